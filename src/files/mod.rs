//! Reading and writing files, whatever stands at a path: plain files, links, pipes, devices. Knows
//! nothing of what is in them, but for telling one kind from another and the syntax of RON and JSON.
//!
//! - [`read`]: the whole of a file, within bounds of size and patience
//! - [`write`](mod@write): a file replaced as a whole, or written through to what it stands for
//! - [`readable`]: files that are written only if they could be opened again
//! - [`target`]: what stands at a path that is to be written
//! - [`leftovers`]: temporary files, and those that a killed process left behind
//! - [`lock`]: one process at a time
//! - [`stream`]: pipes and devices, which may keep one waiting
//! - [`encoding`]: text in whatever encoding
//! - [`gzip`]: what is packed, unpacked within a limit
//! - [`npy`]: tables of NumPy's as text; [`npz`]: the only one of an archive
//! - [`json_rows`]: tables in JSON as CSV
//! - [`foreign`]: tables of other programs that are not read, and what to do with them
//! - [`names`]: names of files and their endings
//! - [`kind`]: what a file is, seen from its content
//! - [`error`]: why a file cannot be used, in one line; [`field`]: which field of it, and why
//! - [`from_json`], [`from_ron`]: values from text, with the place of an error
//! - [`ron_text`]: RON as people send it, with what a web page or an office program made of it; `ron_missing`: what it lacks where RON
//!   stumbles

pub mod encoding;
pub mod error;
pub mod field;
pub mod foreign;
pub mod from_json;
pub mod from_ron;
pub mod gzip;
pub mod json_rows;
pub mod kind;
mod leftovers;
pub mod lock;
pub mod names;
pub mod npy;
pub mod npz;
pub mod read;
pub mod readable;
mod ron_missing;
pub mod ron_text;
mod stream;
mod target;
pub mod write;

pub use error::{FileError, FileFormat, Problem};
pub use field::FieldError;
pub use from_json::parse_json;
pub use from_ron::parse_ron;
pub use kind::{FileKind, what_is};
pub use names::{has_ending, is_called, name_of_file, other_ending, with_ending};
pub use read::{Reading, TextError, read_bytes, read_text};
pub use readable::{check_size, write_readable};
pub(crate) use stream::{seekable, wait_for_readers};
pub use target::is_same_file;
pub(crate) use target::is_stream;
pub use write::{WriteError, check_writable, write, write_together};
