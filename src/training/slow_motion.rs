//! Slow motion: every update of an epoch in five sub-steps, each with its own numbers.

use std::collections::VecDeque;
use std::sync::Arc;

use super::{Checkpoint, Diverged, History, Session};
use crate::config::Config;
use crate::gan::{Explained, Player, WrongState};

/// One fifth of an update.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum SubStep {
    /// G makes fakes of fresh noise.
    Generate,
    /// D answers.
    Classify,
    /// The answers become one number.
    Loss,
    /// How each parameter would change that number.
    Gradients,
    /// The parameters move.
    Update,
}

impl SubStep {
    /// All of them, in order.
    pub const ALL: [Self; 5] = [
        Self::Generate,
        Self::Classify,
        Self::Loss,
        Self::Gradients,
        Self::Update,
    ];

    /// Its number, from 1.
    pub fn number(self) -> usize {
        1 + self as usize
    }

    fn next(self) -> Option<Self> {
        Self::ALL.get(self.number()).copied()
    }

    fn before(self) -> Option<Self> {
        Self::ALL.get((self as usize).checked_sub(1)?).copied()
    }
}

/// Where in an epoch slow motion is.
#[derive(Clone, Debug, PartialEq)]
pub struct SlowView {
    /// The update, taken apart.
    pub explained: Arc<Explained>,
    /// The sub-step that is shown; the parameters move with [`SubStep::Update`], not before.
    pub sub_step: SubStep,
    /// The settings that it is made with.
    pub config: Arc<Config>,
    /// Number of the update among this player's in the epoch, from 1.
    pub update: u32,
}

/// Most updates that can be gone back over.
const MOST_BEHIND: usize = 100;
/// Most bytes of the states that are kept for that.
const MOST_BYTES: usize = 64 << 20;

/// The state before an update, to go back to.
#[derive(Clone)]
struct Before {
    checkpoint: Arc<Checkpoint>,
    /// The curves, shared by the updates of an epoch.
    history: Arc<History>,
}

/// The place of slow motion in a session.
#[derive(Default)]
pub(super) struct SlowMotion {
    now: Option<SlowView>,
    /// The state before the update that is shown.
    before: Option<Before>,
    /// The updates before it, the oldest first.
    behind: VecDeque<(SlowView, Before)>,
}

impl SlowMotion {
    /// What is shown; `None` before the first sub-step.
    pub fn view(&self) -> Option<&SlowView> {
        self.now.as_ref()
    }

    /// Goes on by one sub-step. The epoch ends with the last update's last one.
    pub fn advance(&mut self, session: &mut Session) -> Result<(), Diverged> {
        let next = self.now.as_ref().and_then(|now| now.sub_step.next());
        let (Some(now), Some(next)) = (&mut self.now, next) else {
            self.leave_behind();
            self.now = look_ahead(session);
            self.before = self.now.is_some().then(|| self.state_of(session));
            // Nothing to explain: an epoch without updates, or one that would end in NaN or ∞.
            if self.now.is_none() {
                // What was shown before is not the state before this.
                self.behind.clear();
                return session.run_update();
            }
            return Ok(());
        };
        if next == SubStep::Update {
            session.run_update()?;
        }
        now.sub_step = next;
        Ok(())
    }

    /// Goes back by one sub-step, to the very state before it. Returns whether there was one.
    ///
    /// # Errors
    ///
    /// If the state cannot be gone on from; nothing changes then.
    pub fn back(&mut self, session: &mut Session) -> Result<bool, WrongState> {
        let Some(now) = &mut self.now else {
            return Ok(false);
        };
        if let Some(sub_step) = now.sub_step.before() {
            if let (SubStep::Update, Some(before)) = (now.sub_step, &self.before) {
                session.return_to(&before.checkpoint, History::clone(&before.history))?;
            }
            now.sub_step = sub_step;
            // What comes next is made with the settings of now.
            if *now.config != *session.config() {
                self.refresh(session);
            }
            return Ok(true);
        }
        let Some((view, before)) = self.behind.pop_back() else {
            return Ok(false);
        };
        (self.now, self.before) = (Some(view), Some(before));
        Ok(true)
    }

    /// Whether there is a sub-step to go back to.
    pub fn can_go_back(&self) -> bool {
        let is_within = |now: &SlowView| now.sub_step.before().is_some();
        self.now.as_ref().is_some_and(is_within) || !self.behind.is_empty()
    }

    /// Keeps the update that is done, to go back to.
    fn leave_behind(&mut self) {
        if let (Some(view), Some(before)) = (self.now.take(), self.before.take()) {
            self.behind.push_back((view, before));
        }
        let bytes = |behind: &VecDeque<(SlowView, Before)>| -> usize {
            behind
                .iter()
                .map(|(_, before)| before.checkpoint.bytes())
                .sum()
        };
        while self.behind.len() > MOST_BEHIND
            || (self.behind.len() > 1 && bytes(&self.behind) > MOST_BYTES)
        {
            self.behind.pop_front();
        }
    }

    fn state_of(&self, session: &Session) -> Before {
        let last = self.behind.back().map(|(_, before)| &before.history);
        let history = match last {
            Some(history) if **history == *session.history() => history.clone(),
            _ => Arc::new(session.history().clone()),
        };
        Before {
            checkpoint: Arc::new(session.checkpoint()),
            history,
        }
    }

    /// The settings changed: what was not computed yet is explained with the new ones.
    pub fn refresh(&mut self, session: &Session) {
        let is_ahead = |now: &&SlowView| now.sub_step != SubStep::Update;
        let Some(old) = self.now.as_ref().filter(is_ahead) else {
            return;
        };
        let (player, sub_step) = (old.explained.player, old.sub_step);
        self.now = look_ahead(session).map(|new| SlowView {
            // Another network's update starts at its beginning.
            sub_step: if new.explained.player == player {
                sub_step
            } else {
                SubStep::Generate
            },
            ..new
        });
    }
}

fn look_ahead(session: &Session) -> Option<SlowView> {
    let explained = Arc::new(session.explain_next()?);
    let progress = session.progress();
    Some(SlowView {
        update: 1 + match explained.player {
            Player::Discriminator => progress.discriminator,
            Player::Generator => progress.generator,
        },
        explained,
        config: Arc::new(session.config().clone()),
        sub_step: SubStep::Generate,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gan::Backend;

    fn session() -> Session {
        // GAN Lab's default: two updates of D, one of G.
        Session::new(Config::default(), Backend::Flex)
    }

    #[test]
    fn an_epoch_in_slow_motion_is_the_epoch() {
        let (mut slow, mut fast) = (session(), session());
        let mut motion = SlowMotion::default();
        let mut seen = Vec::new();
        for _ in 0..3 * 5 {
            motion.advance(&mut slow).unwrap();
            let now = motion.view().unwrap();
            seen.push((now.explained.player, now.update, now.sub_step.number()));
        }
        let updates = [
            (Player::Discriminator, 1),
            (Player::Discriminator, 2),
            (Player::Generator, 1),
        ];
        let expected: Vec<_> = updates
            .into_iter()
            .flat_map(|(player, update)| (1..=5).map(move |step| (player, update, step)))
            .collect();
        assert_eq!(seen, expected);
        fast.run_epoch().unwrap();
        assert_eq!(slow.checkpoint(), fast.checkpoint());
        assert_eq!(slow.history(), fast.history());
    }

    #[test]
    fn going_back_is_the_state_before_bit_for_bit_across_updates_and_epochs() {
        let mut session = session();
        let mut motion = SlowMotion::default();
        assert!(!motion.back(&mut session).unwrap());
        let mut states = Vec::new();
        let place = |motion: &SlowMotion| {
            let now = motion.view().unwrap();
            (now.explained.player, now.update, now.sub_step)
        };
        // Two epochs and a half.
        for _ in 0..38 {
            motion.advance(&mut session).unwrap();
            states.push((
                place(&motion),
                session.checkpoint(),
                session.history().clone(),
            ));
        }
        let last = states.len() - 1;
        // To the very first sub-step, and no further.
        for (expected, checkpoint, history) in states[..last].iter().rev() {
            assert!(motion.can_go_back());
            assert!(motion.back(&mut session).unwrap());
            assert_eq!(place(&motion), *expected);
            assert_eq!(session.checkpoint(), *checkpoint);
            assert_eq!(session.history(), history);
        }
        assert!(!motion.can_go_back() && !motion.back(&mut session).unwrap());
        // And the same way again.
        for (expected, checkpoint, history) in &states[1..] {
            motion.advance(&mut session).unwrap();
            assert_eq!(place(&motion), *expected);
            assert_eq!(session.checkpoint(), *checkpoint);
            assert_eq!(session.history(), history);
        }
    }

    #[test]
    fn what_was_not_shown_cannot_be_gone_back_over() {
        let mut session = session();
        let mut motion = SlowMotion::default();
        (0..7).for_each(|_| motion.advance(&mut session).unwrap());
        assert!(motion.can_go_back());
        // An epoch without updates has nothing to show.
        let mut config = session.config().clone();
        config.discriminator.updates_per_epoch = 0;
        config.generator.updates_per_epoch = 0;
        session.apply(config);
        motion.refresh(&session);
        motion.advance(&mut session).unwrap();
        assert!(motion.view().is_none() && !motion.can_go_back());
        assert!(!motion.back(&mut session).unwrap());
    }

    #[test]
    fn leaving_within_an_epoch_finishes_it() {
        let (mut slow, mut fast) = (session(), session());
        let mut motion = SlowMotion::default();
        // D's second update, before it moves anything.
        for _ in 0..8 {
            motion.advance(&mut slow).unwrap();
        }
        assert_eq!((slow.epoch(), slow.updates()), (0, (1, 0)));
        // Saved and opened again here, the epoch is still the same one.
        let mut again =
            Session::resume(slow.checkpoint(), slow.history().clone(), Backend::Flex).unwrap();
        for session in [&mut slow, &mut again, &mut fast] {
            session.run_epoch().unwrap();
        }
        assert_eq!(slow.checkpoint(), fast.checkpoint());
        assert_eq!(again.checkpoint(), fast.checkpoint());
    }

    #[test]
    fn the_numbers_are_those_of_the_update() {
        for dropout in [0.0, 0.3] {
            let mut config = Config::default();
            config.discriminator.dropout = dropout;
            let mut session = Session::new(config, Backend::Flex);
            let mut motion = SlowMotion::default();
            for player in [
                Player::Discriminator,
                Player::Discriminator,
                Player::Generator,
            ] {
                let before = session.parameters(player);
                for _ in 0..5 {
                    motion.advance(&mut session).unwrap();
                }
                let e = motion.view().unwrap().explained.clone();
                let (loss, rate) = match player {
                    Player::Discriminator => (session.d_loss(), 0.1),
                    Player::Generator => (session.g_loss(), 0.1),
                };
                assert_eq!((e.player, Some(e.loss)), (player, loss));
                let way: f64 = before
                    .iter()
                    .zip(session.parameters(player))
                    .map(|(a, b)| f64::from(b - a).powi(2))
                    .sum();
                assert!((e.step_length - way.sqrt()).abs() < 1e-9 * (1.0 + e.step_length));
                // Plain gradient descent: the way is the rate times the gradient.
                assert!(
                    (e.step_length - rate * e.gradient_length).abs() < 1e-4 * e.step_length,
                    "{e:?}"
                );
                assert_eq!((e.batch, e.fakes.len()), (150, 300));
                assert_eq!(e.loss_after.is_none(), dropout > 0.0);
                if let Some(after) = e.loss_after {
                    assert!(after < e.loss, "a small step downhill: {} {after}", e.loss);
                }
            }
        }
    }

    #[test]
    fn answers_and_loss_belong_together() {
        // The log loss of single answers, from the probabilities that the picture shows.
        let session = session();
        let e = session.explain_next().unwrap();
        let picture = session.snapshot_of(&e, crate::training::View::default());
        let mean = |p: &[f32], f: &dyn Fn(f64) -> f64| {
            p.iter().map(|p| f(f64::from(*p))).sum::<f64>() / p.len() as f64
        };
        let (real, fake) = (&picture.plane().d_of_real, &picture.plane().d_of_fakes);
        let loss = -(0.95 * mean(real, &f64::ln) + mean(fake, &|p| (1.0 - p).ln())) / 2.0;
        assert!((e.loss - loss).abs() < 1e-5, "{} {loss}", e.loss);
        assert!((e.answer_to_real.unwrap() - mean(real, &|p| p)).abs() < 1e-5);
        assert!((e.answer_to_fakes - mean(fake, &|p| p)).abs() < 1e-5);
    }

    #[test]
    fn new_settings_are_explained_before_they_act() {
        let mut session = session();
        let mut motion = SlowMotion::default();
        motion.advance(&mut session).unwrap();
        motion.advance(&mut session).unwrap();
        let way = |m: &SlowMotion| m.view().unwrap().explained.step_length;
        let before = way(&motion);
        let mut config = session.config().clone();
        config.discriminator.learning_rate = 0.01;
        session.apply(config);
        motion.refresh(&session);
        assert_eq!(motion.view().unwrap().sub_step, SubStep::Classify);
        assert!((way(&motion) - before / 10.0).abs() < 1e-3 * before);
    }
}
