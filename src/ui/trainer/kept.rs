//! Runs as they are kept for the next start of the window, and gone on with then.

use std::sync::mpsc::{Receiver, channel};

use super::Trainer;
use crate::config::Config;
use crate::training::{Checkpoint, Command, History, PresentRuns};

impl Trainer {
    /// Asks for the present of the runs; the answer comes when training has a moment for it, and never where no run is.
    pub fn present(&mut self) -> Receiver<PresentRuns> {
        let (sender, receiver) = channel();
        self.send(Command::Present(sender));
        receiver
    }

    /// Goes on with a run beside the main one, from where it was left; the settings are those that [`Self::set_configs`] is told of.
    pub fn resume_twin(&mut self, config: Config, checkpoint: Checkpoint, history: History) {
        self.twin = Some(config.clone());
        self.send(Command::ResumeTwin(Box::new((config, checkpoint, history))));
    }
}
