//! The bar that says what colours mean, with a word at its beginning, middle and end.

use eframe::egui::{self, Align2, Color32, Mesh, Painter, Rect, Ui, Visuals, pos2, vec2};

use super::theme;
/// Size of the small texts in and at the picture, but for a presentation.
pub use super::theme::SMALL_TEXT;

/// Height of the bar.
pub const BAR_HEIGHT: f32 = 15.0;
/// Room between two words of a bar, at the least.
const WORD_GAP: f32 = 8.0;

/// Height of what is below a picture: the bar and a line of read-outs.
pub fn height_below(ui: &Ui) -> f32 {
    BAR_HEIGHT + ui.spacing().interact_size.y + 2.0 * ui.spacing().item_spacing.y
}

/// Paints a bar that goes evenly from colour to colour. All are opaque.
pub fn paint_bar(
    painter: &Painter,
    visuals: &Visuals,
    bar: Rect,
    colors: &[Color32],
    words: [&str; 3],
) {
    if colors.is_empty() {
        return;
    }
    let mut mesh = Mesh::default();
    let step = bar.width() / (colors.len() - 1).max(1) as f32;
    for (index, color) in colors.iter().enumerate() {
        let x = bar.left() + index as f32 * step;
        mesh.colored_vertex(pos2(x, bar.top()), *color);
        mesh.colored_vertex(pos2(x, bar.bottom()), *color);
        if index > 0 {
            let here = 2 * index as u32;
            mesh.add_triangle(here - 2, here - 1, here);
            mesh.add_triangle(here - 1, here, here + 1);
        }
    }
    painter.add(mesh);
    let border = visuals.widgets.noninteractive.bg_stroke;
    painter.rect_stroke(bar, theme::SQUARE, border, egui::StrokeKind::Outside);
    let inner = bar.shrink2(vec2(5.0, 0.0));
    let [left, center, right] = words.map(|text| {
        let font = theme::small_font(painter.ctx());
        painter.layout_no_wrap(text.to_owned(), font, Color32::PLACEHOLDER)
    });
    let ends = left.size().x.max(right.size().x) + WORD_GAP;
    // Where there is no room for a word between them, the ends say enough.
    let has_center = 2.0 * ends + center.size().x <= inner.width();
    let center = has_center.then_some(center);
    for (at, align, text) in [
        (inner.left_center(), Align2::LEFT_CENTER, Some(left)),
        (inner.center(), Align2::CENTER_CENTER, center),
        (inner.right_center(), Align2::RIGHT_CENTER, Some(right)),
    ] {
        let Some(text) = text else {
            continue;
        };
        let rect = align.anchor_size(at, text.size());
        let place = |x: f32| (x - bar.left()) / bar.width().max(1.0);
        let ends = [rect.left(), rect.center().x, rect.right()];
        let ink = theme::on_map_colors(&ends.map(|x| color_at(colors, place(x))));
        painter.galley(rect.min, text, ink);
    }
}

/// The colour at a share of the bar.
fn color_at(colors: &[Color32], share: f32) -> Color32 {
    let at = share.clamp(0.0, 1.0) * (colors.len() - 1) as f32;
    let (index, rest) = (at as usize, at.fract());
    let color = |index: usize| colors.get(index).or(colors.last()).copied();
    match (color(index), color(index + 1)) {
        (Some(a), Some(b)) => a.lerp_to_gamma(b, rest),
        _ => Color32::TRANSPARENT,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use eframe::egui::{Shape, Theme};
    use egui_kittest::Harness;

    #[test]
    fn the_word_in_the_middle_has_room_or_is_left_out() {
        let words = ["surely fake", "cannot tell", "surely real"];
        let painted = |width: f32| {
            let mut harness = Harness::builder()
                .with_size([500.0, 60.0])
                .build_ui(move |ui| {
                    theme::install(ui.ctx());
                    let bar = Rect::from_min_size(pos2(20.0, 20.0), vec2(width, BAR_HEIGHT));
                    let colors = [Color32::BLACK, Color32::WHITE];
                    paint_bar(ui.painter(), ui.visuals(), bar, &colors, words);
                });
            harness.run_steps(3);
            let shapes = harness.output().shapes.iter();
            let mut texts: Vec<(String, Rect)> = shapes
                .filter_map(|clipped| match &clipped.shape {
                    Shape::Text(text) => {
                        Some((text.galley.text().to_owned(), text.visual_bounding_rect()))
                    }
                    _ => None,
                })
                .collect();
            texts.sort_by(|(_, a), (_, b)| a.left().total_cmp(&b.left()));
            texts
        };
        let names = |texts: &[(String, Rect)]| -> Vec<String> {
            texts.iter().map(|(name, _)| name.clone()).collect()
        };
        assert_eq!(names(&painted(380.0)), words);
        // Beside another bar.
        assert_eq!(names(&painted(186.0)), [words[0], words[2]]);
        for width in [380.0, 300.0, 240.0, 210.0, 186.0] {
            let texts = painted(width);
            for pair in texts.windows(2) {
                assert!(pair[0].1.right() < pair[1].1.left(), "{width}: {texts:?}");
            }
        }
    }

    #[test]
    fn words_can_be_read_on_all_that_is_behind_them() {
        let ctx = egui::Context::default();
        theme::install(&ctx);
        for visuals in [Theme::Light, Theme::Dark].map(|t| ctx.style_of(t).visuals.clone()) {
            let answers: Vec<_> = (0..=32)
                .map(|i| theme::answer_color(i as f32 / 32.0, &visuals))
                .collect();
            let opinions = theme::opinion_scale(&visuals);
            for (colors, what) in [(&answers[..], "answers"), (&opinions[..], "opinions")] {
                // As wide as the words are on a bar of a usual width.
                for place in [0.02..=0.10, 0.43..=0.57, 0.90..=0.98] {
                    let behind: Vec<_> = (0..=10)
                        .map(|i| place.start() + 0.1 * i as f32 * (place.end() - place.start()))
                        .map(|share| color_at(colors, share))
                        .collect();
                    let ink = theme::on_map_colors(&behind);
                    for color in behind {
                        let contrast = theme::contrast(ink, color);
                        assert!(contrast >= 4.5, "{what}, {place:?}, {color:?}: {contrast}");
                    }
                }
            }
        }
    }
}
