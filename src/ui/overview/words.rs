//! What the graph says of the sub-steps of slow motion.

use crate::config::{Config, Loss};
use crate::gan::{Explained, Player};
use crate::language::{self, fixed, grouped, localized};
use crate::training::{SlowView, SubStep};

/// The caption of a sub-step.
#[derive(Debug, PartialEq, Eq)]
pub struct Caption {
    /// Whose, which of five, and its name.
    pub title: String,
    /// The same without which of several updates, and without whose: where there is less room.
    pub shorter_titles: [String; 2],
    /// What is computed, and from what.
    pub text: String,
    /// Its value now.
    pub value: String,
}

/// A text and a value that no caption is longer than, for which there is room in slow motion.
pub const LONGEST_TEXT: &str = msg!(
    "Back through the discriminator to the fakes, and on through the generator: how \
                                would each of its 123456789 parameters change the loss?"
);
/// See [`LONGEST_TEXT`].
pub const LONGEST_VALUE: &str = msg!(
    "The parameters moved by 1.23e-10, its fakes by 1.23e-10 on average; the loss goes from 1234.5678 to \
     1234.5678."
);

/// Puts a sub-step into words.
pub fn caption(slow: &SlowView) -> Caption {
    let config = &*slow.config;
    let e: &Explained = &slow.explained;
    let (name, updates) = match e.player {
        Player::Discriminator => (tr!("Discriminator"), config.discriminator.updates_per_epoch),
        Player::Generator => (tr!("Generator"), config.generator.updates_per_epoch),
    };
    let step = match slow.sub_step {
        SubStep::Generate => tr!("make fakes"),
        SubStep::Classify => tr!("ask the discriminator"),
        SubStep::Loss => tr!("measure the loss"),
        SubStep::Gradients => tr!("find the gradient"),
        SubStep::Update => tr!("move the parameters"),
    };
    let round = if updates > 1 {
        tr!(
            " (update {update} of {updates})",
            update = slow.update,
            updates
        )
    } else {
        String::new()
    };
    let (text, value) = match e.player {
        Player::Discriminator => discriminator(slow.sub_step, e, config),
        Player::Generator => generator(slow.sub_step, e, config),
    };
    let number = slow.sub_step.number();
    let title = |round: &str| {
        tr!(
            "{name} {sub_step} of 5: {step}{round}",
            name,
            sub_step = number,
            step,
            round
        )
    };
    Caption {
        title: title(&round),
        shorter_titles: [
            title(""),
            tr!("{sub_step} of 5: {step}", sub_step = number, step),
        ],
        text,
        value,
    }
}

fn discriminator(sub_step: SubStep, e: &Explained, config: &Config) -> (String, String) {
    let batch = e.batch;
    match sub_step {
        SubStep::Generate => (
            tr!(
                "The generator makes {batch} fakes from fresh noise; {batch} real samples are taken \
                 beside them.",
                batch = grouped(batch as u64)
            ),
            center(e),
        ),
        SubStep::Classify => (
            match config.packing() {
                1 => tr!(
                    "The discriminator says of all {batch} how real they look.",
                    batch = grouped(2 * batch as u64)
                ),
                packing => tr!(
                    "The discriminator says of each of {packs} packs of {packing}, all real or all fakes, how real it looks.",
                    packs = grouped((2 * batch / packing) as u64),
                    packing
                ),
            },
            tr!(
                "{unit} on average: real samples {real}, fakes {fakes}.",
                unit = unit(config.loss),
                real = answer(e.answer_to_real.unwrap_or_default(), config.loss),
                fakes = answer(e.answer_to_fakes, config.loss)
            ),
        ),
        SubStep::Loss => (
            tr!(
                "{in_words} for each answer makes one number.",
                in_words = language::text(config.loss.rule().in_words)
            ),
            tr!("D loss {loss}.", loss = fixed(e.loss, 4)),
        ),
        SubStep::Gradients => (
            tr!(
                "Back through the discriminator: how would each of its {parameters} parameters change the \
                 loss{r1}?",
                parameters = grouped(e.parameters as u64),
                r1 = if config.discriminator.r1 > 0.0 {
                    tr!(", the R1 penalty included")
                } else {
                    ""
                }
            ),
            tr!(
                "Length of the gradient {gradient_length} (of the loss before it is halved for the chart).",
                gradient_length = short(e.gradient_length)
            ),
        ),
        SubStep::Update => (
            tr!(
                "The optimizer moves the discriminator's parameters downhill, by learning rate {rate} times its step.",
                rate = crate::ui::number::real(config.discriminator.learning_rate)
            ),
            {
                let after = match e.loss_after {
                    Some(after) => {
                        tr!(
                            " On the same samples the loss goes from {loss} to {after}.",
                            loss = fixed(e.loss, 4),
                            after = fixed(after, 4)
                        )
                    }
                    None => String::new(),
                };
                tr!(
                    "The parameters moved by {step_length}.{after}",
                    step_length = short(e.step_length),
                    after
                )
            },
        ),
    }
}

fn generator(sub_step: SubStep, e: &Explained, config: &Config) -> (String, String) {
    let batch = e.batch;
    match sub_step {
        SubStep::Generate => (
            tr!("The generator makes {batch} fakes from fresh noise.", batch = grouped(batch as u64)),
            center(e),
        ),
        SubStep::Classify => (
            match config.packing() {
                1 => tr!("The discriminator, which stays as it is now, says how real the {batch} fakes look.", batch = grouped(batch as u64)),
                packing => tr!(
                    "The discriminator, which stays as it is now, says how real the {packs} packs of {packing} fakes look.",
                    packs = grouped((batch / packing) as u64),
                    packing
                ),
            },
            tr!("{unit} on average: fakes {fakes}.", unit = unit(config.loss), fakes = answer(e.answer_to_fakes, config.loss)),
        ),
        SubStep::Loss => (
            tr!("The less real the fakes look, the larger the generator's loss; it sees no real sample.")
                .to_owned(),
            tr!("G loss {loss}.", loss = fixed(e.loss, 4)),
        ),
        SubStep::Gradients => (
            tr!("Back through the discriminator to the fakes, and on through the generator: how \
                 would each of its {parameters} parameters change the loss?", parameters = grouped(e.parameters as u64)),
            tr!("Length of the gradient {gradient_length}.", gradient_length = short(e.gradient_length)),
        ),
        SubStep::Update => (tr!(
                "The optimizer moves the generator's parameters downhill, by learning rate {rate} times its step.",
                rate = crate::ui::number::real(config.generator.learning_rate)
            ), {
            let moved = match e.fakes_moved {
                Some(moved) => tr!(", its fakes by {moved} on average", moved = short(moved)),
                None => String::new(),
            };
            let after = match e.loss_after {
                Some(after) => tr!("; the loss goes from {loss} to {after}", loss = fixed(e.loss, 4), after = fixed(after, 4)),
                None => String::new(),
            };
            tr!("The parameters moved by {step_length}{moved}{after}.", step_length = short(e.step_length), moved, after)
        }),
    }
}

/// What D's answers are under a loss.
fn unit(loss: Loss) -> &'static str {
    if loss.has_probability() {
        tr!("How likely they are real,")
    } else {
        tr!("Their score")
    }
}

fn answer(value: f64, loss: Loss) -> String {
    if loss.has_probability() {
        tr!("{share} %", share = fixed(100.0 * value, 1))
    } else {
        fixed(value, 3)
    }
}

fn center(e: &Explained) -> String {
    let n = e.batch.max(1) as f64;
    let width = (e.fakes.len() / e.batch.max(1)).max(1);
    let mut means = vec![0.0; width];
    for fake in e.fakes.chunks_exact(width) {
        for (mean, number) in means.iter_mut().zip(fake) {
            *mean += f64::from(*number) / n;
        }
    }
    let square = |fake: &[f32]| -> f64 {
        let distances = fake
            .iter()
            .zip(&means)
            .map(|(x, mean)| f64::from(*x) - mean);
        distances.map(|d| d.powi(2)).sum()
    };
    let spread = (e.fakes.chunks_exact(width).map(square).sum::<f64>() / n).sqrt();
    match means.as_slice() {
        [x, y] => tr!(
            "Centre of the fakes ({x}, {y}), spread {spread}.",
            x = fixed(*x, 2),
            y = fixed(*y, 2),
            spread = fixed(spread, 3)
        ),
        pixels => {
            let mean = pixels.iter().sum::<f64>() / width as f64;
            let spread = spread / (width as f64).sqrt();
            tr!(
                "Mean of the fakes' pixels {mean}, from −1 to 1; their spread {spread}.",
                mean = fixed(mean, 2),
                spread = fixed(spread, 3)
            )
        }
    }
}

/// Three significant digits.
pub(super) fn short(value: f64) -> String {
    in_digits(value, 3)
}

/// So many significant digits.
pub(super) fn in_digits(value: f64, count: i32) -> String {
    if value == 0.0 || (1e-3..1e3).contains(&value.abs()) {
        let digits = if value == 0.0 {
            0
        } else {
            (count - 1 - value.abs().log10().floor() as i32).max(0) as usize
        };
        fixed(value, digits)
    } else {
        let decimals = (count - 1).max(0) as usize;
        localized(&format!("{value:.decimals$e}"))
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::config::Choice as _;
    use crate::gan::Backend;
    use crate::gan::loss::OutputMeaning;
    use crate::training::Session;

    #[test]
    fn numbers_stay_short() {
        for (value, text) in [
            (0.0, "0"),
            (0.012_345, "0.0123"),
            (1.5, "1.50"),
            (123.4, "123"),
            (0.000_012_3, "1.23e-5"),
        ] {
            assert_eq!(short(value), text);
        }
    }

    #[test]
    fn every_sub_step_has_a_caption_with_its_number_and_value() {
        for &loss in Loss::ALL {
            let config = Config {
                loss,
                ..Config::default()
            };
            let mut session = Session::new(config.clone(), Backend::Flex);
            for player in [Player::Discriminator, Player::Generator] {
                while session.next_player() != Some(player) {
                    session.run_update().unwrap();
                }
                let explained = Arc::new(session.explain_next().unwrap());
                let captions = SubStep::ALL.map(|sub_step| {
                    let slow = SlowView {
                        config: Arc::new(config.clone()),
                        explained: explained.clone(),
                        sub_step,
                        update: 1,
                    };
                    caption(&slow)
                });
                // What an answer is depends on the loss alone.
                let is_score = loss.rule().output != OutputMeaning::Probability;
                assert_eq!(captions[1].value.contains("score"), is_score, "{loss:?}");
                assert_eq!(captions[1].value.contains('%'), !is_score, "{loss:?}");
                for (index, caption) in captions.iter().enumerate() {
                    assert!(caption.text.len() <= LONGEST_TEXT.len(), "{}", caption.text);
                    assert!(
                        caption.value.len() <= LONGEST_VALUE.len(),
                        "{}",
                        caption.value
                    );
                    assert!(caption.title.contains(&format!("{} of 5", index + 1)));
                    assert!(caption.text.ends_with('.') || caption.text.ends_with('?'));
                    assert!(caption.value.chars().any(|c| c.is_ascii_digit()));
                }
                let loss = format!("{:.4}", explained.loss).replace('-', "−");
                assert!(captions[2].value.contains(&loss));
                assert!(captions[4].value.contains(&loss));
            }
        }
    }
}
