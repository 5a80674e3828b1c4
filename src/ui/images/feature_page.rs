//! What each layer makes of one image, in slow motion: inside the nodes of the networks, layer beside layer.

use eframe::egui::{Align2, Painter, Rect, Vec2, Visuals, pos2};

use super::arrange::{Group, Placed, Spacing, arrange};
use super::atlas::Atlas;
use super::features::Layer;
use super::parts::Part;
use super::pixel_room::PixelRoom;
use super::textures::Textures;
use crate::data::ImageShape;
use crate::gan::Player;
use crate::ui::node_picture::{NodeCanvas, NodeLook};
use crate::ui::theme::{SMALL_TEXT, small_font};

/// Maps of a layer in a node, in half of one, and on a page.
const MAPS: [usize; 3] = [8, 4, 64];
/// Between two maps, in points: in slow motion, and in the explorer, where many dark ones would else look like one.
const GAPS: [f32; 2] = [1.0, 3.0];
/// Between two layers, and between the real image's way and the fake's, in points of the screen.
const BETWEEN: f32 = 4.0;
/// Between two layers of the explorer.
const BESIDE: f32 = 12.0;
/// Height of a layer's name on a page.
const TITLE: f32 = SMALL_TEXT + 6.0;

/// Maps are small: they take all the room, even where some of their pixels then are one wider than others.
const WHOLE_FROM: f32 = 6.0;

/// Draws a network's layers, from its input on the left to its output; an image has `side` × `side` pixels.
pub fn paint_layers(player: Player, canvas: NodeCanvas<'_>, textures: &Textures, side: usize) {
    let NodeCanvas {
        painter,
        visuals,
        rect,
        look: NodeLook { is_large, .. },
    } = canvas;
    let features = textures.features();
    let page = Page {
        painter,
        visuals,
        textures,
        side,
        titles: is_large,
    };
    let maps = |in_node: usize| if is_large { MAPS[2] } else { in_node };
    let rect = rect.shrink(if is_large { 8.0 } else { 2.0 });
    match player {
        Player::Generator => {
            page.row(rect, &features.generator, Part::Fakes, true, maps(MAPS[0]));
        }
        Player::Discriminator if features.of_real.is_empty() => {
            page.row(rect, &features.of_fake, Part::Fakes, false, maps(MAPS[0]));
        }
        Player::Discriminator => {
            let (upper, lower) = rect.split_top_bottom_at_fraction(0.5);
            let upper = upper.with_max_y(upper.bottom() - BETWEEN / 2.0);
            let lower = lower.with_min_y(lower.top() + BETWEEN / 2.0);
            page.row(upper, &features.of_real, Part::Real, false, maps(MAPS[1]));
            page.row(lower, &features.of_fake, Part::Fakes, false, maps(MAPS[1]));
        }
    }
}

/// Draws layers beside each other, each under its name. Returns where the maps of each are.
pub(in crate::ui) fn paint_beside(
    painter: &Painter,
    visuals: &Visuals,
    rect: Rect,
    layers: &[Layer],
) -> Vec<Placed> {
    let width = rect.width() / layers.len().max(1) as f32;
    let each = layers.iter().enumerate().map(|(index, layer)| {
        let left = rect.left() + index as f32 * width;
        let (shape, most) = (layer.shape, layer.shape.channels.min(MAPS[2]));
        let place = Rect::from_min_max(
            pos2(left, rect.top()),
            pos2(left + width - BESIDE, rect.bottom()),
        );
        let title = title(shape, most);
        paint_layer(
            painter,
            Some((&title, visuals)),
            place,
            &layer.atlas,
            (shape.side, most),
            GAPS[1],
        )
    });
    each.collect()
}

/// So many maps in lines that are all full, as large as they fit.
fn even(room: Vec2, side: usize, count: usize, spacing: Spacing) -> Placed {
    let columns = (1..=count).filter(|columns| count.is_multiple_of(*columns));
    let ways = columns.flat_map(|columns| {
        let group = Group {
            count,
            columns: Some(columns),
        };
        arrange(room, side as f32, &[group], spacing)
    });
    let width = |way: &Placed| way.image(0).width();
    ways.max_by(|a, b| width(a).total_cmp(&width(b)))
        .unwrap_or_else(Placed::nothing)
}

struct Page<'a> {
    painter: &'a Painter,
    visuals: &'a Visuals,
    textures: &'a Textures,
    /// Of an image, in pixels.
    side: usize,
    titles: bool,
}

impl Page<'_> {
    /// The layers of one image beside each other, with the image at its end.
    fn row(&self, rect: Rect, layers: &[Layer], image: Part, is_image_last: bool, most: usize) {
        let count = layers.len() + 1;
        let width = (rect.width() - BETWEEN * layers.len() as f32) / count as f32;
        let place = |index: usize| {
            let left = rect.left() + index as f32 * (width + BETWEEN);
            Rect::from_min_max(pos2(left, rect.top()), pos2(left + width, rect.bottom()))
        };
        let first = usize::from(!is_image_last);
        for (index, layer) in layers.iter().enumerate() {
            let side = layer.shape.side;
            let maps = layer.shape.channels.min(most);
            let title = title(layer.shape, maps);
            self.layer(place(first + index), &layer.atlas, side, maps, &title);
        }
        let at = place(if is_image_last { layers.len() } else { 0 });
        let title = match image {
            Part::Real => tr!("real image"),
            Part::Fakes | Part::Sheet => tr!("fake"),
        };
        self.layer(at, self.textures.of(image), self.side, 1, title);
    }

    fn layer(&self, rect: Rect, atlas: &Atlas, side: usize, count: usize, title: &str) {
        let title = self.titles.then_some((title, self.visuals));
        paint_layer(self.painter, title, rect, atlas, (side, count), GAPS[0]);
    }
}

/// The name of a layer of which so many maps are drawn.
fn title(shape: ImageShape, shown: usize) -> String {
    let (all, side) = (shape.channels, shape.side);
    let maps = if all > shown {
        tr!("{shown} of {all} maps", shown, all)
    } else {
        tr!("{all} maps", all)
    };
    format!("{maps}, {side} × {side}")
}

/// A title, or where it would run into the next one its end alone: how large the maps are.
fn shown(title: &str, fits: impl Fn(&str) -> bool) -> &str {
    match title.rsplit_once(", ") {
        Some((_, end)) if !fits(title) => end,
        _ => title,
    }
}

/// Draws so many maps of a layer, under its name where it is given. Returns where they are.
fn paint_layer(
    painter: &Painter,
    title: Option<(&str, &Visuals)>,
    mut rect: Rect,
    atlas: &Atlas,
    (side, count): (usize, usize),
    gap: f32,
) -> Placed {
    if let Some((title, visuals)) = title {
        let at = rect.center_top();
        let font = small_font(painter.ctx());
        let ink = visuals.weak_text_color();
        let fits = |text: &str| {
            let galley = painter.layout_no_wrap(text.to_owned(), font.clone(), ink);
            galley.size().x <= rect.width()
        };
        painter.text(
            at,
            Align2::CENTER_TOP,
            shown(title, fits),
            font.clone(),
            ink,
        );
        rect.min.y += TITLE;
    }
    let room = PixelRoom::of(rect, painter.ctx().pixels_per_point());
    let spacing = Spacing {
        frame: 0.0,
        gap: room.px(gap),
        between: 0.0,
        title: 0.0,
        grain: 1.0,
        whole_from: WHOLE_FROM,
    };
    let maps = room.place(&even(room.size, side, count, spacing));
    let all = maps.indices().map(|index| (index, maps.image(index)));
    atlas.paint(painter, all);
    maps
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_title_of_a_narrow_layer_does_not_run_into_the_next() {
        let shape = ImageShape {
            side: 16,
            channels: 24,
        };
        let title = title(shape, 24);
        assert_eq!(shown(&title, |_| true), "24 maps, 16 × 16");
        assert_eq!(shown(&title, |text| text.len() < 12), "16 × 16");
        assert_eq!(shown("real image", |_| false), "real image");
    }

    #[test]
    fn lines_of_maps_are_full() {
        let spacing = Spacing {
            frame: 0.0,
            gap: 1.0,
            between: 0.0,
            title: 0.0,
            grain: 1.0,
            whole_from: WHOLE_FROM,
        };
        for (room, side, count) in [
            ([123.0, 380.0], 4, 32),
            ([43.0, 60.0], 8, 4),
            ([90.0, 90.0], 8, 6),
        ] {
            let placed = even(room.into(), side, count, spacing);
            let columns = placed.columns();
            assert!(columns > 0 && count % columns == 0, "{count} in {columns}");
        }
        assert!(even(Vec2::splat(50.0), 4, 0, spacing).indices().is_empty());
    }
}
