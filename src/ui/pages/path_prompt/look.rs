//! [`Look`]: what a typed path means, for which the disk is asked on another thread.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, TryRecvError, channel};
use std::thread;
use std::time::Duration;

use eframe::egui::Context;

use crate::ui::dialog::Purpose;

/// A disk that answers within it is waited for, so that nothing flickers while somebody types.
const AT_ONCE: Duration = Duration::from_millis(5);
/// Until it is tried again where no thread was to be had.
const AGAIN: Duration = Duration::from_millis(250);

/// What is typed, and for what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Question {
    pub(super) purpose: Purpose,
    pub(super) text: String,
    /// The document's own file, which may be called as it is.
    pub(super) own: Option<PathBuf>,
    /// Whether it may also be replaced unasked.
    pub(super) is_own_unasked: bool,
}

/// What that means.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Meaning {
    /// The file that is meant; `None` of no text.
    pub(super) path: Option<PathBuf>,
    /// The file that saving there would replace, unless that goes without asking.
    pub(super) replaced: Option<PathBuf>,
    /// The ending of another kind of file than is written.
    pub(super) other: Option<String>,
}

impl Question {
    /// Asks the disk.
    fn meaning(&self) -> Meaning {
        let purpose = self.purpose;
        let typed = full_path(self.text.trim());
        let path = typed.clone().map(|path| purpose.target(path));
        let is_own = |file: &Path| self.own.as_deref() == Some(file);
        let replaced = path.as_deref().and_then(|path| purpose.replaced(path));
        let named = typed.as_deref().filter(|path| !is_own(path));
        Meaning {
            replaced: replaced.filter(|file| !(self.is_own_unasked && is_own(file))),
            other: named.and_then(|path| purpose.other_ending(path)),
            path,
        }
    }
}

/// What was found, and what is being asked.
#[derive(Default)]
pub(super) struct Look {
    found: Option<(Question, Meaning)>,
    /// What the look under way finds, once it is done.
    answer: Option<Receiver<(Question, Meaning)>>,
}

impl Look {
    /// What a question means; `None` while that is not known.
    pub(super) fn at(&mut self, ctx: &Context, question: &Question) -> Option<Meaning> {
        self.at_with(ctx, question, Question::meaning, on_a_thread)
    }

    /// Whether a look is under way.
    pub(super) fn is_under_way(&self) -> bool {
        self.answer.is_some()
    }

    fn at_with(
        &mut self,
        ctx: &Context,
        question: &Question,
        meaning: impl FnOnce(&Question) -> Meaning + Send + 'static,
        spawn: impl FnOnce(Box<dyn FnOnce() + Send>) -> io::Result<()>,
    ) -> Option<Meaning> {
        match self.answer.as_ref().map(Receiver::try_recv) {
            // One at a time, however slow the disk is.
            Some(Err(TryRecvError::Empty)) => return self.known(question),
            Some(Ok(found)) => {
                self.found = Some(found);
                self.answer = None;
            }
            Some(Err(TryRecvError::Disconnected)) => self.answer = None,
            None => {}
        }
        let known = self.known(question);
        if known.is_some() {
            return known;
        }
        let (sender, receiver) = channel();
        let (window, asked) = (ctx.clone(), question.clone());
        let look = move || {
            let meaning = meaning(&asked);
            // The page may have closed meanwhile.
            sender.send((asked, meaning)).ok();
            window.request_repaint();
        };
        if spawn(Box::new(look)).is_err() {
            // Nothing else may ask for another frame.
            ctx.request_repaint_after(AGAIN);
            return None;
        }
        match receiver.recv_timeout(AT_ONCE) {
            Ok(found) => self.found = Some(found),
            Err(_) => self.answer = Some(receiver),
        }
        self.known(question)
    }

    /// What was found, if it is of this question.
    fn known(&self, question: &Question) -> Option<Meaning> {
        let found = self.found.as_ref();
        let of_it = found.filter(|(asked, _)| asked == question);
        of_it.map(|(_, meaning)| meaning.clone())
    }
}

fn on_a_thread(look: Box<dyn FnOnce() + Send>) -> io::Result<()> {
    let thread = thread::Builder::new().name("look at a path".to_owned());
    thread.spawn(look).map(|_| ())
}

/// The absolute path that a text means, with `~` for the home folder; `None` for no text.
fn full_path(text: &str) -> Option<PathBuf> {
    if text.is_empty() {
        return None;
    }
    let home = directories::UserDirs::new().map(|d| d.home_dir().to_owned());
    let path = match (text.strip_prefix("~/"), home) {
        (Some(rest), Some(home)) => home.join(rest),
        _ => Path::new(text).to_owned(),
    };
    Some(std::path::absolute(&path).unwrap_or(path))
}

#[cfg(test)]
mod tests {
    use std::time::Instant;

    use eframe::egui;

    use super::*;

    fn question(path: &Path) -> Question {
        Question {
            purpose: Purpose::Save,
            text: path.display().to_string(),
            own: None,
            is_own_unasked: true,
        }
    }

    fn called(name: &str) -> Meaning {
        Meaning {
            path: Some(name.into()),
            ..Meaning::default()
        }
    }

    #[test]
    fn a_disk_that_does_not_answer_holds_up_nothing_and_its_old_answer_is_no_answer() {
        let ctx = Context::default();
        let [first, second] = ["a.ron", "b.ron"].map(|name| question(Path::new(name)));
        let (release, held) = channel::<()>();
        let mut look = Look::default();
        let slow = move |_: &Question| {
            held.recv().ok();
            called("a.ron")
        };
        assert_eq!(look.at_with(&ctx, &first, slow, on_a_thread), None);
        assert!(look.is_under_way());
        let early = |_: &Question| -> Meaning { panic!("one look at a time") };
        assert_eq!(look.at_with(&ctx, &second, early, on_a_thread), None);
        drop(release);
        let start = Instant::now();
        let found = loop {
            let found = look.at_with(&ctx, &second, |_| called("b.ron"), on_a_thread);
            if found.is_some() || start.elapsed() > Duration::from_mins(1) {
                break found;
            }
            thread::sleep(Duration::from_millis(2));
        };
        assert_eq!(found, Some(called("b.ron")));
        // What is known is asked once.
        let again = |_: &Question| -> Meaning { panic!("it is known") };
        assert_eq!(look.at_with(&ctx, &second, again, on_a_thread), found);
    }

    #[test]
    fn without_a_thread_it_is_tried_again_soon() {
        let ctx = Context::default();
        let (mut look, asked) = (Look::default(), question(Path::new("a.ron")));
        let none = |_: Box<dyn FnOnce() + Send>| Err(io::Error::other("no thread"));
        let mut delay = Duration::MAX;
        // Frames until egui asks for none by itself.
        for _ in 0..8 {
            let output = ctx.run_ui(egui::RawInput::default(), |ui| {
                let found = look.at_with(ui.ctx(), &asked, |_| called("a.ron"), none);
                assert_eq!(found, None);
            });
            let root = output.viewport_output.get(&egui::ViewportId::ROOT);
            delay = root.map_or(Duration::MAX, |root| root.repaint_delay);
        }
        assert!(delay <= AGAIN, "{delay:?}");
        assert!(!look.is_under_way());
        let found = look.at_with(&ctx, &asked, |_| called("a.ron"), on_a_thread);
        assert!(found.is_some() || look.is_under_way());
    }

    #[test]
    fn a_path_means_a_file_with_its_ending_and_what_it_would_replace() {
        let folder = tempfile::tempdir().unwrap();
        let [there, new] = ["there.ron", "new"].map(|name| folder.path().join(name));
        std::fs::write(&there, "theirs").unwrap();
        let replaced = question(&there).meaning();
        assert_eq!(replaced.replaced.as_ref(), Some(&there));
        let own = Question {
            own: Some(there.clone()),
            ..question(&there)
        };
        assert_eq!(own.meaning().replaced, None);
        let changed = Question {
            is_own_unasked: false,
            ..own
        };
        assert_eq!(changed.meaning(), replaced);
        let named = question(&new).meaning();
        assert_eq!(named.path, Some(new.with_extension("ron")));
        let other = question(&folder.path().join("a.csv")).meaning().other;
        assert_eq!(other.as_deref(), Some("csv"));
        let nothing = Question {
            text: "  ".to_owned(),
            ..question(&new)
        };
        assert_eq!(nothing.meaning(), Meaning::default());
    }
}
