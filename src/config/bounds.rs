//! A configuration, checked against the table.

use super::hyperparameter::{Hyperparameter, Kind};
use super::table::TABLE;
use super::value::within;
use super::{Config, Distribution, ImageData, Violation, Violations};

/// Fewest points of a drawing or an imported file.
pub const MIN_POINTS: usize = 2;
/// Farthest that a coordinate of a point may be from 0, in units of the unit square.
pub const MOST_AWAY: f32 = 10.0;
/// Most points that a configuration holds; larger files are thinned on import, so that a preset
/// with its points stays below the size limit of a preset file.
pub const MAX_POINTS: usize = 20_000;

impl Hyperparameter {
    fn violation(&self, config: &Config) -> Option<Violation> {
        let ok = match self.kind {
            Kind::Integer { range, get, .. } => (range.0..=range.1).contains(&get(config)),
            Kind::Real { range, get, .. } => within(get(config), range),
            Kind::AutoReal { range, get, .. } => get(config).is_none_or(|v| within(v, range)),
            Kind::Choice { .. } => true,
        };
        (!ok).then(|| Violation {
            key: self.key,
            value: self.value(config),
            allowed: self.allowed(),
        })
    }
}

/// Checks every value against the table, and that chosen points and pictures exist.
///
/// # Errors
///
/// With all violations, not only the first.
pub fn check(config: &Config) -> Result<(), Violations> {
    let mut violations: Vec<_> = TABLE.iter().filter_map(|h| h.violation(config)).collect();
    let point_sets = [
        ("data.drawn", Distribution::Drawn, &config.data.drawn),
        (
            "data.imported",
            Distribution::Imported,
            &config.data.imported,
        ),
    ];
    for (key, distribution, points) in point_sets {
        let chosen = config.data.distribution == distribution;
        if points.len() > MAX_POINTS || (points.len() < MIN_POINTS && chosen) {
            violations.push(Violation {
                key,
                value: tr!("a list of {points} points", points = points.len()),
                allowed: tr!(
                    "a list of {MIN_POINTS} to {MAX_POINTS} points",
                    MIN_POINTS,
                    MAX_POINTS
                ),
            });
        }
        let bad = points
            .as_slice()
            .iter()
            .position(|p| !p.iter().all(|v| v.is_finite() && v.abs() <= MOST_AWAY));
        if let Some(index) = bad {
            violations.push(Violation {
                key,
                value: tr!(
                    "{place} at point {number}",
                    place = format!("{:?}", points.as_slice()[index]),
                    number = index + 1
                ),
                allowed: tr!(
                    "finite coordinates from -{MOST_AWAY} to {MOST_AWAY}",
                    MOST_AWAY
                ),
            });
        }
    }
    if config.data.distribution == Distribution::Formula
        && let Err(error) = config.data.formula.check()
    {
        violations.push(Violation {
            key: "data.formula",
            value: error.to_string(),
            allowed: tr!("two formulas in t and u").to_owned(),
        });
    }
    let axes = config.data.imported_axes.iter().flatten();
    if let Some(axis) = axes.into_iter().find(|axis| !axis.is_right()) {
        violations.push(Violation {
            key: "data.imported_axes",
            value: tr!(
                "“{axis}” from {at_zero} to {at_one}",
                axis = axis.name,
                at_zero = axis.at_zero,
                at_one = axis.at_one
            ),
            allowed: tr!("two different numbers, and a name of at most 200 characters").to_owned(),
        });
    }
    // Their number and size were looked at when they were made or read.
    if config.data.images == ImageData::Own && config.data.pictures.is_empty() {
        violations.push(Violation {
            key: "data.pictures",
            value: tr!("empty").to_owned(),
            allowed: tr!("pictures of your own: choose a folder of pictures (in the window, or with --images FOLDER)")
                .to_owned(),
        });
    }
    if violations.is_empty() {
        Ok(())
    } else {
        Err(Violations(violations))
    }
}
