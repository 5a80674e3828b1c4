//! Archives of NumPy's arrays (`.npz`) as tables: the only array in one that is a table.

use std::io::{Cursor, Read as _};

use zip::ZipArchive;

use super::npy::{MOST_COLUMNS, shape_of};

/// Bytes of an array that tell its shape.
const HEAD: u64 = 1 << 16;
/// Arrays that a message names.
const LISTED: usize = 4;
/// Arrays that are looked at.
const MOST: usize = 1_000;

/// The bytes of the only table in an archive, as of a `.npy` file.
///
/// # Errors
///
/// What is wrong with it, what is in it if there is no table or more than one, or that it would take more than so many bytes.
pub fn only_table(bytes: &[u8], limit: u64) -> Result<Vec<u8>, String> {
    let broken =
        |error: &dyn std::fmt::Display| tr!("this archive of NumPy's is broken: {error}", error);
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|error| broken(&error))?;
    let (mut tables, mut names) = (Vec::new(), Vec::new());
    for index in 0..archive.len().min(MOST) {
        let mut file = archive.by_index(index).map_err(|error| broken(&error))?;
        let mut head = Vec::new();
        file.by_ref()
            .take(HEAD)
            .read_to_end(&mut head)
            .map_err(|error| broken(&error))?;
        let shape = shape_of(&head).unwrap_or_default();
        if matches!(shape[..], [_, columns] if (2..=MOST_COLUMNS).contains(&columns)) {
            tables.push(index);
        }
        let name = file.name();
        let name = name.strip_suffix(".npy").unwrap_or(name);
        names.push(format!("{name} {shape:?}"));
    }
    let [index] = tables[..] else {
        let more = if names.len() > LISTED { ", …" } else { "" };
        names.truncate(LISTED);
        return Err(tr!(
            "this archive of NumPy's has {arrays}; a table is its only array of the shape (n, 2), and weights are called generator.… and discriminator.…; save \
             a table alone with numpy.save",
            arrays = names.join(", ") + more
        ));
    };
    let file = archive.by_index(index).map_err(|error| broken(&error))?;
    let mut table = Vec::new();
    file.take(limit.saturating_add(1))
        .read_to_end(&mut table)
        .map_err(|error| broken(&error))?;
    if table.len() as u64 > limit {
        return Err(tr!(
            "the array in it is larger than {most} MiB; thin it out and try again",
            most = limit >> 20
        ));
    }
    Ok(table)
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use super::*;
    use crate::files::npy::{as_text, npy_of_doubles};

    fn archive(arrays: &[(&str, &[usize])]) -> Vec<u8> {
        let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
        let options = zip::write::SimpleFileOptions::default();
        for (name, shape) in arrays {
            archive.start_file(format!("{name}.npy"), options).unwrap();
            let numbers = vec![0.5; shape.iter().product()];
            archive.write_all(&npy_of_doubles(shape, &numbers)).unwrap();
        }
        archive.finish().unwrap().into_inner()
    }

    #[test]
    fn the_only_table_of_an_archive_is_read() {
        let bytes = archive(&[("labels", &[3]), ("x", &[3, 2]), ("images", &[3, 4, 4])]);
        let table = only_table(&bytes, 1 << 20).unwrap();
        assert_eq!(as_text(&table).unwrap(), "0.5,0.5\n".repeat(3));
        let error = only_table(&bytes, 100).unwrap_err();
        assert!(error.contains("larger than 0 MiB"), "{error}");
        for arrays in [
            &[("a", &[3, 2][..]), ("b", &[3, 2])][..],
            &[("a", &[6])],
            &[],
        ] {
            let error = only_table(&archive(arrays), 1 << 20).unwrap_err();
            assert!(error.contains("numpy.save"), "{error}");
            assert!(arrays.is_empty() || error.contains("a ["), "{error}");
        }
        for length in 0..bytes.len() {
            only_table(&bytes[..length], 1 << 20).unwrap_err();
        }
    }
}
