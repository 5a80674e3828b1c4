//! The epoch in the bar, and the menu below it: where training is to pause by itself.

use eframe::egui::{Button, DragValue, Id, RichText, Ui, WidgetInfo, vec2};

use super::kind::DataKind;
use super::number::grouped;
use super::theme::{BUTTON_SIZE, Role};
use crate::config::Config;
use crate::language;
use crate::metrics::verdict::{Kind, Verdict};
use crate::training::{Frame, RunFrame, StopAt};
use crate::ui::hover::LazyHover as _;

/// Verdicts to stop at, the hoped-for one first.
const VERDICTS: [Verdict; 6] = [
    Verdict::Converged,
    Verdict::Collapsed,
    Verdict::DiscriminatorWins,
    Verdict::Oscillating,
    Verdict::Frozen,
    Verdict::BlindDiscriminator,
];

/// What a stop is called: "epoch 5,000", "the verdict Converged".
pub fn words(stop: StopAt) -> String {
    match stop {
        StopAt::Epoch(epoch) => tr!("epoch {epoch}", epoch = grouped(epoch)),
        StopAt::Verdict(verdict) => tr!(
            "the verdict “{verdict}”",
            verdict = language::text(verdict.info().label)
        ),
    }
}

/// The same where it was reached side by side: by whom a verdict was.
pub fn reached_words(stop: StopAt, frame: &Frame) -> String {
    let (StopAt::Verdict(verdict), Some(twin)) = (stop, &frame.twin) else {
        return words(stop);
    };
    let is = |run: &RunFrame| run.judgement.verdict == verdict;
    let side = match (is(twin), is(&frame.main)) {
        (true, true) => tr!("A and B"),
        (true, false) => "A",
        (false, true) => "B",
        // What is shown has gone on.
        (false, false) => return words(stop),
    };
    tr!("{stop} on {side}", stop = words(stop), side)
}

/// Verdicts that a run with these settings may get, or the one beside it.
fn verdicts(config: &Config, beside: Option<&Config>) -> impl Iterator<Item = Verdict> {
    let runs = [Some(config), beside];
    let situations = runs.map(|run| {
        let run = run?;
        let kind = match DataKind::of(run) {
            DataKind::Points => Kind::Points,
            DataKind::Images => Kind::Images(""),
        };
        let equilibrium = run.loss.equilibrium(run.real_weight);
        Some((kind, equilibrium.discriminator))
    });
    VERDICTS.into_iter().filter(move |verdict| {
        let mut known = situations.iter().flatten();
        known.any(|(kind, d_equilibrium)| verdict.can_come(*kind, *d_equilibrium))
    })
}

/// Draws the epoch and its menu; `config` and `beside` are the settings of the two runs. Returns another stop, if one was chosen; of `None` within, none.
pub fn epoch_ui(
    ui: &mut Ui,
    width: f32,
    (epoch, stop): (u64, Option<StopAt>),
    (config, beside): (&Config, Option<&Config>),
) -> Option<Option<StopAt>> {
    let mut chosen = None;
    let text = RichText::new(tr!("Epoch {epoch}", epoch = grouped(epoch))).strong();
    let text = match stop {
        Some(_) => text
            .color(Role::Neutral.text_color(ui.visuals()))
            .underline(),
        None => text,
    };
    let button = Button::new(text)
        .frame(false)
        .min_size(vec2(width, BUTTON_SIZE));
    let menu = eframe::egui::containers::menu::MenuButton::from_button(button);
    let (response, _) = menu.ui(ui, |ui| {
        ui.set_min_width(210.0);
        ui.strong(tr!("Stop at"));
        let id = Id::unique("epoch to stop at");
        // A round number that is still to come.
        let suggested = (epoch / 1_000 + 1) * 1_000;
        let mut target = ui
            .data(|data| data.get_temp::<u64>(id))
            .unwrap_or(suggested);
        target = target.max(epoch + 1);
        ui.horizontal(|ui| {
            // In a menu nothing has a frame, but a number without one is no number to be typed.
            let usual = ui.ctx().global_style();
            ui.visuals_mut().widgets = usual.visuals.widgets.clone();
            ui.spacing_mut().button_padding = usual.spacing.button_padding;
            let number = DragValue::new(&mut target)
                .range(epoch + 1..=10_000_000)
                .custom_parser(super::number::parse_whole)
                .speed(10.0);
            ui.add(number.prefix(tr!("epoch ")))
                .widget_info(|| WidgetInfo::drag_value(true, target as f64));
            ui.data_mut(|data| data.insert_temp(id, target));
            if ui.button(tr!("Stop there")).clicked() {
                chosen = Some(Some(StopAt::Epoch(target)));
            }
        });
        ui.label(if beside.is_some() {
            tr!("or as soon as the verdict on A or on B is")
        } else {
            tr!("or as soon as the verdict is")
        });
        for verdict in verdicts(config, beside) {
            let is_on = stop == Some(StopAt::Verdict(verdict));
            if ui
                .selectable_label(is_on, language::text(verdict.info().label))
                .clicked()
            {
                chosen = Some(Some(StopAt::Verdict(verdict)));
            }
        }
        if let Some(stop) = stop {
            ui.separator();
            ui.label(tr!("Training stops at {stop}.", stop = words(stop)));
            if ui.button(tr!("Do not stop")).clicked() {
                chosen = Some(None);
            }
        }
        if chosen.is_some() {
            ui.close();
        }
    });
    response.widget_info(|| {
        let name = tr!("Epoch {epoch}", epoch = grouped(epoch));
        WidgetInfo::labeled(eframe::egui::Role::Button, true, name)
    });
    response.on_ui_hover(|ui| {
        match stop {
            Some(stop) => ui.label(tr!("Training stops at {stop}.", stop = words(stop))),
            None => ui.label(tr!(
                "Click to let training stop by itself, at an epoch or at a verdict."
            )),
        };
    });
    chosen
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{ImageData, Loss};

    fn has(config: &Config, beside: Option<&Config>, verdict: Verdict) -> bool {
        verdicts(config, beside).any(|v| v == verdict)
    }

    #[test]
    fn only_verdicts_that_can_come_are_offered() {
        let points = Config::default();
        let mut images = points.clone();
        images.data.images = ImageData::Digits;
        let blind = Verdict::BlindDiscriminator;
        assert!(!has(&points, None, blind));
        assert!(has(&images, None, blind));
        // Of two runs it may be the other one's.
        assert!(has(&points, Some(&images), blind));
        assert_eq!(verdicts(&images, None).count(), VERDICTS.len());
        // A critic has no loss that it would end at.
        images.loss = Loss::Wasserstein;
        assert!(!has(&images, None, blind));
        assert!(!has(&images, None, Verdict::DiscriminatorWins));
        assert!(has(&images, None, Verdict::Converged));
    }
}
