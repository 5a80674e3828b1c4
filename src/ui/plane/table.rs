//! The points of a picture as a table.

use crate::training::Plane;

/// A row for each point, with D's opinion of it.
///
/// # Errors
///
/// If it cannot be written, which memory always can.
pub fn table(plane: &Plane) -> Result<Vec<u8>, csv::Error> {
    let mut table = csv::Writer::from_writer(Vec::new());
    table.write_record(["kind", "x", "y", "d"])?;
    let kinds = [
        ("real", &plane.real[..], &plane.d_of_real),
        ("fake", &plane.fakes[..], &plane.d_of_fakes),
    ];
    for (kind, points, opinions) in kinds {
        for ([x, y], d) in points.iter().zip(opinions) {
            table.write_record([kind, &x.to_string(), &y.to_string(), &d.to_string()])?;
        }
    }
    table.into_inner().map_err(|e| e.into_error().into())
}
