//! Tensors by name in files of both kinds.

use std::io::{Cursor, Read as _, Write as _};
use std::path::Path;

use safetensors::tensor::TensorView;
use safetensors::{Dtype, SafeTensors};
use zip::ZipArchive;
use zip::result::ZipError;

use super::Named;
use crate::files::{is_called, npy};

/// Bytes of an array's header at most, and of an array at least, so that one of another shape is told by its shape.
const HEADER: u64 = 1 << 16;
const LEAST_READ: u64 = 16 << 20;
/// Bytes of a list of tensors at most, as safetensors allows.
const MOST_OF_LIST: u64 = 100_000_000;

/// A kind of file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Hugging Face's.
    Safetensors,
    /// NumPy's: a zip archive of arrays.
    Npz,
}

/// The name of the first file in an archive, if that is an array.
fn first_array(head: &[u8]) -> Option<&[u8]> {
    // It comes after 30 bytes, and its length is in the 27th and 28th.
    let length = u16::from_le_bytes(*head.get(26..)?.first_chunk()?);
    let name = head.get(30..30 + usize::from(length))?;
    (head.starts_with(b"PK\x03\x04") && name.ends_with(b".npy")).then_some(name)
}

/// Whether a file is an archive of NumPy's without weights, which are called by their networks.
pub fn is_other_archive(path: &Path, head: &[u8]) -> bool {
    let is_weight =
        |name: &[u8]| name.starts_with(b"generator") || name.starts_with(b"discriminator");
    // Something else may come before them.
    let has_weights = || {
        let file = path.is_file().then(|| std::fs::File::open(path).ok());
        let archive = file.flatten().and_then(|file| ZipArchive::new(file).ok());
        archive.is_some_and(|all| all.file_names().any(|name| is_weight(name.as_bytes())))
    };
    first_array(head).is_some_and(|name| !is_weight(name)) && !has_weights()
}

/// Numbers of a shape.
#[derive(Clone, Debug, PartialEq)]
pub struct Array {
    /// Its sizes.
    pub shape: Vec<usize>,
    /// Row by row.
    pub numbers: Vec<f32>,
}

impl Kind {
    /// By how a file begins, if that is how either does: a list of tensors as JSON after its length, or an archive whose first file is an
    /// array.
    pub fn of_head(head: &[u8]) -> Option<Self> {
        if let Some((length, rest)) = head.split_first_chunk()
            && u64::from_le_bytes(*length) <= MOST_OF_LIST
            && rest.starts_with(b"{\"")
        {
            return Some(Self::Safetensors);
        }
        first_array(head).map(|_| Self::Npz)
    }

    /// By both, the content first.
    pub fn of_file(path: &Path, head: &[u8]) -> Option<Self> {
        Self::of_head(head).or_else(|| Self::of(path))
    }

    /// By the ending of a file's name.
    pub fn of(path: &Path) -> Option<Self> {
        if is_called(path, "safetensors") {
            Some(Self::Safetensors)
        } else if is_called(path, "npz") {
            Some(Self::Npz)
        } else {
            None
        }
    }

    /// The bytes of a file.
    ///
    /// # Errors
    ///
    /// A sentence, if the library that writes it refuses.
    pub fn bytes(self, all: &[Named]) -> Result<Vec<u8>, String> {
        match self {
            Self::Safetensors => {
                let data: Vec<Vec<u8>> = all.iter().map(|one| little(&one.array.numbers)).collect();
                let views = all.iter().zip(&data).map(|(one, data)| {
                    let view = TensorView::new(Dtype::F32, one.array.shape.clone(), data);
                    view.map(|view| (one.name.as_str(), view))
                });
                let views: Result<Vec<_>, _> = views.collect();
                let bytes = views.and_then(|views| safetensors::serialize(views, None));
                bytes.map_err(|error| error.to_string())
            }
            Self::Npz => {
                let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
                // As numpy.savez: each array as a file, not compressed.
                let options = zip::write::SimpleFileOptions::default()
                    .compression_method(zip::CompressionMethod::Stored);
                for one in all {
                    archive
                        .start_file(format!("{}.npy", one.name), options)
                        .map_err(|error| error.to_string())?;
                    archive
                        .write_all(&npy::npy(&one.array.shape, &one.array.numbers))
                        .map_err(|error| error.to_string())?;
                }
                let done = archive.finish().map_err(|error| error.to_string())?;
                Ok(done.into_inner())
            }
        }
    }

    /// What a file has for each of `wanted`, `None` where it has nothing; other arrays are not looked at.
    ///
    /// # Errors
    ///
    /// What is wrong with it.
    pub fn read(self, bytes: &[u8], wanted: &[Named]) -> Result<Vec<Option<Array>>, String> {
        match self {
            Self::Safetensors => {
                let file = SafeTensors::deserialize(bytes)
                    .map_err(|error| tr!("this file of safetensors is broken: {error}", error))?;
                let found = wanted.iter().map(|one| {
                    let view = file.tensor(&one.name).ok();
                    view.map(|view| of_view(&one.name, &view)).transpose()
                });
                found.collect()
            }
            Self::Npz => {
                let mut archive = ZipArchive::new(Cursor::new(bytes))
                    .map_err(|error| tr!("this archive of NumPy's is broken: {error}", error))?;
                let found = wanted.iter().map(|one| {
                    of_archive(&mut archive, one)
                        .map_err(|error| tr!("{name}: {error}", name = one.name, error))
                });
                found.collect()
            }
        }
    }
}

/// The array of that name, if there is one.
fn of_archive(
    archive: &mut ZipArchive<Cursor<&[u8]>>,
    one: &Named,
) -> Result<Option<Array>, String> {
    let mut file = match archive.by_name(&format!("{}.npy", one.name)) {
        Ok(file) => file,
        Err(ZipError::FileNotFound) => return Ok(None),
        Err(error) => return Err(error.to_string()),
    };
    // As long as it may be of double precision; an archive of little may hold very much.
    let most = (one.range.len() as u64 * 8 + HEADER).max(LEAST_READ);
    let mut data = Vec::new();
    file.by_ref()
        .take(most)
        .read_to_end(&mut data)
        .map_err(|error| error.to_string())?;
    let (shape, numbers) = npy::array(&data)?;
    Ok(Some(Array {
        shape,
        numbers: numbers.into_iter().map(|number| number as f32).collect(),
    }))
}

fn little(numbers: &[f32]) -> Vec<u8> {
    numbers.iter().flat_map(|w| w.to_le_bytes()).collect()
}

fn of_view(name: &str, view: &TensorView<'_>) -> Result<Array, String> {
    let data = view.data();
    let numbers = match view.dtype() {
        Dtype::F32 => data
            .as_chunks()
            .0
            .iter()
            .map(|b| f32::from_le_bytes(*b))
            .collect(),
        Dtype::F64 => {
            let doubles = data.as_chunks().0.iter();
            doubles.map(|b| f64::from_le_bytes(*b) as f32).collect()
        }
        Dtype::F16 => {
            let halves = data.as_chunks().0.iter();
            halves
                .map(|b| half::f16::from_le_bytes(*b).to_f32())
                .collect()
        }
        other => {
            return Err(tr!(
                "{name} has numbers of the kind {kind}; save them as float32",
                name,
                kind = format!("{other:?}")
            ));
        }
    };
    Ok(Array {
        shape: view.shape().to_vec(),
        numbers,
    })
}
