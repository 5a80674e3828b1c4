//! Points out again, in their own units.

use std::path::Path;

use crate::config::OwnAxis;
use crate::data::Point;
use crate::files::is_called;
use crate::files::npy::npy_of_doubles;

/// Points in their own units; in those of the unit square without any.
pub fn in_own_units(points: &[Point], axes: Option<&[OwnAxis; 2]>) -> Vec<[f64; 2]> {
    let value = |axis: usize, place: f32| match axes {
        Some(axes) if !axes[axis].is_plain() => axes[axis].value(f64::from(place)),
        // As short as it was.
        _ => place
            .to_string()
            .parse()
            .unwrap_or_else(|_| f64::from(place)),
    };
    points
        .iter()
        .map(|[x, y]| [value(0, *x), value(1, *y)])
        .collect()
}

/// What both columns are called: x and y, unless the axes have names of their own.
pub fn column_names(axes: Option<&[OwnAxis; 2]>) -> [String; 2] {
    let name = |axis: usize, plain: &str| match axes {
        Some(axes) if !axes[axis].name.is_empty() => axes[axis].name.clone(),
        _ => plain.to_owned(),
    };
    [name(0, "x"), name(1, "y")]
}

/// Whether a file is to be one of NumPy's, by its ending.
pub fn is_npy(path: &Path) -> bool {
    is_called(path, "npy")
}

/// Points as the bytes of that file: an array of NumPy's (n, 2), or a CSV table, by its ending.
///
/// # Errors
///
/// A sentence for the user.
pub fn table(
    points: &[Point],
    axes: Option<&[OwnAxis; 2]>,
    path: &Path,
) -> Result<Vec<u8>, String> {
    if is_npy(path) {
        let numbers = in_own_units(points, axes).into_flattened();
        return Ok(npy_of_doubles(&[points.len(), 2], &numbers));
    }
    csv(points, axes).map_err(|e| e.to_string())
}

/// A CSV table, as this program reads it.
///
/// # Errors
///
/// If it cannot be written, which memory always can.
pub fn csv(points: &[Point], axes: Option<&[OwnAxis; 2]>) -> Result<Vec<u8>, csv::Error> {
    let mut table = csv::Writer::from_writer(Vec::new());
    table.write_record(column_names(axes))?;
    for point in in_own_units(points, axes) {
        table.write_record(point.map(|v| v.to_string()))?;
    }
    table.into_inner().map_err(|e| e.into_error().into())
}
