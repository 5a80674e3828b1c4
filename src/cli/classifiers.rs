//! `classifiers-page`: trains the classifiers of images that ship, and writes down how often they are right.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::ExitCode;

use anyhow::Context as _;

use super::docs_page::DocsPage;
use crate::data::images::ImageSet;
use crate::metrics::images::classifier::recipe::train_for;
use crate::metrics::images::classifier::train::{Trained, UPDATES};

/// The seed of those that ship.
const SEED: u64 = 1;

/// Trains the classifier of each labelled data set, some minutes each, and writes `assets/classifiers` and the
/// table of `docs/CLASSIFIERS.md` in the project's folder.
///
/// # Errors
///
/// If a file cannot be read or written.
pub fn page(folder: &Path) -> anyhow::Result<ExitCode> {
    let docs = DocsPage::read(
        folder.join("docs/CLASSIFIERS.md"),
        "<!-- table -->\n",
        "<!-- /table -->",
    )?;
    let mut table = format!(
        "{UPDATES} updates, seed {SEED}. Of the features of an image, the one that is told worst:\n\n\
         | set | told worst | 8 pixels | 16 pixels | 32 pixels |\n|---|---|---|---|---|\n"
    );
    for &set in ImageSet::ALL {
        let Some(trained) = train_for(set, SEED) else {
            continue;
        };
        let file = format!("assets/classifiers/{}.bin", set.file_name());
        let file = folder.join(file);
        fs::write(&file, trained.classifier.to_bytes())
            .with_context(|| file.display().to_string())?;
        let row = row(set, &trained);
        eprint!("{row}");
        table += &row;
    }
    docs.write(&table)?;
    Ok(ExitCode::SUCCESS)
}

/// A line of the table.
fn row(set: ImageSet, trained: &Trained) -> String {
    let factors = set.factors();
    let sides = set.classifier_sides();
    let of = |side: usize| {
        let place = sides.iter().position(|&s| s == side)?;
        trained.accuracies.get(place)
    };
    let worst = of(16).and_then(|all| {
        let pairs = factors.iter().zip(all);
        Some(pairs.min_by(|a, b| a.1.total_cmp(b.1))?.0.name)
    });
    let mut row = format!("| {} | {} |", set.file_name(), worst.unwrap_or("–"));
    for side in [8, 16, 32] {
        let least = of(side).and_then(|all| all.iter().copied().min_by(f64::total_cmp));
        let cell = least.map_or_else(|| "–".to_owned(), |share| format!("{:.1} %", 100.0 * share));
        // Writing into a text cannot fail.
        let _ = write!(row, " {cell} |");
    }
    row + "\n"
}
