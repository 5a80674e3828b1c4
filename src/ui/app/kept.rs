//! The run is kept for the next start: while it trains, about once a minute, and as the window closes; and gone on with then.

use std::io::Write as _;
use std::time::{Duration, Instant};

use eframe::egui::{Context, ViewportCommand};

use super::App;
use crate::config::{Config, needs_rebuild};
use crate::training::Counters;
use crate::ui::document::Document;
use crate::ui::messages::{About, Messages};
use crate::ui::number::grouped;
use crate::ui::store::{KeptRun, RunWords, Store};

/// How often a run that changes is written: what a power cut may cost.
const EVERY_SECS: f64 = 60.0;
/// How often a writing that is under way is looked at.
const WRITING_SECS: f64 = 0.2;
/// How long a window that closes waits for it: for the epoch under way, and for a large file.
const CLOSING: Duration = Duration::from_secs(4);

/// What is known of the run as it was asked for last.
#[derive(Default)]
pub(super) struct Keeping {
    last_secs: f64,
    seen: Option<Seen>,
    /// The last failure, which is told of once.
    error: Option<String>,
    /// Whether it was told of as the window was to be closed.
    leaves: bool,
}

/// What changes with whatever happens to a run, and now and then without: the thread that writes looks closer.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Seen {
    run: u64,
    main: Counters,
    twin: Option<Counters>,
    sent: u64,
}

impl Seen {
    fn has_begun(&self) -> bool {
        self.main.has_begun() || self.twin.is_some_and(|twin| twin.has_begun())
    }
}

impl App {
    /// Keeps the run, if it is time; call it once a frame.
    pub(super) fn keep_run(&mut self, ctx: &Context, now_secs: f64) {
        if !self.store.keeps_runs() {
            return;
        }
        if let Some(kept) = self.store.run_kept(Duration::ZERO)
            && let Err(error) = self.note_kept(kept)
        {
            // The same failure is told of once.
            if self.keeping.error.as_ref() != Some(&error) {
                self.messages.error_about(About::KeptRun, error.clone());
                self.keeping.error = Some(error);
                ctx.request_repaint();
            }
        }
        if self.store.is_keeping_run() {
            ctx.request_repaint_after(Duration::from_secs_f64(WRITING_SECS));
            return;
        }
        let is_other = self.seen() != self.keeping.seen;
        let left = self.keeping.last_secs + EVERY_SECS - now_secs;
        if left > 0.0 {
            if is_other {
                ctx.request_repaint_after(Duration::from_secs_f64(left));
            }
            return;
        }
        self.keeping.last_secs = now_secs;
        if (is_other && self.has_something()) || self.store.lost_run() {
            self.ask_to_keep();
        }
    }

    /// What the newest frame says of the run; nothing in the first moments.
    fn seen(&self) -> Option<Seen> {
        let frame = self.trainer.frame()?;
        Some(Seen {
            run: frame.run,
            main: frame.snapshot.counters,
            twin: frame.twin.as_ref().map(|twin| twin.snapshot.counters),
            sent: self.trainer.sent(),
        })
    }

    /// Whether there is a run to write, or one to take away.
    fn has_something(&self) -> bool {
        // A moment of the past that is looked at says nothing of the present.
        let looks_back = self.trainer.frame().is_some_and(|f| f.shown.is_some());
        self.store.has_run() || looks_back || self.seen().is_some_and(|seen| seen.has_begun())
    }

    fn ask_to_keep(&mut self) {
        let words = RunWords {
            name: self.document.name.clone(),
            description: self.document.description.clone(),
            start: self.trained_start().cloned(),
        };
        let answer = self.trainer.present();
        self.keeping.seen = self.seen();
        self.store.keep_run(answer, words);
    }

    /// Takes note of what became of a writing.
    fn note_kept(&mut self, kept: Result<(), String>) -> Result<(), String> {
        match &kept {
            Ok(()) => {
                self.keeping.error = None;
                self.keeping.leaves = false;
                self.messages.clear(&About::KeptRun);
            }
            // It is tried again.
            Err(_) => self.keeping.seen = None,
        }
        kept
    }

    /// Keeps the run as it is now, and waits for that, but not for long.
    fn keep_now(&mut self) -> Result<(), String> {
        if !self.store.keeps_runs() {
            return Ok(());
        }
        let until = Instant::now() + CLOSING;
        // Whatever became of an earlier writing, this one has all that it had.
        if self.store.is_keeping_run() {
            self.wait_for_kept(until).ok();
        }
        if self.store.is_keeping_run() {
            return Err(late());
        }
        let is_other = self.seen() != self.keeping.seen && self.has_something();
        if !is_other && !self.store.lost_run() {
            return Ok(());
        }
        self.ask_to_keep();
        self.wait_for_kept(until)
    }

    fn wait_for_kept(&mut self, until: Instant) -> Result<(), String> {
        let left = until.saturating_duration_since(Instant::now());
        let kept = self.store.run_kept(left).unwrap_or_else(|| Err(late()));
        self.note_kept(kept)
    }

    /// The window is to be closed: where the run is not kept, that is told of first, and closing it once more leaves without it. Training
    /// pauses, so that nothing is trained which is not kept.
    pub(super) fn keep_before_closing(&mut self, ctx: &Context) {
        if self.keeping.leaves {
            return;
        }
        if self.store.keeps_runs() && self.trainer.is_running() {
            self.trainer.set_running(false);
        }
        if let Err(error) = self.keep_now() {
            ctx.send_viewport_cmd(ViewportCommand::CancelClose);
            let text = tr!(
                "{error} Close the window once more to leave without it.",
                error
            );
            self.messages.error_about(About::KeptRun, text);
            self.keeping.error = Some(error);
            self.keeping.leaves = true;
        }
    }

    /// The program ends: after a signal nobody is asked.
    pub(super) fn keep_at_exit(&mut self) {
        if self.keeping.leaves {
            // It may be there by now.
            self.store.run_kept(Duration::ZERO);
        } else if let Err(error) = self.keep_now() {
            // There is no window any more to say it in.
            writeln!(std::io::stderr(), "warning: {error}").ok();
        }
    }

    /// Goes on with the last run, which the training thread began with; a lesson that takes its place has its own words.
    pub(super) fn go_on_with(&mut self, kept: KeptRun, has_lesson: bool) {
        let KeptRun { main, twin, start } = kept;
        if let (Some(twin), Some(pinned)) = (twin, &self.document.pinned) {
            self.trainer
                .resume_twin(pinned.clone(), twin.checkpoint, twin.history);
        }
        if main.checkpoint.counters.has_begun() && !has_lesson {
            let epoch = grouped(main.checkpoint.epoch());
            self.messages.note(if start.is_some() {
                tr!("The run goes on at epoch {epoch}, as you left it; Reset goes back to the trained networks.", epoch)
            } else {
                tr!("The run goes on at epoch {epoch}, as you left it; Reset begins anew.", epoch)
            });
        }
        self.start = start.map(|model| (self.document.id(), model));
    }
}

/// The run of the last session, if it is one of the document's settings; one that cannot be read is told of.
pub(super) fn run_of_last(
    store: &mut Store,
    name: String,
    document: &Document,
    messages: &mut Messages,
) -> Option<KeptRun> {
    let read = store.read_run(&name).unwrap_or_else(|told| {
        messages.error(told);
        None
    });
    let kept = read.and_then(|kept| fitting(kept, document))?;
    store.take_run_over(name, &kept);
    Some(kept)
}

/// A run that settings can go on with. They may be newer than it where the program had no time to keep it.
fn fitting(mut kept: KeptRun, document: &Document) -> Option<KeptRun> {
    if needs_rebuild(&kept.main.checkpoint.config, &document.config) {
        return None;
    }
    let pinned = document.pinned.clone().map(|pinned| Config {
        seed: document.config.seed,
        ..pinned
    });
    let Some(pinned) = pinned else {
        kept.twin = None;
        return Some(kept);
    };
    let is_of_a = |config: &Config| !needs_rebuild(config, &pinned);
    kept.twin = kept.twin.filter(|twin| is_of_a(&twin.checkpoint.config));
    // Without A's own run it goes on from B's, if it can; else both begin anew.
    (kept.twin.is_some() || is_of_a(&document.config)).then_some(kept)
}

fn late() -> String {
    tr!("The run is not kept for the next start yet, as it is being written still.").to_owned()
}
