//! What the axes of own points were before these were scaled into the unit square.

use crate::config::OwnAxis;

/// Scaled points leave this margin to the unit square's edge.
const MARGIN: f64 = 0.05;
/// Axes of such different extents are of different units.
const DIFFERENT: f64 = 4.0;
/// Points in the unit square that fill so little of it are scaled.
const LITTLE: f64 = 0.2;

/// How own points are brought into the unit square.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scaling {
    /// Both axes alike: shapes stay what they are.
    Same,
    /// Each axis by itself: for axes of different units.
    Each,
    /// Not at all.
    None,
}

impl Scaling {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Same, Self::Each, Self::None];

    /// Its name in files and on the command line.
    pub fn key(self) -> &'static str {
        match self {
            Self::Same => "same",
            Self::Each => "each",
            Self::None => "none",
        }
    }

    /// In words.
    pub fn label(self) -> &'static str {
        match self {
            Self::Same => tr!("Both axes alike"),
            Self::Each => tr!("Each axis by itself"),
            Self::None => tr!("As they are"),
        }
    }
}

/// The smallest and the largest value of an axis.
pub type Range = [f64; 2];

/// What is done to points of such ranges unless somebody says otherwise.
pub fn usual_scale(ranges: [Range; 2]) -> Scaling {
    let is_inside = ranges.iter().flatten().all(|v| (0.0..=1.0).contains(v));
    // Halves: the extent of finite numbers may itself be infinite.
    let halves = ranges.map(|[low, high]| high / 2.0 - low / 2.0);
    let (small, large) = (halves[0].min(halves[1]), halves[0].max(halves[1]));
    if is_inside && 2.0 * large >= LITTLE {
        return Scaling::None;
    }
    if small > 0.0 && large / small > DIFFERENT {
        Scaling::Each
    } else {
        Scaling::Same
    }
}

/// The axes of points of such ranges.
pub fn axes(ranges: [Range; 2], scale: Scaling, names: [String; 2]) -> [OwnAxis; 2] {
    let halves = ranges.map(|[low, high]| high / 2.0 - low / 2.0);
    let largest = halves[0].max(halves[1]);
    let [x, y] = names;
    let axis = |index: usize, name: String| {
        let half = match scale {
            Scaling::None => {
                return OwnAxis {
                    name,
                    ..OwnAxis::default()
                };
            }
            Scaling::Same => largest,
            Scaling::Each => halves[index],
        };
        let [low, high] = ranges[index];
        let center = low / 2.0 + high / 2.0;
        // One spot has no extent.
        let half = if half > 0.0 {
            half
        } else {
            center.abs().max(1.0) / 2.0
        };
        let whole = half / (1.0 - 2.0 * MARGIN);
        OwnAxis {
            name,
            at_zero: (center - whole).clamp(f64::MIN, f64::MAX),
            at_one: (center + whole).clamp(f64::MIN, f64::MAX),
        }
    };
    [axis(0, x), axis(1, y)]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_are_scaled_where_they_would_not_be_seen() {
        assert_eq!(usual_scale([[0.0, 1.0], [0.2, 0.9]]), Scaling::None);
        assert_eq!(usual_scale([[0.001, 0.003], [0.001, 0.003]]), Scaling::Same);
        assert_eq!(usual_scale([[-1.1, 2.1], [-0.6, 1.1]]), Scaling::Same);
        assert_eq!(usual_scale([[1.6, 5.1], [43.0, 96.0]]), Scaling::Each);
        assert_eq!(usual_scale([[3.0, 3.0], [3.0, 3.0]]), Scaling::Same);
    }

    #[test]
    fn a_value_is_where_its_place_says() {
        let ranges = [[10.0, 30.0], [0.0, 5.0]];
        let [x, y] = axes(ranges, Scaling::Same, Default::default());
        assert!((x.place(10.0) - 0.05).abs() < 1e-12 && (x.place(30.0) - 0.95).abs() < 1e-12);
        assert!((y.place(2.5) - 0.5).abs() < 1e-12 && (y.place(5.0) - 0.6125).abs() < 1e-12);
        let [_, y] = axes(ranges, Scaling::Each, Default::default());
        assert!((y.place(5.0) - 0.95).abs() < 1e-12);
        assert!((y.value(y.place(1.25)) - 1.25).abs() < 1e-12);
        // The largest numbers there are, and one spot.
        let [x, y] = axes(
            [[-1e308, 1e308], [5.0, 5.0]],
            Scaling::Each,
            Default::default(),
        );
        assert!(x.place(1e308).is_finite() && x.value(0.0).is_finite());
        assert_eq!(y.place(5.0), 0.5);
    }
}
