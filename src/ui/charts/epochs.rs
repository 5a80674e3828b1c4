//! [`Epochs`]: where an epoch is on the time axis of a chart, by number or by logarithm: most of what happens, happens early.

use egui_plot::GridMark;

use super::axis::{EPOCH_MARKS, round_marks};

/// The time axis.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Epochs {
    /// Each epoch is as wide as another.
    #[default]
    Linear,
    /// By the logarithm of the epoch plus one, so that epoch 0 has a place.
    Log,
}

impl Epochs {
    /// The axis that is wished for.
    pub fn of(is_log: bool) -> Self {
        if is_log { Self::Log } else { Self::Linear }
    }

    /// The place of an epoch on it.
    pub(super) fn place(self, epoch: f64) -> f64 {
        match self {
            Self::Linear => epoch,
            Self::Log => epoch.max(0.0).ln_1p(),
        }
    }

    /// The epoch at a place.
    pub(super) fn epoch(self, place: f64) -> f64 {
        match self {
            Self::Linear => place,
            Self::Log => place.exp_m1(),
        }
    }

    /// Its numbers: of a logarithmic one, powers of ten, and what is between them where few fit.
    pub(super) fn marks(self, bounds: (f64, f64)) -> Vec<GridMark> {
        if self == Self::Linear {
            return round_marks(bounds, EPOCH_MARKS);
        }
        let (first, last) = (self.epoch(bounds.0), self.epoch(bounds.1));
        let powers = (0..9).map(|power| 10_f64.powi(power));
        let between: &[f64] = if last < 300.0 { &[1.0, 3.0] } else { &[1.0] };
        let epochs = powers.flat_map(|power| between.iter().map(move |factor| factor * power));
        let mut all: Vec<f64> = std::iter::once(0.0)
            .chain(epochs)
            // As epochs are whole numbers, and places are not.
            .filter(|epoch| (first - 0.5..=last).contains(epoch))
            .collect();
        if all.len() < 2 {
            // A run that was opened late has hardly any of them.
            let round = round_marks((first, last), EPOCH_MARKS);
            all = round.iter().map(|mark| mark.value).collect();
        }
        let mark = |epoch: f64| GridMark {
            value: self.place(epoch),
            // All of them are as important.
            step_size: (bounds.1 - bounds.0) / EPOCH_MARKS,
        };
        all.into_iter().map(mark).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_epoch_has_a_place_and_a_place_its_epoch() {
        for axis in [Epochs::Linear, Epochs::Log] {
            for epoch in [0.0, 1.0, 17.0, 40_000.0] {
                let back = axis.epoch(axis.place(epoch));
                assert!(
                    (back - epoch).abs() < 1e-6 * (epoch + 1.0),
                    "{axis:?} {epoch}"
                );
            }
        }
        // As far from 9 to 99 as from 99 to 999.
        let place = |epoch| Epochs::Log.place(epoch);
        assert!((place(99.0) - place(9.0) - (place(999.0) - place(99.0))).abs() < 1e-12);
        assert_eq!(Epochs::of(true), Epochs::Log);
    }

    #[test]
    fn its_numbers_are_powers_of_ten() {
        let axis = Epochs::Log;
        let marks = axis.marks((0.0, axis.place(20_000.0)));
        let epochs: Vec<f64> = marks
            .iter()
            .map(|mark| axis.epoch(mark.value).round())
            .collect();
        assert_eq!(epochs, [0.0, 1.0, 10.0, 100.0, 1_000.0, 10_000.0]);
    }

    #[test]
    fn both_axes_of_a_run_that_was_opened_late_have_numbers() {
        for axis in [Epochs::Linear, Epochs::Log] {
            let bounds = (axis.place(5_990.0), axis.place(6_100.0));
            let epochs: Vec<f64> = axis
                .marks(bounds)
                .iter()
                .map(|mark| axis.epoch(mark.value).round())
                .collect();
            assert!((2..=6).contains(&epochs.len()), "{axis:?}: {epochs:?}");
            assert!(epochs.iter().all(|e| (5_990.0..=6_100.0).contains(e)));
        }
    }
}
