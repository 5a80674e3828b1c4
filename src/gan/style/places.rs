//! [`Places`]: blocks of parameters, one after the other.

use std::ops::Range;

use crate::gan::layout::{Block, BlockKind, Start};

/// Blocks of a network so far.
#[derive(Default)]
pub(super) struct Places {
    blocks: Vec<Block>,
}

impl Places {
    /// Room for a block of weights that starts with this standard deviation.
    pub fn weight(
        &mut self,
        name: &str,
        shape: &[usize],
        [fan_in, fan_out]: [usize; 2],
        std: f64,
    ) -> Range<usize> {
        let start = Start { mean: 0.0, std };
        self.block(name, BlockKind::Weight, shape, [fan_in, fan_out], start)
    }

    /// Room for numbers that start alike.
    pub fn list(&mut self, name: &str, kind: BlockKind, count: usize, start: f64) -> Range<usize> {
        let start = Start {
            mean: start,
            std: 0.0,
        };
        self.block(name, kind, &[count], [0, count], start)
    }

    fn block(
        &mut self,
        name: &str,
        kind: BlockKind,
        shape: &[usize],
        [fan_in, fan_out]: [usize; 2],
        start: Start,
    ) -> Range<usize> {
        let from = self.blocks.last().map_or(0, |block| block.range.end);
        let range = from..from + shape.iter().product::<usize>();
        self.blocks.push(Block {
            name: name.to_owned(),
            kind,
            is_first: false,
            range: range.clone(),
            shape: shape.to_vec(),
            fan_in,
            fan_out,
            start: Some(start),
        });
        range
    }

    /// All of them.
    pub fn into_blocks(self) -> Vec<Block> {
        self.blocks
    }
}
