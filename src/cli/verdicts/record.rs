//! One run, trained and recorded with what was true of it.

use super::truth::{Look, truth};
use crate::config::Config;
use crate::gan::Backend;
use crate::metrics::verdict::Yardstick;
use crate::metrics::verdict::recorded::RecordedRun;
use crate::training::Session;

/// First epoch that is judged, and that the truth is looked at.
const FIRST: u64 = 256;
/// Looks from an epoch to twice that epoch.
const LOOKS: u64 = 8;

/// Trains a run to its end.
pub(super) fn record(case: &str, config: Config, epochs: u64) -> RecordedRun {
    let yardstick = Yardstick::new(&config);
    let seed = config.seed;
    let d_equilibrium = config.loss.equilibrium(config.real_weight).discriminator;
    let mut session = Session::new(config, Backend::Flex);
    let mut looks = Vec::new();
    while session.epoch() < epochs && session.run_epoch().is_ok() {
        let epoch = session.epoch();
        let stride = (1_u64 << epoch.ilog2()) / LOOKS;
        if epoch >= FIRST / 2 && epoch.is_multiple_of(stride) {
            looks.extend(Look::at(&mut session, &yardstick));
        }
    }
    let reached = looks.last().map_or(0, |l| l.epoch);
    let octaves = (0..).map(|i| FIRST << i).take_while(|a| 2 * a <= reached);
    let ages = octaves
        .flat_map(|a| [a, a + a / 2])
        .filter(|a| 2 * a <= reached);
    let perfect = yardstick.perfect();
    let records = session.history().records.until(epochs).to_vec();
    RecordedRun {
        kind: session.kind(),
        case: case.to_owned(),
        seed,
        perfect,
        d_equilibrium,
        truths: ages
            .map(|age| (age, truth(&looks, &records, age, perfect.spread)))
            .collect(),
        records,
    }
}
