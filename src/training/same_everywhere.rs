//! Shipped presets give the run that is recorded here, on every instruction set with fused
//! multiply-adds, those that this machine lacks through stand-ins. Whoever changes a number on purpose
//! sees the new digests in the message.

use std::fmt::Write as _;

use super::Session;
use crate::config::{Config, SHIPPED};
use crate::gan::{Backend, Compute, Player, Simd};

/// Epochs of a run, and of one on the machine's own instructions: a sum of another order shows after the first.
fn epochs(config: &Config) -> (u64, u64) {
    if config.data.image_shape().is_some() {
        (1, 8)
    } else {
        (12, 400)
    }
}

/// Of both networks' parameters after [`epochs`]: a line `preset few many` for each.
const DIGESTS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/digests.txt");

/// FNV-1a of the bits of both networks (Fowler, Noll and Vo).
fn digest(session: &Session) -> String {
    let hash = [Player::Generator, Player::Discriminator]
        .into_iter()
        .flat_map(|player| session.parameters(player))
        .flat_map(|number| number.to_bits().to_le_bytes())
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        });
    format!("{hash:016x}")
}

fn trained(config: &Config, compute: Compute, epochs: u64) -> Session {
    let mut session = Session::new(config.clone(), compute);
    assert!(session.is_reproducible(), "{compute:?}");
    for _ in 0..epochs {
        session.run_epoch().unwrap();
    }
    session
}

fn on(simd: Simd, backend: Backend) -> Compute {
    Compute {
        simd,
        ..backend.into()
    }
}

#[test]
fn every_shipped_preset_is_the_same_run_on_every_set_with_fused_multiply_adds() {
    let own = Simd::available();
    let simds: Vec<_> = own
        .iter()
        .copied()
        .chain(Simd::stand_ins())
        .filter(|simd| simd.is_reproducible())
        .collect();
    // Stand-ins are slow.
    let fast = Some(simds[0]).filter(|_| own[0].is_reproducible());
    let known = std::fs::read_to_string(DIGESTS).unwrap();
    let (mut found, mut recorded) = (String::new(), String::new());
    for (index, shipped) in SHIPPED.iter().enumerate() {
        let config = &shipped.preset.config;
        let (few, many) = epochs(config);
        let line = known.lines().nth(index).unwrap_or_default();
        let long = line.rsplit(' ').next().unwrap_or_default();
        writeln!(recorded, "{line}").unwrap();
        // Stand-ins take a while for images: one preset of each kind of network stands for all.
        let is_first = ["digits", "styles", "styles-explorer"].contains(&shipped.slug)
            || config.data.image_shape().is_none();
        let simds = if is_first { &simds[..] } else { &simds[..1] };
        let digests: Vec<_> = simds
            .iter()
            .map(|simd| digest(&trained(config, on(*simd, Backend::Flex), few)))
            .collect();
        let is_one = digests.iter().all(|digest| *digest == digests[0]);
        assert!(is_one, "{}: {digests:?} on {simds:?}", shipped.slug);
        for other in [
            on(simds[0], Backend::Ndarray),
            on(simds[0].with_threads(3), Backend::Flex),
        ] {
            let run = trained(config, other, few);
            assert_eq!(digest(&run), digests[0], "{}: {other:?}", shipped.slug);
        }
        let many = fast.map(|simd| digest(&trained(config, on(simd, Backend::Flex), many)));
        let many = many.as_deref().unwrap_or(long);
        writeln!(found, "{} {} {many}", shipped.slug, digests[0]).unwrap();
    }
    assert_eq!(found, recorded, "found:\n{found}");
}
