//! [`Finds`]: which charts a run has, in which order, and which curves are in them, before anything is measured: nothing
//! moves when the first numbers arrive.

use super::axis::Axis;
use crate::config::{Config, ImageData};
use crate::data::real::modes;
use crate::gan::loss::Equilibrium;
use crate::language::fixed;
use crate::quantities::{Chart, Colour, Measured, Quantity, Scope, curves_of};
use crate::training::History;
use crate::ui::kind::DataKind;
use crate::ui::theme::Role;

/// What there is to find in the data of a run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Finds {
    /// Modes of a mixture.
    pub modes: bool,
    /// Classes of images.
    pub classes: bool,
}

impl Finds {
    /// In the data of these settings, or as it was measured.
    pub fn of(config: &Config, measured: &Measured) -> Self {
        let set = config.data.images.set();
        let is_of_points = config.data.images == ImageData::None;
        Self {
            modes: measured.modes_total.is_some()
                || is_of_points && !modes(&config.data).is_empty(),
            classes: measured.classes_total.is_some()
                || set.is_some_and(|set| !set.factors().is_empty()),
        }
    }

    /// What either of two has.
    pub(super) fn or(self, other: Self) -> Self {
        Self {
            modes: self.modes || other.modes,
            classes: self.classes || other.classes,
        }
    }

    /// Whether such data have a quantity.
    pub(super) fn has(self, quantity: Quantity) -> bool {
        match quantity.info().scope {
            Scope::Mixtures => self.modes,
            Scope::Labelled => self.classes,
            Scope::All | Scope::Points | Scope::Images => true,
        }
    }

    /// Curves of a chart.
    pub(super) fn count(self, chart: Chart) -> usize {
        let those = curves_of(chart).filter(|(quantity, _)| self.has(*quantity));
        those.count()
    }
}

/// What a quantity has at equilibrium, or when it cannot be better: a dashed line.
pub(super) fn reference(
    quantity: Quantity,
    equilibrium: Equilibrium,
    measured: &Measured,
) -> Option<f64> {
    match quantity {
        Quantity::DLoss => Some(equilibrium.discriminator),
        Quantity::GLoss => equilibrium.generator,
        Quantity::FrechetLive => measured.frechet_live_floor,
        // Where D cannot tell.
        Quantity::DReal => Some(0.5),
        _ => None,
    }
}

/// The first epoch that is on the time axis: that of the first record where a run was opened without its past.
pub(super) fn first(history: &History) -> u64 {
    let firsts = history
        .curves()
        .filter_map(|(_, curve)| curve.buckets().first());
    firsts.fold(history.records.opened(), |first, b| first.min(b.epoch))
}

/// The charts of a kind of data, from top to bottom. Where there are modes, whether they are found is the first question; of
/// images, how far they are from real ones is next to the losses, so that it is in sight where not all charts are.
pub(super) fn charts_of(kind: DataKind, has_modes: bool) -> &'static [Chart] {
    match (kind, has_modes) {
        (DataKind::Images, _) => &[
            Chart::Losses,
            Chart::Frechet,
            Chart::Variety,
            Chart::Opinions,
        ],
        (DataKind::Points, true) => &[Chart::Shares, Chart::Losses, Chart::Divergences],
        (DataKind::Points, false) => &[Chart::Losses, Chart::Divergences, Chart::Shares],
    }
}

/// The same where there is room for one alone, from the one that is best: losses say little of images.
pub(super) fn candidates_of(kind: DataKind, has_modes: bool) -> &'static [Chart] {
    match kind {
        DataKind::Images => &[
            Chart::Frechet,
            Chart::Variety,
            Chart::Losses,
            Chart::Opinions,
        ],
        DataKind::Points => charts_of(kind, has_modes),
    }
}

pub(super) fn axis_of(chart: Chart) -> Axis {
    match chart {
        Chart::Losses => Axis::Fitted,
        Chart::Divergences | Chart::Variety | Chart::Frechet => Axis::FromZero(1.0),
        Chart::Shares | Chart::Opinions => Axis::Share,
    }
}

/// Whether no value of a quantity can be below zero, as a run's loss says of both losses.
pub(super) fn is_never_negative(quantity: Quantity, [of_d, of_g]: [bool; 2]) -> bool {
    match quantity {
        Quantity::DLoss => of_d,
        Quantity::GLoss => of_g,
        _ => false,
    }
}

pub(super) fn title_of(chart: Chart, measured: &Measured, is_like: Option<bool>) -> String {
    let title = match chart {
        Chart::Shares => Quantity::Modes.found_in_words(measured, is_like),
        Chart::Variety => Quantity::ClassesFound.found_in_words(measured, is_like),
        Chart::Frechet => measured.frechet_live_floor.map(|floor| {
            tr!(
                "{title} (real {floor})",
                title = chart.title(),
                floor = fixed(floor, 1)
            )
        }),
        Chart::Losses | Chart::Divergences | Chart::Opinions => None,
    };
    title.unwrap_or_else(|| chart.title().to_owned())
}

/// What the theme calls a colour of the table.
pub(super) fn role(colour: Colour) -> Role {
    match colour {
        Colour::Real => Role::Real,
        Colour::Fake => Role::Fake,
        Colour::Discriminator => Role::Discriminator,
        Colour::Neutral => Role::Neutral,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::shipped;

    #[test]
    fn the_variety_of_blots_is_no_number_of_classes() {
        let measured = Measured {
            classes_found: Some(10.0),
            classes_total: Some(10.0),
            ..Measured::default()
        };
        let title = |is_like| title_of(Chart::Variety, &measured, Some(is_like));
        assert_eq!(title(true), "10 of 10 classes");
        assert_eq!(title(false), Chart::Variety.title());
    }

    #[test]
    fn what_is_found_is_known_before_anything_is_measured() {
        let of = |slug: &str| {
            let config = &shipped(slug).unwrap().preset.config;
            Finds::of(config, &Measured::default())
        };
        let modes = of("mode-collapse");
        assert!(modes.modes && !modes.classes);
        assert_eq!(
            (modes.count(Chart::Shares), of("start").count(Chart::Shares)),
            (4, 2)
        );
        let digits = of("digits");
        assert!(digits.classes && !digits.modes);
        assert_eq!(digits.count(Chart::Variety), 3);
        // Of two runs beside each other, either says how much room both have.
        assert!(of("start").or(modes).has(Quantity::Modes));
        let measured = Measured {
            modes_total: Some(8.0),
            ..Measured::default()
        };
        assert!(Finds::of(&Config::default(), &measured).modes);
    }
}
