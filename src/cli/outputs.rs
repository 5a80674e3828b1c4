//! Whether the files that a command is asked for can be written, and take the place of nothing that is wanted.

use std::path::Path;

use anyhow::bail;

use super::args::{OwnDataArgs, RunArgs};
use crate::experiments::plot;
use crate::files::{FileError, Problem, check_writable, is_same_file, other_ending};
use crate::models::ganlab::owner_of_weights;
use crate::open::read_along;

/// Endings of the files that are written: of models, results of experiments, tables.
pub(super) const MODEL: &[&str] = &["json"];
pub(super) const RESULTS: &[&str] = &["jsonl", "json", "txt"];
pub(super) const CSV: &[&str] = &["csv", "txt", "dat"];
pub(super) const POINTS: &[&str] = &["csv", "npy", "txt", "dat"];

/// A file, and the option or the word that names it.
pub(super) type Named<'a> = (&'static str, &'a Path);

/// Whether the files of an experiment can be written, asked now and not after hours of training; `inputs` are read, beside the own data.
pub(super) fn check_outputs(args: &RunArgs, inputs: &[Named<'_>]) -> anyhow::Result<()> {
    let outputs = [
        ("--csv", &args.csv),
        ("--plot", &args.plot),
        ("--resume", &args.resume),
    ];
    let outputs: Vec<Named<'_>> = outputs
        .into_iter()
        .filter_map(|(option, path)| Some((option, path.as_deref()?)))
        .collect();
    if let Some(plot) = &args.plot {
        plot::check_path(plot)?;
    }
    let inputs: Vec<Named<'_>> = own_inputs(&args.own)
        .chain(inputs.iter().copied())
        .collect();
    check_apart(&outputs, &inputs)?;
    for (option, path) in outputs {
        match option {
            "--csv" => check_ending(option, path, CSV)?,
            "--resume" => check_ending(option, path, RESULTS)?,
            _ => {}
        }
        // Results are appended to, and their file is opened first of all.
        if option != "--resume" {
            check_output(option, path)?;
        }
    }
    Ok(())
}

/// Refuses files that would take the place of each other, or of what is read.
///
/// # Errors
///
/// Both names of the file.
pub(super) fn check_apart(outputs: &[Named<'_>], inputs: &[Named<'_>]) -> anyhow::Result<()> {
    for (index, (option, path)) in outputs.iter().enumerate() {
        let mut others = outputs[..index].iter();
        if let Some((other, _)) = others.find(|(_, other)| is_same_file(other, path)) {
            bail!(
                "{other} and {option} both name {}; give each a file of its own",
                path.display()
            );
        }
        check_unread(option, path, inputs)?;
        if let Some(owner) = owner_of_weights(path) {
            bail!(
                "{option} {}: this would overwrite the weights of {}; choose another file",
                path.display(),
                owner.display()
            );
        }
    }
    Ok(())
}

/// Refuses a file that would take the place of what is read, or of what is read along with it.
///
/// # Errors
///
/// Both names of the file.
pub(super) fn check_unread(option: &str, path: &Path, inputs: &[Named<'_>]) -> anyhow::Result<()> {
    let refused = |what: String| -> anyhow::Result<()> {
        bail!(
            "{option} {}: this would overwrite what is read ({what}); choose another file",
            path.display()
        )
    };
    if let Some((input, _)) = inputs.iter().find(|(_, input)| would_lose(input, path)) {
        return refused((*input).to_owned());
    }
    // What is not there yet belongs to nothing.
    let needs_it = |input: &Path| read_along(input).iter().any(|own| is_same_file(own, path));
    match inputs
        .iter()
        .find(|(_, input)| path.is_file() && needs_it(input))
    {
        Some((input, _)) => refused(format!("it belongs to {input}")),
        None => Ok(()),
    }
}

/// Refuses a name that says another kind of file than is written, as whoever opens it goes by its name.
///
/// # Errors
///
/// The file, and the endings that it may have.
pub(super) fn check_ending(option: &str, path: &Path, wanted: &[&str]) -> anyhow::Result<()> {
    let Some(ending) = other_ending(path, wanted) else {
        return Ok(());
    };
    let wanted: Vec<_> = wanted.iter().map(|ending| format!(".{ending}")).collect();
    let wanted = match wanted.split_last() {
        Some((last, others)) if !others.is_empty() => format!("{} or {last}", others.join(", ")),
        _ => wanted.concat(),
    };
    bail!(
        "{option} {}: a .{ending} file is another kind; give a file that ends in {wanted}",
        path.display()
    )
}

/// Whether writing a file would overwrite one that is read, or one of the folder that is.
fn would_lose(input: &Path, output: &Path) -> bool {
    if !input.is_dir() {
        return is_same_file(input, output);
    }
    let [input, output] = [input, output].map(std::fs::canonicalize);
    matches!((input, output), (Ok(input), Ok(output)) if output.starts_with(&input))
}

/// The files of one's own data.
pub(super) fn own_inputs(own: &OwnDataArgs) -> impl Iterator<Item = Named<'_>> {
    [("--data", &own.data), ("--images", &own.images)]
        .into_iter()
        .filter_map(|(option, path)| Some((option, path.as_deref()?)))
}

/// Refuses a file that cannot be written, before the hours that what goes into it may take.
///
/// # Errors
///
/// The option, the file, and why.
pub(super) fn check_output(option: &str, path: &Path) -> anyhow::Result<()> {
    check_writable(path).map_err(|error| {
        // Not the error itself: that would pass for one of stdout.
        let path = format!("{option} {}", path.display());
        FileError::new(path, Problem::Unusable(error)).into()
    })
}
