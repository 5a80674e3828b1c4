//! Recorded runs: records of real runs beside what turned out to be true of them, in a text file. Verdicts
//! are tried on these, so that no test depends on the machine's instructions.

use std::fmt::Write as _;

use super::seeds::{FOLLOWED, Seeds};
use super::{Found, Kind, Perfect, Record, Setup, Situation, VERDICTS, Verdict, judge};

/// A run and what was true of it.
#[derive(Clone, Debug, PartialEq)]
pub struct RecordedRun {
    /// What it learns.
    pub kind: Kind,
    /// What was trained.
    pub case: String,
    /// With which seed.
    pub seed: u64,
    /// What fresh real samples score.
    pub perfect: Perfect,
    /// D's loss at equilibrium.
    pub d_equilibrium: f64,
    /// Its records.
    pub records: Vec<Record>,
    /// Epochs at which it is judged, and what could rightly be said of it there, as its later course showed.
    pub truths: Vec<(u64, Vec<Verdict>)>,
}

/// How verdicts compare with the truth.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Share {
    /// Said and true.
    pub right: usize,
    /// Nothing was said.
    pub not_sure: usize,
    /// Said and not true.
    pub wrong: usize,
}

impl Share {
    /// Counts one.
    pub fn count(&mut self, said: Verdict, truth: &[Verdict]) {
        let of = if said.is_open() {
            &mut self.not_sure
        } else if truth.contains(&said) {
            &mut self.right
        } else {
            &mut self.wrong
        };
        *of += 1;
    }

    /// All that were counted.
    pub fn all(self) -> usize {
        self.right + self.not_sure + self.wrong
    }
}

impl RecordedRun {
    /// What is said at an epoch.
    pub fn judged(&self, epoch: u64) -> super::Judgement {
        let until = self.records.partition_point(|r| r.epoch <= epoch);
        let situation = Situation {
            kind: self.kind,
            perfect: self.perfect,
            d_equilibrium: self.d_equilibrium,
            is_trained: true,
            has_diverged: false,
            since: 0,
            opened: 0,
            has_begun: true,
            setup: Setup::default(),
        };
        judge(&self.records[..until], &situation)
    }

    /// The lines of the file.
    pub fn write(&self, out: &mut String) {
        let p = self.perfect;
        let numbers =
            [p.distance, p.overlap, p.spread, self.d_equilibrium].map(|v| format!("{v:.4}"));
        let word = match self.kind {
            Kind::Points => "run",
            Kind::Images(_) => "images",
        };
        let (case, seed) = (&self.case, self.seed);
        writeln!(out, "{word} {case} {seed} {}", numbers.join(" ")).ok();
        for (epoch, truth) in &self.truths {
            let keys: Vec<_> = truth.iter().map(|v| v.key()).collect();
            writeln!(out, "at {epoch} {}", keys.join(" ")).ok();
        }
        for r in &self.records {
            let [x, y] = r.center;
            write!(
                out,
                "{} {:.4} {:.3} {x:.4} {y:.4} {:.4} {:.3} {:.1e}",
                r.epoch, r.distance, r.overlap, r.spread, r.d_loss, r.pull
            )
            .ok();
            if let Some(m) = r.modes {
                write!(out, " {} {} {}", m.captured, m.visited, m.total).ok();
            }
            if let Some(seeds) = r.seeds {
                write!(out, " {}", seeds.text()).ok();
            }
            out.push('\n');
        }
    }

    /// Reads what [`Self::write`] wrote; `None` if it is something else.
    pub fn parse(text: &str) -> Option<Vec<Self>> {
        let mut runs: Vec<Self> = Vec::new();
        for line in text.lines().filter(|line| !line.starts_with('#')) {
            let words: Vec<&str> = line.split(' ').collect();
            match *words.first()? {
                word @ ("run" | "images") => {
                    let numbers = numbers(words.get(3..)?)?;
                    let [distance, overlap, spread, d_equilibrium] = *numbers else {
                        return None;
                    };
                    runs.push(Self {
                        kind: if word == "run" {
                            Kind::Points
                        } else {
                            Kind::Images("classes")
                        },
                        case: (*words.get(1)?).to_owned(),
                        seed: words.get(2)?.parse().ok()?,
                        perfect: Perfect {
                            distance,
                            overlap,
                            spread,
                        },
                        d_equilibrium,
                        records: Vec::new(),
                        truths: Vec::new(),
                    });
                }
                "at" => {
                    let verdict =
                        |key: &&str| VERDICTS.iter().find(|v| v.key == *key).map(|v| v.verdict);
                    let truth = words.get(2..)?.iter().filter(|key| !key.is_empty());
                    let truth = truth.map(verdict).collect::<Option<_>>()?;
                    runs.last_mut()?
                        .truths
                        .push((words.get(1)?.parse().ok()?, truth));
                }
                epoch => {
                    // The last word may be classes of fakes, which have 64 letters.
                    let last = words.last().filter(|word| word.len() == FOLLOWED);
                    let seeds = last.and_then(|word| Seeds::parse(word));
                    let numbers =
                        numbers(words.get(1..words.len() - usize::from(seeds.is_some()))?)?;
                    let (values, modes) = numbers.split_at_checked(7)?;
                    let modes = match *modes {
                        [captured, visited, total] => Some(Found {
                            captured: captured as u16,
                            visited: visited as u16,
                            total: total as u16,
                        }),
                        _ => None,
                    };
                    let value = |i: usize| values[i] as f32;
                    runs.last_mut()?.records.push(Record {
                        epoch: epoch.parse().ok()?,
                        since: 0,
                        distance: value(0),
                        overlap: value(1),
                        center: [value(2), value(3)],
                        spread: value(4),
                        d_loss: value(5),
                        pull: value(6),
                        modes,
                        seeds,
                    });
                }
            }
        }
        Some(runs)
    }
}

fn numbers(words: &[&str]) -> Option<Vec<f64>> {
    words.iter().map(|word| word.parse().ok()).collect()
}
