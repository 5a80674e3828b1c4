//! The picture to take away: the picture of the window with what it is of, large enough to print, drawn
//! anew rather than cut out of the window. Side by side it shows both runs.

use std::sync::Arc;

use eframe::egui::Visuals;
use image::RgbImage;
use image::imageops::{self, FilterType};
use plotters::prelude::*;
use plotters::style::text_anchor::HPos;

use super::charts::epochs::Epochs;
use super::charts::svg::{self, Curves, Ink};
use super::layers::Layers;
use super::number::grouped;
use super::picture;
use super::raster::{Area, DrawError, LEGEND, Style, anchor, pixel, rgb};
use super::theme::tone_color;
use crate::config::{Choice as _, Config, Group, ImageData, Level, Network, OwnAxis, TABLE, role};
use crate::language::{self, fixed};
use crate::metrics::verdict::Judgement;
use crate::quantities::{Quantity, distance_in_words};
use crate::training::{Frame, RunFrame, Snapshot};
use crate::ui::number::real;

/// Pixels of the file for one point of a screen.
const SCALE: u32 = 2;
/// Drawn so much larger, then scaled down: the drawing library has no smooth edges of its own.
const OVERSAMPLING: u32 = 2;
/// Side of a picture, and what is around it, in points.
const SIDE: f32 = 480.0;
const MARGIN: f32 = 16.0;
/// Sizes of the title, of a run's heading and of the other texts, in points, and the heights of their lines.
const TITLE: (f32, f32) = (20.0, 30.0);
const HEADING: (f32, f32) = (16.0, 26.0);
const TEXT: (f32, f32) = (12.0, 18.0);
/// Heights of the verdict and of the chart.
const BADGE: f32 = 26.0;
const CHART: f32 = 176.0;

/// One run on the poster.
struct Panel {
    snapshot: Arc<Snapshot>,
    judgement: Judgement,
    /// Axes of data in units of their own.
    axes: Option<[OwnAxis; 2]>,
    /// Below the picture, a paragraph each.
    texts: Vec<String>,
}

/// What a poster is made of.
pub struct Poster {
    title: String,
    panels: Vec<Panel>,
    /// Of each panel, with the heading above its picture.
    curves: Vec<Curves>,
    layers: Layers,
    axis: Epochs,
    visuals: Visuals,
}

impl Poster {
    /// A poster of what the window shows of a frame.
    pub fn new(title: &str, frame: &Frame, layers: Layers, axis: Epochs, visuals: Visuals) -> Self {
        let panel = |letter: &str, frame: &RunFrame| Panel {
            snapshot: frame.snapshot.clone(),
            judgement: frame.judgement.clone(),
            axes: frame.config.data.own_axes().cloned(),
            texts: vec![
                letter.to_owned() + &moment_text(frame),
                settings_text(&frame.config),
            ],
        };
        Self {
            title: title.to_owned(),
            panels: match &frame.twin {
                Some(twin) => vec![panel("A: ", twin), panel("B: ", frame)],
                None => vec![panel("", frame)],
            },
            curves: Curves::of_all(frame),
            layers,
            axis,
            visuals,
        }
    }

    /// The bytes of the file, a PNG.
    ///
    /// # Errors
    ///
    /// A sentence for the user.
    pub fn png(&self) -> Result<Vec<u8>, String> {
        let large = self.draw().map_err(|e| e.to_string())?;
        let (width, height) = (large.width() / OVERSAMPLING, large.height() / OVERSAMPLING);
        let picture = imageops::resize(&large, width, height, FilterType::Triangle);
        crate::pictures::png(&picture).map_err(|e| e.to_string())
    }

    fn draw(&self) -> Result<RgbImage, DrawError> {
        let style = Style {
            layers: self.layers,
            visuals: self.visuals.clone(),
            scale: SCALE * OVERSAMPLING,
            oversampling: OVERSAMPLING,
            opinions: None,
        };
        let px = |points: f32| style.px(points);
        let ink = self.visuals.text_color();
        let texts: Vec<Vec<String>> = self
            .panels
            .iter()
            .map(|panel| {
                let lines = panel.texts.iter();
                lines
                    .flat_map(|text| wrapped(&style, text, px(SIDE)))
                    .collect()
            })
            .collect();
        let lines = texts.iter().map(Vec::len).max().unwrap_or(0);
        let count = self.panels.len() as f32;
        let width = px(count * (SIDE + MARGIN) + MARGIN).unsigned_abs();
        let texts_end = LEGEND + BADGE + lines as f32 * TEXT.1;
        let below = texts_end + CHART;
        // The heading of one run alone would be empty.
        let heading = if self.panels.len() > 1 {
            HEADING.1
        } else {
            0.0
        };
        let pictures = TITLE.1 + MARGIN + heading;
        let height = px(pictures + SIDE + below + MARGIN).unsigned_abs();
        let mut poster = RgbImage::from_pixel(width, height, pixel(self.visuals.panel_fill));
        let corner = |index: usize| (px(MARGIN + index as f32 * (SIDE + MARGIN)), px(pictures));
        let side = px(SIDE).unsigned_abs();
        for (index, panel) in self.panels.iter().enumerate() {
            let square = picture::square(&panel.snapshot, &style, side)?;
            let (x, y) = corner(index);
            imageops::replace(&mut poster, &square, x.into(), y.into());
        }
        {
            let area = BitMapBackend::with_buffer(&mut poster, (width, height)).into_drawing_area();
            let room = width.cast_signed() - px(2.0 * MARGIN);
            let title = style.shortened(&self.title, TITLE.0, room);
            let at = (px(MARGIN), px(MARGIN / 2.0 + TITLE.1 / 2.0));
            style.text(&area, &title, at, TITLE.0, ink, anchor(HPos::Left))?;
            let panels = self.panels.iter().zip(&self.curves).zip(&texts);
            for (index, ((panel, curves), lines)) in panels.enumerate() {
                let (left, top) = corner(index);
                if !curves.heading.is_empty() {
                    let at = (left, top - px(heading / 2.0));
                    let words = style.shortened(&curves.heading, HEADING.0, px(SIDE));
                    let strong = self.visuals.strong_text_color();
                    style.text(&area, &words, at, HEADING.0, strong, anchor(HPos::Left))?;
                }
                if let Some(axes) = &panel.axes {
                    let place = ((left, top), px(SIDE));
                    picture::axes(&panel.snapshot, &area, &style, axes, place)?;
                }
                let border = rgb(self.visuals.weak_text_color()).stroke_width(SCALE);
                let ends = [(left, top), (left + px(SIDE), top + px(SIDE))];
                area.draw(&Rectangle::new(ends, border))?;
                let top = top + px(SIDE);
                picture::legend(&panel.snapshot, &area, &style, (left, top), px(SIDE))?;
                badge(&area, &style, &panel.judgement, (left, top + px(LEGEND)))?;
                for (line, text) in lines.iter().enumerate() {
                    let y = top + px(LEGEND + BADGE + (line as f32 + 0.5) * TEXT.1);
                    style.text(&area, text, (left, y), TEXT.0, ink, anchor(HPos::Left))?;
                }
                let chart = area
                    .clone()
                    .shrink((left, top + px(texts_end)), (px(SIDE), px(CHART)));
                let of = (curves, &self.curves[..]);
                let large = Ink {
                    visuals: &self.visuals,
                    scale: f64::from(SCALE * OVERSAMPLING),
                };
                svg::first_into(&chart, of, self.axis, large)?;
            }
            area.present()?;
        }
        Ok(poster)
    }
}

/// The verdict, in white on its colour.
fn badge(
    area: &Area<'_>,
    style: &Style,
    judgement: &Judgement,
    (left, top): (i32, i32),
) -> Result<(), DrawError> {
    let label = judgement.label();
    let width = style.text_width(label, TEXT.0) + style.px(16.0);
    let (top, bottom) = (top + style.px(2.0), top + style.px(BADGE - 4.0));
    let fill = rgb(tone_color(judgement.verdict.info().tone)).filled();
    area.draw(&Rectangle::new([(left, top), (left + width, bottom)], fill))?;
    let at = (left + style.px(8.0), i32::midpoint(top, bottom));
    let white = eframe::egui::Color32::WHITE;
    style.text(area, label, at, TEXT.0, white, anchor(HPos::Left))
}

/// When it was, and how good it was.
fn moment_text(frame: &RunFrame) -> String {
    let loss = |loss: Option<f64>| loss.map_or_else(|| "–".to_owned(), super::charts::reading);
    let snapshot = &frame.snapshot;
    let mut text = tr!(
        "Epoch {epoch} · D loss {d_loss} · G loss {g_loss}",
        epoch = grouped(snapshot.counters.epoch),
        d_loss = loss(snapshot.counters.d_loss),
        g_loss = loss(snapshot.counters.g_loss)
    );
    if let Some((_, metrics)) = &frame.metrics {
        for quantity in [Quantity::Modes, Quantity::ClassesFound] {
            let words = quantity.found_in_words(metrics, frame.judgement.is_like);
            // As the badge says it.
            let words = words.or_else(|| {
                let is_of_classes = quantity == Quantity::ClassesFound;
                is_of_classes.then(|| distance_in_words(metrics)).flatten()
            });
            if let Some(words) = words {
                text += " · ";
                text += words.as_str();
            }
        }
        for quantity in [Quantity::Coverage, Quantity::Precision] {
            let info = quantity.info();
            if let Some(share) = (info.read)(metrics) {
                text += &tr!(
                    " · {name} {share} %",
                    name = language::text(info.label).to_lowercase(),
                    share = fixed(100.0 * share, 0)
                );
            }
        }
    }
    text
}

/// The settings that matter most.
fn settings_text(config: &Config) -> String {
    let data = match config.data.images {
        ImageData::None => language::text(config.data.distribution.info().label).to_owned(),
        images => format!(
            "{} {}",
            language::text(images.info().label),
            language::text(config.data.image_side.info().label)
        ),
    };
    tr!(
        "{data} · {loss} loss · batch {batch_size} · seed {seed} · noise: {dim}, {distribution} · G: {generator} · D: {discriminator}",
        data,
        loss = language::text(config.loss.info().label),
        batch_size = config.batch_size,
        seed = config.seed,
        dim = trn!(config.noise.dim, "{n} dimension", "{n} dimensions"),
        distribution = language::text(config.noise.distribution.info().label),
        generator =
            network_text(config, &config.generator) + &others_text(config, Group::Generator),
        discriminator = network_text(config, &config.discriminator)
            + &others_text(config, Group::Discriminator)
    ) + &others_text(config, Group::Training)
}

/// What of a group is unusual: advanced settings that are not as they are in a fresh configuration.
fn others_text(config: &Config, group: Group) -> String {
    let usual = Config::default();
    let rows = TABLE.iter().filter(|row| {
        let is_unusual = || row.value(config) != row.value(&usual);
        row.group == group && row.level == Level::Advanced && (row.relevant)(config) && is_unusual()
    });
    let parts = rows.map(|row| format!(", {} {}", row.lower_label(), row.shown(config)));
    parts.collect()
}

/// A network, and how it is trained.
fn network_text<R: role::Role>(config: &Config, network: &Network<R>) -> String {
    let layers = if config.is_convolutional() {
        let (depth, channels) = (network.depth, network.channels);
        let channels = trn!(channels, "{n} channel", "{n} channels");
        trn!(depth, "{n} convolution", "{n} convolutions") + ", " + &channels
    } else {
        format!("{} × {}", network.hidden_layers, network.neurons)
    };
    format!(
        "{layers} {}, {} {}",
        language::text(network.activation.info().label),
        language::text(network.optimizer.info().label),
        real(network.learning_rate),
    )
}

/// A text in lines of at most so many pixels.
fn wrapped(style: &Style, text: &str, width: i32) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in text.split(' ') {
        let Some(line) = lines.last_mut() else {
            continue;
        };
        let longer = if line.is_empty() {
            word.to_owned()
        } else {
            format!("{line} {word}")
        };
        if line.is_empty() || style.text_width(&longer, TEXT.0) <= width {
            *line = longer;
        } else {
            lines.push(word.to_owned());
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::metrics::verdict::Verdict;
    use crate::quantities::Measured;
    use crate::training::{Plane, Scene};
    use crate::ui::charts::found::Finds;
    use crate::ui::kind::DataKind;
    use crate::ui::theme::Role;

    fn poster(fakes: Vec<[f32; 2]>, count: usize) -> Poster {
        let snapshot = Arc::new(Snapshot {
            scene: Scene::Plane(Plane {
                fakes,
                real: vec![[0.25, 0.75]; 50].into(),
                ..Plane::default()
            }),
            ..Snapshot::default()
        });
        let panel = || Panel {
            snapshot: snapshot.clone(),
            judgement: Judgement {
                verdict: Verdict::Collapsed,
                ..Judgement::default()
            },
            axes: None,
            texts: vec!["Epoch 1".to_owned(), settings_text(&Config::default())],
        };
        let curves = || Curves {
            heading: if count > 1 {
                "A · Generator, learning rate: 0.03".to_owned()
            } else {
                String::new()
            },
            history: Arc::default(),
            measured: Measured::default(),
            kind: DataKind::Points,
            finds: Finds::default(),
            equilibrium: Config::default().loss.equilibrium(1.0),
            never_negative: Config::default().loss.never_negative(),
            is_broken: false,
        };
        Poster {
            title: "A title that is far too long for its line ".repeat(9),
            panels: (0..count).map(|_| panel()).collect(),
            curves: (0..count).map(|_| curves()).collect(),
            layers: Layers::default(),
            axis: Epochs::Linear,
            visuals: Visuals::light(),
        }
    }

    fn read(poster: &Poster) -> RgbImage {
        image::load_from_memory(&poster.png().unwrap())
            .unwrap()
            .to_rgb8()
    }

    #[test]
    fn a_poster_is_large_and_has_title_picture_legend_and_settings() {
        let poster = poster(vec![[0.5, 0.5]; 50], 1);
        let image = read(&poster);
        let wide = SCALE * (SIDE + 2.0 * MARGIN) as u32;
        assert_eq!(image.width(), wide);
        assert!(image.height() > SCALE * (SIDE + LEGEND + TITLE.1) as u32);
        let background = pixel(poster.visuals.panel_fill);
        // Something is drawn in the line of the title, and below the legend, and nothing at the rim.
        let has_ink = |from: f32, to: f32| {
            let rows = (from * SCALE as f32) as u32..(to * SCALE as f32) as u32;
            rows.into_iter()
                .any(|y| (40..wide - 40).any(|x| *image.get_pixel(x, y) != background))
        };
        assert!(has_ink(8.0, TITLE.1));
        let below = TITLE.1 + MARGIN + SIDE + LEGEND;
        assert!(has_ink(below, below + TEXT.1));
        // The verdict in its colour, and the chart below all texts.
        let tone = pixel(tone_color(Verdict::Collapsed.info().tone));
        let badge = image.get_pixel(
            (MARGIN as u32 + 3) * SCALE,
            (below + 0.5 * BADGE) as u32 * SCALE,
        );
        assert_eq!(*badge, tone);
        let end = image.height() as f32 / SCALE as f32;
        assert!(has_ink(end - CHART, end - 2.0 * MARGIN));
        // It ends where the chart does: what its axis counts is the last line.
        assert!(has_ink(end - 3.0 * MARGIN, end - MARGIN));
        assert!((0..image.height()).all(|y| *image.get_pixel(4, y) == background));
        // A real sample is where it is.
        let at = |share: f32, start: f32| ((start + share * SIDE) * SCALE as f32) as u32;
        let sample = image.get_pixel(at(0.25, MARGIN), at(0.25, TITLE.1 + MARGIN));
        assert_eq!(*sample, pixel(Role::Real.color(&poster.visuals)));
        // Of two runs, each has a heading above its picture.
        let both = read(&self::poster(Vec::new(), 2));
        assert_eq!(both.width(), wide + SCALE * (SIDE + MARGIN) as u32);
        assert_eq!(both.height(), image.height() + SCALE * HEADING.1 as u32);
        let (top, bottom) = (TITLE.1 + MARGIN, TITLE.1 + MARGIN + HEADING.1);
        let rows = (top * SCALE as f32) as u32..(bottom * SCALE as f32) as u32 - 2 * SCALE;
        for side in [0, SCALE * (SIDE + MARGIN) as u32] {
            let mut columns = side + 40..side + wide - 80;
            let has_ink = columns.any(|x| {
                let mut rows = rows.clone();
                rows.any(|y| *both.get_pixel(x, y) != background)
            });
            assert!(has_ink, "the heading at {side}");
        }
    }

    #[test]
    fn data_in_units_of_their_own_have_axes_on_the_poster() {
        let plain = read(&poster(Vec::new(), 1));
        let mut of_table = poster(Vec::new(), 1);
        let axis = |name: &str, at_one: f64| OwnAxis {
            name: name.to_owned(),
            at_zero: 0.0,
            at_one,
        };
        for panel in &mut of_table.panels {
            panel.axes = Some([axis("Height in cm", 200.0), axis("Mass in kg", 90.0)]);
        }
        let with = read(&of_table);
        assert_eq!(with.dimensions(), plain.dimensions());
        // At the lower edge, at the left one, and nowhere in the middle.
        let differs = |across: (f32, f32), down: (f32, f32)| {
            let pixels = |from: f32, (a, b): (f32, f32)| {
                let at = |share: f32| ((from + share * SIDE) * SCALE as f32) as u32;
                at(a)..at(b)
            };
            let mut columns = pixels(MARGIN, across);
            columns.any(|x| {
                let mut rows = pixels(TITLE.1 + MARGIN, down);
                rows.any(|y| with.get_pixel(x, y) != plain.get_pixel(x, y))
            })
        };
        assert!(differs((0.3, 0.7), (0.94, 1.0)));
        assert!(differs((0.0, 0.06), (0.3, 0.7)));
        assert!(!differs((0.2, 0.8), (0.2, 0.9)));
    }

    #[test]
    fn fakes_below_are_an_arrow_at_the_lower_edge() {
        let with = read(&poster(vec![[0.5, -0.3]; 50], 1));
        let without = read(&poster(Vec::new(), 1));
        let bottom = (SCALE as f32 * (TITLE.1 + MARGIN + SIDE)) as u32;
        let differs =
            |y: u32| (0..with.width()).any(|x| with.get_pixel(x, y) != without.get_pixel(x, y));
        assert!(differs(bottom - 6) && !differs(bottom - SCALE * 60) && !differs(bottom + 20));
    }
}
