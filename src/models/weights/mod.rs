//! The weights of both networks in files that other programs read and write: safetensors, and NumPy's `.npz`.
//!
//! Each tensor has a name, `generator.0.weight` or `discriminator.0.bias`, and the shape of its block ([`crate::gan::layout::Block`]): a dense
//! weight is `[inputs, outputs]`, a kernel `[y, x, …]`. The averaged generator, where there is one, is `generator_average.…`. Where a network
//! keeps running statistics of its batch norms, those of the first are `generator.norm1.running_mean` and `….running_var`, as in `PyTorch`.
//!
//! - `format`: both kinds of files

mod format;

use std::ops::Range;
use std::path::Path;

use crate::config::{self, Config, NormStatistics};
use crate::files::{FileError, FileFormat, Problem, Reading, read_bytes};
use crate::gan::spec::specs;
use crate::gan::{Backend, Gan, GanState};
pub use format::{Array, Kind, is_other_archive};

/// Such files.
pub const FILE: FileFormat = FileFormat {
    name: msg!("a file of weights"),
    shown: msg!("a file of weights (.safetensors or .npz)"),
    most_mib: 256,
};

/// What running statistics are called, as in `PyTorch`.
const MEAN: &str = "running_mean";
const VARIANCE: &str = "running_var";
/// Updates that an average from a file counts as.
const WARM: u64 = 1 << 40;

/// Whose numbers a block is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    Generator,
    Discriminator,
    Average,
    /// Running statistics of batch norms, of the three.
    GeneratorStatistics,
    DiscriminatorStatistics,
    AverageStatistics,
}

impl Part {
    /// Those that a file may lack, and its list in a state.
    fn optional(self, state: &mut GanState) -> Option<&mut Option<Vec<f32>>> {
        let (g, d) = (&mut state.generator, &mut state.discriminator);
        match self {
            Self::Generator | Self::Discriminator => None,
            Self::Average => Some(&mut g.average),
            Self::GeneratorStatistics => Some(&mut g.statistics),
            Self::DiscriminatorStatistics => Some(&mut d.statistics),
            Self::AverageStatistics => Some(&mut g.average_statistics),
        }
    }

    /// Its numbers in a state.
    fn list(self, state: &mut GanState) -> Option<&mut Vec<f32>> {
        match self {
            Self::Generator => Some(&mut state.generator.parameters),
            Self::Discriminator => Some(&mut state.discriminator.parameters),
            other => other.optional(state)?.as_mut(),
        }
    }
}

/// One block of a network.
#[derive(Clone, Debug, PartialEq)]
pub struct Named {
    part: Part,
    /// Where it is in the flat parameters.
    range: Range<usize>,
    /// Its network and place there.
    pub name: String,
    /// What it is.
    pub array: Array,
}

/// The blocks of both networks in a state.
pub fn named(config: &Config, state: &GanState) -> Vec<Named> {
    let [g, d] = specs(config);
    let (of_g, of_d) = (&state.generator, &state.discriminator);
    let parts = [
        (Part::Generator, "generator", &g, Some(&of_g.parameters)),
        (
            Part::Discriminator,
            "discriminator",
            &d,
            Some(&of_d.parameters),
        ),
        (
            Part::Average,
            "generator_average",
            &g,
            of_g.average.as_ref(),
        ),
    ];
    let mut all = Vec::new();
    for (part, network, spec, parameters) in parts {
        let Some(parameters) = parameters else {
            continue;
        };
        let blocks = spec.blocks().into_iter();
        all.extend(blocks.map(|block| {
            let name = format!("{network}.{}", block.name);
            of_list(part, name, parameters, block.range, block.shape)
        }));
    }
    let statistics = [
        (Part::GeneratorStatistics, "generator", &g, &of_g.statistics),
        (
            Part::DiscriminatorStatistics,
            "discriminator",
            &d,
            &of_d.statistics,
        ),
        (
            Part::AverageStatistics,
            "generator_average",
            &g,
            &of_g.average_statistics,
        ),
    ];
    for (part, network, spec, numbers) in statistics {
        let Some(numbers) = numbers else {
            continue;
        };
        let mut start = 0;
        for (index, channels) in spec.norm_channels().into_iter().enumerate() {
            for what in [MEAN, VARIANCE] {
                let name = format!("{network}.norm{}.{what}", index + 1);
                let range = start..start + channels;
                start = range.end;
                all.push(of_list(part, name, numbers, range, vec![channels]));
            }
        }
    }
    all
}

/// A part of a list of numbers.
fn of_list(
    part: Part,
    name: String,
    list: &[f32],
    range: Range<usize>,
    shape: Vec<usize>,
) -> Named {
    let numbers = list.get(range.clone()).unwrap_or_default().to_vec();
    Named {
        part,
        range,
        name,
        array: Array { shape, numbers },
    }
}

/// Whether a file holds weights, seen from how it begins, or from its ending.
pub fn holds_weights(path: &Path) -> bool {
    let are_weights =
        |head: &Vec<u8>| Kind::of_file(path, head).is_some() && !is_other_archive(path, head);
    Reading::head_of(path).is_some_and(|head| are_weights(&head))
}

/// Reads a file as the weights of the networks of these settings, see [`state_of`]. Its content says which kind it is.
///
/// # Errors
///
/// If the settings are out of bounds, or the file cannot be read, or is none of weights, or of other networks.
pub fn read(path: &Path, config: &Config) -> Result<GanState, FileError> {
    let shown = path.display().to_string();
    let refused = |reason| FileError::new(&shown, Problem::Invalid(reason));
    config::check(config).map_err(|violations| refused(violations.to_string()))?;
    let bytes = read_bytes(path, FILE.max_bytes())
        .map_err(|error| FileError::unread(&shown, error, &FILE))?;
    let kind = Kind::of_file(path, &bytes).ok_or_else(|| {
        refused(tr!("these are no weights, which are in a .safetensors or .npz file").to_owned())
    })?;
    state_of(config, kind, &bytes).map_err(refused)
}

/// Fresh networks of a configuration with the weights of a file; optimizers begin anew.
///
/// # Errors
///
/// What does not fit, by the names of the blocks.
pub fn state_of(config: &Config, kind: Kind, bytes: &[u8]) -> Result<GanState, String> {
    let mut state = Gan::new(config, Backend::Flex).state();
    let [g, d] = specs(config).map(|spec| spec.statistics());
    let kept = |statistics, count| {
        (statistics == NormStatistics::Running && count > 0).then(|| vec![0.0; count])
    };
    let (of_g, of_d) = (&mut state.generator, &mut state.discriminator);
    of_g.statistics = kept(config.generator.norm_statistics, g);
    of_d.statistics = kept(config.discriminator.norm_statistics, d);
    if config.generator.average > 0.0 {
        of_g.average = Some(of_g.parameters.clone());
        of_g.average_statistics.clone_from(&of_g.statistics);
    }
    let wanted = named(config, &state);
    let found = kind.read(bytes, &wanted)?;
    let pairs = || wanted.iter().zip(&found);
    let is_there = |part| pairs().any(|(one, found)| one.part == part && found.is_some());
    for (one, found) in pairs() {
        let name = &one.name;
        let Some(found) = found else {
            // Where a file has nothing of it, it begins anew.
            if let Some(list) = one.part.optional(&mut state)
                && !is_there(one.part)
            {
                *list = None;
                continue;
            }
            return Err(tr!(
                "there is no tensor {name}, which the networks of these settings have",
                name
            ));
        };
        if found.shape != one.array.shape || found.numbers.len() != one.range.len() {
            return Err(tr!(
                "{name} has the shape {found}; the networks of these settings have {wanted}",
                name,
                found = format!("{:?}", found.shape),
                wanted = format!("{:?}", one.array.shape)
            ));
        }
        if found.numbers.iter().any(|number| !number.is_finite()) {
            return Err(tr!("{name} has a value that is no finite number", name));
        }
        if name.ends_with(VARIANCE) && found.numbers.iter().any(|number| *number < 0.0) {
            return Err(tr!("{name} has a variance below 0", name));
        }
        let list = one.part.list(&mut state);
        if let Some(place) = list.and_then(|list| list.get_mut(one.range.clone())) {
            place.copy_from_slice(&found.numbers);
        }
    }
    if state.generator.average.is_some() {
        // It is not warmed up again, which would take the present weights for it.
        state.generator.averaged = WARM;
    } else {
        state.generator.average_statistics = None;
    }
    Ok(state)
}

#[cfg(test)]
mod tests {
    use burn::tensor::{Tensor, TensorData};

    use super::*;
    use crate::config::{set, shipped};

    fn config(preset: &str) -> Config {
        shipped(preset).unwrap().preset.config.clone()
    }

    #[test]
    fn what_is_written_is_read_again() {
        for preset in ["start", "digits", "styles-explorer"] {
            let mut config = config(preset);
            let mut state = Gan::new(&config, Backend::Flex).state();
            if config.generator.average > 0.0 {
                state.generator.average = Some(vec![0.5; state.generator.parameters.len()]);
            }
            // Others to begin with.
            config.seed += 1;
            for kind in [Kind::Safetensors, Kind::Npz] {
                let bytes = kind.bytes(&named(&config, &state)).unwrap();
                let read = state_of(&config, kind, &bytes).unwrap();
                assert_eq!(read.generator.parameters, state.generator.parameters);
                assert_eq!(
                    read.discriminator.parameters,
                    state.discriminator.parameters
                );
                assert_eq!(read.generator.average, state.generator.average);
                if let Some(average) = &read.generator.average {
                    // One update does not warm it up again.
                    let mut gan = Gan::with_state(&config, Backend::Flex, read.clone()).unwrap();
                    let noise = vec![0.5; 4 * config.noise.dim as usize];
                    let noise = TensorData::new(noise, [4, config.noise.dim as usize]);
                    let noise = Tensor::from_data(noise, &Backend::Flex.device());
                    gan.update_generator(&config, None, &noise).unwrap();
                    let after = gan.state().generator;
                    let share = 1.001 * (1.0 - config.generator.average as f32);
                    let averages = after.average.iter().flatten().zip(average);
                    for ((new, old), now) in averages.zip(&after.parameters) {
                        let most = share * (now - old).abs() + 1e-5;
                        assert!((new - old).abs() <= most, "{preset}: {old} to {new}");
                    }
                }
                // What is cut off is told, and ends nothing.
                for length in (0..bytes.len()).step_by(bytes.len() / 50 + 1) {
                    state_of(&config, kind, &bytes[..length]).unwrap_err();
                }
            }
        }
    }

    #[test]
    fn running_statistics_go_with_the_weights() {
        let mut config = config("digits");
        for setting in [
            "generator.norm_statistics=running",
            "discriminator.norm_statistics=running",
            "generator.average=0.9",
        ] {
            set(&mut config, setting).unwrap();
        }
        let mut state = Gan::new(&config, Backend::Flex).state();
        let count = |list: &[f32]| (0..list.len()).map(|i| 0.5 + i as f32).collect::<Vec<_>>();
        let [g, d] = specs(&config).map(|spec| vec![0.0; spec.statistics()]);
        state.generator.statistics = Some(count(&g));
        state.generator.average = Some(state.generator.parameters.clone());
        state.generator.average_statistics = Some(count(&g).into_iter().rev().collect());
        state.discriminator.statistics = Some(count(&d));
        let all = named(&config, &state);
        // Means of the first norm, then its variances.
        let of = |name: &str| &all.iter().find(|one| one.name == name).unwrap().array;
        let means = of("generator.norm1.running_mean");
        assert_eq!(means.numbers[0], 0.5);
        let variances = of("generator.norm1.running_var");
        assert_eq!(variances.numbers[0], 0.5 + means.numbers.len() as f32);
        for kind in [Kind::Safetensors, Kind::Npz] {
            let read = state_of(&config, kind, &kind.bytes(&all).unwrap()).unwrap();
            assert_eq!(read.generator.statistics, state.generator.statistics);
            assert_eq!(
                read.generator.average_statistics,
                state.generator.average_statistics
            );
            assert_eq!(
                read.discriminator.statistics,
                state.discriminator.statistics
            );
            // A file without them begins them anew; one that lacks a part of them, or has a wrong one, is told.
            let without = |part: &str| {
                let rest = all.iter().filter(|one| !one.name.contains(part));
                let rest: Vec<_> = rest.cloned().collect();
                state_of(&config, kind, &kind.bytes(&rest).unwrap())
            };
            assert_eq!(without(".norm").unwrap().generator.statistics, None);
            let error = without("generator.norm1.").unwrap_err();
            assert!(
                error.contains("no tensor generator.norm1.running_mean"),
                "{error}"
            );
            let mut wrong = all.clone();
            let variance = wrong
                .iter_mut()
                .find(|one| one.name.ends_with("running_var"));
            variance.unwrap().array.numbers[0] = -1.0;
            let error = state_of(&config, kind, &kind.bytes(&wrong).unwrap()).unwrap_err();
            assert!(
                error.contains("running_var has a variance below 0"),
                "{error}"
            );
        }
    }

    #[test]
    fn what_does_not_fit_is_told_by_its_name() {
        let small = config("start");
        let mut large = small.clone();
        set(&mut large, "generator.neurons=20").unwrap();
        let state = Gan::new(&small, Backend::Flex).state();
        let all = named(&small, &state);
        for kind in [Kind::Safetensors, Kind::Npz] {
            let bytes = kind.bytes(&all).unwrap();
            let error = state_of(&large, kind, &bytes).unwrap_err();
            assert!(
                error.contains("generator.0.weight has the shape [2, 32]"),
                "{error}"
            );
            let bytes = kind.bytes(&all[..3]).unwrap();
            let error = state_of(&small, kind, &bytes).unwrap_err();
            assert!(error.contains("no tensor generator.1.bias"), "{error}");
            let mut wrong = all.clone();
            wrong[0].array.numbers[0] = f32::NAN;
            let bytes = kind.bytes(&wrong).unwrap();
            let error = state_of(&small, kind, &bytes).unwrap_err();
            assert!(error.contains("no finite number"), "{error}");
        }
    }
}
