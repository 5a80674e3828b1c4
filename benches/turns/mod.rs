//! Contestants that take turns within one process and one thread: what counts is the ratio of their medians, as the machine may
//! be shared and noisy. And where benches/README.md has a table.

use std::time::{Duration, Instant};

use anyhow::Context as _;
use gan_playground::training::Session;

/// Rounds that each has.
pub const ROUNDS: usize = 7;
/// Length of a round.
pub const ROUND_TIME: Duration = Duration::from_millis(300);

/// Calls a second over one round.
pub fn rate(mut call: impl FnMut()) -> f64 {
    call();
    let start = Instant::now();
    let mut calls = 0_u32;
    while start.elapsed() < ROUND_TIME {
        call();
        calls += 1;
    }
    f64::from(calls) / start.elapsed().as_secs_f64()
}

/// The middle one.
pub fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

/// Median epochs/s of each session, taking turns.
pub fn race(sessions: &mut [Session]) -> Vec<f64> {
    let mut rates = vec![Vec::new(); sessions.len()];
    for _ in 0..ROUNDS {
        for (session, rates) in sessions.iter_mut().zip(&mut rates) {
            rates.push(rate(|| {
                // A run that has ended would be fast.
                assert!(session.run_epoch().is_ok(), "a run ended in NaN");
            }));
        }
    }
    rates.into_iter().map(median).collect()
}

/// Puts a table where benches/README.md has one of this name.
pub fn write(name: &str, table: &str) -> anyhow::Result<()> {
    let (begin, end) = (format!("<!-- {name} -->\n"), format!("<!-- /{name} -->"));
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/benches/README.md");
    let text = std::fs::read_to_string(path).context(path)?;
    let (before, rest) = text
        .split_once(&begin)
        .context("no place for it in benches/README.md")?;
    let (_, after) = rest.split_once(&end).context("no end of it there")?;
    std::fs::write(path, format!("{before}{begin}{table}{end}{after}"))?;
    Ok(())
}
