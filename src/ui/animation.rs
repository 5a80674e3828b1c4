//! The run as a moving picture: kept moments drawn one after the other into an animated GIF, off the
//! UI thread.

use eframe::egui::Visuals;
use image::RgbImage;
use image::imageops::{self, FilterType};
use plotters::prelude::*;
use plotters::style::text_anchor::HPos;

use super::layers::Layers;
use super::number::grouped;
use super::picture;
use super::progress::Progress;
use super::raster::{DrawError, Style, anchor, pixel};
use crate::language::fixed;
use crate::pictures::gif::{CANCELLED, End, gif, with_few_colors};
use crate::training::{Replay, Snapshot, View};

/// Most moments of an animation: eight seconds.
const MOST_FRAMES: usize = 64;
/// Steps of D's opinion: areas of one colour are what makes a GIF small.
const OPINIONS: u8 = 13;
/// Side of the picture, and height of the line below it, in pixels.
const SIDE: u32 = 480;
const LINE: u32 = 32;
/// Drawn so much larger, then scaled down: the drawing library has no smooth edges of its own.
const OVERSAMPLING: u32 = 2;

/// What an animation is made of.
pub struct Animation {
    /// The moments.
    pub replay: Replay,
    /// Layers that are drawn.
    pub layers: Layers,
    /// What is computed of each moment.
    pub view: View,
    /// Colours.
    pub visuals: Visuals,
    /// How far it is.
    pub progress: Progress,
}

impl Animation {
    /// The bytes of the GIF.
    ///
    /// # Errors
    ///
    /// A sentence for the user, also when it was cancelled.
    pub fn gif(&self) -> Result<Vec<u8>, String> {
        let replay = self.replay.clone().thinned_by_log(MOST_FRAMES);
        let total = replay.epochs().len();
        self.progress.begin();
        self.progress.set(0, total);
        let mut frames = Vec::with_capacity(total);
        for (index, snapshot) in replay.pictures(self.view).enumerate() {
            if self.progress.is_cancelled() {
                return Err(CANCELLED.to_owned());
            }
            let snapshot = snapshot.map_err(|e| e.to_string())?;
            let picture = draw(&snapshot, self.layers, &self.visuals).map_err(|e| e.to_string())?;
            frames.push(with_few_colors(&picture));
            self.progress.set(index + 1, total);
        }
        gif(frames, End::Rest, || self.progress.is_cancelled())
    }
}

/// One moment, as in the window: the layers over each other, and the epoch below.
fn draw(snapshot: &Snapshot, layers: Layers, visuals: &Visuals) -> Result<RgbImage, DrawError> {
    let style = Style {
        layers,
        visuals: visuals.clone(),
        scale: OVERSAMPLING,
        oversampling: OVERSAMPLING,
        opinions: Some(OPINIONS),
    };
    let side = OVERSAMPLING * SIDE;
    let height = side + OVERSAMPLING * LINE;
    let mut picture = RgbImage::from_pixel(side, height, pixel(visuals.panel_fill));
    let square = picture::square(snapshot, &style, side)?;
    imageops::replace(&mut picture, &square, 0, 0);
    {
        let area = BitMapBackend::with_buffer(&mut picture, (side, height)).into_drawing_area();
        let loss = |loss: Option<f64>| loss.map_or_else(|| "–".to_owned(), |l| fixed(l, 3));
        let text = tr!(
            "Epoch {epoch}     D loss {d_loss}     G loss {g_loss}",
            epoch = grouped(snapshot.counters.epoch),
            d_loss = loss(snapshot.counters.d_loss),
            g_loss = loss(snapshot.counters.g_loss)
        );
        let at = (
            style.px(8.0),
            (side + OVERSAMPLING * LINE / 2).cast_signed(),
        );
        let color = visuals.text_color();
        style.text(&area, &text, at, 15.0, color, anchor(HPos::Left))?;
        area.present()?;
    }
    let (width, height) = (SIDE, SIDE + LINE);
    Ok(imageops::resize(
        &picture,
        width,
        height,
        FilterType::Triangle,
    ))
}

#[cfg(test)]
mod tests {
    use image::AnimationDecoder as _;

    use super::*;
    use crate::config::Config;
    use crate::gan::Backend;
    use crate::pictures::gif::MOST_BYTES;
    use crate::training::{Moments, Session};
    use crate::ui::progress::Work;

    fn animation(epochs: u64) -> Animation {
        let mut session = Session::new(Config::default(), Backend::Flex);
        let mut moments = Moments::default();
        moments.push(session.checkpoint());
        for _ in 0..epochs {
            session.run_epoch().unwrap();
            moments.push(session.checkpoint());
        }
        Animation {
            replay: session.replay(&moments),
            layers: Layers::default(),
            view: View {
                manifold: true,
                ..View::default()
            },
            visuals: Visuals::light(),
            progress: Progress::new(Work::Animation),
        }
    }

    #[test]
    fn a_gif_has_a_frame_for_each_moment_and_the_pictures_differ() {
        let animation = animation(4);
        let bytes = animation.gif().unwrap();
        assert_eq!(animation.progress.share(), 1.0);
        let decoder = image::codecs::gif::GifDecoder::new(std::io::Cursor::new(bytes)).unwrap();
        let frames = decoder.into_frames().collect_frames().unwrap();
        assert_eq!(frames.len(), 5);
        assert_eq!(frames[0].buffer().dimensions(), (SIDE, SIDE + LINE));
        assert_ne!(frames[0].buffer(), frames[4].buffer());
        // What did not change is still there, and what changed is what was drawn.
        let last = frames[4].buffer();
        assert!(last.pixels().all(|p| p[3] == 255));
        let pictures = animation.replay.pictures(animation.view);
        let snapshot = pictures.last().unwrap().unwrap();
        let drawn = draw(&snapshot, animation.layers, &animation.visuals).unwrap();
        let expected = with_few_colors(&drawn);
        assert!(
            last.pixels()
                .zip(expected.pixels())
                .all(|(a, b)| a.0[..3] == b.0)
        );
        // Real samples are green somewhere.
        let greens = frames[0]
            .buffer()
            .pixels()
            .filter(|p| p[1] > p[0] + 40 && p[1] > p[2] + 20);
        assert!(greens.count() > 200);
    }

    #[test]
    fn a_long_run_is_a_small_file_whose_early_epochs_are_not_skipped() {
        let animation = animation(400);
        let epochs: Vec<u64> = animation
            .replay
            .clone()
            .thinned_by_log(MOST_FRAMES)
            .epochs()
            .collect();
        assert!(epochs.len() <= MOST_FRAMES && epochs.len() > MOST_FRAMES / 2);
        // As many before epoch 20 as after it: the way to 20 is as long as that from 20 to 400.
        let early = epochs.iter().filter(|epoch| **epoch < 20).count();
        assert!(
            (epochs.len() / 3..=2 * epochs.len() / 3).contains(&early),
            "{epochs:?}"
        );
        let bytes = animation.gif().unwrap();
        assert!(bytes.len() <= MOST_BYTES, "{}", bytes.len());
    }

    #[test]
    fn a_cancelled_gif_is_none() {
        let animation = animation(1);
        animation.progress.cancel();
        assert!(animation.gif().is_err());
    }
}
