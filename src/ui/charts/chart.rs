//! One chart: its heading, its plot, and what it says under the pointer.

use eframe::egui::{self, FontId, RichText, Sense, Ui, Vec2b, WidgetInfo};
use egui_plot::{AxisHints, HLine, LineStyle, Plot, VLine};

use super::Room;
use super::axis::{
    Axis, EPOCH_MARKS, TICK_TEXT, bounds, marks, round_marks, short_count, value_intervals,
    with_step_decimals,
};
use super::paint::{Painted, band, trace};
use super::series::{Series, read_out};
use crate::ui::number::grouped;

/// Room for the value axis' numbers: the same in all charts, so that their epochs are below each other.
const VALUE_AXIS: f32 = 40.0;

/// How charts are laid out.
#[derive(Clone, Copy)]
pub(super) struct Layout {
    pub(super) room: Room,
    pub(super) height: f32,
    /// End of the time axis.
    pub(super) epochs: u64,
    /// The epoch that is looked at.
    pub(super) shown: Option<u64>,
    /// Whether the axes hold the other curves too.
    pub(super) is_shared: bool,
}

/// `name` is for screen readers, and stays while the title changes.
pub(super) fn chart_ui(
    ui: &mut Ui,
    title: &str,
    name: &str,
    series: &[Series<'_>],
    axis: &Axis,
    layout: Layout,
) {
    let Layout {
        room,
        height,
        epochs,
        shown,
        is_shared,
    } = layout;
    if room == Room::Column {
        ui.horizontal(|ui| ui.label(RichText::new(title).strong()));
    }
    ui.horizontal_wrapped(|ui| {
        if room == Room::Rest {
            ui.label(RichText::new(title).strong());
        }
        ui.spacing_mut().item_spacing.x = 10.0;
        for s in series {
            let text = s
                .now
                .map_or_else(|| format!("{} –", s.label), |v| s.text(v));
            let size = if series.len() > 2 { 11.5 } else { 13.0 };
            // Whole into the next line, rather than its end alone.
            let text = RichText::new(text).color(s.color).size(size);
            ui.add(egui::Label::new(text).extend())
                .on_hover_text(s.help);
        }
    });

    // Two pixels for each point: more would be as many triangles and no more to see.
    let most = (ui.available_width() / 2.0) as usize;
    let (bounds, step) = bounds(series, axis, epochs, is_shared, value_intervals(height));
    let text_color = ui.visuals().text_color();
    let weak = ui.visuals().weak_text_color();
    let tick_font = FontId::proportional(TICK_TEXT);
    let plot = Plot::new(("chart", series.first().map(|s| s.label)))
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
                .formatter(|mark, _| short_count(mark.value)),
        ])
        .custom_y_axes(vec![
            AxisHints::new_y()
                .label_spacing(2.0..=3.0)
                .tick_label_font(tick_font)
                .tick_label_color(weak)
                .formatter(|mark, _| with_step_decimals(mark.value, mark.step_size))
                .min_thickness(VALUE_AXIS),
        ])
        .x_grid_spacer(|input| round_marks(input.bounds, EPOCH_MARKS))
        .y_grid_spacer(move |input| marks(input.bounds, step))
        .grid_spacing(2.0..=3.0)
        .grid_color(weak.gamma_multiply(0.5));
    let response = plot.show(ui, |plot| {
        plot.set_plot_bounds(bounds);
        if let Some(epoch) = shown {
            let line = VLine::new("shown", epoch as f64)
                .color(text_color)
                .width(1.0);
            plot.vline(line.allow_hover(false));
        }
        for s in series {
            if let Some(other) = s.other {
                let faint = s.color.gamma_multiply(0.35);
                let other = trace(&other.thinned(most), faint, 1.0);
                plot.add(Painted::new(s.label, other));
            }
            if let Some(y) = s.reference {
                let line = HLine::new("equilibrium", y)
                    .color(s.color.gamma_multiply(0.8))
                    .width(1.0)
                    .style(LineStyle::dashed_loose());
                plot.hline(line.allow_hover(false));
            }
            let buckets = s.curve.thinned(most);
            if buckets.iter().any(|b| b.min < b.max) {
                let band = band(&buckets, s.color.gamma_multiply(0.2));
                plot.add(Painted::new(s.label, band));
            }
            plot.add(Painted::new(s.label, trace(&buckets, s.color, 1.5)));
        }
        plot.pointer_coordinate().map(|at| at.x)
    });
    response.response.widget_info(|| {
        let mut info = WidgetInfo::labeled(egui::Role::Image, true, format!("Chart: {name}"));
        info.current_text_value = Some(read_out(series, u64::MAX).join(", "));
        info
    });
    if let Some(x) = response.inner {
        response.response.on_hover_ui_at_pointer(|ui| {
            let epoch = x.max(0.0).round() as u64;
            ui.label(RichText::new(format!("Epoch {}", grouped(epoch.min(epochs)))).strong());
            for text in read_out(series, epoch) {
                ui.label(text);
            }
        });
    }
}
