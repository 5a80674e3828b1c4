//! The live picture inside a node of the model's graph: a few images, as its textures have them. In slow motion networks show
//! their layers.

use eframe::egui::{Painter, Rect, pos2};

use super::arrange::{Group, Placed, Spacing, arrange};
use super::feature_page::paint_layers;
use super::parts::Part;
use super::pixel_room::PixelRoom;
use super::textures::{Textures, frames};
use crate::gan::Player;
use crate::training::Images;
use crate::ui::node_picture::{NodeCanvas, NodePicture};
use crate::ui::theme::{Role, SQUARE, plot_background};

/// Images in the node of a network, in that of samples, and noise vectors.
const OF_NETWORK: usize = 16;
const OF_SAMPLES: usize = 9;
/// Width of a frame, of a gap, and between real images and fakes, in points of the screen.
const FRAME: f32 = 1.5;
const GAP: f32 = 1.0;
const BETWEEN: f32 = 4.0;
/// Pixels of small images are as large as there is room, even where some then are one wider than others.
const WHOLE_FROM: f32 = 3.0;

/// Draws it on its background.
pub fn paint_node(
    picture: NodePicture,
    canvas: NodeCanvas<'_>,
    images: &Images,
    textures: &Textures,
) {
    let NodeCanvas {
        painter,
        visuals,
        rect,
        look,
    } = canvas;
    painter.rect_filled(rect, SQUARE, plot_background(visuals));
    let painter = &painter.with_clip_rect(rect.intersect(painter.clip_rect()));
    let few = |count: usize| if look.is_large { usize::MAX } else { count };
    let draw = |parts: &[(Part, usize)], has_frames: bool| {
        for (part, placed) in placed(images, parts, rect, painter, has_frames) {
            if has_frames {
                let opinions = part.opinions(images).iter().zip(placed.indices());
                let framed = opinions.map(|(d, index)| (*d, placed.framed(index)));
                painter.add(frames(framed, visuals));
            }
            let places = placed.indices().map(|index| (index, placed.image(index)));
            textures.of(part).paint(painter, places);
        }
    };
    let layers_of = match picture {
        NodePicture::Manifold => Some(Player::Generator),
        NodePicture::Surface => Some(Player::Discriminator),
        _ => None,
    };
    if let Some(player) = layers_of.filter(|player| textures.features().has(*player)) {
        let canvas = NodeCanvas { painter, ..canvas };
        return paint_layers(player, canvas, textures, images.shape.side);
    }
    match picture {
        NodePicture::Noise => {
            if let Some(texture) = textures.noise() {
                let rows = images.noise.len() / images.noise_dim.max(1);
                let share = few(OF_NETWORK).min(rows) as f32 / rows.max(1) as f32;
                let part = Rect::from_min_max(pos2(0.0, 0.0), pos2(1.0, share));
                painter.image(texture, rect, part, Role::Fake.color(visuals));
            }
        }
        NodePicture::Manifold if images.sheet.is_some() => {
            draw(&[(Part::Sheet, usize::MAX)], false);
        }
        NodePicture::Manifold => draw(&[(Part::Fakes, few(OF_NETWORK))], false),
        NodePicture::Real => draw(&[(Part::Real, few(OF_SAMPLES))], false),
        NodePicture::Fakes => draw(&[(Part::Fakes, few(OF_SAMPLES))], false),
        NodePicture::Surface => {
            // Half as many of each, so that both are as large.
            let most = few(OF_NETWORK / 2).min(32);
            draw(&[(Part::Real, most), (Part::Fakes, most)], true);
        }
        NodePicture::AnswersToReal => draw(&[(Part::Real, few(OF_SAMPLES))], true),
        NodePicture::AnswersToFakes => draw(&[(Part::Fakes, few(OF_SAMPLES))], true),
        NodePicture::Gradients => {
            let parts = [(Part::Fakes, few(OF_SAMPLES))];
            for (_, placed) in placed(images, &parts, rect, painter, false) {
                let places = placed.indices().map(|index| (index, placed.image(index)));
                if !images.gradients.is_empty() {
                    textures.greys().paint(painter, places.clone());
                }
                textures.changes().paint(painter, places);
            }
        }
    }
}

/// Where so many images of some parts are in a node.
fn placed(
    images: &Images,
    parts: &[(Part, usize)],
    rect: Rect,
    painter: &Painter,
    has_frames: bool,
) -> Vec<(Part, Placed)> {
    let room = PixelRoom::of(rect, painter.ctx().pixels_per_point());
    let spacing = Spacing {
        frame: if has_frames { room.px(FRAME) } else { 0.0 },
        gap: room.px(GAP),
        between: room.px(BETWEEN),
        title: 0.0,
        grain: 1.0,
        whole_from: WHOLE_FROM,
    };
    let groups: Vec<Group> = parts
        .iter()
        .map(|(part, most)| part.group(images, *most))
        .collect();
    arrange(room.size, images.shape.side as f32, &groups, spacing)
        .iter()
        .map(|placed| room.place(placed))
        .zip(parts)
        .map(|(placed, (part, _))| (*part, placed))
        .collect()
}
