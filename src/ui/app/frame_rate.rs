//! How many frames the window draws, and whether training is as fast as it is asked to be.

/// Share of the epochs a second that are asked for below which training is behind: it never meets them to the last one.
const BEHIND: f64 = 0.8;
/// Seconds of that which are no hiccup.
const HICCUP_SECS: f64 = 1.0;

/// Frames that the window drew in the last full second.
#[derive(Default)]
pub(super) struct FrameRate {
    second: u64,
    frames: u32,
    pub(super) last: u32,
    /// Since when training has been behind.
    behind_since: Option<f64>,
    /// Whether it has been so for longer than a hiccup.
    pub(super) is_behind: bool,
}

impl FrameRate {
    pub(super) fn count(&mut self, now_secs: f64, frame: Option<&crate::training::Frame>) {
        let second = now_secs as u64;
        if second != self.second {
            let speed = frame.map_or(0.0, |f| f.epochs_per_second);
            log::debug!("{} frames/s, {speed:.0} epochs/s", self.frames);
            (self.second, self.last, self.frames) = (second, self.frames, 0);
        }
        self.frames += 1;
    }

    /// Takes note of the epochs a second that there are, and of those that are asked for; `None` asks for none.
    pub(super) fn compare(&mut self, now_secs: f64, reached: f64, wanted: Option<f64>) {
        let is_slower = wanted.is_some_and(|wanted| reached < BEHIND * wanted);
        if !is_slower {
            self.behind_since = None;
        }
        let since = is_slower.then(|| *self.behind_since.get_or_insert(now_secs));
        self.is_behind = since.is_some_and(|since| now_secs - since >= HICCUP_SECS);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn training_is_behind_when_it_is_slower_for_a_second() {
        let mut rate = FrameRate::default();
        let mut is_behind = |now, reached, wanted| {
            rate.compare(now, reached, wanted);
            rate.is_behind
        };
        assert!(!is_behind(0.0, 5.0, Some(300.0)));
        assert!(!is_behind(0.9, 5.0, Some(300.0)));
        assert!(is_behind(1.1, 5.0, Some(300.0)));
        // As many as are asked for, but for what always is missing.
        assert!(!is_behind(1.2, 290.0, Some(300.0)));
        assert!(!is_behind(1.3, 5.0, Some(300.0)), "it begins anew");
        // It is paused, or as fast as it can.
        assert!(!is_behind(9.0, 0.0, None));
    }
}
