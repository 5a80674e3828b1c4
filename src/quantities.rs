//! Everything that is measured of a run, declared once: curves, charts, tables, experiments, `--json`, and
//! `docs/QUANTITIES.md` are made from [`QUANTITIES`].

mod name;

use serde::{Deserialize, Serialize};

pub use name::UnknownQuantity;

use crate::metrics::{COLLAPSED_STD, Metrics};

/// A number that a run has at a moment; its row says the rest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Quantity {
    /// D's loss as plotted: half of what it minimises.
    DLoss,
    /// G's loss.
    GLoss,
    /// [`Metrics::kl`].
    Kl,
    /// [`Metrics::js`].
    Js,
    /// [`Metrics::sliced_wasserstein`].
    SlicedWasserstein,
    /// [`Metrics::coverage`].
    Coverage,
    /// [`Metrics::precision`].
    Precision,
    /// Modes captured, of mixtures.
    Modes,
    /// Share of high-quality samples, of mixtures.
    HighQuality,
    /// [`Metrics::fake_std`].
    FakeStd,
    /// First checkpoint with a sliced Wasserstein distance below a threshold; of a whole run.
    Convergence,
    /// Mean distance that a fake moves in an epoch.
    Movement,
    /// Whether all fakes are on one spot.
    Collapsed,
}

/// What quantities are read from; a value that is not measured, or does not exist there, is `None`.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Measured {
    /// Of the last update, or its mean over some epochs.
    pub d_loss: Option<f64>,
    /// Likewise.
    pub g_loss: Option<f64>,
    /// See [`Metrics::kl`].
    pub kl: Option<f64>,
    /// See [`Metrics::js`].
    pub js: Option<f64>,
    /// See [`Metrics::sliced_wasserstein`].
    pub sliced_wasserstein: Option<f64>,
    /// See [`Metrics::coverage`].
    pub coverage: Option<f64>,
    /// See [`Metrics::precision`].
    pub precision: Option<f64>,
    /// Modes with a high-quality sample.
    pub modes_captured: Option<f64>,
    /// Modes that there are.
    pub modes_total: Option<f64>,
    /// Share of high-quality samples.
    pub high_quality: Option<f64>,
    /// See [`Metrics::fake_std`].
    pub fake_std: Option<f64>,
    /// Mean distance that a fake moves in an epoch, in units of the plot.
    pub movement: Option<f64>,
}

impl From<&Metrics> for Measured {
    fn from(metrics: &Metrics) -> Self {
        Self {
            kl: Some(metrics.kl),
            js: Some(metrics.js),
            sliced_wasserstein: Some(metrics.sliced_wasserstein),
            coverage: Some(metrics.coverage),
            precision: Some(metrics.precision),
            fake_std: Some(metrics.fake_std),
            modes_captured: metrics.modes.map(|m| m.captured as f64),
            modes_total: metrics.modes.map(|m| m.total as f64),
            high_quality: metrics.modes.map(|m| m.high_quality),
            ..Self::default()
        }
    }
}

/// Which values are better.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// Small ones.
    Lower,
    /// Large ones.
    Higher,
    /// Neither: it says what happens, not how good it is.
    Neither,
}

/// What its values are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Values {
    /// Any number.
    Numbers,
    /// From 0 to 1, shown in percent.
    Shares,
    /// Whole numbers, for which a median would hide what happens in fewer than half of the runs.
    Counts,
}

/// A chart of the window.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Chart {
    /// Losses, around what most of them are.
    Losses,
    /// Divergences in bits, from zero.
    Divergences,
    /// Shares, from 0 to 1.
    Shares,
}

impl Chart {
    /// Its title, and its name for screen readers.
    pub fn title(self) -> &'static str {
        match self {
            Self::Losses => "Losses",
            Self::Divergences => "Divergence (bits)",
            Self::Shares => "Coverage",
        }
    }

    /// What it says as long as there is nothing to draw.
    pub fn awaited(self) -> &'static str {
        match self {
            Self::Losses => "Losses appear as training runs.",
            Self::Divergences => "Divergences appear as training runs.",
            Self::Shares => "Coverage appears as training runs.",
        }
    }
}

/// What colours mean everywhere in the program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Colour {
    /// Real samples.
    Real,
    /// Fakes and G.
    Fake,
    /// D.
    Discriminator,
    /// Neither.
    Neutral,
}

/// How a chart shows a quantity.
#[derive(Clone, Copy, Debug)]
pub struct Drawn {
    /// Which one.
    pub chart: Chart,
    /// Its name there.
    pub label: &'static str,
    /// The colour of its curve.
    pub colour: Colour,
    /// What it says, for who points at it.
    pub help: &'static str,
}

/// All that is said of a quantity anywhere.
#[derive(Clone, Copy, Debug)]
pub struct QuantityInfo {
    /// Which.
    pub quantity: Quantity,
    /// Name in files and on the command line.
    pub key: &'static str,
    /// Name in tables and plots, with the unit.
    pub label: &'static str,
    /// What it is and which values are better.
    pub help: &'static str,
    /// Which values are better.
    pub direction: Direction,
    /// What its values are.
    pub values: Values,
    /// The value of a moment.
    pub read: fn(&Measured) -> Option<f64>,
    /// Its name in the report of `train`; `None` where that has not got it.
    pub report: Option<&'static str>,
    /// How the window draws it; `None` where it does not.
    pub curve: Option<Drawn>,
}

/// Every quantity, in the order of [`Quantity`].
pub const QUANTITIES: [QuantityInfo; 13] = [
    QuantityInfo {
        quantity: Quantity::DLoss,
        key: "d_loss",
        label: "discriminator loss",
        help: "Discriminator's loss, mean of the last 20 epochs; says nothing about quality",
        direction: Direction::Neither,
        values: Values::Numbers,
        read: |m| m.d_loss,
        report: Some("d_loss"),
        curve: Some(Drawn {
            chart: Chart::Losses,
            label: "D loss",
            colour: Colour::Discriminator,
            help: "The discriminator's loss, halved as in GAN Lab. The dashed line is its value where \
                   the fakes are just like the real samples. Losses that settle say little about the \
                   samples: look at the samples.",
        }),
    },
    QuantityInfo {
        quantity: Quantity::GLoss,
        key: "g_loss",
        label: "generator loss",
        help: "Generator's loss, mean of the last 20 epochs; says nothing about quality",
        direction: Direction::Neither,
        values: Values::Numbers,
        read: |m| m.g_loss,
        report: Some("g_loss"),
        curve: Some(Drawn {
            chart: Chart::Losses,
            label: "G loss",
            colour: Colour::Fake,
            help: "The generator's loss. The dashed line is its value where the fakes are just like \
                   the real samples.",
        }),
    },
    QuantityInfo {
        quantity: Quantity::Kl,
        key: "kl",
        label: "KL divergence (bits)",
        help: "Kullback-Leibler divergence in bits; lower is better",
        direction: Direction::Lower,
        values: Values::Numbers,
        read: |m| m.kl,
        report: Some("kl"),
        curve: Some(Drawn {
            chart: Chart::Divergences,
            label: "KL",
            colour: Colour::Neutral,
            help: "Kullback-Leibler divergence of the fakes from the real samples over a 30×30 grid, in \
                   bits. 0 is perfect; large where real samples have no fakes.",
        }),
    },
    QuantityInfo {
        quantity: Quantity::Js,
        key: "js",
        label: "JS divergence (bits)",
        help: "Jensen-Shannon divergence in bits, 0 to 1; lower is better",
        direction: Direction::Lower,
        values: Values::Numbers,
        read: |m| m.js,
        report: Some("js"),
        curve: Some(Drawn {
            chart: Chart::Divergences,
            label: "JS",
            colour: Colour::Real,
            help: "Jensen-Shannon divergence over the same grid, in bits: 0 is perfect, 1 is nothing in \
                   common.",
        }),
    },
    QuantityInfo {
        quantity: Quantity::SlicedWasserstein,
        key: "sliced_wasserstein",
        label: "sliced Wasserstein distance",
        help: "Distance of the fakes from the real points, in units of the plot; lower is better",
        direction: Direction::Lower,
        values: Values::Numbers,
        read: |m| m.sliced_wasserstein,
        report: Some("sliced_wasserstein"),
        curve: None,
    },
    QuantityInfo {
        quantity: Quantity::Coverage,
        key: "coverage",
        label: "coverage",
        help: "Share of the real points' cells that have a fake; higher is better",
        direction: Direction::Higher,
        values: Values::Shares,
        read: |m| m.coverage,
        report: Some("coverage"),
        curve: Some(Drawn {
            chart: Chart::Shares,
            label: "Coverage",
            colour: Colour::Real,
            help: "Of the places where real samples are, the share that has fakes. Low when the generator \
                   collapses. It can also fall while the fakes get better: a wide cloud reaches every place of \
                   the data by chance, and fakes that gather along the middle of a ring's width leave the places \
                   at its rims empty. Then precision rises.",
        }),
    },
    QuantityInfo {
        quantity: Quantity::Precision,
        key: "precision",
        label: "precision",
        help: "Share of the fakes that lie where real points are; higher is better",
        direction: Direction::Higher,
        values: Values::Shares,
        read: |m| m.precision,
        report: Some("precision"),
        curve: Some(Drawn {
            chart: Chart::Shares,
            label: "Precision",
            colour: Colour::Fake,
            help: "The share of fakes that are where real samples are.",
        }),
    },
    QuantityInfo {
        quantity: Quantity::Modes,
        key: "modes",
        label: "modes captured",
        help: "Modes captured, of mixtures; higher is better",
        direction: Direction::Higher,
        values: Values::Counts,
        read: |m| m.modes_captured,
        report: Some("modes_captured"),
        curve: Some(Drawn {
            chart: Chart::Shares,
            label: "Modes",
            colour: Colour::Neutral,
            help: "Modes with at least one fake within three standard deviations, of all modes of the \
                   distribution.",
        }),
    },
    QuantityInfo {
        quantity: Quantity::HighQuality,
        key: "high_quality",
        label: "high-quality share",
        help: "Share of the fakes within three standard deviations of a mode; higher is better",
        direction: Direction::Higher,
        values: Values::Shares,
        read: |m| m.high_quality,
        report: Some("high_quality"),
        curve: Some(Drawn {
            chart: Chart::Shares,
            label: "High quality",
            colour: Colour::Discriminator,
            help: "The share of fakes within three standard deviations of a mode.",
        }),
    },
    QuantityInfo {
        quantity: Quantity::FakeStd,
        key: "fake_std",
        label: "spread of the fakes",
        help: "Spread of the fakes; 0 is one spot. Neither direction is better: the data has a spread of its own",
        direction: Direction::Neither,
        values: Values::Numbers,
        read: |m| m.fake_std,
        report: Some("fake_std"),
        curve: None,
    },
    QuantityInfo {
        quantity: Quantity::Convergence,
        key: "convergence",
        label: "epochs to converge",
        help: "First checkpoint, in epochs, with a sliced Wasserstein distance below the threshold; lower is better",
        direction: Direction::Lower,
        values: Values::Numbers,
        // It is of a whole run.
        read: |_| None,
        report: None,
        curve: None,
    },
    QuantityInfo {
        quantity: Quantity::Movement,
        key: "movement",
        label: "movement per epoch",
        help: "Mean distance that a fake moves in an epoch, over the last 20 epochs; lower is smoother",
        direction: Direction::Lower,
        values: Values::Numbers,
        read: |m| m.movement,
        report: None,
        curve: None,
    },
    QuantityInfo {
        quantity: Quantity::Collapsed,
        key: "collapsed",
        label: "collapsed",
        help: "1 if all fakes are on one spot, else 0; lower is better",
        direction: Direction::Lower,
        values: Values::Counts,
        read: |m| m.fake_std.map(|std| f64::from(std < COLLAPSED_STD)),
        report: None,
        curve: None,
    },
];

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
        self.info().label
    }

    /// Which values are better.
    pub fn direction(self) -> Direction {
        self.info().direction
    }

    /// Whether it is of mixtures only.
    pub fn is_of_modes(self) -> bool {
        matches!(self, Self::Modes | Self::HighQuality)
    }

    /// The value that a chart draws: of a count of modes its share of all of them.
    pub fn drawn(self, measured: &Measured) -> Option<f64> {
        let value = (self.info().read)(measured)?;
        match self.info().values {
            Values::Counts => Some(value / measured.modes_total?),
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

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn the_table_has_the_order_and_the_names_of_the_enum() {
        for (index, info) in QUANTITIES.iter().enumerate() {
            assert_eq!(info.quantity as usize, index);
            assert_eq!(ron::to_string(&info.quantity).unwrap(), info.key);
        }
        let reported: HashSet<_> = QUANTITIES.iter().filter_map(|info| info.report).collect();
        let count = QUANTITIES
            .iter()
            .filter(|info| info.report.is_some())
            .count();
        assert_eq!(reported.len(), count);
        let keys: HashSet<_> = QUANTITIES.iter().map(|info| info.key).collect();
        assert_eq!(keys.len(), QUANTITIES.len());
        let labels: HashSet<_> = curves().map(|(_, curve)| curve.label).collect();
        assert_eq!(labels.len(), curves().count());
    }

    #[test]
    fn each_quantity_reads_a_value_of_its_own() {
        // Every value another one, so that a row that reads its neighbour's is seen.
        let measured = Measured {
            d_loss: Some(1.0),
            g_loss: Some(2.0),
            kl: Some(3.0),
            js: Some(4.0),
            sliced_wasserstein: Some(5.0),
            coverage: Some(6.0),
            precision: Some(7.0),
            modes_captured: Some(8.0),
            modes_total: Some(16.0),
            high_quality: Some(9.0),
            fake_std: Some(10.0),
            movement: Some(11.0),
        };
        let read: Vec<_> = QUANTITIES.iter().map(|q| (q.read)(&measured)).collect();
        let mut expected: Vec<_> = (1..=10).map(|i| Some(f64::from(i))).collect();
        expected.extend([None, Some(11.0), Some(0.0)]);
        assert_eq!(read, expected);
        for (quantity, _) in curves() {
            let drawn = quantity.drawn(&measured);
            let expected = match quantity {
                Quantity::Modes => Some(0.5),
                other => (other.info().read)(&measured),
            };
            assert_eq!(drawn, expected, "{quantity:?}");
            assert_eq!(quantity.drawn(&Measured::default()), None);
        }
    }

    #[test]
    fn what_is_read_of_metrics_is_what_they_are() {
        let metrics = Metrics {
            samples: 9,
            kl: 1.0,
            js: 2.0,
            sliced_wasserstein: 3.0,
            coverage: 4.0,
            precision: 5.0,
            fake_std: 0.01,
            modes: None,
        };
        let of = |quantity: Quantity| (quantity.info().read)(&Measured::from(&metrics));
        assert_eq!(of(Quantity::Js), Some(2.0));
        assert_eq!(of(Quantity::Precision), Some(5.0));
        assert_eq!(of(Quantity::Collapsed), Some(1.0));
        assert_eq!((of(Quantity::Modes), of(Quantity::DLoss)), (None, None));
    }
}
