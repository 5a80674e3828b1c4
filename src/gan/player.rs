//! [`Player`]: one of the two networks.

/// One of the two networks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Player {
    /// Makes fakes from noise.
    Generator,
    /// Tells real from fake.
    Discriminator,
}

impl Player {
    /// How messages call it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Generator => "generator",
            Self::Discriminator => "discriminator",
        }
    }
}
