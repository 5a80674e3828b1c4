//! [`Gone`]: which files of one's own lessons are no longer there.

use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, TryRecvError, channel};
use std::thread;

use eframe::egui::Context;

use crate::ui::lesson::progress::OwnLesson;

/// Seconds after which it is looked again whether files are still there.
const LOOK_SECS: f64 = 3.0;

/// Which files are gone, as far as that is known.
#[derive(Default)]
pub(super) struct Gone {
    paths: Vec<PathBuf>,
    /// Which were looked at, and when, in seconds of egui.
    looked: Option<(Vec<PathBuf>, f64)>,
    /// What a look finds, once it is done.
    answer: Option<Receiver<Vec<PathBuf>>>,
}

impl Gone {
    /// Looks at the files now and then, on another thread: they may be on a slow disk.
    pub(super) fn look(&mut self, ctx: &Context, own: &[OwnLesson]) {
        self.look_with(ctx, own, Path::exists);
    }

    /// Whether a file is known to be gone.
    pub(super) fn has(&self, path: &Path) -> bool {
        self.paths.iter().any(|gone| gone == path)
    }

    fn look_with(
        &mut self,
        ctx: &Context,
        own: &[OwnLesson],
        is_there: impl Fn(&Path) -> bool + Send + 'static,
    ) {
        let secs = ctx.input(|input| input.time);
        match self.answer.as_ref().map(Receiver::try_recv) {
            // One at a time, however slow the disk is.
            Some(Err(TryRecvError::Empty)) => return,
            Some(Ok(gone)) => {
                self.paths = gone;
                self.answer = None;
                if let Some((_, then)) = &mut self.looked {
                    *then = secs;
                }
            }
            Some(Err(TryRecvError::Disconnected)) => self.answer = None,
            None => {}
        }
        let is_fresh = self.looked.as_ref().is_some_and(|(paths, then)| {
            secs - then < LOOK_SECS && paths.iter().eq(own.iter().map(|lesson| &lesson.path))
        });
        if is_fresh {
            return;
        }
        let mut paths: Vec<_> = own.iter().map(|lesson| lesson.path.clone()).collect();
        self.looked = Some((paths.clone(), secs));
        if paths.is_empty() {
            self.paths.clear();
            return;
        }
        let (sender, receiver) = channel();
        let ctx = ctx.clone();
        let look = move || {
            paths.retain(|path| !is_there(path));
            // The window may have closed meanwhile.
            sender.send(paths).ok();
            ctx.request_repaint();
        };
        let thread = thread::Builder::new().name("look at lessons".to_owned());
        self.answer = thread.spawn(look).ok().map(|_| receiver);
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicBool, Ordering};
    use std::time::{Duration, Instant};

    use super::*;

    #[test]
    fn a_disk_that_does_not_answer_holds_up_nothing() {
        let ctx = Context::default();
        let own = ["here.ron", "gone.ron"].map(|path| OwnLesson {
            path: path.into(),
            title: "T".to_owned(),
            steps: 1,
            summary: String::new(),
        });
        let (release, held) = channel::<()>();
        let mut gone = Gone::default();
        // It comes back before the disk has answered.
        gone.look_with(&ctx, &own, move |path| {
            held.recv().ok();
            path == Path::new("here.ron")
        });
        let second = Arc::new(AtomicBool::new(false));
        let looked = second.clone();
        gone.look_with(&ctx, &own, move |_| {
            looked.store(true, Ordering::Relaxed);
            true
        });
        assert!(!gone.has(&own[1].path));
        drop(release);
        let start = Instant::now();
        while !gone.has(&own[1].path) && start.elapsed() < Duration::from_mins(1) {
            thread::sleep(Duration::from_millis(2));
            gone.look_with(&ctx, &own, |_| true);
        }
        assert!(gone.has(&own[1].path) && !gone.has(&own[0].path));
        assert!(!second.load(Ordering::Relaxed), "one look at a time");
    }
}
