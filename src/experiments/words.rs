//! What settings, arms and numbers of runs are called in a sentence: `noise.dim=2` is "noise: 2
//! dimensions". Files and commands keep the keys.

use std::borrow::Cow;
use std::fmt::Display;

use super::Experiment;
use crate::config::{Group, Hyperparameter, Kind, find};
use crate::language::{Language, current, localized, text};

/// A setting inside a sentence: "learning rate of the generator".
pub fn setting(row: &Hyperparameter) -> String {
    let label = row.lower_label();
    match row.group {
        Group::RealData if row.label.starts_with("Real") => label,
        Group::RealData => tr!("{label} of the real data", label),
        Group::Noise => tr!("{label} of the noise", label),
        Group::Generator => tr!("{label} of the generator", label),
        Group::Discriminator => tr!("{label} of the discriminator", label),
        Group::Training => label,
    }
}

/// A setting of that key inside a sentence; the key, where the table has none.
pub fn setting_of(key: &str) -> String {
    find(key).map_or_else(|| key.to_owned(), setting)
}

/// A value of a setting as the window spells it: "LeakyReLU" for `leaky_relu`.
pub fn value<'a>(key: &str, value: &'a str) -> Cow<'a, str> {
    let row = find(key).map(|row| row.kind);
    match row {
        Some(Kind::Choice { options, .. }) => {
            let option = options.iter().find(|option| option.key == value.trim());
            option.map_or(value, |option| text(option.label)).into()
        }
        _ => localized(value.trim()).into(),
    }
}

/// A setting with its value, without the network it is of: "2 dimensions", "learning rate 0.1".
fn short(row: &Hyperparameter, set: &str) -> String {
    let (label, shown) = (row.lower_label(), value(row.key, set));
    if current() != Language::English {
        return format!("{label} {shown}");
    }
    // What is counted stands behind its number.
    let (noun, rest) = label
        .split_once(" per ")
        .map_or((label.as_str(), String::new()), |(noun, rest)| {
            (noun, format!(" per {rest}"))
        });
    match (row.kind, noun.strip_suffix('s')) {
        (Kind::Integer { .. }, Some(one)) => {
            format!("{shown} {}{rest}", if shown == "1" { one } else { noun })
        }
        // Of training as a whole, nothing stands before it that has a colon already.
        (Kind::Choice { .. }, _) if group(row).is_none() => {
            tr!("{label}: {value}", label, value = shown)
        }
        _ => format!("{label} {shown}"),
    }
}

fn group(row: &Hyperparameter) -> Option<&'static str> {
    match row.group {
        Group::RealData => Some(tr!("real data")),
        Group::Noise => Some(tr!("noise")),
        Group::Generator => Some(tr!("generator")),
        Group::Discriminator => Some(tr!("discriminator")),
        Group::Training => None,
    }
}

impl Experiment {
    /// The arms in the plan's order, as a sentence calls them: "noise: 2 dimensions", or their own names.
    pub fn labels(&self) -> Vec<String> {
        self.called(|row, value| match group(row) {
            Some(group) => tr!("{label}: {value}", label = group, value = short(row, value)),
            None => short(row, value),
        })
    }

    /// The same where there is little room: without the network, if only one setting varies.
    pub fn short_labels(&self) -> Vec<String> {
        if self.vary.len() == 1 {
            self.called(short)
        } else {
            self.labels()
        }
    }

    fn called(&self, name: impl Fn(&Hyperparameter, &str) -> String) -> Vec<String> {
        if self.vary.is_empty() {
            return self
                .arms
                .iter()
                .map(|arm| text(&arm.name).to_owned())
                .collect();
        }
        let mut labels = vec![String::new()];
        for vary in &self.vary {
            let (row, name) = (find(&vary.key), &name);
            labels = labels
                .iter()
                .flat_map(|before| {
                    vary.values.iter().map(move |value| {
                        let separator = if before.is_empty() { "" } else { ", " };
                        let label = row.map_or_else(
                            || format!("{}={value}", vary.key),
                            |row| name(row, value),
                        );
                        format!("{before}{separator}{label}")
                    })
                })
                .collect();
        }
        labels
    }
}

/// "a", "a and b", "a, b and c".
pub fn list<T: Display>(items: &[T]) -> String {
    match items {
        [] => String::new(),
        [one] => one.to_string(),
        [rest @ .., last] => {
            let rest: Vec<_> = rest.iter().map(ToString::to_string).collect();
            tr!("{first} and {last}", first = rest.join(", "), last)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::TABLE;
    use crate::experiments::experiment::Vary;
    use crate::quantities::Quantity;

    #[test]
    fn arms_are_called_as_a_person_would() {
        for (key, values, expected) in [
            (
                "noise.dim",
                ["1", "2"],
                ["noise: 1 dimension", "noise: 2 dimensions"],
            ),
            (
                "generator.hidden_layers",
                ["1", "10"],
                ["generator: 1 hidden layer", "generator: 10 hidden layers"],
            ),
            (
                "discriminator.updates_per_epoch",
                ["1", "20"],
                [
                    "discriminator: 1 update per epoch",
                    "discriminator: 20 updates per epoch",
                ],
            ),
            (
                "discriminator.activation",
                ["relu", "leaky_relu"],
                [
                    "discriminator: activation ReLU",
                    "discriminator: activation LeakyReLU",
                ],
            ),
            (
                "discriminator.dropout",
                ["0", "0.2"],
                ["discriminator: dropout 0", "discriminator: dropout 0.2"],
            ),
            (
                "loss",
                ["log", "least_squares"],
                ["loss: Non-saturating", "loss: Least squares"],
            ),
            ("batch_size", ["1", "32"], ["batch size 1", "batch size 32"]),
        ] {
            let vary = Vary::new(key.to_owned(), values.map(ToOwned::to_owned).into()).unwrap();
            let sweep = Experiment::sweep("n".into(), vec![vary], Quantity::Js);
            assert_eq!(sweep.labels(), expected);
            assert_eq!(sweep.labels().len(), sweep.plan().arms.len());
        }
    }

    #[test]
    fn labels_are_in_the_order_of_the_plan() {
        let vary = |key: &str, values: [&str; 2]| {
            Vary::new(key.to_owned(), values.map(ToOwned::to_owned).into()).unwrap()
        };
        let both = vec![
            vary("noise.dim", ["1", "2"]),
            vary("loss", ["log", "hinge"]),
        ];
        let sweep = Experiment::sweep("n".into(), both, Quantity::Js);
        let labels = sweep.labels();
        assert_eq!(labels[1], "noise: 1 dimension, loss: Hinge");
        assert_eq!(sweep.plan().arms[1].name, "noise.dim=1, loss=hinge");
        assert_eq!(labels.len(), 4);
    }

    #[test]
    fn no_setting_is_called_by_its_key() {
        for row in TABLE.iter() {
            assert!(!setting(row).contains(['.', '_']), "{}", setting(row));
        }
        assert_eq!(
            setting_of("discriminator.learning_rate"),
            "learning rate of the discriminator"
        );
        assert_eq!(list(&["a", "b", "c"]), "a, b and c");
    }
}
