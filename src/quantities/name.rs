//! Quantities by name.

use std::str::FromStr;

use super::info::Quantity;
use crate::text::closest_of;

/// No quantity has that name.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", instead_of(.0))]
pub struct UnknownQuantity(pub String);

fn instead_of(name: &str) -> String {
    let list = Quantity::all()
        .map(Quantity::key)
        .collect::<Vec<_>>()
        .join(", ");
    let hint = closest_of(Quantity::all().map(Quantity::key), name);
    let hint = hint.map_or_else(
        || tr!("it").to_owned(),
        |best| tr!("did you mean `{best}`? It", best),
    );
    tr!(
        "there is no such quantity; {hint} is one of {list}",
        hint,
        list
    )
}

impl FromStr for Quantity {
    type Err = UnknownQuantity;

    fn from_str(name: &str) -> Result<Self, UnknownQuantity> {
        Self::all()
            .find(|quantity| quantity.key() == name)
            .ok_or_else(|| UnknownQuantity(name.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_and_misspelt_ones_told_what_there_is() {
        for quantity in Quantity::all() {
            assert_eq!(quantity.key().parse(), Ok(quantity));
        }
        let message = |name: &str| name.parse::<Quantity>().unwrap_err().to_string();
        let near = message("covrage");
        assert!(near.contains("; did you mean `coverage`? It is one of d_loss, "));
        let none = message("beauty");
        assert!(none.contains("; it is one of d_loss, "), "{none}");
        for quantity in Quantity::all() {
            assert!(none.contains(quantity.key()), "{none}");
        }
    }
}
