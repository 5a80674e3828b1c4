//! [`Worker`]: a thread that owns a session. Commands go in through a channel; the newest
//! [`Frame`] waits in a slot of one. Neither side ever waits for the other: a command is a send,
//! and no new frame is built until the last one was taken.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, TryRecvError, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use thread_priority::{ThreadPriority, ThreadPriorityValue, set_current_thread_priority};

use super::protocol::{Command, Frame, Phase, Step};
use super::slow_motion::SlowMotion;
use super::snapshot::{Snapshot, View};
use super::speed::Speed;
use super::{Checkpoint, History, Moments, Progress, Session};
use crate::config::Config;
use crate::gan::{Backend, Compute};
use crate::metrics::Metrics;

/// Shortest time between two frames: a little less than a 60 Hz screen's, as a frame that is late
/// costs the screen a whole one. A shorter one would only take time from training: where there is no
/// GPU, drawing a frame costs as much as some hundred epochs.
const FRAME_INTERVAL: Duration = Duration::from_micros(16_200);
/// Shortest time between two measurements of metrics while training runs.
const METRICS_INTERVAL: Duration = Duration::from_millis(150);
/// How long the worker sleeps at most before it looks around.
const NAP: Duration = Duration::from_millis(5);

type Slot = Arc<Mutex<Option<Box<Frame>>>>;

/// Called on the training thread when a new frame is there.
pub type Notify = Box<dyn Fn() + Send>;
/// Called on the training thread before each epoch, with the epochs finished; for tests.
pub type BeforeEpoch = Box<dyn FnMut(u64) + Send>;

/// A handle to the training thread, which ends when the handle is dropped.
pub struct Worker {
    commands: Sender<Command>,
    slot: Slot,
}

impl Worker {
    /// Starts the thread, paused at epoch 0. `notify` must be quick.
    ///
    /// # Errors
    ///
    /// If the operating system gives no thread.
    pub fn spawn(config: Config, backend: Backend, notify: Notify) -> std::io::Result<Self> {
        Self::spawn_with(config, backend, notify, Box::new(|_| ()))
    }

    /// As [`Self::spawn`], with a hook before each epoch.
    ///
    /// # Errors
    ///
    /// If the operating system gives no thread.
    pub fn spawn_with(
        config: Config,
        backend: Backend,
        notify: Notify,
        before_epoch: BeforeEpoch,
    ) -> std::io::Result<Self> {
        let (commands, inbox) = channel();
        let slot = Slot::default();
        let state = State {
            config: Arc::new(config),
            backend,
            session: None,
            phase: Phase::Paused,
            run: 0,
            view: View::default(),
            limit: None,
            pace: None,
            slow: SlowMotion::default(),
            next_epoch_due: Instant::now(),
            metrics: None,
            measured_updates: None,
            last_measured: None,
            last_frame: None,
            last_snapshot: Arc::default(),
            last_history: Arc::default(),
            moments: Moments::default(),
            shown: None,
            other_road: None,
            commands_done: 0,
            problems: 0,
            is_stale: true,
            speed: Speed::default(),
            slot: slot.clone(),
            notify,
            before_epoch,
        };
        thread::Builder::new()
            .name("training".to_owned())
            .spawn(move || {
                yield_to_the_window();
                state.run(&inbox);
            })?;
        Ok(Self { commands, slot })
    }

    /// Sends a command; never waits.
    pub fn send(&self, command: Command) {
        // The thread lives as long as this handle, so there is somebody to receive.
        if self.commands.send(command).is_err() {
            log::error!("the training thread has ended");
        }
    }

    /// Takes the newest frame, if there is one that was not taken yet; never waits for training.
    pub fn take_frame(&self) -> Option<Box<Frame>> {
        lock(&self.slot).take()
    }

    /// Waits until all commands sent so far are carried out; for tests.
    pub fn flush(&self) {
        let (sender, receiver) = channel();
        self.send(Command::Flush(sender));
        // An error means that the thread has ended: nothing is left to be carried out.
        receiver.recv().ok();
    }
}

/// Lowers this thread's priority, so that on a machine with few cores the window stays fluent; on
/// idle cores training loses nothing.
pub fn yield_to_the_window() {
    // A tenth of the scale: niceness 15 on Linux.
    if let Ok(priority) = ThreadPriorityValue::try_from(10_u8)
        && let Err(error) = set_current_thread_priority(ThreadPriority::Crossplatform(priority))
    {
        log::debug!("the training thread keeps its priority: {error:?}");
    }
}

fn lock(slot: &Slot) -> std::sync::MutexGuard<'_, Option<Box<Frame>>> {
    // Only moves happen under the lock, so a poisoned slot holds a whole frame or none.
    slot.lock().unwrap_or_else(PoisonError::into_inner)
}

/// What the thread owns.
struct State {
    config: Arc<Config>,
    backend: Backend,
    /// `None` before the first and after a crash.
    session: Option<Session>,
    phase: Phase,
    run: u64,
    view: View,
    limit: Option<f64>,
    /// How long a sub-step of slow motion takes; `None` trains whole epochs.
    pace: Option<Duration>,
    slow: SlowMotion,
    next_epoch_due: Instant,
    metrics: Option<(u64, Metrics)>,
    /// Updates of D and G at the last measurement.
    measured_updates: Option<(u64, u64)>,
    last_measured: Option<Instant>,
    last_frame: Option<Instant>,
    last_snapshot: Arc<Snapshot>,
    last_history: Arc<History>,
    moments: Moments,
    /// The moment that is looked at.
    shown: Option<Arc<Checkpoint>>,
    other_road: Option<Arc<History>>,
    commands_done: u64,
    problems: u64,
    /// Whether something happened since the last frame.
    is_stale: bool,
    speed: Speed,
    slot: Slot,
    notify: Notify,
    before_epoch: BeforeEpoch,
}

impl State {
    fn run(mut self, inbox: &Receiver<Command>) {
        self.guarded(Self::rebuild);
        loop {
            if !self.obey_all(inbox) {
                return;
            }
            if self.phase == Phase::Running && Instant::now() >= self.next_epoch_due {
                self.train_an_epoch();
            }
            self.guarded(Self::publish);
            match self.wait() {
                Wait::No => {}
                Wait::For(time) => match inbox.recv_timeout(time) {
                    Ok(command) => self.obey(command),
                    Err(RecvTimeoutError::Timeout) => {}
                    Err(RecvTimeoutError::Disconnected) => return,
                },
                Wait::ForCommand => match inbox.recv() {
                    Ok(command) => self.obey(command),
                    Err(_) => return,
                },
            }
        }
    }

    fn wait(&self) -> Wait {
        match self.phase {
            Phase::Running => {
                let left = self
                    .next_epoch_due
                    .saturating_duration_since(Instant::now());
                if left.is_zero() {
                    Wait::No
                } else {
                    Wait::For(left.min(NAP))
                }
            }
            // The window has not taken the last frame yet.
            _ if self.is_stale => Wait::For(NAP),
            _ => Wait::ForCommand,
        }
    }

    /// Carries out what has arrived. Of configurations in a row only the last is applied: a slider
    /// that is dragged sends one in every frame, and each may mean a new run. Returns whether the
    /// sender still lives.
    fn obey_all(&mut self, inbox: &Receiver<Command>) -> bool {
        let mut newest = None;
        loop {
            match inbox.try_recv() {
                Ok(Command::Apply(config)) => {
                    if newest.replace(config).is_some() {
                        self.commands_done += 1;
                    }
                }
                other => {
                    if let Some(config) = newest.take() {
                        self.obey(Command::Apply(config));
                    }
                    match other {
                        Ok(command) => self.obey(command),
                        Err(TryRecvError::Empty) => return true,
                        Err(TryRecvError::Disconnected) => return false,
                    }
                }
            }
        }
    }

    fn obey(&mut self, command: Command) {
        if !matches!(command, Command::Flush(_)) {
            self.commands_done += 1;
        }
        match command {
            Command::Play => {
                self.shown = None;
                if self.session.is_some() && self.phase != Phase::Running {
                    self.set_phase(Phase::Running);
                    self.next_epoch_due = Instant::now();
                }
            }
            Command::Pause => {
                if self.phase == Phase::Running {
                    self.set_phase(Phase::Paused);
                }
            }
            Command::Step(step) => {
                self.shown = None;
                if self.session.is_some() {
                    self.set_phase(Phase::Paused);
                    self.guarded(|state| state.step(step));
                }
            }
            Command::Reset => self.start_again(),
            Command::Apply(config) => {
                self.config = Arc::new(*config);
                let rebuilds = self
                    .session
                    .as_ref()
                    .is_none_or(|s| crate::config::needs_rebuild(s.config(), &self.config));
                if rebuilds {
                    self.start_again();
                } else if let Some(session) = &mut self.session {
                    session.apply(Config::clone(&self.config));
                    self.guarded(|state| {
                        if let Some(session) = &state.session {
                            state.slow.refresh(session);
                        }
                    });
                }
            }
            Command::SetBackend(backend) => {
                if backend != self.backend {
                    self.backend = backend;
                    self.start_again();
                }
            }
            Command::SetSpeedLimit(limit) => {
                self.limit = limit.filter(|l| *l > 0.0);
                self.next_epoch_due = Instant::now();
            }
            Command::SetSlowMotion(pace) => self.set_pace(pace),
            Command::SetView(view) => self.view = view,
            Command::Resume(run) => {
                self.set_phase(Phase::Paused);
                self.config = Arc::new(run.0.config.clone());
                self.guarded(|state| state.begin(|compute| resume(*run, compute)));
            }
            Command::Checkpoint(sender) => {
                self.guarded(|state| {
                    // The asker may have gone.
                    state.moment().map(|moment| sender.send(moment).ok());
                });
            }
            Command::Replay(sender) => {
                self.guarded(|state| {
                    if let Some(session) = &state.session {
                        // The asker may have gone.
                        sender.send(session.replay(&state.moments)).ok();
                    }
                });
            }
            Command::LookBack(epoch) => {
                if self.phase == Phase::Running {
                    self.set_phase(Phase::Paused);
                }
                self.slow = SlowMotion::default();
                let epoch = epoch.filter(|_| self.session.is_some());
                self.shown = epoch.and_then(|epoch| self.moments.at(epoch)).cloned();
                self.measured_updates = None;
            }
            Command::GoOn(epoch) => self.guarded(|state| state.go_on(epoch)),
            // The asker may have gone.
            Command::Flush(sender) => drop(sender.send(())),
        }
        self.is_stale = true;
    }

    fn set_phase(&mut self, phase: Phase) {
        if matches!(phase, Phase::Diverged(_) | Phase::Crashed(_)) {
            self.problems += 1;
        }
        self.phase = phase;
        self.speed = Speed::default();
        self.is_stale = true;
    }

    /// Begins a new run. One that was running runs on: who changes it wants to see it from the start.
    fn start_again(&mut self) {
        if self.phase != Phase::Running {
            self.set_phase(Phase::Paused);
        }
        self.guarded(Self::rebuild);
    }

    fn rebuild(&mut self) {
        let config = Config::clone(&self.config);
        self.begin(|compute| Session::new(config, compute));
    }

    /// Begins a new run; the old session is given up first, as both may be large.
    fn begin(&mut self, new: impl FnOnce(Compute) -> Session) {
        self.session = None;
        let session = new(self.backend.into());
        self.moments = Moments::default();
        self.moments.push(session.checkpoint());
        self.session = Some(session);
        self.run += 1;
        self.shown = None;
        self.other_road = None;
        self.forget_pictures();
    }

    fn forget_pictures(&mut self) {
        self.slow = SlowMotion::default();
        self.metrics = None;
        self.measured_updates = None;
        self.last_measured = None;
        self.last_frame = None;
        self.is_stale = true;
        self.speed = Speed::default();
    }

    /// The moment that is shown, or the present, with the curves up to it.
    fn moment(&self) -> Option<(Checkpoint, History)> {
        let session = self.session.as_ref()?;
        let mut history = session.history().clone();
        let Some(shown) = &self.shown else {
            return Some((session.checkpoint(), history));
        };
        history.truncate(shown.epoch);
        Some((Checkpoint::clone(shown), history))
    }

    /// Makes an earlier moment the present; the settings stay those of now.
    fn go_on(&mut self, epoch: u64) {
        let (Some(moment), Some(session)) = (self.moments.at(epoch).cloned(), &mut self.session)
        else {
            return;
        };
        let mut history = session.history().clone();
        self.other_road = Some(Arc::new(history.clone()));
        history.truncate(moment.epoch);
        *session = resume((Checkpoint::clone(&moment), history), self.backend.into());
        session.apply(Config::clone(&self.config));
        self.moments.truncate(moment.epoch);
        self.shown = None;
        self.forget_pictures();
        self.set_phase(Phase::Paused);
    }

    fn train_an_epoch(&mut self) {
        self.guarded(|state| state.step(Step::Epoch));
        if self.pace.is_none() {
            self.speed.count();
        }
        let now = Instant::now();
        let time = self.limit.map(|limit| Duration::from_secs_f64(1.0 / limit));
        self.next_epoch_due = match self.pace.or(time) {
            // After a stall the missed epochs are not made up for.
            Some(time) => (self.next_epoch_due + time).max(now.checked_sub(NAP).unwrap_or(now)),
            None => now,
        };
    }

    /// Who leaves slow motion finds an epoch finished, not in its middle.
    fn set_pace(&mut self, pace: Option<Duration>) {
        let was_slow = self.pace.is_some();
        self.pace = pace.filter(|pace| !pace.is_zero());
        let now = Instant::now();
        self.next_epoch_due = match self.pace {
            // A slider that is dragged must not make every sub-step due at once.
            Some(pace) if was_slow => self.next_epoch_due.min(now + pace),
            _ => now,
        };
        if self.pace.is_none() {
            self.slow = SlowMotion::default();
            let is_within = |s: &Session| s.progress() != Progress::default();
            if self.session.as_ref().is_some_and(is_within) {
                self.guarded(|state| state.step(Step::Epoch));
            }
        }
    }

    fn step(&mut self, step: Step) {
        let Some(session) = &mut self.session else {
            return;
        };
        (self.before_epoch)(session.epoch());
        let result = match step {
            Step::Epoch if self.pace.is_some() => self.slow.advance(session),
            Step::Epoch => session.run_epoch(),
            // The update that was looked ahead to is another one now.
            Step::Discriminator => {
                self.slow = SlowMotion::default();
                session.update_discriminator()
            }
            Step::Generator => {
                self.slow = SlowMotion::default();
                session.update_generator()
            }
        };
        let is_between_epochs = session.progress() == Progress::default();
        if result.is_ok() && is_between_epochs && self.moments.wants(session.epoch()) {
            self.moments.push(session.checkpoint());
        }
        self.is_stale = true;
        if let Err(diverged) = result {
            self.set_phase(Phase::Diverged(diverged.to_string()));
        }
    }

    /// Puts a frame into the slot if something changed, the last frame was taken, and it is time.
    fn publish(&mut self) {
        let due = |last: Option<Instant>, interval| last.is_none_or(|t| t.elapsed() >= interval);
        let is_running = self.phase == Phase::Running;
        let is_due = !is_running || due(self.last_frame, FRAME_INTERVAL);
        if !self.is_stale || !is_due || lock(&self.slot).is_some() {
            return;
        }
        let Some(session) = &mut self.session else {
            self.offer();
            return;
        };
        if let Some(moment) = &self.shown {
            // A moment of this run always fits it.
            if let Ok((snapshot, metrics)) = session.look_back(moment, self.view) {
                self.metrics = metrics.map(|m| (moment.epoch, m));
                self.last_snapshot = Arc::new(snapshot);
                self.last_history = Arc::new(session.history().clone());
            }
            self.offer();
            return;
        }
        let is_measured = self.measured_updates == Some(session.updates());
        if !is_measured && (!is_running || due(self.last_measured, METRICS_INTERVAL)) {
            self.metrics = session.measure().map(|m| (session.epoch(), m));
            self.measured_updates = Some(session.updates());
            self.last_measured = Some(Instant::now());
        }
        self.last_snapshot = Arc::new(match self.slow.view() {
            Some(slow) => session.snapshot_of(&slow.explained, self.view),
            None => session.snapshot(self.view),
        });
        self.last_history = Arc::new(session.history().clone());
        self.offer();
    }

    /// Puts a frame of the last picture into the slot.
    fn offer(&mut self) {
        let is_running = self.phase == Phase::Running;
        let frame = Frame {
            commands_done: self.commands_done,
            problems: self.problems,
            run: self.run,
            config: self.config.clone(),
            backend: self.backend,
            phase: self.phase.clone(),
            snapshot: self.last_snapshot.clone(),
            metrics: self.metrics,
            history: self.last_history.clone(),
            moments: self.moments.epochs(),
            shown: self.shown.as_ref().map(|moment| moment.epoch),
            slow: self.slow.view().cloned(),
            other_road: self.other_road.clone(),
            path: self.session.as_ref().map(Session::path),
            epochs_per_second: if is_running {
                self.speed.per_second()
            } else {
                0.0
            },
        };
        *lock(&self.slot) = Some(Box::new(frame));
        self.last_frame = Some(Instant::now());
        self.is_stale = false;
        (self.notify)();
    }

    /// Runs a part of the work so that its panic becomes [`Phase::Crashed`]. The session, which may
    /// be half changed, is given up; configuration and pictures are kept.
    fn guarded(&mut self, work: impl FnOnce(&mut Self)) {
        let Err(panic) = catch_unwind(AssertUnwindSafe(|| work(&mut *self))) else {
            return;
        };
        let message = panic
            .downcast_ref::<&str>()
            .map(|s| (*s).to_owned())
            .or_else(|| panic.downcast_ref::<String>().cloned())
            .unwrap_or_else(|| "no message".to_owned());
        self.session = None;
        self.shown = None;
        self.moments = Moments::default();
        self.set_phase(Phase::Crashed(message));
        self.offer();
    }
}

/// A session that goes on; a checkpoint that does not fit was refused before it came here, so a
/// failure is a bug and ends as any panic of the work does.
fn resume((checkpoint, history): (Checkpoint, History), compute: Compute) -> Session {
    Session::resume(checkpoint, history, compute).unwrap_or_else(|error| panic!("{error}"))
}

enum Wait {
    No,
    For(Duration),
    ForCommand,
}
