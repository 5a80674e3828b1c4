//! How many frames the window draws.

/// Frames that the window drew in the last full second.
#[derive(Default)]
pub(super) struct FrameRate {
    second: u64,
    frames: u32,
    pub(super) last: u32,
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
}
