//! [`PlotError`]: why there is no picture.

/// Why there is no picture; one line.
#[derive(Debug, thiserror::Error)]
pub enum PlotError {
    /// Not a kind of picture that is made here.
    #[error("{0}: a plot is a .png or .svg file")]
    Kind(String),
    /// Drawing failed.
    #[error("cannot draw the plot: {0}")]
    Drawing(String),
    /// The file could not be written.
    #[error("{path}: {source}")]
    Io {
        /// The file.
        path: String,
        /// The reason.
        source: std::io::Error,
    },
}
