//! [`Worker`]: a thread that owns a session. Commands go in through a channel; the newest
//! [`Frame`] waits in a slot of one. Neither side ever waits for the other: a command is a send,
//! and no new frame is built until the last one was taken.
//!
//! - `slot`: where the newest frame waits, and what is called meanwhile
//! - `state`: what the thread owns, and its loop
//! - `commands`: what each command does
//! - `runs`: runs begin, end, are forked and gone on with
//! - `steps`: epochs and steps, in time and in step
//! - `frames`: measured, pictured, offered

mod commands;
mod frames;
mod runs;
mod slot;
mod state;
mod steps;

use std::sync::mpsc::{Sender, channel};
use std::thread;
use std::time::{Duration, Instant};

use thread_priority::{ThreadPriority, ThreadPriorityValue, set_current_thread_priority};

pub use self::slot::{BeforeEpoch, Notify};
use self::slot::{Slot, lock};
use self::state::State;
use super::lane::Lane;
use super::left::LeftRuns;
use super::speed::Speed;
use super::{Checkpoint, Command, Frame, History, Phase, Stopped, View};
use crate::config::Config;
use crate::gan::Backend;

/// Shortest time between two frames: a little less than a 60 Hz screen's, as a frame that is late
/// costs the screen a whole one. A shorter one would only take time from training: where there is no
/// GPU, drawing a frame costs as much as some hundred epochs.
const FRAME_INTERVAL: Duration = Duration::from_micros(16_200);
/// The same where drawing and training share two cores, which leaves training more time: that there are fewer pictures a
/// second is not noticed.
const FRAME_INTERVAL_OF_TWO_CORES: Duration = Duration::from_millis(20);

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
        Self::begin(config, backend, notify, before_epoch, State::rebuild)
    }

    /// Starts the thread, paused where a run goes on; at epoch 0 of its settings, if it cannot.
    ///
    /// # Errors
    ///
    /// If the operating system gives no thread.
    pub fn resume(
        checkpoint: Checkpoint,
        history: History,
        backend: Backend,
        notify: Notify,
    ) -> std::io::Result<Self> {
        let config = checkpoint.config.clone();
        let begin = move |state: &mut State| {
            state.resume((checkpoint, history));
            if !state.has_session() {
                state.rebuild();
            }
        };
        Self::begin(config, backend, notify, Box::new(|_| ()), begin)
    }

    fn begin(
        config: Config,
        backend: Backend,
        notify: Notify,
        before_epoch: BeforeEpoch,
        begin: impl FnOnce(&mut State) + Send + 'static,
    ) -> std::io::Result<Self> {
        let (commands, inbox) = channel();
        let slot = Slot::default();
        let state = State {
            main: Lane::new(config),
            twin: None,
            left: LeftRuns::default(),
            backend,
            threads: 1,
            phase: Phase::Paused,
            run: 0,
            view: View::default(),
            looks: [None, None],
            wanted: None,
            limit: None,
            stop: None,
            stopped: Stopped::default(),
            pace: None,
            next_epoch_due: Instant::now(),
            last_measured: None,
            last_frame: None,
            frame_interval: frame_interval(),
            commands_done: 0,
            problems: 0,
            refusal: None,
            is_stale: true,
            is_unexplored: false,
            speed: Speed::default(),
            slot: slot.clone(),
            notify,
            before_epoch,
        };
        thread::Builder::new()
            .name("training".to_owned())
            .spawn(move || {
                yield_to_the_window();
                state.run(&inbox, begin);
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
