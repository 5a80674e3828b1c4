//! What lessons call the parts of the window.

use serde::{Deserialize, Serialize};

macro_rules! parts {
    ($($variant:ident = $key:literal, $label:literal;)+) => {
        /// A part of the window that a step can point at.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
        pub enum Part {
            $(#[doc = $label] #[serde(rename = $key)] $variant,)+
        }

        impl Part {
            /// All of them, in the order of docs/LESSONS.md.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// Name in files.
            pub fn key(self) -> &'static str {
                match self { $(Self::$variant => $key,)+ }
            }

            /// What it is, in words.
            pub fn label(self) -> &'static str {
                $crate::language::text(match self { $(Self::$variant => $label,)+ })
            }
        }
    };
}

parts! {
    Reset = "reset", "The button Reset";
    Play = "play", "The button Play";
    Steps = "steps", "The buttons of one epoch and of one update of D or G";
    SlowMotion = "slow_motion", "The button Slow motion";
    Speed = "speed", "The slider of the speed";
    Pages = "pages", "The buttons of the pages";
    SideBySide = "side_by_side", "The button Side by side";
    Data = "data", "The choice of the data";
    Settings = "settings", "All hyperparameters, on the left";
    Graph = "graph", "The graph of the model";
    Noise = "noise", "The node of the noise";
    Generator = "generator", "The node of the generator";
    Real = "real", "The node of the real samples";
    Fake = "fake", "The node of the fakes";
    Discriminator = "discriminator", "The node of the discriminator";
    Answers = "answers", "The nodes of D's answers, D(real) and D(fake)";
    Losses = "losses", "The nodes of both losses";
    Gradients = "gradients", "The node of the gradients";
    Legend = "legend", "The legend of the picture";
    Badge = "badge", "The verdict, and how many modes were found";
    Picture = "picture", "The picture";
    Charts = "charts", "The charts";
    LossChart = "loss_chart", "The chart of both losses";
    Timeline = "timeline", "The timeline";
}

impl Part {
    /// Those that a step can hide.
    pub const HIDEABLE: [Self; 4] = [Self::Settings, Self::Graph, Self::Charts, Self::Timeline];

    /// Whether it is in that part, or is it: of [`Self::HIDEABLE`] or the picture, with what is at that.
    pub fn is_of(self, whole: Self) -> bool {
        self.whole() == Some(whole)
    }

    /// Whether it is of what a lesson or the settings stand beside.
    pub fn is_beside_the_left(self) -> bool {
        !matches!(self.whole(), None | Some(Self::Settings))
    }

    /// What this part is in, or is, of [`Self::HIDEABLE`] and the picture.
    pub(super) fn whole(self) -> Option<Self> {
        match self {
            Self::Data | Self::Settings => Some(Self::Settings),
            Self::Graph
            | Self::Noise
            | Self::Generator
            | Self::Real
            | Self::Fake
            | Self::Discriminator
            | Self::Answers
            | Self::Losses
            | Self::Gradients => Some(Self::Graph),
            Self::Charts | Self::LossChart => Some(Self::Charts),
            Self::Legend | Self::Badge | Self::Picture => Some(Self::Picture),
            Self::Timeline => Some(self),
            Self::Reset
            | Self::Play
            | Self::Steps
            | Self::SlowMotion
            | Self::Speed
            | Self::Pages
            | Self::SideBySide => None,
        }
    }
}

/// A page of the window that a step can wait for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LessonPage {
    /// The gallery of presets.
    Presets,
    /// Claims tested over many seeds.
    Experiments,
    /// What a generator makes, seed by seed.
    Explore,
    /// What everything means.
    Help,
}

impl LessonPage {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Presets, Self::Experiments, Self::Explore, Self::Help];

    /// The name of its button.
    pub fn name(self) -> &'static str {
        match self {
            Self::Presets => "Presets",
            Self::Experiments => "Experiments",
            Self::Explore => "Explore",
            Self::Help => "Help",
        }
    }
}
