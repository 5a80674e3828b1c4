//! What differs between the settings of two runs, and what they are to each other.

use crate::config::{Config, TABLE, is_cured_by};

/// A hyperparameter that the two do not share.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// The setting.
    pub name: String,
    /// Its value of A.
    pub a: String,
    /// Its value of B.
    pub b: String,
}

impl Difference {
    /// The setting with the value of one of the two.
    pub fn in_words(&self, is_a: bool) -> String {
        let value = if is_a { &self.a } else { &self.b };
        tr!("{label}: {value}", label = self.name, value)
    }
}

/// What a side is of two shipped presets of which one cures the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    Cause,
    Cure,
}

impl Role {
    /// In the heading of its side.
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Cause => tr!("the cause"),
            Self::Cure => tr!("the cure"),
        }
    }
}

/// What differs between two runs; found anew only when one of them was changed.
#[derive(Default)]
pub struct Differences {
    of: Option<[Config; 2]>,
    list: Vec<Difference>,
    /// What A and B are, where they are a pair that is known.
    roles: Option<[Role; 2]>,
}

impl Differences {
    /// Of the settings of A and of B.
    pub(super) fn between(&mut self, a: &Config, b: &Config) -> &Self {
        let is_known = |[known_a, known_b]: &[Config; 2]| (known_a, known_b) == (a, b);
        if !self.of.as_ref().is_some_and(is_known) {
            self.of = Some([a.clone(), b.clone()]);
            self.list = differences(a, b);
            self.roles = roles(a, b);
        }
        self
    }

    /// One line of the table for each, in its order.
    pub(super) fn list(&self) -> &[Difference] {
        &self.list
    }

    /// What A or B is, where the two are a pair that is known.
    pub(super) fn role(&self, is_a: bool) -> Option<Role> {
        self.roles.map(|[a, b]| if is_a { a } else { b })
    }
}

fn roles(a: &Config, b: &Config) -> Option<[Role; 2]> {
    if is_cured_by(a, b) {
        Some([Role::Cause, Role::Cure])
    } else if is_cured_by(b, a) {
        // They changed places.
        Some([Role::Cure, Role::Cause])
    } else {
        None
    }
}

/// What differs and matters on either side; the seed is always the same.
pub fn differences(a: &Config, b: &Config) -> Vec<Difference> {
    let rows = TABLE
        .iter()
        .filter(|row| row.key != "seed" && row.value(a) != row.value(b))
        .filter(|row| (row.relevant)(a) || (row.relevant)(b))
        .map(|row| Difference {
            name: row.full_label(),
            a: row.shown(a),
            b: row.shown(b),
        });
    let points = |is_other: bool, name: &str| {
        is_other.then(|| Difference {
            name: name.to_owned(),
            a: tr!("of A").to_owned(),
            b: tr!("of B").to_owned(),
        })
    };
    let (of_a, of_b) = (&a.data, &b.data);
    rows.chain(points(of_a.drawn != of_b.drawn, tr!("Drawn points")))
        .chain(points(
            of_a.imported != of_b.imported,
            tr!("Imported points"),
        ))
        .chain(points(of_a.formula != of_b.formula, tr!("Formula")))
        .chain(points(of_a.pictures != of_b.pictures, tr!("Own pictures")))
        .collect()
}

/// What is above what is of A and of B: the letter, and its values of the settings in which they differ.
pub fn headings(a: &Config, b: &Config) -> [String; 2] {
    let differences = differences(a, b);
    [("A", true), ("B", false)].map(|(letter, is_a)| {
        let values = differences.iter().map(|d| d.in_words(is_a));
        let parts: Vec<_> = std::iter::once(letter.to_owned()).chain(values).collect();
        parts.join(" · ")
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{Loss, OptimizerKind, shipped};

    #[test]
    fn a_known_pair_is_called_cause_and_cure_on_whichever_side_they_are() {
        let of = |slug: &str| shipped(slug).unwrap().preset.config.clone();
        let (cause, cure) = (of("mode-collapse"), of("mode-collapse-cured"));
        let mut pair = Differences::default();
        let mut roles = |a: &Config, b: &Config| {
            let pair = pair.between(a, b);
            [true, false].map(|is_a| pair.role(is_a))
        };
        assert_eq!(roles(&cause, &cure), [Some(Role::Cause), Some(Role::Cure)]);
        assert_eq!(roles(&cure, &cause), [Some(Role::Cure), Some(Role::Cause)]);
        assert_eq!(roles(&cause, &cause), [None, None]);
    }

    #[test]
    fn what_differs_is_named_unless_it_has_no_influence() {
        let a = Config::default();
        let mut b = a.clone();
        b.seed += 1;
        // Without Adam its β1 does nothing.
        b.generator.optimizer = OptimizerKind::Sgd;
        assert_eq!(a.generator.optimizer, OptimizerKind::Sgd);
        b.generator.beta1 = 0.3;
        assert_eq!(differences(&a, &b), []);
        b.loss = Loss::Wasserstein;
        b.discriminator.learning_rate = 0.25;
        let found = differences(&a, &b);
        let names: Vec<_> = found.iter().map(|d| d.name.as_str()).collect();
        assert!(names.contains(&"Discriminator, learning rate"), "{names:?}");
        let rate = found.iter().find(|d| d.b == "0.25").unwrap();
        assert_eq!(rate.a, a.discriminator.learning_rate.to_string());
        let [of_a, of_b] = headings(&a, &b);
        assert!(of_a.starts_with("A · ") && of_b.starts_with("B · "));
        assert!(
            of_b.contains("Discriminator, learning rate: 0.25"),
            "{of_b}"
        );
        assert_eq!(headings(&a, &a), ["A", "B"]);
    }
}
