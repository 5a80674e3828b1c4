//! A training thread without a window, for the test programs of the worker.

use std::time::{Duration, Instant};

use gan_playground::config::Config;
use gan_playground::gan::Backend;
use gan_playground::training::{Frame, Worker};

pub fn spawn(config: Config) -> Worker {
    Worker::spawn(config, Backend::Flex, Box::new(|| ())).unwrap()
}

/// Takes frames until one fits; panics after a time that no machine should need.
pub fn wait_for(worker: &Worker, what: &str, fits: impl Fn(&Frame) -> bool) -> Box<Frame> {
    let start = Instant::now();
    while start.elapsed() < Duration::from_mins(1) {
        if let Some(frame) = worker.take_frame()
            && fits(&frame)
        {
            return frame;
        }
        std::thread::sleep(Duration::from_millis(1));
    }
    panic!("no frame: {what}");
}
