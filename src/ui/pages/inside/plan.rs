//! Where the units of a network are: a level beside the other, of as many columns as its units need.

use eframe::egui::{Pos2, Rect, Vec2, pos2, vec2};

use crate::gan::Inside;

/// Units of a level that are shown, at most.
const MOST: [usize; 8] = [48, 36, 24, 16, 12, 8, 4, 2];
/// Sides of a unit's picture.
const SIDES: (f32, f32) = (14.0, 46.0);
/// The side of an output's.
const OUTPUT: f32 = 64.0;
/// Between two units, and between two levels at least.
const GAP: f32 = 4.0;
const LEVEL_GAP: f32 = 44.0;

/// A unit that is shown.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Unit {
    /// The input is level 0.
    pub level: usize,
    /// Its number in the level.
    pub number: usize,
    pub place: Rect,
}

/// As many units of each level as fit into a room of that size.
pub(super) fn fitting(size: Vec2, inside: &Inside) -> Vec<Vec<usize>> {
    let room = Rect::from_min_size(Pos2::ZERO, size);
    let fits = |levels: &Vec<Vec<usize>>| {
        let units = places(room, levels);
        let last = units.last().map_or(0.0, |unit| unit.place.right());
        last <= room.right() + 0.5
    };
    let mut all = MOST.into_iter().map(|most| chosen(inside, most));
    let least = || chosen(inside, MOST[MOST.len() - 1]);
    all.find(fits).unwrap_or_else(least)
}

/// Which units of each level are shown, in their order: those that count most where there are many.
fn chosen(inside: &Inside, most: usize) -> Vec<Vec<usize>> {
    let levels = inside.layers.len() + 1;
    (0..levels)
        .map(|level| {
            let width = inside.layout.width(level);
            if width <= most {
                return (0..width).collect();
            }
            // How much what comes next listens to it.
            let next = inside.layout.layer(level.min(levels.saturating_sub(2)));
            let influence = |unit: usize| -> f32 {
                let start = next.weight.start + unit * next.outputs;
                let weights = inside.parameters.get(start..start + next.outputs);
                weights.unwrap_or_default().iter().map(|w| w.abs()).sum()
            };
            let mut units: Vec<usize> = (0..width).collect();
            if level > 0 && level + 1 < levels {
                units.sort_by(|a, b| influence(*b).total_cmp(&influence(*a)));
            }
            units.truncate(most);
            units.sort_unstable();
            units
        })
        .collect()
}

/// The places of units in a room.
pub(super) fn places(room: Rect, levels: &[Vec<usize>]) -> Vec<Unit> {
    let last = levels.len().saturating_sub(1);
    let columns_of = |count: usize, side: f32| {
        let rows = ((room.height() + GAP) / (side + GAP)).floor().max(1.0) as usize;
        count.div_ceil(rows).max(1)
    };
    let width_of = |level: usize, count: usize, side: f32| {
        let (columns, side) = if level == last {
            (1, OUTPUT)
        } else {
            (columns_of(count, side), side)
        };
        columns as f32 * (side + GAP) - GAP
    };
    let whole = |side: f32| -> f32 {
        let widths = levels.iter().enumerate();
        widths
            .map(|(level, units)| width_of(level, units.len(), side))
            .sum()
    };
    let gaps = last.max(1) as f32;
    let mut side = SIDES.1;
    while side > SIDES.0 && whole(side) + gaps * LEVEL_GAP > room.width() {
        side -= 1.0;
    }
    // Lines need some room; without it fewer units are shown.
    let gap = ((room.width() - whole(side)) / gaps).max(LEVEL_GAP / 2.0);
    let mut units = Vec::new();
    let mut left = room.left();
    for (level, chosen) in levels.iter().enumerate() {
        let own = if level == last { OUTPUT } else { side };
        let columns = if level == last {
            1
        } else {
            columns_of(chosen.len(), side)
        };
        let rows = chosen.len().div_ceil(columns).max(1);
        let height = rows as f32 * (own + GAP) - GAP;
        let top = room.center().y - height / 2.0;
        for (index, unit) in chosen.iter().enumerate() {
            let at = vec2((index / rows) as f32, (index % rows) as f32) * (own + GAP);
            let place = Rect::from_min_size(pos2(left, top) + at, vec2(own, own));
            units.push(Unit {
                level,
                number: *unit,
                place,
            });
        }
        left += width_of(level, chosen.len(), side) + gap;
    }
    units
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;
    use crate::gan::{Backend, Gan, Player};

    #[test]
    fn units_neither_leave_the_room_nor_cover_each_other() {
        for (neurons, layers) in [(1, 1), (8, 2), (32, 2), (48, 2), (12, 6)] {
            let levels: Vec<Vec<usize>> = std::iter::once(2)
                .chain(std::iter::repeat_n(neurons, layers))
                .chain([1])
                .map(|count| (0..count).collect())
                .collect();
            for size in [vec2(620.0, 300.0), vec2(700.0, 560.0), vec2(1200.0, 700.0)] {
                let room = Rect::from_min_size(pos2(10.0, 20.0), size);
                let units = places(room, &levels);
                assert_eq!(units.len(), 3 + neurons * layers);
                for (index, unit) in units.iter().enumerate() {
                    assert!(
                        room.expand(0.5).contains_rect(unit.place),
                        "{neurons} × {layers}, {size}: {unit:?}"
                    );
                    for other in &units[..index] {
                        assert!(!other.place.intersects(unit.place), "{other:?} {unit:?}");
                    }
                }
            }
        }
    }

    #[test]
    fn of_many_units_those_are_shown_that_the_next_layer_listens_to() {
        let mut config = Config::default();
        config.discriminator.neurons = 64;
        config.discriminator.hidden_layers = 1;
        let gan = Gan::new(&config, Backend::Flex);
        let mut inside = gan.inside(Player::Discriminator, &config).unwrap();
        for unit in 0..64 {
            let index = inside.weight_index(1, unit, 0);
            inside.parameters[index] = if unit % 2 == 0 { -5.0 } else { 0.1 };
        }
        let levels = chosen(&inside, 32);
        assert_eq!(levels[0], [0, 1]);
        assert_eq!(levels[1], (0..64).step_by(2).collect::<Vec<_>>());
        assert_eq!(levels[2], [0]);
        assert_eq!(chosen(&inside, MOST[0])[1].len(), 48);
        // In little room there are fewer, and they fit.
        let size = vec2(200.0, 100.0);
        let levels = fitting(size, &inside);
        assert!((4..48).contains(&levels[1].len()), "{}", levels[1].len());
        let room = Rect::from_min_size(pos2(0.0, 0.0), size);
        let last = *places(room, &levels).last().unwrap();
        assert!(room.expand(0.5).contains_rect(last.place), "{last:?}");
    }
}
