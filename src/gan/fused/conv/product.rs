//! [`Product`]: the stage that computes an image or a list from the one before, and whatever can be done to a row of it
//! while it is in the first-level cache.

use std::ops::Range;

use super::activation;
use super::crew::{Crew, Stage};
use super::dense::{Gather, Spread};
use super::down::Down;
use super::grid::{Cut, Plane, Unit};
use super::norm::Statistics;
use super::rows::pack_row;
use super::sums;
use super::tile::{MOST_RUNS, Strip, compute};
use super::up::{self, Piece, Up};
use crate::config::Activation;
use crate::gan::fused::lanes::{Lanes, Machine};
use crate::gan::fused::rows::{Block, Blocks};

/// What a row is computed from, and its strips.
pub(super) enum Source<'a> {
    /// The user's numbers.
    Rows(&'a [f32]),
    /// A bigger image.
    Down(Down<'a>, Vec<Block>),
    /// A smaller image.
    Up(Up<'a>, Vec<Piece>),
    /// A list; pixels of a row and blocks of channels.
    Spread(Spread<'a>, Vec<(usize, Block)>),
    /// An image, to a list; rows of the image and blocks of the list.
    Gather(Gather<'a>, Vec<(usize, Block)>),
}

impl<'a> Source<'a> {
    /// From a bigger image.
    pub fn down(down: Down<'a>) -> Self {
        let blocks = Blocks::of_six(down.small.channels).collect();
        Self::Down(down, blocks)
    }

    /// From a smaller image.
    pub fn up(up: Up<'a>) -> Self {
        let pieces = up::pieces(up.big.channels, up.small.channels);
        Self::Up(up, pieces)
    }

    /// From a list.
    pub fn spread(spread: Spread<'a>) -> Self {
        let mut strips = Vec::new();
        for x in 0..spread.image.columns {
            strips.extend(Blocks::of_six(spread.image.channels).map(|block| (x, block)));
        }
        Self::Spread(spread, strips)
    }

    /// From an image, to a list.
    pub fn gather(gather: Gather<'a>) -> Self {
        let mut strips = Vec::new();
        for block in Blocks::of_six(gather.list.channels) {
            let rows = (0..gather.image.rows).step_by(MOST_RUNS);
            strips.extend(rows.map(|y| (y, block)));
        }
        Self::Gather(gather, strips)
    }

    /// Strips of a row.
    #[inline(always)]
    fn strips(&self) -> usize {
        match self {
            Self::Rows(_) => 0,
            Self::Down(_, strips) => strips.len(),
            Self::Up(_, strips) => strips.len(),
            Self::Spread(_, strips) | Self::Gather(_, strips) => strips.len(),
        }
    }

    #[inline(always)]
    fn strip(&self, cut: &Cut, unit: Unit, index: usize) -> Strip<'_> {
        match self {
            Self::Rows(_) => unreachable!("numbers are copied"),
            Self::Down(down, strips) => down.strip(cut, unit, strips[index]),
            Self::Up(up, strips) => up.strip(cut, unit, strips[index]),
            Self::Spread(spread, strips) => spread.strip(cut, unit, strips[index]),
            Self::Gather(gather, strips) => gather.strip(cut, unit, strips[index]),
        }
    }
}

/// What is done to a row then.
pub(super) enum Finish<'a> {
    /// Nothing.
    None,
    /// Its sums are taken for a norm; second output: those.
    Sums,
    /// The activation; second output: slopes, if it is there.
    Activate(Activation),
    /// The way back through an activation; second output: sums of the result, if it is there.
    Back(Back<'a>),
}

/// The way back through an activation.
pub(super) struct Back<'a> {
    /// The activation, if there was one.
    pub activation: Option<Activation>,
    /// Its values.
    pub values: &'a [f32],
    /// Its slopes, where they were kept: of SiLU, and with dropout.
    pub slopes: &'a [f32],
    /// Of the norm before it: the sums that it was applied to and its statistics. Third output: sums of the products.
    pub norm: Option<(&'a [f32], &'a Statistics)>,
}

/// Computes all rows. Outputs: the result, and two that depend on what is done to it.
pub(super) struct Product<'a> {
    /// How the batch is cut.
    pub cut: &'a Cut,
    /// Shape of the result.
    pub plane: Plane,
    /// What it is computed from.
    pub source: Source<'a>,
    /// What is done to it.
    pub finish: Finish<'a>,
}

impl Product<'_> {
    /// Numbers of a unit in each output, for one sample.
    #[inline(always)]
    fn widths(&self) -> [usize; 3] {
        let (width, channels) = (self.plane.width(), self.plane.channels);
        match self.finish {
            Finish::None => [width, 0, 0],
            Finish::Sums => [width, channels, 0],
            Finish::Activate(_) => [width, width, 0],
            Finish::Back(_) => [width, channels, channels],
        }
    }
}

/// Takes images as users have them, row by row.
pub(super) fn pack(crew: Crew, cut: &Cut, plane: Plane, rows: &[f32], out: &mut [f32]) {
    let product = Product {
        cut,
        plane,
        source: Source::Rows(rows),
        finish: Finish::None,
    };
    crew.run(&product, [out, &mut [], &mut []]);
}

impl Stage<3> for Product<'_> {
    fn units(&self) -> usize {
        self.cut.units(self.plane.rows)
    }

    fn offset(&self, output: usize, unit: usize) -> usize {
        self.cut.samples_before(unit) * self.widths()[output]
    }

    fn is_small(&self) -> bool {
        self.plane.is_list()
    }

    #[inline(always)]
    fn run<M: Machine>(
        &self,
        lanes: Lanes<M>,
        units: Range<usize>,
        [mut out, mut second, mut third]: [&mut [f32]; 3],
    ) {
        let widths = self.widths();
        for index in units {
            let unit = self.cut.unit(index);
            let row = first_of(&mut out, widths[0] * unit.samples);
            let second = first_of(&mut second, widths[1] * unit.samples);
            let third = first_of(&mut third, widths[2] * unit.samples);
            if let Source::Rows(rows) = self.source {
                pack_row(self.plane, unit, rows, row);
            }
            for index in 0..self.source.strips() {
                let strip = self.source.strip(self.cut, unit, index);
                compute(lanes, unit.samples / Lanes::<M>::COUNT, &strip, row);
            }
            let inner = self.plane.inner(unit);
            match &self.finish {
                Finish::None => {}
                Finish::Sums => sums::of_row(lanes, &row[inner], second),
                Finish::Activate(activation) => {
                    let slopes = within(second, inner.clone());
                    activation::apply(lanes, *activation, &mut row[inner], slopes);
                }
                Finish::Back(back) => {
                    let place = self.plane.range(self.cut, unit.y, unit.panel);
                    let delta = &mut row[inner.clone()];
                    back.row(lanes, unit, (place, inner), delta, [second, third]);
                }
            }
            self.plane.clear_edges(unit, row);
        }
    }
}

impl Back<'_> {
    #[inline(always)]
    fn row<M: Machine>(
        &self,
        lanes: Lanes<M>,
        unit: Unit,
        (place, inner): (Range<usize>, Range<usize>),
        delta: &mut [f32],
        [sums, products]: [&mut [f32]; 2],
    ) {
        if let Some(activation) = self.activation {
            let values = &self.values[place.clone()][inner.clone()];
            let slopes = if self.slopes.is_empty() {
                self.slopes
            } else {
                &self.slopes[place.clone()][inner.clone()]
            };
            activation::undo(lanes, activation, values, slopes, delta);
        }
        if !sums.is_empty() {
            sums::of_row(lanes, delta, sums);
        }
        if let Some((raw, statistics)) = self.norm {
            let raw = &raw[place][inner];
            let channels = products.len() / unit.samples;
            let of_group = statistics.of_group(unit.panel.group, channels);
            sums::products_of_row(lanes, unit, delta, raw, of_group, products);
        }
    }
}

/// The part of a row without the zeros at its ends; nothing if the row is not there.
#[inline(always)]
pub(super) fn within(row: &mut [f32], inner: Range<usize>) -> &mut [f32] {
    if row.is_empty() { row } else { &mut row[inner] }
}

/// Cuts off the first numbers of an output; none if it is not there.
#[inline(always)]
#[expect(clippy::mut_mut, reason = "an output that is used up from its start")]
pub(super) fn first_of<'a>(rest: &mut &'a mut [f32], count: usize) -> &'a mut [f32] {
    let all = std::mem::take(rest);
    let (first, tail) = all.split_at_mut(count.min(all.len()));
    *rest = tail;
    first
}
