//! The heading of a chart: its title, and its values of now.

use eframe::egui::{Id, Label, Response, RichText, TextStyle, TextWrapMode, Ui, WidgetText};

use super::Room;
use super::series::Series;
use crate::quantities::Chart;
use crate::ui::hover::LazyHover as _;
use crate::ui::theme::small_font;

/// Between two lines of a heading that is alone.
const BETWEEN_LINES: f32 = 2.0;
/// Between two values.
const BETWEEN_VALUES: f32 = 10.0;
/// As long as a number usually becomes.
const LONG: f64 = 8.888;

/// Draws it, among charts of that `width`; with `is_wrapped` many values have two lines, also while they are short.
pub(super) fn heading_ui(
    ui: &mut Ui,
    title: &str,
    chart: Chart,
    series: &[Series<'_>],
    (room, is_wrapped, width): (Room, bool, f32),
) {
    if room == Room::Column {
        ui.horizontal(|ui| ui.label(RichText::new(title).strong()));
    }
    let heading = ui.scope(|ui| {
        if room.is_of_one() {
            // Nothing in it is to be clicked, and what its lines leave is the chart's.
            let line = ui.text_style_height(&TextStyle::Body);
            ui.spacing_mut().interact_size.y = line;
            ui.spacing_mut().item_spacing.y = BETWEEN_LINES;
        }
        ui.horizontal_wrapped(|ui| {
            if room != Room::Column {
                ui.label(RichText::new(title).strong());
            }
            ui.spacing_mut().item_spacing.x = BETWEEN_VALUES;
            for s in series {
                let text = s
                    .now
                    .map_or_else(|| format!("{} –", s.label), |v| s.text(v));
                let size = value_size(ui, series);
                value_ui(ui, RichText::new(text).color(s.color).size(size)).on_text_hover(s.help);
            }
        });
    });
    let height_now = heading.response.rect.height();
    let two = 2.0 * ui.spacing().interact_size.y + ui.spacing().item_spacing.y;
    let is_long = is_wrapped && series.len() > 2;
    let least = if is_long { two } else { 0.0 };
    let least = least.max(later_height(ui, title, series, room));
    ui.add_space(kept_height(ui, (chart, room, width), height_now.max(least)) - height_now);
}

/// Size of the values' texts.
fn value_size(ui: &Ui, series: &[Series<'_>]) -> f32 {
    if series.len() > 2 {
        // Of a presentation as large as all.
        small_font(ui.ctx()).size.max(11.5)
    } else {
        13.0
    }
}

/// Height of the heading once everything in it is measured, and as long as it usually becomes: the first values must not push
/// the curves down.
fn later_height(ui: &Ui, title: &str, series: &[Series<'_>], room: Room) -> f32 {
    let width_of = |text: RichText| {
        let text = WidgetText::from(text);
        let galley = text.into_galley(
            ui,
            Some(TextWrapMode::Extend),
            f32::INFINITY,
            TextStyle::Body,
        );
        galley.size().x
    };
    let size = value_size(ui, series);
    let longest = |s: &Series<'_>| s.text(if s.is_share { 1.0 } else { LONG });
    let values = series
        .iter()
        .map(|s| width_of(RichText::new(longest(s)).size(size)));
    let title = (room != Room::Column).then(|| width_of(RichText::new(title).strong()));
    let (mut lines, mut end) = (1_u8, 0.0);
    for (index, width) in title.into_iter().chain(values).enumerate() {
        let before = if index == 0 { 0.0 } else { BETWEEN_VALUES };
        if index > 0 && end + before + width > ui.available_width() {
            lines = lines.saturating_add(1);
            end = width;
        } else {
            end += before + width;
        }
    }
    let (line, between) = if room.is_of_one() {
        (ui.text_style_height(&TextStyle::Body), BETWEEN_LINES)
    } else {
        (ui.spacing().interact_size.y, ui.spacing().item_spacing.y)
    };
    f32::from(lines) * line + f32::from(lines - 1) * between
}

/// A value goes into the next line as a whole, rather than its end alone; what is longer than any line has two.
fn value_ui(ui: &mut Ui, text: RichText) -> Response {
    // Of the whole line, whatever is before it there.
    let (wrap, width) = (Some(TextWrapMode::Wrap), ui.available_width());
    let galley = WidgetText::from(text).into_galley(ui, wrap, width, TextStyle::Body);
    ui.add(Label::new(galley))
}

/// The most height that the heading of a chart ever took at this width, on either side: a longer number must not push the
/// curves down, not beside another run's either, nor a shorter one up.
fn kept_height(ui: &Ui, (chart, room, width): (Chart, Room, f32), now: f32) -> f32 {
    // Widths of both sides are equal but for rounding, and often odd halves.
    let width = (4.0 * width).round() as u32;
    let id = Id::unique(("height of a chart's heading", chart.title(), room, width));
    let (before, kept) = ui.data_mut(|data| {
        let kept: &mut f32 = data.get_temp_mut_or_default(id);
        let before = *kept;
        *kept = before.max(now);
        (before, *kept)
    });
    if before > 0.0 && before < kept {
        // The side that was drawn before this one follows.
        ui.ctx().request_repaint();
    }
    kept
}

#[cfg(test)]
mod tests {
    use eframe::egui::Color32;
    use egui_kittest::Harness;
    use egui_kittest::kittest::Queryable as _;

    use super::*;
    use crate::training::Curve;

    #[test]
    fn the_first_values_push_nothing_down() {
        for (room, width) in [
            (Room::Rest, 260.0),
            (Room::Rest, 360.0),
            (Room::Column, 260.0),
            (Room::One(None), 260.0),
        ] {
            // In a window of its own, which remembers no height.
            let top = |now: Option<f64>| {
                let curve = Curve::default();
                let mut harness =
                    Harness::builder()
                        .with_size([width, 200.0])
                        .build_ui(move |ui| {
                            let labels = ["Modes", "High quality", "Coverage", "Precision"];
                            let series = labels.map(|label| Series {
                                label,
                                color: Color32::GREEN,
                                now,
                                is_share: true,
                                is_never_negative: true,
                                ..Series::plain(&curve)
                            });
                            let width = ui.available_width();
                            let of = (room, false, width);
                            heading_ui(ui, "Coverage", Chart::Shares, &series, of);
                            ui.label("below");
                        });
                harness.run_steps(3);
                harness.get_by_label("below").rect().top()
            };
            let (before, after) = (top(None), top(Some(1.0)));
            assert!(
                (before - after).abs() < 0.6,
                "{room:?} {width}: {before} {after}"
            );
        }
    }

    #[test]
    fn what_is_below_the_same_heading_of_two_sides_is_level() {
        let curve = Curve::default();
        let mut harness = Harness::builder()
            .with_size([440.0, 200.0])
            .build_ui(move |ui| {
                // Whichever of them is drawn first.
                ui.columns(2, |columns| {
                    for (chart, long) in [(Chart::Losses, 0), (Chart::Shares, 1)] {
                        for (index, ui) in columns.iter_mut().enumerate() {
                            let series =
                                [("D loss", index), ("G loss", index)].map(|(label, side)| {
                                    Series {
                                        label,
                                        color: Color32::GREEN,
                                        now: (side == long).then_some(8_888.888),
                                        ..Series::plain(&curve)
                                    }
                                });
                            let title = chart.title();
                            let id = ("side", index, title);
                            ui.push_id(id, |ui| {
                                let width = ui.available_width();
                                heading_ui(ui, title, chart, &series, (Room::Rest, false, width));
                                ui.label(format!("{title} {index}"));
                            });
                        }
                    }
                });
            });
        harness.run_steps(4);
        let tops = |name: &str| -> Vec<f32> {
            let nodes = harness.get_all_by_label(name);
            nodes.map(|node| node.rect().top()).collect()
        };
        // Long ones have two lines, and short ones have one.
        let (d, g) = (tops("D loss 8888.888"), tops("G loss 8888.888"));
        assert!(d.iter().zip(&g).all(|(d, g)| d < g), "{d:?} {g:?}");
        assert_eq!(tops("D loss –"), tops("G loss –"));
        for chart in [Chart::Losses, Chart::Shares] {
            let [a, b] = [0, 1].map(|index| tops(&format!("{} {index}", chart.title())));
            assert_eq!(a, b, "{chart:?}");
        }
    }
}
