//! One chart: its plot below its heading, and what it says under the pointer.

use eframe::egui::{
    self, Align2, Rect, RichText, Sense, TextStyle, TextWrapMode, Ui, Vec2b, WidgetInfo, WidgetText,
};
use egui_plot::{AxisHints, HLine, LineStyle, Plot, PlotPoint, PlotTransform, VLine};

use super::Room;
use super::axis::{
    Axis, EPOCH_MARKS, bounds, marks, short_count, value_intervals, with_room_below,
    with_step_decimals,
};
use super::epochs::Epochs;
use super::heading::heading_ui;
use super::paint::{Painted, band, trace};
use super::series::{Series, read_out};
use crate::quantities::Chart;
use crate::ui::hover::LazyHover as _;
use crate::ui::number::grouped;
use crate::ui::theme::{SQUARE, small_font};

/// Room for the value axis' numbers: the same in all charts, so that their epochs are below each other.
const VALUE_AXIS: f32 = 40.0;
/// Room for the half of the last epoch's number that is beyond the end of its axis.
const AXIS_END: f32 = 14.0;
/// Radius of what was measured once.
const DOT: f32 = 3.0;

/// How charts are laid out.
#[derive(Clone, Copy)]
pub(super) struct Layout {
    pub(super) room: Room,
    /// Height of the plot; of one that is alone the least, as that takes what its heading leaves.
    pub(super) height: f32,
    /// Whether many values take two lines, also while they are short: charts beside each other stay at one height.
    pub(super) is_wrapped: bool,
    /// Width of all charts, with the bar beside them where there is one.
    pub(super) width: f32,
    /// Ends of the time axis.
    pub(super) epochs: (u64, u64),
    /// How it is divided.
    pub(super) axis: Epochs,
    /// The epoch that is looked at.
    pub(super) shown: Option<u64>,
    /// Whether the axes hold the other curves too.
    pub(super) is_shared: bool,
}

/// For screen readers it is called after `chart`, which stays while the title changes.
pub(super) fn chart_ui(
    ui: &mut Ui,
    title: &str,
    chart: Chart,
    series: &[Series<'_>],
    (values, turns): (&Axis, &[u64]),
    layout: Layout,
) {
    let Layout {
        room,
        height,
        is_wrapped,
        width,
        epochs: (first, last),
        axis,
        shown,
        is_shared,
    } = layout;
    heading_ui(ui, title, chart, series, (room, is_wrapped, width));
    let height = if room.is_of_one() {
        height.max(ui.available_height() - ui.spacing().item_spacing.y)
    } else {
        height
    };

    // Two pixels for each point: more would be as many triangles and no more to see.
    let most = (ui.available_width() / 2.0) as usize;
    let ends = [first, last.max(first.saturating_add(10))];
    let [first_place, last_place] = ends.map(|epoch| axis.place(epoch as f64));
    let (bounds, step) = bounds(
        series,
        values,
        (first_place, last_place),
        is_shared,
        value_intervals(height),
    );
    let tick_font = small_font(ui.ctx());
    let bounds = with_room_below(
        bounds,
        step,
        0.6 * tick_font.size / (height - 20.0).max(20.0),
    );
    let text_color = ui.visuals().text_color();
    let weak = ui.visuals().weak_text_color();
    let turned = ui.visuals().warn_fg_color;
    let is_empty = is_empty(series);
    let plot = Plot::new(("chart", series.first().map(|s| s.label)))
        .width((ui.available_width() - AXIS_END).max(VALUE_AXIS))
        .height(height)
        .sense(Sense::hover())
        .allow_drag(false)
        .allow_zoom(false)
        .allow_scroll(false)
        .allow_boxed_zoom(false)
        .allow_double_click_reset(false)
        .allow_axis_zoom_drag(false)
        .show_crosshair(false)
        .show_background(false)
        .auto_bounds(Vec2b::FALSE)
        .custom_x_axes(vec![
            AxisHints::new_x()
                .label_spacing(2.0..=3.0)
                .tick_label_font(tick_font.clone())
                .tick_label_color(weak)
                .formatter(move |mark, places| {
                    let span = axis.epoch(*places.end()) - axis.epoch(*places.start());
                    short_count(axis.epoch(mark.value).round(), span / EPOCH_MARKS)
                }),
        ])
        .custom_y_axes(vec![
            AxisHints::new_y()
                .label_spacing(2.0..=3.0)
                .tick_label_font(tick_font)
                .tick_label_color(weak)
                .formatter(|mark, _| with_step_decimals(mark.value, mark.step_size))
                .min_thickness(VALUE_AXIS),
        ])
        .x_grid_spacer(move |input| axis.marks(input.bounds))
        .y_grid_spacer(move |input| marks(input.bounds, step))
        .grid_spacing(2.0..=3.0)
        .grid_color(weak.gamma_multiply(0.5));
    let response = plot.show(ui, |plot| {
        plot.set_plot_bounds(bounds);
        if let Some(epoch) = shown {
            let line = VLine::new("shown", axis.place(epoch as f64))
                .color(text_color)
                .width(1.0);
            plot.vline(line.allow_hover(false));
        }
        for turn in turns {
            let line = VLine::new("turned", axis.place(*turn as f64))
                .color(turned)
                .width(1.0)
                .style(LineStyle::dotted_loose());
            plot.vline(line.allow_hover(false));
        }
        for s in series {
            if let Some(other) = s.other {
                let faint = s.color.gamma_multiply(0.35);
                let other = trace(&other.thinned(most), axis, faint, 1.0);
                plot.add(Painted::new(s.label, other));
            }
            if let Some(y) = s.reference.filter(|_| !is_empty) {
                let line = HLine::new("equilibrium", y)
                    .color(s.color.gamma_multiply(0.8))
                    .width(1.0)
                    .style(LineStyle::dashed_loose());
                plot.hline(line.allow_hover(false));
            }
            let buckets = s.curve.thinned(most);
            if buckets.iter().any(|b| b.min < b.max) {
                let band = band(&buckets, axis, s.color.gamma_multiply(0.2));
                plot.add(Painted::new(s.label, band));
            }
            plot.add(Painted::new(s.label, trace(&buckets, axis, s.color, 1.5)));
        }
        plot.pointer_coordinate().map(|at| at.x)
    });
    response.response.widget_info(|| {
        let name = tr!("Chart: {title}", title = chart.title());
        let mut info = WidgetInfo::labeled(egui::Role::Image, true, name);
        let values = read_out(series, u64::MAX);
        info.current_text_value = Some(if values.is_empty() {
            chart.awaited().to_owned()
        } else {
            values.join(", ")
        });
        info
    });
    // Not over a dot.
    if is_empty && !series.iter().any(|s| s.curve.buckets().len() == 1) {
        awaited_ui(ui, *response.transform.frame(), chart.awaited());
    }
    dots_ui(ui, &response.transform, series, axis);
    // Where there is no line, an epoch under the pointer has no value.
    if let Some(x) = response.inner.filter(|_| !is_empty) {
        response.response.on_place_hover(|ui| {
            let epoch = axis.epoch(x.max(first_place)).round() as u64;
            ui.label(
                RichText::new(tr!("Epoch {epochs}", epochs = grouped(epoch.min(last)))).strong(),
            );
            for text in read_out(series, epoch) {
                ui.label(text);
            }
            // Within what a pointer can mean.
            let reach = 0.02 * (last_place - first_place);
            let near = |turn: &&u64| (axis.place(**turn as f64) - x).abs() < reach;
            if let Some(turn) = turns.iter().find(near) {
                ui.weak(tr!(
                    "Settings were changed after epoch {turn}.",
                    turn = grouped(*turn)
                ));
            }
        });
    }
}

/// Whether no line can be drawn: that takes two points.
pub(super) fn is_empty(series: &[Series<'_>]) -> bool {
    let mut curves = series.iter().flat_map(|s| [Some(s.curve), s.other]);
    curves.all(|curve| curve.is_none_or(|curve| curve.buckets().len() < 2))
}

/// What was measured once is a dot, whole also at an end of the axis.
fn dots_ui(ui: &Ui, transform: &PlotTransform, series: &[Series<'_>], axis: Epochs) {
    for s in series {
        if let [only] = s.curve.buckets() {
            let at = PlotPoint::new(axis.place(only.epoch as f64), only.mean);
            let at = transform.position_from_point(&at);
            ui.painter().circle_filled(at, DOT, s.color);
        }
    }
}

/// What will be drawn, in the middle of where it will be.
fn awaited_ui(ui: &Ui, room: Rect, words: &str) {
    let words = WidgetText::from(RichText::new(words).weak());
    let laid_out = |mode: TextWrapMode| {
        let words = words.clone();
        words.into_galley(
            ui,
            Some(mode),
            (room.width() - 4.0).max(1.0),
            TextStyle::Small,
        )
    };
    let mut galley = laid_out(TextWrapMode::Wrap);
    if galley.size().y > room.height() {
        galley = laid_out(TextWrapMode::Truncate);
    }
    let rect = Align2::CENTER_CENTER.anchor_size(room.center(), galley.size());
    // No line of the grid goes through it.
    let painter = ui.painter();
    painter.rect_filled(rect.expand(2.0), SQUARE, ui.visuals().panel_fill);
    painter.galley(rect.min, galley, ui.visuals().weak_text_color());
}

#[cfg(test)]
mod tests {
    use eframe::egui::{Color32, Pos2, Shape};
    use egui_kittest::Harness;
    use egui_kittest::kittest::{NodeT as _, Queryable as _};

    use super::*;
    use crate::training::Curve;

    /// The losses as a chart of that width, with nothing beside it.
    fn losses(values: &[f64], width: f32) -> Harness<'static> {
        losses_from(0, values, width)
    }

    /// The same of a run that began at that epoch.
    fn losses_from(first: u64, values: &[f64], width: f32) -> Harness<'static> {
        let mut curve = Curve::default();
        for (epoch, value) in (first..).step_by(100).zip(values) {
            curve.push(epoch, *value);
        }
        let epochs = (first, first + 100 * (values.len() as u64).saturating_sub(1));
        let layout = Layout {
            room: Room::Column,
            height: 90.0,
            is_wrapped: false,
            width,
            epochs,
            axis: Epochs::Linear,
            shown: None,
            is_shared: false,
        };
        let mut harness = Harness::builder()
            .with_size([width, 200.0])
            .build_ui(move |ui| {
                // As in a panel that scrolls.
                ui.set_clip_rect(ui.max_rect());
                let series = [Series {
                    label: "D loss",
                    color: Color32::GREEN,
                    reference: Some(0.7),
                    is_never_negative: true,
                    ..Series::plain(&curve)
                }];
                let chart = Chart::Losses;
                chart_ui(
                    ui,
                    chart.title(),
                    chart,
                    &series,
                    (&Axis::Fitted, &[]),
                    layout,
                );
            });
        harness.run_steps(3);
        harness
    }

    /// The texts that were drawn, where, and how much of that can be seen.
    fn texts(harness: &Harness<'_>) -> Vec<(String, Rect, Rect)> {
        let shapes = harness.output().shapes.iter();
        shapes
            .filter_map(|clipped| match &clipped.shape {
                Shape::Text(text) => {
                    let rect = text.galley.rect.translate(text.pos.to_vec2());
                    Some((text.galley.text().to_owned(), rect, clipped.clip_rect))
                }
                _ => None,
            })
            .collect()
    }

    #[test]
    fn an_empty_chart_says_what_will_be_there_and_then_no_more() {
        let words = Chart::Losses.awaited();
        let is_said = |harness: &Harness<'_>| texts(harness).iter().any(|(t, ..)| t == words);
        let value = |harness: &Harness<'_>| {
            let chart = harness.get_by_label("Chart: Losses");
            chart.accesskit_node().value()
        };
        let empty = losses(&[], 360.0);
        assert!(is_said(&empty), "{:?}", texts(&empty));
        assert_eq!(value(&empty).as_deref(), Some(words));
        let full = losses(&[0.7, 0.6], 360.0);
        assert!(!is_said(&full));
        assert_eq!(value(&full).as_deref(), Some("D loss 0.600"));
    }

    #[test]
    fn what_will_be_there_is_said_whole_in_a_narrow_chart() {
        let words = Chart::Losses.awaited();
        let narrow = losses(&[], 150.0);
        let shapes = narrow.output().shapes.iter();
        let mut galleys = shapes.filter_map(|clipped| match &clipped.shape {
            Shape::Text(text) if text.galley.text() == words => Some(text.galley.clone()),
            _ => None,
        });
        let galley = galleys.next().unwrap();
        assert!(
            !galley.elided && galley.rows.len() > 1,
            "{:?}",
            galley.size()
        );
    }

    #[test]
    fn what_was_measured_once_is_a_dot_and_no_history() {
        // The pointer, on the middle of the chart.
        let pointed_at = |first: u64, values: &[f64]| {
            let mut harness = losses_from(first, values, 360.0);
            let chart = harness.get_by_label("Chart: Losses").rect();
            harness.hover_at(chart.center());
            harness.run_steps(60);
            (chart, harness)
        };
        let dots = |harness: &Harness<'_>| -> Vec<Pos2> {
            let shapes = harness.output().shapes.iter();
            let circles = shapes.filter_map(|clipped| match &clipped.shape {
                Shape::Circle(circle) => Some(circle.center),
                _ => None,
            });
            circles.collect()
        };
        let (chart, once) = pointed_at(6_000, &[0.7]);
        assert!(once.query_by_label_contains("Epoch ").is_none());
        let found = dots(&once);
        assert_eq!(found.len(), 1, "{found:?}");
        // Its axis begins there.
        assert!((found[0].x - chart.left()).abs() < 1.0, "{found:?} {chart}");
        assert!(texts(&once).iter().any(|(text, ..)| text == "6000"));
        let words = Chart::Losses.awaited();
        assert!(!texts(&once).iter().any(|(text, ..)| text == words));
        assert!(!texts(&once).iter().any(|(text, ..)| text == "0"));
        let (_, never) = pointed_at(6_000, &[]);
        assert!(never.query_by_label_contains("Epoch ").is_none());
        assert!(dots(&never).is_empty());
        let (_, twice) = pointed_at(6_000, &[0.7, 0.6]);
        assert!(twice.query_by_label_contains("Epoch 6,05").is_some());
        assert!(dots(&twice).is_empty());
    }

    #[test]
    fn the_lowest_value_keeps_off_the_first_epoch() {
        // Of a run that was opened late, whose first number is long.
        for (first, values) in [(0, [0.6, 0.7]), (6_000, [0.6, 1.0]), (6_000, [0.0, 1.0])] {
            let harness = losses_from(first, &values, 360.0);
            let mut texts = texts(&harness);
            // The heading is above the chart.
            let chart = harness.get_by_label("Chart: Losses").rect();
            texts.retain(|(_, rect, _)| rect.bottom() > chart.top());
            let epoch = texts.iter().find(|(text, ..)| *text == first.to_string());
            let (_, epoch, _) = epoch.unwrap_or_else(|| panic!("{first}: {texts:?}"));
            for (text, rect, _) in &texts {
                // A line is higher than its digits.
                let digits = rect.shrink2(egui::vec2(0.0, 0.1 * rect.height()));
                let is_other = rect.center().distance(epoch.center()) > 1.0;
                assert!(
                    !is_other || !digits.intersects(*epoch),
                    "{text}: {rect} {epoch}"
                );
            }
        }
    }

    #[test]
    fn the_last_epoch_on_the_axis_is_whole() {
        // The last number is at the end of the axis.
        for (points, last) in [(7, "600"), (11, "1000"), (41, "4000"), (4_001, "400k")] {
            let harness = losses(&vec![0.7; points], 360.0);
            let texts = texts(&harness);
            let found = texts.iter().find(|(text, ..)| text == last);
            let (_, rect, seen) = found.unwrap_or_else(|| panic!("{last}: {texts:?}"));
            assert!(seen.contains_rect(*rect), "{last}: {rect} in {seen}");
        }
    }
}
