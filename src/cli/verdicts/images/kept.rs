//! [`KeptRun`]: a run and the looks at it, in a file.

use std::fmt::Write as _;

use super::look::Look;
use crate::metrics::verdict::recorded::RecordedRun;

/// What the lines of looks begin with, which readers of records pass over.
const MARK: &str = "# look ";

/// A run and what was seen of it.
#[derive(Clone, Debug)]
pub(super) struct KeptRun {
    pub run: RecordedRun,
    pub looks: Vec<Look>,
}

impl KeptRun {
    /// The lines of the file.
    pub fn text(&self) -> String {
        let mut text = String::new();
        self.run.write(&mut text);
        for look in &self.looks {
            let numbers = look.numbers().map(|number| format!("{number:.4}"));
            writeln!(text, "{MARK}{} {}", look.epoch, numbers.join(" ")).ok();
        }
        text
    }

    /// Reads what [`Self::text`] wrote; `None` if it is something else.
    pub fn parse(text: &str) -> Option<Self> {
        let run = RecordedRun::parse(text)?.pop()?;
        let looks = text.lines().filter_map(|line| line.strip_prefix(MARK));
        let looks = looks.map(Look::parse).collect::<Option<_>>()?;
        Some(Self { run, looks })
    }
}

impl Look {
    fn numbers(&self) -> [f64; 10] {
        [
            self.frechet,
            self.floor,
            self.found,
            self.total,
            self.nearest,
            self.d_of_real,
            self.d_of_fakes,
            self.d_loss,
            self.moved,
            self.changed,
        ]
    }

    fn parse(line: &str) -> Option<Self> {
        let (epoch, rest) = line.split_once(' ')?;
        let numbers: Vec<f64> = rest
            .split(' ')
            .map(|word| word.parse().ok())
            .collect::<Option<_>>()?;
        let [
            frechet,
            floor,
            found,
            total,
            nearest,
            d_of_real,
            d_of_fakes,
            d_loss,
            moved,
            changed,
        ] = *numbers
        else {
            return None;
        };
        Some(Self {
            epoch: epoch.parse().ok()?,
            frechet,
            floor,
            found,
            total,
            nearest,
            d_of_real,
            d_of_fakes,
            d_loss,
            moved,
            changed,
        })
    }
}
