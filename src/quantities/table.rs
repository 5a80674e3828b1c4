//! The one table of quantities.

use super::info::{Chart, Colour, Direction, Drawn, Quantity, QuantityInfo, Scope, Values};
use crate::metrics::COLLAPSED_STD;

/// Every quantity, in the order of [`Quantity`].
pub const QUANTITIES: [QuantityInfo; 22] = [
    QuantityInfo {
        quantity: Quantity::DLoss,
        key: "d_loss",
        label: "discriminator loss",
        help: "Discriminator's loss, mean of the last 20 epochs; says nothing about quality",
        direction: Direction::Neither,
        values: Values::Numbers,
        scope: Scope::All,
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
        scope: Scope::All,
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
        scope: Scope::Points,
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
        scope: Scope::Points,
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
        scope: Scope::Points,
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
        scope: Scope::Points,
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
        scope: Scope::Points,
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
        scope: Scope::Mixtures,
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
        scope: Scope::Mixtures,
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
        scope: Scope::Points,
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
        scope: Scope::Points,
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
        scope: Scope::Points,
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
        scope: Scope::Points,
        read: |m| m.fake_std.map(|std| f64::from(std < COLLAPSED_STD)),
        report: None,
        curve: None,
    },
    QuantityInfo {
        quantity: Quantity::Frechet,
        key: "frechet",
        label: "Fréchet distance, full",
        help: "Fréchet distance of 1,000 fakes from the real images, on 32 features of a small classifier (without one, as of your \
               own pictures, on principal components): not that of the charts, which is `frechet_live` and has numbers of its \
               own; lower is better",
        direction: Direction::Lower,
        values: Values::Numbers,
        scope: Scope::Images,
        read: |m| m.frechet,
        report: Some("frechet"),
        curve: None,
    },
    QuantityInfo {
        quantity: Quantity::FrechetFloor,
        key: "frechet_floor",
        label: "floor of the full distance",
        help: "The full Fréchet distance between real images and other real ones: what could be reached",
        direction: Direction::Neither,
        values: Values::Numbers,
        scope: Scope::Images,
        read: |m| m.frechet_floor,
        report: Some("frechet_floor"),
        curve: None,
    },
    QuantityInfo {
        quantity: Quantity::FrechetLive,
        key: "frechet_live",
        label: "Fréchet distance, live",
        help: "Fréchet distance of 256 fakes from the real images, on 32 principal components of their pixels: not that of \
               experiments, which is `frechet` and has numbers of its own; lower is better",
        direction: Direction::Lower,
        values: Values::Numbers,
        scope: Scope::Images,
        read: |m| m.frechet_live,
        report: Some("frechet_live"),
        curve: Some(Drawn {
            chart: Chart::Frechet,
            label: "Distance",
            colour: Colour::Fake,
            help: "How far the fakes' distribution is from that of the real images: the Fréchet distance of 256 fakes \
                   on the 32 principal components of the real images, and on what these leave over. Lower is better. It \
                   is not FID, which looks through a network of 24 million parameters. Dashed: the floor, what so many \
                   real images are from the others. Experiments and reports have another measure, the full Fréchet distance, of 1,000 \
                   fakes on what a small classifier sees: its numbers are not to be compared with these.",
        }),
    },
    QuantityInfo {
        quantity: Quantity::ClassesFound,
        key: "classes_found",
        label: "classes found",
        help: "Classes (of faces: values of each feature) that have at least a tenth of their fair share of the \
               fakes, none as long as those are unlike any real image; higher is better",
        direction: Direction::Higher,
        values: Values::Counts,
        scope: Scope::Labelled,
        read: |m| m.classes_found,
        report: Some("classes_found"),
        curve: Some(Drawn {
            chart: Chart::Variety,
            label: "Classes found",
            colour: Colour::Fake,
            help: "The share of classes (of faces: of the values of each feature) that at least a tenth of their fair \
                   share of the fakes have, by a small classifier. As that sees a class in anything, in grey noise too, \
                   none counts while the squared distance from the real images is above 1.5 times their variance: \
                   copies of their mean image would be at 1 times. No number is said while the images are blots.",
        }),
    },
    QuantityInfo {
        quantity: Quantity::NearestFake,
        key: "nearest_fake",
        label: "distance between fakes",
        help: "Mean distance of a fake from its nearest neighbour among the fakes of its batch, relative to that of real images; \
               about 1 is right, near 0 is mode collapse",
        direction: Direction::Neither,
        values: Values::Numbers,
        scope: Scope::Images,
        read: |m| m.nearest_fake,
        report: Some("nearest_fake"),
        curve: Some(Drawn {
            chart: Chart::Variety,
            label: "Distance between fakes",
            colour: Colour::Neutral,
            help: "How far a fake is from the most similar other one (its nearest neighbour), relative to real images: 1 is \
                   as varied as those; near 0, many fakes are the same image, which is mode collapse.",
        }),
    },
    QuantityInfo {
        quantity: Quantity::SeedsChanged,
        key: "seeds_changed",
        label: "fakes that changed class",
        help: "Share of 64 fixed noise vectors whose fake is of another class than it was some 64 epochs before; \
               falls as a run settles, and stays high where it oscillates",
        direction: Direction::Neither,
        values: Values::Shares,
        scope: Scope::Labelled,
        read: |m| m.seeds_changed,
        report: None,
        curve: Some(Drawn {
            chart: Chart::Variety,
            label: "Changed class",
            colour: Colour::Discriminator,
            help: "Of the fakes in the picture, each made of the same noise (latent vector) all the time, the share that shows another \
                   class than some 64 epochs before, by a small classifier. It falls as a run settles; where it stays \
                   high, the run oscillates. Of faces, the class is the skin.",
        }),
    },
    QuantityInfo {
        quantity: Quantity::DReal,
        key: "d_real",
        label: "D(real)",
        help: "Mean of what the discriminator says of real images, from 0 (fake) to 1 (real)",
        direction: Direction::Neither,
        values: Values::Shares,
        scope: Scope::Images,
        read: |m| m.d_real,
        report: Some("d_real"),
        curve: Some(Drawn {
            chart: Chart::Opinions,
            label: "Real",
            colour: Colour::Real,
            help: "Mean of what the discriminator says of real images: 100 % is surely real. The dashed line is 50 %, \
                   where it cannot tell. The wider the gap to the curve of the fakes, the further the discriminator \
                   is ahead. Of hinge loss, whose output is a score, it is what the pictures' frames say; so it is of \
                   Wasserstein loss, where the gap says nothing, as such scores have no unit.",
        }),
    },
    QuantityInfo {
        quantity: Quantity::DFake,
        key: "d_fake",
        label: "D(fake)",
        help: "Mean of what the discriminator says of fakes, from 0 (fake) to 1 (real)",
        direction: Direction::Neither,
        values: Values::Shares,
        scope: Scope::Images,
        read: |m| m.d_fake,
        report: Some("d_fake"),
        curve: Some(Drawn {
            chart: Chart::Opinions,
            label: "Fake",
            colour: Colour::Fake,
            help: "Mean of what the discriminator says of the fakes: 0 % is surely fake. Where it stays near 0 % and \
                   that of real images near 100 %, the discriminator has won, and the generator has little to go by.",
        }),
    },
    QuantityInfo {
        quantity: Quantity::Separation,
        key: "separation",
        label: "separation of layers",
        help: "Of a generator with styles: the share in which its first layer alone decides some factor of the image, or \
               its last layer another one, whichever is less; near 1 coarse and fine layers each have a part of their own",
        direction: Direction::Higher,
        values: Values::Shares,
        scope: Scope::Labelled,
        read: |m| m.separation,
        report: Some("separation"),
        curve: None,
    },
];

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;
    use crate::metrics::Metrics;
    use crate::quantities::{Measured, curves};

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
    fn no_two_quantities_have_one_name_and_both_distances_of_images_name_each_other() {
        let labels: HashSet<_> = QUANTITIES.iter().map(|info| info.label).collect();
        assert_eq!(labels.len(), QUANTITIES.len());
        for (one, other) in [
            (Quantity::Frechet, Quantity::FrechetLive),
            (Quantity::FrechetLive, Quantity::Frechet),
        ] {
            let name = format!("`{}`", other.key());
            assert!(one.info().help.contains(&name), "{one:?}");
        }
        let curve = Quantity::FrechetLive.info().curve.as_ref().unwrap();
        assert!(curve.help.contains("full Fréchet distance"));
        assert_eq!(curve.chart.title(), Quantity::FrechetLive.label());
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
            frechet: Some(12.0),
            frechet_floor: Some(13.0),
            frechet_live: Some(14.0),
            frechet_live_floor: Some(7.0),
            classes_found: Some(15.0),
            classes_total: Some(30.0),
            nearest_fake: Some(16.0),
            seeds_changed: Some(17.0),
            d_real: Some(18.0),
            d_fake: Some(19.0),
            separation: Some(20.0),
        };
        let read: Vec<_> = QUANTITIES.iter().map(|q| (q.read)(&measured)).collect();
        let mut expected: Vec<_> = (1..=10).map(|i| Some(f64::from(i))).collect();
        expected.extend([None, Some(11.0), Some(0.0)]);
        expected.extend((12..=20).map(|i| Some(f64::from(i))));
        assert_eq!(read, expected);
        for (quantity, _) in curves() {
            let drawn = quantity.drawn(&measured);
            let expected = match quantity {
                Quantity::Modes | Quantity::ClassesFound => Some(0.5),
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
