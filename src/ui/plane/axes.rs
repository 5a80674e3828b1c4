//! What is around a picture: the numbers of its axes, and the bar of the surface's colours.

use eframe::egui::text::{LayoutJob, TextWrapping};
use eframe::egui::{Align2, Rect, Sense, Ui, pos2, vec2};

use super::shapes::Transform;
use crate::config::OwnAxis;
use crate::data::table::short_number;
use crate::language::{fixed, grouped, localized};
use crate::text::shortened;
use crate::ui::charts::{round_step, with_step_decimals};
use crate::ui::color_bar::{BAR_HEIGHT, paint_bar};
use crate::ui::hover::LazyHover as _;
use crate::ui::kind::DataKind;
use crate::ui::layers::Layer;
use crate::ui::theme;

/// Least distance of two numbers of an axis.
const TICK_DISTANCE: f32 = 42.0;
/// Most numbers of an axis.
const MOST_MARKS: f64 = 200.0;
/// Most characters of its name.
pub(super) const MOST_OF_NAME: usize = 28;

/// Numbers on the left and below, in units of the data's own where these have any.
pub fn axes_ui(ui: &Ui, transform: Transform, own: Option<&[OwnAxis; 2]>, room: Rect, whole: Rect) {
    let painter = ui.painter();
    let font = theme::small_font(ui.ctx());
    let color = ui.visuals().weak_text_color();
    let plain = [OwnAxis::default(), OwnAxis::default()];
    let [own_x, own_y] = own.unwrap_or(&plain);
    let unit = f64::from(transform.unit().x);
    let low = transform.inverse(room.left_bottom());
    let high = transform.inverse(room.right_top());
    let least = f64::from(TICK_DISTANCE) / unit;
    let marks = |own, from: f32, to: f32| marks(own, (from.into(), to.into()), least);
    if let Some((values, step)) = marks(own_x, low[0], high[0]) {
        for value in values {
            let x = transform.at([own_x.place(value) as f32, 0.0]).x;
            let galley = painter.layout_no_wrap(axis_number(value, step), font.clone(), color);
            let most = whole.right() - galley.size().x;
            let left = (x - galley.size().x / 2.0).clamp(whole.left(), most.max(whole.left()));
            painter.vline(x, room.bottom()..=room.bottom() + 3.0, (1.0, color));
            painter.galley(pos2(left, room.bottom() + 3.0), galley, color);
        }
    }
    if let Some((values, step)) = marks(own_y, low[1], high[1]) {
        for value in values {
            let y = transform.at([0.0, own_y.place(value) as f32]).y;
            painter.hline(room.left() - 3.0..=room.left(), y, (1.0, color));
            let at = pos2(room.left() - 5.0, y);
            let text = axis_number(value, step);
            painter.text(at, Align2::RIGHT_CENTER, text, font.clone(), color);
        }
    }
}

/// The values of an axis that have a number, between two places of the unit square, and how far they are apart; at least so much
/// of it.
pub(super) fn marks(
    own: &OwnAxis,
    (from, to): (f64, f64),
    least: f64,
) -> Option<(impl Iterator<Item = f64> + use<>, f64)> {
    let step = step_of(own, least)?;
    let index = |place: f64| own.value(place) / step;
    let (low, high) = (index(from).ceil(), index(to).floor());
    // Large numbers that hardly differ are no axis.
    (high - low < MOST_MARKS && low.abs().max(high.abs()) < 1e12).then(|| {
        (
            (low as i64..=high as i64).map(move |i| i as f64 * step),
            step,
        )
    })
}

/// How far the numbers of an axis are apart: at least so much of the unit square.
fn step_of(own: &OwnAxis, least: f64) -> Option<f64> {
    round_step(least * (own.at_one - own.at_zero).abs())
}

/// The value of an axis at a place of the unit square, with a digit more than its numbers have.
pub(super) fn value_text(own: &OwnAxis, place: f32, transform: Transform) -> String {
    let value = own.value(f64::from(place));
    let least = f64::from(TICK_DISTANCE) / f64::from(transform.unit().x);
    match step_of(own, least) {
        Some(step) => finer_number(value, step),
        None => localized(&short_number(value)),
    }
}

/// A number with a digit more than tells two marks of an axis apart.
fn finer_number(value: f64, step: f64) -> String {
    let power = |v: f64| (v.log10() + 1e-9).floor() as i32;
    let last = power(step) - 1;
    let unit = 10_f64.powi(last);
    let rounded = (value / unit).round() * unit;
    let value = if rounded.is_finite() { rounded } else { value };
    if value != 0.0 && !(1e-3..1e13).contains(&value.abs().max(step)) {
        let digits = (power(value.abs()) - last).clamp(0, 7) as usize;
        return localized(&format!("{value:.digits$e}"));
    }
    let decimals = (-last).clamp(0, 9) as usize;
    let plain = format!("{value:.decimals$}");
    // Four digits stay together, as on the axis: they may be a year.
    let (sign, digits) = match plain.strip_prefix('-') {
        Some(digits) => ("-", digits),
        None => ("", plain.as_str()),
    };
    let whole_end = digits.find('.').unwrap_or(digits.len());
    let (whole, fraction) = digits.split_at(whole_end);
    let whole = match whole.parse::<u64>() {
        Ok(number) if number >= 10_000 => grouped(number),
        _ => whole.to_owned(),
    };
    localized(&format!("{sign}{whole}{fraction}"))
}

/// What an axis is called, at the end where its values are large; `None` without a name.
pub(super) fn axis_name(axis: &OwnAxis, arrow: &str) -> Option<String> {
    let name = shortened(&axis.name, MOST_OF_NAME);
    (!name.is_empty()).then(|| format!("{name} {arrow}"))
}

/// A number of an axis, short enough for its margin: 0.4, 250, 12k, 5410.5k, 3e-5.
pub(super) fn axis_number(value: f64, step: f64) -> String {
    let size = value.abs().max(step);
    if value != 0.0 && !(1e-3..1e13).contains(&size) {
        let power = |v: f64| (v.log10() + 1e-9).floor();
        let digits = (power(value.abs()) - power(step)).clamp(0.0, 6.0) as usize;
        return localized(&format!("{value:.digits$e}"));
    }
    let (scale, unit) = match size {
        ..1e5 if step < 1e3 => return with_step_decimals(value, step),
        ..1e8 => (1e3, "k"),
        _ => (1e6, "M"),
    };
    // As many digits as tell two marks apart.
    let decimals = (-(step / scale).log10()).ceil().clamp(0.0, 6.0) as usize;
    fixed(value / scale, decimals) + unit
}

/// Room above and below a picture for what its axes are called.
pub fn names_height(ui: &Ui) -> f32 {
    let font = theme::small_font(ui.ctx());
    (ui.fonts_mut(|fonts| fonts.row_height(&font)) + 2.0).ceil()
}

/// What the axes are called, around the picture, where no point lies: the one that goes up at its upper end, the other one below its
/// numbers. `whole` is the picture with the room around it.
pub fn names_ui(ui: &Ui, axes: &[OwnAxis; 2], whole: Rect) {
    let painter = ui.painter();
    let color = ui.visuals().text_color();
    let [x, y] = axes;
    for (at, align, axis, arrow) in [
        (whole.right_bottom(), Align2::RIGHT_BOTTOM, x, "→"),
        (whole.left_top(), Align2::LEFT_TOP, y, "↑"),
    ] {
        let Some(name) = axis_name(axis, arrow) else {
            continue;
        };
        let mut job = LayoutJob::simple_singleline(name, theme::small_font(ui.ctx()), color);
        job.wrap = TextWrapping::truncate_at_width(whole.width());
        let galley = painter.layout_job(job);
        let rect = align.anchor_size(at, galley.size());
        painter.galley(rect.min, galley, color);
    }
}

/// What the surface's colours mean, below the picture and as wide; room that stays free while it is hidden.
pub fn bar_ui(ui: &mut Ui, room: Rect, is_shown: bool) {
    let width = ui.available_width();
    let (line, response) = ui.allocate_exact_size(vec2(width, BAR_HEIGHT), Sense::hover());
    if !is_shown {
        return;
    }
    let bar = Rect::from_x_y_ranges(room.x_range(), line.y_range());
    let colors = theme::opinion_scale(ui.visuals());
    let words = [tr!("fake"), tr!("unsure"), tr!("real")];
    paint_bar(ui.painter(), ui.visuals(), bar, &colors, words);
    response.on_text_hover(Layer::Surface.help(DataKind::Points));
}

#[cfg(test)]
mod tests {
    use super::{axis_number, finer_number};

    #[test]
    fn what_is_read_out_has_a_digit_more_than_marks() {
        for (value, step, text) in [
            (41.4814, 2.0, "41.5"),
            (5031.7895, 500.0, "5030"),
            (1987.6, 5.0, "1987.6"),
            (12_345.6, 1_000.0, "12,300"),
            (-1_234_567.0, 200_000.0, "−1,230,000"),
            (0.414_81, 0.2, "0.41"),
            (-0.001, 0.5, "0.00"),
            (-3.04e-5, 1e-5, "−3.0e-5"),
            (0.0, 1e-5, "0.000000"),
            (3.14e13, 1e12, "3.14e13"),
        ] {
            assert_eq!(finer_number(value, step), text);
        }
    }

    #[test]
    fn two_marks_are_never_the_same() {
        for (value, step, text) in [
            (0.4, 0.2, "0.4"),
            (250.0, 50.0, "250"),
            (12_000.0, 2_000.0, "12k"),
            (5_410_500.0, 500.0, "5410.5k"),
            (1_700_100_000.0, 100_000.0, "1700.1M"),
            (0.0, 1e-5, "0.00000"),
            (3e-5, 1e-5, "3e-5"),
            (1.05e-5, 1e-7, "1.05e-5"),
            (1.1e-5, 2e-7, "1.10e-5"),
            (9.8e-6, 2e-7, "9.8e-6"),
            (3e13, 1e12, "3.0e13"),
            (-20_000.0, 10_000.0, "−20k"),
            (123_456.0, 1.0, "123.456k"),
        ] {
            assert_eq!(axis_number(value, step), text);
        }
    }
}
