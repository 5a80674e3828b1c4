//! One optimizer step on a network's flat parameters: SGD and RMSprop by burn's optimizers, Adam by one operation of our own with
//! the bits of burn's.
//!
//! A new optimizer is its row in `config/choice.rs`, a file here and a row of `optimizers!`; a setting
//! that only it has is a field and a row in `config`, and a field of [`OptimizerSettings`].
//!
//! - [`sgd`], [`adam`], [`rms_prop`]: the rules
//! - `rule`: what each of them has to say
//! - [`settings`]: what a user chooses about them

pub mod adam;
pub mod rms_prop;
mod rule;
pub mod settings;
pub mod sgd;
#[cfg(test)]
mod tests;

use burn::tensor::{Device, Tensor};
use serde::{Deserialize, Serialize};

use self::rule::{Remembered as _, Rule as _};
pub use self::settings::OptimizerSettings;
use super::Simd;
use super::fused::op::are_finite;
use crate::config::OptimizerKind;

/// Declares what dispatches to the rules: for each its [`OptimizerKind`], the rule, and its memory.
macro_rules! optimizers {
    ($( $(#[$doc:meta])* $kind:ident: $rule:ty, $memory:ty; )+) => {
        /// An optimizer's rule with what it remembers.
        #[derive(Clone)]
        #[expect(
            clippy::large_enum_variant,
            reason = "each network has one of them; a box would only cost each step a look-up"
        )]
        enum AnyRule {
            $( $kind($rule), )+
        }

        /// What an optimizer remembers, as plain data: each list has a number for each parameter.
        #[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case", deny_unknown_fields)]
        pub enum Memory {
            /// Nothing: it has made no step, or remembers nothing.
            #[default]
            None,
            $( $(#[$doc])* $kind($memory), )+
        }

        impl AnyRule {
            fn new(kind: OptimizerKind) -> Self {
                match kind {
                    $( OptimizerKind::$kind => Self::$kind(<$rule>::default()), )+
                }
            }

            fn kind(&self) -> OptimizerKind {
                match self {
                    $( Self::$kind(_) => OptimizerKind::$kind, )+
                }
            }

            fn step(
                &mut self,
                simd: Simd,
                settings: &OptimizerSettings,
                parameters: Tensor<1>,
                gradient: Tensor<1>,
            ) -> Tensor<1> {
                match self {
                    $( Self::$kind(rule) => rule.step(simd, settings, parameters, gradient), )+
                }
            }

            fn with_memory(kind: OptimizerKind, memory: Memory, device: &Device) -> Self {
                match memory {
                    Memory::None => Self::new(kind),
                    $( Memory::$kind(memory) => {
                        Self::$kind(<$rule>::with_memory(memory, device))
                    } )+
                }
            }

            fn scale(&self, settings: &OptimizerSettings) -> Option<Tensor<1>> {
                match self {
                    $( Self::$kind(rule) => rule.scale(settings), )+
                }
            }

            fn may_overflow(&self) -> [Option<Tensor<1>>; 2] {
                match self {
                    $( Self::$kind(rule) => rule.may_overflow(), )+
                }
            }
        }

        impl Optimizer {
            /// What it remembers.
            pub fn memory(&self) -> Memory {
                match &self.rule {
                    $( AnyRule::$kind(rule) => rule.memory().map_or(Memory::None, Memory::$kind), )+
                }
            }
        }

        impl Memory {
            /// The lists.
            pub fn lists(&self) -> Vec<&Vec<f32>> {
                match self {
                    Self::None => Vec::new(),
                    $( Self::$kind(memory) => memory.lists(), )+
                }
            }

            /// Steps made, where the rule counts them; else 0.
            pub fn steps(&self) -> usize {
                match self {
                    Self::None => 0,
                    $( Self::$kind(memory) => memory.steps(), )+
                }
            }
        }
    };
}

optimizers! {
    /// SGD's velocity.
    Sgd: sgd::Sgd, sgd::Velocity;
    /// Adam's averages.
    Adam: adam::Adam, adam::Averages;
    /// RMSprop's average.
    RmsProp: rms_prop::RmsProp, rms_prop::Average;
}

/// An optimizer of one network. Its settings may change at any step; changing the kind forgets
/// what the old one remembered, changing anything else keeps it.
#[derive(Clone)]
pub struct Optimizer {
    rule: AnyRule,
    /// The gradient of the last step, where the next one is optimistic.
    last: Option<Tensor<1>>,
    /// What it computes with.
    simd: Simd,
}

impl Optimizer {
    /// An optimizer that has made no step, and computes with these instructions.
    pub fn new(kind: OptimizerKind, simd: Simd) -> Self {
        Self {
            rule: AnyRule::new(kind),
            last: None,
            simd,
        }
    }

    /// An optimizer that remembers this, and `last`, the gradient of the last step, where there is one; `kind` is its rule where
    /// it remembers nothing.
    pub fn with_memory(
        kind: OptimizerKind,
        memory: Memory,
        last: Option<Tensor<1>>,
        simd: Simd,
        device: &Device,
    ) -> Self {
        Self {
            rule: AnyRule::with_memory(kind, memory, device),
            last,
            simd,
        }
    }

    /// The gradient of the last step, where optimistic steps need it.
    pub fn last_gradient(&self) -> Option<Tensor<1>> {
        self.last.clone()
    }

    /// What the last step multiplied each parameter's gradient by, beside the learning rate and without momentum; `None` where
    /// that is 1 for all, as before the first step.
    pub(super) fn scale(&self, settings: &OptimizerSettings) -> Option<Tensor<1>> {
        let is_of_kind = self.rule.kind() == settings.kind;
        is_of_kind.then(|| self.rule.scale(settings)).flatten()
    }

    /// Whether these parameters `[n]`, which a step returned, and all that is remembered since are
    /// finite numbers. A square can overflow where the parameters do not: the step gets 0 then.
    pub fn are_finite(&self, parameters: &Tensor<1>) -> bool {
        let remembered = self.rule.may_overflow();
        let [first, second] = remembered.map(|list| list.unwrap_or_else(|| parameters.clone()));
        are_finite(self.simd, [parameters.clone(), first, second])
    }

    /// Returns the parameters `[n]` after one step along their gradient `[n]`.
    pub fn step(
        &mut self,
        settings: &OptimizerSettings,
        parameters: Tensor<1>,
        gradient: Tensor<1>,
    ) -> Tensor<1> {
        if self.rule.kind() != settings.kind {
            self.rule = AnyRule::new(settings.kind);
        }
        let gradient = self.optimistic(settings.optimism, gradient);
        self.rule.step(self.simd, settings, parameters, gradient)
    }

    /// The gradient that an optimistic step takes: g + ω·(g − g'), g' being that of the step before. With SGD and ω = 1 these
    /// are Daskalakis et al.'s (arXiv 1711.00141), or extrapolation from the past (Gidel et al., arXiv 1802.10551, section 3.3).
    fn optimistic(&mut self, strength: f64, gradient: Tensor<1>) -> Tensor<1> {
        if strength == 0.0 {
            self.last = None;
            return gradient;
        }
        match self.last.replace(gradient.clone()) {
            Some(last) => gradient.clone() + (gradient - last) * strength,
            None => gradient,
        }
    }
}
