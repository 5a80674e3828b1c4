//! Shipped presets give the run that is recorded here, on every instruction set with fused
//! multiply-adds, those that this machine lacks through stand-ins. Whoever changes a number on purpose
//! sees the new digests in the message.

use super::Session;
use crate::config::{Config, SHIPPED};
use crate::gan::{Backend, Compute, Player, Simd};

/// Epochs of a run: a sum of another order shows after the first.
const EPOCHS: u64 = 12;
/// Epochs of a run on the machine's own instructions.
const MANY_EPOCHS: u64 = 400;

/// Of both networks' parameters after [`EPOCHS`], and after [`MANY_EPOCHS`].
const DIGESTS: &[(&str, &str, &str)] = &[
    ("start", "a3379d511bce43d5", "f7826644d68c9de6"),
    ("healthy-ring", "6af9d1f424a379e6", "f4b9a0be6a6f1daf"),
    ("ganlab-line", "8219309ac49f5c18", "809e55d4aedc58ab"),
    ("ganlab-gaussians", "65460a3eff54082b", "a404825e88488784"),
    ("ganlab-ring", "24be4d2c0a01fffa", "884ce6aafc74af8e"),
    ("ganlab-disjoint", "0729f8da8e2ea348", "8c007728dbf9922b"),
    ("mode-collapse", "88f7873654483e76", "45e1dea400503fdc"),
    (
        "mode-collapse-cured",
        "79974974db440bfe",
        "26758a65fd5231b6",
    ),
    ("eight-modes", "1b538b3504c92ec5", "90f9145a7cd2910d"),
    ("twenty-five-modes", "50c1a981aa973128", "eb67369abdf90534"),
    (
        "one-dimensional-noise",
        "50557a78afe42838",
        "1157c059f4667fae",
    ),
    ("too-many-layers", "5319c7ee1eb27ab0", "471ea78e2cdb2a90"),
    ("mixed-optimizers", "f9c6dc6116f16680", "36d1417cee48c491"),
    ("learning-rate-one", "5b1869553a829458", "6b829be34e46c71d"),
    ("weak-discriminator", "fbe8d269cd0658dc", "559da324fbd245ef"),
    (
        "strong-discriminator",
        "720f2585b07d04a6",
        "f286404ab6db2a9f",
    ),
    ("dcgan", "0444fdc766d26bbe", "a5416bd3a30f8089"),
];

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
    let (mut found, mut recorded) = (String::new(), String::new());
    for (shipped, (slug, short, long)) in SHIPPED.iter().zip(DIGESTS) {
        let config = &shipped.preset.config;
        recorded += &row(slug, short, long);
        let digests: Vec<_> = simds
            .iter()
            .map(|simd| digest(&trained(config, on(*simd, Backend::Flex), EPOCHS)))
            .collect();
        let is_one = digests.iter().all(|digest| *digest == digests[0]);
        assert!(is_one, "{}: {digests:?} on {simds:?}", shipped.slug);
        let ndarray = trained(config, on(simds[0], Backend::Ndarray), EPOCHS);
        assert_eq!(digest(&ndarray), digests[0], "{} on ndarray", shipped.slug);
        let many = fast.map(|simd| digest(&trained(config, on(simd, Backend::Flex), MANY_EPOCHS)));
        found += &row(shipped.slug, &digests[0], many.as_deref().unwrap_or(long));
    }
    assert_eq!(found, recorded, "found:\n{found}");
    assert_eq!(SHIPPED.len(), DIGESTS.len(), "a preset is not recorded");
}

fn row(slug: &str, short: &str, long: &str) -> String {
    format!("    (\"{slug}\", \"{short}\", \"{long}\"),\n")
}
