//! What is not in sight: gathered at the edge of a picture, as arrows with their numbers.

use eframe::egui::{Painter, Pos2, Rect, Shape, Stroke, StrokeKind, Vec2, Visuals, vec2};

use super::crowd::Crowd;
use super::shapes::Transform;
use crate::data::Point;
use crate::training::Snapshot;
use crate::ui::layers::{Layer, Layers};
use crate::ui::number::grouped;
use crate::ui::theme::{self, Role};

/// Length of an arrow to what is outside, and of the piece of the edge that it stands for.
const OUTWARD_ARROW: f32 = 9.0;
const EDGE_PIECE: f32 = 52.0;
/// Places on each side of an arrow that are tried for its number.
const NEAR_PLACES: usize = 6;

/// Points beyond one piece of the edge of a picture.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Outside {
    /// The middle of their places at the edge.
    pub at: Pos2,
    /// Away from the picture: left, right, up or down.
    pub outward: Vec2,
    /// How many.
    pub count: usize,
}

/// Gathers the points outside `room` by pieces of its edge, each of at least `piece` points of the screen:
/// as many arrows as there is room for, however many points there are.
pub fn outside(points: &[Point], transform: Transform, room: Rect, piece: f32) -> Vec<Outside> {
    let pieces = |length: f32| (length / piece).floor().clamp(1.0, 64.0);
    let counts = [pieces(room.width()), pieces(room.height())];
    // Left, right, top, bottom.
    let mut edges: [Vec<(f32, usize)>; 4] =
        [1, 1, 0, 0].map(|axis: usize| vec![(0.0, 0); counts[axis] as usize]);
    for at in points.iter().map(|point| transform.at(*point)) {
        if room.contains(at) || !at.is_finite() {
            continue;
        }
        let beyond = [
            room.left() - at.x,
            at.x - room.right(),
            room.top() - at.y,
            at.y - room.bottom(),
        ];
        let is_farther = |a: &usize, b: &usize| beyond[*a].total_cmp(&beyond[*b]);
        let Some(edge) = (0..4).max_by(is_farther) else {
            continue;
        };
        let along = if edge < 2 {
            at.y.clamp(room.top(), room.bottom()) - room.top()
        } else {
            at.x.clamp(room.left(), room.right()) - room.left()
        };
        let length = if edge < 2 {
            room.height()
        } else {
            room.width()
        };
        let last = edges[edge].len() - 1;
        let index = (along / length.max(1.0) * (last + 1) as f32) as usize;
        let (sum, count) = &mut edges[edge][index.min(last)];
        *sum += along;
        *count += 1;
    }
    let mut found = Vec::new();
    for (edge, pieces) in edges.iter().enumerate() {
        for (sum, count) in pieces.iter().filter(|(_, count)| *count > 0) {
            let along = sum / *count as f32;
            let (at, outward) = match edge {
                0 => (room.left_top() + vec2(0.0, along), vec2(-1.0, 0.0)),
                1 => (room.right_top() + vec2(0.0, along), vec2(1.0, 0.0)),
                2 => (room.left_top() + vec2(along, 0.0), vec2(0.0, -1.0)),
                _ => (room.left_bottom() + vec2(along, 0.0), vec2(0.0, 1.0)),
            };
            found.push(Outside {
                at,
                outward,
                count: *count,
            });
        }
    }
    found
}

/// An arrow head at each of these places of the edge, its tip at the edge; `size` is its length. Its ink is that of words, which no
/// sample has, with a rim that parts it from samples below: it is none of them.
pub fn outward_arrows(outside: &[Outside], size: f32, visuals: &Visuals) -> Shape {
    let ink = visuals.strong_text_color();
    let rim = Stroke::new(1.5, theme::plot_background(visuals));
    let arrow = |Outside { at, outward, .. }: &Outside| {
        let base = *at - *outward * size;
        let half = outward.rot90() * size * 0.7;
        Shape::convex_polygon(vec![*at, base + half, base - half], ink, rim)
    };
    Shape::Vec(outside.iter().map(arrow).collect())
}

/// Samples that are not in sight.
pub struct Outsiders {
    /// Fakes, and real samples, with their roles.
    groups: [(Role, Vec<Outside>); 2],
    /// Those that are in sight; nobody where all are.
    crowd: Crowd,
    /// How many fakes there are.
    fakes: usize,
}

impl Outsiders {
    /// Those of the layers that are on.
    pub fn of(snapshot: &Snapshot, layers: Layers, transform: Transform, room: Rect) -> Self {
        let group = |layer: Layer, role: Role, points: &[Point]| {
            let shown = if layers.shows(layer) { points } else { &[] };
            (role, outside(shown, transform, room, EDGE_PIECE))
        };
        let groups = [
            group(Layer::Fake, Role::Fake, &snapshot.plane().fakes),
            group(Layer::Real, Role::Real, &snapshot.plane().real),
        ];
        let crowd = if groups.iter().all(|(_, outside)| outside.is_empty()) {
            Crowd::default()
        } else {
            let fakes = snapshot.plane().fakes.iter();
            let fakes = fakes.filter(|_| layers.shows(Layer::Fake));
            let real = snapshot.plane().real.iter();
            let real = real.filter(|_| layers.shows(Layer::Real));
            Crowd::of(fakes.chain(real).map(|point| transform.at(*point)), room)
        };
        Self {
            groups,
            crowd,
            fakes: snapshot.plane().fakes.len(),
        }
    }

    fn count(&self, role: Role) -> usize {
        let of_role = self.groups.iter().filter(|(of, _)| *of == role);
        of_role.flat_map(|(_, all)| all).map(|o| o.count).sum()
    }

    /// In words; `None` where everything is in sight.
    pub fn text(&self) -> Option<String> {
        let fakes = self.count(Role::Fake) as u64;
        let real = self.count(Role::Real) as u64;
        let fakes_in_words = || trn!(fakes, "{n} fake", "{n} fakes");
        let real_in_words = || trn!(real, "{n} real sample", "{n} real samples");
        Some(match (fakes, real) {
            (0, 0) => return None,
            (fakes, 0) if fakes == self.fakes as u64 => trn!(
                fakes,
                "All {n} fake are outside the picture.",
                "All {n} fakes are outside the picture."
            ),
            (_, 0) => tr!("{fakes} outside the picture.", fakes = fakes_in_words()),
            (0, _) => tr!("{real} outside the picture.", real = real_in_words()),
            _ => tr!(
                "{fakes} and {real} outside the picture.",
                fakes = fakes_in_words(),
                real = real_in_words()
            ),
        })
    }

    /// Arrows at the edge with their numbers, which do not cover each other: where there is no room for two numbers, one arrow stands
    /// for both and has their sum, so that no arrow is without a number.
    pub fn paint(&self, painter: &Painter, visuals: &Visuals, room: Rect) {
        let mut taken: Vec<Rect> = Vec::new();
        let font = theme::small_font(painter.ctx());
        for (role, outside) in &self.groups {
            if outside.is_empty() {
                continue;
            }
            let color = role.text_color(visuals);
            let written = |count: usize, is_only: bool| {
                let number = grouped(count as u64);
                let text = if is_only {
                    tr!("{number} outside", number)
                } else {
                    number
                };
                painter.layout_no_wrap(text, font.clone(), color)
            };
            let labels = labels(
                outside,
                room,
                (taken.as_slice(), &self.crowd),
                |count, is_only| written(count, is_only).size(),
            );
            let is_only = labels.len() == 1;
            let arrows: Vec<Outside> = labels.iter().map(|(heap, _)| *heap).collect();
            let arrows = if arrows.is_empty() {
                outside.as_slice()
            } else {
                arrows.as_slice()
            };
            painter.add(outward_arrows(arrows, OUTWARD_ARROW, visuals));
            // A plate with an edge is no part of the picture, and seen as such.
            let edge = Stroke::new(1.0, visuals.weak_text_color());
            for (Outside { count, .. }, label) in labels {
                painter.rect_filled(label, theme::SQUARE, visuals.panel_fill);
                painter.rect_stroke(label, theme::SQUARE, edge, StrokeKind::Inside);
                painter.galley(label.min + vec2(3.0, 1.0), written(count, is_only), color);
                taken.push(label.expand(1.0));
            }
        }
    }
}

/// Heaps and places of their labels, which cover neither each other nor what is `taken`, the largest first. `size_of` is asked for the
/// size of a number, and whether it is that of the only label. Heaps whose numbers have no room beside each other become one, at the
/// place of the largest. All heaps are in the numbers; there is no label only where what is taken leaves no room for even one along its
/// edge. Each is where it covers the fewest of the crowd, near its arrow.
fn labels(
    outside: &[Outside],
    room: Rect,
    (taken, crowd): (&[Rect], &Crowd),
    size_of: impl Fn(usize, bool) -> Vec2,
) -> Vec<(Outside, Rect)> {
    let mut heaps = outside.to_vec();
    loop {
        heaps.sort_by_key(|heap| std::cmp::Reverse(heap.count));
        let is_only = heaps.len() == 1;
        // A number far from its arrow says less than a sum; the only one has no other to go to.
        let reach = if is_only { f32::INFINITY } else { EDGE_PIECE };
        let place = |heap: &Outside| {
            let size = size_of(heap.count, is_only) + vec2(6.0, 2.0);
            place(heap, size, room, (taken, crowd), reach)
        };
        let places: Vec<Option<Rect>> = heaps.iter().map(place).collect();
        // A sum is wider than what it is made of, so all are placed anew after each.
        let Some((from, into)) = to_merge(&heaps, &places) else {
            let found = heaps.iter().zip(places);
            return found
                .filter_map(|(heap, place)| Some((*heap, place?)))
                .collect();
        };
        let count = heaps.get(from).map_or(0, |heap| heap.count);
        if let Some(heap) = heaps.get_mut(into) {
            heap.count += count;
        }
        heaps.remove(from);
    }
}

/// Where the label of a heap is: at its arrow or along the edge from there, where it covers the fewest of the crowd; at most `reach`
/// points away, and no farther than a piece of the edge but where what is taken leaves nothing nearer.
fn place(
    heap: &Outside,
    size: Vec2,
    room: Rect,
    (taken, crowd): (&[Rect], &Crowd),
    reach: f32,
) -> Option<Rect> {
    let depth = OUTWARD_ARROW + 3.0 + (size * heap.outward).length() / 2.0;
    // A label of a corner stays in the picture.
    let inner = room.shrink(2.0);
    let inside = |label: Rect| {
        let label = label.translate((inner.min - label.min).max(Vec2::ZERO));
        label.translate((inner.max - label.max).min(Vec2::ZERO))
    };
    let label = inside(Rect::from_center_size(heap.at - heap.outward * depth, size));
    let along = if heap.outward.x == 0.0 {
        Vec2::X
    } else {
        Vec2::Y
    };
    let beside = taken.iter().flat_map(|other| {
        let before = (other.min - label.max).dot(along) - 1.0;
        let behind = (other.max - label.min).dot(along) + 1.0;
        [before, behind]
    });
    let near = (1..=NEAR_PLACES).flat_map(|step| {
        let shift = EDGE_PIECE * step as f32 / NEAR_PLACES as f32;
        [-shift, shift]
    });
    let shifts = std::iter::once(0.0).chain(beside).chain(near);
    let free = shifts
        .filter(|shift| shift.abs() <= reach)
        .map(|shift| (shift.abs(), inside(label.translate(along * shift))))
        .filter(|(_, label)| !taken.iter().any(|other| other.intersects(*label)));
    // Far from its arrow it says less, whatever it would cover nearer.
    let cost = |shift: f32, label: Rect| (shift > EDGE_PIECE, crowd.within(label));
    let best = free.min_by(|(a, at_a), (b, at_b)| {
        let costs = cost(*a, *at_a).cmp(&cost(*b, *at_b));
        costs.then(a.total_cmp(b))
    });
    best.map(|(_, label)| label)
}

/// The next heap whose number has to go into that of another one: the smallest without a place, into the nearest; else the smaller
/// one of two whose labels would cover each other.
fn to_merge(heaps: &[Outside], places: &[Option<Rect>]) -> Option<(usize, usize)> {
    if let Some(from) = places.iter().rposition(Option::is_none) {
        let at = heaps.get(from)?.at;
        let others = heaps.iter().enumerate().filter(|(index, _)| *index != from);
        let distance = |(_, heap): &(usize, &Outside)| (heap.at - at).length_sq();
        let nearest = others.min_by(|a, b| distance(a).total_cmp(&distance(b)));
        return nearest.map(|(into, _)| (from, into));
    }
    places.iter().enumerate().find_map(|(into, place)| {
        let label = (*place)?.expand(1.0);
        let smaller = places.iter().enumerate().skip(into + 1);
        let mut covered = smaller.filter(|(_, other)| other.is_some_and(|o| label.intersects(o)));
        covered.next().map(|(from, _)| (from, into))
    })
}

#[cfg(test)]
mod tests {
    use eframe::egui::pos2;

    use super::*;

    const ROOM: Rect = Rect {
        min: Pos2::ZERO,
        max: pos2(300.0, 300.0),
    };

    /// A heap at the lower edge of [`ROOM`].
    fn heap(x: f32, count: usize) -> Outside {
        Outside {
            at: pos2(x, 300.0),
            outward: vec2(0.0, 1.0),
            count,
        }
    }

    /// Eight points for a digit, and 56 for the word after the only number.
    fn size(count: usize, is_only: bool) -> Vec2 {
        let word = if is_only { 56.0 } else { 0.0 };
        vec2(8.0 * count.to_string().len() as f32 + word, 12.0)
    }

    /// Numbers of labels, which are held to be in the picture and to cover nothing.
    fn numbers(heaps: &[Outside], taken: &[Rect]) -> Vec<usize> {
        let found = labels(heaps, ROOM, (taken, &Crowd::default()), size);
        for (index, (_, label)) in found.iter().enumerate() {
            assert!(ROOM.contains_rect(*label), "{found:?}");
            let others = found.iter().skip(index + 1).map(|(_, other)| other);
            for other in others.chain(taken) {
                assert!(!label.intersects(*other), "{found:?}, {taken:?}");
            }
        }
        found.iter().map(|(heap, _)| heap.count).collect()
    }

    /// What is painted of fakes below [`ROOM`], at these places of its lower edge: arrow heads and texts.
    fn painted(places: &[(f32, usize)]) -> (usize, Vec<String>) {
        let heaps = places.iter().map(|(x, count)| heap(*x, *count)).collect();
        let outsiders = Outsiders {
            groups: [(Role::Fake, heaps), (Role::Real, Vec::new())],
            crowd: Crowd::default(),
            fakes: 2_000,
        };
        let ctx = eframe::egui::Context::default();
        let output = ctx.run_ui(eframe::egui::RawInput::default(), |ui| {
            outsiders.paint(ui.painter(), ui.visuals(), ROOM);
        });
        let (mut arrows, mut texts) = (0, Vec::new());
        for clipped in output.shapes {
            match clipped.shape {
                Shape::Vec(shapes) => arrows += shapes.len(),
                Shape::Text(text) => texts.push(text.galley.text().to_owned()),
                _ => {}
            }
        }
        (arrows, texts)
    }

    #[test]
    fn every_arrow_has_its_number() {
        let (arrows, texts) = painted(&[(100.0, 60), (104.0, 40)]);
        assert_eq!((arrows, texts.len()), (1, 1), "{texts:?}");
        assert!(texts[0].contains("100"), "{texts:?}");
        let (arrows, texts) = painted(&[(40.0, 60), (250.0, 40)]);
        assert_eq!((arrows, texts.len()), (2, 2), "{texts:?}");
    }

    #[test]
    fn numbers_at_the_edge_add_up_however_close_the_heaps_are() {
        let heaps = [heap(20.0, 98), heap(40.0, 402), heap(250.0, 7)];
        assert_eq!(numbers(&heaps, &[]), [500, 7]);
        // Those that have room are apart.
        assert_eq!(numbers(&[heap(20.0, 98), heap(150.0, 402)], &[]).len(), 2);
        // A sum may be wide enough to reach the next one.
        let heaps = [
            heap(100.0, 950),
            heap(125.0, 98),
            heap(70.5, 99),
            heap(250.0, 7),
        ];
        assert_eq!(numbers(&heaps, &[]), [1_147, 7]);
        // What others have stays free.
        assert!(numbers(&heaps[..1], &[ROOM]).is_empty());
    }

    #[test]
    fn a_number_in_the_place_of_another_kind_moves_or_is_in_a_sum() {
        let heaps = [heap(100.0, 500), heap(250.0, 20)];
        let from =
            |left: f32, right: f32| Rect::from_min_max(pos2(left, 260.0), pos2(right, 300.0));
        assert_eq!(numbers(&heaps, &[from(240.0, 260.0)]), [500, 20]);
        assert_eq!(numbers(&heaps, &[from(180.0, 300.0)]), [520]);
        // The only one goes as far as it must.
        assert_eq!(numbers(&heaps[1..], &[from(120.0, 300.0)]), [20]);
        assert_eq!(
            numbers(&heaps, &[from(60.0, 110.0), from(200.0, 300.0)]),
            [520]
        );
    }

    #[test]
    fn a_number_stands_where_it_covers_the_fewest_samples() {
        // All of them beneath where the number would be, but for its right end.
        let samples = (0..400).map(|i| pos2(60.0 + (i % 60) as f32, 265.0 + (i / 60) as f32 * 4.0));
        let crowd = Crowd::of(samples, ROOM);
        let heaps = [heap(100.0, 30), heap(250.0, 7)];
        let at = |crowd: &Crowd| labels(&heaps, ROOM, (&[], crowd), size)[0].1;
        assert!(crowd.within(at(&Crowd::default())) > 20);
        let label = at(&crowd);
        assert_eq!(crowd.within(label), 0, "{label}");
        // It still is its arrow's.
        assert!((label.center().x - 100.0).abs() <= EDGE_PIECE, "{label}");
    }

    #[test]
    fn an_arrow_has_no_sample_s_colour() {
        for visuals in [Visuals::dark(), Visuals::light()] {
            let Shape::Vec(arrows) = outward_arrows(&[heap(100.0, 3)], 9.0, &visuals) else {
                panic!("no arrows");
            };
            for role in [Role::Fake, Role::Real, Role::Gradient] {
                for arrow in &arrows {
                    let Shape::Path(path) = arrow else {
                        panic!("{arrow:?}");
                    };
                    assert!(
                        theme::contrast(path.fill, role.color(&visuals)) > 1.7,
                        "{role:?}"
                    );
                }
            }
        }
    }

    #[test]
    fn the_only_number_says_what_it_counts() {
        let width = |heaps: &[Outside]| {
            let found = labels(heaps, ROOM, (&[], &Crowd::default()), size);
            found[0].1.width()
        };
        assert_eq!(
            width(&[heap(100.0, 98), heap(110.0, 402)]),
            24.0 + 56.0 + 6.0
        );
        assert_eq!(width(&[heap(100.0, 500), heap(250.0, 7)]), 24.0 + 6.0);
    }

    #[test]
    fn points_outside_are_arrows_at_their_place_of_the_edge_with_their_number() {
        let room = Rect::from_min_size(pos2(10.0, 20.0), vec2(400.0, 300.0));
        let transform = Transform::fit(room);
        let collapsed = vec![[0.5, -0.3]; 37];
        let found = outside(&collapsed, transform, room, 50.0);
        let [only] = found.as_slice() else {
            panic!("{found:?}");
        };
        assert_eq!((only.count, only.outward), (37, vec2(0.0, 1.0)));
        assert!((only.at - room.center_bottom()).length() < 0.5, "{only:?}");
        // Spread far and wide they are still a few arrows, and every one is counted.
        let spread: Vec<Point> = (0..1_000)
            .map(|i| {
                let (sin, cos) = (i as f32).sin_cos();
                [0.5 + 9.0 * sin, 0.5 + 9.0 * cos]
            })
            .chain([[0.5, 0.5], [f32::NAN, 0.0], [f32::INFINITY, 0.0]])
            .collect();
        let found = outside(&spread, transform, room, 50.0);
        assert!(found.len() <= 2 * (8 + 6), "{}", found.len());
        assert_eq!(found.iter().map(|o| o.count).sum::<usize>(), 1_000);
        assert!(found.iter().all(|o| room.expand(0.1).contains(o.at)));
        assert!(outside(&[[0.5, 0.5]], transform, room, 50.0).is_empty());
        // However small the room is.
        let nothing = Rect::from_min_size(pos2(0.0, 0.0), Vec2::ZERO);
        outside(&spread, transform, nothing, 50.0);
    }
}
