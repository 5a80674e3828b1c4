//! How the window looks, as far as it is remembered.

use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::gan::Backend;
use crate::gan::backend::MOST_SHARED;
use crate::training::plane::SURFACE_SIDES;
use crate::ui::kind::DataKind;
use crate::ui::layers::Layers;
use crate::ui::lesson::{LessonProgress, OwnLessons};
use crate::ui::own_file::OwnFile;
use crate::ui::trainer::{PACE_SECS, SPEEDS};
use crate::ui::tried::TriedRuns;

/// Smallest and largest zoom.
const ZOOMS: (f32, f32) = (0.5, 3.0);
/// Most files that are remembered.
pub(super) const MOST_RECENT: usize = 24;

/// How the window looks.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Looks {
    /// Light or dark; `None` follows the system.
    pub is_dark: Option<bool>,
    /// Code of the language; `None` follows the system.
    pub language: Option<String>,
    /// Zoom of the whole window.
    pub zoom: f32,
    /// Layers that are on in pictures of points.
    pub layers: Layers,
    /// Layers that are on in pictures of images.
    pub image_layers: Layers,
    /// Cells along the decision surface's side.
    pub surface_side: usize,
    /// Whether the model overview is shown beside the layered distributions.
    pub has_overview: bool,
    /// Seconds that a sub-step of slow motion takes.
    pub pace_secs: f32,
    /// Most epochs a second; `None` is as fast as it can.
    pub speed: Option<f64>,
    /// What computes.
    pub backend: Backend,
    /// Threads that share a convolution; `None` is as many as are fastest.
    pub threads: Option<usize>,
    /// Whether charts go by the logarithm of epochs.
    pub has_log_epochs: bool,
    /// How far lessons were followed.
    pub lessons: LessonProgress,
    /// Lessons in files that were opened.
    pub own_lessons: OwnLessons,
    /// The runs so far.
    pub tried: TriedRuns,
    /// Presets and models in files that were opened or saved, the last one first.
    pub recent: Vec<OwnFile>,
}

impl Default for Looks {
    fn default() -> Self {
        Self {
            is_dark: None,
            language: None,
            zoom: 1.0,
            layers: Layers::default(),
            image_layers: Layers::of_images(),
            surface_side: crate::training::view::DEFAULT_SURFACE_SIDE,
            has_overview: true,
            pace_secs: PACE_SECS.2,
            speed: Some(SPEEDS.2),
            backend: Backend::default(),
            threads: None,
            has_log_epochs: false,
            lessons: LessonProgress::default(),
            own_lessons: OwnLessons::default(),
            tried: TriedRuns::default(),
            recent: Vec::new(),
        }
    }
}

impl Looks {
    /// Layers that are on in pictures of a kind of data.
    pub fn layers_of(&self, kind: DataKind) -> Layers {
        match kind {
            DataKind::Points => self.layers,
            DataKind::Images => self.image_layers,
        }
    }

    /// The same, to switch them.
    pub fn layers_of_mut(&mut self, kind: DataKind) -> &mut Layers {
        match kind {
            DataKind::Points => &mut self.layers,
            DataKind::Images => &mut self.image_layers,
        }
    }

    /// Takes note of a preset or a model of that title, whose file was opened or saved.
    pub fn note_file(&mut self, path: &Path, name: &str) {
        self.recent.retain(|known| known.path != path);
        self.recent.insert(0, OwnFile::new(path, name));
        self.recent.truncate(MOST_RECENT);
    }

    /// With every number in its range, whatever a file held.
    pub(super) fn sound(mut self) -> Self {
        let first = Self::default();
        let within = |value: f32, (least, most): (f32, f32), otherwise: f32| {
            if value.is_finite() {
                value.clamp(least, most)
            } else {
                otherwise
            }
        };
        self.zoom = within(self.zoom, ZOOMS, first.zoom);
        let (shortest, longest, usual) = PACE_SECS;
        self.pace_secs = within(self.pace_secs, (shortest, longest), usual);
        self.recent.truncate(MOST_RECENT);
        self.own_lessons = self.own_lessons.sound();
        self.lessons = self.lessons.with_files(&self.own_lessons);
        self.tried = self.tried.sound();
        self.threads = self.threads.map(|threads| threads.clamp(1, MOST_SHARED));
        self.surface_side = self.surface_side.clamp(SURFACE_SIDES.0, SURFACE_SIDES.1);
        self.speed = match self.speed {
            Some(speed) if !speed.is_finite() => first.speed,
            speed => speed.map(|speed| speed.clamp(SPEEDS.0, SPEEDS.1)),
        };
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn looks_of_a_file_are_finite_and_in_range() {
        for (text, zoom) in [
            ("(zoom: NaN, pace_secs: NaN, speed: Some(NaN))", 1.0),
            ("(zoom: inf, pace_secs: -inf, speed: Some(inf))", 1.0),
            ("(zoom: 0, pace_secs: 0, speed: Some(0))", ZOOMS.0),
            ("(zoom: -1e30, surface_side: 0, speed: Some(-5))", ZOOMS.0),
            (
                "(zoom: 1e30, surface_side: 123456789, pace_secs: 1e30)",
                ZOOMS.1,
            ),
        ] {
            let looks: Looks = ron::from_str(text).unwrap();
            let looks = looks.sound();
            assert_eq!(looks.zoom, zoom, "{text}");
            assert!(
                (PACE_SECS.0..=PACE_SECS.1).contains(&looks.pace_secs),
                "{text}"
            );
            assert!((SURFACE_SIDES.0..=SURFACE_SIDES.1).contains(&looks.surface_side));
            let speed = looks.speed.unwrap();
            assert!((SPEEDS.0..=SPEEDS.1).contains(&speed), "{text}: {speed}");
        }
        let full: Looks = ron::from_str("(speed: None)").unwrap();
        assert_eq!(full.sound().speed, None, "as fast as it can stays that");
    }
}
