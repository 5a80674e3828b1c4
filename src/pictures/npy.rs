//! Numbers as NumPy reads them (numpy.lib.format, version 1.0).

/// Bytes before the header's text.
const PREAMBLE: usize = 10;
/// Where the numbers start is a multiple of this.
const ALIGNMENT: usize = 64;

/// The bytes of a `.npy` file of these numbers, row by row.
pub fn npy(shape: &[usize], numbers: &[f32]) -> Vec<u8> {
    debug_assert_eq!(shape.iter().product::<usize>(), numbers.len());
    file(
        "<f4",
        shape,
        numbers.iter().flat_map(|number| number.to_le_bytes()),
    )
}

/// The same of double precision.
pub fn npy_of_doubles(shape: &[usize], numbers: &[f64]) -> Vec<u8> {
    debug_assert_eq!(shape.iter().product::<usize>(), numbers.len());
    file(
        "<f8",
        shape,
        numbers.iter().flat_map(|number| number.to_le_bytes()),
    )
}

fn file(kind: &str, shape: &[usize], numbers: impl Iterator<Item = u8>) -> Vec<u8> {
    let sizes: Vec<_> = shape.iter().map(ToString::to_string).collect();
    let sizes = sizes.join(", ");
    let mut header =
        format!("{{'descr': '{kind}', 'fortran_order': False, 'shape': ({sizes},), }}");
    let padded = (PREAMBLE + header.len() + 1).next_multiple_of(ALIGNMENT) - PREAMBLE;
    header.extend(std::iter::repeat_n(' ', padded - 1 - header.len()));
    header.push('\n');
    let mut bytes = b"\x93NUMPY\x01\x00".to_vec();
    bytes.extend((header.len() as u16).to_le_bytes());
    bytes.extend(header.as_bytes());
    bytes.extend(numbers);
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_what_numpy_writes() {
        // np.save of np.arange(6, dtype="<f4").reshape(2, 3): its first 128 bytes are the header.
        let bytes = npy(&[2, 3], &[0.0, 1.0, 2.0, 3.0, 4.0, 5.0]);
        assert_eq!(&bytes[..8], b"\x93NUMPY\x01\x00");
        assert_eq!(u16::from_le_bytes([bytes[8], bytes[9]]), 118);
        assert_eq!(bytes[127], b'\n');
        assert_eq!(bytes.len(), 128 + 24);
        assert_eq!(&bytes[128 + 4..128 + 8], &1.0_f32.to_le_bytes());
        let doubles = npy_of_doubles(&[1, 2], &[0.25, 1.0]);
        assert_eq!(&doubles[doubles.len() - 8..], &1.0_f64.to_le_bytes());
        assert!(String::from_utf8_lossy(&doubles).contains("'descr': '<f8'"));
        let header = String::from_utf8(bytes[10..128].to_vec()).unwrap();
        assert!(header.starts_with("{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3,), }"));
    }
}
