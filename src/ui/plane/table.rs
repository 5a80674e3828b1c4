//! The points of a picture as a table.

use crate::config::OwnAxis;
use crate::data::table::write::{column_names, in_own_units};
use crate::training::Plane;

/// A row for each point, with D's opinion of it.
///
/// # Errors
///
/// If it cannot be written, which memory always can.
pub fn table(plane: &Plane, axes: Option<&[OwnAxis; 2]>) -> Result<Vec<u8>, csv::Error> {
    let mut table = csv::Writer::from_writer(Vec::new());
    let [x, y] = column_names(axes);
    table.write_record(["kind", &x, &y, "d"])?;
    let kinds = [
        ("real", &plane.real[..], &plane.d_of_real),
        ("fake", &plane.fakes[..], &plane.d_of_fakes),
    ];
    for (kind, points, opinions) in kinds {
        let points = in_own_units(points, axes);
        for ([x, y], d) in points.iter().zip(opinions) {
            table.write_record([kind, &x.to_string(), &y.to_string(), &d.to_string()])?;
        }
    }
    table.into_inner().map_err(|e| e.into_error().into())
}
