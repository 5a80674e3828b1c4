//! [`DataKind`]: the kinds of data, as the window tells them apart, and how a user goes from one to another.
//!
//! What is shown of each is behind [`super::picture`]; words that differ ask for a kind.

use crate::config::Choice as _;
use crate::config::{
    Architecture, Config, Data, Distribution, ImageData, Pictures, Preset, shipped,
};
use crate::training::{Scene, Snapshot};

/// A kind of data.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum DataKind {
    /// Points in a plane.
    #[default]
    Points,
    /// Images.
    Images,
}

impl DataKind {
    /// What these settings train on.
    pub fn of(config: &Config) -> Self {
        match config.data.images {
            ImageData::None => Self::Points,
            _ => Self::Images,
        }
    }

    /// What a picture is of.
    pub fn of_snapshot(snapshot: &Snapshot) -> Self {
        match &snapshot.scene {
            Scene::Plane(_) => Self::Points,
            Scene::Images(_) => Self::Images,
        }
    }

    /// What the data are called in a sentence.
    pub fn noun(self) -> &'static str {
        match self {
            Self::Points => "points",
            Self::Images => "images",
        }
    }
}

/// Trains on points from now on.
pub fn use_points(config: &mut Config, distribution: Distribution) {
    config.data.images = ImageData::None;
    config.data.distribution = distribution;
}

/// Trains on a set of images from now on. Where the networks are still those of points, settings of a shipped preset come
/// with it: what learns points would not learn images.
pub fn use_images(config: &mut Config, images: ImageData) {
    if has_none_for_images(config) {
        let data = Data {
            images,
            ..config.data.clone()
        };
        let own = preset_for(&data).map(|preset| preset.config.clone());
        let before = std::mem::replace(config, own.unwrap_or_else(|| config.clone()));
        config.architecture = Architecture::Convolutional;
        // The user's own points and pictures are not thrown away by looking at something else.
        config.data.distribution = before.data.distribution;
        config.data.spread = before.data.spread;
        config.data.drawn = before.data.drawn;
        config.data.imported = before.data.imported;
        config.data.imported_axes = before.data.imported_axes;
        config.data.formula = before.data.formula;
        config.data.pictures = before.data.pictures;
    }
    config.data.images = images;
}

/// Whether its networks are still those of points.
fn has_none_for_images(config: &Config) -> bool {
    config.architecture == Architecture::Dense && DataKind::of(config) == DataKind::Points
}

/// The preset whose networks pictures of the user's own are learned with, where they bring some: see [`use_images`].
pub fn networks_for(config: &Config, pictures: &Pictures) -> Option<&'static Preset> {
    let data = Data {
        images: ImageData::Own,
        pictures: pictures.clone(),
        ..Data::default()
    };
    has_none_for_images(config)
        .then(|| preset_for(&data))
        .flatten()
}

/// The shipped preset of images, or else of those that have as many colours.
pub fn preset_for(data: &Data) -> Option<&'static Preset> {
    let of = |images: ImageData| shipped(&images.info().key.replace('_', "-"));
    let channels = |data: &Data| data.image_shape().map(|shape| shape.channels);
    let alike = [ImageData::Digits, ImageData::Faces]
        .into_iter()
        .filter(|images| {
            let other = Data {
                images: *images,
                ..Data::default()
            };
            channels(&other) == channels(data)
        });
    let found = std::iter::once(data.images).chain(alike).find_map(of)?;
    Some(&found.preset)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{Critic, Rows, TABLE, find};

    #[test]
    fn each_kind_has_its_own_rows_and_all_have_those_of_both() {
        let points = Config::default();
        let mut images = points.clone();
        use_images(&mut images, ImageData::Digits);
        assert!(images.is_convolutional());
        let (of_points, of_images) = (Rows::of(&points), Rows::of(&images));
        let has = |rows: &Rows, key: &str| rows.has(find(key).unwrap());
        for key in ["data.spread", "data.distribution", "generator.neurons"] {
            assert!(has(&of_points, key) && !has(&of_images, key), "{key}");
        }
        for key in [
            "data.image_side",
            "generator.channels",
            "discriminator.norm",
        ] {
            assert!(!has(&of_points, key) && has(&of_images, key), "{key}");
        }
        // Dense networks of images have neurons, too.
        let mut dense = images.clone();
        dense.architecture = Architecture::Dense;
        let of_dense = Rows::of(&dense);
        assert!(has(&of_dense, "generator.neurons") && !has(&of_dense, "generator.channels"));
        // What waits for another setting of its own kind is shown, greyed.
        for key in ["generator.rho", "weight_clip", "generator.learning_rate"] {
            assert!(has(&of_points, key) && has(&of_images, key), "{key}");
        }
        let mut styles = images.clone();
        styles.architecture = Architecture::Style;
        styles.style.critic = Critic::StyleGan;
        let of_styles = Rows::of(&styles);
        for key in ["style.mixing", "style.batch_deviation"] {
            assert!(has(&of_styles, key) && !has(&of_images, key), "{key}");
        }
        assert!(has(&of_images, "discriminator.norm") && !has(&of_styles, "discriminator.norm"));
        let all = [of_points, of_images, of_styles];
        assert!(TABLE.iter().all(|row| all.iter().any(|rows| rows.has(row))));
    }

    #[test]
    fn going_to_images_and_back_keeps_the_points() {
        let mut config = Config::default();
        config.data.drawn = vec![[0.25, 0.5]].into();
        let drawn = config.data.drawn.clone();
        use_points(&mut config, Distribution::Drawn);
        use_images(&mut config, ImageData::OneShape);
        assert_eq!(DataKind::of(&config), DataKind::Images);
        // Another set leaves the networks as they are.
        config.generator.channels = 5;
        use_images(&mut config, ImageData::Digits);
        assert_eq!(
            (config.generator.channels, config.data.images),
            (5, ImageData::Digits)
        );
        use_points(&mut config, Distribution::Drawn);
        assert_eq!(DataKind::of(&config), DataKind::Points);
        assert_eq!(config.data.drawn, drawn);
        assert!(!config.is_convolutional());
    }
}
