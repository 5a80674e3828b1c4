//! How large images can be in a room, and where each of them is: in pixels, so that one of an image is a whole number of the
//! screen's wherever there is room for that.

use eframe::egui::{Pos2, Rect, Vec2, pos2, vec2};

/// Lines that are all full are taken wherever images are at least so large as in the best ones: a last line of few is ragged,
/// and the number of columns would change with every line of text that comes and goes. 64 have full lines in any room that
/// is not tiny: they may have two pixels of the screen for one of theirs where three would do, but not one.
const FULL_FROM: f32 = 0.65;

/// Images that belong together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Group {
    /// How many.
    pub count: usize,
    /// In so many columns; `None` is as many as make them largest.
    pub columns: Option<usize>,
}

/// What is around images, in pixels.
#[derive(Clone, Copy, Debug)]
pub struct Spacing {
    /// Width of the frame of each.
    pub frame: f32,
    /// Between two frames.
    pub gap: f32,
    /// Between two groups.
    pub between: f32,
    /// Above each group.
    pub title: f32,
    /// Pixels of an image are a multiple of so many pixels, where there is room.
    pub grain: f32,
    /// Where they can be so many times as large, or more; smaller ones take all the room that there is instead.
    pub whole_from: f32,
}

/// Where the images of a group are.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Placed {
    /// The corner of the group, below its title.
    corner: Pos2,
    columns: usize,
    count: usize,
    image: f32,
    frame: f32,
    gap: f32,
}

impl Placed {
    /// No image at all.
    pub fn nothing() -> Self {
        Self {
            corner: Pos2::ZERO,
            columns: 1,
            count: 0,
            image: 0.0,
            frame: 0.0,
            gap: 0.0,
        }
    }

    /// The part of a room that an image has, without its frame.
    pub fn image(&self, index: usize) -> Rect {
        let pitch = self.image + 2.0 * self.frame + self.gap;
        let (column, row) = (index % self.columns, index / self.columns);
        let corner = self.corner + pitch * vec2(column as f32, row as f32);
        Rect::from_min_size(corner + Vec2::splat(self.frame), Vec2::splat(self.image))
    }

    /// The same with its frame.
    pub fn framed(&self, index: usize) -> Rect {
        self.image(index).expand(self.frame)
    }

    /// All images, in order.
    pub fn indices(&self) -> std::ops::Range<usize> {
        0..self.count
    }

    /// Images beside each other.
    pub fn columns(&self) -> usize {
        self.columns
    }

    /// The corner of the group, below its title.
    pub fn corner(&self) -> Pos2 {
        self.corner
    }

    /// The image at a place; where there is a gap, one beside it.
    pub fn at(&self, pos: Pos2) -> Option<usize> {
        let near = self.frame + self.gap;
        self.indices()
            .find(|index| self.image(*index).expand(near).contains(pos))
    }

    /// In other units, so many of which are a pixel, and from another origin.
    pub fn scaled(&self, unit: f32, origin: Pos2) -> Self {
        Self {
            corner: origin + unit * self.corner.to_vec2(),
            image: unit * self.image,
            frame: unit * self.frame,
            gap: unit * self.gap,
            ..*self
        }
    }
}

/// One way to share a room between groups.
#[derive(Clone)]
struct Plan {
    columns: Vec<usize>,
    is_beside: bool,
    image: f32,
    /// How far its first group is from being as wide as high, in images.
    skew: usize,
    /// Whether the last line of each group is as long as the others.
    is_full: bool,
}

impl Plan {
    /// The one with larger images; of two that are alike there the squarer one, and the first of those.
    fn or_better(self, other: Self) -> Self {
        let is_better =
            other.image > self.image || (other.image == self.image && other.skew < self.skew);
        if is_better { other } else { self }
    }
}

/// Images of so many pixels a side, as large as all of them fit into a room of so many pixels, in its middle, in lines that
/// are all full if that costs little. Two groups are below or beside each other, whichever makes them larger.
pub fn arrange(room: Vec2, side: f32, groups: &[Group], spacing: Spacing) -> Vec<Placed> {
    let Some(first) = groups.first() else {
        return Vec::new();
    };
    let most = first.columns.unwrap_or(first.count).max(1);
    let ways = (1..=most).flat_map(|columns| [(columns, false), (columns, true)]);
    let plans: Vec<Plan> = ways
        .filter(|(_, is_beside)| !is_beside || groups.len() > 1)
        .filter_map(|(columns, is_beside)| plan(room, side, groups, spacing, columns, is_beside))
        .collect();
    let best = plans.iter().cloned().reduce(Plan::or_better);
    let full = plans.into_iter().filter(|plan| plan.is_full);
    let full = full.reduce(Plan::or_better);
    let plan = match (full, best) {
        (Some(full), Some(best)) if full.image >= FULL_FROM * best.image => full,
        (_, Some(best)) => best,
        (_, None) => return Vec::new(),
    };
    place(room, groups, spacing, &plan)
}

fn plan(
    room: Vec2,
    side: f32,
    groups: &[Group],
    spacing: Spacing,
    columns: usize,
    is_beside: bool,
) -> Option<Plan> {
    let first = groups.first()?;
    if first.columns.is_some_and(|fixed| fixed != columns) {
        return None;
    }
    let rows_of_first = rows(*first, columns);
    let columns: Vec<usize> = groups
        .iter()
        .map(|group| {
            let free = if is_beside {
                // As high as the first one.
                group.count.div_ceil(rows_of_first)
            } else {
                columns.min(group.count)
            };
            group.columns.unwrap_or(free).max(1)
        })
        .collect();
    let all_rows = groups
        .iter()
        .zip(&columns)
        .map(|(group, c)| rows(*group, *c));
    let between = spacing.between * (groups.len() - 1) as f32;
    let (pitches, left) = if is_beside {
        let pitches = (columns.iter().sum::<usize>(), all_rows.max().unwrap_or(1));
        (pitches, room - vec2(between, spacing.title))
    } else {
        let pitches = (columns.iter().copied().max().unwrap_or(1), all_rows.sum());
        let titles = spacing.title * groups.len() as f32;
        (pitches, room - vec2(0.0, between + titles))
    };
    let pitch = (left.x / pitches.0 as f32).min(left.y / pitches.1 as f32);
    let around = 2.0 * spacing.frame + spacing.gap;
    let zoom = (pitch - around) / side.max(1.0);
    let grain = spacing.grain.max(1.0);
    let zoom = if zoom < 1.0 && zoom < spacing.whole_from {
        zoom.max(0.02)
    } else if zoom < spacing.whole_from {
        // So that images, and what is between them, are alike.
        (zoom * side).floor() / side
    } else if zoom >= grain {
        (zoom / grain).floor() * grain
    } else {
        zoom.floor().max(1.0)
    };
    let wide = columns.first().copied().unwrap_or(1);
    let is_full = groups
        .iter()
        .zip(&columns)
        .all(|(group, c)| group.columns.is_some() || group.count.is_multiple_of(*c));
    Some(Plan {
        columns,
        is_beside,
        image: zoom * side,
        skew: wide.abs_diff(rows_of_first),
        is_full,
    })
}

fn rows(group: Group, columns: usize) -> usize {
    group.count.div_ceil(columns.max(1)).max(1)
}

fn place(room: Vec2, groups: &[Group], spacing: Spacing, plan: &Plan) -> Vec<Placed> {
    let pitch = plan.image + 2.0 * spacing.frame + spacing.gap;
    let size_of = |(group, columns): (&Group, &usize)| {
        let size = pitch * vec2(*columns as f32, rows(*group, *columns) as f32);
        size - Vec2::splat(spacing.gap) + vec2(0.0, spacing.title)
    };
    let sizes: Vec<Vec2> = groups.iter().zip(&plan.columns).map(size_of).collect();
    let step = |size: Vec2| {
        if plan.is_beside {
            vec2(size.x + spacing.between, 0.0)
        } else {
            vec2(0.0, size.y + spacing.between)
        }
    };
    // All of it in the middle, on whole pixels.
    let mut end = Vec2::ZERO;
    let mut from = Vec2::ZERO;
    for size in &sizes {
        end = end.max(from + *size);
        from += step(*size);
    }
    let grain = spacing.grain.max(1.0);
    let middle = (room - end) / 2.0 / grain;
    let mut corner = pos2(middle.x.floor(), middle.y.floor()).max(Pos2::ZERO) * grain;
    let mut placed = Vec::with_capacity(groups.len());
    for ((group, columns), size) in groups.iter().zip(&plan.columns).zip(&sizes) {
        placed.push(Placed {
            corner: corner + vec2(0.0, spacing.title),
            columns: *columns,
            count: group.count,
            image: plan.image,
            frame: spacing.frame,
            gap: spacing.gap,
        });
        corner += step(*size);
    }
    placed
}

#[cfg(test)]
mod tests {
    use super::*;

    const SPACING: Spacing = Spacing {
        frame: 2.0,
        gap: 2.0,
        between: 10.0,
        title: 14.0,
        grain: 1.0,
        whole_from: 1.0,
    };

    fn group(count: usize) -> Group {
        Group {
            count,
            columns: None,
        }
    }

    #[test]
    fn images_are_whole_multiples_in_the_room_and_do_not_overlap() {
        for room in [vec2(400.0, 420.0), vec2(900.0, 300.0), vec2(200.0, 700.0)] {
            for side in [8.0, 16.0, 28.0, 32.0] {
                for groups in [vec![group(64)], vec![group(64), group(16)], vec![group(9)]] {
                    let placed = arrange(room, side, &groups, SPACING);
                    assert_eq!(placed.len(), groups.len());
                    let whole = Rect::from_min_size(Pos2::ZERO, room);
                    let mut all = Vec::new();
                    for place in &placed {
                        for index in place.indices() {
                            let image = place.image(index);
                            let zoom = image.width() / side;
                            assert!(zoom < 1.0 || zoom.fract() == 0.0, "{room} {side} {zoom}");
                            assert!(whole.contains_rect(place.framed(index)), "{room} {side}");
                            assert_eq!(place.at(image.center()), Some(index));
                            all.push(place.framed(index).shrink(0.01));
                        }
                    }
                    for (index, a) in all.iter().enumerate() {
                        let others = all.iter().skip(index + 1);
                        assert!(others.into_iter().all(|b| !a.intersects(*b)));
                    }
                }
            }
        }
    }

    #[test]
    fn a_square_room_has_as_many_rows_as_columns_and_a_wide_one_both_groups_beside_each_other() {
        let square = arrange(vec2(500.0, 514.0), 16.0, &[group(64)], SPACING);
        assert_eq!(square.first().map(Placed::columns), Some(8));
        let wide = arrange(vec2(900.0, 200.0), 16.0, &[group(64), group(16)], SPACING);
        let corners: Vec<_> = wide.iter().map(Placed::corner).collect();
        assert!(corners[1].x > corners[0].x && corners[1].y == corners[0].y);
        let high = arrange(vec2(120.0, 700.0), 16.0, &[group(64), group(16)], SPACING);
        let corners: Vec<_> = high.iter().map(Placed::corner).collect();
        assert!(corners[1].y > corners[0].y);
        // Those of a sheet stay where they belong.
        let sheet = Group {
            count: 100,
            columns: Some(10),
        };
        let placed = arrange(vec2(900.0, 300.0), 16.0, &[sheet], SPACING);
        assert_eq!(placed.first().map(Placed::columns), Some(10));
    }

    #[test]
    fn lines_are_full_where_that_costs_little_and_a_line_of_text_changes_no_column() {
        let spacing = Spacing {
            title: 0.0,
            whole_from: 2.0,
            ..SPACING
        };
        let columns = |room: Vec2, groups: &[Group]| -> Vec<usize> {
            let placed = arrange(room, 16.0, groups, spacing);
            placed.iter().map(Placed::columns).collect()
        };
        for width in [340, 380, 420, 600, 1000] {
            for height in (180..=700).step_by(7) {
                let room = vec2(width as f32, height as f32);
                let all = columns(room, &[group(64), group(16)]);
                for (columns, count) in all.iter().zip([64, 16]) {
                    assert_eq!(count % columns, 0, "{room}: {columns}");
                }
            }
        }
        // The room of the picture at the right of the window, with and without a line of text.
        for height in [224.0, 252.0, 274.0] {
            assert_eq!(columns(vec2(393.0, height), &[group(64)]), [8]);
        }
        assert_eq!(columns(vec2(800.0, 200.0), &[group(64)]), [16]);
        assert_eq!(columns(vec2(200.0, 800.0), &[group(64)]), [4]);
        // Lines of one or of 61 would be too small.
        assert_eq!(columns(vec2(400.0, 400.0), &[group(61)]), [8]);
    }

    #[test]
    fn where_whole_pixels_would_halve_them_images_take_the_room() {
        let spacing = Spacing {
            whole_from: 2.0,
            ..SPACING
        };
        let room = vec2(395.0, 195.0);
        let whole = arrange(room, 16.0, &[group(64)], SPACING);
        let free = arrange(room, 16.0, &[group(64)], spacing);
        assert_eq!(whole[0].image(0).width(), 16.0);
        let image = free[0].image(0).width();
        assert!(image > 16.0 && image.fract() == 0.0, "{image}");
        let end = free[0].framed(63).max;
        assert!(end.x <= room.x && end.y <= room.y);
        // With more room pixels are whole again.
        let large = arrange(vec2(400.0, 420.0), 16.0, &[group(64)], spacing);
        assert_eq!(large[0].image(0).width(), 32.0);
    }

    #[test]
    fn rooms_of_no_size_and_no_images_are_no_problem() {
        assert!(arrange(vec2(100.0, 100.0), 16.0, &[], SPACING).is_empty());
        for room in [Vec2::ZERO, vec2(3.0, 900.0), vec2(-5.0, 10.0)] {
            for count in [0, 1, 64] {
                let placed = arrange(room, 16.0, &[group(count)], SPACING);
                assert!(placed.iter().all(|p| p.corner().is_finite()));
            }
        }
    }

    #[test]
    fn a_grain_keeps_pixels_sharp_when_the_picture_is_halved() {
        let spacing = Spacing {
            grain: 2.0,
            ..SPACING
        };
        let placed = arrange(vec2(480.0, 480.0), 16.0, &[group(64)], spacing);
        let image = placed[0].image(9);
        assert_eq!(image.width() % 32.0, 0.0);
        assert_eq!((image.left() % 2.0, image.top() % 2.0), (0.0, 0.0));
    }
}
