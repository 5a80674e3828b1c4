//! What the picture says of the place under the pointer.

use super::axes::{MOST_OF_NAME, value_text};
use super::shapes::Transform;
use crate::config::OwnAxis;
use crate::data::Point;
use crate::language::fixed;
use crate::text::shortened;
use crate::training::{Answer, Opinion, Snapshot, Surface};

/// Fewest characters of an axis' name that still tell something.
const LEAST_OF_NAME: usize = 6;

/// Where the pointer is.
#[derive(Clone, Copy)]
pub(super) struct Pointed<'a> {
    /// The point of the plane.
    pub at: Point,
    /// The axes of the data's own.
    pub axes: Option<&'a [OwnAxis; 2]>,
    /// From the plane to the screen.
    pub transform: Transform,
}

/// The values at that place, and D's opinion of it, in a line that `fits` if it can.
pub(super) fn read_out(
    pointed: Pointed<'_>,
    snapshot: &Snapshot,
    fits: impl Fn(&str) -> bool,
) -> String {
    let [x, y] = pointed.at;
    let opinion = snapshot
        .plane()
        .surface
        .as_ref()
        .and_then(|surface| surface_at(surface, x, y))
        .map_or(String::new(), |d| answer_text(snapshot.plane().opinion, d));
    let Some([across, up]) = pointed.axes else {
        let [x, y] = [x, y].map(|v| fixed(v, 3));
        return format!("x {x}    y {y}{opinion}");
    };
    let values = [
        value_text(across, x, pointed.transform),
        value_text(up, y, pointed.transform),
    ];
    named([&across.name, &up.name], &values, &opinion, fits)
}

/// Values behind the names of their axes, which are the shorter the less room there is: the rest is never cut for them.
fn named(
    names: [&str; 2],
    [x, y]: &[String; 2],
    opinion: &str,
    fits: impl Fn(&str) -> bool,
) -> String {
    let line = |across: &str, up: &str| format!("{across} {x}    {up} {y}{opinion}");
    let [across, up] = names;
    let across = if across.is_empty() { "x" } else { across };
    let up = if up.is_empty() { "y" } else { up };
    (LEAST_OF_NAME..=MOST_OF_NAME)
        .rev()
        .step_by(2)
        .map(|most| line(&shortened(across, most), &shortened(up, most)))
        .find(|line| fits(line))
        .unwrap_or_else(|| line("x", "y"))
}

/// D's opinion in the unit of its loss.
fn answer_text(opinion: Opinion, d: f32) -> String {
    match opinion.answer(d) {
        Answer::Probability(p) => format!("    D(x) {}", fixed(p, 2)),
        Answer::Score(score) => tr!("    D's score {score}", score = fixed(score, 2)),
    }
}

/// D's opinion in the cell under a point; `None` outside the unit square.
fn surface_at(surface: &Surface, x: f32, y: f32) -> Option<f32> {
    let index = |v: f32| {
        (0.0..1.0)
            .contains(&v)
            .then_some((v * surface.side as f32) as usize)
    };
    surface
        .values
        .get(index(y)? * surface.side + index(x)?)
        .copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_give_way_to_values_and_opinion() {
        let values = ["41.5".to_owned(), "5030".to_owned()];
        let said = |names, room| {
            let fits = |text: &str| text.chars().count() <= room;
            named(names, &values, "    D(x) 0.52", fits)
        };
        let names = ["bill length (mm)", "body mass (g)"];
        let whole = "bill length (mm) 41.5    body mass (g) 5030    D(x) 0.52";
        assert_eq!(said(names, 80), whole);
        let shorter = said(names, 50);
        assert!(shorter.contains('…') && shorter.chars().count() <= 50);
        assert!(shorter.ends_with(" 5030    D(x) 0.52"), "{shorter}");
        assert_eq!(said(names, 30), "x 41.5    y 5030    D(x) 0.52");
        assert_eq!(said(["", ""], 80), "x 41.5    y 5030    D(x) 0.52");
    }

    #[test]
    fn the_read_out_finds_the_cell_under_the_pointer() {
        let surface = Surface {
            side: 2,
            values: vec![0.1, 0.2, 0.3, 0.4],
        };
        assert_eq!(surface_at(&surface, 0.1, 0.1), Some(0.1));
        assert_eq!(surface_at(&surface, 0.9, 0.1), Some(0.2));
        assert_eq!(surface_at(&surface, 0.1, 0.9), Some(0.3));
        assert_eq!(surface_at(&surface, 1.0, 0.5), None);
        assert_eq!(surface_at(&surface, f32::NAN, 0.5), None);
    }
}
