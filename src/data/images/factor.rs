//! [`Factor`]: something that is known of every image of a set.

/// Something that is known of every image of a set, such as the class of a digit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Factor {
    /// What it is called in the window: "Skin".
    pub name: &'static str,
    /// What each value is called; an image's label is the place in this list.
    pub values: &'static [&'static str],
}
