//! [`Worker`]: a thread that owns a session. Commands go in through a channel; the newest
//! [`Frame`] waits in a slot of one. Neither side ever waits for the other: a command is a send,
//! and no new frame is built until the last one was taken.

use std::iter;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, TryRecvError, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use thread_priority::{ThreadPriority, ThreadPriorityValue, set_current_thread_priority};

use super::lane::Lane;
use super::left::{Left, LeftRuns};
use super::protocol::{Command, Frame, Phase, Return, Step};
use super::slow_motion::SlowMotion;
use super::snapshot::View;
use super::speed::Speed;
use super::{Checkpoint, History, Moments, Progress, Session};
use crate::config::{Config, needs_rebuild};
use crate::gan::{Backend, WrongState};

/// Shortest time between two frames: a little less than a 60 Hz screen's, as a frame that is late
/// costs the screen a whole one. A shorter one would only take time from training: where there is no
/// GPU, drawing a frame costs as much as some hundred epochs.
const FRAME_INTERVAL: Duration = Duration::from_micros(16_200);
/// The same where drawing and training share two cores: what a picture a second less gives training,
/// nobody sees.
const FRAME_INTERVAL_OF_TWO_CORES: Duration = Duration::from_millis(20);
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
            main: Lane::new(config),
            twin: None,
            left: LeftRuns::default(),
            backend,
            phase: Phase::Paused,
            run: 0,
            view: View::default(),
            limit: None,
            pace: None,
            next_epoch_due: Instant::now(),
            last_measured: None,
            last_frame: None,
            frame_interval: frame_interval(),
            commands_done: 0,
            problems: 0,
            refusal: None,
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

fn frame_interval() -> Duration {
    match thread::available_parallelism() {
        Ok(cores) if cores.get() <= 2 => FRAME_INTERVAL_OF_TWO_CORES,
        _ => FRAME_INTERVAL,
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
    main: Lane,
    /// A run beside it, in step; see [`Command::SetTwin`].
    twin: Option<Box<Lane>>,
    /// Runs of the main lane.
    left: LeftRuns,
    backend: Backend,
    phase: Phase,
    run: u64,
    view: View,
    limit: Option<f64>,
    /// How long a sub-step of slow motion takes; `None` trains whole epochs.
    pace: Option<Duration>,
    next_epoch_due: Instant,
    last_measured: Option<Instant>,
    last_frame: Option<Instant>,
    frame_interval: Duration,
    commands_done: u64,
    problems: u64,
    /// The last problem, where it is a state that cannot be gone on from.
    refusal: Option<String>,
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
                self.lanes().for_each(Lane::look_ahead);
                if self.has_session() && self.phase != Phase::Running {
                    self.try_again();
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
                self.lanes().for_each(Lane::look_ahead);
                if self.has_session() {
                    self.try_again();
                    self.set_phase(Phase::Paused);
                    self.guarded(|state| state.step(step));
                }
            }
            Command::Reset => self.start_again(),
            Command::Apply(config) => self.apply(*config),
            Command::Return(back) => self.go_back(*back),
            Command::SetTwin(config) => self.set_twin(config.map(|config| *config)),
            Command::SwapTwin => {
                if let Some(twin) = self.twin.as_deref_mut() {
                    std::mem::swap(twin, &mut self.main);
                }
            }
            Command::PinTwin => {
                let config = Config::clone(&self.main.config);
                self.guarded(|state| state.fork(config));
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
                self.guarded(|state| state.resume(*run));
            }
            Command::Checkpoint(sender) => {
                self.guarded(|state| {
                    // The asker may have gone.
                    state.main.moment().map(|moment| sender.send(moment).ok());
                });
            }
            Command::Replay(sender) => {
                self.guarded(|state| {
                    if let Some(session) = &state.main.session {
                        // The asker may have gone.
                        sender.send(session.replay(&state.main.moments)).ok();
                    }
                });
            }
            Command::LookBack(epoch) => {
                if self.phase == Phase::Running {
                    self.set_phase(Phase::Paused);
                }
                self.lanes().for_each(|lane| lane.look_back(epoch));
            }
            Command::GoOn(epoch) => self.guarded(|state| state.go_on(epoch)),
            // The asker may have gone.
            Command::Flush(sender) => drop(sender.send(())),
        }
        self.is_stale = true;
    }

    fn lanes(&mut self) -> impl Iterator<Item = &mut Lane> {
        iter::once(&mut self.main).chain(self.twin.as_deref_mut())
    }

    fn has_session(&self) -> bool {
        self.main.session.is_some()
    }

    /// Who asks for more after a divergence gets another try, unless there is a run that goes on: that one
    /// would have to wait for it.
    fn try_again(&mut self) {
        if self.lanes().all(|lane| lane.diverged.is_some()) {
            self.lanes().for_each(|lane| lane.diverged = None);
        }
    }

    fn set_phase(&mut self, phase: Phase) {
        if matches!(phase, Phase::Diverged(_) | Phase::Crashed(_)) {
            self.problems += 1;
            self.refusal = None;
        }
        self.phase = phase;
        self.speed = Speed::default();
        self.is_stale = true;
    }

    fn apply(&mut self, config: Config) {
        self.main.config = Arc::new(config);
        if self.is_to_rebuild() {
            self.start_again();
        } else {
            self.guarded(|state| state.main.apply());
        }
    }

    /// Whether the session cannot go on with the settings.
    fn is_to_rebuild(&self) -> bool {
        let session = self.main.session.as_ref();
        session.is_none_or(|s| needs_rebuild(s.config(), &self.main.config))
    }

    /// See [`Command::Return`]. Two runs in step begin in step.
    fn go_back(&mut self, back: Return) {
        let Return {
            config,
            is_other,
            otherwise,
        } = back;
        self.main.config = Arc::new(config);
        if !is_other && !self.is_to_rebuild() {
            return self.guarded(|state| state.main.apply());
        }
        if self.twin.is_some() {
            return self.start_again();
        }
        let kept = self.left.take(&self.main.config);
        let left = kept.or_else(|| {
            let (checkpoint, history) = otherwise?;
            Some(Left {
                checkpoint,
                history,
                moments: Moments::default(),
                other_road: None,
            })
        });
        let Some(left) = left else {
            return self.start_again();
        };
        if self.phase != Phase::Running {
            self.set_phase(Phase::Paused);
        }
        self.leave();
        self.guarded(|state| {
            if state.main.return_to(left, state.backend) {
                state.announce_run();
            } else {
                state.rebuild();
            }
        });
    }

    /// Ends the main run and keeps it, so that it can be come back to.
    fn leave(&mut self) {
        self.guarded(|state| {
            if state.twin.is_none()
                && let Some(left) = state.main.leave()
            {
                state.left.push(left);
            }
        });
    }

    /// Begins a new run. One that was running runs on: who changes it wants to see it from the start.
    fn start_again(&mut self) {
        if self.phase != Phase::Running {
            self.set_phase(Phase::Paused);
        }
        self.leave();
        self.guarded(Self::rebuild);
    }

    fn rebuild(&mut self) {
        self.main.begin(self.backend);
        self.begin_twin();
        self.announce_run();
    }

    /// Begins the twin where the main run begins, if it can.
    fn begin_twin(&mut self) {
        let Some(twin) = &mut self.twin else {
            return;
        };
        let config = with_seed(Config::clone(&twin.config), self.main.config.seed);
        twin.config = Arc::new(config.clone());
        let forks = !needs_rebuild(&self.main.config, &config);
        match forks.then(|| self.main.fork(config)).flatten() {
            Some(lane) => **twin = lane,
            None => twin.begin(self.backend),
        }
    }

    /// The second run goes on from where the main one is; if that cannot be, both start again.
    fn fork(&mut self, config: Config) {
        self.main.look_ahead();
        if let Some(lane) = self.main.fork(config.clone()) {
            self.twin = Some(Box::new(lane));
        } else {
            self.twin = Some(Box::new(Lane::new(config)));
            self.start_again();
        }
    }

    /// The next frame is of a new run, at once.
    fn announce_run(&mut self) {
        self.run += 1;
        self.last_measured = None;
        self.last_frame = None;
        self.is_stale = true;
        self.speed = Speed::default();
    }

    /// Trains another run beside the main one, from the same seed.
    fn set_twin(&mut self, config: Option<Config>) {
        let Some(config) = config.map(|config| with_seed(config, self.main.config.seed)) else {
            self.twin = None;
            return;
        };
        let present = self.twin.as_deref().map(|twin| &*twin.config);
        if present == Some(&config) {
            return;
        }
        // What a new one goes on from is the main run, as it is now.
        let origin = present.unwrap_or(&self.main.config);
        let starts_again = needs_rebuild(origin, &config) || !self.has_session();
        match &mut self.twin {
            Some(twin) if !starts_again => {
                twin.config = Arc::new(config);
                self.guarded(|state| state.lanes().skip(1).for_each(Lane::apply));
            }
            None if !starts_again => self.guarded(|state| state.fork(config)),
            _ => {
                self.twin = Some(Box::new(Lane::new(config)));
                self.start_again();
            }
        }
    }

    /// Goes on from a checkpoint, with its settings; one that cannot be gone on from leaves the run alone.
    fn resume(&mut self, (checkpoint, history): (Checkpoint, History)) {
        let config = Arc::new(checkpoint.config.clone());
        match Session::resume(checkpoint, history, self.backend) {
            Ok(session) => {
                self.leave();
                self.main.config = config;
                self.main.begin_with(|| session);
                self.begin_twin();
                self.announce_run();
            }
            Err(error) => self.refuse(&error),
        }
    }

    /// Tells that a state cannot be gone on from.
    fn refuse(&mut self, error: &WrongState) {
        self.problems += 1;
        self.refusal = Some(format!("This cannot be gone on from: {error}."));
        self.is_stale = true;
    }

    /// Makes an earlier moment the present; the settings stay those of now.
    fn go_on(&mut self, epoch: u64) {
        match self.main.go_on(epoch) {
            Err(error) => return self.refuse(&error),
            Ok(false) => return,
            Ok(true) => {}
        }
        // Its moments may be other ones; who is behind catches up.
        let epoch = self.main.epoch();
        if let Some(Err(error)) = self.twin.as_mut().map(|twin| twin.go_on(epoch)) {
            self.refuse(&error);
        }
        self.last_measured = None;
        self.last_frame = None;
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
            self.main.slow = SlowMotion::default();
            let is_within = |s: &Session| s.progress() != Progress::default();
            if self.main.session.as_ref().is_some_and(is_within) {
                self.guarded(|state| state.step(Step::Epoch));
            }
        }
    }

    /// A step of every run that goes on; of an epoch, only of those that are behind, so that they stay
    /// in step.
    fn step(&mut self, step: Step) {
        (self.before_epoch)(self.main.epoch());
        // The sub-steps of two runs would not be the same ones.
        let is_slow = self.pace.is_some() && self.twin.is_none();
        let live = |lane: &&mut Lane| lane.diverged.is_none();
        let behind = self.lanes().filter(live).map(|lane| lane.epoch()).min();
        for lane in self.lanes().filter(live) {
            if step != Step::Epoch || behind == Some(lane.epoch()) {
                lane.advance(step, is_slow);
            }
        }
        self.is_stale = true;
        if self.lanes().all(|lane| lane.diverged.is_some()) {
            let text = self.main.diverged.clone().unwrap_or_default();
            let other = self.twin.as_ref().and_then(|twin| twin.diverged.clone());
            self.set_phase(Phase::Diverged(match other {
                Some(other) => format!("A: {other} B: {text}"),
                None => text,
            }));
        }
    }

    /// Puts a frame into the slot if something changed, the last frame was taken, and it is time.
    fn publish(&mut self) {
        let due = |last: Option<Instant>, interval| last.is_none_or(|t| t.elapsed() >= interval);
        let is_running = self.phase == Phase::Running;
        let is_due = !is_running || due(self.last_frame, self.frame_interval);
        if !self.is_stale || !is_due || lock(&self.slot).is_some() {
            return;
        }
        if !is_running || due(self.last_measured, METRICS_INTERVAL) {
            let mut has_measured = false;
            for lane in self.lanes().filter(|lane| lane.wants_measuring()) {
                lane.measure();
                has_measured = true;
            }
            if has_measured {
                self.last_measured = Some(Instant::now());
            }
        }
        let view = self.view;
        self.lanes().for_each(|lane| lane.picture(view));
        self.offer();
    }

    /// Puts a frame of the last pictures into the slot.
    fn offer(&mut self) {
        let twin = self.twin.as_ref();
        let twin = twin.map(|twin| Box::new(twin.frame(&self.phase, self.backend)));
        let frame = Frame {
            commands_done: self.commands_done,
            problems: self.problems,
            refusal: self.refusal.clone(),
            run: self.run,
            epochs_per_second: if self.phase == Phase::Running {
                self.speed.per_second()
            } else {
                0.0
            },
            twin,
            ..self.main.frame(&self.phase, self.backend)
        };
        *lock(&self.slot) = Some(Box::new(frame));
        self.last_frame = Some(Instant::now());
        self.is_stale = false;
        (self.notify)();
    }

    /// Runs a part of the work so that its panic becomes [`Phase::Crashed`]. The sessions, which may
    /// be half changed, are given up; configuration and pictures are kept.
    fn guarded(&mut self, work: impl FnOnce(&mut Self)) {
        let Err(panic) = catch_unwind(AssertUnwindSafe(|| work(&mut *self))) else {
            return;
        };
        let message = panic
            .downcast_ref::<&str>()
            .map(|s| (*s).to_owned())
            .or_else(|| panic.downcast_ref::<String>().cloned())
            .unwrap_or_else(|| "no message".to_owned());
        self.lanes().for_each(Lane::give_up);
        self.set_phase(Phase::Crashed(message));
        self.offer();
    }
}

fn with_seed(config: Config, seed: u64) -> Config {
    Config { seed, ..config }
}

enum Wait {
    No,
    For(Duration),
    ForCommand,
}
