//! The arms of an experiment as configurations, and the runs of all.

use super::{Experiment, Settings};
use crate::config::{Config, shipped};
use crate::experiments::Plan;

impl Experiment {
    /// The settings of the shipped preset.
    pub fn base(&self) -> Config {
        shipped(&self.preset).map_or_else(Config::default, |s| s.preset.config.clone())
    }

    /// The runs of this experiment, from the shipped preset.
    pub fn plan(&self) -> Plan {
        self.plan_from(self.base())
    }

    /// The runs of this experiment, from a configuration that need not be shipped; nothing is checked against it.
    pub fn plan_from(&self, mut base: Config) -> Plan {
        self.set.apply(&mut base);
        let mut arms = vec![(String::new(), base)];
        for vary in &self.vary {
            arms = arms
                .iter()
                .flat_map(|(name, config)| {
                    vary.values.iter().map(move |value| {
                        let mut config = config.clone();
                        Settings([(vary.key.clone(), value.clone())].into()).apply(&mut config);
                        let separator = if name.is_empty() { "" } else { ", " };
                        (format!("{name}{separator}{}={value}", vary.key), config)
                    })
                })
                .collect();
        }
        if let [(_, base)] = arms.as_slice()
            && self.vary.is_empty()
        {
            arms = self
                .arms
                .iter()
                .map(|arm| {
                    let mut config = base.clone();
                    if let Some(other) = shipped(&arm.preset) {
                        config = other.preset.config.clone();
                        self.set.apply(&mut config);
                    }
                    arm.set.apply(&mut config);
                    (arm.name.clone(), config)
                })
                .collect();
        }
        Plan::new(arms, self.seeds, self.epochs, self.checkpoints)
    }
}
