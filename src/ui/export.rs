//! What is taken away, as the bytes of its file.

use std::path::Path;
use std::sync::Arc;

use super::animation::Animation;
use super::charts::{self, epochs::Epochs, svg::Curves};
use super::experiment_file::ExperimentFile;
use super::export_kind::Export;
use super::picture;
use super::poster::Poster;
use super::report::RunReport;
use super::rows::Rows;
use super::tried::TriedRuns;
use crate::config::{Config, Points};
use crate::data::ImageShape;
use crate::data::real::training_set;
use crate::data::table::write::table;
use crate::files;
use crate::gan::{FrozenGenerator, Wanted};
use crate::lessons::Lesson;
use crate::models::{self, Model, pytorch};
use crate::pictures::seeds;
use crate::training::{Curve, History, Snapshot};

/// What goes into a file.
pub enum Content {
    /// For [`Export::Model`](super::export_kind::Export::Model).
    Model(Box<Model>),
    /// For [`Export::GanLab`](super::export_kind::Export::GanLab).
    GanLab(Box<Model>),
    /// For [`Export::PyTorch`](super::export_kind::Export::PyTorch): the run's settings, and its generator.
    PyTorch(Arc<Config>, Box<FrozenGenerator>),
    /// For [`Export::Picture`](super::export_kind::Export::Picture).
    Picture(Box<Poster>),
    /// For [`Export::Animation`](super::export_kind::Export::Animation).
    Animation(Box<Animation>),
    /// For [`Export::Report`].
    Report(Box<RunReport>),
    /// For [`Export::Charts`]: the curves of the only run or of A and B, and the time axis.
    Charts(Vec<Curves>, Epochs),
    /// For [`Export::Metrics`](super::export_kind::Export::Metrics): the same with the letter of each.
    Metrics(Vec<(&'static str, Arc<History>)>),
    /// For [`Export::Samples`](super::export_kind::Export::Samples): the same; of two runs the columns are the same.
    Samples(Vec<(&'static str, Arc<Snapshot>, Arc<Config>)>),
    /// For [`Export::TrainingSet`](super::export_kind::Export::TrainingSet).
    TrainingSet(Arc<Config>),
    /// For [`Export::Drawing`](super::export_kind::Export::Drawing).
    Drawing(Points),
    /// For [`Export::Tried`].
    Tried(TriedRuns),
    /// For [`Export::Lesson`].
    Lesson(Box<Lesson>),
    /// For [`Export::SeedGrid`] and [`Export::SeedWalk`], by this generator.
    Seeds(Box<FrozenGenerator>, SeedExport),
    /// For [`Export::OF_EXPERIMENT`].
    Experiment(Box<ExperimentFile>),
}

/// Images of seeds to be made and written.
#[derive(Clone, Debug, PartialEq)]
pub struct SeedExport {
    /// Beside or after each other.
    pub layout: SeedLayout,
    /// Of each image.
    pub shape: ImageShape,
    /// Images.
    pub count: usize,
    /// What they are made of.
    pub wanted: Arc<Wanted>,
}

/// How images of seeds are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SeedLayout {
    /// A grid of so many columns.
    Grid(usize),
    /// A table of so many columns: those images that head the columns, then for each row the one that heads it and its
    /// images.
    Mixed(usize),
    /// One after the other, round and round.
    Walk,
}

impl SeedExport {
    /// What it is.
    pub fn kind(&self) -> Export {
        match self.layout {
            SeedLayout::Grid(_) | SeedLayout::Mixed(_) => Export::SeedGrid,
            SeedLayout::Walk => Export::SeedWalk,
        }
    }

    fn bytes(&self, generator: &FrozenGenerator) -> Result<Vec<u8>, String> {
        let rows = generator.make(&self.wanted);
        if rows.is_empty() || rows.len() != self.count * self.shape.numbers() {
            return Err(tr!("the training makes other images now; save once more").to_owned());
        }
        let sheet = |rows: &[f32], columns| {
            seeds::sheet(self.shape, rows, columns).map_err(|e| e.to_string())
        };
        match self.layout {
            SeedLayout::Walk => seeds::moving(self.shape, &rows, || false),
            SeedLayout::Grid(columns) => sheet(&rows, columns),
            SeedLayout::Mixed(columns) => sheet(
                &seeds::with_headings(self.shape, &rows, columns),
                columns + 1,
            ),
        }
    }
}

impl Content {
    /// Whether the user does not want it any more.
    pub fn is_cancelled(&self) -> bool {
        matches!(self, Self::Animation(animation) if animation.progress.is_cancelled())
    }

    /// Writes the file; an existing one is intact if that fails.
    ///
    /// # Errors
    ///
    /// A sentence for the user.
    pub fn write(&self, path: &Path) -> Result<(), String> {
        let write = |bytes: Result<Vec<u8>, String>| {
            bytes
                .and_then(|bytes| files::write(path, &bytes).map_err(|e| e.to_string()))
                .map_err(|error| tr!("{path}: cannot save: {error}", path = path.display(), error))
        };
        match self {
            Self::Model(model) => models::file::write(model, path).map_err(|e| e.to_string()),
            Self::GanLab(model) => models::ganlab::write(model, path)
                .map_err(|error| tr!("Not saved for GAN Lab: {error}.", error)),
            Self::PyTorch(config, generator) => {
                write(Ok(pytorch::script(config, generator, path).into_bytes()))
            }
            Self::Picture(poster) => write(poster.png()),
            Self::Animation(animation) => write(animation.gif()),
            Self::Report(report) => write(report.html().map(String::into_bytes)),
            Self::Charts(runs, axis) => {
                let svg = charts::svg::svg(runs, *axis);
                write(svg.map(String::into_bytes).map_err(|e| e.to_string()))
            }
            Self::Metrics(runs) => {
                let mut rows = Rows::of(runs.len());
                let added = runs.iter().try_for_each(|(letter, history)| {
                    rows.begin(letter);
                    add_metrics(&mut rows, history)
                });
                let bytes = added.and_then(|()| rows.bytes());
                write(bytes.map_err(|e| e.to_string()))
            }
            Self::Samples(runs) => {
                let mut rows = Rows::of(runs.len());
                let added = runs.iter().try_for_each(|(letter, snapshot, config)| {
                    rows.begin(letter);
                    picture::table(&mut rows, snapshot, config.data.own_axes())
                });
                let bytes = added.and_then(|()| rows.bytes());
                write(bytes.map_err(|e| e.to_string()))
            }
            Self::TrainingSet(config) if config.data.image_shape().is_some() => {
                let text = tr!(
                    "the pictures that this run trains on are not written; the real ones that are shown are among \
                            the samples"
                );
                write(Err(text.to_owned()))
            }
            Self::TrainingSet(config) => {
                let points = training_set(config);
                write(table(&points, config.data.own_axes(), path))
            }
            Self::Drawing(points) => write(table(points.as_slice(), None, path)),
            Self::Tried(tried) => write(tried.csv().map_err(|e| e.to_string())),
            Self::Lesson(lesson) => lesson.write(path).map_err(|e| e.to_string()),
            Self::Seeds(generator, seeds) => write(seeds.bytes(generator)),
            Self::Experiment(experiment) => write(experiment.bytes()),
        }
    }
}

/// Adds a row for each point of each curve, with the extremes of the epochs that it stands for.
fn add_metrics(rows: &mut Rows, history: &History) -> Result<(), csv::Error> {
    rows.head(["quantity", "epoch", "mean", "least", "largest"])?;
    let mut add = |name: &str, curve: &Curve| -> Result<(), csv::Error> {
        for b in curve.buckets() {
            let numbers = [b.mean, b.min, b.max].map(|v| v.to_string());
            let [mean, least, largest] = numbers;
            rows.add([name, &b.epoch.to_string(), &mean, &least, &largest])?;
        }
        Ok(())
    };
    for (quantity, curve) in history.curves() {
        add(quantity.key(), curve)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gan::Backend;
    use crate::training::{Session, View};

    #[test]
    fn a_drawing_is_an_array_of_numpys_where_its_name_says_so() {
        let folder = tempfile::tempdir().unwrap();
        let drawing = Content::Drawing(Points::from(vec![[0.25, 0.5], [0.75, 1.0]]));
        let path = folder.path().join("drawing.npy");
        drawing.write(&path).unwrap();
        let text = crate::files::npy::as_text(&std::fs::read(&path).unwrap()).unwrap();
        assert_eq!(text, "0.25,0.5\n0.75,1\n");
        let path = folder.path().join("drawing.csv");
        drawing.write(&path).unwrap();
        assert_eq!(
            std::fs::read_to_string(&path).unwrap(),
            "x,y\n0.25,0.5\n0.75,1\n"
        );
    }

    #[test]
    fn tables_have_a_row_for_each_number_that_is_shown() {
        let mut session = Session::new(Config::default(), Backend::Flex);
        session.run_epoch().unwrap();
        session.measure();
        let text = |rows: Rows| String::from_utf8(rows.bytes().unwrap()).unwrap();
        let mut rows = Rows::of(1);
        add_metrics(&mut rows, session.history()).unwrap();
        let curves = text(rows);
        let mut rows = curves.lines();
        assert_eq!(rows.next(), Some("quantity,epoch,mean,least,largest"));
        let first: Vec<_> = rows.next().unwrap().split(',').collect();
        assert_eq!((first[0], first[1]), ("d_loss", "1"));
        assert_eq!(first[2].parse::<f64>().ok(), session.d_loss());
        // Two Gaussians: all eight quantities.
        assert_eq!(curves.lines().count(), 9);

        let snapshot = session.snapshot(View::default());
        let mut rows = Rows::of(1);
        picture::table(&mut rows, &snapshot, None).unwrap();
        let samples = text(rows);
        assert_eq!(samples.lines().count(), 1 + 600 + 600);
        let last: Vec<_> = samples.lines().last().unwrap().split(',').collect();
        assert_eq!(last[0], "fake");
        assert_eq!(
            last[1].parse::<f32>().ok(),
            snapshot.plane().fakes.last().map(|p| p[0])
        );
    }

    #[test]
    fn a_table_of_two_runs_says_whose_each_row_is() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("both.csv");
        let run = |epochs: u64| {
            let mut session = Session::new(Config::default(), Backend::Flex);
            (0..epochs).for_each(|_| session.run_epoch().unwrap());
            session
        };
        let (a, b) = (run(1), run(2));
        let histories = [("A", &a), ("B", &b)];
        let histories = histories.map(|(letter, s)| (letter, Arc::new(s.history().clone())));
        Content::Metrics(histories.into()).write(&path).unwrap();
        let text = std::fs::read_to_string(&path).unwrap();
        let mut rows = text.lines();
        assert_eq!(rows.next(), Some("run,quantity,epoch,mean,least,largest"));
        assert!(rows.next().unwrap().starts_with("A,d_loss,1,"));
        assert!(text.contains("\nB,d_loss,2,") && !text.contains("\nA,d_loss,2,"));
        assert_eq!(text.matches("quantity").count(), 1);

        let samples = [("A", &a), ("B", &b)].map(|(letter, session)| {
            let snapshot = session.snapshot(View::default());
            (letter, Arc::new(snapshot), Arc::new(Config::default()))
        });
        Content::Samples(samples.into()).write(&path).unwrap();
        let text = std::fs::read_to_string(&path).unwrap();
        assert_eq!(text.lines().next(), Some("run,kind,x,y,d"));
        let of = |letter: &str| text.lines().filter(|row| row.starts_with(letter)).count();
        assert_eq!((of("A,"), of("B,")), (1_200, 1_200));
    }

    #[test]
    fn a_drawing_is_imported_as_it_was_exported() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("drawing.csv");
        let points = Points::from(vec![[0.125, 0.5], [0.1234, 1.0], [0.9, 0.0]]);
        Content::Drawing(points.clone()).write(&path).unwrap();
        let Ok(crate::open::Opened::Table(_, read)) = crate::open::open(&path) else {
            panic!("not a table");
        };
        assert_eq!(read.points, points);
    }

    #[test]
    fn what_cannot_be_written_is_told_of() {
        let folder = tempfile::tempdir().unwrap();
        let error = Content::Metrics(vec![("", Arc::default())])
            .write(folder.path())
            .unwrap_err();
        assert!(error.contains("cannot save"), "{error}");
    }
}
