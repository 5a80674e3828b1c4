//! The run as a moving picture: kept moments drawn one after the other into an animated GIF, off the
//! UI thread; two runs side by side are in one picture.

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
use crate::pictures::gif::{CANCELLED, End, gif};
use crate::training::{Replay, Snapshot, View};

/// Most moments of an animation: eight seconds.
const MOST_FRAMES: usize = 64;
/// Steps of D's opinion, on the dark theme and on the light one, whose ends are further apart: areas of one colour are what makes
/// a GIF small, and fewer would be seen as bands.
const OPINIONS: (u8, u8) = (33, 49);
/// Side of the picture, and height of the line below it, in pixels.
const SIDE: u32 = 480;
const LINE: u32 = 32;
/// Side of the pictures of A and B, what is between them, and height of the heading above each.
const PAIR_SIDE: u32 = 384;
const GAP: u32 = 12;
const HEAD: u32 = 28;
/// Drawn so much larger, then scaled down: the drawing library has no smooth edges of its own.
const OVERSAMPLING: u32 = 2;

/// What an animation is made of.
pub struct Animation {
    /// The only run, or A and B; the last one says which moments are shown.
    pub runs: Vec<Filmed>,
    /// Layers that are drawn.
    pub layers: Layers,
    /// What is computed of each moment.
    pub view: View,
    /// Colours.
    pub visuals: Visuals,
    /// How far it is.
    pub progress: Progress,
}

/// A run of an animation.
pub struct Filmed {
    /// Above its picture: its letter, and what differs; empty of the only run.
    pub heading: String,
    /// The moments; `None` after a crash, which leaves nothing to picture.
    pub replay: Option<Replay>,
}

/// A moment of a run, below its heading.
struct Panel<'a> {
    heading: &'a str,
    snapshot: Option<Snapshot>,
}

impl Animation {
    /// The bytes of the GIF.
    ///
    /// # Errors
    ///
    /// A sentence for the user, also when it was cancelled.
    pub fn gif(&self) -> Result<Vec<u8>, String> {
        let lead = self.runs.last().and_then(|run| run.replay.clone());
        let epochs: Vec<u64> = lead.map_or_else(Vec::new, |lead| {
            lead.thinned_by_log(MOST_FRAMES).epochs().collect()
        });
        // Of each run the same epochs, however often a moment of it was kept.
        let replays = self.runs.iter().map(|run| {
            let replay = run.replay.clone();
            (run.heading.as_str(), replay.map(|r| r.at(&epochs)))
        });
        let replays: Vec<_> = replays.collect();
        let mut films: Vec<_> = replays
            .iter()
            .map(|(heading, replay)| (*heading, replay.as_ref().map(|r| r.pictures(self.view))))
            .collect();
        let total = epochs.len();
        self.progress.begin();
        self.progress.set(0, total);
        let mut frames = Vec::with_capacity(total);
        for index in 0..total {
            if self.progress.is_cancelled() {
                return Err(CANCELLED.to_owned());
            }
            let mut panels = Vec::with_capacity(films.len());
            for (heading, film) in &mut films {
                let snapshot = film.as_mut().and_then(Iterator::next).transpose();
                let snapshot = snapshot.map_err(|e| e.to_string())?;
                let heading = *heading;
                panels.push(Panel { heading, snapshot });
            }
            let picture = draw(&panels, self.layers, &self.visuals).map_err(|e| e.to_string())?;
            frames.push(picture);
            self.progress.set(index + 1, total);
        }
        gif(frames, End::Rest, || self.progress.is_cancelled())
    }
}

/// One moment, as in the window: the layers over each other, and the epoch below.
fn draw(panels: &[Panel<'_>], layers: Layers, visuals: &Visuals) -> Result<RgbImage, DrawError> {
    let style = Style {
        layers,
        visuals: visuals.clone(),
        scale: OVERSAMPLING,
        oversampling: OVERSAMPLING,
        opinions: Some(steps_of(visuals)),
    };
    let (points, above, font_size) = if panels.len() > 1 {
        (PAIR_SIDE, HEAD, 13.0)
    } else {
        (SIDE, 0, 15.0)
    };
    let side = OVERSAMPLING * points;
    let count = panels.len() as u32;
    let (width, height) = (
        count * points + count.saturating_sub(1) * GAP,
        above + points + LINE,
    );
    let large = (OVERSAMPLING * width, OVERSAMPLING * height);
    let top = OVERSAMPLING * above;
    let left = |index: usize| OVERSAMPLING * (points + GAP) * index as u32;
    let mut picture = RgbImage::from_pixel(large.0, large.1, pixel(visuals.panel_fill));
    for (index, panel) in panels.iter().enumerate() {
        if let Some(snapshot) = &panel.snapshot {
            let square = picture::square(snapshot, &style, side)?;
            imageops::replace(&mut picture, &square, left(index).into(), top.into());
        }
    }
    {
        let area = BitMapBackend::with_buffer(&mut picture, large).into_drawing_area();
        for (index, panel) in panels.iter().enumerate() {
            let room = side.cast_signed() - style.px(16.0);
            let x = left(index).cast_signed() + style.px(8.0);
            let color = visuals.text_color();
            let line = |text: &str, y: u32| {
                let text = style.shortened(text, font_size, room);
                style.text(
                    &area,
                    &text,
                    (x, y.cast_signed()),
                    font_size,
                    color,
                    anchor(HPos::Left),
                )
            };
            if above > 0 {
                line(panel.heading, top / 2)?;
            }
            let below = top + side + OVERSAMPLING * LINE / 2;
            match &panel.snapshot {
                Some(snapshot) => line(&moment(snapshot), below)?,
                None => line(tr!("diverged"), below)?,
            }
        }
        area.present()?;
    }
    Ok(imageops::resize(
        &picture,
        width,
        height,
        FilterType::Triangle,
    ))
}

/// Steps of D's opinion in these colours.
fn steps_of(visuals: &Visuals) -> u8 {
    if visuals.dark_mode {
        OPINIONS.0
    } else {
        OPINIONS.1
    }
}

/// When it was, and the losses.
fn moment(snapshot: &Snapshot) -> String {
    let loss = |loss: Option<f64>| loss.map_or_else(|| "–".to_owned(), |l| fixed(l, 3));
    tr!(
        "Epoch {epoch}     D loss {d_loss}     G loss {g_loss}",
        epoch = grouped(snapshot.counters.epoch),
        d_loss = loss(snapshot.counters.d_loss),
        g_loss = loss(snapshot.counters.g_loss)
    )
}

#[cfg(test)]
mod tests {
    use image::{AnimationDecoder as _, Rgba};

    use super::*;
    use crate::config::Config;
    use crate::gan::Backend;
    use crate::pictures::gif::MOST_BYTES;
    use crate::training::{Moments, Session};
    use crate::ui::progress::Work;
    use crate::ui::theme;

    fn animation(epochs: u64) -> Animation {
        let mut session = Session::new(Config::default(), Backend::Flex);
        let mut moments = Moments::default();
        moments.push(session.checkpoint());
        for _ in 0..epochs {
            session.run_epoch().unwrap();
            moments.push(session.checkpoint());
        }
        Animation {
            runs: vec![Filmed {
                heading: String::new(),
                replay: Some(session.replay(&moments)),
            }],
            layers: Layers::default(),
            view: View {
                manifold: true,
                ..View::default()
            },
            visuals: Visuals::light(),
            progress: Progress::new(Work::Animation),
        }
    }

    fn replay_of(animation: &Animation) -> &Replay {
        animation.runs[0].replay.as_ref().unwrap()
    }

    #[test]
    fn the_steps_of_a_surface_are_too_small_for_bands() {
        for visuals in [Visuals::light(), Visuals::dark()] {
            let count = steps_of(&visuals);
            let style = Style {
                layers: Layers::default(),
                visuals,
                scale: 1,
                oversampling: 1,
                opinions: Some(count),
            };
            let color = |opinion: f32| theme::surface_color(opinion, &style.visuals).to_array();
            let apart = |a: [u8; 4], b: [u8; 4]| {
                let channels = a.into_iter().zip(b);
                channels.map(|(a, b)| a.abs_diff(b)).max().unwrap()
            };
            let mut steps = vec![style.opinion(0.0)];
            for opinion in (0..=20_000).map(|i| i as f32 / 20_000.0) {
                let shown = style.opinion(opinion);
                assert!(apart(color(shown), color(opinion)) <= 4, "{opinion}");
                let last = *steps.last().unwrap();
                if shown != last {
                    assert!(apart(color(shown), color(last)) <= 6, "{opinion}");
                    steps.push(shown);
                }
            }
            assert_eq!(steps.len(), usize::from(count));
            assert_eq!((steps[0], steps[usize::from(count / 2)]), (0.0, 0.5));
        }
    }

    #[test]
    fn two_runs_move_beside_each_other() {
        let films = |runs: Vec<Filmed>| {
            let animation = Animation {
                runs,
                ..animation(0)
            };
            let bytes = animation.gif().unwrap();
            let decoder = image::codecs::gif::GifDecoder::new(std::io::Cursor::new(bytes)).unwrap();
            decoder.into_frames().collect_frames().unwrap()
        };
        let run = |letter: &str, epochs: u64| Filmed {
            heading: letter.to_owned(),
            replay: animation(epochs).runs.remove(0).replay,
        };
        // A broke off after an epoch, and stays as it was.
        let both = films(vec![run("A", 1), run("B", 3)]);
        assert_eq!(both.len(), 4);
        let size = (2 * PAIR_SIDE + GAP, HEAD + PAIR_SIDE + LINE);
        assert_eq!(both[0].buffer().dimensions(), size);
        let part = |frame: usize, left: u32| {
            let (x, y) = (left, HEAD);
            imageops::crop_imm(both[frame].buffer(), x, y, PAIR_SIDE, PAIR_SIDE).to_image()
        };
        let (a, b) = (0, PAIR_SIDE + GAP);
        // What did not change has the same colour, as there is one palette.
        let moved = |left: u32| {
            let (before, after) = (part(1, left), part(3, left));
            let pixels = before.pixels().zip(after.pixels());
            let far = |(p, q): &(&Rgba<u8>, &Rgba<u8>)| p.0 != q.0;
            pixels.filter(far).count()
        };
        assert_eq!(moved(a), 0);
        assert!(moved(b) > 0);
        // Of one that crashed there is nothing but its heading.
        let crashed = Filmed {
            heading: "A".to_owned(),
            replay: None,
        };
        assert_eq!(films(vec![crashed, run("B", 2)]).len(), 3);
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
        let pictures = replay_of(&animation).pictures(animation.view);
        let snapshot = pictures.last().unwrap().unwrap();
        let panel = Panel {
            heading: "",
            snapshot: Some(snapshot),
        };
        let drawn = draw(&[panel], animation.layers, &animation.visuals).unwrap();
        // But for shades between a sample and what it lies on.
        let pixels = last.pixels().zip(drawn.pixels());
        let is_far = pixels.filter(|(a, b)| {
            let mut channels = a.0.iter().zip(b.0);
            channels.any(|(a, b)| a.abs_diff(b) > 24)
        });
        let share = is_far.count() as f64 / f64::from(last.width() * last.height());
        assert!(share < 0.02, "{share}");
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
        let epochs: Vec<u64> = replay_of(&animation)
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
