//! The speed: what is asked for, and what is reached.

use eframe::egui::{RichText, Slider, Ui, WidgetInfo};

use super::room::{BarRoom, SLIDER_WIDTHS, SPEED_WIDTH};
use super::{TopBar, TopBarOutput};
use crate::lessons::Part;
use crate::training::Phase;
use crate::ui::hover::LazyHover as _;
use crate::ui::label::fixed_label;
use crate::ui::number::{grouped, two_digits};
use crate::ui::spot;
use crate::ui::trainer::SPEEDS;

/// Where the slider stands for as fast as it can: its right end, which is easy to hit.
const FULL_SPEED: f64 = 0.985;

impl TopBar<'_> {
    /// The speed that is reached, or why there is none.
    pub(super) fn reached(&self) -> String {
        if self.is_running && self.is_slow {
            return tr!("slow motion").to_owned();
        }
        if self.is_running {
            let speed = self.epochs_per_second.round() as u64;
            return trn!(speed, "{n} epoch/s", "{n} epochs/s");
        }
        match self.phase {
            Phase::Paused | Phase::Running => tr!("paused").to_owned(),
            Phase::Diverged(_) => tr!("diverged").to_owned(),
            Phase::Crashed(_) => tr!("failed").to_owned(),
        }
    }

    pub(super) fn speed_ui(&self, ui: &mut Ui, room: &BarRoom, output: &mut TopBarOutput) {
        let (least, most, _) = SPEEDS;
        let mut value = self.limit.unwrap_or(most);
        let (wide, narrow) = SLIDER_WIDTHS;
        ui.spacing_mut().slider_width = if room.has_narrow_slider { narrow } else { wide };
        let slider = Slider::new(&mut value, least..=most)
            .logarithmic(true)
            .show_value(false);
        // Slow motion has a pace of its own.
        let response = ui.add_enabled(!self.is_slow, slider);
        spot::mark(ui, Part::Speed, response.rect);
        let text = match self.limit {
            None => tr!("full speed").to_owned(),
            Some(limit) => tr!("{speed}/s", speed = short(limit)),
        };
        response.widget_info(|| {
            let mut info =
                WidgetInfo::slider(!self.is_slow, self.limit.unwrap_or(most), tr!("Speed"));
            info.current_text_value = Some(text.clone());
            info
        });
        if response.changed() {
            output.limit = Some((value < FULL_SPEED * most).then(|| two_digits(value)));
        }
        let help = tr!(
            "How many epochs a second to train at most, from 1 to as fast as it can at the right end."
        );
        response
            .on_text_hover(help)
            .on_disabled_text_hover(tr!("Slow motion has a pace of its own, below the graph."));
        if !room.has_speed.0 {
            return;
        }
        // It stands on the other side of the slider.
        let says_reached = room.has_reached && self.is_running;
        if self.is_behind {
            let shown = if says_reached {
                text.clone()
            } else {
                // What is asked for would be read as what is done.
                tr!("{speed}/s", speed = short(rounded(self.epochs_per_second)))
            };
            fixed_label(ui, SPEED_WIDTH, RichText::new(shown))
                .on_hover(|| tr!("As fast as it can: {speed} was asked for.", speed = text));
        } else {
            fixed_label(ui, SPEED_WIDTH, RichText::new(text)).on_text_hover(help);
        }
    }
}

/// 300, 1,500, 0.5.
fn short(speed: f64) -> String {
    if speed < 10.0 {
        format!("{speed}")
    } else {
        grouped(speed.round() as u64)
    }
}

/// A speed as it is said.
fn rounded(speed: f64) -> f64 {
    if speed < 1.0 {
        two_digits(speed)
    } else {
        speed.round()
    }
}

#[cfg(test)]
mod tests {
    use egui_kittest::Harness;
    use egui_kittest::kittest::Queryable as _;

    use super::*;
    use crate::config::Config;
    use crate::ui::theme;

    /// The speed that was reached stood on both sides of the slider, and the one that was asked for nowhere.
    #[test]
    fn of_a_run_that_is_behind_both_speeds_are_said_where_there_is_room_and_else_the_one_that_is_reached()
     {
        for (width, is_there) in [(1_600.0, true), (900.0, false)] {
            let mut harness = Harness::builder()
                .with_size([width, 60.0])
                .build_ui(move |ui| {
                    theme::install(ui.ctx());
                    let config = Config::default();
                    let bar = TopBar {
                        is_running: true,
                        phase: &Phase::Running,
                        epoch: 1_472,
                        stop: None,
                        configs: (&config, None),
                        epochs_per_second: 222.2,
                        frames_per_second: 30,
                        route: None,
                        limit: Some(300.0),
                        is_behind: true,
                        is_slow: false,
                        has_overview: true,
                        hides_graph: false,
                        shows_settings: true,
                        left_is_kept: false,
                        has_waiting_data: false,
                        hides_rest: false,
                        has_settings_button: false,
                        is_side_by_side: false,
                        is_edited: false,
                        can_undo: false,
                        can_redo: false,
                    };
                    bar.ui(ui);
                });
            harness.run_steps(3);
            let says = |text: &str| harness.query_by_label(text).is_some();
            assert_eq!(says("222 epochs/s"), is_there, "{width}");
            assert_eq!(says("300/s"), is_there, "{width}");
            assert_eq!(says("222/s"), !is_there, "{width}");
        }
    }
}
