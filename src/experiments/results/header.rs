//! The first line of a results file.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use crate::experiments::Plan;
use crate::text::printable;

/// Version of the format that this program reads and writes.
pub(super) const VERSION: u32 = 1;

/// The first line. Two files belong together if the program is the same and the plan is, but for its
/// seeds.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, expecting = "the header of a results file")]
pub(super) struct Header<'a> {
    /// Version of this format.
    pub results: u32,
    /// Version of the program: another one may train differently.
    program: String,
    pub plan: Cow<'a, Plan>,
}

impl<'a> Header<'a> {
    pub fn new(plan: &'a Plan) -> Self {
        Self {
            results: VERSION,
            program: env!("CARGO_PKG_VERSION").to_owned(),
            plan: Cow::Borrowed(plan),
        }
    }

    pub fn fits(&self, other: &Header) -> bool {
        self.program == other.program && self.plan.is_same_but_for_seeds(&other.plan)
    }
}

/// In what a file differs from the plan that it was opened for; in words.
pub(super) fn difference(found: &Header, wanted: &Header) -> String {
    let (f, w) = (&found.plan, &wanted.plan);
    if found.program != wanted.program {
        tr!(
            "version {program} of the program, not {wanted}",
            program = printable(&found.program),
            wanted = printable(&wanted.program)
        )
    } else if f.epochs != w.epochs {
        tr!(
            "{epochs} epochs, not {wanted}",
            epochs = f.epochs,
            wanted = w.epochs
        )
    } else if f.checkpoints != w.checkpoints {
        tr!(
            "{checkpoints} checkpoints, not {wanted}",
            checkpoints = f.checkpoints.len(),
            wanted = w.checkpoints.len()
        )
    } else if let Some((f, w)) = f.arms.iter().zip(&w.arms).find(|(f, w)| f != w) {
        if f.name == w.name {
            tr!("other settings of the arm `{name}`", name = f.name)
        } else {
            tr!(
                "the arm `{name}`, not `{wanted}`",
                name = f.name,
                wanted = w.name
            )
        }
    } else {
        tr!(
            "{arms} arms, not {wanted}",
            arms = f.arms.len(),
            wanted = w.arms.len()
        )
    }
}
