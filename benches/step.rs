//! What a training epoch, a picture and a measurement cost. `cargo bench --bench step` runs it;
//! `-- 'fused/flex'` and the like pick some. Ratios between two paths, taken in turns, are
//! `benches/table.rs`.

use divan::Bencher;
use gan_playground::config::SHIPPED;
use gan_playground::gan::Backend;
use gan_playground::training::{Session, View};

mod cases;
use cases::{CASES, Case};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() {
    divan::main();
}

/// One epoch: one update of D and one of G, batch 150.
#[divan::bench(args = CASES)]
fn epoch(bencher: Bencher, case: &Case) {
    let mut session = case.session();
    bencher.bench_local(|| session.run_epoch());
}

fn start() -> Session {
    Session::new(SHIPPED[0].preset.config.clone(), Backend::Flex)
}

/// One epoch of the start preset: two updates of D, one of G.
#[divan::bench]
fn start_epoch(bencher: Bencher) {
    let mut session = start();
    bencher.bench_local(|| session.run_epoch());
}

/// The default picture of the start preset: samples, a surface of 64 × 64, gradients.
#[divan::bench]
fn snapshot(bencher: Bencher) {
    let session = start();
    bencher.bench_local(|| session.snapshot(View::default()));
}

/// The live metrics of the start preset.
#[divan::bench]
fn metrics(bencher: Bencher) {
    let mut session = start();
    bencher.bench_local(|| session.measure());
}
