//! The sizes, optimizers, backends and paths that benches measure.

use std::fmt;

use gan_playground::config::{Config, OptimizerKind};
use gan_playground::gan::{Backend, Compute, Route};
use gan_playground::training::Session;

/// Networks and optimizer of a session, and what computes it.
#[derive(Clone, Copy, Debug)]
pub struct Case {
    /// Hidden layers of both networks.
    pub hidden_layers: u32,
    /// Units in each.
    pub neurons: u32,
    /// Rule of both networks.
    pub optimizer: OptimizerKind,
    /// burn's backend.
    pub backend: Backend,
    /// The route through it.
    pub route: Route,
}

/// Hidden layers and neurons.
pub const SIZES: [(u32, u32); 4] = [(2, 8), (2, 14), (4, 64), (4, 256)];
/// The optimizers of the tables.
pub const OPTIMIZERS: [OptimizerKind; 2] = [OptimizerKind::Sgd, OptimizerKind::Adam];
const ROUTES: [Route; 2] = [Route::Fused, Route::Plain];

/// Every combination.
pub const CASES: [Case; 32] = all();

const fn all() -> [Case; 32] {
    let first = Case {
        hidden_layers: 0,
        neurons: 0,
        optimizer: OptimizerKind::Sgd,
        backend: Backend::Flex,
        route: Route::Fused,
    };
    let mut cases = [first; 32];
    let mut i = 0;
    while i < cases.len() {
        let (hidden_layers, neurons) = SIZES[i / 8];
        cases[i] = Case {
            hidden_layers,
            neurons,
            optimizer: OPTIMIZERS[i / 4 % 2],
            backend: Backend::ALL[i / 2 % 2],
            route: ROUTES[i % 2],
        };
        i += 1;
    }
    cases
}

impl Case {
    /// A fresh session.
    pub fn session(&self) -> Session {
        self.session_with(Compute {
            route: self.route,
            ..self.backend.into()
        })
    }

    /// A fresh session that something else computes.
    pub fn session_with(&self, compute: Compute) -> Session {
        let mut config = Config::default();
        let rate = match self.optimizer {
            OptimizerKind::Sgd => 0.1,
            OptimizerKind::Adam | OptimizerKind::RmsProp => 0.001,
        };
        config.generator.hidden_layers = self.hidden_layers;
        config.generator.neurons = self.neurons;
        config.generator.optimizer = self.optimizer;
        config.generator.learning_rate = rate;
        config.discriminator.hidden_layers = self.hidden_layers;
        config.discriminator.neurons = self.neurons;
        config.discriminator.optimizer = self.optimizer;
        config.discriminator.learning_rate = rate;
        config.discriminator.updates_per_epoch = 1;
        Session::new(config, compute)
    }
}

impl fmt::Display for Case {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{}x{}/{:?}/{}/{}",
            self.hidden_layers,
            self.neurons,
            self.optimizer,
            self.backend.name(),
            self.route.name()
        )
    }
}
