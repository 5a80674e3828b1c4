//! [`Palette`]: the colours that all pictures of a GIF have between them. One for all rather than one for each: what stays
//! the same from picture to picture keeps its colour, and nothing flickers. Nothing is dithered, for the same reason.

use std::collections::HashMap;

use image::RgbImage;

/// Colours at most: a GIF has 256, the last of which is "as before".
const MOST: usize = 255;
/// A colour that covers one pixel in so many stays exactly what it is: background, and each step of a surface.
const FREQUENT: u64 = 1_024;
/// Most colours that stay for that reason.
const MOST_FREQUENT: usize = 160;

/// So many colours find their place between two looks whether that is still wanted.
const AT_ONCE: usize = 1_024;

/// The index that stands for what was there before.
pub(super) const AS_BEFORE: u8 = 255;

type Colour = [u8; 3];

/// At most 255 colours, and which of them each colour of the pictures becomes.
pub(super) struct Palette {
    colours: Vec<Colour>,
    index_of: HashMap<Colour, u8>,
}

impl Palette {
    /// All colours of the pictures if they are few enough; else those that cover most, and means of others that are alike. `None` if
    /// it was cancelled, which is asked for again and again.
    pub(super) fn of(pictures: &[RgbImage], is_cancelled: impl Fn() -> bool) -> Option<Self> {
        let mut counts: HashMap<Colour, u64> = HashMap::new();
        for picture in pictures {
            if is_cancelled() {
                return None;
            }
            for pixel in picture.pixels() {
                *counts.entry(pixel.0).or_default() += 1;
            }
        }
        let mut all: Vec<(Colour, u64)> = counts.into_iter().collect();
        // The same pictures make the same file, so nothing may depend on the order of a map.
        all.sort_unstable();
        let colours = if all.len() <= MOST {
            all.iter().map(|(colour, _)| *colour).collect()
        } else {
            chosen(&all, &is_cancelled)?
        };
        let nearest = |colour: &Colour| {
            let distance = |(_, other): &(usize, &Colour)| -> u32 {
                let channels = colour.iter().zip(*other);
                channels
                    .map(|(a, b)| u32::from(a.abs_diff(*b)).pow(2))
                    .sum()
            };
            let nearest = colours.iter().enumerate().min_by_key(distance);
            nearest.map_or(0, |(index, _)| index as u8)
        };
        let mut index_of = HashMap::with_capacity(all.len());
        for some in all.chunks(AT_ONCE) {
            if is_cancelled() {
                return None;
            }
            index_of.extend(some.iter().map(|(colour, _)| (*colour, nearest(colour))));
        }
        Some(Self { colours, index_of })
    }

    /// A picture as indices of the palette, row by row.
    pub(super) fn indices(&self, picture: &RgbImage) -> Vec<u8> {
        let mut last: Option<(Colour, u8)> = None;
        let index = |pixel: &image::Rgb<u8>| {
            // Most pixels have the colour of their neighbour.
            if let Some((colour, index)) = last
                && colour == pixel.0
            {
                return index;
            }
            let index = self.index_of.get(&pixel.0).copied().unwrap_or(0);
            last = Some((pixel.0, index));
            index
        };
        picture.pixels().map(index).collect()
    }

    /// As it stands in a file: 256 colours of three bytes.
    pub(super) fn bytes(&self) -> Vec<u8> {
        let mut bytes = self.colours.as_flattened().to_vec();
        bytes.resize(3 * (MOST + 1), 0);
        bytes
    }
}

/// The palette of too many colours with how often each is there; `None` if it was cancelled.
fn chosen(all: &[(Colour, u64)], is_cancelled: impl Fn() -> bool) -> Option<Vec<Colour>> {
    let pixels: u64 = all.iter().map(|(_, count)| *count).sum();
    let mut by_count = all.to_vec();
    by_count.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    let is_frequent = |(_, count): &(Colour, u64)| *count >= pixels / FREQUENT;
    let frequent = by_count.partition_point(is_frequent).min(MOST_FREQUENT);
    let others = by_count.split_off(frequent);
    let mut colours: Vec<Colour> = by_count.into_iter().map(|(colour, _)| colour).collect();
    let mut groups = vec![Group::of(others)];
    // The group whose colours differ most is halved, again and again.
    while groups.len() + colours.len() < MOST {
        if is_cancelled() {
            return None;
        }
        let errors = groups.iter().map(|group| group.error).enumerate();
        let worst = errors.max_by(|a, b| a.1.total_cmp(&b.1));
        let Some((worst, _)) = worst.filter(|(_, error)| *error > 0.0) else {
            break;
        };
        let Group {
            members,
            middle,
            channel,
            ..
        } = groups.swap_remove(worst);
        let (low, high): (Vec<_>, Vec<_>) = members
            .into_iter()
            .partition(|(colour, _)| f64::from(colour[channel]) <= middle[channel]);
        groups.extend([low, high].map(Group::of));
    }
    colours.extend(groups.iter().filter_map(Group::mean));
    Some(colours)
}

/// Colours that are one of the palette.
struct Group {
    members: Vec<(Colour, u64)>,
    /// Mean of each channel, with the weights of [`weight`].
    middle: [f64; 3],
    /// The channel in which they differ most, and how much they do.
    channel: usize,
    error: f64,
}

/// An edge or a letter is seen as well as an area, though it has few pixels.
fn weight(count: u64) -> f64 {
    (count as f64).sqrt()
}

impl Group {
    fn of(members: Vec<(Colour, u64)>) -> Self {
        let whole: f64 = members.iter().map(|(_, count)| weight(*count)).sum();
        let middle = [0, 1, 2].map(|channel: usize| {
            let values = members
                .iter()
                .map(|(colour, count)| weight(*count) * f64::from(colour[channel]));
            values.sum::<f64>() / whole.max(1.0)
        });
        let errors = [0, 1, 2].map(|channel: usize| -> f64 {
            let far = |colour: &Colour| f64::from(colour[channel]) - middle[channel];
            let errors = members
                .iter()
                .map(|(colour, count)| weight(*count) * far(colour).powi(2));
            errors.sum()
        });
        let mut channel = 0;
        for other in [1, 2] {
            if errors[other] > errors[channel] {
                channel = other;
            }
        }
        // Rounding is no difference.
        let differ = members
            .iter()
            .any(|(colour, _)| members.first().is_some_and(|(first, _)| colour != first));
        Self {
            middle,
            channel,
            error: if differ { errors[channel] } else { 0.0 },
            members,
        }
    }

    /// The colour that stands for all of them.
    fn mean(&self) -> Option<Colour> {
        let pixels: u64 = self.members.iter().map(|(_, count)| *count).sum();
        (pixels > 0).then(|| {
            [0, 1, 2].map(|channel: usize| {
                let values = self.members.iter();
                let sum: u64 = values
                    .map(|(colour, count)| count * u64::from(colour[channel]))
                    .sum();
                ((sum + pixels / 2) / pixels) as u8
            })
        })
    }
}

#[cfg(test)]
mod tests {
    use image::Rgb;

    use super::*;

    /// What a picture has become, colour by colour.
    fn shown(palette: &Palette, picture: &RgbImage) -> Vec<Colour> {
        let indices = palette.indices(picture);
        indices
            .iter()
            .map(|index| palette.colours[usize::from(*index)])
            .collect()
    }

    #[test]
    fn few_colours_stay_what_they_are() {
        let picture = RgbImage::from_fn(20, 10, |x, y| Rgb([x as u8, y as u8, 7]));
        let palette = Palette::of(std::slice::from_ref(&picture), || false).unwrap();
        let expected: Vec<_> = picture.pixels().map(|pixel| pixel.0).collect();
        assert_eq!(shown(&palette, &picture), expected);
        assert_eq!(palette.bytes().len(), 768);
        let empty = Palette::of(&[], || false).unwrap();
        assert!(empty.indices(&picture).iter().all(|i| *i == 0));
    }

    #[test]
    fn a_light_surface_has_no_bands_and_what_stays_does_not_flicker() {
        // A surface from a light purple over white to a light green, in 33 steps, with dots of four colours that fade into it.
        let picture = |shift: u32| {
            RgbImage::from_fn(240, 240, |x, y| {
                let step = ((x + shift) / 8 % 33) as u8;
                let surface = [200 + step, 255 - 2 * step.abs_diff(16), 220 - step];
                let dot = (x % 24 < 3 && y % 24 < 3).then_some((x / 24 % 4) as u8);
                let share = (y % 3 + 1) as u8;
                Rgb(surface.map(|s| match dot {
                    Some(dot) => s / 4 * (4 - share) + share * 8 * dot,
                    None => s,
                }))
            })
        };
        let pictures = [0, 16, 40, 96].map(picture);
        let palette = Palette::of(&pictures, || false).unwrap();
        assert!(palette.colours.len() <= MOST);
        for picture in &pictures {
            for (pixel, shown) in picture.pixels().zip(shown(&palette, picture)) {
                let off = pixel.0.iter().zip(shown).map(|(a, b)| a.abs_diff(b));
                let off = off.max().unwrap();
                let is_surface = pixel.0[0] >= 200;
                assert!(
                    off <= if is_surface { 0 } else { 40 },
                    "{pixel:?} {shown:?}"
                );
            }
        }
        // The same file of the same pictures.
        let again = Palette::of(&pictures, || false).unwrap();
        assert_eq!(palette.bytes(), again.bytes());
    }

    #[test]
    fn it_is_cancelled_wherever_it_is() {
        use std::cell::Cell;
        let pictures = [0, 100].map(|shift: u32| {
            RgbImage::from_fn(100, 100, |x, y| {
                Rgb([x as u8, y as u8, (shift + x % 50) as u8])
            })
        });
        let asked = Cell::new(0);
        let until = |last: usize| {
            asked.set(0);
            Palette::of(&pictures, || {
                asked.set(asked.get() + 1);
                asked.get() > last
            })
        };
        assert!(until(usize::MAX).is_some());
        // Of each picture, of most colours that are chosen, and of all that are put to them.
        let all = asked.get();
        assert!(all > 2 + MOST / 4 + 10_000 / AT_ONCE, "{all}");
        for last in [0, 1, 2, all / 2, all - 1] {
            assert!(until(last).is_none(), "{last} of {all}");
            assert_eq!(asked.get(), last + 1);
        }
    }
}
