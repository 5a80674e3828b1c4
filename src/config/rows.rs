//! [`Rows`]: which hyperparameters have a say of the data that is trained on.

use super::choice::Choice as _;
use super::{Architecture, Config, Critic, Hyperparameter, ImageData, WeightScale};

/// Which rows of the table are of the kind of data, and of the architecture, that is trained. The others would only be in
/// the way: no setting but those two makes them matter.
pub struct Rows {
    own: Config,
    others: Vec<Config>,
}

impl Rows {
    /// For these settings.
    pub fn of(config: &Config) -> Self {
        let with = |images: ImageData, architecture: Architecture| {
            let mut config = config.clone();
            config.data.images = images;
            config.architecture = architecture;
            config
        };
        let images = match config.data.images {
            ImageData::None => ImageData::Digits,
            images => images,
        };
        let of_images = Architecture::ALL.iter().map(|a| (images, *a));
        let (own, mut others): (Vec<_>, Vec<_>) =
            std::iter::once((ImageData::None, Architecture::Dense))
                .chain(of_images)
                .map(|(images, architecture)| with(images, architecture))
                .partition(|kind| {
                    (kind.data.images, kind.architecture())
                        == (config.data.images, config.architecture())
                });
        // All that style networks can have is theirs.
        for other in &mut others {
            other.style.critic = Critic::StyleGan;
            other.style.weights = WeightScale::Equalised;
        }
        Self {
            own: own.into_iter().next().unwrap_or_else(|| config.clone()),
            others,
        }
    }

    /// Whether a row is shown, greyed or not.
    pub fn has(&self, row: &Hyperparameter) -> bool {
        (row.relevant)(&self.own) || !self.others.iter().any(row.relevant)
    }
}
