//! Arguments in, window or headless command out.

use std::process::ExitCode;

use clap::Parser as _;
use gan_playground::cli::source::{Source, begun_with};
use gan_playground::cli::{self, Args};
use gan_playground::language::{self, Language};
use gan_playground::models::{self, Model};
use gan_playground::{text, ui};

/// burn allocates many small buffers in each update; mimalloc is quicker at those than glibc's
/// allocator (measured in benches/README.md).
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Exit code where no window can be opened.
const NO_WINDOW: u8 = 1;

fn main() -> ExitCode {
    keep_ignoring_hangup();
    keep_freed_buffers();
    let args = Args::try_parse().unwrap_or_else(|error| cli::args::exit_with_one_line(&error));
    // Problems reach the user as messages of ours; RUST_LOG=debug shows what lies beneath.
    env_logger::Builder::from_env(env_logger::Env::default().default_filter_or("off")).init();
    match args.command {
        Some(command) => cli::run(command).unwrap_or_else(|error| {
            let text = text::with_causes(error.as_ref());
            // The only error without words of ours is that of stdout.
            if error.is::<std::io::Error>() {
                let text = format!("the output cannot be printed: {text}");
                fail(&text, cli::FAILED)
            } else {
                fail(&text, cli::code_of(&error))
            }
        }),
        None => open_window(&args),
    }
}

fn open_window(args: &Args) -> ExitCode {
    keep_freed_memory();
    leave_a_core_to_training();
    let store = ui::store::Store::platform();
    // Before anything is read that there may be something to say of.
    let remembered = store.language();
    let chosen = args.language.or(remembered);
    language::set(chosen.unwrap_or_else(Language::of_system));
    let pictures = args.preset.as_deref().and_then(cli::source::folder);
    let file = args.preset.as_deref().filter(|_| pictures.is_none());
    let (mut lesson, mut lesson_file, mut table) = (None, None, None);
    let mut refused = None;
    let open = match file.map(cli::source::find).transpose() {
        Ok(source) => source,
        Err(cli::source::SourceError::Lesson {
            name,
            lesson: found,
        }) => {
            lesson = Some(*found);
            // Absolute, as it is remembered for a start from another folder.
            lesson_file = Some(std::path::absolute(&name).unwrap_or_else(|_| name.into()));
            None
        }
        Err(cli::source::SourceError::Points { read, .. }) => {
            table = Some(*read);
            None
        }
        // Whoever opens a file from the desktop sees no terminal; the window says what is wrong with it.
        Err(error) if error.is_of_file() && args.weights.is_none() => {
            let text = text::with_causes(&error);
            cli::complain(&format!("error: {text}"));
            refused = Some(text);
            None
        }
        Err(error) => return fail(&text::with_causes(&error), cli::BAD_INPUT),
    };
    let begun = match begun(args, open.as_ref()) {
        Ok(begun) => begun,
        Err(error) => return fail(&text::with_causes(error.as_ref()), cli::code_of(&error)),
    };
    let (open, model, model_file) = match open {
        Some(source) => {
            // A preset that comes with a trained model opens as that.
            let trained = || file.and_then(models::trained::of_preset);
            let model = begun.or(source.model).or_else(trained);
            (Some((source.preset, source.path)), model, source.model_file)
        }
        None => (None, None, None),
    };
    let options = ui::Options {
        open,
        model,
        model_file,
        pictures,
        table,
        lesson,
        lesson_file,
        refused: refused.clone(),
        backend: args.backend,
        language: remembered,
        store: Some(store),
        has_desktop: true,
        ..ui::Options::default()
    };
    match ui::run(options) {
        Ok(()) => ExitCode::SUCCESS,
        // The file would still have to be mended, and was told of.
        Err(_) if refused.is_some() => ExitCode::from(cli::BAD_INPUT),
        Err(error) => {
            log::debug!("{error:?}");
            let reason = ui::explain(&error);
            let text = format!(
                "cannot open a window: {reason}; `gan-playground train PRESET` trains without one"
            );
            fail(&text, NO_WINDOW)
        }
    }
}

/// The run that begins with the weights that are asked for.
fn begun(args: &Args, open: Option<&Source>) -> anyhow::Result<Option<Model>> {
    let (Some(path), Some(name)) = (&args.weights, &args.preset) else {
        return Ok(None);
    };
    let Some(source) = open else {
        anyhow::bail!("{name}: this is no preset; give --weights with one");
    };
    let begun = begun_with(path, name, source, &source.preset.config)?;
    Ok(Some(Model::begun(&source.preset, begun)))
}

/// Under `nohup` a closed terminal ends nothing, though otherwise it is taken like Ctrl-C.
#[cfg(unix)]
fn keep_ignoring_hangup() {
    use std::ptr::{null, null_mut};
    // SAFETY: both structures are plain data that the calls fill in, and no other thread runs yet. A
    // signal that is blocked stays ignored whoever listens for it later.
    unsafe {
        let mut now: libc::sigaction = std::mem::zeroed();
        if libc::sigaction(libc::SIGHUP, null(), &raw mut now) == 0
            && now.sa_sigaction == libc::SIG_IGN
        {
            let mut hangup: libc::sigset_t = std::mem::zeroed();
            libc::sigemptyset(&raw mut hangup);
            libc::sigaddset(&raw mut hangup, libc::SIGHUP);
            libc::pthread_sigmask(libc::SIG_BLOCK, &raw const hangup, null_mut());
        }
    }
}

#[cfg(not(unix))]
fn keep_ignoring_hangup() {}

/// Keeps mimalloc from giving the buffers of an update back to the system before the next one takes them again: clearing
/// their pages was a twentieth of an update of images (benches/README.md).
fn keep_freed_buffers() {
    /// After how many milliseconds unused memory is given back: `mi_option_purge_delay`, for which the crate has no name; it is
    /// the one before this in mimalloc.h.
    const PURGE_DELAY: libmimalloc_sys::mi_option_t = libmimalloc_sys::mi_option_use_numa_nodes - 1;
    // SAFETY: it only sets a number inside the allocator, unless the environment did, and no other thread runs yet.
    unsafe { libmimalloc_sys::mi_option_set_default(PURGE_DELAY, 10_000) };
}

/// Keeps glibc from giving memory back to the system and taking it again in every frame: Mesa's
/// software renderer allocates through it, and spent a quarter of a frame in page faults.
#[cfg(all(target_os = "linux", target_env = "gnu"))]
fn keep_freed_memory() {
    const MIB: libc::c_int = 1 << 20;
    // 32 MiB is the largest mmap threshold that glibc takes.
    for (parameter, bytes) in [
        (libc::M_TRIM_THRESHOLD, 256 * MIB),
        (libc::M_MMAP_THRESHOLD, 32 * MIB),
    ] {
        // SAFETY: mallopt only sets a number inside the allocator, and no other thread runs yet. A
        // refused value (0 is returned) leaves the default, which is only slower.
        unsafe { libc::mallopt(parameter, bytes) };
    }
}

#[cfg(not(all(target_os = "linux", target_env = "gnu")))]
fn keep_freed_memory() {}

/// Without a GPU, Mesa's software renderer takes every core for each frame, and training waits. With
/// one core less it draws almost as many frames, and training runs faster. Of two cores it has both:
/// with one it draws the larger pictures less than 45 times a second (benches/README.md).
fn leave_a_core_to_training() {
    const THREADS: &str = "LP_NUM_THREADS";
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    if std::env::var_os(THREADS).is_none() && cores > 2 {
        // SAFETY: no other thread runs yet that could read or write the environment.
        unsafe { std::env::set_var(THREADS, (cores - 1).to_string()) };
    }
}

fn fail(error: &str, code: u8) -> ExitCode {
    cli::complain(&format!("error: {error}"));
    ExitCode::from(code)
}
