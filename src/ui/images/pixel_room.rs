//! [`PixelRoom`]: a room of the screen in its whole pixels, for what would blur between two of them.

use eframe::egui::{Pos2, Rect, Vec2};

use super::arrange::Placed;

/// The whole pixels within a rectangle of the screen.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PixelRoom {
    /// How many there are, in both directions; 0 where not one is whole.
    pub size: Vec2,
    /// Pixels of the screen for each point.
    scale: f32,
    /// The corner of the first one, in points of the screen.
    origin: Pos2,
}

impl PixelRoom {
    /// Those of a rectangle in points, on a screen with so many pixels for each point.
    pub fn of(rect: Rect, scale: f32) -> Self {
        let corner = (rect.min.to_vec2() * scale).ceil();
        Self {
            size: ((rect.max.to_vec2() * scale).floor() - corner).max(Vec2::ZERO),
            scale,
            origin: (corner / scale).to_pos2(),
        }
    }

    /// A length in points as whole pixels.
    pub fn px(&self, points: f32) -> f32 {
        (points * self.scale).round()
    }

    /// What was arranged in pixels of this room, in points of the screen.
    pub fn place(&self, placed: &Placed) -> Placed {
        placed.scaled(1.0 / self.scale, self.origin)
    }
}

#[cfg(test)]
mod tests {
    use eframe::egui::{pos2, vec2};

    use super::*;

    #[test]
    fn a_room_has_the_pixels_that_are_whole_within_it() {
        let rect = Rect::from_min_max(pos2(10.2, 4.0), pos2(20.9, 9.0));
        let room = PixelRoom::of(rect, 2.0);
        assert_eq!(room.size, vec2(20.0, 10.0));
        assert_eq!(room.origin, pos2(10.5, 4.0));
        assert_eq!(room.px(1.3), 3.0);
    }

    #[test]
    fn a_room_without_a_whole_pixel_is_none_rather_than_less() {
        let thin = Rect::from_min_max(pos2(10.2, 4.0), pos2(10.6, 9.0));
        assert_eq!(PixelRoom::of(thin, 1.0).size, vec2(0.0, 5.0));
        // As what is left of a rectangle between two others may be.
        let inverted = Rect::from_min_max(pos2(10.0, 9.0), pos2(20.0, 4.0));
        assert_eq!(PixelRoom::of(inverted, 1.0).size, vec2(10.0, 0.0));
    }
}
