//! `SheetScale`: from the sheet of the graph to the screen. The room that names need between the rows of pictures does not shrink
//! with these, so no name has to lie on a picture.

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
        }
    }

    /// As large as it fits in the middle of `room` with lines of names of these texts between its pictures.
    pub fn with_texts(room: Rect, texts: Texts) -> Self {
        let most = room.width() / SHEET.x;
        let height = |factor: f32| {
            let extra = extra(factor, texts);
            factor * SHEET.y + extra.iter().sum::<f32>()
        };
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
        let factor = factor.max(0.1);
        let size = vec2(factor * SHEET.x, height(factor));
        Self {
            origin: room.center() - size / 2.0,
            factor,
            texts,
            extra: extra(factor, texts),
        }
    }

    /// A place of the sheet.
    pub fn at(self, pos: Pos2) -> Pos2 {
        let extra = BANDS.iter().zip(self.extra).map(|(band, extra)| {
            let share = (pos.y - band.from) / (band.to - band.from);
            extra * share.clamp(0.0, 1.0)
        });
        self.origin + self.factor * pos.to_vec2() + vec2(0.0, extra.sum())
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
