//! [`Recording`]: the present state of the window as a step of a lesson that is being made.

use super::check::MOST_TITLE;
use super::lesson::{FORMAT, Goal, Lesson, LessonStep, Opening, Training};
use crate::config::showing::MOST_EPOCHS;
use crate::config::{Config, SHIPPED, TABLE};

/// Epochs a second from which on there is no limit.
const AS_FAST_AS_IT_CAN: f64 = 20_000.0;

/// A lesson that is being made: what was recorded so far.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Recording {
    /// The steps.
    pub steps: Vec<LessonStep>,
}

/// What is recorded of a moment.
#[derive(Clone, Copy, Debug)]
pub struct Moment<'a> {
    /// Title of the open preset.
    pub name: &'a str,
    /// The settings.
    pub config: &'a Config,
    /// Those of the run that is pinned beside it.
    pub pinned: Option<&'a Config>,
    /// Whether settings were changed while one of the runs went on.
    pub has_changes: bool,
    /// Whether one of them went on from networks that were opened without their past.
    pub was_opened: bool,
    /// Epochs finished.
    pub epoch: u64,
    /// Most epochs a second; `None` is as fast as it can.
    pub speed: Option<f64>,
    /// Whether slow motion is on.
    pub is_slow: bool,
}

impl Recording {
    /// Adds the moment as a step: a shipped preset with what was changed of it, or two of them side by side, or all settings. Returns
    /// what of the moment no lesson can bring back, in words.
    #[must_use]
    pub fn add(&mut self, moment: &Moment<'_>) -> Vec<&'static str> {
        let mut lost = Vec::new();
        let number = self.steps.len() + 1;
        let pair = moment.pinned.map(|a| Pair::of(a, moment.config));
        let (open, set) = match pair {
            None => opening(moment.config),
            Some(Some(pair)) => {
                if pair.is_swapped {
                    lost.push(tr!(
                        "A and B changed places: what a lesson pins is a shipped preset as it is."
                    ));
                }
                (pair.open, pair.set)
            }
            Some(None) => {
                lost.push(tr!(
                    "Of the two runs B alone was recorded: what a lesson pins is a shipped preset as it is, and neither of them is."
                ));
                opening(moment.config)
            }
        };
        if moment.has_changes {
            lost.push(tr!(
                "Settings were changed while it ran. The lesson begins with the last ones, so its run will be another."
            ));
        }
        let mut step = LessonStep {
            title: format!("{number}. {}", moment.name)
                .chars()
                .take(MOST_TITLE)
                .collect(),
            text: tr!("What to do here, and what to look for.").to_owned(),
            open,
            set,
            training: if moment.is_slow {
                Training::SlowMotion
            } else {
                Training::AsItIs
            },
            speed: moment.speed.unwrap_or(AS_FAST_AS_IT_CAN),
            ..LessonStep::default()
        };
        // Trained networks may be there already.
        let first = step.first_epoch();
        let trained = round(moment.epoch.saturating_sub(first));
        // In slow motion nobody gets there, and what is to be seen is the update.
        if trained > 0 && !moment.is_slow {
            step.goals.push(if first > 0 {
                Goal::Epochs(trained)
            } else {
                Goal::Epoch(trained)
            });
        }
        if moment.was_opened && first == 0 {
            lost.push(tr!(
                "The run went on from trained networks. The lesson begins with fresh ones, so its run will be another."
            ));
        }
        self.steps.push(step);
        lost
    }

    /// The lesson so far.
    pub fn lesson(&self) -> Lesson {
        Lesson {
            lesson: FORMAT,
            title: tr!("My lesson").to_owned(),
            language: "en".to_owned(),
            summary: tr!("What it is about, in one sentence.").to_owned(),
            steps: self.steps.clone(),
            learned: tr!("What was learned.").to_owned(),
            experiment: String::new(),
        }
    }
}

/// Down to two digits that count, and to what a lesson may ask for: where a teacher pressed the button is chance, and nobody is to
/// wait for the last epochs of it.
fn round(epoch: u64) -> u64 {
    let mut unit = 1;
    while epoch / unit >= 100 {
        unit *= 10;
    }
    (epoch / unit * unit).min(MOST_EPOCHS)
}

type Values = std::collections::BTreeMap<String, String>;

/// Two runs as lessons open them: a shipped preset as it is, and another one with what was changed of it.
struct Pair {
    open: Opening,
    set: Values,
    /// Whether B is the one that is as it shipped, and stands on the left.
    is_swapped: bool,
}

impl Pair {
    /// Of the settings of A, which is pinned, and of B; `None` where neither is as it shipped.
    fn of(a: &Config, b: &Config) -> Option<Self> {
        Self::beside(a, b, false).or_else(|| Self::beside(b, a, true))
    }

    fn beside(pinned: &Config, turned: &Config, is_swapped: bool) -> Option<Self> {
        let pinned = slug_of(pinned)?;
        let (Opening::Preset(slug), set) = opening(turned) else {
            return None;
        };
        Some(Self {
            open: Opening::Beside(pinned.to_owned(), slug),
            set,
            is_swapped,
        })
    }
}

/// The shipped preset whose settings these are, but for the seed, which both of a pair have from B.
fn slug_of(config: &Config) -> Option<&'static str> {
    let found = SHIPPED.iter().find(|shipped| {
        let mut own = shipped.preset.config.clone();
        own.seed = config.seed;
        own == *config
    });
    found.map(|shipped| shipped.slug)
}

/// The shipped preset that needs the fewest changes to become these settings, with these; all settings where none becomes them.
fn opening(config: &Config) -> (Opening, Values) {
    let changed = |from: &Config| -> Option<Values> {
        let mut made = from.clone();
        let mut values = Values::new();
        for row in TABLE.iter() {
            let value = row.value(config);
            if row.value(from) != value {
                row.set_text(&mut made, &value).ok()?;
                values.insert(row.key.to_owned(), value);
            }
        }
        // Own points and pictures are in no row.
        (made == *config).then_some(values)
    };
    let each = SHIPPED.iter();
    let each = each.filter_map(|s| Some((s.slug, changed(&s.preset.config)?)));
    match each.min_by_key(|(_, values)| values.len()) {
        Some((slug, values)) => (Opening::Preset(slug.to_owned()), values),
        None => (Opening::Settings(Box::new(config.clone())), Values::new()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{Distribution, find, shipped};

    fn moment(config: &Config) -> Moment<'_> {
        Moment {
            name: "Mine",
            config,
            pinned: None,
            has_changes: false,
            was_opened: false,
            epoch: 700,
            speed: Some(300.0),
            is_slow: false,
        }
    }

    /// The step as it is read again, and what was lost of the moment.
    fn recorded(moment: &Moment<'_>) -> (LessonStep, Vec<&'static str>) {
        let mut recording = Recording::default();
        let lost = recording.add(moment);
        let lesson = Lesson::parse(&recording.lesson().to_ron(), "l.ron").unwrap();
        (lesson.steps[0].clone(), lost)
    }

    /// What a step opens, and what it sets of that.
    fn led_to(step: &LessonStep) -> Config {
        let mut made = step.open.settings().unwrap().unwrap();
        for (key, value) in &step.set {
            find(key).unwrap().set_text(&mut made, value).unwrap();
        }
        made
    }

    fn preset(slug: &str) -> Config {
        shipped(slug).unwrap().preset.config.clone()
    }

    #[test]
    fn a_recorded_step_leads_back_to_the_same_settings() {
        let mut changed = preset("mode-collapse");
        changed.seed = 7;
        changed.generator.learning_rate = 0.004;
        let mut drawn = Config::default();
        drawn.data.distribution = Distribution::Drawn;
        drawn.data.drawn = vec![[0.25, 0.5], [0.5, 0.5]].into();
        for (config, changes) in [(changed, 2), (drawn, 0)] {
            let (step, lost) = recorded(&moment(&config));
            assert_eq!(step.set.len(), changes);
            assert_eq!(led_to(&step), config);
            assert_eq!(step.goals, [Goal::Epoch(700)]);
            assert_eq!(step.speed, 300.0);
            assert!(lost.is_empty());
        }
    }

    #[test]
    fn the_epoch_that_is_waited_for_is_a_round_one_and_none_in_slow_motion() {
        let config = preset("start");
        for (epoch, is_slow, goals) in [
            (7_342, false, vec![Goal::Epoch(7_300)]),
            (57, false, vec![Goal::Epoch(57)]),
            (100, false, vec![Goal::Epoch(100)]),
            (u64::MAX, false, vec![Goal::Epoch(MOST_EPOCHS)]),
            (0, false, vec![]),
            (7_342, true, vec![]),
        ] {
            let (step, _) = recorded(&Moment {
                epoch,
                is_slow,
                ..moment(&config)
            });
            assert_eq!(step.goals, goals, "{epoch}");
            let is_slow_step = step.training == Training::SlowMotion;
            assert_eq!(is_slow_step, is_slow);
        }
    }

    #[test]
    fn both_of_a_pair_are_recorded_or_it_is_said_which_is_not() {
        let beside = |a: &str, b: &str| Opening::Beside(a.to_owned(), b.to_owned());
        let (collapse, cured) = (preset("mode-collapse"), preset("mode-collapse-cured"));
        let mut changed = collapse.clone();
        changed.generator.learning_rate = 0.004;
        let mut other = changed.clone();
        other.batch_size = 4;
        // Both have one seed, which may be any.
        let [mut a, mut b] = [collapse.clone(), changed.clone()];
        (a.seed, b.seed) = (7, 7);
        for (pinned, config, open, said) in [
            (
                &collapse,
                &cured,
                beside("mode-collapse", "mode-collapse-cured"),
                "",
            ),
            (
                &collapse,
                &changed,
                beside("mode-collapse", "mode-collapse"),
                "",
            ),
            (&a, &b, beside("mode-collapse", "mode-collapse"), ""),
            (
                &changed,
                &collapse,
                beside("mode-collapse", "mode-collapse"),
                "changed places",
            ),
            (
                &changed,
                &other,
                Opening::Preset("mode-collapse".to_owned()),
                "B alone",
            ),
        ] {
            let (step, lost) = recorded(&Moment {
                pinned: Some(pinned),
                ..moment(config)
            });
            assert_eq!(step.open, open);
            let is_swapped = said == "changed places";
            assert_eq!(led_to(&step), *if is_swapped { pinned } else { config });
            assert_eq!(lost.len(), usize::from(!said.is_empty()), "{lost:?}");
            assert!(lost.concat().contains(said), "{lost:?}");
        }
    }

    #[test]
    fn a_run_that_its_settings_alone_do_not_make_is_not_promised() {
        let config = preset("start");
        for (has_changes, was_opened, said) in [
            (true, false, "Settings were changed"),
            (false, true, "trained networks"),
        ] {
            let (_, lost) = recorded(&Moment {
                has_changes,
                was_opened,
                ..moment(&config)
            });
            assert_eq!(lost.len(), 1, "{lost:?}");
            assert!(lost.concat().contains(said), "{lost:?}");
        }
        // What opens trained is not waited for, and else the lesson could not be read.
        let trained = preset("styles-explorer");
        for (epoch, goals) in [(6_000, vec![]), (6_123, vec![Goal::Epochs(120)])] {
            let (step, lost) = recorded(&Moment {
                epoch,
                was_opened: true,
                ..moment(&trained)
            });
            assert_eq!(step.goals, goals);
            assert!(lost.is_empty(), "{lost:?}");
        }
    }
}
