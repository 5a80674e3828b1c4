//! The real program in a real window, under a virtual display with software OpenGL, used by mouse
//! and keyboard. Needs Xvfb, xdotool, ImageMagick, xclip and dbus-daemon, which `./test.sh` installs on
//! Debian. Where something is comes from a window of the same size without a screen, which knows the names.

#![cfg(target_os = "linux")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test may fail with a panic, in its helpers too"
)]

mod window_kit;

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use eframe::egui::Rect;
use egui_kittest::kittest::Queryable as _;
use gan_playground::config::shipped;
use gan_playground::gan::Backend;
use gan_playground::models::Model;
use gan_playground::models::weights::{Kind, named};
use gan_playground::training::Session;
use gan_playground::ui::Options;
use window_kit::{Window, window_with};

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
            // Without `-noreset` the server starts anew when the last client leaves, and the next one is
            // refused meanwhile: xdotool looks for the window before the program has connected.
            .args(["-displayfd", "1", "-noreset", "-nolisten", "tcp", "-screen", "0"])
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

    fn click(&self, at: Rect) {
        let [x, y] = [at.center().x, at.center().y].map(|v| v.round().to_string());
        self.xdotool(&["mousemove", &x, &y, "click", "1"]);
    }

    /// The pixels of a part of the screen, as ImageMagick's hash of them.
    fn pixels(&self, part: Rect) -> String {
        let [width, height] = [part.width(), part.height()].map(|v| v.floor() as u32);
        let [x, y] = [part.left(), part.top()].map(|v| v.ceil() as u32);
        let crop = format!("{width}x{height}+{x}+{y}");
        let output = self
            .command("import")
            .args(["-window", "root", "-crop", &crop, "-format", "%#", "info:-"])
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
        Self::start_with(display, config_home, args, &[])
    }

    fn start_with(
        display: &Display,
        config_home: &Path,
        args: &[&str],
        environment: &[(&str, &str)],
    ) -> Self {
        let process = display
            .command(assert_cmd::cargo::cargo_bin!("gan-playground"))
            .args(args)
            // No desktop but what a test brings along.
            .env("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent")
            .env("XDG_CONFIG_HOME", config_home)
            .envs(environment.iter().copied())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let window = wait_for("the window", || {
            let found = display.xdotool(&["search", "--onlyvisible", "--name", "GAN Playground"]);
            found.lines().next().map(str::to_owned)
        });
        display.xdotool(&["windowmove", &window, "0", "0", "windowfocus", &window]);
        Self { process, window }
    }

    /// Returns what was said on stderr.
    fn quit(self, display: &Display) -> String {
        display.xdotool(&["windowfocus", &self.window, "key", "ctrl+q"]);
        self.end()
    }

    fn signal(self, signal: &str) -> String {
        let id = self.process.id().to_string();
        Command::new("kill").args([signal, &id]).status().unwrap();
        self.end()
    }

    fn end(mut self) -> String {
        let code = wait_for("the end", || self.process.try_wait().unwrap());
        let mut said = String::new();
        let stderr = self.process.stderr.take();
        stderr.unwrap().read_to_string(&mut said).unwrap();
        assert!(code.success(), "{code}: {said}");
        said
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

/// The same window without a screen.
struct Plan(Window);

impl Plan {
    fn new() -> Self {
        Self(window_with([1440.0, 900.0], Options::default()))
    }

    fn of(&self, label: &str) -> Rect {
        self.0.get_by_label(label).rect()
    }

    fn click(&mut self, display: &Display, label: &str) {
        display.click(self.of(label));
        window_kit::click(&mut self.0, label);
    }

    fn picture(&self) -> Rect {
        self.of("Layered distributions").shrink(8.0)
    }

    fn epoch(&self) -> Rect {
        self.of("Epoch 0").expand(4.0)
    }
}

/// Waits until a part of the screen is at rest.
fn at_rest(display: &Display, part: Rect) -> String {
    let mut last = String::new();
    wait_for("rest", || {
        std::thread::sleep(Duration::from_millis(300));
        let now = display.pixels(part);
        let is_same = now == last;
        last.clone_from(&now);
        is_same.then_some(now)
    })
}

fn differs(display: &Display, part: Rect, from: &str) -> String {
    wait_for("a change on screen", || {
        Some(display.pixels(part)).filter(|now| now != from)
    })
}

#[test]
fn a_mouse_click_on_play_trains_and_the_session_is_remembered() {
    let display = Display::start("1440x900");
    let plan = Plan::new();
    let (picture, epoch) = (plan.picture(), plan.epoch());
    let home = tempfile::tempdir().unwrap();
    let program = Program::start(&display, home.path(), &[]);
    let untrained = at_rest(&display, picture);
    let epoch_0 = display.pixels(epoch);

    display.click(plan.of("Play"));
    differs(&display, epoch, &epoch_0);
    let learning = differs(&display, picture, &untrained);
    differs(&display, picture, &learning);

    display.xdotool(&["key", "space"]); // Pause
    at_rest(&display, epoch);
    display.xdotool(&["key", "r"]); // Reset: the very same picture
    wait_for("the first picture again", || {
        display.xdotool(&["mousemove", "720", "880"]);
        (display.pixels(epoch) == epoch_0).then_some(())
    });

    display.click(plan.of("Distribution: Line"));
    let file = home.path().join("gan-playground/session.ron");
    wait_for("the autosave", || {
        let text = std::fs::read_to_string(&file).ok()?;
        text.contains("distribution: line").then_some(())
    });
    // The run that goes on at the end is one of those that were tried.
    let epoch_0 = display.pixels(epoch);
    display.xdotool(&["key", "space"]);
    differs(&display, epoch, &epoch_0);
    program.quit(&display);
    let text = std::fs::read_to_string(&file).unwrap();
    let (_, tried) = text.split_once("tried:").unwrap();
    assert!(tried.contains("distribution: line"), "{tried}");

    let restored = Program::start(&display, home.path(), &[]);
    at_rest(&display, picture);
    restored.quit(&display);
    assert!(
        std::fs::read_to_string(&file)
            .unwrap()
            .contains("distribution: line")
    );
}

/// Waits until a page is there, then answers it with a path.
fn answer(display: &Display, path: &Path) {
    std::thread::sleep(Duration::from_millis(900));
    let path = path.display().to_string();
    display.xdotool(&["key", "ctrl+a"]);
    display.xdotool(&["type", "--delay", "5", &path]);
    display.xdotool(&["key", "Return"]);
}

#[test]
fn the_picture_and_the_model_are_taken_away_by_mouse_and_keyboard() {
    let display = Display::start("1440x900");
    let mut plan = Plan::new();
    let shown = plan.picture();
    let home = tempfile::tempdir().unwrap();
    let program = Program::start(&display, home.path(), &[]);
    at_rest(&display, shown);
    // This display has no dialog service: the program asks for the path itself.
    let picture = home.path().join("picture.png");
    plan.click(&display, "Take away");
    std::thread::sleep(Duration::from_millis(500));
    plan.click(&display, "Save the picture (PNG)…");
    answer(&display, &picture);
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
    answer(&display, &model);
    wait_for("the model", || Model::read(&model).ok());
    program.quit(&display);
    // What was taken away opens again.
    let reopened = Program::start(&display, home.path(), &[model.to_str().unwrap()]);
    at_rest(&display, shown);
    reopened.quit(&display);
}

#[test]
fn a_signal_keeps_the_last_edit() {
    let display = Display::start("1440x900");
    let plan = Plan::new();
    for (signal, tile, key) in [
        ("-TERM", "Distribution: Spiral", "spiral"),
        ("-INT", "Distribution: Line", "line"),
        ("-HUP", "Distribution: Two moons", "two_moons"),
    ] {
        let home = tempfile::tempdir().unwrap();
        let program = Program::start(&display, home.path(), &[]);
        let untrained = at_rest(&display, plan.picture());
        display.click(plan.of(tile));
        differs(&display, plan.picture(), &untrained);
        program.signal(signal);
        let file = home.path().join("gan-playground/session.ron");
        let text = std::fs::read_to_string(&file).unwrap();
        assert!(text.contains(&format!("distribution: {key}")), "{signal}");
    }
}

#[test]
fn a_session_that_cannot_be_remembered_is_told_of_at_once_and_at_the_end() {
    let display = Display::start("1440x900");
    let plan = Plan::new();
    let home = tempfile::tempdir().unwrap();
    let file = home.path().join("a file, no folder");
    std::fs::write(&file, "").unwrap();
    // The folder can't be made; nobody moves the mouse.
    let program = Program::start(&display, &file, &[]);
    let training = plan.of("Training: Loss");
    let with_message = at_rest(&display, training.expand(20.0));
    // Closing it says so once more, and closing it again leaves.
    display.xdotool(&["windowfocus", &program.window, "key", "ctrl+q"]);
    std::thread::sleep(Duration::from_secs(1));
    let title = display.xdotool(&["getwindowname", &program.window]);
    assert!(
        title.contains("GAN Playground"),
        "it is still there: {title}"
    );
    let said = program.quit(&display);
    assert!(said.contains("cannot be remembered"), "{said}");
    // A signal asks nobody.
    let program = Program::start(&display, &file, &[]);
    at_rest(&display, training.expand(20.0));
    assert!(program.signal("-TERM").contains("cannot be remembered"));
    let program = Program::start(&display, home.path(), &[]);
    let without = at_rest(&display, training.expand(20.0));
    assert_ne!(
        without, with_message,
        "the message is where the last settings are"
    );
    assert!(!program.quit(&display).contains("cannot"));
}

#[test]
fn the_clipboard_is_the_systems() {
    let display = Display::start("1440x900");
    let mut plan = Plan::new();
    let home = tempfile::tempdir().unwrap();
    let program = Program::start(&display, home.path(), &[]);
    at_rest(&display, plan.picture());
    plan.click(&display, "Take away");
    std::thread::sleep(Duration::from_millis(500));
    plan.click(&display, "Copy the settings");
    let copied = wait_for("the settings on the clipboard", || {
        let output = display
            .command("xclip")
            .args(["-selection", "clipboard", "-o"])
            .output()
            .expect("xclip is missing: run ./test.sh");
        let text = String::from_utf8(output.stdout).unwrap();
        text.contains("config:").then_some(text)
    });
    let copied = gan_playground::config::Preset::parse(&copied, "the clipboard").unwrap();
    assert_eq!(copied.config, *window_kit::config(&plan.0));

    let preset = "(name: \"Жёлтый 黄色\", config: (data: (distribution: spiral)))";
    let mut other = copied_elsewhere(&display, preset);
    let file = home.path().join("gan-playground/session.ron");
    wait_for("the pasted preset", || {
        display.xdotool(&["key", "ctrl+v"]);
        std::thread::sleep(Duration::from_millis(500));
        let text = std::fs::read_to_string(&file).ok()?;
        text.contains("Жёлтый 黄色").then_some(())
    });
    other.kill().ok();
    other.wait().ok();
    program.quit(&display);
}

/// A program that has this on its clipboard.
fn copied_elsewhere(display: &Display, text: &str) -> Child {
    let mut other = display
        .command("xclip")
        .args(["-selection", "clipboard", "-quiet"])
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("xclip is missing: run ./test.sh");
    let mut input = other.stdin.take().unwrap();
    input.write_all(text.as_bytes()).unwrap();
    other
}

#[test]
fn cells_of_a_spreadsheet_are_pasted_and_learned() {
    let display = Display::start("1440x900");
    let plan = Plan::new();
    let home = tempfile::tempdir().unwrap();
    let program = Program::start(&display, home.path(), &[]);
    at_rest(&display, plan.picture());
    // As office programs copy cells: tabs, and the decimal comma of half of Europe.
    let rows =
        (0..40).map(|row| format!("{}\t{},5\t{}\r\n", row + 1, row * row % 17, 2000 + 3 * row));
    let cells = format!("Nr.\tLänge (mm)\tMasse (g)\r\n{}", rows.collect::<String>());
    let mut other = copied_elsewhere(&display, &cells);
    let file = home.path().join("gan-playground/session.ron");
    wait_for("the pasted points", || {
        display.xdotool(&["key", "ctrl+v"]);
        std::thread::sleep(Duration::from_secs(1));
        display.xdotool(&["key", "Return"]);
        std::thread::sleep(Duration::from_millis(500));
        let text = std::fs::read_to_string(&file).ok()?;
        (text.contains("Länge (mm)") && text.contains("Masse (g)")).then_some(())
    });
    other.kill().ok();
    other.wait().ok();
    program.quit(&display);
}

/// A message bus of its own; ends with the test.
#[cfg(target_os = "linux")]
struct Bus {
    daemon: Child,
    address: String,
}

#[cfg(target_os = "linux")]
impl Bus {
    fn start() -> Self {
        let mut daemon = Command::new("dbus-daemon")
            .args(["--session", "--nofork", "--print-address=1"])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("dbus-daemon is missing: run ./test.sh");
        let mut address = String::new();
        BufReader::new(daemon.stdout.take().unwrap())
            .read_line(&mut address)
            .unwrap();
        Self {
            daemon,
            address: address.trim().to_owned(),
        }
    }

    /// A dialog service that takes a call as `answer` does; ends when dropped.
    fn portal(&self, answer: Answer) -> zbus::Connection {
        let address = self.address.as_str();
        let builder = zbus::connection::Builder::address(address).unwrap();
        let builder = builder.name("org.freedesktop.portal.Desktop").unwrap();
        let builder = builder
            .serve_at("/org/freedesktop/portal/desktop", Chooser(answer))
            .unwrap();
        zbus::block_on(builder.build()).unwrap()
    }
}

#[cfg(target_os = "linux")]
impl Drop for Bus {
    fn drop(&mut self) {
        self.daemon.kill().ok();
        self.daemon.wait().ok();
    }
}

/// What a dialog service makes of a call.
#[cfg(target_os = "linux")]
#[derive(Clone)]
enum Answer {
    /// It chooses that file.
    Choose(String),
    /// It says that it shows a dialog, and no more.
    Promise,
    /// It does not even answer.
    Hang,
}

#[cfg(target_os = "linux")]
struct Chooser(Answer);

#[cfg(target_os = "linux")]
#[zbus::interface(name = "org.freedesktop.portal.FileChooser")]
impl Chooser {
    async fn open_file(
        &self,
        parent: String,
        title: String,
        options: std::collections::HashMap<String, zbus::zvariant::OwnedValue>,
        #[zbus(header)] header: zbus::message::Header<'_>,
        #[zbus(connection)] connection: &zbus::Connection,
    ) -> zbus::zvariant::OwnedObjectPath {
        assert!(!title.is_empty(), "a dialog of {parent:?} without a title");
        let token = String::try_from(options["handle_token"].clone()).unwrap();
        let sender = header
            .sender()
            .unwrap()
            .trim_start_matches(':')
            .replace('.', "_");
        let path = format!("/org/freedesktop/portal/desktop/request/{sender}/{token}");
        match &self.0 {
            Answer::Choose(uri) => {
                let uris = zbus::zvariant::Value::from(vec![uri.clone()]);
                let results = std::collections::HashMap::from([("uris", uris)]);
                let interface = "org.freedesktop.portal.Request";
                connection
                    .emit_signal(
                        None::<zbus::names::BusName<'_>>,
                        path.as_str(),
                        interface,
                        "Response",
                        &(0_u32, results),
                    )
                    .await
                    .unwrap();
            }
            Answer::Promise => {}
            Answer::Hang => std::future::pending::<()>().await,
        }
        path.try_into().unwrap()
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_dialog_service_may_answer_hang_or_die() {
    let display = Display::start("1440x900");
    let plan = Plan::new();
    let bus = Bus::start();
    let home = tempfile::tempdir().unwrap();
    let preset = home.path().join("by dialog.ron");
    std::fs::write(&preset, "(name: \"By dialog\")").unwrap();
    let typed = home.path().join("typed.ron");
    std::fs::write(&typed, "(name: \"By hand\")").unwrap();
    let bus_address = [("DBUS_SESSION_BUS_ADDRESS", bus.address.as_str())];
    let program = Program::start_with(&display, home.path(), &[], &bus_address);
    at_rest(&display, plan.picture());
    let title = |name: &str| {
        wait_for("the title", || {
            let title = display.xdotool(&["getwindowname", &program.window]);
            title.contains(name).then_some(())
        });
    };
    let press = |key: &str| display.xdotool(&["key", key]);

    let uri = format!("file://{}", preset.display()).replace(' ', "%20");
    let service = bus.portal(Answer::Choose(uri));
    press("ctrl+o");
    title("By dialog");
    drop(service);

    // It takes the call and dies a second later; it takes no call; it promises a dialog that never comes.
    for (answers, lives_for) in [
        (Answer::Promise, Some(Duration::from_secs(1))),
        (Answer::Hang, None),
        (Answer::Promise, None),
    ] {
        let service = bus.portal(answers);
        press("ctrl+o");
        let dead = lives_for.map(|time| {
            std::thread::sleep(time);
            drop(service.clone());
            zbus::block_on(service.clone().close()).ok();
        });
        let lived = lives_for.unwrap_or_default();
        std::thread::sleep(Duration::from_secs(2).saturating_sub(lived));
        answer(&display, &typed);
        title("By hand");
        press("ctrl+z");
        title("By dialog");
        drop((dead, service));
    }
    // While a dialog may be there, asking again asks in the window, at once.
    let service = bus.portal(Answer::Promise);
    press("ctrl+o");
    std::thread::sleep(Duration::from_millis(200));
    press("ctrl+o");
    answer(&display, &typed);
    title("By hand");
    drop(service);
    program.quit(&display);
}

#[test]
fn a_preset_opens_by_name_in_a_small_window() {
    let display = Display::start("1024x700");
    let home = tempfile::tempdir().unwrap();
    let program = Program::start(&display, home.path(), &["mode-collapse"]);
    let name = display.xdotool(&["getwindowname", &program.window]);
    let title = &shipped("mode-collapse").unwrap().preset.name;
    wait_for("the title", || {
        let now = display.xdotool(&["getwindowname", &program.window]);
        now.contains(title.as_str()).then_some(())
    });
    assert!(name.contains("GAN Playground"), "{name}");
    program.quit(&display);
}

#[test]
fn a_file_that_cannot_be_opened_opens_the_window_which_says_so() {
    let display = Display::start("1440x900");
    let shown = Plan::new().picture();
    let home = tempfile::tempdir().unwrap();
    let table = home.path().join("broken.csv");
    std::fs::write(&table, "0.1,0.2\n0.3,green\n").unwrap();
    let program = Program::start(&display, home.path(), &[table.to_str().unwrap()]);
    at_rest(&display, shown);
    let said = program.quit(&display);
    assert!(said.contains("broken.csv"), "{said}");
}

#[test]
fn weights_are_given_with_the_preset_that_they_are_of() {
    let display = Display::start("1440x900");
    let plan = Plan::new();
    let shown = plan.picture();
    let home = tempfile::tempdir().unwrap();
    // Of the same networks, as another seed begins; the ending is none of weights.
    let mut config = shipped("ganlab-ring").unwrap().preset.config.clone();
    config.seed += 1;
    let networks = Session::new(config.clone(), Backend::Flex)
        .checkpoint()
        .networks;
    let bytes = Kind::Npz.bytes(&named(&config, &networks)).unwrap();
    let weights = home.path().join("weights.dat");
    std::fs::write(&weights, bytes).unwrap();
    let args = ["ganlab-ring", "--weights", weights.to_str().unwrap()];
    let program = Program::start(&display, home.path(), &args);
    at_rest(&display, shown);
    let model = home.path().join("model.json");
    display.xdotool(&["key", "ctrl+m"]);
    answer(&display, &model);
    let saved = wait_for("the model", || Model::read(&model).ok());
    program.quit(&display);
    let found = saved.checkpoint.networks;
    assert_eq!(found.generator.parameters, networks.generator.parameters);
    assert_eq!(
        found.discriminator.parameters,
        networks.discriminator.parameters
    );
    assert_eq!(saved.checkpoint.config.seed + 1, config.seed);
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

#[test]
fn without_a_display_the_line_says_what_is_missing() {
    let home = tempfile::tempdir().unwrap();
    let said = |display: Option<&str>| {
        let mut command = Command::new(assert_cmd::cargo::cargo_bin!("gan-playground"));
        command
            .env("XDG_CONFIG_HOME", home.path())
            .env_remove("DISPLAY")
            .env_remove("WAYLAND_DISPLAY")
            .env_remove("WAYLAND_SOCKET");
        display.map(|display| command.env("DISPLAY", display));
        let output = command.output().unwrap();
        assert_eq!(output.status.code(), Some(1));
        String::from_utf8(output.stderr).unwrap()
    };
    let none = said(None);
    assert!(
        none.contains("neither DISPLAY nor WAYLAND_DISPLAY is set"),
        "{none}"
    );
    let dead = said(Some(":64999"));
    assert!(
        dead.contains("no display answers (DISPLAY is :64999)"),
        "{dead}"
    );
}
