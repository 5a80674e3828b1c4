//! The room below the graph: what a sub-step of slow motion does, in words, and its pace; and the same in short,
//! for where there is no graph.

use eframe::egui::style::ScrollStyle;
use eframe::egui::text::LayoutJob;
use eframe::egui::{self, Align, Color32, FontId, Layout, RichText, Slider, Ui, WidgetInfo, vec2};
use egui_material_icons::icons;

use super::plan::LEAST_TEXT;
use super::view::is_good_room;
use super::words::{Caption, LONGEST_TEXT, LONGEST_VALUE, caption};
use super::{Input, least_text};
use crate::gan::Player;
use crate::language;
use crate::training::SlowView;
use crate::ui::action::Action;
use crate::ui::hover::LazyHover as _;
use crate::ui::label::text_width;
use crate::ui::theme::Role;
use crate::ui::trainer::PACE_SECS;

/// Width of a caption that has room for a slider.
const ROOM_FOR_SLIDER: f32 = 540.0;

/// Height of a window below which the strip has one line of words.
const LOW: f32 = 400.0;

/// Size of the title, and what a button is wider than its word, with the gap before it.
const TITLE: f32 = 15.0;
const WORD_MARGIN: f32 = 16.0;

/// What is said before the first sub-step.
const NOT_BEGUN: &str = msg!("Press Play to watch an epoch, sub-step by sub-step.");

/// Slow motion in words, below the graph.
pub fn strip_below_ui(ui: &mut Ui, input: &Input<'_>) -> StripOutput {
    let Some(height) = height_below(ui, input.pace_secs.is_some()) else {
        return StripOutput::default();
    };
    let panel = egui::Panel::bottom("slow motion")
        .frame(egui::Frame::NONE)
        .show_separator_line(false)
        .exact_size(height);
    let shown = panel.show(ui, |ui| {
        let Some(pace_secs) = input.pace_secs else {
            hint_ui(ui);
            return StripOutput::default();
        };
        let frame = input.scene.frame;
        let strip = Strip {
            slow: frame.slow.as_ref(),
            can_go_back: frame.can_step_back,
            pace_secs,
        };
        caption_ui(ui, strip)
    });
    shown.inner
}

/// Height of what is below the graph. The room of slow motion is kept, so that the graph stays where it is when that begins; but where
/// names and pictures have better use for it: in a presentation, where they are large, and where they would be too small.
fn height_below(ui: &Ui, is_slow: bool) -> Option<f32> {
    let caption = caption_height(ui);
    if is_slow {
        return Some(caption);
    }
    if least_text(ui.ctx()) > LEAST_TEXT {
        return None;
    }
    let leaves_room = |height: &f32| {
        let mut room = ui.available_rect_before_wrap();
        // Rounding may take some of it.
        room.max.y = (room.max.y - height - 1.0).max(room.min.y);
        is_good_room(ui, room)
    };
    [caption, hint_height(ui)].into_iter().find(leaves_room)
}

/// Room for the longest caption.
fn caption_height(ui: &Ui) -> f32 {
    let font = egui::TextStyle::Body.resolve(ui.style());
    // The frame around it, and its margins.
    let width = (ui.available_width() - 16.0).max(60.0);
    let height_of = |text: &str| {
        let galley =
            ui.painter()
                .layout(text.to_owned(), font.clone(), Color32::PLACEHOLDER, width);
        galley.size().y
    };
    let gap = ui.spacing().item_spacing.y;
    let title = ui.spacing().interact_size.y;
    let whole = title
        + height_of(language::text(LONGEST_TEXT))
        + height_of(language::text(LONGEST_VALUE))
        + 2.0 * gap
        + 16.0;
    // In a window as low as that it scrolls, by whole lines if there is no more than one.
    let one_line = title + gap + ui.text_style_height(&egui::TextStyle::Body) + 16.0;
    let available = ui.available_height();
    let most = (0.4 * available).max(one_line.min(0.6 * available));
    whole.min(most)
}

fn hint() -> &'static str {
    tr!("Slow motion (S) takes one update apart here, in five sub-steps with their numbers.")
}

/// Height of [`hint_ui`] where it has no more room than it needs.
fn hint_height(ui: &Ui) -> f32 {
    let font = egui::TextStyle::Body.resolve(ui.style());
    let (text, color) = (hint().to_owned(), Color32::PLACEHOLDER);
    let text = ui.painter().layout(text, font, color, ui.available_width());
    text.size().y + 2.0 * ui.spacing().item_spacing.y
}

/// What the room is for.
fn hint_ui(ui: &mut Ui) {
    let spare = ui.available_height() - hint_height(ui);
    ui.vertical_centered(|ui| {
        ui.add_space((0.5 * spare).max(0.0));
        ui.add(egui::Label::new(RichText::new(hint()).weak()).wrap());
    });
}

/// What the strip of slow motion is about.
#[derive(Clone, Copy)]
pub struct Strip<'a> {
    /// The sub-step that is shown.
    pub slow: Option<&'a SlowView>,
    /// Whether there is one to go back to.
    pub can_go_back: bool,
    /// Seconds that a sub-step takes.
    pub pace_secs: f32,
}

/// What was done with it.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct StripOutput {
    /// Another pace.
    pub pace_secs: Option<f32>,
    /// What was clicked.
    pub action: Option<Action>,
}

/// The sub-step in words, the way back and on, and how long each takes.
fn caption_ui(ui: &mut Ui, strip: Strip<'_>) -> StripOutput {
    let mut output = StripOutput::default();
    let caption = strip.slow.map(caption);
    egui::Frame::group(ui.style()).show(ui, |ui| {
        ui.set_min_size(ui.available_size());
        title_ui(ui, strip, caption.as_ref(), &mut output);
        // Seen where there is more than has room.
        ui.spacing_mut().scroll = ScrollStyle::solid();
        egui::ScrollArea::vertical()
            .auto_shrink(false)
            // Else it would be at least as high as egui thinks right, and reach into the graph.
            .min_scrolled_height(0.0)
            .show(ui, |ui| {
                if let Some(caption) = &caption {
                    ui.label(&caption.text);
                    ui.label(RichText::new(&caption.value).strong());
                } else {
                    ui.label(language::text(NOT_BEGUN));
                    ui.weak(tr!("The arrow keys go on and back by one; S leaves."));
                }
            });
    });
    output
}

/// The same in two or three lines, for where there is no graph: of as many whatever is said, so that nothing moves. What has no room
/// is shown on hover.
pub fn strip_ui(ui: &mut Ui, strip: Strip<'_>) -> StripOutput {
    let mut output = StripOutput::default();
    let caption = strip.slow.map(caption);
    title_ui(ui, strip, caption.as_ref(), &mut output);
    let line = match &caption {
        Some(caption) => format!("{} {}", caption.value, caption.text),
        None => language::text(NOT_BEGUN).to_owned(),
    };
    let font = egui::TextStyle::Body.resolve(ui.style());
    let longest = format!(
        "{} {}",
        language::text(LONGEST_VALUE),
        language::text(LONGEST_TEXT)
    );
    let width = ui.available_width();
    let lay_out = |text: String, color: Color32| {
        let mut job = LayoutJob::simple(text, font.clone(), color, width);
        job.wrap.max_rows = if ui.ctx().content_rect().height() < LOW {
            1
        } else {
            2
        };
        job
    };
    let job = lay_out(line, ui.visuals().text_color());
    let whole = ui
        .painter()
        .layout_job(lay_out(longest, Color32::PLACEHOLDER));
    let size = vec2(width, whole.size().y);
    ui.allocate_ui_with_layout(size, Layout::top_down(Align::Min), |ui| {
        ui.set_min_height(size.y);
        ui.add(egui::Label::new(job).wrap());
    });
    output
}

/// Which sub-step it is, and the way back and on.
fn title_ui(ui: &mut Ui, strip: Strip<'_>, caption: Option<&Caption>, output: &mut StripOutput) {
    let width = ui.available_width();
    ui.horizontal(|ui| {
        ui.set_min_height(ui.spacing().interact_size.y);
        let (title, shorter, color) = if let (Some(caption), Some(slow)) = (caption, strip.slow) {
            let role = match slow.explained.player {
                Player::Discriminator => Role::Discriminator,
                Player::Generator => Role::Fake,
            };
            let color = role.text_color(ui.visuals());
            (
                caption.title.as_str(),
                caption.shorter_titles.as_slice(),
                color,
            )
        } else {
            let title = tr!("Slow motion is ready");
            (title, &[][..], ui.visuals().text_color())
        };
        // The pace first, at its end, so that no title runs into it.
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let mut pace_secs = strip.pace_secs;
            pace_ui(ui, width, &mut pace_secs);
            output.pace_secs = (pace_secs != strip.pace_secs).then_some(pace_secs);
            // A title that is cut says less than an arrow does.
            let shortest = shorter.last().map_or(title, String::as_str);
            let least = width_of_title(ui, shortest);
            // Words of their own: a lesson beside it has "Next" and "Back" as well.
            let (next, back) = (tr!("Next sub-step"), tr!("Sub-step back"));
            let fits = |words: &[&str; 2]| {
                let widths = words.map(|name| text_width(ui, name) + WORD_MARGIN);
                least + widths.iter().sum::<f32>() <= ui.available_width()
            };
            let words = [[next, back], [tr!("Step on"), tr!("Step back")]];
            let faces = match words.into_iter().find(fits) {
                Some(words) => words.map(RichText::new),
                None => [icons::ICON_ARROW_FORWARD, icons::ICON_ARROW_BACK]
                    .map(|icon| icon.rich_text().size(14.0)),
            };
            for ((action, name, is_enabled), face) in [
                (Action::StepEpoch, next, true),
                (Action::StepBack, back, strip.can_go_back),
            ]
            .into_iter()
            .zip(faces)
            {
                let button = ui.add_enabled(is_enabled, egui::Button::new(face).small());
                button.widget_info(|| WidgetInfo::labeled(egui::Role::Button, is_enabled, name));
                let ctx = ui.ctx().clone();
                let help = || format!("{} ({})", action.help(), action.shortcut_text(&ctx));
                let first = tr!("This is the first sub-step that can be gone back to.");
                let button = button.on_hover(help).on_disabled_text_hover(first);
                if button.clicked() {
                    output.action = Some(action);
                }
            }
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                // Which of several updates it is, and whose, where that has room: the colour says whose, too.
                let fits = |text: &&str| width_of_title(ui, text) <= ui.available_width();
                let shorter = shorter.iter().map(String::as_str);
                let least = shorter.clone().next_back().unwrap_or(title);
                let text = std::iter::once(title).chain(shorter).find(fits);
                let text = text.unwrap_or(least);
                let text = RichText::new(text).strong().size(TITLE).color(color);
                let label = ui.add(egui::Label::new(text).truncate());
                label.widget_info(|| WidgetInfo::labeled(egui::Role::Label, true, title));
            });
        });
    });
}

/// Width of a title on one line.
fn width_of_title(ui: &Ui, title: &str) -> f32 {
    let (font, color) = (FontId::proportional(TITLE), Color32::PLACEHOLDER);
    let galley = ui.painter().layout_no_wrap(title.to_owned(), font, color);
    galley.size().x
}

fn pace_ui(ui: &mut Ui, width: f32, pace_secs: &mut f32) {
    let before = f64::from(*pace_secs);
    ui.spacing_mut().slider_width = if width < ROOM_FOR_SLIDER { 0.0 } else { 70.0 };
    let range = PACE_SECS.0..=PACE_SECS.1;
    let response = if width < ROOM_FOR_SLIDER {
        let number = egui::DragValue::new(pace_secs)
            .range(range)
            .speed(0.05)
            .custom_parser(crate::ui::number::parse);
        ui.add(number.fixed_decimals(1).suffix(tr!(" s")))
    } else {
        let slider = Slider::new(pace_secs, range).logarithmic(true);
        ui.add(
            slider
                .fixed_decimals(1)
                .custom_parser(crate::ui::number::parse)
                .suffix(tr!(" s")),
        )
    };
    response.widget_info(|| WidgetInfo::slider(true, before, tr!("Seconds a sub-step")));
    response.on_text_hover(tr!("How long a sub-step takes."));
}

#[cfg(test)]
mod tests {
    use egui_kittest::Harness;
    use egui_kittest::kittest::Queryable as _;

    use super::*;

    #[test]
    fn the_room_of_slow_motion_is_kept_only_where_the_graph_has_a_good_size_beside_it() {
        let height_in = |size: egui::Vec2, is_slow: bool| {
            let height = std::rc::Rc::new(std::cell::Cell::new(None));
            let found = std::rc::Rc::clone(&height);
            let mut harness = Harness::builder().with_size(size).build_ui(move |ui| {
                crate::ui::theme::install(ui.ctx());
                found.set(height_below(ui, is_slow));
            });
            harness.run_steps(3);
            height.get()
        };
        // Where there is room nothing moves when it begins.
        let large = vec2(500.0, 640.0);
        assert_eq!(height_in(large, false), height_in(large, true));
        // In a low room the graph has that of the caption, and then that of the hint, too.
        let low = vec2(400.0, 360.0);
        let [hint, caption] = [false, true].map(|is_slow| height_in(low, is_slow));
        assert!(hint.is_some_and(|hint| hint < 60.0), "{hint:?}");
        assert!(caption > hint, "{caption:?}");
        assert_eq!(height_in(vec2(400.0, 200.0), false), None);
    }

    #[test]
    fn however_low_its_room_is_a_caption_has_a_whole_line_below_its_title() {
        let mut harness = Harness::builder().with_size([400.0, 130.0]).build_ui(|ui| {
            crate::ui::theme::install(ui.ctx());
            let room = ui.available_height();
            let line = ui.text_style_height(&egui::TextStyle::Body);
            let least = ui.spacing().interact_size.y + line + 16.0;
            let height = caption_height(ui);
            assert!(height >= least.min(0.6 * room), "{height} {least} {room}");
            assert!(height <= 0.6 * room, "{height} {room}");
        });
        harness.run_steps(3);
    }

    #[test]
    fn a_long_title_has_the_room_of_the_words_beside_it() {
        let seen = |width: f32| {
            let mut harness = Harness::builder()
                .with_size([width, 60.0])
                .build_ui(move |ui| {
                    crate::ui::theme::install(ui.ctx());
                    let strip = Strip {
                        slow: None,
                        can_go_back: false,
                        pace_secs: 1.5,
                    };
                    title_ui(ui, strip, None, &mut StripOutput::default());
                });
            harness.run_steps(3);
            let shapes = harness.output().shapes.iter();
            let texts = shapes.filter_map(|clipped| match &clipped.shape {
                egui::Shape::Text(text) => Some(text.galley.text().to_owned()),
                _ => None,
            });
            let texts: Vec<_> = texts.collect();
            // A lesson beside it has these.
            assert!(!texts.iter().any(|text| text == "Next" || text == "Back"));
            harness.get_by_label("Sub-step back");
            harness.get_by_label("Next sub-step");
            let words = ["Next sub-step", "Step on"].into_iter();
            { words }.find(|words| texts.iter().any(|text| text == words))
        };
        let words: Vec<_> = (20..90).step_by(2).map(|w| seen(10.0 * w as f32)).collect();
        // Arrows where there is no room.
        assert_eq!(words.first(), Some(&None));
        assert!(words.contains(&Some("Step on")), "{words:?}");
        assert_eq!(words.last(), Some(&Some("Next sub-step")));
    }
}
