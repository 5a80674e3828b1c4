//! `experiments-page`: runs all shipped experiments and writes down what was found.

use std::fmt::Write as _;
use std::fs;
use std::io::{self, Write as _};
use std::num::NonZeroUsize;
use std::path::Path;
use std::process::ExitCode;

use anyhow::Context as _;

use super::exit::INTERRUPTED;
use super::long::interruptible;
use super::runs::{How, settle};
use crate::experiments::verdict::{LEVEL, NEAR};
use crate::experiments::words::list;
use crate::experiments::{Conclusion, Experiment, Report, SHIPPED_EXPERIMENTS, plot};
use crate::files;
use crate::gan::{Backend, Compute};
use crate::quantities::Quantity;

/// Which machines give the runs of a page once more.
fn repeated_by(other_digits: &[String]) -> String {
    let same = "Every processor with fused multiply-adds (AVX2, AVX-512, NEON) gives the same runs, bit for bit";
    match other_digits {
        [] => format!("{same}."),
        all if all.len() == SHIPPED_EXPERIMENTS.len() => {
            "Other instructions round differently, so single runs differ there, but not the picture as a whole."
                .to_owned()
        }
        _ => format!(
            "{same}; in {}, some runs are computed in another way, and single ones differ from processor to \
             processor, but not the picture as a whole.",
            list(other_digits)
        ),
    }
}

/// What a page says of one experiment: its row of the table, and its section.
#[derive(Debug, PartialEq)]
struct Said<'a> {
    row: &'a str,
    section: &'a str,
}

impl<'a> Said<'a> {
    fn of(page: &'a str, slug: &str) -> Option<Self> {
        let link = format!("](#{slug}) |");
        let row = page.lines().find(|line| line.contains(&link))?;
        let start = page.find(&format!("\n<a id=\"{slug}\"></a>\n"))?;
        let section = &page[start..];
        let end = section.get(1..)?.find("\n<a id=").map(|at| at + 1);
        Some(Self {
            row,
            section: &section[..end.unwrap_or(section.len())],
        })
    }
}

/// What a page says of an experiment on one preset.
fn section(
    e: &Experiment,
    report: &Report<'_>,
    (command, plot): (&str, &str),
    is_alone: bool,
) -> Result<String, std::fmt::Error> {
    let mut out = String::new();
    let observed = if e.is_where_observed() {
        ", where it was observed"
    } else {
        ""
    };
    if !is_alone {
        write!(out, "\n### On `{}`{observed}\n", e.preset)?;
    }
    let convergence = if e.metric == Quantity::Convergence {
        format!(
            " Converged: sliced Wasserstein distance below {}.",
            e.threshold
        )
    } else {
        String::new()
    };
    write!(
        out,
        "\n**{}**\n\n{}\n\
         Preset `{}`, seeds 1 to {}, {} epochs each.{convergence} `gan-playground experiment {command}`\n\n\
         ![{}: every run, and the way there](docs/experiments/{plot}.svg)\n",
        report.conclusion().unwrap_or_default(),
        report.markdown(),
        e.preset,
        report.plan.seeds,
        e.epochs,
        e.name,
    )?;
    Ok(out)
}

/// Runs every shipped experiment and writes `EXPERIMENTS.md` with a plot for each. Of those to `keep`, what
/// the page says already stays.
///
/// # Errors
///
/// If a file cannot be written, or the page says nothing of an experiment to keep.
pub fn page(
    folder: &Path,
    results: Option<&Path>,
    jobs: Option<NonZeroUsize>,
    keep: &[String],
) -> anyhow::Result<ExitCode> {
    let path = folder.join("EXPERIMENTS.md");
    let before = if keep.is_empty() {
        String::new()
    } else {
        fs::read_to_string(&path).with_context(|| path.display().to_string())?
    };
    let plots = folder.join("docs/experiments");
    for path in [Some(plots.as_path()), results].into_iter().flatten() {
        fs::create_dir_all(path).with_context(|| path.display().to_string())?;
    }
    let stop = interruptible()?;
    let (mut contents, mut sections) = (String::new(), String::new());
    let (mut other_digits, mut kept) = (Vec::new(), Vec::new());
    for s in SHIPPED_EXPERIMENTS.iter() {
        let e = &s.experiment;
        if keep.iter().any(|slug| *slug == s.slug) {
            let said = Said::of(&before, s.slug)
                .with_context(|| format!("{} says nothing of {}", path.display(), s.slug))?;
            writeln!(contents, "{}", said.row)?;
            sections += said.section;
            kept.push(format!("[{}](#{})", e.name, s.slug));
            continue;
        }
        let (mut observed, mut elsewhere) = (Vec::new(), Vec::new());
        let mut places = String::new();
        let is_alone = e.elsewhere.is_empty();
        for (place, preset) in e.places().enumerate() {
            let (there, plan) = s.at(place);
            let (command, name) = if place == 0 {
                (s.slug.to_owned(), s.slug.to_owned())
            } else {
                (
                    format!("{} --on {preset}", s.slug),
                    format!("{}-on-{preset}", s.slug),
                )
            };
            let file = results.map(|folder| folder.join(format!("{name}.jsonl")));
            let how = How {
                jobs,
                resume: file.as_deref(),
                shard: None,
                stop: &stop,
            };
            let (plan, done) = settle(there, plan, how)?;
            if let Some(failure) = done.failure {
                return Err(failure);
            }
            if done.is_interrupted {
                return Ok(ExitCode::from(INTERRUPTED));
            }
            let report = Report::new(there, &plan, &done.results);
            plot::write(&report, &plots.join(format!("{name}.svg")))?;
            let link = format!("[{}](#{})", e.name, s.slug);
            if !report.is_reproducible() && !other_digits.contains(&link) {
                other_digits.push(link);
            }
            let short = report.judged().map_or("no verdict", Conclusion::in_short);
            let found = format!("{short} on `{preset}`");
            if there.is_where_observed() {
                observed.push(found);
            } else {
                elsewhere.push(found);
            }
            places += &section(there, &report, (&command, &name), is_alone)?;
        }
        let cell = |found: &[String]| match found {
            [] => "–".to_owned(),
            found => found.join("<br>"),
        };
        writeln!(
            contents,
            "| [{}](#{}) | {} | {} | {} |",
            e.name,
            s.slug,
            e.claim,
            cell(&observed),
            cell(&elsewhere)
        )?;
        write!(
            sections,
            "\n<a id=\"{slug}\"></a>\n\n## {}\n\n**Claim:** {} *({})*\n{places}",
            e.name,
            e.claim,
            e.source,
            slug = s.slug,
        )?;
    }
    let text = format!(
        "# What people say about GANs, tested\n\n\
         Made by `gan-playground experiments-page .` on {}, version {}, with {} instructions. {}{}\n\n\
         Each claim was observed somewhere, often in a single run; here both sides are trained from many seeds, the same\n\
         on both sides. A difference is clear with two things: a sign test over the seeds with p of at most {LEVEL}, corrected\n\
         for the number of comparisons in its experiment (Holm), and a 95 % bootstrap interval of the difference without 0.\n\
         With p above {NEAR}, uncorrected, there is no clear difference. Between the two, where a few runs more may turn the answer\n\
         round, an experiment goes on with twice the seeds, and once more; what is still between is *not settled*. A run that\n\
         diverged, or never converged, counts as worse than any other. Of 100 comparisons without any difference, up to\n\
         3 would be called different by chance.\n\n\
         What holds at one preset need not hold at another. What was said of GAN Lab was seen at its page's default\n\
         (`ganlab-gaussians`), so it is tested there, and on other data and settings; what reports on convolutional GANs say is\n\
         tested on points here, and on images below. `gan-playground experiment NAME --on PRESET` tries it on any other.\n\n\
         | experiment | claim | where it was observed | elsewhere |\n|---|---|---|---|\n{contents}{sections}",
        chrono::Utc::now().format("%-d %B %Y"),
        env!("CARGO_PKG_VERSION"),
        Compute::from(Backend::default()).simd.name(),
        repeated_by(&other_digits),
        if kept.is_empty() {
            String::new()
        } else {
            format!(
                " What is said of {} is of an earlier day, when p of at most 0.05 was enough.",
                list(&kept)
            )
        },
    );
    files::write(&path, text.as_bytes()).with_context(|| path.display().to_string())?;
    writeln!(io::stdout(), "wrote {}", path.display())?;
    Ok(ExitCode::SUCCESS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_page_says_of_an_experiment_is_found() {
        let page = "# Title\n\n| [A](#a) | claim | found |\n| [B](#b) | other | nothing |\n\n<a id=\"a\"></a>\n\n\
                    ## A\n\ntext\n\n<a id=\"b\"></a>\n\n## B\n\nmore\n";
        let said = |slug| Said::of(page, slug);
        assert_eq!(
            said("a"),
            Some(Said {
                row: "| [A](#a) | claim | found |",
                section: "\n<a id=\"a\"></a>\n\n## A\n\ntext\n",
            })
        );
        let last = said("b").map(|said| said.section);
        assert_eq!(last, Some("\n<a id=\"b\"></a>\n\n## B\n\nmore\n"));
        assert_eq!(said("c"), None);
    }
}
