//! Experiments elsewhere: on data of the user's own, which all arms learn instead of their own, and on other presets. Nobody can
//! edit an experiment that ships, so what does not fit there is left out or replaced, which is said, or refused with what can be done.

use anyhow::{anyhow, bail};

use super::args::OwnDataArgs;
use super::exit::complain;
use super::own_data::{given, is_of_data, use_own};
use crate::config::{Config, Data};
use crate::experiments::{Comparison, Expectation, Experiment, Plan};
use crate::files::FieldError;
use crate::quantities::{Direction, Quantity};

/// The data of the user's own, if there are any; they are those of `base` then.
///
/// # Errors
///
/// If they cannot be read.
pub(super) fn own_data(base: &mut Config, args: &OwnDataArgs) -> anyhow::Result<Option<Data>> {
    Ok(use_own(base, args)?.then(|| base.data.clone()))
}

/// Takes settings that say which data there are out of an experiment on data of the user's own; `is_shipped` if it is in no file of
/// theirs.
///
/// # Errors
///
/// If its arms differ in such settings.
pub(super) fn free_of_data(
    experiment: &mut Experiment,
    args: &OwnDataArgs,
    is_shipped: bool,
) -> anyhow::Result<()> {
    let Some(option) = given(args) else {
        return Ok(());
    };
    let varied = experiment.vary.iter().map(|vary| vary.key.trim());
    let of_arms = experiment.arms.iter().flat_map(|arm| arm.set.0.keys());
    let mut keys = varied.chain(of_arms.map(|key| key.trim()));
    if let Some(key) = keys.find(|key| is_of_data(key)) {
        let advice = if is_shipped {
            "choose another experiment; `gan-playground experiment` lists them"
        } else {
            "take it out of the file"
        };
        bail!(
            "{}: its arms differ in {key}, which says which data there are, as {option} does; leave {option} out, or {advice}",
            experiment.name
        );
    }
    // As of a preset, whose data are replaced too.
    experiment.set.0.retain(|key, value| {
        let is_replaced = is_of_data(key.trim());
        if is_replaced {
            complain(&format!(
                "set: {}={value} of the experiment is replaced by {option}",
                key.trim()
            ));
        }
        !is_replaced
    });
    Ok(())
}

/// Compares what is not measured in these runs by what is, of which nothing is expected then, and says so; `place` says where they
/// are.
pub(super) fn compare_by_what_is_measured(
    experiment: &mut Experiment,
    base: &Config,
    own: Option<&Data>,
    place: &str,
) {
    for said in replace_what_is_not_measured(experiment, base, own, place) {
        complain(&said);
    }
}

/// The same; returns what is to be said. A number of which neither direction is better is replaced by no other where it was expected
/// to be higher, and no comparison is made twice.
fn replace_what_is_not_measured(
    experiment: &mut Experiment,
    base: &Config,
    own: Option<&Data>,
    place: &str,
) -> Vec<String> {
    let mut said = Vec::new();
    let mut plan = experiment.plan_from(base.clone());
    for arm in &mut plan.arms {
        learn(&mut arm.config, own);
    }
    let Some(first) = plan.arms.first() else {
        return said;
    };
    let usual = Quantity::compared_by_default(&first.config);
    let is_measured =
        |metric: Quantity| plan.arms.iter().any(|arm| metric.is_measured(&arm.config));
    let not_judged = |metric: Quantity| {
        let key = metric.key();
        format!("what is claimed of {key} is not judged here")
    };
    let before = experiment.metric;
    let pairs = std::mem::take(&mut experiment.compare);
    if !is_measured(before) {
        let end = if pairs.iter().any(|pair| pair.metric.is_none()) {
            format!("; {}", not_judged(before))
        } else {
            String::new()
        };
        let (before, now) = (before.key(), usual.key());
        said.push(format!(
            "{before} is not measured on {place}; compared is {now}{end}"
        ));
        experiment.metric = usual;
    }
    let had_pairs = !pairs.is_empty();
    let measured = |pair: &&Comparison| is_measured(pair.metric.unwrap_or(before));
    // Of two that become the same, the one that the claim is about stays, wherever it stands.
    let stay: Vec<Comparison> = pairs.iter().filter(measured).cloned().collect();
    for mut pair in pairs {
        let metric = pair.metric.unwrap_or(before);
        if is_measured(metric) {
            experiment.compare.push(pair);
            continue;
        }
        experiment.is_claim_cut = true;
        let (key, now) = (metric.key(), usual.key());
        let is_same = |other: &Comparison| {
            let arms = [other.a.as_str(), other.b.as_str()];
            let are_these = arms == [&pair.a, &pair.b] || arms == [&pair.b, &pair.a];
            are_these && other.metric.unwrap_or(experiment.metric) == usual
        };
        let is_of_no_other = metric.direction() == Direction::Neither
            && matches!(
                pair.expect,
                Some(Expectation::AHigher | Expectation::BHigher)
            );
        let are_there = stay.iter().chain(&experiment.compare).any(is_same);
        let how = if is_of_no_other {
            "not compared by it".to_owned()
        } else if are_there {
            format!("compared by {now} already")
        } else {
            format!("compared by {now}")
        };
        let is_kept = !is_of_no_other && !are_there;
        // Of all that are compared by the experiment's own it was said.
        if !is_kept || pair.metric.is_some() {
            said.push(format!(
                "{key} is not measured on {place}; `{}` and `{}` are {how}; {}",
                pair.a,
                pair.b,
                not_judged(metric)
            ));
        }
        if is_kept {
            pair.metric = pair.metric.map(|_| usual);
            pair.expect = None;
            experiment.compare.push(pair);
        }
    }
    if had_pairs && experiment.compare.is_empty() {
        said.push(format!(
            "nothing that the experiment compares is measured on {place}; each arm is compared with the first by {}",
            experiment.metric.key()
        ));
    }
    said
}

/// The runs of an experiment from these settings, all of them on `own` data if there are any.
///
/// # Errors
///
/// What is wrong with it there.
pub(super) fn plan_on(
    experiment: &Experiment,
    base: Config,
    own: Option<&Data>,
) -> anyhow::Result<Plan> {
    let refused = |error: FieldError| anyhow!("{}: {error}", experiment.name);
    let alike = own.map(|_| experiment.plan_from(base.clone()));
    let plan = experiment
        .plan_checked_with(base, |config| learn(config, own))
        .and_then(|plan| experiment.check_influence(&plan).map(|()| plan))
        .map_err(refused)?;
    // Settings of data were refused, so only presets of their own can have made arms differ in these alone.
    if let Some(before) = alike.filter(|_| experiment.arms.iter().any(|a| !a.preset.is_empty())) {
        let differ = |plan: &Plan, i: usize, j: usize| {
            let config = |index: usize| plan.arms.get(index).map(|arm| &arm.config);
            config(i) != config(j)
        };
        let count = plan.arms.len();
        let mut pairs = (0..count).flat_map(|i| (i + 1..count).map(move |j| (i, j)));
        let same = pairs.find(|(i, j)| differ(&before, *i, *j) && !differ(&plan, *i, *j));
        if let Some((Some(a), Some(b))) = same.map(|(i, j)| (plan.arms.get(i), plan.arms.get(j))) {
            bail!(
                "{}: `{}` and `{}` differ in their data alone, so on data of your own they are the same; choose another \
                 experiment",
                experiment.name,
                a.name,
                b.name
            );
        }
    }
    Ok(plan)
}

/// Gives a configuration these data; of points, how many there are and their noise stay its own.
fn learn(config: &mut Config, own: Option<&Data>) {
    if let Some(own) = own {
        config.data.take_own(own);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{Distribution, ImageData};
    use crate::experiments::shipped_experiment;

    fn experiment(fields: &str) -> Experiment {
        let text = format!("(version: 1, name: \"n\", preset: \"ganlab-ring\", {fields})");
        Experiment::parse(&text, "x").unwrap()
    }

    fn formula() -> OwnDataArgs {
        OwnDataArgs {
            formula: Some(vec!["t".to_owned(), "u".to_owned()]),
            ..OwnDataArgs::default()
        }
    }

    #[test]
    fn settings_of_data_give_way_to_data_of_ones_own_and_arms_of_them_are_refused() {
        let mut of_all = experiment(
            "set: {\"data.distribution\": \"grid\", \"batch_size\": \"8\"}, vary: [(key: \"noise.dim\", values: [\"1\", \"2\"])]",
        );
        free_of_data(&mut of_all, &OwnDataArgs::default(), true).unwrap();
        assert_eq!(of_all.set.0.len(), 2, "nothing is given");
        free_of_data(&mut of_all, &formula(), true).unwrap();
        assert_eq!(of_all.set.0.keys().collect::<Vec<_>>(), ["batch_size"]);
        let mut base = of_all.base();
        let own = own_data(&mut base, &formula()).unwrap();
        let plan = plan_on(&of_all, base, own.as_ref()).unwrap();
        for arm in &plan.arms {
            assert_eq!(arm.config.data.distribution, Distribution::Formula);
            assert_eq!(arm.config.batch_size, 8);
        }
        for fields in [
            "vary: [(key: \"data.distribution\", values: [\"ring\", \"line\"])]",
            "arms: [(name: \"a\"), (name: \"b\", set: {\"data.distribution\": \"line\"})]",
        ] {
            for (is_shipped, advice) in [(true, "choose another experiment"), (false, "the file")] {
                let refused = free_of_data(&mut experiment(fields), &formula(), is_shipped);
                let error = refused.unwrap_err().to_string();
                assert!(
                    error.contains("leave --formula out, or ") && error.contains(advice),
                    "{error}"
                );
            }
        }
    }

    #[test]
    fn arms_that_differ_in_their_data_alone_are_no_arms_on_data_of_ones_own() {
        let presets = experiment(
            "arms: [(name: \"a\", preset: \"ganlab-ring\"), (name: \"b\", preset: \"ganlab-ring\", set: {\"data.spread\": \"0.1\"})]",
        );
        let mut base = presets.base();
        let own = own_data(&mut base, &formula()).unwrap();
        // A formula has the spread of each arm.
        assert!(plan_on(&presets, base.clone(), own.as_ref()).is_ok());
        let mut presets = experiment(
            "arms: [(name: \"a\", preset: \"ganlab-ring\"), (name: \"b\", preset: \"ganlab-ring\"), (name: \"c\", set: {\"batch_size\": \"8\"})]",
        );
        // The same twice is what was asked for.
        assert!(plan_on(&presets, base.clone(), own.as_ref()).is_ok());
        presets.arms[1]
            .set
            .0
            .insert("data.distribution".to_owned(), "line".to_owned());
        let error = plan_on(&presets, base, own.as_ref())
            .unwrap_err()
            .to_string();
        assert!(
            error.contains("`a` and `b` differ in their data alone"),
            "{error}"
        );
    }

    fn images() -> Data {
        Data {
            images: ImageData::Digits,
            ..Data::default()
        }
    }

    /// By the experiment's own metric, and of nothing that was claimed.
    const UNJUDGED: (Option<Quantity>, Option<Expectation>) = (None, None);

    /// What is said of an experiment on images.
    fn on_images(experiment: &mut Experiment) -> Vec<String> {
        let base = experiment.base();
        replace_what_is_not_measured(experiment, &base, Some(&images()), "x")
    }

    fn compared(experiment: &Experiment) -> Vec<(Option<Quantity>, Option<Expectation>)> {
        let pairs = experiment.compare.iter();
        pairs.map(|pair| (pair.metric, pair.expect)).collect()
    }

    #[test]
    fn what_is_not_measured_is_compared_by_what_is_and_expected_of_nothing_else() {
        let mut all = experiment(
            "vary: [(key: \"noise.dim\", values: [\"1\", \"2\"])], metric: coverage, compare: [\
             (a: \"noise.dim=1\", b: \"noise.dim=2\", expect: a_better), \
             (a: \"noise.dim=2\", b: \"noise.dim=1\", expect: b_better, metric: precision), \
             (a: \"noise.dim=1\", b: \"noise.dim=2\", expect: a_higher, metric: fake_std), \
             (a: \"noise.dim=1\", b: \"noise.dim=2\", expect: a_higher, metric: d_loss)]",
        );
        let untouched = all.clone();
        let base = all.base();
        assert_eq!(
            replace_what_is_not_measured(&mut all, &base, None, "x"),
            [""; 0]
        );
        assert_eq!(all, untouched);
        let said = on_images(&mut all);
        assert_eq!(all.metric, Quantity::Frechet);
        let higher = Some(Expectation::AHigher);
        assert_eq!(compared(&all), [UNJUDGED, (Some(Quantity::DLoss), higher)]);
        assert!(all.is_claim_cut);
        assert_eq!(
            said,
            [
                "coverage is not measured on x; compared is frechet; what is claimed of coverage is not judged here",
                "precision is not measured on x; `noise.dim=2` and `noise.dim=1` are compared by frechet already; what is \
                 claimed of precision is not judged here",
                "fake_std is not measured on x; `noise.dim=1` and `noise.dim=2` are not compared by it; what is claimed of \
                 fake_std is not judged here",
            ]
        );
    }

    #[test]
    fn shipped_claims_of_what_is_not_measured_are_compared_once_and_not_judged() {
        for (slug, default) in [
            ("loss-smoothness", "movement"),
            ("leaky-relu-in-d", "sliced_wasserstein"),
        ] {
            let shipped = shipped_experiment(slug).unwrap();
            let mut experiment = shipped.experiment.clone();
            let said = on_images(&mut experiment);
            assert_eq!(compared(&experiment), [UNJUDGED], "{slug}");
            assert_eq!(experiment.metric, Quantity::Frechet);
            assert!(experiment.is_claim_cut);
            assert_eq!(said.len(), 2, "{said:?}");
            assert!(
                said[0].ends_with(&format!("what is claimed of {default} is not judged here")),
                "{said:?}"
            );
        }
        // Of this one a part is.
        let mut experiment = shipped_experiment("mixed-optimizers")
            .unwrap()
            .experiment
            .clone();
        on_images(&mut experiment);
        let loss = (Some(Quantity::GLoss), Some(Expectation::AHigher));
        assert_eq!(compared(&experiment), [UNJUDGED, UNJUDGED, loss, loss]);
        assert!(experiment.is_claim_cut);
    }

    #[test]
    fn what_the_claim_is_about_stays_and_no_difference_is_expected_of_nothing_else() {
        let pair = "a: \"noise.dim=1\", b: \"noise.dim=2\"";
        let vary = "vary: [(key: \"noise.dim\", values: [\"1\", \"2\"])]";
        // On points, by what only images have: the comparison that is measured comes last.
        let mut whole = experiment(&format!(
            "{vary}, compare: [({pair}, expect: no_difference, metric: coverage), \
             ({pair}, expect: a_better, metric: sliced_wasserstein)]"
        ));
        whole.compare[0].metric = Some(Quantity::Frechet);
        let base = whole.base();
        replace_what_is_not_measured(&mut whole, &base, None, "x");
        let better = Some(Expectation::ABetter);
        assert_eq!(
            compared(&whole),
            [(Some(Quantity::SlicedWasserstein), better)]
        );
        // Its own metric is measured, so what has none stays as it is.
        let mut neither = experiment(&format!(
            "{vary}, metric: d_loss, compare: [({pair}, expect: no_difference), \
             ({pair}, expect: no_difference, metric: fake_std)]"
        ));
        let said = on_images(&mut neither);
        assert_eq!(
            compared(&neither),
            [
                (None, Some(Expectation::NoDifference)),
                (Some(Quantity::Frechet), None)
            ]
        );
        assert_eq!(
            said,
            [
                "fake_std is not measured on x; `noise.dim=1` and `noise.dim=2` are compared by frechet; what is claimed of \
                 fake_std is not judged here"
            ]
        );
    }

    #[test]
    fn where_no_comparison_is_left_each_arm_is_compared_with_the_first_which_is_said() {
        let mut all = experiment(
            "vary: [(key: \"noise.dim\", values: [\"1\", \"2\"])], compare: [\
             (a: \"noise.dim=1\", b: \"noise.dim=2\", expect: a_higher, metric: fake_std)]",
        );
        let said = on_images(&mut all);
        assert_eq!((compared(&all).len(), all.is_claim_cut), (0, true));
        assert_eq!(
            said.last().unwrap(),
            "nothing that the experiment compares is measured on x; each arm is compared with the first by frechet"
        );
        // Nobody claimed anything of it, so only what is compared is said.
        assert_eq!(
            said[0],
            "sliced_wasserstein is not measured on x; compared is frechet"
        );
        let mut none = experiment("vary: [(key: \"noise.dim\", values: [\"1\", \"2\"])]");
        assert_eq!(on_images(&mut none).len(), 1);
        assert!(!none.is_claim_cut);
    }
}
