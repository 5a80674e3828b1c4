//! A distribution as two formulas, parsed once and shared.

use std::sync::{Arc, OnceLock};

use exmex::{Express as _, FlatEx};
use serde::{Deserialize, Serialize};

use super::bounds;

/// Most characters of one of the two.
pub const MOST: usize = 300;
/// Farthest that a coordinate may be from 0.
const MOST_AWAY: f64 = bounds::MOST_AWAY as f64;
/// Those of exmex.
const FUNCTIONS: [&str; 29] = [
    "sin", "cos", "tan", "sqrt", "exp", "ln", "abs", "min", "max", "floor", "round", "ceil",
    "trunc", "fract", "signum", "asin", "acos", "atan", "atan2", "sinh", "cosh", "tanh", "asinh",
    "acosh", "atanh", "cbrt", "log", "log2", "log10",
];
/// Values of each variable for which a formula is tried.
const TRIED: usize = 33;

/// Where a point is, for two uniform random numbers from 0 to 1, t and u.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(from = "Written", into = "Written")]
pub struct Formula(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    written: Written,
    parsed: OnceLock<Result<[Box<Expression>; 2], FormulaError>>,
}

/// The two formulas as text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Written {
    /// Of x.
    pub x: String,
    /// Of y.
    pub y: String,
}

/// Why a formula cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FormulaError {
    /// It is empty.
    #[error("{}", tr!("the formula of {axis} is empty", axis = .0))]
    Empty(char),
    /// It is too long.
    #[error("{}", tr!("the formula of {axis} is longer than {MOST} characters", axis = .0, MOST))]
    Long(char),
    /// It cannot be read.
    #[error("{}", tr!("the formula of {axis} cannot be read; look at its operators and parentheses, and write 0.5 with a point", axis = .0))]
    Syntax(char),
    /// It has a function that there is not.
    #[error("{}", tr!("the formula of {axis} has a function `{name}`; there are {there}, written small", axis, name, there = FUNCTIONS.join(", ")))]
    Function {
        /// Of x or y.
        axis: char,
        /// What it is called there.
        name: String,
    },
    /// It has another variable.
    #[error("{}", tr!("the formula of {axis} has `{name}`; it may have t and u (uniform from 0 to 1), PI, E and functions such as sin, sqrt, exp", axis = .0, name = .1))]
    Variable(char, String),
    /// It is no number somewhere, or too far off.
    #[error("{}", tr!("the formula of {axis} is {value} at t = {t}, u = {u}; points have to be within −{MOST_AWAY} and {MOST_AWAY}, and best within 0 and 1", axis, value, t, u, MOST_AWAY))]
    Value {
        /// Of x or y.
        axis: char,
        /// What it is.
        value: String,
        /// Where.
        t: String,
        /// And where.
        u: String,
    },
}

/// A formula and the order in which it takes t and u.
#[derive(Clone, Debug)]
struct Expression {
    formula: FlatEx<f64>,
    /// For each of its variables, whether it is u.
    variables: Vec<bool>,
}

impl Expression {
    fn value(&self, t: f64, u: f64) -> Option<f64> {
        let values: Vec<f64> = self
            .variables
            .iter()
            .map(|is_u| if *is_u { u } else { t })
            .collect();
        self.formula.eval(&values).ok().filter(|v| v.is_finite())
    }
}

impl Formula {
    /// Of two texts.
    pub fn new(x: impl Into<String>, y: impl Into<String>) -> Self {
        Written {
            x: x.into(),
            y: y.into(),
        }
        .into()
    }

    /// The texts.
    pub fn written(&self) -> &Written {
        &self.0.written
    }

    /// The point of two numbers from 0 to 1; the centre where there is none, so that an unchecked configuration cannot crash a
    /// run.
    pub fn point(&self, t: f64, u: f64) -> [f64; 2] {
        self.parsed().as_ref().map_or([0.5; 2], |both| {
            both.each_ref()
                .map(|one| one.value(t, u).unwrap_or(0.5).clamp(-MOST_AWAY, MOST_AWAY))
        })
    }

    /// Whether it can be used.
    ///
    /// # Errors
    ///
    /// The first thing that is wrong with it.
    pub fn check(&self) -> Result<(), FormulaError> {
        self.parsed().as_ref().map(|_| ()).map_err(Clone::clone)
    }

    fn parsed(&self) -> &Result<[Box<Expression>; 2], FormulaError> {
        self.0.parsed.get_or_init(|| {
            let Written { x, y } = &self.0.written;
            Ok([parse('x', x)?, parse('y', y)?])
        })
    }
}

fn parse(axis: char, text: &str) -> Result<Box<Expression>, FormulaError> {
    if text.trim().is_empty() {
        return Err(FormulaError::Empty(axis));
    }
    if text.chars().count() > MOST {
        return Err(FormulaError::Long(axis));
    }
    if let Some(name) = unknown_function(text) {
        return Err(FormulaError::Function { axis, name });
    }
    let formula = exmex::parse::<f64>(text).map_err(|_| FormulaError::Syntax(axis))?;
    let mut variables = Vec::new();
    for name in formula.var_names() {
        variables.push(match name.as_str() {
            "t" => false,
            "u" => true,
            other => return Err(FormulaError::Variable(axis, other.to_owned())),
        });
    }
    let expression = Expression { formula, variables };
    let place = |index: usize| index as f64 / (TRIED - 1) as f64;
    for (t, u) in (0..TRIED * TRIED).map(|i| (place(i % TRIED), place(i / TRIED))) {
        let value = expression.value(t, u);
        if value.is_none_or(|v| v.abs() > MOST_AWAY) {
            return Err(FormulaError::Value {
                axis,
                value: value.map_or(tr!("no number").to_owned(), |v| format!("{v:.4}")),
                t: format!("{t:.3}"),
                u: format!("{u:.3}"),
            });
        }
    }
    Ok(Box::new(expression))
}

/// The first name before a parenthesis that is no function.
fn unknown_function(text: &str) -> Option<String> {
    text.match_indices('(').find_map(|(at, _)| {
        let before = text[..at].trim_end();
        let is_part = |c: char| c.is_alphanumeric() || c == '_';
        let start = before.rfind(|c| !is_part(c)).map_or(0, |i| {
            i + before[i..].chars().next().map_or(1, char::len_utf8)
        });
        let name = &before[start..];
        let is_name = name.starts_with(char::is_alphabetic);
        (is_name && !FUNCTIONS.contains(&name)).then(|| name.to_owned())
    })
}

impl From<Written> for Formula {
    fn from(written: Written) -> Self {
        Self(Arc::new(Inner {
            written,
            parsed: OnceLock::new(),
        }))
    }
}

impl From<Formula> for Written {
    fn from(formula: Formula) -> Self {
        formula.0.written.clone()
    }
}

impl PartialEq for Formula {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0) || self.0.written == other.0.written
    }
}

impl Default for Formula {
    /// A rose of three petals.
    fn default() -> Self {
        Self::new(
            "0.5 + 0.4*cos(3*PI*t)*cos(PI*t)",
            "0.5 + 0.4*cos(3*PI*t)*sin(PI*t)",
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error(x: &str) -> String {
        Formula::new(x, "t").check().unwrap_err().to_string()
    }

    #[test]
    fn formulas_are_what_they_say() {
        let formula = Formula::new("u", "t^2 + 0.1*u");
        formula.check().unwrap();
        let [x, y] = formula.point(0.5, 0.25);
        assert!((x - 0.25).abs() < 1e-12 && (y - 0.275).abs() < 1e-12);
        let constant = Formula::new("0.5", "sqrt(t)/E");
        constant.check().unwrap();
        assert!((constant.point(1.0, 0.0)[1] - 1.0 / std::f64::consts::E).abs() < 1e-12);
        Formula::default().check().unwrap();
        let text = ron::to_string(&formula).unwrap();
        assert_eq!(ron::from_str::<Formula>(&text).unwrap(), formula);
    }

    #[test]
    fn what_cannot_be_used_says_why() {
        for (text, part) in [
            ("", "x is empty"),
            (" ", "x is empty"),
            ("sin(t", "cannot be read"),
            ("t +* u", "cannot be read"),
            ("t + v", "has `v`"),
            ("0,5*t", "with a point"),
            ("Sin(t)", "a function `Sin`; there are sin"),
            ("2*foo (t)", "a function `foo`"),
            ("1/t", "no number at t = 0.000"),
            ("sqrt(t - 0.5)", "no number at t = 0.000"),
            ("100*t", "is 12.5000 at t = 0.125"),
        ] {
            assert!(error(text).contains(part), "{text}: {}", error(text));
        }
        assert!(error(&"t+".repeat(200)).contains("longer than"));
        assert_eq!(Formula::new("oops(", "t").point(0.1, 0.2), [0.5; 2]);
        // As deep as it gets, and anything at all.
        let deep = format!("{}t{}", "(".repeat(149), ")".repeat(149));
        Formula::new(deep, "u").check().unwrap();
        let signs = [
            "t", "u", "(", ")", "+", "-", "*", "/", "^", "sin", "ln", "1", ".", ",", "{", "}", "e",
            " ",
        ];
        let mut state = 1_u64;
        for _ in 0..3_000 {
            let mut text = String::new();
            for _ in 0..12 {
                state = state
                    .wrapping_mul(6_364_136_223_846_793_005)
                    .wrapping_add(1);
                text += signs[(state >> 33) as usize % signs.len()];
            }
            let formula = Formula::new(text, "t");
            formula.check().ok();
            assert!(formula.point(0.3, 0.6).iter().all(|v| v.is_finite()));
        }
    }
}
