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
    /// Name in keys of settings.
    pub fn key(self) -> &'static str {
        match self {
            Self::Generator => "generator",
            Self::Discriminator => "discriminator",
        }
    }

    /// How messages call it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Generator => tr!("generator"),
            Self::Discriminator => tr!("discriminator"),
        }
    }
}
