//! Everything that is measured of a run, declared once: curves, charts, tables, experiments, `--json`, and
//! `docs/QUANTITIES.md` are made from [`QUANTITIES`].
//!
//! - [`measured`]: what quantities are read from
//! - [`info`]: what is declared of one: name, direction, chart, how it is read
//! - [`table`]: every quantity, declared once
//! - `lookup`: what is asked of one, answered from its row
//! - `name`: quantities by name

pub mod info;
mod lookup;
pub mod measured;
mod name;
pub mod table;

pub use info::{Chart, Colour, Direction, Drawn, Quantity, QuantityInfo, Scope, Values};
pub use lookup::{curves, curves_of, distance_in_words};
pub use measured::Measured;
pub use name::UnknownQuantity;
pub use table::QUANTITIES;
