//! Text in whatever encoding: UTF-8 and UTF-16 as they are, older ones by what their letters most likely are.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_16BE, UTF_16LE};

use super::read::strip_mark;

/// Bytes that are looked at for the zeros of UTF-16.
const LOOKED_AT: usize = 4_096;

/// A text, and how it was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decoded {
    /// The text, without a mark at its start.
    pub text: String,
    /// The name of the encoding (WHATWG), such as "UTF-8".
    pub encoding: &'static str,
    /// Where it stops to be UTF-8, if its encoding was guessed.
    pub guessed_from: Option<usize>,
}

/// The text that bytes stand for; `None` if they are no text.
pub fn decode(bytes: Vec<u8>) -> Option<Decoded> {
    let of = |encoding: &'static Encoding, bytes: &[u8], guessed_from| {
        let (text, _) = encoding.decode_without_bom_handling(bytes);
        let mut text = text.into_owned();
        strip_mark(&mut text);
        (!text.contains('\0')).then_some(Decoded {
            text,
            encoding: encoding.name(),
            guessed_from,
        })
    };
    if let Some((encoding, mark)) = Encoding::for_bom(&bytes)
        && encoding != encoding_rs::UTF_8
    {
        return of(encoding, &bytes[mark..], None);
    }
    if let Some(encoding) = utf_16_without_mark(&bytes) {
        return of(encoding, &bytes, None);
    }
    let bytes = match String::from_utf8(bytes) {
        Ok(mut text) => {
            strip_mark(&mut text);
            return (!text.contains('\0')).then_some(Decoded {
                text,
                encoding: "UTF-8",
                guessed_from: None,
            });
        }
        Err(error) => error,
    };
    let from = bytes.utf8_error().valid_up_to();
    let bytes = bytes.into_bytes();
    if bytes.contains(&0) {
        return None;
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(&bytes, true);
    of(
        detector.guess(None, Utf8Detection::Deny),
        &bytes,
        Some(from),
    )
}

/// Numbers and Latin letters in UTF-16 have a zero in every other byte.
fn utf_16_without_mark(bytes: &[u8]) -> Option<&'static Encoding> {
    let (pairs, _) = bytes[..bytes.len().min(LOOKED_AT)].as_chunks::<2>();
    if pairs.len() < 4 {
        return None;
    }
    let zeros = |at: usize| pairs.iter().filter(|pair| pair[at] == 0).count();
    match (zeros(0), zeros(1)) {
        (0, later) if 2 * later > pairs.len() => Some(UTF_16LE),
        (first, 0) if 2 * first > pairs.len() => Some(UTF_16BE),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_of_all_encodings_are_read() {
        let of = |bytes: &[u8]| decode(bytes.to_vec()).map(|d| (d.text, d.encoding));
        let some = |text: &str, encoding| Some((text.to_owned(), encoding));
        assert_eq!(of(b"x,y\n0,1\n"), some("x,y\n0,1\n", "UTF-8"));
        assert_eq!(of(b"\xef\xbb\xbfx"), some("x", "UTF-8"));
        assert_eq!(of(b"\xff\xfex\0;\0y\0"), some("x;y", "UTF-16LE"));
        assert_eq!(of(b"\xfe\xff\0x\0;\0y"), some("x;y", "UTF-16BE"));
        assert_eq!(of(b"x\0;\0y\0\n\0"), some("x;y\n", "UTF-16LE"));
        let umlauts = b"L\xe4nge;H\xf6he\n0,5503;0,2150\n0,2311;0,4190\n";
        let text = "Länge;Höhe\n0,5503;0,2150\n0,2311;0,4190\n";
        assert_eq!(of(umlauts), some(text, "windows-1252"));
        assert_eq!(decode(umlauts.to_vec()).unwrap().guessed_from, Some(1));
        assert_eq!(of(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"), None);
    }
}
