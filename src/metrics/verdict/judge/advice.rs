//! What is said where one network is far behind the other: the advice of the table would make it worse, or change nothing.

use super::{Kind, Situation};
use crate::metrics::verdict::{Slower, Verdict};

/// The sentence of a verdict where the settings call for another one than usual; `None` where they do not.
pub(super) fn sentence(verdict: Verdict, situation: &Situation) -> Option<&'static str> {
    let is_of_images = situation.kind != Kind::Points;
    Some(match (verdict, situation.setup.slower) {
        (Verdict::Oscillating, Slower::Discriminator) if is_of_images => tr!(
            "The fakes keep changing what they show, and D is late. Raise D's learning rate or its updates, or lower G's."
        ),
        (Verdict::Oscillating, Slower::Discriminator) => tr!(
            "The fakes come closer and go away again, and D is late. Raise D's learning rate or its updates, or lower G's."
        ),
        // A slower D would be later still.
        (Verdict::DiscriminatorWins, Slower::Discriminator) => tr!(
            "D is sure of every sample though it is far slower than G. Lower G's learning rate, or give D instance noise."
        ),
        (Verdict::BlindDiscriminator, Slower::Discriminator) => tr!(
            "The losses look ideal, the images do not. Raise D's learning rate or its updates, or lower G's."
        ),
        // It goes many times as far as G already, by its rate or its updates: more of either would hardly help.
        (Verdict::BlindDiscriminator, Slower::Generator) => tr!(
            "The losses look ideal, the images do not. Make the discriminator larger: by its learning rate and its updates it learns faster than G already."
        ),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::metrics::verdict::{Perfect, Setup};

    fn said(verdict: Verdict, kind: Kind, slower: Slower) -> Option<&'static str> {
        let situation = Situation {
            kind,
            perfect: Perfect {
                distance: 0.01,
                overlap: 0.8,
                spread: 0.3,
            },
            d_equilibrium: 0.693,
            is_trained: true,
            has_diverged: false,
            since: 0,
            opened: 0,
            has_begun: true,
            setup: Setup {
                slower,
                has_high_beta1: false,
            },
        };
        sentence(verdict, &situation)
    }

    #[test]
    fn a_discriminator_that_is_late_is_never_to_be_slowed_down() {
        for kind in [Kind::Points, Kind::Images("digits")] {
            let of = |verdict| said(verdict, kind, Slower::Discriminator).unwrap();
            for verdict in [Verdict::Oscillating, Verdict::BlindDiscriminator] {
                assert!(of(verdict).contains("Raise D's learning rate"), "{kind:?}");
            }
            let wins = of(Verdict::DiscriminatorWins);
            assert!(wins.contains("Lower G's") && !wins.contains("ower D's"));
        }
    }

    #[test]
    fn a_discriminator_that_is_fast_by_its_rate_alone_is_not_said_to_have_updates_enough() {
        use crate::config::Config;
        let mut config = Config::default();
        (
            config.generator.learning_rate,
            config.discriminator.learning_rate,
        ) = (0.01, 0.2);
        (
            config.generator.updates_per_epoch,
            config.discriminator.updates_per_epoch,
        ) = (2, 1);
        config.discriminator.optimizer = config.generator.optimizer;
        let slower = Setup::of(&config).slower;
        assert_eq!(slower, Slower::Generator);
        let said = said(Verdict::BlindDiscriminator, Kind::Images("digits"), slower).unwrap();
        assert!(said.contains("learning rate and its updates"), "{said}");
        assert!(!said.contains("enough"), "{said}");
    }

    #[test]
    fn where_neither_is_far_behind_the_usual_words_stand() {
        for info in &crate::metrics::verdict::VERDICTS {
            assert_eq!(said(info.verdict, Kind::Points, Slower::Neither), None);
        }
        let of = |verdict| said(verdict, Kind::Points, Slower::Generator);
        assert_eq!(of(Verdict::Oscillating), None);
        assert_eq!(of(Verdict::DiscriminatorWins), None);
    }
}
