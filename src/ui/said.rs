//! What somebody says in each frame, as long as it holds: who draws a dialog or a lesson, to those who draw beside it.

use eframe::egui::{Context, Id};

/// Says it for this frame; the last word counts.
pub fn say<T: Clone + Send + Sync + 'static>(ctx: &Context, what: Id, value: T) {
    let number = ctx.cumulative_pass_nr();
    ctx.data_mut(|data| data.insert_temp(what, (number, value)));
}

/// What was said in this frame or the last one, by whoever is drawn later.
pub fn said<T: Clone + Send + Sync + 'static>(ctx: &Context, what: Id) -> Option<T> {
    let now = ctx.cumulative_pass_nr();
    let known: Option<(u64, T)> = ctx.data(|data| data.get_temp(what));
    known
        .filter(|(number, _)| number + 2 > now)
        .map(|(_, value)| value)
}
