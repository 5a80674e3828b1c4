use gan_playground::{config::*, data::{self,*}, gan::*};
#[global_allocator]
static A: mimalloc::MiMalloc = mimalloc::MiMalloc;
fn main() {
    for (n, l) in [(8u32,2u32),(14,2),(64,4)] {
    let mut c = Config::default();
    c.generator.neurons = n; c.discriminator.neurons = n; c.generator.hidden_layers=l; c.discriminator.hidden_layers=l;
    for b in Backend::ALL {
    let mut gan = Gan::new(&c, b.device());
    let mut real = Pool::new(data::real::sample(&c.data, 12000, &mut Stream::Real.rng(1)).into_iter().flatten().collect(), 2);
    let mut noise = Pool::new(data::noise::sample(c.noise.distribution, 2, 12000, &mut Stream::Noise.rng(1)), 2);
    let t = std::time::Instant::now();
    let n_ep = 2000;
    for _ in 0..n_ep {
        gan.update_discriminator(&c, real.next_rows(150), noise.next_rows(150)).unwrap();
        gan.update_generator(&c, noise.next_rows(150)).unwrap();
    }
    println!("{n} {l} {b:?} {} epochs/s", n_ep as f64 / t.elapsed().as_secs_f64());
    }}
}
