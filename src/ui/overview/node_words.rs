//! What the graph says of its nodes: their names, and what each is.

use super::plan::Node;
use crate::config::{Config, Group};
use crate::gan::Explained;
use crate::training::SlowView;
use crate::ui::kind::DataKind;

impl Node {
    /// The settings that it is about.
    pub fn group(self) -> Group {
        match self {
            Self::Noise => Group::Noise,
            Self::Generator | Self::Fake | Self::Gradients => Group::Generator,
            Self::Real => Group::RealData,
            Self::Discriminator | Self::OfReal | Self::OfFake => Group::Discriminator,
            Self::DiscriminatorLoss | Self::GeneratorLoss => Group::Training,
        }
    }

    /// Name on the sheet.
    pub fn label(self) -> &'static str {
        match self {
            Self::Noise => tr!("Noise"),
            Self::Generator => tr!("Generator"),
            Self::Real => tr!("Real"),
            Self::Fake => tr!("Fake"),
            Self::Discriminator => tr!("Discriminator"),
            Self::OfReal => tr!("D(real)"),
            Self::OfFake => tr!("D(fake)"),
            Self::DiscriminatorLoss => tr!("D loss"),
            Self::GeneratorLoss => tr!("G loss"),
            Self::Gradients => tr!("Gradients"),
        }
    }

    /// What it is, in one or two sentences. In slow motion a network on images shows the layers of an update.
    pub fn help(self, config: &Config, slow: Option<&SlowView>) -> String {
        let layers = slow.and_then(|slow| self.help_on_layers(&slow.explained));
        if let Some(help) = layers {
            return help;
        }
        match DataKind::of(config) {
            DataKind::Points => self.help_on_points(config.noise.dim),
            DataKind::Images => self
                .help_on_images(config.noise.dim)
                .unwrap_or_else(|| self.help_on_points(config.noise.dim)),
        }
    }

    fn help_on_layers(self, explained: &Explained) -> Option<String> {
        let features = &explained.features;
        match self {
            Self::Generator if !features.generator.is_empty() => Some(
                tr!("How the generator makes the first fake of the batch, layer by layer from left to right: each \
                 layer makes maps, which say where in the image something is, the brighter, the more of it.")
                    .to_owned(),
            ),
            Self::Discriminator if !features.of_fake.is_empty() => {
                let whose = if features.of_real.is_empty() {
                    tr!("first fake of the batch")
                } else {
                    tr!("first real image of the batch and of the first fake below it")
                };
                Some(tr!("What the discriminator makes of the {whose}, layer by layer from left to right: each layer \
                     makes maps, which say where in the image something is, the brighter, the more of it. The \
                     answer comes from the last ones.", whose))
            }
            _ => None,
        }
    }

    /// The same where samples are images; `None` where that makes no difference.
    fn help_on_images(self, dim: u32) -> Option<String> {
        Some(match self {
            Self::Noise => trn!(dim,
                "Random vectors of {n} number that the generator turns into fakes; each is a line here, the stronger, the larger a number.",
                "Random vectors of {n} numbers that the generator turns into fakes; each is a line here, the stronger, the larger a number."
            ),
            Self::Generator => match dim {
                1 | 2 => tr!("What the generator makes of all noise, in its order.").to_owned(),
                _ => tr!("What the generator makes of the noise: always of the same vectors, so that each image \
                      can be followed.")
                    .to_owned(),
            },
            Self::Real => tr!("Images of the kind that the generator should learn to make.").to_owned(),
            Self::Discriminator => {
                tr!("What the discriminator thinks of real images, and of fakes: a green frame looks real, a purple \
                 one fake.")
                    .to_owned()
            }
            Self::OfReal => {
                tr!("Real images, framed in the colour of the discriminator's answer. It wants them green.")
                    .to_owned()
            }
            Self::OfFake => {
                tr!("Fakes, framed in the colour of the discriminator's answer. It wants them purple; the \
                 generator wants them green.")
                    .to_owned()
            }
            Self::Gradients => {
                tr!("Which pixels of each fake would have to be brighter (orange) or darker (blue) to lower the \
                 generator's loss. The generator's parameters move so that they are.")
                    .to_owned()
            }
            Self::Fake | Self::DiscriminatorLoss | Self::GeneratorLoss => return None,
        })
    }

    fn help_on_points(self, dim: u32) -> String {
        match self {
            Self::Noise => match dim {
                1 => tr!("Random numbers that the generator turns into fakes; each is a place on this line.")
                    .to_owned(),
                2 => tr!("Random points that the generator turns into fakes.").to_owned(),
                _ => tr!("Random vectors of {dim} numbers that the generator turns into fakes; the first \
                     two numbers of each are shown.", dim),
            },
            Self::Generator => {
                let what = match dim {
                    1 => tr!("The line of the noise, as the generator bends it").to_owned(),
                    2 => tr!("The square of the noise, as the generator warps it").to_owned(),
                    _ => tr!("A plane through the {dim} dimensions of the noise (the first two, the others \
                         at their centre), as the generator warps it", dim),
                };
                tr!("{what}: the more opaque, the denser the fakes. Rest the pointer here to watch it \
                     happen.", what)
            }
            Self::Real => tr!("Samples of the distribution that the generator should learn.").to_owned(),
            Self::Fake => tr!("What the generator makes of the noise.").to_owned(),
            Self::Discriminator => {
                tr!("What the discriminator thinks of each place: green looks real, purple looks fake.")
                    .to_owned()
            }
            Self::OfReal => {
                tr!("The real samples in the colour of the discriminator's answer. It wants them green.")
                    .to_owned()
            }
            Self::OfFake => {
                tr!("The fakes in the colour of the discriminator's answer. It wants them purple; the \
                 generator wants them green.")
                    .to_owned()
            }
            Self::DiscriminatorLoss => {
                tr!("How wrong the discriminator's answers are. The mark is the value where the fakes are \
                 just like the real samples.")
                    .to_owned()
            }
            Self::GeneratorLoss => {
                tr!("How far the discriminator is from taking the fakes for real. The mark is the value \
                 where the fakes are just like the real samples.")
                    .to_owned()
            }
            Self::Gradients => {
                tr!("Where each fake would have to move to lower the generator's loss. The generator's \
                 parameters move so that its fakes go there.")
                    .to_owned()
            }
        }
    }
}
