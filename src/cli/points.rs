//! Points of a table: `points`, which says what would be learned, and `--data`.

use std::collections::BTreeSet;
use std::io::Write as _;
use std::path::Path;
use std::process::ExitCode;

use anyhow::{Context as _, bail};
use serde_json::json;

use super::args::{PointsArgs, TableArgs};
use super::listed::known_in;
use crate::config::{Config, Distribution, ImageData};
use crate::data::table::{Choices, Decimal, Import, Known, Table, label_of, short_number};
use crate::folder::PicturesAt;
use crate::open::{Opened, open};
use crate::text::printable;

/// `points`.
///
/// # Errors
///
/// If the file has no points, or not those that are asked for.
pub fn run(args: &PointsArgs) -> anyhow::Result<ExitCode> {
    let (table, import) = read(&args.file, &args.table)?;
    let mut out = std::io::stdout().lock();
    if args.json {
        writeln!(out, "{}", as_json(&table, &import))?;
    } else {
        write!(out, "{}", as_text(&table, &import))?;
    }
    Ok(ExitCode::SUCCESS)
}

/// Makes the points of a table the data of a configuration. Returns what was read, in words.
///
/// # Errors
///
/// As [`run`].
pub(super) fn use_table(
    config: &mut Config,
    path: &Path,
    args: &TableArgs,
) -> anyhow::Result<String> {
    let (_, import) = read(path, args)?;
    let note = format!("{}: {}", path.display(), import.note());
    config.data.imported = import.points;
    config.data.imported_axes = Some(import.axes);
    config.data.distribution = Distribution::Imported;
    config.data.images = ImageData::default();
    Ok(note)
}

fn read(path: &Path, args: &TableArgs) -> anyhow::Result<(Table, Import)> {
    if let Some(pictures) = PicturesAt::of(path) {
        let what = match pictures {
            PicturesAt::Folder => "a folder",
            PicturesAt::Many => "a file of images",
            PicturesAt::Sheet(_) => "a picture",
        };
        bail!(
            "{0}: this is {what}, not a table; pictures are given with --images: `gan-playground train digits --images {0}`",
            path.display()
        );
    }
    let (table, import) = match open(path)? {
        Opened::Table(table, import) => (table, import),
        Opened::Preset(_) | Opened::Model(_) => bail!(
            "{0}: this is a preset or a trained model, not a table of points; it is what is trained, without --data: \
             `gan-playground train {0}`",
            path.display()
        ),
        Opened::Lesson(_) | Opened::Experiment(_) => bail!(
            "{0}: this is a lesson or an experiment, not a table of points",
            path.display()
        ),
    };
    if args.is_empty() {
        return Ok((*table, *import));
    }
    let mut table = *table;
    let known = Known {
        delimiter: args.delimiter,
        decimal: args.decimal,
        header_rows: args.header_rows,
    };
    if known != table.known {
        table = table.reread(known)?;
    }
    let named = |name: &str| {
        table
            .column(name)
            .map_err(|e| anyhow::anyhow!("{}: {e}", path.display()))
    };
    let columns = match &args.columns {
        None => None,
        Some(text) => {
            // A name may have a comma in it.
            let pairs = text
                .match_indices(',')
                .map(|(at, _)| (&text[..at], &text[at + 1..]));
            let found = pairs
                .clone()
                .find_map(|(x, y)| Some([named(x).ok()?, named(y).ok()?]));
            match (found, pairs.into_iter().next()) {
                (Some(columns), _) => Some(columns),
                (None, Some((x, y))) if !y.contains(',') => Some([named(x)?, named(y)?]),
                (None, _) => {
                    bail!("--columns takes two columns, such as x,y or 2,3; found `{text}`")
                }
            }
        }
    };
    let only = match &args.only {
        None => None,
        Some(text) => {
            let (column, labels) = text.split_once('=').with_context(|| {
                format!("--only takes a column and its texts, such as kind=real; found `{text}`")
            })?;
            let column = named(column)?;
            let there = table.columns.get(column).map(|column| &column.labels);
            let is_known = |text: &str| {
                let label = label_of(text);
                there.is_some_and(|there| there.iter().any(|(own, _)| *own == label))
            };
            let labels = known_in(labels, is_known).into_iter().map(label_of);
            let labels: BTreeSet<String> = labels.collect();
            table
                .check_labels(column, &labels)
                .map_err(|e| anyhow::anyhow!("{}: {e}", path.display()))?;
            Some((column, labels))
        }
    };
    let import = table.import(&Choices {
        columns,
        only,
        scale: args.scale,
        leaves_far_out: args.without_far,
    })?;
    Ok((table, import))
}

fn as_json(table: &Table, import: &Import) -> serde_json::Value {
    let [x, y] = import.ranges;
    json!({
        "points": import.count(),
        "columns": import.names,
        "column_numbers": import.columns.map(|column| column + 1),
        "skipped": import.skipped(),
        "x": x,
        "y": y,
        "scale": import.scale.key(),
        "encoding": table.encoding,
        "delimiter": table.dialect.delimiter.char().to_string(),
        "decimal": table.dialect.decimal.char().to_string(),
        "header_rows": table.header_rows,
        "kept": import.points.len(),
        "far": import.far.count,
        "warnings": import.warnings,
    })
}

fn as_text(table: &Table, import: &Import) -> String {
    let mut lines = vec![format!(
        "{}: {} points",
        printable(&table.origin),
        import.count()
    )];
    let sign = match table.dialect.decimal {
        Decimal::Point => "point",
        Decimal::Comma => "comma",
    };
    lines.push(format!(
        "  {}, separated by {}, decimal {sign}, {} above the data",
        table.encoding,
        table.dialect.delimiter.words(),
        match table.header_rows {
            1 => "1 row".to_owned(),
            rows => format!("{rows} rows"),
        }
    ));
    for (index, (column, name)) in table.columns.iter().zip(table.names()).enumerate() {
        let role = match import.columns.iter().position(|c| *c == index) {
            Some(0) => " → x",
            Some(_) => " → y",
            None => "",
        };
        let labels: Vec<_> = column
            .labels
            .iter()
            .take(6)
            .map(|(label, count)| format!("{label} ({count})"))
            .collect();
        let more = if column.labels.len() > labels.len() {
            ", …"
        } else {
            ""
        };
        let labels = if labels.is_empty() {
            String::new()
        } else {
            format!(": {}{more}", labels.join(", "))
        };
        let line = format!(
            "  {} {name} [{}]{labels}{role}",
            index + 1,
            column.holds.words()
        );
        lines.push(printable(&line).into_owned());
    }
    let [x, y] = import
        .ranges
        .map(|[low, high]| format!("{} to {}", short_number(low), short_number(high)));
    lines.push(format!("  x {x}, y {y}; scale: {}", import.scale.key()));
    lines.extend(
        import
            .warnings
            .iter()
            .map(|warning| printable(&format!("  {warning}")).into_owned()),
    );
    lines.join("\n") + "\n"
}
