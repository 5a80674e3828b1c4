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

/// Compares what is not measured in these runs by what is; `place` says where they are. What is expected of a number of which neither
/// direction is better is expected of no other.
pub(super) fn compare_by_what_is_measured(
    experiment: &mut Experiment,
    base: &Config,
    own: Option<&Data>,
    place: &str,
) {
    let mut plan = experiment.plan_from(base.clone());
    for arm in &mut plan.arms {
        learn(&mut arm.config, own);
    }
    let Some(first) = plan.arms.first() else {
        return;
    };
    let usual = Quantity::compared_by_default(&first.config);
    let is_measured =
        |metric: Quantity| plan.arms.iter().any(|arm| metric.is_measured(&arm.config));
    let before = experiment.metric;
    experiment.compare.retain(|pair| {
        let metric = pair.metric.unwrap_or(before);
        let is_of_no_other = metric.direction() == Direction::Neither
            && matches!(pair.expect, Expectation::AHigher | Expectation::BHigher);
        let is_kept = is_measured(metric) || !is_of_no_other;
        if !is_kept {
            complain(&format!(
                "{} is not measured on {place}; `{}` and `{}` are not compared",
                metric.key(),
                pair.a,
                pair.b
            ));
        }
        is_kept
    });
    if !is_measured(before) {
        let (before, now) = (before.key(), usual.key());
        complain(&format!(
            "{before} is not measured on {place}; compared is {now}"
        ));
        experiment.metric = usual;
    }
    for Comparison { a, b, metric, .. } in &mut experiment.compare {
        if let Some(before) = metric.filter(|metric| !is_measured(*metric)) {
            let (before, now) = (before.key(), usual.key());
            complain(&format!(
                "{before} is not measured on {place}; `{a}` and `{b}` are compared by {now}"
            ));
            *metric = Some(usual);
        }
    }
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
    let Some(own) = own else {
        return;
    };
    config.data.take_own(own);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{Distribution, ImageData};

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

    #[test]
    fn what_is_not_measured_is_compared_by_what_is_and_expected_of_nothing_else() {
        let mut all = experiment(
            "vary: [(key: \"noise.dim\", values: [\"1\", \"2\"])], metric: coverage, compare: [\
             (a: \"noise.dim=1\", b: \"noise.dim=2\", expect: a_better), \
             (a: \"noise.dim=1\", b: \"noise.dim=2\", expect: a_better, metric: precision), \
             (a: \"noise.dim=1\", b: \"noise.dim=2\", expect: a_higher, metric: fake_std), \
             (a: \"noise.dim=1\", b: \"noise.dim=2\", expect: a_higher, metric: d_loss)]",
        );
        let untouched = all.clone();
        let base = all.base();
        compare_by_what_is_measured(&mut all, &base, None, "x");
        assert_eq!(all, untouched);
        let images = Data {
            images: ImageData::Digits,
            ..Data::default()
        };
        compare_by_what_is_measured(&mut all, &base, Some(&images), "x");
        let metrics: Vec<_> = all.compare.iter().map(|pair| pair.metric).collect();
        assert_eq!(all.metric, Quantity::Frechet);
        assert_eq!(
            metrics,
            [None, Some(Quantity::Frechet), Some(Quantity::DLoss)]
        );
    }
}
