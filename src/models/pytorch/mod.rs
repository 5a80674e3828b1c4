//! A generator as a Python script for `PyTorch`: one file with its weights in it, whose seeds give the same images, but for
//! rounding.
//!
//! - [`training`]: a whole run as a script that trains
//!
//! What it has is the generator that the explorer shows: averaged if the run averages, its batch norms with fixed
//! statistics, as parts of the layers before them.

pub mod training;

use std::path::Path;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use crate::config::{Choice as _, Config, Resampling, StyleLayers, WeightScale};
use crate::data::SeedNoise;
use crate::gan::{FrozenGenerator, NetworkSpec};

const TEMPLATE: &str = include_str!("template.py");
/// Characters in a line of weights.
const LINE: usize = 120;

/// The script, for a file of this name.
pub fn script(config: &Config, generator: &FrozenGenerator, path: &Path) -> String {
    let (spec, weights) = generator.network();
    let spec = described(config, generator, &spec);
    let name = path.file_name().map(|name| name.to_string_lossy());
    let module = path.file_stem().map(|name| name.to_string_lossy());
    TEMPLATE
        .replace("@NAME@", &plain(&name.unwrap_or_default()))
        .replace("@MODULE@", &plain(&module.unwrap_or_default()))
        .replace("@SPEC@", &spec.to_string())
        .replace("@WEIGHTS@", encoded(&weights).trim_end())
}

/// Numbers in base64, in lines that each end.
fn encoded(numbers: &[f32]) -> String {
    let bytes: Vec<u8> = numbers.iter().flat_map(|w| w.to_le_bytes()).collect();
    lines_of(&bytes)
}

/// Pixels from −1 to 1 as levels from 0 to 255, the same way.
fn encoded_levels(pixels: &[f32]) -> String {
    let levels: Vec<u8> = pixels
        .iter()
        .map(|pixel| ((pixel + 1.0) * 127.5).round() as u8)
        .collect();
    lines_of(&levels)
}

fn lines_of(bytes: &[u8]) -> String {
    let text = STANDARD.encode(bytes);
    let lines = text.as_bytes().chunks(LINE).map(String::from_utf8_lossy);
    lines.fold(String::new(), |all, line| all + &line + "\n")
}

/// A file's name that cannot end the text that it stands in.
fn plain(name: &str) -> String {
    name.chars()
        .map(|c| {
            if c.is_alphanumeric() || "._- ".contains(c) {
                c
            } else {
                '_'
            }
        })
        .collect()
}

/// What the script has to know of the network.
fn described(config: &Config, generator: &FrozenGenerator, spec: &NetworkSpec) -> Value {
    let seeds = SeedNoise::new(&config.noise);
    let blocks: Vec<_> = spec
        .blocks()
        .into_iter()
        .map(|b| json!([b.name, b.shape]))
        .collect();
    let mut all = json!({
        "blocks": blocks,
        "noise": seeds.dim(),
        "distribution": config.noise.distribution.info().key,
        "center": seeds.center().first(),
        "activation": config.generator.activation.info().key,
        "side": config.data.image_shape().map(|shape| shape.side),
    });
    let more = match spec {
        NetworkSpec::Dense(dense) => json!({
            "architecture": "dense",
            "layers": dense.layout.hidden_layers() + 1,
        }),
        NetworkSpec::Convolutional(network) => json!({
            "architecture": "convolutional",
            "layers": network.depth + 1,
            "start": network.level(network.depth).side,
            "pooling": network.resampling == Resampling::Pooling,
        }),
        NetworkSpec::StyleGenerator(style) => {
            let styled = generator.styled();
            json!({
                "architecture": "style",
                "start": style.level(style.depth).side,
                "mapping": style.mapping_layers,
                "mapping_rate": match style.weights {
                    WeightScale::Plain => 1.0,
                    WeightScale::Equalised => style.mapping_rate,
                },
                "equalised": style.weights == WeightScale::Equalised,
                "gain": match style.weights {
                    WeightScale::Plain => 1.0,
                    WeightScale::Equalised => std::f32::consts::SQRT_2,
                },
                "modulated": style.layers == StyleLayers::Modulated,
                "style_layers": style.styled(),
                "styled": style.layer_kinds(),
                "mean_style": styled.map(|styled| styled.mean().to_vec()),
            })
        }
        NetworkSpec::StyleDiscriminator(_) => Value::Null,
    };
    if let (Value::Object(all), Value::Object(more)) = (&mut all, more) {
        all.extend(more);
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{Config, set, shipped};
    use crate::gan::Backend;
    use crate::training::Session;
    use crate::training::session::Seen;

    /// The text between two marks of a script.
    fn between<'a>(script: &'a str, before: &str, after: &str) -> &'a str {
        let rest = script.split_once(before).unwrap().1;
        rest.split_once(after).unwrap().0
    }

    #[test]
    fn a_script_has_every_number_of_the_generator_and_what_names_it() {
        let mut small = shipped("digits").unwrap().preset.config.clone();
        set(&mut small, "data.count=100").unwrap();
        let mut styles = shipped("styles-explorer").unwrap().preset.config.clone();
        set(&mut styles, "data.count=100").unwrap();
        for (config, architecture) in [
            (Config::default(), "dense"),
            (small, "convolutional"),
            (styles, "style"),
        ] {
            let session = Session::new(config, Backend::Flex);
            let generator = session.frozen_generator(Seen::Present).unwrap();
            let path = Path::new("some/my \"\"\" model.py");
            let script = script(session.config(), &generator, path);
            assert!(
                script.contains("python3 my ___ model.py --seeds"),
                "{architecture}"
            );
            let spec = between(&script, "json.loads(r\"\"\"", "\"\"\"");
            let spec: Value = serde_json::from_str(spec).unwrap();
            assert_eq!(spec["architecture"], architecture);
            let text = between(&script, "b64decode(\"\"\"", "\"\"\"").replace('\n', "");
            let bytes = STANDARD.decode(text).unwrap();
            let weights: Vec<f32> = bytes
                .as_chunks::<4>()
                .0
                .iter()
                .map(|bytes| f32::from_le_bytes(*bytes))
                .collect();
            assert_eq!(weights, generator.network().1);
            let numbers = |block: &Value| -> u64 {
                block[1]
                    .as_array()
                    .unwrap()
                    .iter()
                    .map(|n| n.as_u64().unwrap())
                    .product()
            };
            let all: u64 = spec["blocks"].as_array().unwrap().iter().map(numbers).sum();
            assert_eq!(all as usize, weights.len());
        }
    }
}
