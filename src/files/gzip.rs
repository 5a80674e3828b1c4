//! What is packed with gzip, unpacked within a limit, so that a small file cannot fill memory.

use std::io::{self, Read as _};

use flate2::read::MultiGzDecoder;

use super::read::TextError;

/// How packed bytes begin.
const MARK: [u8; 2] = [0x1f, 0x8b];

/// Whether bytes are packed, by the first of them.
pub fn is_packed(head: &[u8]) -> bool {
    head.starts_with(&MARK)
}

/// Bytes as they are, or what is packed in them.
///
/// # Errors
///
/// If they are broken ([`io::ErrorKind::InvalidData`]), or more than the limit come out.
pub fn unpacked(bytes: Vec<u8>, limit: u64) -> Result<Vec<u8>, TextError> {
    if !is_packed(&bytes) {
        return Ok(bytes);
    }
    let mut plain = Vec::new();
    MultiGzDecoder::new(&bytes[..])
        .take(limit.saturating_add(1))
        .read_to_end(&mut plain)
        .map_err(|_| {
            let text = tr!("what is packed in it (gzip) is broken");
            TextError::Unreadable(io::Error::new(io::ErrorKind::InvalidData, text))
        })?;
    if plain.len() as u64 > limit {
        return Err(TextError::TooLarge);
    }
    Ok(plain)
}

/// The first bytes of what is packed in a file, as far as the first of its own say; no more than 64 KiB.
pub fn unpacked_head(head: &[u8]) -> Vec<u8> {
    if !is_packed(head) {
        return head.to_vec();
    }
    let mut plain = Vec::new();
    // The head ends somewhere within, so there is an error at its end, and what came before it stays.
    let _ = MultiGzDecoder::new(head)
        .take(64 << 10)
        .read_to_end(&mut plain);
    plain
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use flate2::Compression;
    use flate2::write::GzEncoder;

    use super::*;

    fn packed(bytes: &[u8]) -> Vec<u8> {
        let mut packed = GzEncoder::new(Vec::new(), Compression::fast());
        packed.write_all(bytes).unwrap();
        packed.finish().unwrap()
    }

    #[test]
    fn what_is_packed_comes_out_within_the_limit() {
        assert_eq!(unpacked(b"plain".to_vec(), 3).unwrap(), b"plain");
        assert_eq!(unpacked(packed(b"0.1,0.2\n"), 8).unwrap(), b"0.1,0.2\n");
        // Files one after the other are one, as `cat` makes them.
        let both = [packed(b"a"), packed(b"b")].concat();
        assert_eq!(unpacked(both, 8).unwrap(), b"ab");
        let bomb = packed(&vec![0; 1 << 20]);
        assert!(matches!(unpacked(bomb, 1_000), Err(TextError::TooLarge)));
        let half = packed(b"0.1,0.2\n")[..15].to_vec();
        assert!(matches!(unpacked(half, 100), Err(TextError::Unreadable(_))));
    }

    #[test]
    fn a_head_is_unpacked_as_far_as_it_goes() {
        let text = (0..20_000).fold(String::new(), |text, n| text + &(n * n % 977).to_string());
        let whole = packed(text.as_bytes());
        let head = unpacked_head(&whole[..whole.len() / 2]);
        assert!(head.len() > 1_000 && text.as_bytes().starts_with(&head));
        assert_eq!(unpacked_head(b"plain"), b"plain");
    }
}
