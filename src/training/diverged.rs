//! [`Diverged`]: why training cannot go on, in words.

use crate::config::value::format_real;
use crate::gan::Player;
use crate::language::{grouped, localized};

/// Training cannot go on: an update ended in NaN or ∞. The session is as before that update, with the
/// same batch to come next.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Diverged {
    /// The epoch in which it happened, from 1.
    pub epoch: u64,
    /// The network whose update it was.
    pub player: Player,
    /// G's learning rate.
    pub generator_rate: f64,
    /// D's learning rate.
    pub discriminator_rate: f64,
}

impl std::error::Error for Diverged {}

impl std::fmt::Display for Diverged {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let rates = [
            (Player::Generator, self.generator_rate),
            (Player::Discriminator, self.discriminator_rate),
        ];
        // Either network can drive the other to infinity, so the larger step is named first.
        let [mut first, mut second] = rates;
        if second.1 > first.1 || (second.1 == first.1 && second.0 == self.player) {
            std::mem::swap(&mut first, &mut second);
        }
        let rate = |(player, rate): (Player, f64)| {
            tr!(
                "{player}.learning_rate (now {rate})",
                player = player.key(),
                rate = localized(&format_real(rate))
            )
        };
        write!(
            f,
            "{}",
            tr!(
                "Training stopped in epoch {epoch}: an update of the {player} ended in NaN or infinity. \
             The networks are kept as they were before it. Lower {first} or {second}.",
                epoch = grouped(self.epoch),
                player = self.player.name(),
                first = rate(first),
                second = rate(second)
            )
        )
    }
}
