//! [`Value`]: what the runs of one combination have come to, as a cell of the map shows it.

use crate::quantities::Quantity;
use std::sync::Arc;

use super::laboratory::Cell;

/// What a cell stands for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Value {
    /// Not measured yet.
    Unknown,
    /// Training broke in most runs, or never got there.
    Infinite,
    /// In the middle of its runs.
    Finite(f64),
}

/// The middle of the finished runs, or, before any is, of how far they have come.
pub fn value(metric: Quantity, finished: &[f64], cells: &[Option<Arc<Cell>>]) -> Value {
    let measured = || cells.iter().flatten();
    let broke = measured().filter(|cell| cell.diverged_at.is_some()).count();
    // A count has a worst value; whatever else such runs are measured by is from before they broke.
    if !metric.is_count() && 2 * broke > measured().count() {
        return Value::Infinite;
    }
    let so_far: Vec<f64> = if finished.is_empty() {
        measured()
            .filter_map(|cell| metric.at(&cell.measurement))
            .collect()
    } else {
        finished.to_vec()
    };
    match metric.center().of(&so_far) {
        None => Value::Unknown,
        Some(value) if value.is_finite() => Value::Finite(value),
        Some(_) => Value::Infinite,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_is_the_middle_of_its_finished_runs() {
        let metric = Quantity::SlicedWasserstein;
        assert_eq!(
            value(metric, &[0.3, 0.1, f64::INFINITY], &[]),
            Value::Finite(0.3)
        );
        let most_broke = [0.3, f64::INFINITY, f64::INFINITY];
        assert_eq!(value(metric, &most_broke, &[]), Value::Infinite);
        assert_eq!(value(metric, &[], &[None]), Value::Unknown);
        assert_eq!(value(Quantity::Modes, &[8.0, 0.0], &[]), Value::Finite(4.0));
    }
}
