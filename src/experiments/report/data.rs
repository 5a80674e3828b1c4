//! Results for programs: as CSV and as JSON.

use std::io;

use serde_json::{Map, Value, json};

use super::Report;
use crate::quantities::Quantity;
use crate::text::printable;

impl Report<'_> {
    /// A row for each run and checkpoint, with every metric.
    ///
    /// # Errors
    ///
    /// If `out` cannot be written.
    pub fn write_csv(&self, out: impl io::Write) -> Result<(), csv::Error> {
        let mut csv = csv::Writer::from_writer(out);
        let measured: Vec<Quantity> = Quantity::all()
            .filter(|m| *m != Quantity::Convergence)
            .collect();
        let names = measured.iter().map(|m| m.key());
        csv.write_record(
            ["arm", "seed", "epoch", "diverged_at", "verdict"]
                .into_iter()
                .chain(names),
        )?;
        for run in &self.results {
            for m in &run.measurements {
                let values = measured
                    .iter()
                    .map(|metric| metric.at(m).map_or_else(String::new, |v| v.to_string()));
                let first = [
                    spreadsheet_text(&self.plan.arms[run.arm].name),
                    run.seed.to_string(),
                    m.epoch.to_string(),
                    run.diverged_at.map_or_else(String::new, |e| e.to_string()),
                    run.verdict.map_or("", |v| v.key()).to_owned(),
                ];
                csv.write_record(first.into_iter().chain(values))?;
            }
        }
        csv.flush()?;
        Ok(())
    }

    /// One object; infinite and undefined numbers are null.
    pub fn json(&self) -> Value {
        let e = self.experiment;
        let arms: Vec<Value> = self
            .arms
            .iter()
            .map(|a| {
                let verdicts: Map<String, Value> =
                    a.verdicts.iter().map(|(v, count)| (v.key().to_owned(), json!(count))).collect();
                json!({
                    "name": a.name, "runs": a.runs, "collapsed": a.collapsed, "diverged": a.diverged,
                    "verdicts": verdicts,
                    "median": a.quartiles.map(|q| q.median), "lower_quartile": a.quartiles.map(|q| q.lower),
                    "upper_quartile": a.quartiles.map(|q| q.upper), "mean": a.mean,
                })
            })
            .collect();
        let comparisons: Vec<Value> = self
            .judgements
            .iter()
            .map(|j| {
                json!({
                    "a": j.a, "b": j.b, "metric": j.metric, "verdict": j.verdict, "expect": j.expect,
                    "outcome": j.outcome(), "a_above": j.sign.positive, "b_above": j.sign.negative,
                    "ties": j.sign.ties, "p": j.sign.p, "p_corrected": j.p, "difference": j.difference,
                    "interval": j.interval.map(|(low, high)| [low, high]),
                })
            })
            .collect();
        json!({
            "name": e.name, "claim": e.claim, "source": e.source, "preset": (!e.claim.is_empty()).then_some(&e.preset),
            "where_observed": e.is_where_observed(), "metric": e.metric,
            "seeds": self.plan.seeds, "epochs": self.plan.epochs, "checkpoints": self.plan.checkpoints,
            "runs": self.plan.count(), "finished": self.results.len(), "reproducible": self.is_reproducible(),
            "arms": arms, "comparisons": comparisons, "conclusion": self.conclusion(),
        })
    }
}

/// Text that a spreadsheet takes for text: what begins as a formula does would be one, and could call
/// programs. A number stays a number.
fn spreadsheet_text(text: &str) -> String {
    let text = printable(text);
    if text.starts_with(['=', '+', '-', '@']) && text.parse::<f64>().is_err() {
        format!("'{text}")
    } else {
        text.into_owned()
    }
}
