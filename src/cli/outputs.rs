//! Whether the files that an experiment is asked for can be written.

use std::path::Path;
use std::{fs, io};

use anyhow::bail;

use super::args::RunArgs;
use crate::experiments::plot;
use crate::files::check_writable;

/// Whether the files can be written, asked now and not after hours of training.
pub(super) fn check_outputs(args: &RunArgs) -> anyhow::Result<()> {
    let outputs = [
        ("--csv", &args.csv),
        ("--plot", &args.plot),
        ("--resume", &args.resume),
    ];
    let outputs: Vec<_> = outputs
        .into_iter()
        .filter_map(|(option, path)| Some((option, path.as_deref()?)))
        .collect();
    for (i, (option, path)) in outputs.iter().enumerate() {
        if *option == "--plot" {
            plot::check_path(path)?;
        }
        if let Some((other, _)) = outputs[..i].iter().find(|(_, other)| is_same(other, path)) {
            bail!(
                "{other} and {option} both name {}; give each a file of its own",
                path.display()
            );
        }
        // Results are appended to, and their file is opened first of all.
        if *option != "--resume" {
            check_output(option, path)?;
        }
    }
    Ok(())
}

/// Refuses a file that cannot be written, before the hours that what goes into it may take.
///
/// # Errors
///
/// The option, the file, and why.
pub(super) fn check_output(option: &str, path: &Path) -> anyhow::Result<()> {
    // Its words, and not the error itself: that would pass for one of stdout.
    check_writable(path).map_err(|error| anyhow::anyhow!("{option} {}: {error}", path.display()))
}

/// Whether two paths are of one file, there already or not.
fn is_same(a: &Path, b: &Path) -> bool {
    let real = |path: &Path| {
        fs::canonicalize(path).or_else(|_| {
            let folder = path.parent().filter(|f| !f.as_os_str().is_empty());
            let folder = fs::canonicalize(folder.unwrap_or(Path::new(".")))?;
            Ok::<_, io::Error>(folder.join(path.file_name().unwrap_or_default()))
        })
    };
    match (real(a), real(b)) {
        (Ok(a), Ok(b)) => a == b,
        _ => a == b,
    }
}
