//! What is asked of a quantity, answered from its row of the table; and which ones charts draw.

use super::info::{Chart, Direction, Drawn, Quantity, QuantityInfo, Scope, Values};
use super::measured::Measured;
use super::table::QUANTITIES;
use crate::language::fixed;
use crate::metrics::verdict::says_something;

impl Quantity {
    /// All of them.
    pub fn all() -> impl Iterator<Item = Self> {
        QUANTITIES.iter().map(|info| info.quantity)
    }

    /// All that is said of it.
    pub fn info(self) -> &'static QuantityInfo {
        // The table has the order of the enum; a test holds it to that.
        &QUANTITIES[self as usize]
    }

    /// Name in files and on the command line.
    pub fn key(self) -> &'static str {
        self.info().key
    }

    /// Name in tables and plots, with the unit.
    pub fn label(self) -> &'static str {
        crate::language::text(self.info().label)
    }

    /// Which values are better.
    pub fn direction(self) -> Direction {
        self.info().direction
    }

    /// Whether it is of mixtures only.
    pub fn is_of_modes(self) -> bool {
        self.info().scope == Scope::Mixtures
    }

    /// Whether it is of images only.
    pub fn is_of_images(self) -> bool {
        matches!(self.info().scope, Scope::Images | Scope::Labelled)
    }

    /// Of how many a count counts.
    pub fn total(self, measured: &Measured) -> Option<f64> {
        match self {
            Self::Modes => measured.modes_total,
            Self::ClassesFound => measured.classes_total,
            _ => None,
        }
    }

    /// Whether its value says something of a run whose newest images are like real ones or not, as its judgement has it: all but a
    /// number of classes do.
    pub fn says_something(self, measured: &Measured, is_like: Option<bool>) -> bool {
        if self != Self::ClassesFound {
            return true;
        }
        let (Some(found), Some(total)) = (measured.classes_found, measured.classes_total) else {
            return false;
        };
        says_something(is_like, found, total)
    }

    /// A count in words: 3 of 8 modes. `None` of other quantities, where it was not measured, and of classes that
    /// [say nothing](Self::says_something).
    pub fn found_in_words(self, measured: &Measured, is_like: Option<bool>) -> Option<String> {
        let found = (self.info().read)(measured)?;
        let total = self.total(measured)? as u64;
        if !self.says_something(measured, is_like) {
            return None;
        }
        Some(if self == Self::Modes {
            trn!(total, "{found} of {n} mode", "{found} of {n} modes", found)
        } else {
            trn!(
                total,
                "{found} of {n} class",
                "{found} of {n} classes",
                found
            )
        })
    }

    /// The value that a chart draws: of a count its share of all.
    pub fn drawn(self, measured: &Measured) -> Option<f64> {
        let value = (self.info().read)(measured)?;
        match self.info().values {
            Values::Counts => Some(value / self.total(measured)?),
            Values::Numbers | Values::Shares => Some(value),
        }
    }
}

/// How far the fakes of a run on labelled images are from real ones, in the place of classes that say nothing; `None` of others.
pub fn distance_in_words(measured: &Measured) -> Option<String> {
    measured.classes_total?;
    Some(tr!(
        "live Fréchet {distance}, real {floor}",
        distance = fixed(measured.frechet_live?, 1),
        floor = fixed(measured.frechet_live_floor?, 1)
    ))
}

/// The quantities that charts draw.
pub fn curves() -> impl Iterator<Item = (Quantity, &'static Drawn)> {
    QUANTITIES
        .iter()
        .filter_map(|info| Some((info.quantity, info.curve.as_ref()?)))
}

/// Those of one chart; where there are modes, whether they are found is the first question.
pub fn curves_of(chart: Chart) -> impl Iterator<Item = (Quantity, &'static Drawn)> {
    let those = |of_modes: bool| {
        curves().filter(move |(quantity, curve)| {
            curve.chart == chart && quantity.is_of_modes() == of_modes
        })
    };
    those(true).chain(those(false))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn measured(found: f64) -> Measured {
        Measured {
            classes_found: Some(found),
            classes_total: Some(26.0),
            frechet_live: Some(61.25),
            frechet_live_floor: Some(2.0),
            ..Measured::default()
        }
    }

    #[test]
    fn classes_of_blots_are_counted_only_where_few_are_found() {
        let says = |is_like: Option<bool>, found: f64| {
            let words = Quantity::ClassesFound.found_in_words(&measured(found), is_like);
            words.is_some()
        };
        assert!(says(Some(true), 25.0) && says(Some(true), 3.0));
        assert!(!says(Some(false), 25.0) && !says(Some(false), 0.0));
        assert!(says(Some(false), 3.0), "collapse is seen in bad images too");
        assert!(says(None, 26.0), "opened trained, before its first record");
        assert!(!says(None, 0.0));
    }

    #[test]
    fn in_their_place_is_the_distance_of_labelled_images() {
        let words = distance_in_words(&measured(26.0)).unwrap();
        assert!(words.contains("61.") && words.contains("2.0"), "{words}");
        assert_eq!(distance_in_words(&Measured::default()), None);
        // Whatever else is measured says something, of points too.
        let nothing = Measured::default();
        assert!(Quantity::Modes.says_something(&nothing, None));
    }
}
