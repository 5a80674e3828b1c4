//! [`StopAt`]: where training is to pause by itself; [`Stopped`]: where it did.

use super::Session;
use crate::metrics::verdict::Verdict;

/// Where training is to pause by itself, once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StopAt {
    /// As soon as so many epochs are finished.
    Epoch(u64),
    /// As soon as the verdict is this one, which is judged at the run's own records, so the same run stops at the same epoch.
    Verdict(Verdict),
}

/// Where training paused by itself.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Stopped {
    /// How often it did: a new number is a new pause, even at the same place.
    pub times: u64,
    /// Where it did last.
    pub last: Option<StopAt>,
}

impl StopAt {
    /// Whether a run that has finished so many epochs is past it.
    pub(super) fn is_behind(self, epoch: u64) -> bool {
        matches!(self, Self::Epoch(stop) if stop <= epoch)
    }

    /// Whether the epoch that was just finished is where to stop.
    pub(super) fn is_reached(self, session: &Session) -> bool {
        match self {
            Self::Epoch(epoch) => session.epoch() >= epoch,
            Self::Verdict(verdict) => {
                let epoch = session.epoch();
                let last = session.history().records.until(epoch).last();
                last.is_some_and(|record| record.epoch == epoch)
                    && session.judge(false).verdict == verdict
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::shipped;
    use crate::gan::Backend;

    #[test]
    fn it_is_reached_at_the_epoch_and_at_the_record_that_says_so() {
        let mut session = Session::new(
            shipped("mode-collapse").unwrap().preset.config.clone(),
            Backend::Flex,
        );
        let collapsed = StopAt::Verdict(Verdict::Collapsed);
        let mut first = None;
        while first.is_none() && session.epoch() < 2_000 {
            session.run_epoch().unwrap();
            assert_eq!(StopAt::Epoch(7).is_reached(&session), session.epoch() >= 7);
            if collapsed.is_reached(&session) {
                first = Some(session.epoch());
            }
        }
        assert!(
            StopAt::Epoch(7).is_behind(7)
                && !StopAt::Epoch(8).is_behind(7)
                && !collapsed.is_behind(7)
        );
        // What the window says at that epoch, and not between two records.
        assert!(first.is_some());
        assert_eq!(session.judge(false).verdict, Verdict::Collapsed);
        session.run_epoch().unwrap();
        assert!(!collapsed.is_reached(&session));
    }
}
