//! What several test programs share.

use gan_playground::config::{Config, set};

/// The default configuration with these settings, each `key=value`.
pub fn config(settings: &[&str]) -> Config {
    let mut config = Config::default();
    for setting in settings {
        set(&mut config, setting).unwrap();
    }
    config
}
