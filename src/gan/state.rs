//! [`GanState`]: all that updates change, as plain data.

use serde::{Deserialize, Serialize};

use super::spec::specs;
use super::{Memory, NetworkSpec, Player};
use crate::config::Config;
use crate::data::Rng;

/// All that updates change, as plain data.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GanState {
    /// G.
    pub generator: NetworkState,
    /// D.
    pub discriminator: NetworkState,
    /// The random numbers that come next of all that passes of training draw: dropout, mixed styles, instance noise, and the
    /// gradient penalty's places between real samples and fakes. Files have it by this name.
    pub dropout_rng: Rng,
}

/// What updates of one network change.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NetworkState {
    /// In the order of [`NetworkSpec::blocks`].
    pub parameters: Vec<f32>,
    /// What its optimizer remembers.
    #[serde(default)]
    pub optimizer: Memory,
    /// Running statistics of its batch norms, where the configuration asks for some: means of each layer, then variances.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub statistics: Option<Vec<f32>>,
    /// The running average of the parameters, where the configuration asks for one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub average: Option<Vec<f32>>,
    /// The average of the statistics that belongs to it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub average_statistics: Option<Vec<f32>>,
    /// Updates in it, where its warm-up has to know.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub averaged: u64,
    /// Updates since one with the R1 penalty, where not each has it.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub since_r1: u64,
    /// The gradient of the last update, where optimistic steps need it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_gradient: Option<Vec<f32>>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes references")]
fn is_zero(number: &u64) -> bool {
    *number == 0
}

impl NetworkState {
    /// Numbers in it.
    pub fn numbers(&self) -> usize {
        let memory = self.optimizer.lists();
        let lists = memory
            .into_iter()
            .chain(&self.average)
            .chain(&self.last_gradient)
            .chain(&self.statistics)
            .chain(&self.average_statistics);
        self.parameters.len() + lists.map(Vec::len).sum::<usize>()
    }

    /// Checks that each of its lists has the finite numbers that the network needs.
    fn check(&self, player: Player, spec: &NetworkSpec) -> Result<(), WrongState> {
        let parameters = [(tr!("parameters"), &self.parameters)];
        let memory = self.optimizer.lists().into_iter();
        let average = self.average.iter();
        let statistics = self.statistics.iter().map(|list| (tr!("statistics"), list));
        let averaged = self.average_statistics.iter();
        let statistics = statistics.chain(averaged.map(|list| (tr!("averaged statistics"), list)));
        let with = |needed| move |(list, numbers)| (list, numbers, needed);
        for (list, numbers, needed) in parameters
            .into_iter()
            .chain(memory.map(|list| (tr!("optimizer memory"), list)))
            .chain(average.map(|list| (tr!("averaged parameters"), list)))
            .chain(
                self.last_gradient
                    .iter()
                    .map(|list| (tr!("last gradient"), list)),
            )
            .map(with(spec.parameters()))
            .chain(statistics.map(with(spec.statistics())))
        {
            let found = numbers.len();
            if found != needed {
                return Err(WrongState::Length {
                    player,
                    list,
                    found,
                    needed,
                });
            }
            if !numbers.iter().all(|n| n.is_finite()) {
                return Err(WrongState::NotFinite { player, list });
            }
        }
        Ok(())
    }
}

impl GanState {
    /// Checks that it is a state of a configuration's networks.
    ///
    /// # Errors
    ///
    /// If a list has the wrong length or holds NaN or ∞.
    pub fn check(&self, config: &Config) -> Result<(), WrongState> {
        let [g, d] = specs(config);
        self.generator.check(Player::Generator, &g)?;
        self.discriminator.check(Player::Discriminator, &d)
    }
}

/// A state does not fit the networks of a configuration.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WrongState {
    /// A list has another length than the network needs.
    #[error("{}", tr!("the {player}'s {list} has {found} numbers; its configuration needs {needed}", player = .player.name(), list, found, needed))]
    Length {
        /// The network.
        player: Player,
        /// What the numbers are.
        list: &'static str,
        /// Their number.
        found: usize,
        /// What the configuration has.
        needed: usize,
    },
    /// NaN or ∞.
    #[error("{}", tr!("the {player}'s {list} has a value that is no finite number", player = .player.name(), list))]
    NotFinite {
        /// The network.
        player: Player,
        /// What the numbers are.
        list: &'static str,
    },
}
