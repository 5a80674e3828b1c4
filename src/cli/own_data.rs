//! Data of the user's own: a folder of pictures, read with progress on stderr, or points of a table.

use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{Context as _, anyhow, bail};

use super::args::OwnDataArgs;
use super::exit::complain;
use super::long::bar;
use super::points::use_table;
use crate::config::preset::MOST_NAME;
use crate::config::{
    Config, Distribution, Formula, ImageData, MAX_PICTURES, OwnData, Preset, SHIPPED,
};
use crate::files::name_of_file;
use crate::folder::{Choices, FolderError, Imported, Progress, Watch, import};
use crate::open::{Opened, open};
use crate::text::printable;

/// Labels that are listed.
const MOST_SHOWN: usize = 20;
/// Settings that say which data there are.
const OF_DATA: [&str; 2] = ["data.distribution", "data.images"];
/// Time between two steps of the progress bar.
const TICK: Duration = Duration::from_millis(100);

/// Reads a folder.
pub(super) fn read(path: &Path, choices: Choices) -> Result<Imported, FolderError> {
    let bar = bar(
        MAX_PICTURES as u64,
        "{bar:40.green} {human_pos} of {human_len} pictures, {eta} left",
    );
    let mut shown = Instant::now();
    let mut progress = |now: Progress| {
        if shown.elapsed() >= TICK {
            shown = Instant::now();
            bar.set_length(now.files.min(MAX_PICTURES) as u64);
            bar.set_position(now.images as u64);
        }
    };
    let imported = import(
        path,
        choices,
        Watch {
            cancel: None,
            progress: Some(&mut progress),
        },
    );
    bar.finish_and_clear();
    imported
}

/// Makes the user's own data those of a configuration, if there are any. Returns whether there are; what was read is told on
/// stderr.
pub(super) fn use_own(config: &mut Config, own: &OwnDataArgs) -> anyhow::Result<bool> {
    if let Some(path) = &own.data {
        complain(&use_table(config, path, &own.table)?);
        return Ok(true);
    }
    if !own.table.is_empty() {
        bail!(
            "--columns, --only, --scale, --delimiter, --decimal, --header-rows and --without-far are about a table; add --data FILE"
        );
    }
    if let Some([x, y]) = own.formula.as_deref() {
        config.data.formula = Formula::new(x, y);
        config.data.formula.check().context("--formula")?;
        config.data.distribution = Distribution::Formula;
        config.data.images = ImageData::default();
        return Ok(true);
    }
    let Some(path) = &own.images else {
        return Ok(false);
    };
    let wanted = own.pictures();
    let found = read(path, wanted.clone()).and_then(|found| {
        // Which labels there are is known only now.
        match own.meant(&wanted, &found.labels) {
            Some(meant) => read(
                path,
                Choices {
                    only: Some(meant),
                    ..wanted
                },
            ),
            None => Ok(found),
        }
    });
    let Imported {
        pictures, tally, ..
    } = match found {
        // Labels are shown by who has them.
        Err(error @ (FolderError::TooFew { .. } | FolderError::NoLabel(_)))
            if own.labels.is_some() =>
        {
            let known = read(path, Choices::default())
                .map_or_else(|_| String::new(), |all| labels_words(&all.labels));
            let said = error.to_string();
            let end = if known.is_empty() || said.ends_with('.') {
                ""
            } else {
                "."
            };
            bail!("--labels: {said}{end}{known}");
        }
        Err(error) => return Err(not_pictures(path).unwrap_or_else(|| error.into())),
        Ok(read) => read,
    };
    config.data.pictures = pictures;
    config.data.images = ImageData::Own;
    complain(&format!("{}: {tally}", path.display()));
    Ok(true)
}

/// The key of `key=value`.
pub(super) fn key_of(assignment: &str) -> &str {
    assignment.split('=').next().unwrap_or_default().trim()
}

/// Refuses settings that say which data there are beside data of the user's own: one of the two would be ignored.
///
/// # Errors
///
/// Both.
pub(super) fn check_not_own(own: &OwnDataArgs, option: &str, keys: &[&str]) -> anyhow::Result<()> {
    let Some(given) = given(own) else {
        return Ok(());
    };
    match keys.iter().find(|key| is_of_data(key)) {
        Some(key) => bail!(
            "{option}: {key} says which data there are, and so does {given}; leave one of the two out"
        ),
        None => Ok(()),
    }
}

/// The option that gives data of the user's own, if one does.
pub(super) fn given(own: &OwnDataArgs) -> Option<&'static str> {
    let all = [
        ("--data", own.data.is_some()),
        ("--images", own.images.is_some()),
        ("--formula", own.formula.is_some()),
    ];
    let given = all.into_iter().find(|(_, is_given)| *is_given);
    given.map(|(option, _)| option)
}

/// Whether a setting says which data there are.
pub(super) fn is_of_data(key: &str) -> bool {
    OF_DATA.contains(&key)
}

/// Name and description of what is trained: those of a preset, unless it learns data of the user's own, which the texts of presets that
/// ship are not about. A preset or a model that the user named keeps its own.
pub(super) fn texts_of(preset: &Preset, own: &OwnDataArgs) -> (String, String) {
    let ships = SHIPPED.iter().any(|s| s.preset.name == preset.name);
    match own_name(own).filter(|_| ships) {
        Some(name) => (name, String::new()),
        None => (preset.name.clone(), preset.description.clone()),
    }
}

/// What a model of the user's own data is called, if there are any.
fn own_name(own: &OwnDataArgs) -> Option<String> {
    let file = own.data.as_deref().or(own.images.as_deref());
    file.map(|file| name_of_file(file, MOST_NAME)).or_else(|| {
        let is_formula = own.formula.is_some();
        is_formula.then(|| OwnData::Formula.name().to_owned())
    })
}

/// What a file is that was given as pictures and holds none, where that can be told.
fn not_pictures(path: &Path) -> Option<anyhow::Error> {
    if !path.is_file() {
        return None;
    }
    let what = match open(path).ok()? {
        Opened::Table(..) => {
            return Some(anyhow!(
                "--images: {0} is a table, not pictures; give a table with `--data {0}`",
                path.display()
            ));
        }
        Opened::Preset(_) => "a preset",
        Opened::Model(_) => "a trained model",
        Opened::Lesson(_) => "a lesson",
        Opened::Experiment(_) => "an experiment",
    };
    Some(anyhow!(
        "--images: {} is {what}, not pictures; --images takes a folder of pictures, or a file of many",
        path.display()
    ))
}

/// " Labels: cats (200), dogs (150)."; nothing where there are none.
pub(super) fn labels_words(labels: &[(String, usize)]) -> String {
    if labels.is_empty() {
        return String::new();
    }
    let mut all: Vec<_> = labels
        .iter()
        .take(MOST_SHOWN)
        .map(|(label, count)| match label.as_str() {
            "" => format!("in no folder of its own ({count})"),
            label => format!("{} ({count})", printable(label)),
        })
        .collect();
    if labels.len() > MOST_SHOWN {
        all.push(format!("and {} more", labels.len() - MOST_SHOWN));
    }
    format!(" Labels: {}.", all.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_preset_that_the_user_named_keeps_its_texts_on_data_of_their_own() {
        let own = OwnDataArgs {
            data: Some("tables/line.csv".into()),
            ..OwnDataArgs::default()
        };
        let texts = |name: &str, own: &OwnDataArgs| {
            texts_of(&Preset::new(name, "Of it.", Config::default()), own)
        };
        let ships = SHIPPED[0].preset.name.as_str();
        let of = |name: &str, description: &str| (name.to_owned(), description.to_owned());
        assert_eq!(texts("Mine", &own), of("Mine", "Of it."));
        assert_eq!(texts(ships, &own), of("line.csv", ""));
        assert_eq!(texts(ships, &OwnDataArgs::default()), of(ships, "Of it."));
    }
}
