//! What of a window's texts can be read: those that lie on each other, that are cut off, or that stand out too little
//! from what they are painted on.

use std::collections::BTreeSet;

use eframe::egui::{Color32, Pos2, Rect, Shape, TextureId, epaint};
use gan_playground::ui::theme;

use super::Window;

/// A line of a text as it is seen.
#[derive(Clone)]
struct Line {
    text: String,
    /// Where ink is, in points.
    ink: Rect,
    /// The same without what lies outside the room that it is painted in.
    seen: Rect,
    ink_colors: Vec<Color32>,
    /// What it is painted on, where that is one colour.
    ground: Option<Color32>,
}

/// What was painted, from back to front.
#[derive(Default)]
struct Canvas {
    lines: Vec<Line>,
    /// Areas of one colour, with that colour; of pictures and of what is not flat: none.
    areas: Vec<(Rect, Option<Color32>)>,
    found: BTreeSet<String>,
}

/// The texts that are painted, from back to front, with the room that each is painted in.
pub fn texts(window: &Window) -> Vec<(&epaint::TextShape, Rect)> {
    fn look<'a>(shape: &'a Shape, clip: Rect, found: &mut Vec<(&'a epaint::TextShape, Rect)>) {
        match shape {
            Shape::Vec(shapes) => shapes.iter().for_each(|shape| look(shape, clip, found)),
            Shape::Text(text) => found.push((text, clip)),
            _ => {}
        }
    }
    let mut found = Vec::new();
    for clipped in &window.output().shapes {
        look(&clipped.shape, clipped.clip_rect, &mut found);
    }
    found
}

/// Faults of the texts that the window shows now.
pub fn faults(window: &Window) -> BTreeSet<String> {
    let mut canvas = Canvas::default();
    let window_rect = window.ctx.viewport_rect();
    for clipped in &window.output().shapes {
        canvas.add(&clipped.shape, clipped.clip_rect.intersect(window_rect));
    }
    canvas.judged()
}

fn is_large(rect: Rect) -> bool {
    rect.width() > 1.0 && rect.height() > 1.0
}

impl Canvas {
    fn add(&mut self, shape: &Shape, clip: Rect) {
        match shape {
            Shape::Vec(shapes) => shapes.iter().for_each(|shape| self.add(shape, clip)),
            Shape::Text(text) => self.add_text(text, clip),
            Shape::Rect(rect) => {
                let area = rect.rect.intersect(clip);
                if rect.brush.is_some() {
                    self.cover(area, None);
                } else if rect.fill != Color32::TRANSPARENT && rect.blur_width == 0.0 {
                    self.fill(area, rect.fill);
                }
            }
            Shape::Mesh(mesh) if mesh.texture_id != TextureId::default() => {
                self.cover(mesh.calc_bounds().intersect(clip), None);
            }
            Shape::Noop => {}
            other => {
                // Not flat: whatever is written there is not judged by its colours.
                let area = other.visual_bounding_rect().intersect(clip);
                if is_large(area) {
                    self.areas.push((area, None));
                }
            }
        }
    }

    fn fill(&mut self, area: Rect, color: Color32) {
        if color.a() == 255 {
            self.cover(area, Some(color));
        } else if is_large(area) {
            let below = self.ground(area);
            let mixed = below.map(|below| below.blend(color));
            self.areas.push((area, mixed));
        }
    }

    /// Something that nothing shows through.
    fn cover(&mut self, area: Rect, color: Option<Color32>) {
        if !is_large(area) {
            return;
        }
        self.lines.retain_mut(|line| {
            if area.contains_rect(line.seen) {
                return false;
            }
            let shared = area.intersect(line.seen);
            // A part of a line that a page or a menu lies on.
            if is_large(shared) && shared.height() > 0.5 * line.seen.height() {
                if shared.left() <= line.seen.left() {
                    line.seen.min.x = shared.right();
                } else {
                    line.seen.max.x = shared.left();
                }
            }
            is_large(line.seen)
        });
        self.areas.push((area, color));
    }

    /// The colour that is there, if it is one.
    fn ground(&self, of: Rect) -> Option<Color32> {
        for (area, color) in self.areas.iter().rev() {
            if area.contains_rect(of) {
                return *color;
            }
            if is_large(area.intersect(of)) {
                return None;
            }
        }
        None
    }

    fn add_text(&mut self, text: &epaint::TextShape, clip: Rect) {
        if text.angle != 0.0 {
            return;
        }
        let pos: Pos2 = text.pos;
        for row in &text.galley.rows {
            let ink = row
                .row
                .visuals
                .mesh_bounds
                .translate(pos.to_vec2() + row.pos.to_vec2());
            let words: String = row.row.glyphs.iter().map(|glyph| glyph.chr).collect();
            if words.trim().is_empty() || !ink.is_finite() || !is_large(ink) {
                continue;
            }
            let seen = ink.intersect(clip);
            if !is_large(seen) {
                continue;
            }
            let mut ink_colors: Vec<Color32> = text
                .galley
                .job
                .sections
                .iter()
                .map(|s| s.format.color)
                .collect();
            if let Some(color) = text.override_text_color {
                ink_colors = vec![color];
            }
            for color in &mut ink_colors {
                if *color == Color32::PLACEHOLDER {
                    *color = text.fallback_color;
                }
                *color = color.gamma_multiply(text.opacity_factor);
            }
            // Strong words are drawn a second time, without the others.
            ink_colors.retain(|color| color.a() > 0);
            if ink_colors.is_empty() {
                continue;
            }
            let cut_by = (clip.left() - ink.left()).max(ink.right() - clip.right());
            if cut_by > 1.5 && words.chars().any(char::is_alphanumeric) {
                self.found.insert(format!("cut by {cut_by:.0}: {words}"));
            }
            let ground = self.ground(seen);
            self.lines.push(Line {
                text: words,
                ink,
                seen,
                ink_colors,
                ground,
            });
        }
    }

    fn judged(mut self) -> BTreeSet<String> {
        for (index, line) in self.lines.iter().enumerate() {
            for other in &self.lines[..index] {
                let shared = line.seen.intersect(other.seen);
                let is_outline =
                    line.text == other.text && line.ink.min.distance(other.ink.min) < 4.0;
                if shared.width() > 2.5 && shared.height() > 2.5 && !is_outline {
                    self.found.insert(format!(
                        "on each other: {} | {} at {:?}",
                        other.text, line.text, shared
                    ));
                }
            }
            if let Some(ground) = line.ground {
                for ink in &line.ink_colors {
                    let seen = ground.blend(*ink);
                    let contrast = theme::contrast(seen, ground);
                    if contrast < 4.5 && line.text.chars().any(char::is_alphanumeric) {
                        self.found.insert(format!(
                            "contrast {contrast:.1}: {} ({seen:?} on {ground:?})",
                            line.text
                        ));
                    }
                }
            }
        }
        self.found
    }
}
