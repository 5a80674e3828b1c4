//! What a lesson points at: where the parts of the window are in this frame, and the frames around them, which cover neither what is
//! in them nor what is beside them.
//!
//! Whoever draws a part says where it is ([`mark`]); nothing is kept as long as no lesson asks.

use std::collections::BTreeMap;

use eframe::egui::{Color32, Context, Id, LayerId, Order, Rect, Stroke, StrokeKind, Ui};

use crate::lessons::Part;

/// Width of the frame around a part.
const WIDTH: f32 = 3.0;
/// Seconds of one swell of the frame, and how often, after which it stands still.
const SWELL: (f64, f64) = (0.9, 3.0);
/// How much wider it swells, in points.
const SWOLLEN: f32 = 3.0;
/// How far from a part with texts at its edge its frame is.
const AROUND: f32 = 5.0;
/// Places of one part that are as near to each other have one frame around them.
const NEAR: f32 = 8.0;
/// Of what is marked: it stands out from all roles, light and dark.
const COLOR: Color32 = Color32::from_rgb(0xe6, 0x7e, 0x00);

#[derive(Clone, Default)]
struct Marks {
    wanted: Vec<Part>,
    /// The page whose button is meant, where it is one.
    page: Option<&'static str>,
    /// When they were wanted first.
    since_secs: f64,
    found: BTreeMap<&'static str, Vec<Rect>>,
}

fn id() -> Id {
    Id::unique("parts that a lesson points at")
}

/// Says which parts are looked for from now on; of the buttons of pages that of `page` alone, if it is given.
pub fn point_at(ctx: &Context, parts: &[Part], page: Option<&'static str>) {
    let now_secs = ctx.input(|i| i.time);
    ctx.data_mut(|data| {
        let marks = data.get_temp_mut_or_default::<Marks>(id());
        if marks.wanted != parts {
            marks.wanted = parts.to_vec();
            marks.since_secs = now_secs;
        }
        marks.page = page;
        marks.found.clear();
    });
}

/// Says where the button of a page is in this frame.
pub fn mark_page(ui: &Ui, page: &str, rect: Rect) {
    let wanted = ui.data_mut(|data| data.get_temp_mut_or_default::<Marks>(id()).page);
    if wanted.is_none_or(|wanted| wanted == page) {
        mark(ui, Part::Pages, rect);
    }
}

/// Says where a part is in this frame: as much of it as is not scrolled out of sight. A part in several places has a frame around
/// each, or one where they are next to each other.
pub fn mark(ui: &Ui, part: Part, rect: Rect) {
    let rect = rect.intersect(ui.clip_rect());
    if !rect.is_positive() {
        return;
    }
    ui.data_mut(|data| {
        let marks = data.get_temp_mut_or_default::<Marks>(id());
        if marks.wanted.contains(&part) {
            let found = marks.found.entry(part.key()).or_default();
            let near = rect.expand(NEAR);
            match found.iter_mut().find(|other| other.intersects(near)) {
                Some(other) => *other = other.union(rect),
                None => found.push(rect),
            }
        }
    });
}

/// Whether the lesson points at a part.
pub fn is_wanted(ctx: &Context, part: Part) -> bool {
    ctx.data_mut(|data| {
        let marks = data.get_temp_mut_or_default::<Marks>(id());
        marks.wanted.contains(&part)
    })
}

/// Draws the frames around what was found, over everything but menus.
pub fn spots_ui(ctx: &Context) {
    let Some(marks) = ctx.data(|data| data.get_temp::<Marks>(id())) else {
        return;
    };
    if marks.found.is_empty() {
        return;
    }
    let age_secs = ctx.input(|i| i.time) - marks.since_secs;
    let (swell_secs, times) = SWELL;
    let is_swelling = age_secs < swell_secs * times;
    let swell = if is_swelling {
        let phase = (age_secs / swell_secs).fract() * std::f64::consts::TAU;
        SWOLLEN * (0.5 - 0.5 * phase.cos()) as f32
    } else {
        0.0
    };
    let painter = ctx.layer_painter(LayerId::new(Order::Middle, id()));
    let screen = ctx.content_rect().shrink(WIDTH);
    let found = marks.found.iter();
    let places = found.flat_map(|(key, rects)| rects.iter().map(move |rect| (*key, rect)));
    for (key, rect) in places {
        // Outwards where it would swell over the texts of the part, else inwards, where nothing is at its edge.
        let outwards = if has_texts(key) { swell } else { 0.0 };
        let rect = rect.expand(margin(key) + outwards).intersect(screen);
        let stroke = Stroke::new(WIDTH + swell, COLOR);
        painter.rect_stroke(rect, 3.0, stroke, StrokeKind::Inside);
    }
    if is_swelling {
        ctx.request_repaint();
    }
}

/// How far from a part its frame begins: buttons and nodes have names close beside them and nothing at their own edge.
fn margin(key: &str) -> f32 {
    if has_texts(key) { AROUND } else { 1.0 }
}

/// Whether a part has texts at its own edge.
fn has_texts(key: &str) -> bool {
    const WITH_TEXTS: [Part; 8] = [
        Part::Data,
        Part::Settings,
        Part::Graph,
        Part::Legend,
        Part::Picture,
        Part::Charts,
        Part::LossChart,
        Part::Timeline,
    ];
    WITH_TEXTS.iter().any(|part| part.key() == key)
}

/// The parts that were found in this frame, for tests.
pub fn found(ctx: &Context) -> Vec<&'static str> {
    let marks: Option<Marks> = ctx.data(|data| data.get_temp(id()));
    marks.map_or_else(Vec::new, |marks| marks.found.keys().copied().collect())
}
