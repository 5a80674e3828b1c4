//! How a batch lies in memory while a fused pass works on it.
//!
//! The samples of a batch are the SIMD dimension, so a layer of any width wastes no lanes. They are
//! cut into panels of one to [`Lanes::PANEL_VECTORS`] vectors, and each panel is stored feature by feature:
//! `[panel][feature][sample of the panel]`. A panel's activations fit into the first-level cache, and
//! what a register tile reads is contiguous. The samples that fill up the last vector are zeros.
//! After each panel a cache line is left out: without it the panels of a layer of 64 units start at
//! multiples of 4 KiB, which share the same few places of the cache (measured: half the speed).

use std::ops::Range;

use super::lanes::{Lanes, Machine};

/// Numbers left out after each panel: a cache line, and a whole number of vectors.
const GAP: usize = 16;

/// A cut of a batch into panels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Panels {
    batch: usize,
    lanes: usize,
    most_vectors: usize,
}

/// A panel: `vectors` vectors from the `start`-th of the batch on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Panel {
    /// Index of its first vector.
    pub start: usize,
    /// Its width in vectors, 1 to [`Lanes::PANEL_VECTORS`].
    pub vectors: usize,
}

impl Panels {
    #[inline(always)]
    pub fn new<M: Machine>(batch: usize) -> Self {
        Self {
            batch,
            lanes: Lanes::<M>::COUNT,
            most_vectors: Lanes::<M>::PANEL_VECTORS,
        }
    }

    /// Vectors of the whole batch.
    pub fn vectors(self) -> usize {
        self.batch.div_ceil(self.lanes)
    }

    /// Numbers between the starts of two full panels of `width` features.
    #[inline(always)]
    pub fn stride(self, width: usize) -> usize {
        self.most_vectors * self.lanes * width + GAP
    }

    /// Numbers that `width` features of the whole batch take, gaps included.
    #[inline(always)]
    pub fn len(self, width: usize) -> usize {
        self.vectors().div_ceil(self.most_vectors) * self.stride(width)
    }

    /// Where `width` features of a panel are.
    #[inline(always)]
    pub fn range(self, panel: Panel, width: usize) -> Range<usize> {
        let start = panel.start / self.most_vectors * self.stride(width);
        start..start + panel.vectors * self.lanes * width
    }

    /// The panels from first to last: full ones, then one with what is left.
    #[inline(always)]
    pub fn iter(self) -> Iter {
        Iter {
            start: 0,
            left: self.vectors(),
            most_vectors: self.most_vectors,
        }
    }

    /// Full panels, and the vectors of the last one if it is not full.
    #[inline(always)]
    pub fn full_and_last(self) -> (usize, usize) {
        let vectors = self.vectors();
        (vectors / self.most_vectors, vectors % self.most_vectors)
    }

    /// Copies one panel of rows `[batch, width]` to `[width][sample]`.
    #[inline(always)]
    pub fn pack_panel(self, panel: Panel, rows: &[f32], width: usize, out: &mut [f32]) {
        let samples = panel.vectors * self.lanes;
        let first = panel.start * self.lanes;
        let present = samples.min(self.batch - first);
        let rows = &rows[first * width..][..present * width];
        for (feature, column) in out.chunks_exact_mut(samples).enumerate() {
            let (there, filling) = column.split_at_mut(present);
            for (to, row) in there.iter_mut().zip(rows.chunks_exact(width)) {
                *to = row[feature];
            }
            filling.fill(0.0);
        }
    }

    /// Copies panels back to rows `[batch, width]`.
    #[inline(always)]
    pub fn unpack(self, panels: &[f32], width: usize, rows: &mut [f32]) {
        for panel in self.iter() {
            self.unpack_panel(panel, &panels[self.range(panel, width)], width, rows);
        }
    }

    /// The inverse of [`Self::pack_panel`].
    #[inline(always)]
    pub fn unpack_panel(self, panel: Panel, values: &[f32], width: usize, rows: &mut [f32]) {
        let samples = panel.vectors * self.lanes;
        let first = panel.start * self.lanes;
        let present = samples.min(self.batch - first);
        let rows = &mut rows[first * width..][..present * width];
        for (feature, column) in values.chunks_exact(samples).enumerate() {
            for (from, row) in column.iter().zip(rows.chunks_exact_mut(width)) {
                row[feature] = *from;
            }
        }
    }
}

/// Iterator of [`Panels::iter`].
pub(super) struct Iter {
    start: usize,
    left: usize,
    most_vectors: usize,
}

impl Iterator for Iter {
    type Item = Panel;

    #[inline(always)]
    fn next(&mut self) -> Option<Panel> {
        let panel = Panel {
            start: self.start,
            vectors: self.left.min(self.most_vectors),
        };
        self.start += panel.vectors;
        self.left -= panel.vectors;
        (panel.vectors > 0).then_some(panel)
    }
}
