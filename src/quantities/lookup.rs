//! What is asked of a quantity, answered from its row of the table; and which ones charts draw.

use super::info::{Chart, Direction, Drawn, Quantity, QuantityInfo, Scope, Values};
use super::measured::Measured;
use super::table::QUANTITIES;

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

    /// A count in words: 3 of 8 modes. `None` of other quantities, and where it was not measured.
    pub fn found_in_words(self, measured: &Measured) -> Option<String> {
        let found = (self.info().read)(measured)?;
        let total = self.total(measured)? as u64;
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
