//! What is filled on a canvas: outlines, as the signed distance to them. Coordinates run from -1 (left,
//! top) to 1 (right, bottom).

/// Distance of a circle of radius 1 to the flat sides of an upright triangle that looks as large.
const TRIANGLE_SIDE: f32 = 0.62;
/// Cosine of 30°: how steep the triangle's sides are.
const STEEP: f32 = 0.866;

/// The part of a canvas outside which an outline has nothing.
#[derive(Clone, Copy)]
pub(super) struct Area {
    pub left: f32,
    pub right: f32,
    pub top: f32,
    pub bottom: f32,
}

impl Area {
    fn around([x, y]: [f32; 2], [width, height]: [f32; 2]) -> Self {
        Self {
            left: x - width,
            right: x + width,
            top: y - height,
            bottom: y + height,
        }
    }
}

/// Something to fill: negative distances are inside.
#[derive(Clone, Copy)]
pub(super) struct Outline<Distance> {
    pub area: Area,
    pub distance: Distance,
}

impl<Distance: Fn(f32, f32) -> f32> Outline<Distance> {
    /// What is also inside of something else.
    pub fn within(self, other: impl Fn(f32, f32) -> f32) -> Outline<impl Fn(f32, f32) -> f32> {
        let Self { area, distance } = self;
        Outline {
            area,
            distance: move |x: f32, y: f32| distance(x, y).max(other(x, y)),
        }
    }

    /// What is above a line.
    pub fn above(mut self, line: f32) -> Outline<impl Fn(f32, f32) -> f32> {
        self.area.bottom = self.area.bottom.min(line);
        self.within(move |_, y| y - line)
    }

    /// What is below a line.
    pub fn below(mut self, line: f32) -> Outline<impl Fn(f32, f32) -> f32> {
        self.area.top = self.area.top.max(line);
        self.within(move |_, y| line - y)
    }
}

/// An ellipse with half its width and height. The distance is exact along the shorter of the two.
pub(super) fn ellipse(center: [f32; 2], radii: [f32; 2]) -> Outline<impl Fn(f32, f32) -> f32> {
    let stretch = radii.map(|radius| 1.0 / radius);
    let short = radii[0].min(radii[1]);
    Outline {
        area: Area::around(center, radii),
        distance: move |x: f32, y: f32| {
            (length((x - center[0]) * stretch[0], (y - center[1]) * stretch[1]) - 1.0) * short
        },
    }
}

/// A circle.
pub(super) fn circle([x0, y0]: [f32; 2], radius: f32) -> Outline<impl Fn(f32, f32) -> f32> {
    Outline {
        area: Area::around([x0, y0], [radius; 2]),
        distance: move |x: f32, y: f32| length(x - x0, y - y0) - radius,
    }
}

/// What is at most `thickness` away from a circle.
pub(super) fn ring(
    [x0, y0]: [f32; 2],
    radius: f32,
    thickness: f32,
) -> Outline<impl Fn(f32, f32) -> f32> {
    Outline {
        area: Area::around([x0, y0], [radius + thickness; 2]),
        distance: move |x: f32, y: f32| (length(x - x0, y - y0) - radius).abs() - thickness,
    }
}

/// A rectangle with half its width and height.
pub(super) fn rectangle(
    [x0, y0]: [f32; 2],
    [width, height]: [f32; 2],
) -> Outline<impl Fn(f32, f32) -> f32> {
    Outline {
        area: Area::around([x0, y0], [width, height]),
        distance: move |x: f32, y: f32| ((x - x0).abs() - width).max((y - y0).abs() - height),
    }
}

/// A triangle that stands on its side and about fills a circle.
pub(super) fn triangle([x0, y0]: [f32; 2], radius: f32) -> Outline<impl Fn(f32, f32) -> f32> {
    let side = TRIANGLE_SIDE * radius;
    Outline {
        area: Area::around([x0, y0], [radius * 1.1; 2]),
        distance: move |x: f32, y: f32| {
            // Raised, so that it is as high above the centre as below.
            let up = y0 - y + radius * 0.25;
            ((x - x0).abs() * STEEP + up * 0.5 - side).max(-up - side)
        },
    }
}

/// An upright cross.
pub(super) fn cross([x0, y0]: [f32; 2], radius: f32) -> Outline<impl Fn(f32, f32) -> f32> {
    let arm = 0.34 * radius;
    Outline {
        area: Area::around([x0, y0], [radius; 2]),
        distance: move |x: f32, y: f32| {
            let (across, along) = ((x - x0).abs(), (y - y0).abs());
            (across - radius)
                .max(along - arm)
                .min((across - arm).max(along - radius))
        },
    }
}

/// Written with a square root, which rounds alike on every machine; `hypot` does not.
pub(super) fn length(x: f32, y: f32) -> f32 {
    (x * x + y * y).sqrt()
}
