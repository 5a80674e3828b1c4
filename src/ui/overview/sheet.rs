//! `SheetScale`: from the sheet of the graph to the screen. The room that names need between the rows of pictures does not shrink
//! with these, so no name has to lie on a picture; and room that the pictures can't use goes to the gaps between them.

use eframe::egui::{Pos2, Rect, Vec2, vec2};

use super::plan::{LEAST_TEXT, SHEET};

/// Size of texts on the sheet, in its units.
const TEXT: f32 = 12.0;
/// Height of a line of text, in its size.
const LINE: f32 = 1.25;
/// Room between a picture and its name, in which slow motion's frame lies, in points of the screen.
const BETWEEN: f32 = 4.0;
/// Between a name and the switch below it, in points of the screen.
pub const SWITCH_GAP: f32 = 1.0;

/// Size of the switch of a layer, in units of the sheet, and how far that is scaled.
const SWITCH: Vec2 = vec2(22.0, 12.0);
const SWITCH_SCALE: (f32, f32) = (0.7, 1.6);

/// Side of the smallest pictures below which the graph is rather scrolled than made smaller, in points of the screen.
const LEAST_PICTURE: f32 = 35.0;
/// The scale at which they have it; the graph then fits into the least width that a presentation has for it.
pub const LEAST_FACTOR: f32 = LEAST_PICTURE / 90.0;

/// Gaps between the columns of pictures, where names lie across them, from the left, in units of the sheet. The last two leave the
/// losses more width, too.
const COLUMNS: [(f32, f32); 4] = [
    (190.0, 226.0),
    (316.0, 352.0),
    (532.0, 556.0),
    (658.0, 684.0),
];
/// Gaps between the rows of pictures, where settings and names are, from the top.
const ROWS: [(f32, f32); 3] = [(43.0, 66.0), (170.0, 193.0), (413.0, 432.0)];
/// How much wider each of them becomes at most where there is room, in units of the sheet: ends of ways still belong together.
const MOST_SPREAD: f32 = 40.0;

/// A strip of the sheet across its width, with names and ways and without pictures: it may be higher than in proportion.
struct Band {
    /// Where it is, from the top, in units of the sheet.
    from: f32,
    to: f32,
    /// Height of the lowest slot of a name that it runs through.
    slot: f32,
    /// Whether nodes with switches have their names there.
    has_switches: bool,
}

const fn band(from: f32, to: f32, slot: f32, has_switches: bool) -> Band {
    Band {
        from,
        to,
        slot,
        has_switches,
    }
}

/// All of them: of D's gradient, of the noise, above the small nodes, below them and the networks, below the gradients.
const BANDS: [Band; 5] = [
    band(3.0, 25.0, 24.0, false),
    band(43.0, 66.0, 25.0, false),
    band(170.0, 193.0, 25.0, true),
    band(397.0, 412.0, 23.5, true),
    band(568.0, 584.0, 24.0, true),
];

/// How the texts of a graph are written: all of them in one way.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Texts {
    /// Size, in points of the screen.
    pub size: f32,
    /// Whether the switch of a layer is below the name of its node, not beside it.
    pub is_stacked: bool,
    /// Which of their [names](super::plan::Node::names) the nodes have.
    pub level: usize,
}

/// From the sheet to the screen.
#[derive(Clone, Copy)]
pub struct SheetScale {
    origin: Pos2,
    /// Points of the screen for one unit of the sheet.
    pub factor: f32,
    /// How its texts are written.
    pub texts: Texts,
    /// How much higher than in proportion each band is, in points of the screen.
    extra: [f32; BANDS.len()],
    /// How much wider than in proportion each of the gaps is, between columns and between rows, in points of the screen.
    spread: Vec2,
}

impl SheetScale {
    /// The sheet in its own proportions as large as it fits, in the middle of `room`.
    pub fn fit(room: Rect) -> Self {
        let factor = (room.width() / SHEET.x)
            .min(room.height() / SHEET.y)
            .max(0.1);
        let texts = Texts {
            size: (TEXT * factor).clamp(LEAST_TEXT, 2.5 * TEXT),
            is_stacked: false,
            level: 0,
        };
        Self {
            origin: room.center() - factor * SHEET / 2.0,
            factor,
            texts,
            extra: [0.0; BANDS.len()],
            spread: Vec2::ZERO,
        }
    }

    /// As large as it fits in the middle of `room` with lines of names of these texts between its pictures.
    pub fn with_texts(room: Rect, texts: Texts) -> Self {
        let most = room.width() / SHEET.x;
        let height = |factor: f32| packed(factor, texts).y;
        // It grows with the factor, as the bands are a small part of the sheet.
        let factor = if height(most) <= room.height() {
            most
        } else {
            let (mut low, mut high) = (0.0, most);
            for _ in 0..24 {
                let middle = 0.5 * (low + high);
                if height(middle) <= room.height() {
                    low = middle;
                } else {
                    high = middle;
                }
            }
            low
        };
        Self::in_the_middle(room, factor.max(0.1), texts)
    }

    /// At that scale, however small `room` is: from its corner on in a direction that is too small, in its middle in another.
    pub fn at_scale(room: Rect, factor: f32, texts: Texts) -> Self {
        let size = room.size().max(packed(factor, texts));
        Self::in_the_middle(Rect::from_min_size(room.min, size), factor, texts)
    }

    fn in_the_middle(room: Rect, factor: f32, texts: Texts) -> Self {
        let size = packed(factor, texts);
        let gaps = vec2(COLUMNS.len() as f32, ROWS.len() as f32);
        let spare = (room.size() - size).max(Vec2::ZERO) / gaps;
        let spread = spare.min(Vec2::splat(MOST_SPREAD * factor));
        Self {
            origin: room.center() - (size + gaps * spread) / 2.0,
            factor,
            texts,
            extra: extra(factor, texts),
            spread,
        }
    }

    /// All of it elsewhere.
    pub fn moved(self, by: Vec2) -> Self {
        Self {
            origin: self.origin + by,
            ..self
        }
    }

    /// Size of all of it, in points of the screen.
    pub fn size(self) -> Vec2 {
        self.rect(Rect::from_min_size(Pos2::ZERO, SHEET)).size()
    }

    /// A place of the sheet.
    pub fn at(self, pos: Pos2) -> Pos2 {
        let share = |at: f32, from: f32, to: f32| ((at - from) / (to - from)).clamp(0.0, 1.0);
        let extra = BANDS.iter().zip(self.extra);
        let extra = extra.map(|(band, extra)| extra * share(pos.y, band.from, band.to));
        let columns = COLUMNS.iter().map(|(from, to)| share(pos.x, *from, *to));
        let rows = ROWS.iter().map(|(from, to)| share(pos.y, *from, *to));
        let spread = self.spread * vec2(columns.sum(), rows.sum());
        self.origin + self.factor * pos.to_vec2() + spread + vec2(0.0, extra.sum())
    }

    /// A part of the sheet.
    pub fn rect(self, rect: Rect) -> Rect {
        Rect::from_min_max(self.at(rect.min), self.at(rect.max))
    }

    /// A text size that stays readable when the sheet is small.
    pub fn font_size(self, size: f32) -> f32 {
        (size * self.factor).clamp(LEAST_TEXT.min(size), 2.5 * size)
    }

    /// Size of the switch of a layer, in points of the screen.
    pub fn switch(self) -> Vec2 {
        switch(self.factor)
    }
}

fn switch(factor: f32) -> Vec2 {
    let (least, most) = SWITCH_SCALE;
    SWITCH * factor.clamp(least, most)
}

/// Size of the sheet with its texts and no more, in points of the screen.
fn packed(factor: f32, texts: Texts) -> Vec2 {
    factor * SHEET + vec2(0.0, extra(factor, texts).iter().sum())
}

/// What the bands lack of the height of their texts.
fn extra(factor: f32, texts: Texts) -> [f32; BANDS.len()] {
    BANDS.map(|band| {
        let below = if band.has_switches && texts.is_stacked {
            SWITCH_GAP + switch(factor).y
        } else {
            0.0
        };
        (LINE * texts.size + BETWEEN + below - factor * band.slot).max(0.0)
    })
}

#[cfg(test)]
mod tests {
    use eframe::egui::pos2;

    use super::*;
    use crate::ui::overview::plan::Node;

    const ROOMS: [(f32, f32); 6] = [
        (290.0, 320.0),
        (290.0, 250.0),
        (310.0, 200.0),
        (442.0, 310.0),
        (698.0, 600.0),
        (1500.0, 1200.0),
    ];

    fn scales() -> impl Iterator<Item = (Rect, SheetScale)> {
        ROOMS.into_iter().flat_map(|(width, height)| {
            let room = Rect::from_min_size(pos2(10.0, 20.0), vec2(width, height));
            let sizes = [10.0, 13.0].into_iter();
            sizes.flat_map(move |size| {
                [false, true].map(|is_stacked| {
                    let texts = Texts {
                        size,
                        is_stacked,
                        level: 0,
                    };
                    (room, SheetScale::with_texts(room, texts))
                })
            })
        })
    }

    #[test]
    fn pictures_keep_their_proportions_and_all_is_in_the_room() {
        let sheet = Rect::from_min_size(Pos2::ZERO, SHEET);
        for (room, scale) in scales() {
            assert!(room.expand(0.1).contains_rect(scale.rect(sheet)), "{room}");
            for node in Node::ALL {
                let on_screen = scale.rect(node.rect()).size();
                let wanted = scale.factor * node.rect().size();
                // A bar with a text above it is no picture.
                if matches!(node, Node::DiscriminatorLoss | Node::GeneratorLoss) {
                    assert!(on_screen.x > wanted.x - 0.01, "{node:?} in {room}");
                    continue;
                }
                assert!((on_screen - wanted).length() < 0.01, "{node:?} in {room}");
            }
        }
    }

    #[test]
    fn every_slot_has_the_height_of_its_texts_however_small_the_pictures_are() {
        for (room, scale) in scales() {
            let Texts {
                size, is_stacked, ..
            } = scale.texts;
            for node in Node::ALL {
                let Some(slot) = node.label_slot() else {
                    continue;
                };
                let has_switch = !matches!(node, Node::Noise | Node::OfReal | Node::OfFake);
                let below = if has_switch && is_stacked {
                    scale.switch().y
                } else {
                    0.0
                };
                let height = scale.rect(slot).height();
                assert!(
                    height >= LINE * size + below,
                    "{node:?} in {room}: {height}"
                );
            }
        }
    }

    #[test]
    fn room_that_pictures_cannot_use_is_between_them() {
        let texts = Texts {
            size: 10.0,
            is_stacked: false,
            level: 0,
        };
        let scale_in = |size: Vec2| {
            let scale = SheetScale::with_texts(Rect::from_min_size(Pos2::ZERO, size), texts);
            let gap = |a: Node, b: Node| scale.rect(b.rect()).min - scale.rect(a.rect()).max;
            let across = gap(Node::Real, Node::Discriminator).x / scale.factor;
            let down = gap(Node::Generator, Node::Gradients).y / scale.factor;
            (scale, vec2(across, down))
        };
        let (usual, gaps) = scale_in(vec2(352.0, 330.0));
        let (wide, gaps_of_wide) = scale_in(vec2(600.0, 330.0));
        assert!(wide.factor >= usual.factor && gaps_of_wide.x > 1.5 * gaps.x);
        assert!(wide.size().x > usual.size().x, "{}", wide.size());
        let (high, gaps_of_high) = scale_in(vec2(352.0, 600.0));
        assert!(high.factor >= usual.factor && gaps_of_high.y > 1.2 * gaps.y);
        // Ways of any length would be no graph any more.
        let (endless, gaps) = scale_in(vec2(4_000.0, 330.0));
        assert!((gaps.x - 36.0 - MOST_SPREAD).abs() < 0.1, "{gaps}");
        assert!(endless.size().x < 600.0, "{}", endless.size());
    }

    #[test]
    fn a_sheet_of_a_given_scale_begins_at_the_corner_of_a_room_that_is_too_small() {
        let room = Rect::from_min_size(pos2(10.0, 20.0), vec2(600.0, 90.0));
        let texts = SheetScale::fit(room).texts;
        let scale = SheetScale::at_scale(room, LEAST_FACTOR, texts);
        assert_eq!(scale.factor, LEAST_FACTOR);
        let sheet = scale.rect(Rect::from_min_size(Pos2::ZERO, SHEET));
        assert!((sheet.top() - room.top()).abs() < 0.1, "{sheet}");
        assert!((sheet.center().x - room.center().x).abs() < 0.1, "{sheet}");
        let moved = scale.moved(vec2(5.0, -7.0));
        assert!((moved.size() - scale.size()).length() < 0.01);
        let small = scale.rect(Node::Real.rect()).size();
        assert!(
            (small - Vec2::splat(LEAST_PICTURE)).length() < 0.01,
            "{small}"
        );
    }

    #[test]
    fn a_room_without_height_to_spare_keeps_the_names_and_shrinks_the_pictures() {
        let room = Rect::from_min_size(Pos2::ZERO, vec2(400.0, 250.0));
        let plain = SheetScale::fit(room);
        let texts = Texts {
            size: 13.0,
            ..plain.texts
        };
        assert!(SheetScale::with_texts(room, texts).factor < plain.factor);
    }
}
