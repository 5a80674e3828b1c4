//! What commands that take a while have in common: a progress bar, and an end by Ctrl-C.

use std::io::{self, IsTerminal as _};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use anyhow::Context as _;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::exit::{INTERRUPTED, complain};
use crate::files;

/// A bar over epochs on stderr, hidden where that is no terminal.
pub fn progress_bar(epochs: u64) -> ProgressBar {
    bar(
        epochs,
        "{bar:40.green} {human_pos}/{human_len} epochs, {per_sec}, {eta} left",
    )
}

/// A bar on stderr, hidden where that is no terminal.
pub(super) fn bar(length: u64, template: &str) -> ProgressBar {
    // A log file of a thousand half-drawn bars helps nobody.
    let target = if io::stderr().is_terminal() {
        ProgressDrawTarget::stderr()
    } else {
        ProgressDrawTarget::hidden()
    };
    let style =
        ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar());
    ProgressBar::with_draw_target(Some(length), target).with_style(style)
}

/// How often the user, or the system, wanted this to end.
static INTERRUPTIONS: AtomicUsize = AtomicUsize::new(0);
/// The same when it was last said that a reader is waited for.
static BEFORE_WAITING: AtomicUsize = AtomicUsize::new(0);

/// Has files that turn out to be pipes wait for whoever reads from them, which is said, until Ctrl-C. One that has ended a run before
/// ends no waiting, as what was trained until then is worth as much. A second one ends the program, and whatever it still writes
/// waits for a few seconds only: nothing hears of a third.
pub(super) fn wait_for_readers() {
    files::wait_for_readers(|path, is_first| {
        let interruptions = INTERRUPTIONS.load(Ordering::Relaxed);
        if is_first {
            BEFORE_WAITING.store(interruptions, Ordering::Relaxed);
        }
        let goes_on = interruptions < 2 && interruptions == BEFORE_WAITING.load(Ordering::Relaxed);
        if goes_on && is_first {
            let path = path.display();
            complain(&format!(
                "{path}: nobody reads from this pipe yet; waiting for a reader, such as `cat {path}`; Ctrl-C ends the waiting"
            ));
        }
        goes_on
    });
}

/// A flag that Ctrl-C sets, or being asked to end (SIGTERM), or a closed terminal; a second Ctrl-C ends
/// the program at once.
///
/// # Errors
///
/// If the system does not let us listen for it.
pub fn interruptible() -> anyhow::Result<Arc<AtomicBool>> {
    interruptible_with(|| {})
}

/// The same, with something to do before the second Ctrl-C ends the program.
///
/// # Errors
///
/// If the system does not let us listen for it.
pub fn interruptible_with(
    last_words: impl Fn() + Send + 'static,
) -> anyhow::Result<Arc<AtomicBool>> {
    let stop = Arc::new(AtomicBool::new(false));
    let flag = stop.clone();
    // The handler runs on a thread of its own.
    ctrlc::set_handler(move || {
        INTERRUPTIONS.fetch_add(1, Ordering::Relaxed);
        if flag.swap(true, Ordering::Relaxed) {
            last_words();
            std::process::exit(i32::from(INTERRUPTED));
        }
    })
    .context("cannot listen for Ctrl-C")?;
    Ok(stop)
}
