//! [`Recording`]: the present state of the window as a step of a lesson that is being made.

use super::check::MOST_TITLE;
use super::lesson::{FORMAT, Goal, Lesson, LessonStep, Opening, Training};
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
    /// Epochs finished.
    pub epoch: u64,
    /// Most epochs a second; `None` is as fast as it can.
    pub speed: Option<f64>,
    /// Whether slow motion is on.
    pub is_slow: bool,
}

impl Recording {
    /// Adds the moment as a step: a shipped preset with what was changed of it, or all settings.
    pub fn add(&mut self, moment: &Moment<'_>) {
        let number = self.steps.len() + 1;
        let (open, set) = opening(moment.config);
        let goal = (moment.epoch > 0).then_some(Goal::Epoch(moment.epoch));
        self.steps.push(LessonStep {
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
            goals: goal.into_iter().collect(),
            ..LessonStep::default()
        });
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

type Values = std::collections::BTreeMap<String, String>;

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
    use crate::config::{Distribution, shipped};

    fn recorded(config: &Config) -> Lesson {
        let mut recording = Recording::default();
        recording.add(&Moment {
            name: "Mine",
            config,
            epoch: 700,
            speed: Some(300.0),
            is_slow: false,
        });
        recording.lesson()
    }

    #[test]
    fn a_recorded_step_leads_back_to_the_same_settings() {
        let mut changed = shipped("mode-collapse").unwrap().preset.config.clone();
        changed.seed = 7;
        changed.generator.learning_rate = 0.004;
        let mut drawn = Config::default();
        drawn.data.distribution = Distribution::Drawn;
        drawn.data.drawn = vec![[0.25, 0.5], [0.5, 0.5]].into();
        for (config, changes) in [(changed, 2), (drawn, 0)] {
            let text = recorded(&config).to_ron();
            let lesson = Lesson::parse(&text, "l.ron").unwrap();
            let step = &lesson.steps[0];
            assert_eq!(step.set.len(), changes);
            let mut made = step.open.settings().unwrap().unwrap();
            for (key, value) in &step.set {
                crate::config::find(key)
                    .unwrap()
                    .set_text(&mut made, value)
                    .unwrap();
            }
            assert_eq!(made, config);
            assert_eq!(step.goals, [Goal::Epoch(700)]);
            assert_eq!(step.speed, 300.0);
        }
    }
}
