//! What is happening in a run, in one word and one sentence. It is judged at epochs that the epoch number
//! alone determines, so the same run gives the same verdict at any speed, and it would rather say that it
//! is not sure than be wrong (docs/VERDICTS.md: how often it is right).
//!
//! - [`Verdict`]: the ten words, each declared once in [`VERDICTS`]
//! - [`record`]: the few numbers that a run notes down for it, and when
//! - [`yardstick`]: takes them, and says what real samples would score
//! - [`judge`]: from the numbers to the word
//! - [`setup`]: the settings that its advice depends on
//! - [`seeds`]: which fakes of fixed noise change their class
//! - [`recorded`]: real runs in a file, and what was true of them

pub mod judge;
pub mod record;
pub mod recorded;
pub mod seeds;
pub mod setup;
pub mod yardstick;

use serde::{Deserialize, Serialize};

pub use judge::{Judgement, Kind, NotYet, Situation, judge, says_something};
pub use record::{Found, Record, Records};
pub use seeds::Seeds;
pub use setup::{Setup, Slower};
pub use yardstick::{Perfect, Yardstick};

/// What is happening in a run.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// The fakes come closer to the real samples.
    Learning,
    /// They are where the real samples are, and stay there.
    Converged,
    /// They come closer and go away again.
    Oscillating,
    /// D is sure of every sample, and G gains nothing.
    DiscriminatorWins,
    /// No gradient reaches the fakes, and they stand still.
    Frozen,
    /// All fakes on one spot, or on few of many modes, while the data are not.
    Collapsed,
    /// An update ended in NaN or ∞.
    Diverged,
    /// None of these for sure.
    #[default]
    NotSure,
    /// No update was made yet.
    NotTrained,
    /// D's loss is where it should end, though the fakes are visibly bad.
    BlindDiscriminator,
}

/// What a verdict means to who sees it; the window has a colour and a sign for each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// It is done.
    Good,
    /// It goes well.
    Well,
    /// It needs a hand.
    Caution,
    /// It failed.
    Bad,
    /// Nothing is known.
    Open,
}

/// All that is said of a verdict anywhere.
#[derive(Clone, Copy, Debug)]
pub struct VerdictInfo {
    /// Which.
    pub verdict: Verdict,
    /// Name in files and in JSON.
    pub key: &'static str,
    /// Name in the window.
    pub label: &'static str,
    /// What happens, and what to do about it; where the settings or the data call for other words, the judge has them.
    pub sentence: &'static str,
    /// When it is said.
    pub help: &'static str,
    /// What it means.
    pub tone: Tone,
}

/// Every verdict, in the order of [`Verdict`].
pub const VERDICTS: [VerdictInfo; 10] = [
    VerdictInfo {
        verdict: Verdict::Learning,
        key: "learning",
        label: "Learning",
        sentence: "The fakes come closer to the real samples.",
        help: "The fakes are closer to the real samples than in any earlier part of the run.",
        tone: Tone::Well,
    },
    VerdictInfo {
        verdict: Verdict::Converged,
        key: "converged",
        label: "Converged",
        sentence: "The fakes are where the real samples are, and it stays so.",
        help: "For the last half of the run the fakes lay nearly as well as fresh real samples would.",
        tone: Tone::Good,
    },
    VerdictInfo {
        verdict: Verdict::Oscillating,
        key: "oscillating",
        label: "Oscillating",
        sentence: "The fakes come closer and go away again. Lower the learning rates.",
        help: "The fakes swing back and forth and gain nothing by it.",
        tone: Tone::Caution,
    },
    VerdictInfo {
        verdict: Verdict::DiscriminatorWins,
        key: "discriminator_wins",
        label: "Discriminator wins",
        sentence: "The discriminator is sure of every sample, so the generator learns little. Lower D's learning \
                   rate or its updates.",
        help: "The discriminator's loss is next to nothing, and the fakes come no closer.",
        tone: Tone::Caution,
    },
    VerdictInfo {
        verdict: Verdict::Frozen,
        key: "frozen",
        label: "Frozen",
        sentence: "No gradient reaches the fakes, so they stand still. Reset with another seed, or use LeakyReLU \
                   in the discriminator.",
        help: "The generator is trained, but its gradient is zero and its fakes do not move.",
        tone: Tone::Bad,
    },
    VerdictInfo {
        verdict: Verdict::Collapsed,
        key: "collapsed",
        label: "Mode collapse",
        sentence: "The fakes are on few of the places where the real samples are, and find no more.",
        help: "All fakes are on one spot though the real samples are not, or on a quarter or less of four or more \
               modes, and no more of them were found for half of the run.",
        tone: Tone::Bad,
    },
    VerdictInfo {
        verdict: Verdict::Diverged,
        key: "diverged",
        label: "Diverged",
        sentence: "An update ended in no number: the picture shows the last finite networks. Lower the learning \
                   rates.",
        help: "An update ended in infinity or in no number, so training stopped there.",
        tone: Tone::Bad,
    },
    VerdictInfo {
        verdict: Verdict::NotSure,
        key: "not_sure",
        label: "Not sure",
        sentence: "It is too early to say where this goes.",
        help: "Nothing that has a name is clear enough to be said.",
        tone: Tone::Open,
    },
    VerdictInfo {
        verdict: Verdict::NotTrained,
        key: "not_trained",
        label: "Not trained yet",
        sentence: "There is nothing to judge yet.",
        help: "No network has had an update.",
        tone: Tone::Open,
    },
    VerdictInfo {
        verdict: Verdict::BlindDiscriminator,
        key: "blind_discriminator",
        label: "Blind discriminator",
        sentence: "The losses look ideal, the images do not. Give the discriminator more updates or more channels.",
        help: "The discriminator's loss is where it would end if the fakes were perfect, as it cannot tell them from \
               real images; anybody else could. Said of images only.",
        tone: Tone::Caution,
    },
];

impl Verdict {
    /// Whether a run on such data can ever be judged so; `d_equilibrium` is D's loss at equilibrium, 0 for a critic without one.
    pub fn can_come(self, kind: Kind, d_equilibrium: f64) -> bool {
        match self {
            Self::BlindDiscriminator => kind != Kind::Points && d_equilibrium > 0.0,
            Self::DiscriminatorWins => d_equilibrium > 0.0,
            Self::Learning
            | Self::Converged
            | Self::Oscillating
            | Self::Frozen
            | Self::Collapsed
            | Self::Diverged
            | Self::NotSure
            | Self::NotTrained => true,
        }
    }

    /// All that is said of it.
    pub fn info(self) -> &'static VerdictInfo {
        // The table has the order of the enum; a test holds it to that.
        VERDICTS.get(self as usize).unwrap_or(&VERDICTS[7])
    }

    /// Name in files and in JSON.
    pub fn key(self) -> &'static str {
        self.info().key
    }

    /// Name in the window.
    pub fn label(self) -> &'static str {
        crate::language::text(self.info().label)
    }

    /// When it is said of images, or of points.
    pub fn help(self, is_of_images: bool) -> &'static str {
        if is_of_images && self == Self::Converged {
            // That of points promises more than is asked of images.
            return tr!(
                "For the last half of the run the images were about as near to real ones as they are now. The discriminator \
                 may still tell them apart."
            );
        }
        crate::language::text(self.info().help)
    }

    /// Whether it says that nothing is known.
    pub fn is_open(self) -> bool {
        self.info().tone == Tone::Open
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_has_the_order_and_the_names_of_the_enum() {
        for (index, info) in VERDICTS.iter().enumerate() {
            assert_eq!(info.verdict as usize, index);
            assert_eq!(info.verdict.key(), info.key);
            let text = serde_json::to_string(&info.verdict).unwrap();
            assert_eq!(text, format!("\"{}\"", info.key));
        }
    }
}
