//! The tables of benches/README.md: contestants take turns within one process and one thread, and
//! what counts is the ratio of their medians, as the machine may be shared and noisy.
//!
//! `cargo bench --bench table` prints them; `-- --write` also puts them into benches/README.md.

use std::fmt::Write as _;
use std::time::{Duration, Instant};

use gan_playground::config::{Choice as _, SHIPPED};
use gan_playground::gan::{Backend, Compute, Route, Simd};
use gan_playground::training::{Command, Session, View, Worker};

#[allow(dead_code, reason = "the other bench uses the rest")]
mod cases;
use cases::{Case, OPTIMIZERS, SIZES};
mod turns;
use turns::{ROUND_TIME, ROUNDS, median, race, rate};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn paths(out: &mut String) -> std::fmt::Result {
    writeln!(
        out,
        "| networks | optimizer | backend | fused | plain | ratio |\n|---|---|---|---|---|---|"
    )?;
    for (hidden_layers, neurons) in SIZES {
        for optimizer in OPTIMIZERS {
            for backend in Backend::ALL {
                let case = Case {
                    hidden_layers,
                    neurons,
                    optimizer,
                    backend,
                    route: Route::Fused,
                };
                let plain = Case {
                    route: Route::Plain,
                    ..case
                };
                let rates = race(&mut [case.session(), plain.session()]);
                writeln!(
                    out,
                    "| {hidden_layers} hidden × {neurons} | {} | {} | {:.0} | {:.0} | {:.2} |",
                    optimizer.info().label,
                    backend.name(),
                    rates[0],
                    rates[1],
                    rates[0] / rates[1]
                )?;
            }
        }
    }
    Ok(())
}

fn instruction_sets(out: &mut String) -> std::fmt::Result {
    let available = Simd::available();
    write!(out, "| networks | plain |")?;
    for simd in &available {
        write!(out, " {simd} |")?;
    }
    writeln!(out, "\n|---|{}", "---|".repeat(available.len() + 1))?;
    for (hidden_layers, neurons) in SIZES {
        let case = Case {
            hidden_layers,
            neurons,
            optimizer: OPTIMIZERS[0],
            backend: Backend::Flex,
            route: Route::Plain,
        };
        let mut sessions = vec![case.session()];
        sessions.extend(available.iter().map(|simd| {
            case.session_with(Compute {
                simd: *simd,
                ..Compute::default()
            })
        }));
        let rates = race(&mut sessions);
        write!(out, "| {hidden_layers} hidden × {neurons} |")?;
        write!(out, " {:.0} |", rates[0])?;
        for (rate, session) in rates.iter().zip(&sessions).skip(1) {
            // Where the route is the plain one, it says so.
            let route = match session.route() {
                Route::Fused => "",
                Route::Plain => " (plain path)",
            };
            write!(out, " {rate:.0}{route} |")?;
        }
        writeln!(out)?;
    }
    Ok(())
}

/// Epochs/s of the training thread while somebody takes a frame `frames` times a second.
fn watched(frames: f64) -> f64 {
    let config = SHIPPED[0].preset.config.clone();
    let Ok(worker) = Worker::spawn(config, Backend::Flex, Box::new(|| ())) else {
        return f64::NAN;
    };
    worker.send(Command::SetView(View::default()));
    worker.send(Command::Play);
    let pause = Duration::from_secs_f64(1.0 / frames);
    let (start, mut first, mut last) = (Instant::now(), None, 0);
    while start.elapsed() < 5 * ROUND_TIME {
        std::thread::sleep(pause);
        if let Some(frame) = worker.take_frame() {
            first.get_or_insert((frame.snapshot.counters.epoch, Instant::now()));
            last = frame.snapshot.counters.epoch;
        }
    }
    let (epoch, time) = first.unwrap_or((0, start));
    (last - epoch) as f64 / time.elapsed().as_secs_f64()
}

fn pictures(out: &mut String) -> std::fmt::Result {
    let mut session = Session::new(SHIPPED[0].preset.config.clone(), Backend::Flex);
    let milliseconds = |rate: f64| 1e3 / rate;
    let snapshot = median(
        (0..ROUNDS)
            .map(|_| rate(|| drop(session.snapshot(View::default()))))
            .collect(),
    );
    let metrics = median(
        (0..ROUNDS)
            .map(|_| {
                rate(|| {
                    session.measure();
                })
            })
            .collect(),
    );
    let (mut alone, mut rare, mut often) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        alone.push(rate(|| {
            session.run_epoch().ok();
        }));
        rare.push(watched(2.0));
        often.push(watched(60.0));
    }
    let (alone, rare, often) = (median(alone), median(rare), median(often));
    writeln!(
        out,
        "The start preset (two updates of D an epoch, 32 neurons) on flex: a picture takes {:.3} ms and \
         the live metrics {:.3} ms. A session alone, without thread, pictures, metrics and the moments \
         for rewinding, runs {alone:.0} epochs/s. The training thread runs {rare:.0} while a frame is taken \
         twice a second, and {often:.0} while one is taken 60 times a second: {:.1} % less, and {:.1} % \
         less than alone.",
        milliseconds(snapshot),
        milliseconds(metrics),
        100.0 * (1.0 - often / rare),
        100.0 * (1.0 - often / alone)
    )
}

fn main() -> anyhow::Result<()> {
    // Cargo passes `--bench`, also when it only tests that benches build.
    let is_write = std::env::args().any(|a| a == "--write");
    let mut out = String::new();
    writeln!(
        out,
        "Epochs/s, medians of {ROUNDS} alternating rounds, one thread, fastest instructions here: {}.\n",
        Simd::best()
    )?;
    paths(&mut out)?;
    writeln!(
        out,
        "\nThe instruction sets of this machine, SGD on flex:\n"
    )?;
    instruction_sets(&mut out)?;
    writeln!(out)?;
    pictures(&mut out)?;
    println!("{out}");
    if is_write {
        turns::write("table", &out)?;
    }
    Ok(())
}
