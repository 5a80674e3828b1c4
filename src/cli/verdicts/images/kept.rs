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
            writeln!(text, "{MARK}{}", ron::to_string(look).unwrap_or_default()).ok();
        }
        text
    }

    /// Reads what [`Self::text`] wrote; `None` if it is something else.
    pub fn parse(text: &str) -> Option<Self> {
        let run = RecordedRun::parse(text)?.pop()?;
        let looks = text.lines().filter_map(|line| line.strip_prefix(MARK));
        let looks = looks
            .map(|look| ron::from_str(look).ok())
            .collect::<Option<_>>()?;
        Some(Self { run, looks })
    }
}
