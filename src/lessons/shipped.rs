//! The lessons that come with the program: files of `lessons/`, compiled in.

use std::sync::LazyLock;

use super::Lesson;

/// A shipped lesson and the name it is called by on the command line.
pub struct ShippedLesson {
    /// File name without extension.
    pub slug: &'static str,
    /// The lesson.
    pub lesson: Lesson,
}

macro_rules! sources {
    ($($slug:literal),+ $(,)?) => {
        &[$(($slug, include_str!(concat!("../../lessons/", $slug, ".ron")))),+]
    };
}

const SOURCES: &[(&str, &str)] = sources![
    "what-a-gan-is",
    "what-d-sees",
    "how-g-bends-the-noise",
    "step-by-step",
    "mode-collapse",
    "losses-say-little",
    "learning-rates",
    "noise-of-one-dimension",
    "sgd-or-adam",
    "least-squares",
    "from-points-to-pictures",
    "the-discriminator-wins",
    "coarse-and-fine",
];

/// All shipped lessons, in the order in which they teach.
pub static SHIPPED_LESSONS: LazyLock<Vec<ShippedLesson>> = LazyLock::new(|| {
    let parsed = SOURCES
        .iter()
        .filter_map(|(slug, text)| match Lesson::parse(text, slug) {
            Ok(lesson) => Some(ShippedLesson { slug, lesson }),
            // A test parses every file, so this cannot ship; a user would rather lose one lesson than the program.
            Err(error) => {
                log::error!("shipped lesson is broken: {error}");
                None
            }
        });
    parsed.collect()
});

/// The shipped lesson of that name.
pub fn shipped_lesson(slug: &str) -> Option<&'static ShippedLesson> {
    SHIPPED_LESSONS.iter().find(|s| s.slug == slug)
}

/// The shipped lesson that comes after the one of that title.
pub fn next_lesson(title: &str) -> Option<&'static ShippedLesson> {
    let all = &SHIPPED_LESSONS;
    let index = all.iter().position(|s| s.lesson.title == title)?;
    all.get(index + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_source_parses_and_every_file_is_listed() {
        for (slug, text) in SOURCES {
            if let Err(error) = Lesson::parse(text, slug) {
                panic!("{error}");
            }
        }
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("lessons");
        let entries = std::fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().path());
        let mut files: Vec<_> = entries
            .map(|path| path.file_stem().unwrap().to_owned())
            .collect();
        files.sort();
        let mut listed: Vec<std::ffi::OsString> =
            SOURCES.iter().map(|(slug, _)| (*slug).into()).collect();
        listed.sort();
        assert_eq!(files, listed);
        // A title is what progress is kept by.
        for (index, one) in SHIPPED_LESSONS.iter().enumerate() {
            assert!(
                SHIPPED_LESSONS[..index]
                    .iter()
                    .all(|other| other.lesson.title != one.lesson.title)
            );
        }
    }

    #[test]
    fn pages_and_the_lesson_itself_count_the_steps_of_the_first_one() {
        let lesson = &shipped_lesson("what-a-gan-is").unwrap().lesson;
        let words = ["five", "six", "seven", "eight", "nine"];
        let count = words[lesson.steps.len() - 5];
        let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
        let page = |name: &str| std::fs::read_to_string(root.join(name)).unwrap();
        for (text, said) in [
            (page("README.md"), "{} looks at the graph"),
            (page("docs/TEACHING.md"), "*What a GAN is*, {} steps"),
            (lesson.summary.clone(), "{} looks at the model overview"),
        ] {
            let said = said.replace("{}", count);
            assert!(text.contains(&said), "{said}");
        }
    }
}
