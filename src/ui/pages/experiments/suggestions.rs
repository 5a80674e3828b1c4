//! Values that a person would try of a setting, and what is wrong with one that was typed.

use crate::config::value::format_real;
use crate::config::{Config, Hyperparameter, Kind, Scale, check};
use crate::experiments::words::setting;

/// Values that are suggested for a number.
const SUGGESTED: usize = 5;
/// The settings with one value of one of them.
///
/// # Errors
///
/// What is wrong with the value, as the window calls things.
pub fn with(row: &Hyperparameter, value: &str, config: &Config) -> Result<Config, String> {
    let called = || {
        let label = setting(row);
        let mut chars = label.chars();
        let first = chars.next().map(char::to_uppercase);
        first.into_iter().flatten().chain(chars).collect::<String>()
    };
    let mut config = config.clone();
    row.set_text(&mut config, value).map_err(|wrong| {
        tr!(
            "{called} is {value}, but must be {allowed}.",
            called = called(),
            value,
            allowed = wrong.allowed
        )
    })?;
    check(&config).map_err(|wrong| match value {
        "drawn" => {
            tr!("Nothing is drawn yet: draw the real data first, or leave out “drawn”.").to_owned()
        }
        "imported" => {
            tr!("No points are imported yet: import them first, or leave out “imported”.")
                .to_owned()
        }
        "own" => tr!(
            "No pictures of your own are chosen yet: choose a folder first, or leave out “own”."
        )
        .to_owned(),
        _ => tr!(
            "{called} cannot be {value}: {wrong}.",
            called = called(),
            value,
            wrong
        ),
    })?;
    Ok(config)
}

/// Values around the present one that a person would try, as text, ascending; only those that can be had
/// with the other settings.
pub fn suggestions(row: &Hyperparameter, config: &Config) -> Vec<String> {
    let mut values = candidates(row, config);
    values.retain(|value| with(row, value, config).is_ok());
    values
}

fn candidates(row: &Hyperparameter, config: &Config) -> Vec<String> {
    let numbers = |values: &mut dyn Iterator<Item = f64>, (low, high): (f64, f64)| {
        let mut values: Vec<f64> = values.map(|v| rounded(v).clamp(low, high)).collect();
        values.sort_by(f64::total_cmp);
        values.dedup();
        values
    };
    let spread = |(low, high): (f64, f64)| {
        let step = (high - low) / (SUGGESTED - 1) as f64;
        (0..SUGGESTED).map(move |i| low + step * i as f64)
    };
    let factors = |now: f64, of: [f64; SUGGESTED]| of.into_iter().map(move |f| now * f);
    let reals = |values: Vec<f64>| values.into_iter().map(format_real).collect();
    match row.kind {
        Kind::Choice { options, .. } => options.iter().map(|o| o.key.to_owned()).collect(),
        Kind::Integer {
            range, scale, get, ..
        } => {
            let (low, high) = (range.0 as f64, range.1 as f64);
            let now = get(config) as f64;
            let values = match scale {
                Scale::Linear => {
                    let first = (now - 2.0).min(high - 4.0).max(low);
                    numbers(&mut (0..SUGGESTED).map(|i| first + i as f64), (low, high))
                }
                Scale::Logarithmic => {
                    let all = factors(now, [0.25, 0.5, 1.0, 2.0, 4.0]);
                    numbers(&mut all.map(f64::round), (low, high))
                }
            };
            values.iter().map(|v| format!("{v:.0}")).collect()
        }
        Kind::Real {
            range, scale, get, ..
        } => {
            let now = get(config);
            reals(match scale {
                Scale::Logarithmic if now > 0.0 => {
                    numbers(&mut factors(now, [0.1, 0.3, 1.0, 3.0, 10.0]), range)
                }
                _ => numbers(&mut spread(range), range),
            })
        }
        Kind::AutoReal { range, .. } => reals(numbers(&mut spread(range), range)),
    }
}

/// To three significant digits.
fn rounded(value: f64) -> f64 {
    format!("{value:.2e}").parse().unwrap_or(value)
}
