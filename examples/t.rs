use gan_playground::{config::*, gan::*, training::*};
#[global_allocator]
static A: mimalloc::MiMalloc = mimalloc::MiMalloc;
fn main() {
    let c = shipped("start").unwrap().preset.config.clone();
    let mut s = Session::new(c, Backend::Flex);
    let t = std::time::Instant::now();
    for _ in 0..2000 { s.run_epoch().unwrap(); }
    println!("epoch {:?}", t.elapsed() / 2000);
    let time = |name: &str, f: &mut dyn FnMut()| { let t = std::time::Instant::now(); for _ in 0..100 { f(); } println!("{name} {:?}", t.elapsed() / 100); };
    time("all", &mut || { s.snapshot(View::default()); });
    time("no surface", &mut || { s.snapshot(View{surface_side: None, ..View::default()}); });
    time("no surface, grad", &mut || { s.snapshot(View{surface_side: None, gradients: false, ..View::default()}); });
    time("manifold", &mut || { s.snapshot(View{manifold: true, ..View::default()}); });
    time("measure", &mut || { s.measure(); });
    time("history clone", &mut || { let _ = s.history().clone(); });
}
