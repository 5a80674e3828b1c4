//! The run as a moving picture: kept moments drawn one after the other into an animated GIF, off the
//! UI thread, with progress and a way to cancel.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use eframe::egui::{self, Align2, Color32, ProgressBar, Visuals, vec2};
use image::codecs::gif::{GifEncoder, Repeat};
use image::imageops::{self, FilterType};
use image::{Delay, Frame, Rgb, RgbImage};
use plotters::prelude::*;

use super::layers::{Layer, Layers};
use super::picture::arrow_length;
use super::theme::{self, Role};
use crate::data::Point;
use crate::experiments::plot::{FONT, register_font};
use crate::training::{Manifold, Replay, Snapshot, View};

/// Most moments of an animation: ten seconds.
const MOST_FRAMES: usize = 120;
/// How long a moment is shown, and the last one.
const FRAME_MS: (u32, u32) = (80, 2_000);
/// Side of the picture, and height of the line below it, in pixels.
const SIDE: u32 = 480;
const LINE: u32 = 32;
/// Drawn so much larger, then scaled down: the drawing library has no smooth edges of its own.
const OVERSAMPLING: u32 = 2;

type DrawError = Box<dyn std::error::Error>;

/// How far the making of an animation is, and whether it is still wanted.
#[derive(Clone, Default)]
pub struct Progress(Arc<State>);

#[derive(Default)]
struct State {
    done: AtomicUsize,
    total: AtomicUsize,
    is_cancelled: AtomicBool,
}

impl Progress {
    /// Asks the maker to stop.
    pub fn cancel(&self) {
        self.0.is_cancelled.store(true, Ordering::Relaxed);
    }

    /// Whether it was asked to stop.
    pub fn is_cancelled(&self) -> bool {
        self.0.is_cancelled.load(Ordering::Relaxed)
    }

    fn share(&self) -> f32 {
        let total = self.0.total.load(Ordering::Relaxed).max(1);
        self.0.done.load(Ordering::Relaxed) as f32 / total as f32
    }

    /// Whether the maker has ended: it held the other copy.
    fn is_over(&self) -> bool {
        Arc::strong_count(&self.0) == 1
    }
}

/// Shows what is being made; forgets what is over.
pub fn progress_ui(ctx: &egui::Context, animations: &mut Vec<Progress>) {
    animations.retain(|animation| !animation.is_over());
    if animations.is_empty() {
        return;
    }
    ctx.request_repaint_after(std::time::Duration::from_millis(100));
    egui::Window::new("Saving the run")
        .collapsible(false)
        .resizable(false)
        .anchor(Align2::CENTER_TOP, vec2(0.0, 60.0))
        .show(ctx, |ui| {
            for animation in animations {
                ui.horizontal(|ui| {
                    let bar = ProgressBar::new(animation.share()).show_percentage();
                    ui.add(bar.desired_width(240.0));
                    if ui.button("Cancel").clicked() {
                        animation.cancel();
                    }
                });
            }
        });
}

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
        let replay = self.replay.clone().thinned(MOST_FRAMES);
        let total = replay.epochs().len();
        self.progress.0.total.store(total, Ordering::Relaxed);
        let mut bytes = Vec::new();
        {
            let mut encoder = GifEncoder::new_with_speed(&mut bytes, 10);
            encoder
                .set_repeat(Repeat::Infinite)
                .map_err(|e| e.to_string())?;
            for (index, snapshot) in replay.pictures(self.view).enumerate() {
                if self.progress.is_cancelled() {
                    return Err("it was cancelled".to_owned());
                }
                let snapshot = snapshot.map_err(|e| e.to_string())?;
                let picture =
                    draw(&snapshot, self.layers, &self.visuals).map_err(|e| e.to_string())?;
                let milliseconds = if index + 1 == total {
                    FRAME_MS.1
                } else {
                    FRAME_MS.0
                };
                let delay = Delay::from_numer_denom_ms(milliseconds, 1);
                let picture = image::DynamicImage::from(picture).into_rgba8();
                encoder
                    .encode_frame(Frame::from_parts(picture, 0, 0, delay))
                    .map_err(|e| e.to_string())?;
                self.progress.0.done.store(index + 1, Ordering::Relaxed);
            }
        }
        Ok(bytes)
    }
}

/// One moment, as in the window: the layers over each other, and the epoch below.
fn draw(snapshot: &Snapshot, layers: Layers, visuals: &Visuals) -> Result<RgbImage, DrawError> {
    let side = OVERSAMPLING * SIDE;
    let height = side + OVERSAMPLING * LINE;
    let mut picture = RgbImage::from_pixel(side, height, pixel(visuals.panel_fill));
    let surface = surface(snapshot, layers, visuals, side);
    imageops::replace(&mut picture, &surface, 0, 0);
    {
        let area = BitMapBackend::with_buffer(&mut picture, (side, height)).into_drawing_area();
        let at = |[x, y]: Point| {
            let scaled = |v: f32| (v.clamp(-2.0, 3.0) * side as f32).round() as i32;
            (scaled(x), scaled(1.0 - y))
        };
        let is_finite = |p: &Point| p.iter().all(|v| v.is_finite());
        let (plot, line) = area.split_vertically(side);
        if layers.shows(Layer::Manifold)
            && let Some(manifold) = &snapshot.manifold
            && manifold.vertices.iter().all(is_finite)
        {
            draw_manifold(&plot, manifold, color(Role::Fake, visuals), at)?;
        }
        let samples = [
            (Layer::Real, Role::Real, &snapshot.real[..]),
            (Layer::Fake, Role::Fake, &snapshot.fakes[..]),
        ];
        for (layer, role, points) in samples {
            let style = color(role, visuals).mix(0.8).filled();
            let points = points.iter().filter(|p| is_finite(p));
            for point in points.filter(|_| layers.shows(layer)) {
                plot.draw(&Circle::new(at(*point), 2 * OVERSAMPLING, style))?;
            }
        }
        if layers.shows(Layer::Gradients) {
            let style = color(Role::Gradient, visuals).stroke_width(OVERSAMPLING);
            for ([x, y], [dx, dy]) in snapshot.fakes.iter().zip(&snapshot.gradients) {
                let length = dx.hypot(*dy);
                if length.is_finite() && length > 0.0 {
                    let factor = arrow_length(length) / length;
                    let ends = vec![at([*x, *y]), at([x + factor * dx, y + factor * dy])];
                    plot.draw(&PathElement::new(ends, style))?;
                }
            }
        }
        draw_caption(&line, snapshot, visuals)?;
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

/// D's opinion, as soft as in the window; plain background where it is off.
fn surface(snapshot: &Snapshot, layers: Layers, visuals: &Visuals, side: u32) -> RgbImage {
    let background = pixel(theme::plot_background(visuals));
    let surface = snapshot
        .surface
        .as_ref()
        .filter(|_| layers.shows(Layer::Surface));
    let Some(surface) = surface else {
        return RgbImage::from_pixel(side, side, background);
    };
    let cells = surface.side as u32;
    let small = RgbImage::from_fn(cells, cells, |x, y| {
        let row = surface.side - 1 - y as usize;
        surface
            .values
            .get(row * surface.side + x as usize)
            .map_or(background, |d| pixel(theme::surface_color(*d, visuals)))
    });
    imageops::resize(&small, side, side, FilterType::Triangle)
}

type Area<'a> = DrawingArea<BitMapBackend<'a>, plotters::coord::Shift>;

fn draw_manifold(
    area: &Area<'_>,
    manifold: &Manifold,
    color: RGBColor,
    at: impl Fn(Point) -> (i32, i32),
) -> Result<(), DrawError> {
    let line = color.mix(0.6).stroke_width(OVERSAMPLING);
    let rows = manifold.vertices.chunks(manifold.columns.max(1));
    for row in rows.clone().step_by(2) {
        let row: Vec<_> = row.iter().map(|v| at(*v)).collect();
        area.draw(&PathElement::new(row, line))?;
    }
    if manifold.rows > 1 {
        for column in (0..manifold.columns).step_by(2) {
            let column: Vec<_> = rows
                .clone()
                .filter_map(|r| r.get(column).map(|v| at(*v)))
                .collect();
            area.draw(&PathElement::new(column, line))?;
        }
    }
    Ok(())
}

fn draw_caption(area: &Area<'_>, snapshot: &Snapshot, visuals: &Visuals) -> Result<(), DrawError> {
    register_font();
    let loss = |loss: Option<f64>| loss.map_or_else(|| "–".to_owned(), |l| format!("{l:.3}"));
    let text = format!(
        "Epoch {}     D loss {}     G loss {}",
        super::top_bar::grouped(snapshot.epoch),
        loss(snapshot.d_loss),
        loss(snapshot.g_loss)
    );
    let size = 15 * OVERSAMPLING;
    let style = (FONT, size).into_font().color(&rgb(visuals.text_color()));
    let corner = [8, 7].map(|v| (v * OVERSAMPLING).cast_signed());
    area.draw_text(&text, &style, corner.into())?;
    Ok(())
}

fn color(role: Role, visuals: &Visuals) -> RGBColor {
    rgb(role.color(visuals))
}

fn rgb(color: Color32) -> RGBColor {
    RGBColor(color.r(), color.g(), color.b())
}

fn pixel(color: Color32) -> Rgb<u8> {
    Rgb([color.r(), color.g(), color.b()])
}

#[cfg(test)]
mod tests {
    use image::AnimationDecoder as _;

    use super::*;
    use crate::config::Config;
    use crate::gan::Backend;
    use crate::training::{Moments, Session};

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
            progress: Progress::default(),
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
        // Real samples are green somewhere.
        let greens = frames[0]
            .buffer()
            .pixels()
            .filter(|p| p[1] > p[0] + 40 && p[1] > p[2] + 20);
        assert!(greens.count() > 200);
    }

    #[test]
    fn a_cancelled_gif_is_none() {
        let animation = animation(1);
        animation.progress.cancel();
        assert!(animation.gif().is_err());
    }
}
