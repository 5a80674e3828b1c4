//! GAN Playground: a laboratory in which a generative adversarial network learns points or small images live.
//!
//! The parts, from the inside out; the window and the command line are not used by the others:
//!
//! - [`language`]: the languages of the window
//! - [`text`]: text of others, made fit to be shown
//! - [`files`]: reading and writing files, whatever stands at a path
//! - [`config`]: what a user can choose, declared once, and preset files
//! - [`data`]: target distributions, noise, random streams
//! - [`folder`]: a folder of the user's own pictures
//! - [`gan`]: networks, losses, optimizers and one update of each network, in burn
//! - [`metrics`]: how good the fakes are
//! - [`quantities`]: everything that is measured, declared once
//! - [`pictures`]: images that the program makes, as files
//! - [`training`]: a deterministic session, and the thread that runs it
//! - [`models`]: trained models in files, ours and GAN Lab's
//! - [`lessons`]: what a teacher shows and a student tries, step by step, as files
//! - [`experiments`]: many runs, compared, and what they say about a claim
//! - [`mod@open`]: any file of these, by its content
//! - [`cli`]: the program without a window
//! - [`ui`]: the window

#![forbid(unsafe_code)]

#[macro_use]
pub mod language;

pub mod cli;
pub mod config;
pub mod data;
pub mod experiments;
pub mod files;
pub mod folder;
pub mod gan;
pub mod lessons;
pub mod metrics;
pub mod models;
pub mod open;
pub mod pictures;
pub mod quantities;
pub mod text;
pub mod training;
pub mod ui;
