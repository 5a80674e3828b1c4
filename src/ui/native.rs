//! Opening the window on this desktop, and saying why where it cannot be opened.

use std::panic::AssertUnwindSafe;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use eframe::egui;

use super::app::App;
use super::options::Options;

/// Size at the first start; the desktop makes it smaller where its screen is.
const DEFAULT_SIZE: [f32; 2] = [1440.0, 900.0];
/// Scaled by two it still fits a screen of 1920×1080 with the desktop's bars.
const LEAST_SIZE: [f32; 2] = [640.0, 400.0];

/// What a minimal Debian lacks to open a window on an X display, and to draw in it.
const DISPLAY_PACKAGES: &str =
    "libx11-6 libx11-xcb1 libxcursor1 libxi6 libxrandr2 libxkbcommon-x11-0";
const OPENGL_PACKAGES: &str = "libgl1 libegl1";
/// Exit code where a second signal ends the program.
const SIGNALLED: i32 = 130;

/// Opens the window and returns when it is closed.
///
/// # Errors
///
/// If there is no display or no OpenGL.
pub fn run(options: Options) -> Result<(), Failure> {
    let icon = eframe::icon_data::from_png_bytes(include_bytes!("../../assets/icon.png"));
    let mut viewport = egui::ViewportBuilder::default()
        .with_title("GAN Playground")
        .with_app_id("gan-playground")
        .with_inner_size(DEFAULT_SIZE)
        .with_min_inner_size(LEAST_SIZE)
        .with_drag_and_drop(true);
    match icon {
        Ok(icon) => viewport = viewport.with_icon(icon),
        Err(error) => log::error!("the icon is broken: {error}"),
    }
    let native = eframe::NativeOptions {
        viewport,
        // Under software rendering, on a machine without a GPU, dithering costs frames, and no
        // gradient here is wide enough to show bands.
        dithering: false,
        ..Default::default()
    };
    let has_started = Arc::new(AtomicBool::new(false));
    let starts = has_started.clone();
    // What ends the program before it has begun is told in one line of ours.
    std::panic::set_hook(Box::new(|panic| log::debug!("{panic}")));
    let open = || {
        eframe::run_native(
            "GAN Playground",
            native,
            Box::new(move |cc| {
                starts.store(true, Ordering::Relaxed);
                drop(std::panic::take_hook());
                close_on_signals(&cc.egui_ctx, options.ends.clone());
                Ok(Box::new(App::new(&cc.egui_ctx, options)?))
            }),
        )
    };
    // winit loads the libraries of the display as it goes, and panics where one is missing.
    match std::panic::catch_unwind(AssertUnwindSafe(open)) {
        Ok(result) => result.map_err(Failure::Window),
        Err(panic) if has_started.load(Ordering::Relaxed) => std::panic::resume_unwind(panic),
        Err(_) => Err(Failure::Libraries),
    }
}

/// Closes the window in order on SIGTERM, SIGINT and SIGHUP, so that nothing is lost. A second signal
/// does not wait for it.
fn close_on_signals(ctx: &egui::Context, ends: Arc<AtomicBool>) {
    let ctx = ctx.clone();
    let result = ctrlc::set_handler(move || {
        if ends.swap(true, Ordering::Relaxed) {
            std::process::exit(SIGNALLED);
        }
        ctx.send_viewport_cmd(egui::ViewportCommand::Close);
        ctx.request_repaint();
    });
    if let Err(error) = result {
        log::warn!("signals end the program at once: {error}");
    }
}

/// Why there is no window.
#[derive(Debug)]
pub enum Failure {
    /// As the window's library tells it.
    Window(eframe::Error),
    /// A library is missing that only was looked for on the way.
    Libraries,
}

/// Why there is no window, in words; the system's own tell of source files and error numbers.
pub fn explain(failure: &Failure) -> String {
    match failure {
        Failure::Window(eframe::Error::Winit(_) | eframe::Error::WinitEventLoop(_))
        | Failure::Libraries => explain_display(&Displays::of_environment()),
        Failure::Window(
            eframe::Error::Glutin(_)
            | eframe::Error::NoGlutinConfigs(..)
            | eframe::Error::OpenGL(_),
        ) => format!(
            "the display has no OpenGL 2.1 or newer, or the libraries for it are missing (on Debian and \
             Ubuntu: apt install {OPENGL_PACKAGES})"
        ),
        Failure::Window(eframe::Error::AppCreation(error)) => error.to_string(),
    }
}

/// What the environment says of displays.
#[derive(Default)]
struct Displays {
    /// `DISPLAY`, and whether something answers there.
    x11: Option<(String, bool)>,
    /// The same of `WAYLAND_DISPLAY`.
    wayland: Option<(String, bool)>,
}

impl Displays {
    fn of_environment() -> Self {
        let variable = |name: &str| std::env::var(name).ok().filter(|v| !v.is_empty());
        Self {
            x11: variable("DISPLAY").map(|name| {
                let answers = x11_answers(&name);
                (name, answers)
            }),
            wayland: variable("WAYLAND_DISPLAY").map(|name| {
                let folder = variable("XDG_RUNTIME_DIR").unwrap_or_default();
                let answers = socket_answers(&PathBuf::from(folder).join(&name));
                (name, answers)
            }),
        }
    }
}

fn explain_display(displays: &Displays) -> String {
    let all = [
        ("DISPLAY", &displays.x11),
        ("WAYLAND_DISPLAY", &displays.wayland),
    ];
    let named = all.iter().filter_map(|(variable, display)| {
        display
            .as_ref()
            .map(|(name, _)| format!("{variable} is {name}"))
    });
    let named = named.collect::<Vec<_>>().join(", ");
    if named.is_empty() {
        return "no display: neither DISPLAY nor WAYLAND_DISPLAY is set".to_owned();
    }
    let answers = |display: &Option<(String, bool)>| display.as_ref().is_some_and(|(_, a)| *a);
    if all.iter().any(|(_, display)| answers(display)) {
        format!(
            "there is a display ({named}), but libraries that draw on it seem to be missing (on Debian and \
             Ubuntu: apt install {DISPLAY_PACKAGES} {OPENGL_PACKAGES})"
        )
    } else {
        format!("no display answers ({named})")
    }
}

/// Whether an X server listens where a `DISPLAY` says.
fn x11_answers(name: &str) -> bool {
    let Some((host, number)) = name.rsplit_once(':') else {
        return false;
    };
    let number = number.split('.').next().unwrap_or_default();
    match host {
        "" | "unix" => socket_answers(&PathBuf::from(format!("/tmp/.X11-unix/X{number}"))),
        _ => {
            let port = number
                .parse::<u16>()
                .ok()
                .and_then(|n| n.checked_add(6_000));
            port.is_some_and(|port| std::net::TcpStream::connect((host, port)).is_ok())
        }
    }
}

#[cfg(unix)]
fn socket_answers(path: &Path) -> bool {
    std::os::unix::net::UnixStream::connect(path).is_ok()
}

#[cfg(not(unix))]
fn socket_answers(_: &Path) -> bool {
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_display_a_dead_one_and_missing_libraries_are_told_apart() {
        let display = |answers| Some((":7".to_owned(), answers));
        let none = explain_display(&Displays::default());
        assert!(
            none.contains("neither DISPLAY nor WAYLAND_DISPLAY is set"),
            "{none}"
        );
        let dead = explain_display(&Displays {
            x11: display(false),
            wayland: None,
        });
        assert_eq!(dead, "no display answers (DISPLAY is :7)");
        let lacking = explain_display(&Displays {
            x11: display(true),
            wayland: Some(("wayland-0".to_owned(), false)),
        });
        for part in [
            "DISPLAY is :7",
            "libx11-xcb1",
            "libxkbcommon-x11-0",
            "libgl1",
        ] {
            assert!(lacking.contains(part), "{lacking}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn an_x_server_is_asked_where_its_name_says() {
        assert!(!x11_answers(":64999"));
        assert!(!x11_answers("nonsense"));
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        if let Some(number) = port.checked_sub(6_000) {
            assert!(x11_answers(&format!("127.0.0.1:{number}.0")));
        }
    }
}
