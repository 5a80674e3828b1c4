//! The door to what is shown of data, whatever their kind: the picture, the pictures in the graph's nodes, thumbnails, small
//! pictures of runs, the picture as pixels, the table of samples. Whatever is the same for all kinds draws data by this alone. Pages that know
//! the kind of their data take parts of [`plane`] and [`images`] themselves: the explorer, a network from inside, the import of
//! pictures. The page to draw points on draws them itself.

use std::sync::Arc;

use eframe::egui::{Color32, Context, Painter, Rect, Ui};
use image::RgbImage;

use super::images::{self, ImageGrid, RunImages};
use super::layers::Layers;
use super::node_picture::{NodeCanvas, NodePicture};
use super::plane::{self, DistributionPlot};
use super::raster::{Area, DrawError, Style};
use super::rows::Rows;
use super::spot;
use crate::config::{Data, ImageData, OwnAxis};
use crate::data::Point;
use crate::lessons::Part;
use crate::training::{Look, RunFrame, Scene, Session, Snapshot};

/// Fakes of the small picture of a run.
const RUN_POINTS: usize = 150;

/// The picture; keeps textures from frame to frame.
pub struct Picture {
    points: DistributionPlot,
    images: ImageGrid,
}

impl Picture {
    /// A picture of the only run, or of B.
    pub fn new() -> Self {
        Self {
            points: DistributionPlot::new(msg!("Layered distributions")),
            images: ImageGrid::new(""),
        }
    }

    /// The picture of A, for screen readers another one.
    pub fn of_a() -> Self {
        Self {
            points: DistributionPlot::new(msg!("Layered distributions of A")),
            images: ImageGrid::new("A: "),
        }
    }

    /// Height of it with what is below it where it is as high as it is wide; the same for all kinds, so that nothing jumps.
    pub fn height_for(ui: &Ui, width: f32) -> f32 {
        DistributionPlot::height_for(ui, width)
    }

    /// Draws the layers that are on, as large as there is room, and below it what the colours mean and a line of read-outs.
    /// Where it has a neighbour beside it, nothing of it covers that.
    pub fn ui(
        &mut self,
        ui: &mut Ui,
        frame: &RunFrame,
        layers: Layers,
        is_running: bool,
        has_neighbour: bool,
    ) {
        spot::mark(ui, Part::Picture, ui.available_rect_before_wrap());
        self.keep_up(ui, frame);
        let snapshot = &frame.snapshot;
        match &snapshot.scene {
            Scene::Plane(_) => {
                self.images.close();
                let axes = frame.config.data.own_axes();
                self.points.ui(ui, snapshot, axes, layers, is_running);
            }
            Scene::Images(images) => {
                let closer = frame.closer.as_ref();
                self.images.ui(ui, images, closer, layers, has_neighbour);
            }
        }
    }

    /// Makes the textures those of a frame, also where the picture itself is not drawn: the graph's nodes are drawn with them.
    pub fn keep_up(&mut self, ui: &Ui, frame: &RunFrame) {
        let snapshot = &frame.snapshot;
        match &snapshot.scene {
            Scene::Plane(_) => self.points.keep_up(ui, snapshot),
            Scene::Images(images) => {
                let slow = frame.slow.as_ref().map(|slow| &slow.explained);
                self.images.keep_up(ui, snapshot, images, slow);
            }
        }
    }

    /// What is looked at closely, for the training thread to look at.
    pub fn look(&self) -> Option<Look> {
        self.images.look()
    }

    /// Closes what is looked at closely.
    pub fn close(&mut self) {
        self.images.close();
    }

    /// Draws what is in a node of the graph on its background, with the textures of the picture.
    pub fn paint_node(&self, picture: NodePicture, canvas: NodeCanvas<'_>, snapshot: &Snapshot) {
        match &snapshot.scene {
            Scene::Plane(_) => {
                let surface = self.points.surface();
                plane::paint_node(picture, canvas, snapshot, surface);
            }
            Scene::Images(images) => {
                let textures = self.images.textures();
                images::paint_node(picture, canvas, images, textures);
            }
        }
    }
}

impl Default for Picture {
    fn default() -> Self {
        Self::new()
    }
}

/// Small pictures of data, made once for each.
#[derive(Default)]
pub struct Thumbnails {
    points: plane::Thumbnails,
    images: images::Thumbnails,
}

impl Thumbnails {
    /// Draws data into `rect`; `color` is that of points.
    pub fn paint(&mut self, painter: &Painter, rect: Rect, data: &Data, color: Color32) {
        match data.images {
            ImageData::None => self.points.paint(painter, rect, data, color),
            _ => self.images.paint(painter, rect, data),
        }
    }
}

/// What a run made, as a small picture; made on whatever thread trains it.
#[derive(Clone)]
pub enum RunPicture {
    /// Some fakes.
    Points(Arc<[Point]>),
    /// Some fakes.
    Images(Arc<RunImages>),
}

impl RunPicture {
    /// Of a run as it is now.
    pub fn new(ctx: &Context, session: &Session) -> Self {
        match RunImages::new(ctx, session) {
            Some(images) => Self::Images(Arc::new(images)),
            None => Self::Points(session.fakes(RUN_POINTS).into()),
        }
    }

    /// Draws it into `rect`; `side` and `color` are those of a point.
    pub fn paint(&self, painter: &Painter, rect: Rect, side: f32, color: Color32) {
        match self {
            Self::Points(fakes) => plane::paint_fakes(painter, rect, fakes, side, color),
            Self::Images(images) => images.paint(painter, rect),
        }
    }
}

/// The picture of a snapshot in `side` × `side` pixels.
///
/// # Errors
///
/// If the drawing library fails.
pub fn square(snapshot: &Snapshot, style: &Style, side: u32) -> Result<RgbImage, DrawError> {
    match &snapshot.scene {
        Scene::Plane(_) => plane::render::square(snapshot, style, side),
        Scene::Images(images) => images::render::square(images, style, side),
    }
}

/// The legend of that picture: `width` pixels wide, with its corner at `(left, top)`, and
/// [`LEGEND`](super::raster::LEGEND) high.
///
/// # Errors
///
/// If the drawing library fails.
pub fn legend(
    snapshot: &Snapshot,
    area: &Area<'_>,
    style: &Style,
    corner: (i32, i32),
    width: i32,
) -> Result<(), DrawError> {
    match &snapshot.scene {
        Scene::Plane(_) => plane::render::legend(area, style, corner, width),
        Scene::Images(images) => images::render::legend(images, area, style, corner, width),
    }
}

/// The axes of that picture, of data in units of their own: within the square of `side` pixels with its corner at `(left, top)`.
///
/// # Errors
///
/// If the drawing library fails.
pub fn axes(
    snapshot: &Snapshot,
    area: &Area<'_>,
    style: &Style,
    own: &[OwnAxis; 2],
    (corner, side): ((i32, i32), i32),
) -> Result<(), DrawError> {
    match &snapshot.scene {
        Scene::Plane(_) => plane::drawn_axes::axes(area, style, own, corner, side),
        Scene::Images(_) => Ok(()),
    }
}

/// Adds a row for each sample of a picture, with D's opinion of it.
///
/// # Errors
///
/// If it cannot be written, or the rows so far have other columns.
pub fn table(
    rows: &mut Rows,
    snapshot: &Snapshot,
    axes: Option<&[OwnAxis; 2]>,
) -> Result<(), csv::Error> {
    match &snapshot.scene {
        Scene::Plane(plane) => plane::table(rows, plane, axes),
        Scene::Images(images) => images::table(rows, images),
    }
}

/// Whether all fakes of a picture are numbers; those of a network whose parameters are need not be.
pub fn is_finite(snapshot: &Snapshot) -> bool {
    match &snapshot.scene {
        Scene::Plane(plane) => plane.fakes.iter().flatten().all(|v| v.is_finite()),
        Scene::Images(images) => images.fakes.iter().all(|v| v.is_finite()),
    }
}
