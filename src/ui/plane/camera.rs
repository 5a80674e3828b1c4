//! [`Camera`]: which part of the plane a picture shows. The whole unit square at first, whatever the
//! proportions of the room; dragging, zooming and a double click change it.

use eframe::egui::{Id, Rect, Response, Ui, Vec2, pos2, vec2};

use super::shapes::Transform;

/// Of the plane along the shorter side of the room, at first: the unit square and a thin margin.
const WHOLE: f32 = 1.04;
/// Least and most of it.
const SPANS: (f32, f32) = (0.02, 40.0);

/// The middle of what is seen, and how much of it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Camera {
    center: [f32; 2],
    /// Units of the plane along the shorter side of the room.
    span: f32,
}

impl Default for Camera {
    fn default() -> Self {
        Self {
            center: [0.5, 0.5],
            span: WHOLE,
        }
    }
}

impl Camera {
    /// The one that all pictures of the window share, so that two of them show the same part.
    pub fn shared(ui: &Ui) -> Self {
        ui.data(|data| data.get_temp(Self::id()))
            .unwrap_or_default()
    }

    /// Makes it the one that all pictures share.
    pub fn share(self, ui: &Ui) {
        ui.data_mut(|data| data.insert_temp(Self::id(), self));
    }

    fn id() -> Id {
        Id::unique("the camera of the layered distributions")
    }

    /// From the plane to a room of the screen.
    pub fn transform(self, room: Rect) -> Transform {
        let unit = (room.size().min_elem() / self.span).max(1e-3);
        let origin = room.center() + unit * vec2(-self.center[0], self.center[1]);
        Transform::new(origin, origin + vec2(unit, -unit))
    }

    /// Follows the mouse on the picture in `room`.
    pub fn follow(&mut self, ui: &Ui, room: Rect, response: &Response) {
        if response.double_clicked() {
            *self = Self::default();
            return;
        }
        let unit = self.transform(room).unit();
        let delta = response.drag_delta();
        if delta != Vec2::ZERO {
            self.center = [
                self.center[0] - delta.x / unit.x,
                self.center[1] - delta.y / unit.y,
            ];
        }
        let zoom = ui.input(eframe::egui::InputState::zoom_delta);
        let pointer = ui.input(|i| i.pointer.hover_pos());
        if let (true, true, Some(pointer)) = (response.contains_pointer(), zoom != 1.0, pointer) {
            let before = self.transform(room).inverse(pointer);
            self.span = (self.span / zoom).clamp(SPANS.0, SPANS.1);
            // What is under the pointer stays there.
            let after = self.transform(room).inverse(pointer);
            self.center = [0, 1].map(|axis| self.center[axis] + before[axis] - after[axis]);
        }
        // Nobody finds back from farther away.
        self.center = self.center.map(|v| v.clamp(-SPANS.1, SPANS.1));
    }

    /// The unit square on the screen.
    pub fn square(self, room: Rect) -> Rect {
        let transform = self.transform(room);
        let (low, high) = (transform.at([0.0, 0.0]), transform.at([1.0, 1.0]));
        Rect::from_min_max(pos2(low.x, high.y), pos2(high.x, low.y))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_unit_square_fits_every_room_at_first() {
        for (width, height) in [
            (400.0, 400.0),
            (1_000.0, 260.0),
            (240.0, 700.0),
            (60.0, 9.0),
        ] {
            let room = Rect::from_min_size(pos2(30.0, 20.0), vec2(width, height));
            let square = Camera::default().square(room);
            assert!(room.contains_rect(square), "{room} {square}");
            assert!((square.width() - square.height()).abs() < 1e-3);
            // As large as it can be, a margin aside.
            assert!(square.width() > 0.95 * room.size().min_elem());
        }
    }
}
