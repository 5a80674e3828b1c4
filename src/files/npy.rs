//! Numbers as NumPy has them (numpy.lib.format): read of versions 1 to 3, tables alone, and written as version 1.

use std::fmt::Write as _;

/// How such a file begins.
const MARK: &[u8] = b"\x93NUMPY";
/// Bytes before the header's text.
const PREAMBLE: usize = 10;
/// Where the numbers start is a multiple of this.
const ALIGNMENT: usize = 64;
/// Columns are no more.
pub const MOST_COLUMNS: usize = 256;

/// Whether it is such a file, by its first bytes.
pub fn is_npy(head: &[u8]) -> bool {
    head.starts_with(MARK)
}

/// The bytes of a `.npy` file of these numbers, row by row.
pub fn npy(shape: &[usize], numbers: &[f32]) -> Vec<u8> {
    debug_assert_eq!(shape.iter().product::<usize>(), numbers.len());
    written(
        "<f4",
        shape,
        numbers.iter().flat_map(|number| number.to_le_bytes()),
    )
}

/// The same of double precision.
pub fn npy_of_doubles(shape: &[usize], numbers: &[f64]) -> Vec<u8> {
    debug_assert_eq!(shape.iter().product::<usize>(), numbers.len());
    written(
        "<f8",
        shape,
        numbers.iter().flat_map(|number| number.to_le_bytes()),
    )
}

fn written(kind: &str, shape: &[usize], numbers: impl Iterator<Item = u8>) -> Vec<u8> {
    let sizes: Vec<_> = shape.iter().map(ToString::to_string).collect();
    let sizes = sizes.join(", ");
    let mut header =
        format!("{{'descr': '{kind}', 'fortran_order': False, 'shape': ({sizes},), }}");
    let padded = (PREAMBLE + header.len() + 1).next_multiple_of(ALIGNMENT) - PREAMBLE;
    header.extend(std::iter::repeat_n(' ', padded - 1 - header.len()));
    header.push('\n');
    let mut bytes = [MARK, &[1, 0]].concat();
    bytes.extend((header.len() as u16).to_le_bytes());
    bytes.extend(header.as_bytes());
    bytes.extend(numbers);
    bytes
}

/// The shape of an array, by the beginning of its file.
pub fn shape_of(head: &[u8]) -> Option<Vec<usize>> {
    shape(split(head)?.0)
}

/// An array of numbers: its shape, and the numbers row by row.
///
/// # Errors
///
/// What is wrong with it.
pub fn array(bytes: &[u8]) -> Result<(Vec<usize>, Vec<f64>), String> {
    let broken = || tr!("this file of NumPy's is broken").to_owned();
    let (header, numbers) = split(bytes).ok_or_else(broken)?;
    let kind = quoted(header, "'descr':").ok_or_else(|| {
        tr!("this file of NumPy's has no plain numbers; save an array of numbers with numpy.save")
            .to_owned()
    })?;
    let (size, read) = reader(kind).ok_or_else(|| {
        tr!(
            "this file of NumPy's has numbers of the kind {kind}; save them as float64",
            kind = format!("{kind:?}")
        )
    })?;
    let shape = shape(header).ok_or_else(broken)?;
    let count = shape
        .iter()
        .try_fold(1_usize, |all, size| all.checked_mul(*size));
    let numbers = count
        .and_then(|count| numbers.get(..count.checked_mul(size)?))
        .ok_or_else(broken)?;
    let numbers: Vec<f64> = numbers.chunks_exact(size).map(read).collect();
    let is_by_columns = header.contains("'fortran_order': True");
    let numbers = match shape[..] {
        [rows, columns] if is_by_columns => {
            let places =
                (0..rows).flat_map(|row| (0..columns).map(move |column| column * rows + row));
            places
                .filter_map(|place| numbers.get(place).copied())
                .collect()
        }
        [] | [_] => numbers,
        _ if is_by_columns => {
            return Err(tr!(
                "this array of NumPy's is in Fortran's order; save numpy.ascontiguousarray of it"
            )
            .to_owned());
        }
        _ => numbers,
    };
    Ok((shape, numbers))
}

/// The rows of a table as lines, numbers with commas between them.
///
/// # Errors
///
/// What is wrong with it.
pub fn as_text(bytes: &[u8]) -> Result<String, String> {
    let (shape, numbers) = array(bytes)?;
    let [_, columns] = shape[..] else {
        return Err(trn!(
            shape.len(),
            "this array of NumPy's has {n} dimension; points are rows of two or more numbers, an array of the shape (n, 2)",
            "this array of NumPy's has {n} dimensions; points are rows of two or more numbers, an array of the shape (n, 2)"
        ));
    };
    if !(2..=MOST_COLUMNS).contains(&columns) {
        return Err(trn!(
            columns,
            "this array of NumPy's has {n} column; points have 2 to {MOST_COLUMNS} numbers in a row",
            "this array of NumPy's has {n} columns; points have 2 to {MOST_COLUMNS} numbers in a row",
            MOST_COLUMNS
        ));
    }
    let mut text = String::with_capacity(numbers.len().min(1 << 24) * 8);
    for row in numbers.chunks_exact(columns) {
        for (column, number) in row.iter().enumerate() {
            let end = if column + 1 == columns { '\n' } else { ',' };
            let _ = write!(text, "{number}{end}");
        }
    }
    Ok(text)
}

/// The header, a dictionary of Python's, and the numbers behind it.
fn split(bytes: &[u8]) -> Option<(&str, &[u8])> {
    let rest = bytes.strip_prefix(MARK)?;
    let (length, rest) = match rest {
        [1, _, a, b, rest @ ..] => (usize::from(u16::from_le_bytes([*a, *b])), rest),
        [2 | 3, _, a, b, c, d, rest @ ..] => (u32::from_le_bytes([*a, *b, *c, *d]) as usize, rest),
        _ => return None,
    };
    let header = str::from_utf8(rest.get(..length)?).ok()?;
    Some((header, &rest[length..]))
}

/// The text in quotes behind a key.
fn quoted<'a>(header: &'a str, key: &str) -> Option<&'a str> {
    let rest = header.split_once(key)?.1.trim_start();
    rest.strip_prefix('\'')?.split('\'').next()
}

fn shape(header: &str) -> Option<Vec<usize>> {
    let rest = header.split_once("'shape':")?.1.trim_start();
    let sizes = rest.strip_prefix('(')?.split(')').next()?;
    let sizes = sizes.split(',').map(str::trim).filter(|s| !s.is_empty());
    sizes.map(|size| size.parse().ok()).collect()
}

type Read = fn(&[u8]) -> f64;

/// How many bytes a number has, and what it is.
fn reader(kind: &str) -> Option<(usize, Read)> {
    macro_rules! read {
        ($of:ty, $from:ident) => {{
            #[allow(
                clippy::cast_lossless,
                clippy::cast_precision_loss,
                reason = "of whole numbers of 64 bits too"
            )]
            fn read(bytes: &[u8]) -> f64 {
                let all = bytes.try_into().unwrap_or_default();
                <$of>::$from(all) as f64
            }
            (size_of::<$of>(), read as Read)
        }};
    }
    Some(match kind {
        "<f2" => {
            let read: Read =
                |b| half::f16::from_le_bytes(b.try_into().unwrap_or_default()).to_f64();
            (size_of::<half::f16>(), read)
        }
        ">f2" => {
            let read: Read =
                |b| half::f16::from_be_bytes(b.try_into().unwrap_or_default()).to_f64();
            (size_of::<half::f16>(), read)
        }
        "<f4" => read!(f32, from_le_bytes),
        "<f8" => read!(f64, from_le_bytes),
        ">f4" => read!(f32, from_be_bytes),
        ">f8" => read!(f64, from_be_bytes),
        "|i1" => read!(i8, from_le_bytes),
        "|u1" => read!(u8, from_le_bytes),
        "<i2" => read!(i16, from_le_bytes),
        "<u2" => read!(u16, from_le_bytes),
        "<i4" => read!(i32, from_le_bytes),
        "<u4" => read!(u32, from_le_bytes),
        "<i8" => read!(i64, from_le_bytes),
        "<u8" => read!(u64, from_le_bytes),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// As numpy.save writes an array of that kind and shape.
    fn file(kind: &str, fortran: &str, shape: &str, numbers: &[u8]) -> Vec<u8> {
        let mut header =
            format!("{{'descr': '{kind}', 'fortran_order': {fortran}, 'shape': {shape}, }}");
        while (10 + header.len() + 1) % 64 != 0 {
            header.push(' ');
        }
        header.push('\n');
        let length = (header.len() as u16).to_le_bytes();
        [MARK, &[1, 0], &length, header.as_bytes(), numbers].concat()
    }

    fn doubles(numbers: &[f64]) -> Vec<u8> {
        numbers.iter().flat_map(|n| n.to_le_bytes()).collect()
    }

    #[test]
    fn rows_are_lines_in_either_order_and_of_every_kind() {
        let numbers = doubles(&[0.5, 1.0, -2.25, f64::NAN]);
        let text = as_text(&file("<f8", "False", "(2, 2)", &numbers)).unwrap();
        assert_eq!(text, "0.5,1\n-2.25,NaN\n");
        let text = as_text(&file("<f8", "True", "(2, 2)", &numbers)).unwrap();
        assert_eq!(text, "0.5,-2.25\n1,NaN\n");
        let text = as_text(&file("|u1", "False", "(1, 3)", &[1, 2, 255])).unwrap();
        assert_eq!(text, "1,2,255\n");
        let big = [1.5_f32.to_be_bytes(), (-1.0_f32).to_be_bytes()].concat();
        assert_eq!(
            as_text(&file(">f4", "False", "(1, 2)", &big)).unwrap(),
            "1.5,-1\n"
        );
        // numpy.array([1.5, -1], dtype="<f2").tobytes(), and ">f2".
        for (kind, bytes) in [
            ("<f2", [0x00, 0x3e, 0x00, 0xbc]),
            (">f2", [0x3e, 0x00, 0xbc, 0x00]),
        ] {
            let text = as_text(&file(kind, "False", "(1, 2)", &bytes)).unwrap();
            assert_eq!(text, "1.5,-1\n", "{kind}");
        }
    }

    #[test]
    fn what_is_no_table_is_refused_with_what_to_do() {
        let refusal = |kind: &str, shape: &str| {
            as_text(&file(kind, "False", shape, &doubles(&[1.0; 4]))).unwrap_err()
        };
        assert!(refusal("<f8", "(2, 2, 1)").contains("3 dimensions"));
        assert!(refusal("<f8", "(4,)").contains("has 1 dimension; "));
        assert!(refusal("<f8", "(4, 1)").contains("has 1 column; "));
        assert!(refusal("<c16", "(1, 2)").contains("float64"));
        assert!(refusal("<f8", "(3, 2)").contains("broken"));
        assert!(refusal("<f8", "(99999999999, 99)").contains("broken"));
        let whole = file("<f8", "False", "(2, 2)", &doubles(&[1.0; 4]));
        for length in 0..whole.len() {
            as_text(&whole[..length]).unwrap_err();
        }
    }

    #[test]
    fn what_is_written_is_what_numpy_writes() {
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
