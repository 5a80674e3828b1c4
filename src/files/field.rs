//! [`FieldError`]: what is wrong with a value that was read, and in which field.

use std::fmt;

/// What is wrong with a value that was read, and in which field.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{field}: {message}")]
pub struct FieldError {
    /// The field, such as `arms[2].name`.
    pub field: String,
    /// What is wrong with it, in words.
    pub message: String,
}

impl FieldError {
    /// The same mistake, with what stands before the field: `measurements[3].` or `step 2, `.
    #[must_use]
    pub fn within(mut self, outer: impl fmt::Display) -> Self {
        self.field = format!("{outer}{}", self.field);
        self
    }
}

/// Refuses a field.
///
/// # Errors
///
/// Always.
pub fn wrong<T>(field: &str, message: impl Into<String>) -> Result<T, FieldError> {
    Err(FieldError {
        field: field.to_owned(),
        message: message.into(),
    })
}

/// Whether a count is from 1 to `max`.
///
/// # Errors
///
/// If it is not.
pub fn check_count(field: &str, value: u64, max: u64) -> Result<(), FieldError> {
    if (1..=max).contains(&value) {
        return Ok(());
    }
    wrong(
        field,
        tr!("is {value}, but must be from 1 to {max}", value, max),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mistake_is_said_with_the_whole_path_of_its_field() {
        assert_eq!(check_count("seeds", 1, 8), Ok(()));
        let error = check_count("seeds", 9, 8).unwrap_err().within("plan.");
        assert_eq!(
            error.to_string(),
            "plan.seeds: is 9, but must be from 1 to 8"
        );
        assert!(check_count("seeds", 0, 8).is_err());
    }
}
