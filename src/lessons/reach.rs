//! Whether a step can be done: no goal is out of reach, or reached before anybody did anything, and nothing is pointed at that the step
//! itself hides. Where somebody may have turned a setting since it was known, or was sent to a page that opens others, a goal on it is let
//! pass; so is an epoch that an earlier step waited for, as who comes back to a lesson begins with fresh networks.

use std::collections::BTreeSet;

use super::attempt::Observed;
use super::check::{no_setting, trained_of};
use super::lesson::{Goal, LessonStep, Opening, Training};
use super::parts::{LessonPage, Part};
use crate::config::showing::MOST_EPOCHS;
use crate::config::{
    Config, Effect, Hyperparameter, ImageData, Kind, Rows, TABLE, find, needs_rebuild,
};
use crate::files::FieldError;
use crate::files::field::wrong;
use crate::language::{self, grouped};
use crate::metrics::verdict::Verdict;
use crate::models::trained::PRESETS;

/// What goes from points to images, or to networks of another kind, and so decides which settings there are.
const OF_DATA: [&str; 2] = ["data.images", "architecture"];

/// Most sub-steps of slow motion that a goal may ask for: some hours of looking.
pub(super) const MOST_SUB_STEPS: u32 = 10_000;

/// What is known of the settings, from step to step.
#[derive(Default)]
pub(super) struct Course {
    /// The settings, where nobody turned any.
    pub(super) config: Config,
    /// Whether a step has opened something: before that they are those of whoever begins the lesson.
    is_opened: bool,
    /// Settings that may have been turned since.
    turned: BTreeSet<&'static str>,
    /// Whether the lesson itself had one of [`OF_DATA`] turned; that somebody does so unasked is not thought of.
    has_other_data: bool,
    /// The epoch that the run has for certain: that of trained networks, as long as nothing may have begun it again. Reset leads back
    /// to them.
    least_epoch: u64,
}

impl Course {
    /// A step opens these settings.
    pub(super) fn open(&mut self, config: Config) {
        *self = Self {
            config,
            is_opened: true,
            ..Self::default()
        };
    }

    /// What a step opened, and changed of it, has this epoch.
    pub(super) fn begin_at(&mut self, epoch: u64) {
        self.least_epoch = epoch;
    }

    /// A step sets a hyperparameter, to what is in the settings by now.
    pub(super) fn know(&mut self, row: &Hyperparameter) {
        self.turned.remove(row.key);
        if begins_again(row) {
            self.least_epoch = 0;
        }
    }

    /// A step is over, in which its settings could be turned.
    pub(super) fn leave(&mut self, step: &LessonStep) {
        let rows = TABLE.iter().map(|row| row.key);
        self.turned.extend(rows.filter(|key| step.shows(key)));
        self.has_other_data |= step.asks_for_other_data();
        // Whatever was opened on such a page, the lesson goes on with it.
        self.is_opened &= !step.leads_to_others();
        let begins_again = TABLE
            .iter()
            .any(|row| step.shows(row.key) && begins_again(row));
        if begins_again || step.leads_to_others() || step.goals.contains(&Goal::SideBySide) {
            self.least_epoch = 0;
        }
    }

    fn knows(&self, key: &str) -> bool {
        self.is_opened && !self.turned.contains(key)
    }
}

/// Whether another value of it begins the run again.
fn begins_again(row: &Hyperparameter) -> bool {
    row.effect == Effect::Rebuild
}

impl LessonStep {
    /// Whether everybody can do the step whose settings are these.
    pub(super) fn check_reach(&self, course: &Course) -> Result<(), FieldError> {
        for part in &self.point_at {
            if let Some(hidden) = self.hidden_with(*part) {
                let message = tr!(
                    "{part} cannot be pointed at, as the step hides {hidden}",
                    part = part.key(),
                    hidden = hidden.key()
                );
                return wrong("point_at", message);
            }
        }
        for goal in &self.goals {
            let objection = goal.check().err();
            if let Some(message) = objection.or_else(|| self.objection(goal, course)) {
                return wrong("goals", message);
            }
        }
        Ok(())
    }

    /// The part that is hidden with this one in it.
    fn hidden_with(&self, part: Part) -> Option<Part> {
        let whole = part.whole().filter(|whole| self.hide.contains(whole))?;
        // A few knobs are shown all the same.
        let is_shown = part == Part::Settings && !self.controls.is_empty();
        (!is_shown).then_some(whole)
    }

    /// Whether a hyperparameter can be turned.
    fn shows(&self, key: &str) -> bool {
        if self.controls.is_empty() {
            !self.hide.contains(&Part::Settings)
        } else {
            self.controls.iter().any(|own| own == key)
        }
    }

    /// Whether it has a setting turned, or points at the settings.
    pub fn asks_for_settings(&self) -> bool {
        let points = |part: &Part| part.is_of(Part::Settings);
        self.goals.iter().any(|goal| goal.setting().is_some()) || self.point_at.iter().any(points)
    }

    fn asks_for_other_data(&self) -> bool {
        let of_goals = self.goals.iter().filter_map(Goal::setting);
        let mut asked = self.controls.iter().map(String::as_str).chain(of_goals);
        asked.any(|key| OF_DATA.contains(&key)) || self.leads_to_others()
    }

    /// Whether it sends people to a page that opens other settings.
    fn leads_to_others(&self) -> bool {
        let leads = |goal: &Goal| matches!(goal, Goal::Page(page) if page.opens_settings());
        self.goals.iter().any(leads)
    }

    /// Why a goal cannot be reached, or is at once.
    fn objection(&self, goal: &Goal, course: &Course) -> Option<String> {
        let knows_data = course.is_opened && !course.has_other_data && !self.asks_for_other_data();
        match goal {
            Goal::AtLeast(key, _) | Goal::AtMost(key, _) | Goal::Is(key, _) => {
                let row = find(key)?;
                if !self.shows(key) {
                    return Some(tr!(
                        "nobody can turn {key} here: add it to the controls of the step",
                        key
                    ));
                }
                if knows_data && !self.has_influence(row, course) {
                    return Some(tr!(
                        "{key} has no influence here, so nobody can turn it: it needs {needs}",
                        key,
                        needs = language::text(row.needs)
                    ));
                }
                let is_met = course.knows(key) && goal.is_met(&nothing_but(&course.config));
                is_met.then(|| {
                    tr!(
                        "{key} is {value} when the step begins, so nothing is left to do",
                        key,
                        value = row.value(&course.config)
                    )
                })
            }
            Goal::Epoch(epoch) => {
                let first = course.least_epoch;
                (*epoch <= first).then(|| {
                    if self.open == Opening::Nothing {
                        tr!(
                            "what an earlier step opened is trained, and at epoch {first} already",
                            first = grouped(first)
                        )
                    } else {
                        tr!(
                            "what the step opens is trained, and at epoch {first} already",
                            first = grouped(first)
                        )
                    }
                })
            }
            Goal::Played => (self.training == Training::Playing).then(|| {
                tr!("the step is `training: playing`, so Play need not be pressed").to_owned()
            }),
            Goal::SideBySide => matches!(self.open, Opening::Beside(..)).then(|| {
                tr!("the step opens two runs side by side, so nothing is left to do").to_owned()
            }),
            Goal::Verdict(Verdict::BlindDiscriminator) => {
                let is_of_points = knows_data && course.config.data.images == ImageData::None;
                is_of_points.then(|| {
                    tr!("blind_discriminator is said of images only, and these are points")
                        .to_owned()
                })
            }
            Goal::LookedBack => self.hide.contains(&Part::Timeline).then(|| {
                tr!("nobody can look back here, as the step hides the timeline").to_owned()
            }),
            Goal::Epochs(_) | Goal::Verdict(_) | Goal::Page(_) | Goal::SubSteps(_) => None,
        }
    }

    /// Whether a hyperparameter has any influence, or can be given some here.
    fn has_influence(&self, row: &Hyperparameter, course: &Course) -> bool {
        // Nothing else is there to be turned, and nothing else was.
        let is_alone = self.controls.iter().all(|key| key == row.key)
            && !self.controls.is_empty()
            && course.turned.iter().all(|key| *key == row.key);
        let has_some = !is_alone || (row.relevant)(&course.config);
        has_some && Rows::of(&course.config).has(row)
    }

    /// Whether its run may have trained beyond an epoch that it waits for, in a step before it.
    pub(super) fn waits_for_what_may_be_there(&self) -> bool {
        let restarts = |key: &String| find(key).is_some_and(begins_again);
        self.open == Opening::Nothing
            && !self.set.keys().any(restarts)
            && self.goals.iter().any(|goal| matches!(goal, Goal::Epoch(_)))
    }

    /// The epoch at which the run begins that the step opens: that of trained networks, unless what it sets begins the run again.
    pub(super) fn first_epoch(&self) -> u64 {
        let epoch = match &self.open {
            Opening::Preset(slug) => {
                let found = PRESETS.iter().find(|trained| trained.slug == slug);
                found.map_or(0, |trained| trained.epochs)
            }
            Opening::Trained(key) => trained_of(key).map_or(0, |model| model.checkpoint.epoch()),
            Opening::Nothing | Opening::Beside(..) | Opening::Settings(_) => 0,
        };
        if epoch == 0 || self.set.is_empty() {
            return epoch;
        }
        let Ok(Some(opened)) = self.open.settings() else {
            return 0;
        };
        let mut made = opened.clone();
        for (key, value) in &self.set {
            if let Some(row) = find(key) {
                // What is not allowed is refused elsewhere.
                row.set_text(&mut made, value).ok();
            }
        }
        if needs_rebuild(&opened, &made) {
            0
        } else {
            epoch
        }
    }
}

/// A moment at which nothing was done yet.
fn nothing_but(config: &Config) -> Observed<'_> {
    Observed {
        config,
        is_running: false,
        epoch: None,
        verdict: None,
        sub_steps: 0,
        is_side_by_side: false,
        is_past: false,
        pages: &[],
    }
}

impl LessonPage {
    /// Whether other settings can be opened there, while the lesson goes on.
    fn opens_settings(self) -> bool {
        match self {
            Self::Presets | Self::Experiments => true,
            Self::Explore | Self::Help => false,
        }
    }
}

impl Goal {
    /// The setting that is to be turned, if it is one.
    fn setting(&self) -> Option<&str> {
        match self {
            Self::AtLeast(key, _) | Self::AtMost(key, _) | Self::Is(key, _) => Some(key),
            _ => None,
        }
    }

    /// Whether it can be reached anywhere.
    fn check(&self) -> Result<(), String> {
        let number = |key: &str, value: f64| {
            let Some(row) = find(key) else {
                return Err(no_setting(key));
            };
            let (least, most) = match row.kind {
                Kind::Integer { range, .. } => (range.0 as f64, range.1 as f64),
                Kind::Real { range, .. } | Kind::AutoReal { range, .. } => range,
                Kind::Choice { .. } => {
                    return Err(tr!("{key} is no number; write Is(\"{key}\", \"…\")", key));
                }
            };
            if (least..=most).contains(&value) {
                Ok(())
            } else {
                Err(tr!(
                    "{key} can never be {value}: it is {allowed}",
                    key,
                    value,
                    allowed = row.allowed()
                ))
            }
        };
        match self {
            Self::AtLeast(key, value) | Self::AtMost(key, value) => number(key, *value),
            Self::Is(key, value) => {
                let row = find(key).ok_or_else(|| no_setting(key))?;
                let mut config = Config::default();
                row.set_text(&mut config, value)
                    .map_err(|v| v.to_string())?;
                if row.value(&config) == *value {
                    Ok(())
                } else {
                    Err(tr!(
                        "write the value of {key} as {config}",
                        key,
                        config = row.value(&config)
                    ))
                }
            }
            Self::Epoch(0) => Err(tr!("every run has reached epoch 0").to_owned()),
            Self::Epoch(epoch) if *epoch > MOST_EPOCHS => Err(tr!(
                "nobody waits for epoch {epoch}; may be up to {MOST_EPOCHS}",
                epoch,
                MOST_EPOCHS
            )),
            Self::Epochs(0) => Err(tr!("0 epochs are trained before anything is done").to_owned()),
            Self::Epochs(epochs) if *epochs > MOST_EPOCHS => Err(tr!(
                "nobody waits for {epochs} epochs; may be up to {MOST_EPOCHS}",
                epochs,
                MOST_EPOCHS
            )),
            Self::SubSteps(count) if *count > MOST_SUB_STEPS => Err(tr!(
                "nobody looks at {count} sub-steps; may be up to {MOST_SUB_STEPS}",
                count,
                MOST_SUB_STEPS
            )),
            Self::SubSteps(0) => {
                Err(tr!("0 sub-steps are seen before anything is done").to_owned())
            }
            Self::Verdict(verdict) if verdict.is_open() => Err(tr!(
                "{verdict} says that nothing is known, as of every run at first; wait for another verdict",
                verdict = verdict.key()
            )),
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::lessons::Lesson;

    fn read(steps: &str) -> Result<Lesson, String> {
        let text = format!("(lesson: 1, title: \"T\", steps: [{steps}])");
        Lesson::parse(&text, "l.ron").map_err(|error| error.to_string())
    }

    #[test]
    fn what_nobody_can_do_is_refused() {
        let points = "open: Preset(\"start\")";
        for (step, said) in [
            (
                "hide: [settings], goals: [AtLeast(\"noise.dim\", 3)]",
                "goals: nobody can turn noise.dim here",
            ),
            (
                "hide: [timeline], goals: [LookedBack]",
                "nobody can look back",
            ),
            (
                "hide: [timeline], point_at: [timeline]",
                "point_at: timeline cannot be pointed at, as the step hides timeline",
            ),
            ("hide: [graph], point_at: [losses]", "hides graph"),
            ("hide: [settings], point_at: [data]", "hides settings"),
            (
                "hide: [charts], point_at: [picture, charts]",
                "hides charts",
            ),
            ("goals: [SubSteps(0)]", "0 sub-steps"),
            ("goals: [Epoch(0)]", "epoch 0"),
            (
                "goals: [Epoch(1000001)]",
                "goals: nobody waits for epoch 1000001; may be up to 1000000",
            ),
            ("goals: [Epoch(18446744073709551615)]", "nobody waits for"),
            ("goals: [Epochs(0)]", "0 epochs are trained"),
            (
                "goals: [Epochs(1000001)]",
                "nobody waits for 1000001 epochs; may be up to 1000000",
            ),
            (
                "goals: [SubSteps(10001)]",
                "nobody looks at 10001 sub-steps; may be up to 10000",
            ),
            ("speed: 0", "step 1, speed: is 0"),
            ("speed: 0.0", "step 1, speed: is 0"),
            (
                "goals: [Is(\"generator.norm\", \"batch\")]",
                "no influence here, so nobody can turn it: it needs layers of DCGAN",
            ),
            (
                "controls: [\"discriminator.rho\"], goals: [AtMost(\"discriminator.rho\", 0.5)]",
                "it needs RMSprop",
            ),
            (
                "goals: [Verdict(blind_discriminator)]",
                "said of images only",
            ),
        ] {
            let error = read(&format!("(title: \"One\", {points}, {step})")).unwrap_err();
            assert!(error.contains(said), "{step}: {error}");
        }
        // What can be done after all.
        for step in [
            "open: Preset(\"digits\"), goals: [Is(\"generator.norm\", \"none\")]",
            "open: Preset(\"digits\"), goals: [Verdict(blind_discriminator)]",
            "hide: [settings], controls: [\"noise.dim\"], point_at: [settings], goals: [AtLeast(\"noise.dim\", 3)]",
            "open: Preset(\"start\"), goals: [Is(\"discriminator.optimizer\", \"rmsprop\"), AtMost(\"discriminator.rho\", 0.5)]",
            "open: Preset(\"start\"), goals: [Is(\"data.images\", \"digits\"), Verdict(blind_discriminator)]",
            // Whatever was open when the lesson was begun.
            "goals: [Verdict(blind_discriminator)]",
            "hide: [timeline], point_at: [charts]",
            "goals: [Epoch(1000000), Epochs(1000000), SubSteps(10000)]",
            // So many more, wherever it is.
            "open: Trained(\"ring\"), goals: [Epochs(1)]",
            // The page is where other settings are opened.
            "open: Preset(\"start\"), goals: [Page(presets), Is(\"generator.norm\", \"none\")]",
            "open: Preset(\"start\"), goals: [Page(experiments), Verdict(blind_discriminator)]",
        ] {
            let read = read(&format!("(title: \"One\", {step})"));
            assert!(read.is_ok(), "{step}: {read:?}");
        }
    }

    #[test]
    fn nothing_is_known_of_settings_behind_a_page_that_opens_others() {
        for (page, is_known) in [
            ("presets", false),
            ("experiments", false),
            ("explore", true),
            ("help", true),
        ] {
            let first = format!(
                "title: \"One\", open: Preset(\"start\"), hide: [settings], goals: [Page({page})]"
            );
            for goal in [
                "Is(\"loss\", \"log\")",
                "Is(\"generator.norm\", \"none\")",
                "Verdict(blind_discriminator)",
            ] {
                let read = read(&format!("({first}), (title: \"Two\", goals: [{goal}])"));
                assert_eq!(read.is_err(), is_known, "{page}, {goal}: {read:?}");
            }
        }
    }

    #[test]
    fn what_the_step_itself_brings_about_is_no_goal() {
        let beside = "open: Beside(\"mode-collapse\", \"mode-collapse-cured\")";
        for (step, said) in [
            (
                format!("{beside}, goals: [SideBySide]"),
                Some("opens two runs side by side"),
            ),
            (
                "training: playing, goals: [Played]".to_owned(),
                Some("Play need not be pressed"),
            ),
            ("goals: [SideBySide, Played]".to_owned(), None),
            // Nothing moves there before Play is pressed.
            ("training: slow_motion, goals: [Played]".to_owned(), None),
        ] {
            let read = read(&format!("(title: \"One\", {step})"));
            match (said, read) {
                (None, read) => assert!(read.is_ok(), "{step}: {read:?}"),
                (Some(said), read) => {
                    let error = read.unwrap_err();
                    assert!(error.contains(said), "{step}: {error}");
                }
            }
        }
    }

    #[test]
    fn what_is_so_at_the_beginning_is_no_goal_where_that_is_known() {
        let met = |steps: &str| match read(steps) {
            Ok(_) => false,
            Err(error) => {
                assert!(error.contains("when the step begins"), "{steps}: {error}");
                true
            }
        };
        let (open, goal) = (
            "open: Preset(\"start\")",
            "goals: [AtMost(\"noise.dim\", 2)]",
        );
        assert!(met(&format!("(title: \"One\", {open}, {goal})")));
        assert!(
            !met(&format!("(title: \"One\", {goal})")),
            "whose settings?"
        );
        let set = "set: {\"noise.dim\": \"3\"}";
        assert!(!met(&format!("(title: \"One\", {open}, {set}, {goal})")));
        assert!(met(&format!(
            "(title: \"One\", {open}, goals: [Is(\"loss\", \"log\")])"
        )));
        // From step to step, as long as nobody could turn it.
        for (between, is_known) in [
            ("hide: [settings]", true),
            ("controls: [\"loss\"]", true),
            ("", false),
            ("controls: [\"noise.dim\"]", false),
        ] {
            let steps = format!("(title: \"One\", {open}, {between}), (title: \"Two\", {goal})");
            assert_eq!(met(&steps), is_known, "{between}");
        }
        let steps = format!(
            "(title: \"One\", {open}), (title: \"Two\", set: {{\"noise.dim\": \"1\"}}, {goal})"
        );
        assert!(met(&steps));
    }

    /// Whether it is refused, and for that.
    fn is_trained_already(steps: &str) -> bool {
        match read(steps) {
            Ok(_) => false,
            Err(error) => {
                let said = "is trained, and at epoch ";
                assert!(error.contains(said), "{steps}: {error}");
                true
            }
        }
    }

    #[test]
    fn what_opens_trained_is_waited_for_from_there_on() {
        for (step, is_refused) in [
            ("open: Trained(\"ring\"), goals: [Epoch(1)]", true),
            ("open: Trained(\"ring\"), goals: [Epoch(900000)]", false),
            (
                "open: Preset(\"styles-explorer\"), goals: [Epoch(6000)]",
                true,
            ),
            (
                "open: Preset(\"styles-explorer\"), goals: [Epoch(6001)]",
                false,
            ),
            // Its networks are of another seed.
            (
                "open: Preset(\"styles-explorer\"), set: {\"seed\": \"9\"}, goals: [Epoch(60)]",
                false,
            ),
            ("open: Preset(\"start\"), goals: [Epoch(1)]", false),
        ] {
            let steps = format!("(title: \"One\", {step})");
            assert_eq!(is_trained_already(&steps), is_refused, "{step}");
        }
        // From step to step, as long as nothing may have begun the run again.
        for (between, is_refused) in [
            ("hide: [settings]", true),
            ("controls: [\"generator.learning_rate\"]", true),
            ("point_at: [reset], hide: [settings]", true),
            ("", false),
            ("controls: [\"noise.dim\"]", false),
            ("hide: [settings], goals: [Page(presets)]", false),
            ("hide: [settings], goals: [SideBySide]", false),
            ("hide: [settings], set: {\"seed\": \"9\"}", false),
            ("hide: [settings], open: Preset(\"start\")", false),
        ] {
            let steps = format!(
                "(title: \"One\", open: Trained(\"ring\"), hide: [settings]), (title: \"Two\", {between}), \
                 (title: \"Three\", goals: [Epoch(10)])"
            );
            assert_eq!(is_trained_already(&steps), is_refused, "{between}");
        }
        // Who comes back to the second step begins it with fresh networks.
        let steps = "(title: \"One\", open: Preset(\"start\"), hide: [settings], goals: [Epoch(500)]), \
                     (title: \"Two\", hide: [settings], goals: [Epoch(100)])";
        assert!(!is_trained_already(steps));
    }

    #[test]
    fn an_epoch_that_an_earlier_step_may_have_trained_to_is_remarked() {
        let hint = |second: &str| {
            let steps =
                format!("(title: \"One\", open: Preset(\"start\")), (title: \"Two\", {second})");
            read(&steps).unwrap().hint()
        };
        let said = hint("goals: [Epoch(2000)]").unwrap();
        assert!(
            said.contains("step 2") && said.contains("Epochs("),
            "{said}"
        );
        for second in [
            "goals: [Epochs(2000)]",
            "open: Preset(\"start\"), goals: [Epoch(2000)]",
            "set: {\"noise.dim\": \"3\"}, goals: [Epoch(2000)]",
            "goals: [Played]",
        ] {
            assert_eq!(hint(second), None, "{second}");
        }
        // Before the first step nothing was trained in the lesson.
        let first = read("(title: \"One\", goals: [Epoch(2000)])").unwrap();
        assert_eq!(first.hint(), None);
    }

    #[test]
    fn a_language_that_the_window_does_not_speak_is_no_mistake() {
        let lesson = read("(title: \"One\")").unwrap();
        assert_eq!(lesson.hint(), None);
        let german = Lesson {
            language: "de".to_owned(),
            ..lesson
        };
        let hint = german.hint().unwrap();
        assert!(
            hint.contains("`de`") && hint.contains("en, fr, ru"),
            "{hint}"
        );
    }
}
