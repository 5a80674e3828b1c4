//! Buffers that are used again from step to step: a training step allocates nothing for its
//! activations after the first.

use std::cell::RefCell;
use std::ops::{Deref, DerefMut};

use bytemuck::{Pod, Zeroable};

/// Buffers that a thread keeps at most; an update of dense networks needs four at once, the R1 penalty a dozen,
/// and one of convolutional networks four for each of their layers.
const KEPT: usize = 48;
/// Larger buffers go back to the allocator: they were for a picture or a report.
const KEPT_LINES: usize = 1 << 18;

/// A cache line, so that no vector lies across two of them.
#[derive(Clone, Copy, Pod, Zeroable)]
#[repr(C, align(64))]
struct Line([f32; LINE]);

/// Numbers in a cache line.
const LINE: usize = 16;

thread_local! {
    static POOL: RefCell<Vec<Vec<Line>>> = const { RefCell::new(Vec::new()) };
}

/// A slice of numbers, 64-byte aligned; what it holds at first is unspecified. The default one is empty.
#[derive(Default)]
pub(super) struct Buffer {
    lines: Vec<Line>,
    len: usize,
}

impl Buffer {
    /// A buffer of `len` numbers.
    pub fn take(len: usize) -> Self {
        let needed = len.div_ceil(LINE);
        if needed == 0 {
            return Self::default();
        }
        let mut lines = POOL.with_borrow_mut(|pool| {
            // The smallest that is large enough, or else the largest.
            let fits = |lines: &Vec<Line>| {
                let has = lines.len();
                (
                    has < needed,
                    if has < needed { usize::MAX - has } else { has },
                )
            };
            let best = pool.iter().enumerate().min_by_key(|(_, b)| fits(b));
            best.map(|(index, _)| index)
                .map(|index| pool.swap_remove(index))
                .unwrap_or_default()
        });
        if lines.len() < needed {
            lines.resize(needed, Line::zeroed());
        }
        Self { lines, len }
    }
}

impl Drop for Buffer {
    fn drop(&mut self) {
        let lines = std::mem::take(&mut self.lines);
        // While a thread ends its pool may be gone already; the buffer is freed then.
        POOL.try_with(|pool| {
            let mut pool = pool.borrow_mut();
            if pool.len() < KEPT && !lines.is_empty() && lines.len() <= KEPT_LINES {
                pool.push(lines);
            }
        })
        .ok();
    }
}

impl Deref for Buffer {
    type Target = [f32];

    fn deref(&self) -> &[f32] {
        &bytemuck::cast_slice(&self.lines)[..self.len]
    }
}

impl DerefMut for Buffer {
    fn deref_mut(&mut self) -> &mut [f32] {
        &mut bytemuck::cast_slice_mut(&mut self.lines)[..self.len]
    }
}

impl std::fmt::Debug for Buffer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Buffer({} numbers)", self.len)
    }
}
