//! What is said of images: D's answers in the unit of its loss, and the table of all of them.

use super::parts::Part;
use super::pixels::{largest_change, scale_of};
use crate::language::fixed;
use crate::training::{Answer, Images, NearestReal, Opinion};
use crate::ui::number::grouped;
use crate::ui::number::real;
use crate::ui::rows::Rows;

/// What D says of one image.
pub fn answer(opinion: Opinion, d: f32) -> String {
    match opinion.answer(d) {
        Answer::Probability(p) => format!("D(x) {}", fixed(p, 2)),
        Answer::Score(score) => tr!("D's score {score}", score = fixed(score, 2)),
    }
}

/// How far an image is from another one, of the way from black to white.
pub fn distance(root_mean_square: f64) -> String {
    tr!(
        "Pixels {root_mean_square} % off",
        root_mean_square = fixed(50.0 * root_mean_square, 0)
    )
}

/// What that means.
pub fn about_distance(nearest: &NearestReal) -> String {
    tr!(
        "How far the pixels of the two are from each other, as a share of the way from black to white (root mean \
         square). It is the nearest of {among} real images. Near is not copied: that one is nearest says nothing of \
         whether the generator knows it by heart.",
        among = grouped(nearest.among as u64)
    )
}

/// What D says of all images of a part on average; `None` where it says nothing.
pub fn mean_answer(images: &Images, part: Part) -> Option<String> {
    mean_of(images.opinion, part.opinions(images))
}

/// The same of any of D's opinions.
pub fn mean_of(opinion: Opinion, opinions: &[f32]) -> Option<String> {
    if opinions.is_empty() {
        return None;
    }
    let count = opinions.len() as f32;
    let answers = opinions.iter().map(|d| opinion.answer(*d));
    let mut is_score = false;
    let sum: f32 = answers
        .map(|answer| match answer {
            Answer::Probability(p) => p,
            Answer::Score(score) => {
                is_score = true;
                score
            }
        })
        .sum();
    let mean = sum / count;
    Some(if is_score {
        tr!("D's score {mean} on average", mean = fixed(mean, 2))
    } else {
        tr!(
            "D says {mean} % real on average",
            mean = fixed(100.0 * mean, 0)
        )
    })
}

/// So many images of a part, with what D says of them.
pub fn counted(images: &Images, part: Part, count: usize) -> String {
    let count = count as u64;
    let what = match part {
        Part::Fakes => trn!(count, "{n} fake", "{n} fakes"),
        Part::Real => trn!(count, "{n} real image", "{n} real images"),
        Part::Sheet => trn!(
            count,
            "A sheet of {n} image in the order of the noise",
            "A sheet of {n} images in the order of the noise"
        ),
    };
    match mean_answer(images, part) {
        Some(mean) => format!("{what}, {mean}"),
        None => what,
    }
}

/// One image, by its place.
pub fn one(images: &Images, part: Part, index: usize) -> String {
    match (part, &images.sheet) {
        (Part::Sheet, Some(sheet)) if sheet.rows > 1 => {
            let columns = sheet.columns.max(1);
            let (row, column) = (1 + index / columns, 1 + index % columns);
            tr!("Sheet, row {row}, column {column}", row, column)
        }
        (Part::Sheet, _) => tr!("Strip, image {index}", index = 1 + index),
        _ => format!("{} {}", part.one(), 1 + index),
    }
}

/// The scale of the heat map: its ends, and what is between them. Where the gradient has vanished, its largest number is said.
pub fn scale_of_changes(images: &Images) -> [String; 3] {
    let digits = |v: f32| real(crate::ui::number::two_digits(f64::from(v)));
    match largest_change(images) {
        Some(largest) => {
            let full = scale_of(Some(largest));
            let middle = if largest < full {
                tr!("vanished: {largest}", largest = digits(largest))
            } else {
                tr!("as it is").to_owned()
            };
            let largest = digits(full);
            [
                tr!("darker −{largest}", largest),
                middle,
                tr!("brighter +{largest}", largest),
            ]
        }
        None => [tr!("darker"), tr!("no gradient"), tr!("brighter")].map(str::to_owned),
    }
}

/// The strongest change of all fakes in words, for who points at the scale, which may lack room for it; `None` without any.
pub fn largest_in_words(images: &Images) -> Option<String> {
    let largest = largest_change(images)?;
    Some(tr!(
        "The strongest now: {largest}.",
        largest = real(crate::ui::number::two_digits(f64::from(largest)))
    ))
}

/// Adds a row for each image: what it is, D's opinion of it, and its pixels, row by row, from −1 to 1.
///
/// # Errors
///
/// If it cannot be written, or the rows so far have other columns.
pub fn table(rows: &mut Rows, images: &Images) -> Result<(), csv::Error> {
    let shape = images.shape;
    let places = (0..shape.side).flat_map(|y| (0..shape.side).map(move |x| (y, x)));
    let names = places.flat_map(|(y, x)| {
        (0..shape.channels).map(move |channel| match shape.channels {
            1 => format!("y{y}_x{x}"),
            _ => format!("y{y}_x{x}_c{channel}"),
        })
    });
    let head = ["kind".to_owned(), "d".to_owned()];
    rows.head(head.into_iter().chain(names))?;
    for (kind, part) in [("real", Part::Real), ("fake", Part::Fakes)] {
        let each = images.each(part.pixels(images)).zip(part.opinions(images));
        for (pixels, d) in each {
            let head = [kind.to_owned(), d.to_string()];
            rows.add(head.into_iter().chain(pixels.iter().map(f32::to_string)))?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::parts::tests::some_images;
    use super::*;

    #[test]
    fn images_are_counted_with_what_d_says_of_them() {
        let images = some_images();
        let text = counted(&images, Part::Fakes, 64);
        assert_eq!(text, "64 fakes, D says 25 % real on average");
        // Charts say the same.
        assert_eq!(images.mean_opinions(), Some([0.75, 0.25]));
        let text = counted(&images, Part::Sheet, 100);
        assert_eq!(text, "A sheet of 100 images in the order of the noise");
        assert_eq!(one(&images, Part::Sheet, 12), "Sheet, row 2, column 3");
        assert_eq!(one(&images, Part::Fakes, 11), "Fake 12");
        let [_, _, brighter] = scale_of_changes(&images);
        assert!(
            brighter.contains("+150") || brighter.contains("+160"),
            "{brighter}"
        );
        let vanished = Images {
            gradients: images.gradients.iter().map(|v| 1e-9 * v).collect(),
            ..images.clone()
        };
        let [darker, middle, brighter] = scale_of_changes(&vanished);
        assert!(darker.contains("−0.001") && brighter.contains("+0.001"));
        assert!(middle.contains("vanished"), "{middle}");
    }

    #[test]
    fn the_table_has_a_row_for_each_image_and_a_column_for_each_pixel() {
        let images = some_images();
        let mut rows = Rows::of(1);
        table(&mut rows, &images).unwrap();
        let text = String::from_utf8(rows.bytes().unwrap()).unwrap();
        let mut lines = text.lines();
        assert_eq!(lines.next(), Some("kind,d,y0_x0,y0_x1,y1_x0,y1_x1"));
        assert_eq!(lines.next(), Some("real,0.75,0.75,0.75,0.75,0.75"));
        assert_eq!(lines.next_back(), Some("fake,0.25,-0.5,-0.5,-0.5,-0.5"));
        assert_eq!(text.lines().count(), 1 + 64 + 64);
    }
}
