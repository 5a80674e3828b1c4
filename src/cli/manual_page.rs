//! `manual-page`: the man pages, and what shells complete, as packages have them.

use std::fs;
use std::path::Path;
use std::process::ExitCode;

use anyhow::Context as _;
use clap::{Command, CommandFactory as _};
use clap_complete::{Generator as _, Shell};

use super::Args;

/// The program, as shells call it.
const PROGRAM: &str = "gan-playground";
/// Where man looks for pages of commands, in `share`.
const PAGES: &str = "man/man1";
/// Where each shell looks for the completions of packages, in `share`.
const COMPLETIONS: [(Shell, &str); 3] = [
    (Shell::Bash, "bash-completion/completions"),
    (Shell::Fish, "fish/vendor_completions.d"),
    (Shell::Zsh, "zsh/site-functions"),
];

/// Writes a page for the program and one for each command, and the completions, into a folder that is laid out as `share`.
///
/// # Errors
///
/// If a file cannot be written.
pub fn page(folder: &Path) -> anyhow::Result<ExitCode> {
    let place = |name: &str| {
        let place = folder.join(name);
        let made = fs::create_dir_all(&place);
        made.with_context(|| place.display().to_string())
            .map(|()| place)
    };
    let pages = place(PAGES)?;
    clap_mangen::generate_to(Args::command(), &pages)
        .with_context(|| pages.display().to_string())?;
    // The examples are lines, which man would fill and stretch as it does sentences.
    let page = pages.join(format!("{PROGRAM}.1"));
    let text = fs::read_to_string(&page).with_context(|| page.display().to_string())?;
    let text = text
        .replace(".SH EXTRA\nExamples:\n", ".SH EXAMPLES\n.nf\n")
        .replace(".SH VERSION\n", ".fi\n.SH VERSION\n");
    fs::write(&page, text).with_context(|| page.display().to_string())?;
    for (shell, name) in COMPLETIONS {
        let file = place(name)?.join(shell.file_name(PROGRAM));
        let mut text = Vec::new();
        clap_complete::generate(shell, &mut shown(), PROGRAM, &mut text);
        // clap_complete writes the name of a program with a hyphen in two ways into what is for bash (clap's issue 6421),
        // which then completes no option of any command.
        let mut text =
            String::from_utf8_lossy(&text).replace("gan__subcmd__playground", "gan__playground");
        if shell == Shell::Zsh {
            text = with_preset_or_command(&text);
        }
        fs::write(&file, text).with_context(|| file.display().to_string())?;
    }
    Ok(ExitCode::SUCCESS)
}

/// The command line without what is hidden in its help: shells would complete that, too.
fn shown() -> Command {
    let all = Args::command();
    let commands = all.get_subcommands().filter(|one| !one.is_hide_set());
    Command::new(PROGRAM)
        .version(env!("CARGO_PKG_VERSION"))
        .args(all.get_arguments().cloned())
        .subcommands(commands.cloned())
}

/// What is for zsh, with the first word either a preset or a command. `clap_complete` takes the command for the second word, after
/// a preset, and so completes no option of any command.
fn with_preset_or_command(text: &str) -> String {
    let lines = text
        .lines()
        .filter(|line| !line.starts_with("'::preset -- What to open"));
    let text: String = lines.flat_map(|line| [line, "\n"]).collect();
    text.replace("$line[2]", "$line[1]").replace(
        "\":: :_gan-playground_commands\"",
        "\":: :{_gan-playground_commands; _files}\"",
    )
}
