//! Which editor is given the keyboard when it is drawn next: who looks for a setting by its name wants to set it.

use eframe::egui::{Context, Id};

/// Passes in which it may still appear: the settings may have to come first.
const APPEARING: u64 = 12;

/// Since which pass, and the key of the setting.
type Wanted = (u64, &'static str);

fn id() -> Id {
    Id::unique("setting to be edited next")
}

/// Gives the editor of this setting the keyboard as soon as it is drawn.
pub fn edit_next(ctx: &Context, key: &'static str) {
    let wanted: Wanted = (ctx.cumulative_pass_nr(), key);
    ctx.data_mut(|data| data.insert_temp(id(), wanted));
    ctx.request_repaint();
}

/// Whether it is this one; says so once.
pub(super) fn is_next(ctx: &Context, key: &str) -> bool {
    let Some((pass, wanted)) = ctx.data(|data| data.get_temp::<Wanted>(id())) else {
        return false;
    };
    let is_late = pass + APPEARING < ctx.cumulative_pass_nr();
    if is_late || wanted == key {
        ctx.data_mut(|data| data.remove::<Wanted>(id()));
    }
    wanted == key && !is_late
}
