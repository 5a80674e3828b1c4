//! Files of other programs that hold tables and are not read: what each is, by how it begins, and what to do with it.

/// What is to be done with a file that is none of ours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Foreign {
    /// A spreadsheet.
    Spreadsheet,
    /// A table of that program or format.
    Table(&'static str),
    /// Something packed, in that way.
    Packed(&'static str),
}

/// How files begin; those that a text may begin with have a zero behind it.
const MARKS: [(&[u8], Foreign); 16] = [
    // Excel's before 2007.
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", Foreign::Spreadsheet),
    (b"ARROW1\0\0", Foreign::Table("Arrow")),
    (b"\x89HDF\r\n\x1a\n", Foreign::Table("HDF5")),
    (b"SQLite format 3\0", Foreign::Table("SQLite")),
    (b"\x80\x03", Foreign::Table("Python (pickle)")),
    (b"\x80\x04\x95", Foreign::Table("Python (pickle)")),
    (b"\x80\x05\x95", Foreign::Table("Python (pickle)")),
    (b"RDX2\n", Foreign::Table("R")),
    (b"RDX3\n", Foreign::Table("R")),
    (b"<stata_dta>", Foreign::Table("Stata")),
    (b"\xfd7zXZ\0", Foreign::Packed("xz")),
    (b"\x28\xb5\x2f\xfd", Foreign::Packed("Zstandard")),
    (b"\x04\x22\x4d\x18", Foreign::Packed("LZ4")),
    (b"7z\xbc\xaf\x27\x1c", Foreign::Packed("7z")),
    (b"Rar!\x1a\x07", Foreign::Packed("RAR")),
    (b"PK\x05\x06", Foreign::Packed("ZIP")),
];
/// The same of what may as well be the beginning of a text: only where there is a zero among the rest.
const BINARY_MARKS: [(&[u8], Foreign); 3] = [
    (b"PAR1", Foreign::Table("Parquet")),
    (b"FEA1", Foreign::Table("Feather")),
    (b"MATLAB 5.0 MAT-file", Foreign::Table("MATLAB")),
];
/// How an archive's first file begins.
const ZIP: &[u8] = b"PK\x03\x04";
/// How packed bytes of bzip2 begin, behind `BZh` and a digit.
const BZIP2: &[u8] = b"1AY&SY";
/// Where an archive of tar says that it is one.
const TAR: usize = 257;

impl Foreign {
    fn of(head: &[u8]) -> Option<Self> {
        let begins = |(mark, _): &&(&[u8], Self)| head.starts_with(mark);
        if let Some((_, foreign)) = MARKS.iter().find(begins) {
            return Some(*foreign);
        }
        if let Some((_, foreign)) = BINARY_MARKS.iter().find(begins) {
            return head.contains(&0).then_some(*foreign);
        }
        if head.starts_with(b"BZh") && head.get(4..).is_some_and(|rest| rest.starts_with(BZIP2)) {
            return Some(Self::Packed("bzip2"));
        }
        if head
            .get(TAR..)
            .is_some_and(|rest| rest.starts_with(b"ustar"))
        {
            return Some(Self::Packed("tar"));
        }
        head.starts_with(ZIP).then(|| Self::of_zip(head)).flatten()
    }

    /// Office programs pack many small files, and their names tell them apart.
    fn of_zip(head: &[u8]) -> Option<Self> {
        let has = |part: &[u8]| head.windows(part.len()).any(|window| window == part);
        if has(b"xl/") || has(b"opendocument.spreadsheet") || has(b"Index/Tables/") {
            return Some(Self::Spreadsheet);
        }
        let is_document = has(b"[Content_Types].xml") || has(b"opendocument.");
        (!is_document).then_some(Self::Packed("ZIP"))
    }
}

/// What a file of another program is that begins so, and what to do with it; `None` where it is not known.
pub fn advice(head: &[u8]) -> Option<String> {
    Some(match Foreign::of(head)? {
        Foreign::Spreadsheet => tr!(
            "this is a spreadsheet; save it as CSV in the program that it is from, and open that, or copy its cells and paste them into the window"
        )
        .to_owned(),
        Foreign::Table(program) => tr!(
            "this is a file of {program}, which is not read; save its table as CSV and open that",
            program
        ),
        Foreign::Packed(program) => tr!(
            "this is packed ({program}); unpack it and open what is in it",
            program
        ),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_of_other_programs_are_told_by_how_they_begin() {
        let zip = |name: &str| {
            let length = (name.len() as u16).to_le_bytes();
            [ZIP, &[0; 22], &length, &[0, 0], name.as_bytes(), b"\0\x01"].concat()
        };
        let tar = [&b"a.csv"[..], &[0; 252], b"ustar\x0000"].concat();
        for (head, said) in [
            (
                [zip("[Content_Types].xml"), zip("xl/workbook.xml")].concat(),
                "spreadsheet",
            ),
            (
                [
                    zip("mimetype"),
                    b"application/vnd.oasis.opendocument.spreadsheet".to_vec(),
                ]
                .concat(),
                "spreadsheet",
            ),
            (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0\0".to_vec(), "as CSV"),
            (b"PAR1\x15\0".to_vec(), "of Parquet"),
            (b"SQLite format 3\0\x10".to_vec(), "of SQLite"),
            (zip("a.csv"), "packed (ZIP); unpack it"),
            (b"BZh91AY&SY\x8d".to_vec(), "packed (bzip2)"),
            (b"\xfd7zXZ\0\0\x04".to_vec(), "packed (xz)"),
            (tar, "packed (tar)"),
        ] {
            let advice = advice(&head).unwrap_or_else(|| panic!("{said}"));
            assert!(advice.contains(said), "{advice}");
        }
        // Texts that begin so, and what has no table.
        for head in [
            &b"PAR1,PAR2\n0.1,0.2\n"[..],
            b"BZh9,x\n1,2\n",
            b"PK,x\n1,2\n",
            b"",
            b"7z",
            &[zip("[Content_Types].xml"), zip("word/document.xml")].concat(),
        ] {
            assert_eq!(advice(head), None);
        }
    }
}
