//! Data of the user's own: pictures of a folder, points of a table.

use std::collections::BTreeSet;
use std::path::PathBuf;

use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};

use crate::cli::listed::{all_in, known_in};
use crate::data::table::{Decimal, Delimiter, Scaling};
use crate::folder::{Choices, Cut, Fit, MAX_TILE, MIN_TILE};

/// What `train`, `experiment` and `sweep` learn instead of the preset's data.
#[derive(Debug, Default, clap::Args)]
pub struct OwnDataArgs {
    /// Learn the pictures of this folder, or of a file of many (IDX, CIFAR's batches), whatever the preset's data are
    #[arg(long, value_name = "FOLDER")]
    pub images: Option<PathBuf>,
    /// Put pictures that are no squares on a square, instead of taking their middle
    #[arg(long, requires = "images")]
    pub pad: bool,
    /// Cut each picture into tiles of so many pixels: a sheet of images; those in files of many are not cut
    #[arg(long, value_name = "PIXELS", requires = "images", value_parser = clap::value_parser!(u32).range(i64::from(MIN_TILE)..=i64::from(MAX_TILE)))]
    pub tile: Option<u32>,
    /// Take pictures of these labels alone: the names of the folders that they are in, or what stands beside IDX's and in CIFAR's; of a
    /// label with a comma and its parts the longer one is taken, the parts by giving --labels twice
    #[arg(long, value_name = "A,B", requires = "images")]
    pub labels: Option<Vec<String>>,
    /// Learn the points of this table, whatever the preset's data are; see `points`
    #[arg(long, value_name = "FILE", conflicts_with = "images")]
    pub data: Option<PathBuf>,
    /// Learn points of two formulas in t and u, uniform random numbers from 0 to 1, whatever the preset's data are
    #[arg(long, num_args = 2, value_names = ["X", "Y"], allow_hyphen_values = true, conflicts_with_all = ["images", "data"])]
    pub formula: Option<Vec<String>>,
    /// How the table is read.
    #[command(flatten)]
    pub table: TableArgs,
}

/// What somebody knows better of a table.
#[derive(Debug, Default, clap::Args)]
pub struct TableArgs {
    /// Of the table: the columns of x and y, by name or by number from 1
    #[arg(long, value_name = "X,Y")]
    pub columns: Option<String>,
    /// Of the table: take only rows with one of these texts in a column
    #[arg(long, value_name = "COLUMN=A,B")]
    pub only: Option<String>,
    /// Of the table: how points come into the unit square: both axes alike, each by itself, or not at all
    #[arg(long, value_name = "HOW", value_parser = scaling())]
    pub scale: Option<Scaling>,
    /// Of the table: what sets cells apart
    #[arg(long, value_name = "SIGN", value_parser = delimiter())]
    pub delimiter: Option<Delimiter>,
    /// Of the table: the decimal sign, a point or a comma
    #[arg(long, value_name = "SIGN", value_parser = decimal())]
    pub decimal: Option<Decimal>,
    /// Of the table: rows above the data
    #[arg(long, value_name = "N")]
    pub header_rows: Option<usize>,
    /// Of the table: leave out points that are far from the rest
    #[arg(long)]
    pub without_far: bool,
}

impl OwnDataArgs {
    /// Which pictures are taken, and how they are cut out.
    pub fn pictures(&self) -> Choices {
        let only = self.labels.as_ref();
        // Which there are is not known before all is read, and one may have a comma itself.
        let all = |labels: &Vec<String>| labels.iter().flat_map(|list| all_in(list)).collect();
        Choices {
            cut: Cut {
                fit: if self.pad { Fit::Pad } else { Fit::Crop },
                tile: self.tile,
            },
            only: only.map(all),
        }
    }

    /// The labels that are meant, of those that there are: of neighbours in a list as many together as make one. `None` where nothing
    /// that `taken` has is to be left out.
    pub fn meant(&self, taken: &Choices, there: &[(String, usize)]) -> Option<BTreeSet<String>> {
        let is_known = |text: &str| there.iter().any(|(label, _)| label == text);
        let lists = self.labels.iter().flatten();
        let meant = lists.flat_map(|list| known_in(list, is_known));
        let meant: BTreeSet<String> = meant.map(str::to_owned).collect();
        let is_too_much = |label: &String| {
            let is_taken = taken.only.as_ref().is_some_and(|only| only.contains(label));
            is_taken && !meant.contains(label)
        };
        let has_too_much = there.iter().any(|(label, _)| is_too_much(label));
        has_too_much.then_some(meant)
    }
}

impl TableArgs {
    /// Whether nothing is said.
    pub fn is_empty(&self) -> bool {
        self.columns.is_none()
            && self.only.is_none()
            && self.scale.is_none()
            && self.delimiter.is_none()
            && self.decimal.is_none()
            && self.header_rows.is_none()
            && !self.without_far
    }
}

/// Arguments of `points`.
#[derive(Debug, clap::Args)]
pub struct PointsArgs {
    /// A table: CSV, TSV, or numbers separated by spaces
    pub file: PathBuf,
    /// How it is read.
    #[command(flatten)]
    pub table: TableArgs,
    /// Print one JSON object instead of text
    #[arg(long)]
    pub json: bool,
}

fn scaling() -> impl TypedValueParser<Value = Scaling> {
    one_of(Scaling::ALL.map(|scaling| {
        let name = PossibleValue::new(scaling.key()).help(scaling.label());
        (scaling, name)
    }))
}

fn delimiter() -> impl TypedValueParser<Value = Delimiter> {
    one_of(Delimiter::ALL.map(|delimiter| {
        let name = PossibleValue::new(delimiter.words());
        (
            delimiter,
            name.aliases([delimiter.sign(), delimiter.name()]),
        )
    }))
}

fn decimal() -> impl TypedValueParser<Value = Decimal> {
    one_of([
        (
            Decimal::Point,
            PossibleValue::new("point").alias(".").help("0.5"),
        ),
        (
            Decimal::Comma,
            PossibleValue::new("comma").alias(",").help("0,5"),
        ),
    ])
}

/// Parses the name of one of these.
fn one_of<T, const N: usize>(all: [(T, PossibleValue); N]) -> impl TypedValueParser<Value = T>
where
    T: Copy + Send + Sync + 'static,
{
    let names = all.each_ref().map(|(_, name)| name.clone());
    PossibleValuesParser::new(names).try_map(move |key| {
        let found = all.iter().find(|(_, name)| name.matches(&key, false));
        found.map(|(one, _)| *one).ok_or("no such name")
    })
}
