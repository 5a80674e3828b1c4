//! What cures cost an epoch, and pages a picture, for benches/README.md: contestants take turns.
//!
//! `cargo bench --bench costs` prints the tables; `-- --write` also puts them there.

use std::fmt::Write as _;

use anyhow::Context as _;
use gan_playground::config::{Config, shipped};
use gan_playground::experiments::shipped_experiment;
use gan_playground::gan::units::UnitView;
use gan_playground::gan::{Backend, Cost, FieldView, Player};
use gan_playground::training::{Session, View};

mod turns;
use turns::{ROUNDS, median, race, rate};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Experiments whose arms are cures; the first arm is the plain GAN.
const CURES: [&str; 4] = ["cures", "cures-looking-ahead", "cures-grid", "images-cures"];

/// The picture of a preset whose D sees three points at once.
const PACKED: &str = "the same of packs of three";

fn cures(out: &mut String) -> anyhow::Result<()> {
    for slug in CURES {
        let experiment = shipped_experiment(slug).context(slug)?;
        let arms = &experiment.at(0).1.arms;
        anyhow::ensure!(arms[0].name == "plain", "{slug}: the first arm is another");
        let mut sessions: Vec<_> = arms
            .iter()
            .map(|arm| Session::new(arm.config.clone(), Backend::Flex))
            .collect();
        let rates = race(&mut sessions);
        let estimate = |config: &Config| Cost::of(config).epoch_secs;
        writeln!(
            out,
            "| {slug} | ms an epoch | times plain | the program's estimate |\n|---|---|---|---|"
        )?;
        for (arm, rate) in arms.iter().zip(&rates) {
            writeln!(
                out,
                "| {} | {:.2} | {:.2} | {:.1} |",
                arm.name,
                1e3 / rate,
                rates[0] / rate,
                estimate(&arm.config) / estimate(&arms[0].config)
            )?;
        }
        writeln!(out)?;
    }
    Ok(())
}

fn pages(out: &mut String) -> anyhow::Result<()> {
    let field = FieldView {
        generator: 0,
        discriminator: 0,
        zoom: 0,
        middle: [0, 0],
    };
    let of = |player, layer| UnitView {
        player,
        layer,
        channel: 0,
        sample: 0,
    };
    let plain = View::default();
    let views = [
        ("start", "the picture alone", plain),
        ("start", PACKED, plain),
        (
            "start",
            "with G from inside",
            View {
                inside: Some(Player::Generator),
                ..plain
            },
        ),
        (
            "start",
            "with D from inside",
            View {
                inside: Some(Player::Discriminator),
                ..plain
            },
        ),
        (
            "start",
            "with two weights as a field",
            View {
                field: Some(field),
                ..plain
            },
        ),
        ("digits", "the picture alone", plain),
        (
            "digits",
            "with a layer of G from inside",
            View {
                units: Some(of(Player::Generator, 1)),
                ..plain
            },
        ),
        (
            "digits",
            "with a layer of D from inside",
            View {
                units: Some(of(Player::Discriminator, 1)),
                ..plain
            },
        ),
    ];
    writeln!(out, "| preset | picture | ms |\n|---|---|---|")?;
    let mut times = vec![Vec::new(); views.len()];
    let mut sessions = Vec::new();
    for (slug, name, _) in &views {
        let mut config = shipped(slug).context(*slug)?.preset.config.clone();
        if *name == PACKED {
            config.discriminator.packing = 3.0;
        }
        sessions.push(Session::new(config, Backend::Flex));
    }
    for _ in 0..ROUNDS {
        for ((session, (_, _, view)), times) in sessions.iter().zip(&views).zip(&mut times) {
            times.push(1e3 / rate(|| drop(session.snapshot(*view))));
        }
    }
    for ((slug, name, _), times) in views.iter().zip(times) {
        writeln!(out, "| {slug} | {name} | {:.2} |", median(times))?;
    }
    Ok(())
}

fn main() -> anyhow::Result<()> {
    let mut out = String::new();
    cures(&mut out)?;
    pages(&mut out)?;
    println!("{out}");
    if std::env::args().any(|argument| argument == "--write") {
        turns::write("costs", &out)?;
    }
    Ok(())
}
