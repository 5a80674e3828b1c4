//! The line at the bottom: what is happening, in a sentence or two, and how fine the surface is drawn.

use std::borrow::Cow;

use eframe::egui::text::LayoutJob;
use eframe::egui::{self, Align, Label, Layout, Response, TextStyle, Ui};

use super::choice::check;
use super::hover::LazyHover as _;
use super::kind::DataKind;
use super::picture;
use crate::metrics::verdict::Judgement;
use crate::training::plane::SURFACE_SIDES;
use crate::training::{Frame, Phase};

/// In a line as wide every verdict has room, the longest ones in small letters.
const WIDE: f32 = 1_340.0;
/// In less there is no room for the number of cells beside a sentence.
const NARROW: f32 = 600.0;

/// Draws the line; edits the number of cells along the decision surface's side, and whether charts go by the logarithm of epochs.
/// `task` is what a lesson asks for before anything is trained.
pub fn status_bar_ui(
    ui: &mut Ui,
    frame: Option<&Frame>,
    kind: DataKind,
    (has_played, task): (bool, Option<String>),
    edits: (&mut usize, &mut bool),
) {
    let (sentence, has_evidence) = sentence(frame, kind, has_played, task);
    let is_wide = ui.available_width() >= WIDE;
    let response = line_ui(ui, &sentence, (kind, is_wide), edits);
    if let Some(frame) = frame.filter(|_| has_evidence) {
        response.on_described_hover(|| evidence(frame));
    }
}

/// The line with a sentence in it, for which there is room for two lines unless the window is wide.
fn line_ui(
    ui: &mut Ui,
    sentence: &str,
    (kind, is_wide): (DataKind, bool),
    (surface_side, has_log_epochs): (&mut usize, &mut bool),
) -> Response {
    let width = ui.available_width();
    let row = ui.horizontal(|ui| {
        if !is_wide {
            // For two lines, also while there is one: what is above must not jump with each sentence.
            ui.set_min_height(2.0 * ui.text_style_height(&TextStyle::Small));
        }
        // The number first: the sentence takes what is left, and is cut rather than painted over.
        let controls = ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            // Images are no places that a surface could lie over.
            if kind == DataKind::Points && width >= NARROW {
                surface_side_ui(ui, surface_side);
            }
            check(ui, has_log_epochs, tr!("Log epochs")).on_text_hover(tr!(
                "Charts by the logarithm of epochs: most of what happens, happens early."
            ));
            let left = Layout::left_to_right(Align::Center);
            let said = ui.with_layout(left, |ui| sentence_ui(ui, sentence, !is_wide));
            said.inner
        });
        controls.inner
    });
    row.inner
}

/// A sentence ends in what to do: if it is too long for a line, it is smaller, in two lines where there is room for them. What is cut
/// even so is whole under the pointer.
fn sentence_ui(ui: &mut Ui, sentence: &str, has_two_lines: bool) -> Response {
    let ink = ui.visuals().text_color();
    let body = TextStyle::Body.resolve(ui.style());
    let whole = ui
        .painter()
        .layout_no_wrap(sentence.to_owned(), body, ink)
        .size();
    let width = ui.available_width();
    if whole.x <= width {
        return ui.add(Label::new(sentence).truncate());
    }
    let small = TextStyle::Small.resolve(ui.style());
    let mut job = LayoutJob::simple(sentence.to_owned(), small, ink, width);
    if !has_two_lines {
        return ui.add(Label::new(job).truncate());
    }
    job.wrap.max_rows = 2;
    ui.add(Label::new(job).wrap())
}

fn surface_side_ui(ui: &mut Ui, surface_side: &mut usize) {
    let number = egui::DragValue::new(surface_side)
        .range(SURFACE_SIDES.0..=SURFACE_SIDES.1)
        .custom_parser(super::number::parse_whole)
        .speed(0.5);
    let response = ui.add(number);
    let label = ui.weak(tr!("Surface cells"));
    response.labelled_by(label.id).on_text_hover(tr!(
        "Cells along a side of the decision surface; GAN Lab has 30. Fewer are faster."
    ));
}

/// What is happening, and whether it is a verdict, with numbers behind it.
fn sentence(
    frame: Option<&Frame>,
    kind: DataKind,
    has_played: bool,
    task: Option<String>,
) -> (Cow<'static, str>, bool) {
    let plain = |text: &'static str| (Cow::Borrowed(text), false);
    let Some(frame) = frame else {
        return plain(tr!("Preparing the networks…"));
    };
    if frame.shown.is_some() {
        return plain(tr!(
            "Looking back. Play returns to the present; “Go on from here” takes another road from this \
             moment."
        ));
    }
    match frame.phase {
        Phase::Diverged(_) => {
            return plain(diverged(frame));
        }
        Phase::Crashed(_) => return plain(tr!("The training code failed. Reset starts again.")),
        Phase::Paused | Phase::Running => {}
    }
    if frame.twin.is_none()
        && let Some(text) = &frame.diverged
    {
        return (diverged(frame).into(), !text.is_empty());
    }
    let is_paused = frame.phase == Phase::Paused;
    let is_at_start = is_paused && frame.snapshot.counters.epoch == 0;
    if is_at_start && let Some(task) = task {
        return (task.into(), false);
    }
    if is_at_start && !has_played {
        return plain(match kind {
            DataKind::Points => {
                tr!("Press Play (Space) and watch the purple fakes become the green real samples.")
            }
            DataKind::Images => {
                tr!("Press Play (Space) and watch the fakes become images like the real ones.")
            }
        });
    }
    if is_paused && frame.twin.is_none() && frame.judgement.verdict.is_open() {
        return plain(match frame.slow {
            Some(_) => {
                tr!(
                    "Paused. Space plays on, → goes on by one sub-step, D and G one update of a network."
                )
            }
            None => {
                tr!("Paused. Space plays on, → trains one epoch, D and G one update of a network.")
            }
        });
    }
    let paused = if is_paused { tr!("Paused. ") } else { "" };
    let text = format!("{paused}{}", judged(frame)).into();
    (
        text,
        frame.twin.is_some() || !frame.judgement.evidence.is_empty(),
    )
}

/// Numbers of a network may all be finite, and what it makes of them not.
fn diverged(frame: &Frame) -> &'static str {
    if picture::is_finite(&frame.snapshot) {
        tr!("Training diverged: the picture shows the last finite networks.")
    } else {
        tr!(
            "Training diverged: the fakes are no numbers any more. Go back on the timeline, or Reset."
        )
    }
}

/// The verdict in a sentence; side by side, those on both runs in a word each.
fn judged(frame: &Frame) -> String {
    let judgement = &frame.judgement;
    match &frame.twin {
        None => judgement.in_words(),
        Some(twin) => tr!(
            "A: {a}. B: {b}.",
            a = twin.judgement.label(),
            b = judgement.label()
        ),
    }
}

/// The numbers behind the sentence; side by side, those of both runs.
fn evidence(frame: &Frame) -> String {
    let of = |name: &str, judgement: &Judgement| {
        let Judgement {
            sentence, evidence, ..
        } = judgement;
        tr!("{label}: {value}", label = name, value = sentence) + "\n" + evidence
    };
    match (&frame.twin, &frame.diverged) {
        (Some(twin), _) => [of("A", &twin.judgement), of("B", &frame.judgement)].join("\n\n"),
        (None, Some(text)) => text.clone(),
        (None, None) => frame.judgement.evidence.clone(),
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use eframe::egui::{Galley, Shape};
    use egui_kittest::Harness;
    use polib::po_file;

    use super::*;
    use crate::language::{Language, text_in};
    use crate::metrics::verdict::{VERDICTS, Verdict};
    use crate::ui::theme;

    /// The longest line of each language that a verdict makes.
    fn longest() -> Vec<(Language, String)> {
        // What is said of images beside the table is known by where the catalogue has it from; numbers stand in the evidence.
        let catalogue = include_str!("../../assets/languages/fr.po");
        let catalogue = po_file::parse_from_reader(catalogue.as_bytes()).unwrap();
        let of_judges: Vec<String> = catalogue
            .messages()
            .filter(|m| !m.is_plural() && m.source().contains("src/metrics/verdict/judge/"))
            .map(|m| m.msgid().to_owned())
            .filter(|text| !text.contains('{'))
            .collect();
        assert!(of_judges.len() > 3, "{of_judges:?}");
        let of_table = VERDICTS.iter().map(|info| (info.label, info.sentence));
        let oscillating = Verdict::Oscillating.info().label;
        let others = of_judges.iter().map(|text| (oscillating, text.as_str()));
        let all: Vec<_> = of_table.chain(others).collect();
        let line = |language: Language, (label, sentence): (&str, &str)| {
            let said = text_in(language, "{verdict}: {sentence}")
                .replace("{verdict}", text_in(language, label))
                .replace("{sentence}", text_in(language, sentence));
            format!("{}{said}", text_in(language, "Paused. "))
        };
        let of = |language: Language| {
            let lines = all.iter().map(|said| line(language, *said));
            lines.max_by_key(|line| line.chars().count()).unwrap()
        };
        Language::ALL.map(|each| (each, of(each))).to_vec()
    }

    /// How a sentence is painted.
    fn painted(sentence: &str, mut paint: impl FnMut(&mut Ui)) -> Arc<Galley> {
        let mut harness = Harness::builder()
            .with_size([2_000.0, 80.0])
            .build_ui(move |ui| {
                theme::install(ui.ctx());
                paint(ui);
            });
        harness.run_steps(3);
        let mut shapes = harness.output().shapes.iter();
        let found = shapes.find_map(|clipped| match &clipped.shape {
            Shape::Text(text) if text.galley.text() == sentence => Some(text.galley.clone()),
            _ => None,
        });
        found.unwrap()
    }

    #[test]
    fn advice_is_read_to_its_end_in_a_narrow_window() {
        for (language, sentence) in longest() {
            // Rows of the text, and whether it is cut.
            let drawn = |has_two_lines: bool| {
                let galley = painted(&sentence, |ui| {
                    ui.set_max_width(600.0);
                    sentence_ui(ui, &sentence, has_two_lines);
                });
                (galley.rows.len(), galley.elided)
            };
            assert_eq!(drawn(true), (2, false), "{language:?}: {sentence}");
            assert_eq!(drawn(false), (1, true), "{language:?}: {sentence}");
        }
    }

    #[test]
    fn in_a_wide_window_every_verdict_has_room_in_one_line() {
        for (language, sentence) in longest() {
            let galley = painted(&sentence, |ui| {
                // The controls are in English here: what they have more in another language is taken from the room.
                let width = |text: &str| {
                    let font = TextStyle::Body.resolve(ui.style());
                    let ink = ui.visuals().text_color();
                    let galley = ui.painter().layout_no_wrap(text.to_owned(), font, ink);
                    galley.size().x
                };
                let more = |text: &str| width(text_in(language, text)) - width(text);
                let more = more("Log epochs") + more("Surface cells");
                ui.set_max_width(WIDE - more);
                let edits = (&mut 30, &mut false);
                line_ui(ui, &sentence, (DataKind::Points, true), edits);
            });
            assert_eq!(
                (galley.rows.len(), galley.elided),
                (1, false),
                "{language:?}: {sentence}"
            );
        }
    }
}
