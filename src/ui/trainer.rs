//! The window's side of the training thread: sends what changed, keeps the newest frame.
//!
//! - `ended`: a long run that other settings ended; `kept`: runs for the next start of the window, and from the last one

mod ended;
mod kept;

use std::io;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use self::ended::Ended;
use super::messages::{About, Messages};
use super::stop;
use crate::config::{Config, check, showing, words::in_words};
use crate::gan::Wanted;
use crate::gan::{Backend, FrozenGenerator, Player};
use crate::training::worker::Notify;
use crate::training::{
    Checkpoint, Command, Frame, History, Look, Phase, Replay, Return, Step, StopAt, View, Worker,
};

/// Seconds that a sub-step of slow motion takes: shortest, longest, and at first, as in GAN Lab.
pub const PACE_SECS: (f32, f32, f32) = (0.2, 6.0, 1.5);
/// Most epochs a second: the least, the largest, and at first, which is a pace to watch learning at.
pub const SPEEDS: (f64, f64, f64) = (showing::SPEEDS.0, showing::SPEEDS.1, 300.0);

/// A change of settings that is taken back or made again.
pub struct Back {
    /// Whether it is another document's run that is wanted.
    pub is_other: bool,
    /// What to go on from if the run is not kept.
    pub otherwise: Option<(Checkpoint, History)>,
}

/// The training thread as the window sees it.
pub struct Trainer {
    worker: Worker,
    frame: Option<Box<Frame>>,
    /// The newest settings of the run; the worker was told of them only if they are valid.
    config: Config,
    /// The settings of the run beside it, as the worker was last told.
    twin: Option<Config>,
    view: View,
    looks: [Option<Look>; 2],
    wanted: Option<Arc<Wanted>>,
    limit: Option<f64>,
    /// Seconds a sub-step; `None` is not slow.
    pace_secs: Option<f32>,
    backend: Backend,
    threads: usize,
    /// Commands sent, to be compared with [`Frame::commands_done`].
    sent: u64,
    /// Whether the user wants training to run; the worker may be a moment behind.
    wants_to_run: bool,
    /// [`Frame::problems`] that were told of.
    problems_told: u64,
    /// Pauses of [`Frame::stopped`] that were told of.
    stops_told: u64,
    /// Told of when nothing is dragged.
    ended: Option<Ended>,
}

impl Trainer {
    /// Starts the thread, paused.
    ///
    /// # Errors
    ///
    /// If the operating system gives no thread.
    pub fn new(config: Config, backend: Backend, notify: Notify) -> io::Result<Self> {
        let worker = Worker::spawn(config.clone(), backend, notify)?;
        Ok(Self::of(worker, config, backend))
    }

    /// Starts the thread, paused where a model was left.
    ///
    /// # Errors
    ///
    /// If the operating system gives no thread.
    pub fn of_model(
        checkpoint: Checkpoint,
        history: History,
        backend: Backend,
        notify: Notify,
    ) -> io::Result<Self> {
        let config = checkpoint.config.clone();
        let worker = Worker::resume(checkpoint, history, backend, notify)?;
        Ok(Self::of(worker, config, backend))
    }

    fn of(worker: Worker, config: Config, backend: Backend) -> Self {
        Self {
            worker,
            frame: None,
            config,
            twin: None,
            view: View::default(),
            looks: [None, None],
            wanted: None,
            limit: None,
            pace_secs: None,
            backend,
            threads: 1,
            sent: 0,
            wants_to_run: false,
            problems_told: 0,
            stops_told: 0,
            ended: None,
        }
    }

    /// Takes the newest frame; a new problem becomes a message.
    pub fn poll(&mut self, messages: &mut Messages) {
        let Some(frame) = self.worker.take_frame() else {
            return;
        };
        if self.frame.as_ref().is_some_and(|old| old.run != frame.run) {
            messages.clear(&About::Run);
        }
        if frame.problems != self.problems_told {
            self.problems_told = frame.problems;
            if let Some(text) = &frame.refusal {
                messages.error(text.clone());
            }
            match &frame.phase {
                _ if frame.refusal.is_some() => {}
                Phase::Diverged(text) => messages.error_about(
                    About::Run,
                    tr!("{in_words} The picture shows the last finite networks; press Reset to start again.", in_words = in_words(text)),
                ),
                Phase::Crashed(text) => messages.error_about(
                    About::Run,
                    tr!("The training code failed: {text}. Your settings are kept; press Reset to \
                         start again, and please report this.", text),
                ),
                Phase::Paused | Phase::Running => {}
            }
        }
        if let Some(stop) = frame.stopped.last
            && frame.stopped.times != self.stops_told
        {
            self.stops_told = frame.stopped.times;
            messages.note(tr!(
                "Stopped at {stop}, as asked.",
                stop = stop::reached_words(stop, &frame)
            ));
        }
        // Once the worker has carried out all it was told, its phase is the truth.
        if frame.commands_done == self.sent {
            self.wants_to_run = frame.phase == Phase::Running;
        }
        self.frame = Some(frame);
    }

    fn send(&mut self, command: Command) {
        self.sent += 1;
        self.worker.send(command);
    }

    /// Commands sent so far, to be compared with [`Frame::commands_done`].
    pub fn sent(&self) -> u64 {
        self.sent
    }

    /// The newest frame; `None` only in the first moments.
    pub fn frame(&self) -> Option<&Frame> {
        self.frame.as_deref()
    }

    /// Tells the worker of changed settings, of the run and of the one beside it, if they are valid. Runs
    /// go with their settings: where the two were swapped, the runs are, and where the other one's
    /// became this one's, it becomes a copy of this one.
    pub fn set_configs(
        &mut self,
        config: &Config,
        twin: Option<&Config>,
        back: Option<Back>,
        messages: &mut Messages,
    ) {
        if self.config != *config
            && self.twin.as_ref() == Some(config)
            && twin == Some(&self.config)
        {
            self.twin = Some(std::mem::replace(&mut self.config, config.clone()));
            self.send(Command::SwapTwin);
            return;
        }
        let is_other = back.as_ref().is_some_and(|back| back.is_other);
        // A run that is come back to has its past only while none is beside it.
        if back.is_some() && twin.is_none() && self.twin.take().is_some() {
            self.send(Command::SetTwin(None));
        }
        if self.config != *config || is_other {
            self.config = config.clone();
            match check(config) {
                Ok(()) => {
                    messages.clear(&About::Settings);
                    self.note_end(config, back.is_some(), messages);
                    let config = config.clone();
                    self.send(match back {
                        Some(back) => Command::Return(Box::new(Return {
                            config,
                            is_other: back.is_other,
                            otherwise: back.otherwise,
                        })),
                        None => Command::Apply(Box::new(config)),
                    });
                }
                Err(violations) => messages.error_about(
                    About::Settings,
                    tr!("Not applied: {in_words}.", in_words = violations.in_words()),
                ),
            }
        }
        if self.twin.as_ref() == twin {
            return;
        }
        self.twin = twin.cloned();
        match twin {
            Some(twin) if twin == config => self.send(Command::PinTwin),
            // It was checked when it was the main one's.
            _ => self.send(Command::SetTwin(twin.cloned().map(Box::new))),
        }
    }

    /// Tells the worker what to compute for pictures.
    pub fn set_view(&mut self, view: View) {
        if self.view != view {
            self.view = view;
            self.send(Command::SetView(view));
        }
    }

    /// Asks for the frame anew, in words of another language.
    pub fn refresh(&mut self) {
        self.send(Command::SetView(self.view));
    }

    /// Sets one of the flat parameters of a network by hand.
    pub fn set_parameter(&mut self, player: Player, index: usize, value: f32) {
        self.send(Command::SetParameter(player, index, value));
    }

    /// Tells the worker which images are looked at closely, of the run and of the one beside it.
    pub fn look_closely(&mut self, looks: [Option<Look>; 2]) {
        if self.looks != looks {
            self.looks.clone_from(&looks);
            self.send(Command::LookClosely(looks));
        }
    }

    /// Tells the worker which images are explored; `None` is none.
    pub fn explore(&mut self, wanted: Option<Arc<Wanted>>) {
        let is_same = match (&self.wanted, &wanted) {
            (Some(old), Some(new)) => Arc::ptr_eq(old, new),
            (None, None) => true,
            _ => false,
        };
        if !is_same {
            self.wanted.clone_from(&wanted);
            self.send(Command::Explore(wanted));
        }
    }

    /// At most so many epochs a second.
    pub fn set_limit(&mut self, limit: Option<f64>) {
        if self.limit != limit {
            self.limit = limit;
            self.send(Command::SetSpeedLimit(limit));
        }
    }

    /// Pauses by itself there, once; `None` does not.
    pub fn stop_at(&mut self, stop: Option<StopAt>) {
        self.send(Command::StopAt(stop));
    }

    /// The limit in effect.
    pub fn limit(&self) -> Option<f64> {
        self.limit
    }

    /// Seconds that a sub-step of slow motion takes; `None` leaves it, which finishes the epoch.
    pub fn set_slow_motion(&mut self, pace_secs: Option<f32>) {
        if self.pace_secs != pace_secs {
            self.pace_secs = pace_secs;
            let pace = pace_secs.map(|secs| Duration::from_secs_f32(secs.max(0.01)));
            self.send(Command::SetSlowMotion(pace));
        }
    }

    /// Seconds that a sub-step takes, in slow motion.
    pub fn slow_motion(&self) -> Option<f32> {
        self.pace_secs
    }

    /// Changes the backend, which starts the run again.
    pub fn set_backend(&mut self, backend: Backend) {
        if self.backend != backend {
            self.backend = backend;
            self.send(Command::SetBackend(backend));
        }
    }

    /// Lets so many threads share a convolution; changes no bit of a run.
    pub fn set_threads(&mut self, threads: usize) {
        if self.threads != threads {
            self.threads = threads;
            self.send(Command::SetThreads(threads));
        }
    }

    /// Threads that share a convolution.
    pub fn threads(&self) -> usize {
        self.threads
    }

    /// The backend in effect.
    pub fn backend(&self) -> Backend {
        self.backend
    }

    /// Whether training runs, or is about to.
    pub fn is_running(&self) -> bool {
        self.wants_to_run
    }

    /// Plays or pauses.
    pub fn set_running(&mut self, run: bool) {
        self.wants_to_run = run;
        self.send(if run { Command::Play } else { Command::Pause });
    }

    /// Pauses and makes one step.
    pub fn step(&mut self, step: Step) {
        self.wants_to_run = false;
        self.send(Command::Step(step));
    }

    /// Pauses and goes back by a sub-step of slow motion.
    pub fn step_back(&mut self) {
        self.wants_to_run = false;
        self.send(Command::StepBack);
    }

    /// Starts the run again.
    pub fn reset(&mut self) {
        self.forget_end();
        self.send(Command::Reset);
    }

    /// Begins a run that goes on from a model, paused.
    pub fn resume(&mut self, checkpoint: Checkpoint, history: History) {
        self.forget_end();
        self.wants_to_run = false;
        self.config = checkpoint.config.clone();
        self.send(Command::Resume(Box::new((checkpoint, history))));
    }

    /// Shows an earlier moment, or with `None` the present.
    pub fn look_back(&mut self, epoch: Option<u64>) {
        self.wants_to_run = false;
        self.send(Command::LookBack(epoch));
    }

    /// Makes an earlier moment the present.
    pub fn go_on(&mut self, epoch: u64) {
        self.wants_to_run = false;
        self.send(Command::GoOn(epoch));
    }

    /// Asks for the moment that is shown; the answer comes when training has a moment for it.
    pub fn checkpoint(&mut self) -> Receiver<(Checkpoint, History)> {
        let (sender, receiver) = channel();
        self.send(Command::Checkpoint(sender));
        receiver
    }

    /// Asks for the generator that is shown.
    pub fn generator(&mut self) -> Receiver<FrozenGenerator> {
        let (sender, receiver) = channel();
        self.send(Command::Generator(sender));
        receiver
    }

    /// Asks for the kept moments and the present, and for those of the run beside it.
    pub fn replay(&mut self) -> Receiver<(Replay, Option<Replay>)> {
        let (sender, receiver) = channel();
        self.send(Command::Replay(sender));
        receiver
    }

    /// Waits until the worker has carried out all it was told; for tests.
    pub fn flush(&self) {
        self.worker.flush();
    }
}
