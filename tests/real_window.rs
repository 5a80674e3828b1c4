//! The real program in a real window, under a virtual display with software OpenGL, used by mouse
//! and keyboard. Needs Xvfb, xdotool and ImageMagick, which `./test.sh` installs on Debian.

#![cfg(target_os = "linux")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test may fail with a panic, in its helpers too"
)]

use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// No machine should need longer for anything here.
const PATIENCE: Duration = Duration::from_mins(1);

/// A virtual display; ends with the test.
struct Display {
    server: Child,
    name: String,
}

impl Display {
    fn start(size: &str) -> Self {
        let mut server = Command::new("Xvfb")
            .args(["-displayfd", "1", "-nolisten", "tcp", "-screen", "0"])
            .arg(format!("{size}x24"))
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("Xvfb is missing: run ./test.sh, which installs it, or install Xvfb, xdotool and ImageMagick");
        // Xvfb writes the number of its display once it is ready.
        let mut number = String::new();
        BufReader::new(server.stdout.take().unwrap())
            .read_line(&mut number)
            .unwrap();
        Self {
            server,
            name: format!(":{}", number.trim()),
        }
    }

    fn command(&self, program: impl AsRef<std::ffi::OsStr>) -> Command {
        let mut command = Command::new(program);
        command
            .env("DISPLAY", &self.name)
            .env("LIBGL_ALWAYS_SOFTWARE", "1")
            .env_remove("WAYLAND_DISPLAY");
        command
    }

    /// Runs xdotool and returns what it says.
    fn xdotool(&self, args: &[&str]) -> String {
        let output = self
            .command("xdotool")
            .args(args)
            .output()
            .expect("xdotool is missing: run ./test.sh");
        String::from_utf8(output.stdout).unwrap()
    }

    fn click(&self, x: u32, y: u32) {
        self.xdotool(&["mousemove", &x.to_string(), &y.to_string(), "click", "1"]);
    }

    /// The pixels of a part of the screen, as ImageMagick's hash of them.
    fn pixels(&self, crop: &str) -> String {
        let output = self
            .command("import")
            .args(["-window", "root", "-crop", crop, "-format", "%#", "info:-"])
            .output()
            .expect("import (ImageMagick) is missing: run ./test.sh");
        assert!(
            output.status.success(),
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
        String::from_utf8(output.stdout).unwrap()
    }
}

impl Drop for Display {
    fn drop(&mut self) {
        self.server.kill().ok();
        self.server.wait().ok();
    }
}

/// The program in its window; ends with the test.
struct Program {
    process: Child,
    window: String,
}

impl Program {
    fn start(display: &Display, config_home: &Path, args: &[&str]) -> Self {
        let process = display
            .command(assert_cmd::cargo::cargo_bin!("gan-playground"))
            .args(args)
            .env("XDG_CONFIG_HOME", config_home)
            .spawn()
            .unwrap();
        let window = wait_for("the window", || {
            let found = display.xdotool(&["search", "--onlyvisible", "--name", "GAN Playground"]);
            found.lines().next().map(str::to_owned)
        });
        display.xdotool(&["windowmove", &window, "0", "0", "windowfocus", &window]);
        Self { process, window }
    }

    fn quit(mut self, display: &Display) {
        display.xdotool(&["windowfocus", &self.window, "key", "ctrl+q"]);
        let code = wait_for("the end", || self.process.try_wait().unwrap());
        assert!(code.success(), "{code}");
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        self.process.kill().ok();
        self.process.wait().ok();
    }
}

fn wait_for<T>(what: &str, mut look: impl FnMut() -> Option<T>) -> T {
    let start = Instant::now();
    while start.elapsed() < PATIENCE {
        if let Some(found) = look() {
            return found;
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    panic!("waited in vain for {what}");
}

/// The middle of the picture and the epoch counter, at 1440×900.
const PICTURE: &str = "600x600+380+160";
const EPOCH: &str = "100x24+325+10";

/// Waits until a part of the screen is at rest.
fn at_rest(display: &Display, crop: &str) -> String {
    let mut last = String::new();
    wait_for("rest", || {
        std::thread::sleep(Duration::from_millis(300));
        let now = display.pixels(crop);
        let is_same = now == last;
        last.clone_from(&now);
        is_same.then_some(now)
    })
}

fn differs(display: &Display, crop: &str, from: &str) -> String {
    wait_for("a change on screen", || {
        Some(display.pixels(crop)).filter(|now| now != from)
    })
}

#[test]
fn a_mouse_click_on_play_trains_and_the_session_is_remembered() {
    let display = Display::start("1440x900");
    let home = tempfile::tempdir().unwrap();
    let program = Program::start(&display, home.path(), &[]);
    let untrained = at_rest(&display, PICTURE);
    let epoch_0 = display.pixels(EPOCH);

    display.click(88, 21); // Play
    differs(&display, EPOCH, &epoch_0);
    let learning = differs(&display, PICTURE, &untrained);
    differs(&display, PICTURE, &learning);

    display.xdotool(&["key", "space"]); // Pause
    at_rest(&display, EPOCH);
    display.xdotool(&["key", "r"]); // Reset: the very same picture
    wait_for("the first picture again", || {
        display.xdotool(&["mousemove", "720", "880"]);
        (display.pixels(EPOCH) == epoch_0).then_some(())
    });

    display.click(28, 92); // the line, first of the distributions
    let file = home.path().join("gan-playground/session.ron");
    wait_for("the autosave", || {
        let text = std::fs::read_to_string(&file).ok()?;
        text.contains("distribution: line").then_some(())
    });
    program.quit(&display);

    let restored = Program::start(&display, home.path(), &[]);
    at_rest(&display, PICTURE);
    restored.quit(&display);
    assert!(
        std::fs::read_to_string(&file)
            .unwrap()
            .contains("distribution: line")
    );
}

#[test]
fn the_picture_and_the_model_are_taken_away_by_mouse_and_keyboard() {
    let display = Display::start("1440x900");
    let home = tempfile::tempdir().unwrap();
    let program = Program::start(&display, home.path(), &[]);
    at_rest(&display, PICTURE);
    // This display has no dialog service: the program asks for the path itself.
    let answer = |path: &Path| {
        std::thread::sleep(Duration::from_millis(700));
        let path = path.display().to_string();
        display.xdotool(&["key", "ctrl+a"]);
        display.xdotool(&["type", "--delay", "5", &path]);
        display.xdotool(&["key", "Return"]);
    };
    let picture = home.path().join("picture.png");
    display.click(1157, 21); // Take away
    std::thread::sleep(Duration::from_millis(500));
    display.click(1221, 107); // Save the picture
    answer(&picture);
    let (width, height) = wait_for("the picture", || image::image_dimensions(&picture).ok());
    assert!(width > 300 && height > 300, "{width} × {height}");
    let pixels = image::open(&picture).unwrap().to_rgb8();
    let is_green = |p: &image::Rgb<u8>| p.0[1] > p.0[0].saturating_add(40);
    assert!(
        pixels.pixels().filter(|p| is_green(p)).count() > 1_000,
        "real samples"
    );

    let model = home.path().join("model.json");
    display.xdotool(&["key", "ctrl+m"]);
    answer(&model);
    wait_for("the model", || {
        gan_playground::models::Model::read(&model).ok()
    });
    program.quit(&display);
    // What was taken away opens again.
    let reopened = Program::start(&display, home.path(), &[model.to_str().unwrap()]);
    at_rest(&display, PICTURE);
    reopened.quit(&display);
}

#[test]
fn a_preset_opens_by_name_in_a_small_window() {
    let display = Display::start("1024x700");
    let home = tempfile::tempdir().unwrap();
    let program = Program::start(&display, home.path(), &["mode-collapse"]);
    let name = display.xdotool(&["getwindowname", &program.window]);
    let title = &gan_playground::config::shipped("mode-collapse")
        .unwrap()
        .preset
        .name;
    wait_for("the title", || {
        let now = display.xdotool(&["getwindowname", &program.window]);
        now.contains(title.as_str()).then_some(())
    });
    assert!(name.contains("GAN Playground"), "{name}");
    program.quit(&display);
}

#[test]
fn without_opengl_one_line_names_the_headless_command() {
    let display = Display::start("640x480");
    let home = tempfile::tempdir().unwrap();
    let output = display
        .command(assert_cmd::cargo::cargo_bin!("gan-playground"))
        .env("XDG_CONFIG_HOME", home.path())
        // A driver that does not exist.
        .env("LIBGL_DRIVERS_PATH", home.path())
        .env("MESA_LOADER_DRIVER_OVERRIDE", "none")
        .env("GALLIUM_DRIVER", "none")
        .env("__EGL_VENDOR_LIBRARY_DIRS", home.path())
        .output()
        .unwrap();
    let err = String::from_utf8_lossy(&output.stderr).into_owned();
    let lines: Vec<_> = err.lines().filter(|l| l.starts_with("error:")).collect();
    assert_eq!(output.status.code(), Some(1), "{err}");
    assert_eq!(lines.len(), 1, "{err}");
    assert!(lines[0].contains("gan-playground train PRESET"), "{err}");
}
