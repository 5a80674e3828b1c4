//! How often verdicts are right, as tables of Markdown.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use crate::metrics::verdict::recorded::{RecordedRun, Share};
use crate::metrics::verdict::{VERDICTS, Verdict};

/// How often each verdict was right, and what was said of each case.
pub(super) fn tables(runs: &[RecordedRun]) -> String {
    let mut by_verdict: BTreeMap<Verdict, Share> = BTreeMap::new();
    let mut by_case: Vec<(String, Share, BTreeMap<Verdict, usize>)> = Vec::new();
    let (mut all, mut nothing) = (Share::default(), 0);
    for run in runs {
        if by_case.last().is_none_or(|(case, ..)| *case != run.case) {
            by_case.push((run.case.clone(), Share::default(), BTreeMap::new()));
        }
        let Some((_, share, said)) = by_case.last_mut() else {
            continue;
        };
        for (epoch, truth) in &run.truths {
            let verdict = run.judged(*epoch).verdict;
            for share in [&mut all, share, by_verdict.entry(verdict).or_default()] {
                share.count(verdict, truth);
            }
            *said.entry(verdict).or_default() += 1;
            if verdict.is_open() && truth.is_empty() {
                nothing += 1;
            }
            if !truth.contains(&verdict) && !verdict.is_open() {
                log::info!(
                    "{} {} at {epoch}: {verdict:?}, true {truth:?}",
                    run.case,
                    run.seed
                );
            }
        }
    }
    let percent =
        |part: usize, of: usize| format!("{:.1} %", 100.0 * part as f64 / of.max(1) as f64);
    let mut out = String::from("\n| verdict | said | right | wrong |\n|---|---|---|---|\n");
    for info in &VERDICTS {
        let share = by_verdict.get(&info.verdict).copied().unwrap_or_default();
        if share.right + share.wrong > 0 {
            let said = share.all();
            let (right, wrong) = (percent(share.right, said), share.wrong);
            writeln!(out, "| {} | {said} | {right} | {wrong} |", info.label).ok();
        }
    }
    let said = all.right + all.wrong;
    let right = percent(all.right, said);
    writeln!(out, "| **all** | {said} | **{right}** | {} |", all.wrong).ok();
    let not_sure = percent(all.not_sure, all.all());
    writeln!(
        out,
        "\nIn {not_sure} of all {} judgements nothing was said; in {} of all, nothing was true either.",
        all.all(),
        percent(nothing, all.all())
    )
    .ok();
    out += "\n| run | judged | right | not sure | wrong | said |\n|---|---|---|---|---|---|\n";
    for (case, share, said) in by_case {
        let mut said: Vec<_> = said.into_iter().collect();
        said.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
        let said = said.iter().map(|(v, count)| format!("{} {count}", v.key()));
        let said = said.collect::<Vec<_>>().join(", ");
        let [right, not_sure] = [share.right, share.not_sure].map(|n| percent(n, share.all()));
        let (all, wrong) = (share.all(), share.wrong);
        writeln!(
            out,
            "| {case} | {all} | {right} | {not_sure} | {wrong} | {said} |"
        )
        .ok();
    }
    out.push('\n');
    out
}
