//! One image of a picture looked at closely: [`Look`] is what is asked, [`Closer`] the answer. The noise of a fake can be
//! another than its own; the rest of its batch stays, as a generator that normalises its batches asks for one.

use std::sync::Arc;

use super::Images;
use crate::config::{Config, NoiseDistribution};
use crate::gan::Gan;
use crate::metrics::images::ImageEvaluator;

/// Beyond three standard deviations normal noise has one number in 400.
const FAR: f32 = 3.0;

/// A part of a picture of images.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// Fakes of fixed noise.
    Fakes,
    /// Real images.
    Real,
    /// What G makes of all of its noise.
    Sheet,
}

impl Part {
    /// Its pixels.
    pub fn pixels(self, images: &Images) -> &[f32] {
        match self {
            Self::Fakes => &images.fakes,
            Self::Real => &images.real,
            Self::Sheet => images.sheet.as_ref().map_or(&[], |sheet| &sheet.pixels),
        }
    }

    /// D's opinion of each of its images; of a sheet there is none.
    pub fn opinions(self, images: &Images) -> &[f32] {
        match self {
            Self::Fakes => &images.d_of_fakes,
            Self::Real => &images.d_of_real,
            Self::Sheet => &[],
        }
    }

    /// The noise vectors of its images, one after the other; of real images there are none.
    fn noise(self, images: &Images) -> &[f32] {
        match self {
            Self::Fakes => &images.noise,
            Self::Real => &[],
            Self::Sheet => images.sheet.as_ref().map_or(&[], |sheet| &sheet.noise),
        }
    }
}

/// Which image is looked at.
#[derive(Clone, Debug, PartialEq)]
pub struct Look {
    /// The part of the picture that it is in.
    pub part: Part,
    /// Its place there.
    pub index: usize,
    /// Noise instead of its own.
    pub noise: Option<Arc<[f32]>>,
}

/// What there is to see of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Closer {
    /// What was asked; noise of another length than the run has is not looked at.
    pub look: Look,
    /// The image, `[y][x][channel]`.
    pub pixels: Vec<f32>,
    /// D(x), as [`Images::opinion`] has it.
    pub d: f32,
    /// The noise that it is made of, and its own; empty of a real image.
    pub noise: Vec<f32>,
    /// See [`Self::noise`].
    pub own_noise: Vec<f32>,
    /// Where a number of noise can be; of normal noise, nearly all are.
    pub range: (f32, f32),
    /// What D would change, −∂(G's loss)/∂pixel; of a fake, where the picture has it.
    pub gradient: Vec<f32>,
    /// Of a fake.
    pub nearest: Option<NearestReal>,
}

/// The real image nearest to a fake.
#[derive(Clone, Debug, PartialEq)]
pub struct NearestReal {
    /// The image, `[y][x][channel]`.
    pub pixels: Vec<f32>,
    /// D(x).
    pub d: f32,
    /// How far off the fake is: root mean square over pixels and channels, 2 from black to white.
    pub distance: f64,
    /// Real images that were looked through.
    pub among: usize,
}

impl Closer {
    /// Looks at an image of a picture of these networks. `None` if there is no such image.
    pub(super) fn new(
        config: &Config,
        gan: &Gan,
        evaluator: &ImageEvaluator,
        images: &Images,
        look: &Look,
    ) -> Option<Self> {
        let Look { part, index, .. } = *look;
        let width = images.shape.numbers().max(1);
        let dim = images.noise_dim.max(1);
        let mut rows = part.pixels(images).to_vec();
        let own = row(part.noise(images), dim, index).unwrap_or_default();
        let other = look.noise.as_deref();
        let other = other.filter(|noise| !own.is_empty() && noise.len() == own.len());
        if let Some(other) = other {
            let mut noise = part.noise(images).to_vec();
            row_mut(&mut noise, dim, index)?.copy_from_slice(other);
            let made = gan.generate_rows(&noise);
            let (place, made) = (row_mut(&mut rows, width, index)?, row(&made, width, index)?);
            place.copy_from_slice(made);
        }
        let pixels = row(&rows, width, index)?.to_vec();
        let known = part.opinions(images).get(index).copied();
        let d = match known.filter(|_| other.is_none()) {
            Some(d) => d,
            None => opinion(gan, images, &rows, index)?,
        };
        let has_gradient = part == Part::Fakes && !images.gradients.is_empty();
        let gradient = match other {
            _ if !has_gradient => Vec::new(),
            None => row(&images.gradients, width, index)?.to_vec(),
            Some(_) => {
                let slopes = gan.gradients_of_rows(config.loss, &rows);
                row(&slopes, width, index)?
                    .iter()
                    .map(|slope| -slope)
                    .collect()
            }
        };
        let nearest = (part != Part::Real)
            .then(|| nearest(gan, evaluator, images, &pixels))
            .flatten();
        Some(Self {
            look: look.clone(),
            d,
            noise: other.unwrap_or(own).to_vec(),
            own_noise: own.to_vec(),
            range: match config.noise.distribution {
                NoiseDistribution::Normal => (-FAR, FAR),
                NoiseDistribution::Symmetric => (-1.0, 1.0),
                NoiseDistribution::Uniform | NoiseDistribution::Gaussian => (0.0, 1.0),
            },
            gradient,
            nearest,
            pixels,
        })
    }
}

/// D's opinion of one of some images, whose batch is the others.
fn opinion(gan: &Gan, images: &Images, rows: &[f32], index: usize) -> Option<f32> {
    let logit = *gan.logits_of_rows(rows).get(index)?;
    images.opinion.of(vec![logit]).first().copied()
}

fn nearest(
    gan: &Gan,
    evaluator: &ImageEvaluator,
    images: &Images,
    fake: &[f32],
) -> Option<NearestReal> {
    let (index, distance) = evaluator.nearest_real(fake)?;
    let pixels = evaluator.real_image(index)?.to_vec();
    // It takes the place of one of the real images, so that its batch is one of real images.
    let mut rows = images.real.to_vec();
    row_mut(&mut rows, fake.len(), 0)?.copy_from_slice(&pixels);
    Some(NearestReal {
        d: opinion(gan, images, &rows, 0)?,
        pixels,
        distance,
        among: evaluator.real_count(),
    })
}

fn row(numbers: &[f32], width: usize, index: usize) -> Option<&[f32]> {
    numbers.chunks_exact(width).nth(index)
}

fn row_mut(numbers: &mut [f32], width: usize, index: usize) -> Option<&mut [f32]> {
    numbers.chunks_exact_mut(width).nth(index)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gan::Backend;
    use crate::training::session::Seen;
    use crate::training::{Session, View};

    fn session(noise: u32) -> Session {
        let mut config = Config::default();
        config.data.images = crate::config::ImageData::OneShape;
        config.data.image_side = crate::config::ImageSide::Eight;
        config.data.count = 64;
        config.architecture = crate::config::Architecture::Convolutional;
        config.noise.dim = noise;
        config.generator.channels = 4;
        config.discriminator.channels = 4;
        Session::new(config, Backend::Flex)
    }

    fn look(part: Part, index: usize, noise: Option<Vec<f32>>) -> Look {
        Look {
            part,
            index,
            noise: noise.map(Into::into),
        }
    }

    #[test]
    fn an_image_is_as_the_picture_has_it_until_its_noise_changes() {
        let session = session(4);
        let snapshot = session.snapshot(View::default());
        let images = snapshot.images().unwrap();
        let closer = |look| session.look_closely(&look, &snapshot, Seen::Present);
        let own = closer(look(Part::Fakes, 3, None)).unwrap();
        assert_eq!(own.pixels, images.fakes[3 * 64..4 * 64]);
        assert_eq!(own.gradient, images.gradients[3 * 64..4 * 64]);
        assert_eq!(own.noise, images.noise[12..16]);
        assert_eq!((own.d, own.range), (images.d_of_fakes[3], (0.0, 1.0)));
        // Its own noise, asked for, is the same image.
        let again = closer(look(Part::Fakes, 3, Some(own.noise.clone()))).unwrap();
        assert_eq!((&again.pixels, again.d), (&own.pixels, own.d));
        assert_eq!(again.gradient, own.gradient);
        let other = closer(look(Part::Fakes, 3, Some(vec![1.0, 0.0, 1.0, 0.0]))).unwrap();
        assert!(other.pixels != own.pixels && other.d != own.d);
        assert_eq!((other.noise.len(), &other.own_noise), (4, &own.noise));
        // What the run before had more numbers for is not asked of this one.
        let wrong = closer(look(Part::Fakes, 3, Some(vec![1.0; 9]))).unwrap();
        assert_eq!(wrong.pixels, own.pixels);
        assert_eq!(closer(look(Part::Fakes, 64, None)), None);
        assert_eq!(closer(look(Part::Sheet, 0, None)), None);
    }

    #[test]
    fn the_nearest_real_image_is_one_and_a_real_one_has_none() {
        let session = session(2);
        let snapshot = session.snapshot(View {
            manifold: true,
            ..View::default()
        });
        let images = snapshot.images().unwrap();
        let closer = |look| {
            session
                .look_closely(&look, &snapshot, Seen::Present)
                .unwrap()
        };
        let fake = closer(look(Part::Fakes, 0, None));
        let nearest = fake.nearest.unwrap();
        let squares = fake.pixels.iter().zip(&nearest.pixels);
        let mean = squares.map(|(a, b)| f64::from(a - b).powi(2)).sum::<f64>() / 64.0;
        assert!((nearest.distance - mean.sqrt()).abs() < 1e-5);
        assert!(nearest.among > 1_000 && (0.0..=1.0).contains(&nearest.d));
        let real = closer(look(Part::Real, 5, None));
        assert_eq!((real.nearest, real.noise), (None, Vec::new()));
        assert_eq!((real.d, real.gradient), (images.d_of_real[5], Vec::new()));
        // An image of the sheet knows the noise of its place.
        let sheet = closer(look(Part::Sheet, 27, None));
        assert_eq!(
            sheet.pixels,
            images.sheet.as_ref().unwrap().pixels[27 * 64..28 * 64]
        );
        assert!((sheet.noise[0] - 0.75).abs() < 1e-6 && (sheet.noise[1] - 0.25).abs() < 1e-6);
    }
}
