//! What was tried: the runs of this sitting and of earlier ones, each as its settings, how far it went, what came of it, and a small
//! picture.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use image::RgbaImage;
use ron::value::RawValue;
use serde::{Deserialize, Deserializer, Serialize};

use crate::config::{Config, Data, ImageData, OwnData, TABLE, check};
use crate::files::parse_ron;
use crate::metrics::verdict::Verdict;
use crate::pictures;
use crate::quantities::{Measured, Quantity};
use crate::training::{Frame, RunFrame, Snapshot};

/// Most runs that are remembered.
const MOST: usize = 40;
/// How often this process has remembered a run, or found some that others have.
static PUSHES: AtomicU64 = AtomicU64::new(0);

/// The next number of a run.
fn next_push() -> u64 {
    PUSHES.fetch_add(1, Ordering::Relaxed) + 1
}

/// A run that was left.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Tried {
    /// Title of what was open.
    pub name: String,
    /// Its settings when it was left.
    pub config: Config,
    /// Epochs finished.
    pub epochs: u64,
    /// The verdict on it.
    pub verdict: Verdict,
    /// How far its fakes were from the real samples: sliced Wasserstein, of images the live Fréchet distance.
    pub distance: Option<f64>,
    /// What it made: a PNG in base64.
    pub picture: String,
    /// Of a run on points or pictures of the user's own, which are not kept: what tells these data from others.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    own: Option<u32>,
    /// Which of the runs that this process remembered, or found that others have, it is, from 1; 0 of those that were there at the
    /// start. Tried anew, to the same epoch, it is told by this alone from what it was before.
    #[serde(skip)]
    pushed: u64,
}

/// The runs, the last one first.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(transparent)]
pub struct TriedRuns(Vec<Tried>);

impl<'de> Deserialize<'de> for TriedRuns {
    /// From RON. A run with settings that there are no more, as another version wrote it, is left out: all else in the file is worth more.
    fn deserialize<D: Deserializer<'de>>(file: D) -> Result<Self, D::Error> {
        let runs = Vec::<Box<RawValue>>::deserialize(file)?;
        let known = runs
            .iter()
            .filter_map(|run| parse_ron(run.get_ron(), "").ok());
        Ok(Self(known.collect()))
    }
}

/// The run that goes on, and the one beside it, as they were last seen.
pub struct Present {
    run: u64,
    name: String,
    main: Seen,
    beside: Option<Seen>,
    /// Whether it is one of those on the way of a setting that is dragged.
    is_passing: bool,
}

/// What is remembered of a run that goes on.
struct Seen {
    config: Arc<Config>,
    snapshot: Arc<Snapshot>,
    verdict: Verdict,
    measured: Measured,
}

impl Seen {
    fn of(frame: &RunFrame) -> Self {
        Self {
            config: frame.config.clone(),
            snapshot: frame.snapshot.clone(),
            verdict: frame.judgement.verdict,
            measured: frame.measured(),
        }
    }

    fn tried(&self, name: &str) -> Option<Tried> {
        let epochs = self.snapshot.counters.epoch;
        (epochs > 0).then(|| Tried {
            name: name.to_owned(),
            config: Config::clone(&self.config),
            epochs,
            verdict: self.verdict,
            distance: self
                .measured
                .sliced_wasserstein
                .or(self.measured.frechet_live),
            picture: encoded(&self.snapshot.small_picture()),
            own: None,
            pushed: 0,
        })
    }
}

impl Present {
    /// What a frame shows; `None` of a moment of the past.
    fn of(name: String, frame: &Frame, is_passing: bool) -> Option<Self> {
        frame.shown.is_none().then(|| Self {
            run: frame.run,
            name,
            main: Seen::of(frame),
            beside: frame.twin.as_ref().map(Seen::of),
            is_passing,
        })
    }

    /// Both, B as the last one.
    fn left(&self) -> impl Iterator<Item = Tried> {
        let both = self.beside.iter().chain([&self.main]);
        both.filter(|_| !self.is_passing)
            .filter_map(|seen| seen.tried(&self.name))
    }

    /// A, if it is gone: closed, or something else was pinned. Who changed places is still there.
    fn left_beside(&self, now: &Self) -> Option<Tried> {
        let beside = self.beside.as_ref()?;
        // In most frames they are the same settings, not just equal ones.
        let is = |seen: &Seen| {
            Arc::ptr_eq(&seen.config, &beside.config) || *seen.config == *beside.config
        };
        let is_there = now.beside.as_ref().is_some_and(is) || is(&now.main);
        if is_there {
            return None;
        }
        beside.tried(&self.name)
    }
}

/// What tells data of the user's own that are not kept from others: the checksum of what is learned.
fn checksum(data: &Data) -> Option<u32> {
    let bytes = match OwnData::of(data)? {
        OwnData::Drawing => bytemuck::cast_slice(data.drawn.as_slice()),
        OwnData::Table => bytemuck::cast_slice(data.imported.as_slice()),
        OwnData::Pictures => data.pictures.text().as_bytes(),
        OwnData::Formula => return None,
    };
    Some(crc32fast::hash(bytes))
}

impl TriedRuns {
    /// The runs, the last one first.
    pub fn all(&self) -> &[Tried] {
        &self.0
    }

    /// Takes note of what the window shows; a run that another one took the place of is remembered. Dragging a setting begins
    /// many runs, of which only the last one was meant.
    pub fn observe(
        &mut self,
        present: &mut Option<Present>,
        name: &str,
        frame: &Frame,
        is_dragging: bool,
    ) {
        // What is open by now may be called otherwise: it is not this run's yet.
        let same = present.as_ref().filter(|before| before.run == frame.run);
        let name = same.map_or_else(|| name.to_owned(), |before| before.name.clone());
        // A run from before the drag is not an intermediate one.
        let is_passing = is_dragging && same.is_none_or(|before| before.is_passing);
        let Some(now) = Present::of(name, frame, is_passing) else {
            return;
        };
        if let Some(before) = present.as_ref() {
            if before.run != now.run {
                for tried in before.left() {
                    self.push(tried);
                }
            } else if let Some(tried) = before.left_beside(&now) {
                self.push(tried);
            }
        }
        *present = Some(now);
    }

    /// Remembers the run that goes on, and the one beside it, as the program ends.
    pub fn end(&mut self, present: Option<&Present>) {
        for tried in present.into_iter().flat_map(Present::left) {
            self.push(tried);
        }
    }

    /// Remembers a run; the oldest makes room. A drawing or pictures of one's own would make the session's file as long as
    /// many of them, so runs on such data are kept without them: settings, numbers and the small picture. A formula is short.
    fn push(&mut self, mut tried: Tried) {
        let data = &mut tried.config.data;
        tried.own = checksum(data);
        let is_formula = OwnData::of(data) == Some(OwnData::Formula);
        let formula = is_formula.then(|| data.formula.clone());
        data.leave_out_own();
        data.formula = formula.unwrap_or_default();
        tried.pushed = next_push();
        // Gone on with, it is still one run.
        self.0.retain(|known| !known.is_same(&tried));
        self.0.insert(0, tried);
        self.0.truncate(MOST);
    }

    /// The same runs of others as of now: what is tried from here on is newer.
    #[must_use]
    pub fn found_now(mut self) -> Self {
        let pushed = next_push();
        self.0.iter_mut().for_each(|tried| tried.pushed = pushed);
        self
    }

    /// Adds runs of others that are not there yet, among one's own by when they were found. The oldest make room, and are returned.
    pub fn add(&mut self, others: Self) -> Vec<Tried> {
        let mut all = others.without(self).0;
        all.append(&mut self.0);
        all.sort_by_key(|tried| std::cmp::Reverse(tried.pushed));
        let oldest = all.split_off(all.len().min(MOST));
        self.0 = all;
        oldest
    }

    /// Those that are not among others.
    #[must_use]
    pub fn without(mut self, others: &Self) -> Self {
        self.0
            .retain(|tried| !others.0.iter().any(|known| known.is_same(tried)));
        self
    }

    /// Whether a run is among them, gone on with no further and not tried anew.
    pub fn has(&self, run: &Tried) -> bool {
        self.0.iter().any(|known| known.is_still(run))
    }

    /// Takes these away; those that were gone on with or tried anew since stay.
    pub fn take_away(&mut self, runs: &[Tried]) {
        self.0
            .retain(|tried| !runs.iter().any(|run| tried.is_still(run)));
    }

    /// Forgets all of them.
    pub fn clear(&mut self) {
        self.0.clear();
    }

    /// As many as a file should have at most.
    #[must_use]
    pub fn sound(mut self) -> Self {
        self.0.truncate(MOST);
        self.0.retain(Tried::is_sound);
        self
    }

    /// A row for each run, with its distance in the column of its kind of data, and a column for each hyperparameter in which any two
    /// of them differ.
    ///
    /// # Errors
    ///
    /// If it cannot be written, which memory always can.
    pub fn csv(&self) -> Result<Vec<u8>, csv::Error> {
        let differs = |row: &&crate::config::Hyperparameter| {
            let mut values = self.0.iter().map(|tried| row.value(&tried.config));
            let first = values.next();
            values.any(|value| Some(&value) != first.as_ref())
        };
        let rows: Vec<_> = TABLE.iter().filter(differs).collect();
        let mut table = csv::Writer::from_writer(Vec::new());
        let distances = [Quantity::SlicedWasserstein, Quantity::FrechetLive].map(Quantity::key);
        let head = ["name", "epochs", "verdict"].into_iter().chain(distances);
        table.write_record(head.chain(rows.iter().map(|row| row.key)))?;
        for tried in &self.0 {
            let distance = tried.distance.map_or_else(String::new, |d| d.to_string());
            let (of_points, of_images) = if tried.is_of_images() {
                (String::new(), distance)
            } else {
                (distance, String::new())
            };
            let fixed = [
                tried.name.clone(),
                tried.epochs.to_string(),
                tried.verdict.info().key.to_owned(),
                of_points,
                of_images,
            ];
            let values = rows.iter().map(|row| row.value(&tried.config));
            table.write_record(fixed.into_iter().chain(values))?;
        }
        table.into_inner().map_err(|e| e.into_error().into())
    }
}

impl Tried {
    /// Whether it can be gone back to: its data are all in its settings.
    pub fn has_data(&self) -> bool {
        self.own.is_none()
    }

    /// Whether it is the same run: of the same settings, on the same data.
    fn is_same(&self, other: &Self) -> bool {
        self.own == other.own && self.config == other.config
    }

    /// Whether it is the same run as far as it went then, and was not tried anew since.
    fn is_still(&self, then: &Self) -> bool {
        self.epochs == then.epochs && self.pushed <= then.pushed && self.is_same(then)
    }

    /// Whether its settings are possible; those of data that are not kept are not asked for.
    fn is_sound(&self) -> bool {
        if self.has_data() {
            return check(&self.config).is_ok();
        }
        let others = Config {
            data: Config::default().data,
            ..self.config.clone()
        };
        check(&others).is_ok()
    }

    /// Whether it learned images, whose distance is another one.
    pub fn is_of_images(&self) -> bool {
        self.config.data.images != ImageData::None
    }

    /// What differs from other settings, in words: at most so many, and how many more.
    pub fn differences(&self, from: &Config, most: usize) -> String {
        let rows = TABLE
            .iter()
            .filter(|row| row.value(from) != row.value(&self.config))
            // What has no influence on it is no difference.
            .filter(|row| (row.relevant)(&self.config));
        let mut words: Vec<_> = rows
            .map(|row| {
                tr!(
                    "{label}: {value}",
                    label = row.full_label(),
                    value = row.shown(&self.config)
                )
            })
            .collect();
        let more = words.len().saturating_sub(most);
        words.truncate(most);
        if more > 0 {
            words.push(tr!("{more} more", more));
        }
        words.join(" · ")
    }

    /// Its picture.
    pub fn pixels(&self) -> Option<RgbaImage> {
        let bytes = STANDARD.decode(&self.picture).ok()?;
        Some(image::load_from_memory(&bytes).ok()?.into_rgba8())
    }
}

fn encoded(picture: &RgbaImage) -> String {
    // A picture of that size is always written.
    STANDARD.encode(pictures::png(picture).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{Distribution, Formula};

    /// For other tests, too.
    impl TriedRuns {
        /// Runs with these seeds.
        pub fn of_seeds(seeds: &[u64]) -> Self {
            let run = |seed: &u64| Tried {
                name: format!("seed {seed}"),
                config: Config {
                    seed: *seed,
                    ..Config::default()
                },
                epochs: 1,
                verdict: Verdict::default(),
                distance: None,
                picture: String::new(),
                own: None,
                pushed: 0,
            };
            Self(seeds.iter().map(run).collect())
        }

        /// Tries the run with this seed.
        pub fn push_seed(&mut self, seed: u64) {
            for run in Self::of_seeds(&[seed]).0 {
                self.push(run);
            }
        }
    }

    fn tried(rate: f64) -> Tried {
        let mut config = Config::default();
        config.generator.learning_rate = rate;
        Tried {
            name: "n".into(),
            config,
            epochs: 7,
            verdict: Verdict::Collapsed,
            distance: Some(0.25),
            picture: encoded(&RgbaImage::new(4, 4)),
            own: None,
            pushed: 0,
        }
    }

    /// As a file has them.
    fn as_read(runs: &TriedRuns) -> TriedRuns {
        ron::from_str(&ron::to_string(runs).unwrap()).unwrap()
    }

    #[test]
    fn a_run_that_another_version_wrote_takes_no_other_one_with_it() {
        let runs = TriedRuns(vec![tried(0.1), tried(0.2), tried(0.3)]);
        let text = ron::ser::to_string_pretty(&runs, ron::ser::PrettyConfig::new()).unwrap();
        let with = |part: &str, instead: &str| {
            let at = text.find("learning_rate: 0.2").unwrap() + "learning_rate: 0.2".len();
            let rest = text[at..].replacen(part, instead, 1);
            assert_ne!(rest, text[at..], "{part}");
            let text = format!("{}{rest}", &text[..at]);
            ron::from_str::<TriedRuns>(&text).map(TriedRuns::sound)
        };
        for (part, instead) in [
            ("discriminator: (", "discriminator: (r1_interval: 7.5,"),
            ("rho:", "unknown: (a: [1, \"]\"]), rho:"),
            ("verdict: ", "verdict: Un"),
        ] {
            let read = with(part, instead).unwrap();
            assert_eq!(read.all(), [tried(0.1), tried(0.3)], "{instead}");
        }
        // What is no RON at all is told of.
        assert!(with("rho:", "rho:]").is_err());
        assert_eq!(as_read(&runs), runs);
    }

    #[test]
    fn they_are_few_and_differ_in_words_and_as_a_table() {
        let mut runs = TriedRuns::default();
        for index in 0..MOST + 5 {
            runs.push(tried(0.01 * (index + 1) as f64));
        }
        assert_eq!(runs.all().len(), MOST);
        assert_eq!(
            runs.all()[0].config.generator.learning_rate,
            0.01 * (MOST + 5) as f64
        );
        let words = tried(0.05).differences(&Config::default(), 3);
        assert_eq!(words, "Generator, learning rate: 0.05");
        assert_eq!(tried(0.1).differences(&Config::default(), 3), "");
        let table = String::from_utf8(runs.csv().unwrap()).unwrap();
        let mut lines = table.lines();
        assert_eq!(
            lines.next(),
            Some("name,epochs,verdict,sliced_wasserstein,frechet_live,generator.learning_rate")
        );
        assert!(lines.next().unwrap().starts_with("n,7,collapsed,0.25,,"));
        assert_eq!(lines.count(), MOST - 1);
        assert_eq!(tried(0.1).pixels().unwrap().dimensions(), (4, 4));
    }

    #[test]
    fn of_runs_on_ones_own_points_the_session_has_the_numbers_alone() {
        let mut runs = TriedRuns::default();
        let mut own = tried(0.1);
        own.config.data.drawn = vec![[0.5, 0.5]].into();
        runs.push(own.clone());
        assert_eq!(
            as_read(&runs).all(),
            [tried(0.1)],
            "it was trained on other data"
        );
        own.config.data.distribution = Distribution::Drawn;
        own.name = "A drawing".to_owned();
        runs.push(own.clone());
        // Another drawing is another run; the same once more is not.
        own.config.data.drawn = vec![[0.25, 0.5]].into();
        runs.push(own.clone());
        runs.push(own);
        assert_eq!(runs.all().len(), 3);
        let (drawn, other, plain) = (&runs.all()[0], &runs.all()[1], &runs.all()[2]);
        assert_eq!((drawn.name.as_str(), drawn.epochs), ("A drawing", 7));
        assert!(!drawn.has_data() && !other.has_data() && plain.has_data());
        assert!(drawn.config.data.drawn.is_empty());
        // They are there at the next start, though the settings alone are not to be trained.
        let read = as_read(&runs).sound();
        assert_eq!(read.all().len(), 3);
        assert!(runs.all().iter().zip(read.all()).all(|(a, b)| a.is_same(b)));
        assert!(runs.clone().without(&runs).all().is_empty());
        let table = String::from_utf8(runs.csv().unwrap()).unwrap();
        assert!(table.contains("A drawing,7,collapsed"), "{table}");
    }

    #[test]
    fn a_formula_is_kept_whole() {
        let mut runs = TriedRuns::default();
        let mut own = tried(0.1);
        own.config.data.distribution = Distribution::Formula;
        own.config.data.formula = Formula::new("t", "0.5");
        runs.push(own.clone());
        assert_eq!(as_read(&runs).all(), [own]);
        assert!(runs.all()[0].has_data());
        assert_eq!(runs.clone().sound(), runs);
    }
}
