//! What each command does.

use super::state::State;
use crate::config::Config;
use crate::training::lane::Lane;
use crate::training::{Command, Phase, PresentRuns};
use std::time::Instant;

impl State {
    pub(super) fn obey(&mut self, command: Command) {
        if !matches!(command, Command::Flush(_)) {
            self.commands_done += 1;
        }
        let explores = matches!(command, Command::Explore(_));
        match command {
            Command::Play => {
                self.lanes().for_each(Lane::return_to_present);
                if self.has_session() && self.phase != Phase::Running {
                    self.try_again();
                    // One that was meant for another run, and is behind this one.
                    let epoch = self.main.epoch();
                    self.stop = self.stop.filter(|stop| !stop.is_behind(epoch));
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
                self.lanes().for_each(Lane::return_to_present);
                if self.has_session() {
                    self.try_again();
                    self.set_phase(Phase::Paused);
                    self.guarded(|state| state.step(step));
                }
            }
            Command::StepBack => {
                if self.has_session() {
                    self.set_phase(Phase::Paused);
                    self.guarded(State::step_back);
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
            Command::SetThreads(threads) => {
                self.threads = threads;
                self.lanes().for_each(|lane| lane.set_threads(threads));
            }
            Command::SetSpeedLimit(limit) => {
                self.limit = limit.filter(|l| *l > 0.0);
                self.next_epoch_due = Instant::now();
            }
            Command::StopAt(stop) => self.stop = stop,
            Command::SetSlowMotion(pace) => self.set_pace(pace),
            Command::SetParameter(player, index, value) => {
                self.main.return_to_present();
                self.guarded(|state| state.main.set_parameter(player, index, value));
            }
            Command::SetView(view) => self.view = view,
            Command::LookClosely(looks) => self.looks = looks,
            Command::Explore(wanted) => self.wanted = wanted,
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
            Command::Present(sender) => {
                self.guarded(|state| {
                    let present = |lane: &Lane| {
                        let session = lane.session.as_ref()?;
                        Some((session.checkpoint(), session.history().clone()))
                    };
                    if let Some(main) = present(&state.main) {
                        let twin = state.twin.as_deref().and_then(present);
                        // The asker may have gone.
                        sender.send(PresentRuns { main, twin }).ok();
                    }
                });
            }
            Command::ResumeTwin(run) => self.guarded(|state| state.resume_twin(*run)),
            Command::Replay(sender) => {
                self.guarded(|state| {
                    let replay = |lane: &Lane| Some(lane.session.as_ref()?.replay(&lane.moments));
                    if let Some(of_main) = replay(&state.main) {
                        let of_twin = state.twin.as_deref().and_then(replay);
                        // The asker may have gone.
                        sender.send((of_main, of_twin)).ok();
                    }
                });
            }
            Command::Generator(sender) => {
                self.guarded(|state| {
                    // The asker may have gone.
                    state
                        .main
                        .generator()
                        .map(|generator| sender.send(generator).ok());
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
        if explores {
            self.is_unexplored = true;
        } else {
            self.is_stale = true;
        }
    }
}
