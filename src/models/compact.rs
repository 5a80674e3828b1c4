//! A trained model in few bytes, as models of images ship: both networks' parameters as 16-bit floats, in the order of
//! their blocks, and how far they were trained. G is its average, which pictures are made with; what optimizers remember
//! is left out. The settings are those of the preset that it was trained with.
//!
//! `GANf16` and two bytes of 0; epochs, updates of D and of G as 64-bit integers; the parameters of G, then of D. All
//! little-endian.

use half::f16;

use super::Model;
use crate::config::Preset;
use crate::data::Stream;
use crate::gan::spec::specs;
use crate::gan::{GanState, Memory, NetworkState};
use crate::training::{Checkpoint, Counters, History};

const MAGIC: &[u8; 8] = b"GANf16\0\0";
/// Numbers after it.
const COUNTS: usize = 3;

/// A run as the bytes of such a file.
pub fn to_bytes(checkpoint: &Checkpoint) -> Vec<u8> {
    let counters = &checkpoint.counters;
    let mut bytes = MAGIC.to_vec();
    for count in [counters.epoch, counters.d_updates, counters.g_updates] {
        bytes.extend(count.to_le_bytes());
    }
    let networks = &checkpoint.networks;
    let generator = networks.generator.average.as_ref();
    let generator = generator.unwrap_or(&networks.generator.parameters);
    for number in generator.iter().chain(&networks.discriminator.parameters) {
        bytes.extend(f16::from_f32(*number).to_le_bytes());
    }
    bytes
}

/// The model that these bytes are of, with a preset's settings; `None` if they do not fit them.
pub fn model(preset: &Preset, bytes: &[u8]) -> Option<Model> {
    let rest = bytes.strip_prefix(MAGIC)?;
    let (counts, rest) = rest.split_at_checked(COUNTS * size_of::<u64>())?;
    let counts: Vec<_> = counts.as_chunks::<8>().0.iter().collect();
    let [epoch, d_updates, g_updates] = counts[..] else {
        return None;
    };
    let (numbers, []) = rest.as_chunks::<2>() else {
        return None;
    };
    let mut numbers: Vec<f32> = numbers
        .iter()
        .map(|bytes| f16::from_le_bytes(*bytes).to_f32())
        .collect();
    let [g, d] = specs(&preset.config).map(|spec| spec.parameters());
    if numbers.len() != g + d {
        return None;
    }
    let of_d = numbers.split_off(g);
    let network = |parameters: Vec<f32>| NetworkState {
        parameters,
        optimizer: Memory::None,
        statistics: None,
        average: None,
        average_statistics: None,
        averaged: 0,
        since_r1: 0,
        last_gradient: None,
    };
    let g_updates = u64::from_le_bytes(*g_updates);
    let state = GanState {
        generator: NetworkState {
            average: Some(numbers.clone()),
            averaged: g_updates,
            ..network(numbers)
        },
        discriminator: network(of_d),
        dropout_rng: Stream::Dropout.rng(preset.config.seed),
    };
    state.check(&preset.config).ok()?;
    Some(Model {
        name: preset.name.clone(),
        description: preset.description.clone(),
        checkpoint: Checkpoint {
            config: preset.config.clone(),
            counters: Counters {
                epoch: u64::from_le_bytes(*epoch),
                d_updates: u64::from_le_bytes(*d_updates),
                g_updates,
                ..Counters::default()
            },
            next_real: 0,
            next_noise: 0,
            networks: state,
        },
        history: History::default(),
        notes: Vec::new(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{Config, set};
    use crate::gan::Backend;
    use crate::training::Session;

    #[test]
    fn what_is_read_is_what_was_written_but_for_rounding() {
        let mut config = Config::default();
        set(&mut config, "generator.average=0.9").unwrap();
        let mut session = Session::new(config.clone(), Backend::Flex);
        for _ in 0..3 {
            session.run_epoch().unwrap();
        }
        let preset = Preset::new("Small", "", config);
        let bytes = to_bytes(&session.checkpoint());
        let read = model(&preset, &bytes).unwrap().checkpoint;
        let before = session.checkpoint();
        assert_eq!(read.counters.epoch, 3);
        assert_eq!(read.counters.g_updates, before.counters.g_updates);
        let of = |checkpoint: &Checkpoint| {
            let networks = &checkpoint.networks;
            let average = networks.generator.average.clone().unwrap();
            [average, networks.discriminator.parameters.clone()].concat()
        };
        for (a, b) in of(&read).iter().zip(of(&before)) {
            // Eleven binary digits; below 2^-14 fewer.
            let most = (b.abs() / 2048.0).max(2.0_f32.powi(-25));
            assert!((a - b).abs() <= most, "{a} {b}");
        }
        assert_eq!(of(&read).len(), of(&before).len());
        // It goes on.
        let mut session = Session::resume(read, History::default(), Backend::Flex).unwrap();
        session.run_epoch().unwrap();
        assert_eq!(session.epoch(), 4);
        // Whatever is broken is none.
        for broken in [&bytes[..bytes.len() - 2], &bytes[1..], &[], MAGIC] {
            assert_eq!(model(&preset, broken), None);
        }
        let mut infinite = bytes;
        let end = infinite.len();
        infinite[end - 2..].copy_from_slice(&f16::INFINITY.to_le_bytes());
        assert_eq!(model(&preset, &infinite), None);
    }
}
