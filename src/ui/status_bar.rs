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

/// In a window as wide every sentence has room in one line.
const WIDE: f32 = 1_300.0;
/// In less there is no room for the number of cells beside a sentence.
const NARROW: f32 = 600.0;

/// Draws the line; edits the number of cells along the decision surface's side, and whether charts go by the logarithm of epochs.
/// `task` is what a lesson asks for before anything is trained.
pub fn status_bar_ui(
    ui: &mut Ui,
    frame: Option<&Frame>,
    kind: DataKind,
    (has_played, task): (bool, Option<String>),
    (surface_side, has_log_epochs): (&mut usize, &mut bool),
) {
    let width = ui.available_width();
    ui.horizontal(|ui| {
        if width < WIDE {
            // For two lines, also while there is one: what is above must not jump with each sentence.
            ui.set_min_height(2.0 * ui.text_style_height(&TextStyle::Small));
        }
        // The number first: the sentence takes what is left, and is cut rather than painted over.
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            // Images are no places that a surface could lie over.
            if kind == DataKind::Points && width >= NARROW {
                surface_side_ui(ui, surface_side);
            }
            check(ui, has_log_epochs, tr!("Log epochs")).on_hover_text(tr!(
                "Charts by the logarithm of epochs: most of what happens, happens early."
            ));
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                let (sentence, has_evidence) = sentence(frame, kind, has_played, task);
                let response = sentence_ui(ui, &sentence, width < WIDE);
                if let Some(frame) = frame.filter(|_| has_evidence) {
                    response.on_described_hover(|| evidence(frame));
                }
            });
        });
    });
}

/// A sentence ends in what to do: if it is too long for a line, it has two smaller ones where there is room for them. What is cut
/// even so is whole under the pointer.
fn sentence_ui(ui: &mut Ui, sentence: &str, has_two_lines: bool) -> Response {
    let ink = ui.visuals().text_color();
    let body = TextStyle::Body.resolve(ui.style());
    let whole = ui
        .painter()
        .layout_no_wrap(sentence.to_owned(), body, ink)
        .size();
    let width = ui.available_width();
    if whole.x <= width || !has_two_lines {
        return ui.add(Label::new(sentence).truncate());
    }
    let small = TextStyle::Small.resolve(ui.style());
    let mut job = LayoutJob::simple(sentence.to_owned(), small, ink, width);
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
    response.labelled_by(label.id).on_hover_text(tr!(
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
        None => tr!(
            "{verdict}: {sentence}",
            verdict = judgement.verdict.label(),
            sentence = judgement.sentence
        ),
        Some(twin) => tr!(
            "A: {a}. B: {b}.",
            a = twin.judgement.verdict.label(),
            b = judgement.verdict.label()
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
    use eframe::egui::Shape;
    use egui_kittest::Harness;

    use super::*;
    use crate::ui::theme;

    #[test]
    fn advice_is_read_to_its_end_in_a_narrow_window() {
        let sentence = "Paused. Oscillating: The fakes keep changing what they show: 51 % of the same noise changed its \
                        class within 64 epochs. Lower β1 or the learning rates.";
        // Rows of the text, and whether it is cut.
        let drawn = |has_two_lines: bool| {
            let mut harness = Harness::builder()
                .with_size([600.0, 80.0])
                .build_ui(move |ui| {
                    theme::install(ui.ctx());
                    sentence_ui(ui, sentence, has_two_lines);
                });
            harness.run_steps(3);
            let shapes = harness.output().shapes.iter();
            let texts = shapes.filter_map(|clipped| match &clipped.shape {
                Shape::Text(text) => Some((text.galley.rows.len(), text.galley.elided)),
                _ => None,
            });
            texts.collect::<Vec<_>>()
        };
        assert_eq!(drawn(true), [(2, false)]);
        assert_eq!(drawn(false), [(1, true)]);
    }
}
