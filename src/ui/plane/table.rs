//! The points of a picture as a table.

use crate::config::OwnAxis;
use crate::data::table::write::{column_names, in_own_units};
use crate::training::Plane;
use crate::ui::rows::Rows;

/// Adds a row for each point, with D's opinion of it.
///
/// # Errors
///
/// If it cannot be written, or the rows so far have other columns.
pub fn table(
    rows: &mut Rows,
    plane: &Plane,
    axes: Option<&[OwnAxis; 2]>,
) -> Result<(), csv::Error> {
    let [x, y] = column_names(axes);
    rows.head(["kind", &x, &y, "d"])?;
    let kinds = [
        ("real", &plane.real[..], &plane.d_of_real),
        ("fake", &plane.fakes[..], &plane.d_of_fakes),
    ];
    for (kind, points, opinions) in kinds {
        let points = in_own_units(points, axes);
        for ([x, y], d) in points.iter().zip(opinions) {
            rows.add([kind, &x.to_string(), &y.to_string(), &d.to_string()])?;
        }
    }
    Ok(())
}
