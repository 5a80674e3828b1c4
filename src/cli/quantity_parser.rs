//! Names of quantities on the command line, as the table of quantities has them.

use std::ffi::OsStr;
use std::str::FromStr as _;

use clap::builder::{PossibleValue, TypedValueParser};
use clap::{Arg, Command};

use crate::quantities::Quantity;

/// Reads a quantity by its name, and lists them all in the help.
#[derive(Clone)]
pub(super) struct QuantityParser;

impl TypedValueParser for QuantityParser {
    type Value = Quantity;

    fn parse_ref(
        &self,
        command: &Command,
        arg: Option<&Arg>,
        value: &OsStr,
    ) -> Result<Quantity, clap::Error> {
        Quantity::from_str.parse_ref(command, arg, value)
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        let listed =
            |quantity: Quantity| PossibleValue::new(quantity.key()).help(quantity.info().help);
        Some(Box::new(Quantity::all().map(listed)))
    }
}
