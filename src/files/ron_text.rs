//! RON as people send it: through web pages, office programs and chats, which put other blanks and
//! quotation marks in.

use std::borrow::Cow;
use std::iter::Peekable;
use std::str::CharIndices;

/// What a character belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Piece {
    /// Names, numbers, parentheses, blanks.
    Code,
    /// A string, with its quotation marks.
    String,
    /// A comment, with its slashes.
    Comment,
}

#[derive(Clone, Copy)]
enum State {
    Code,
    Line,
    /// How deep.
    Block(usize),
    Quoted,
    /// How many `#`.
    Raw(usize),
}

/// Each character with its place in bytes, and what it belongs to.
pub fn pieces(text: &str) -> Pieces<'_> {
    Pieces {
        text,
        chars: text.char_indices().peekable(),
        state: State::Code,
        ahead: (0, Piece::Code),
        before: ' ',
    }
}

/// See [`pieces`].
pub struct Pieces<'a> {
    text: &'a str,
    chars: Peekable<CharIndices<'a>>,
    state: State,
    /// Characters that come, whose piece is known already.
    ahead: (usize, Piece),
    before: char,
}

impl Pieces<'_> {
    /// The text from the `#` marks of a raw string on: their number, if they end in a quotation mark.
    fn raw_marks(&self, at: usize) -> Option<usize> {
        let rest = self.text.get(at + 1..)?;
        let marks = rest.bytes().take_while(|b| *b == b'#').count();
        (rest.as_bytes().get(marks) == Some(&b'"')).then_some(marks)
    }
}

impl Iterator for Pieces<'_> {
    type Item = (usize, char, Piece);

    fn next(&mut self) -> Option<Self::Item> {
        let (at, c) = self.chars.next()?;
        let before = std::mem::replace(&mut self.before, c);
        if let (1.., piece) = self.ahead {
            self.ahead.0 -= 1;
            return Some((at, c, piece));
        }
        let next = self.chars.peek().map(|(_, c)| *c);
        let piece = match (self.state, c) {
            (State::Code, '/') if next == Some('/') => {
                self.state = State::Line;
                Piece::Comment
            }
            (State::Code, '/') if next == Some('*') => {
                self.state = State::Block(1);
                self.ahead = (1, Piece::Comment);
                Piece::Comment
            }
            (State::Code, '"') => {
                self.state = State::Quoted;
                Piece::String
            }
            (State::Code, 'r') if !is_of_word(before) || before == 'b' => {
                if let Some(marks) = self.raw_marks(at) {
                    self.state = State::Raw(marks);
                    self.ahead = (marks + 1, Piece::String);
                    Piece::String
                } else {
                    Piece::Code
                }
            }
            (State::Code, _) => Piece::Code,
            (State::Line, '\n') => {
                self.state = State::Code;
                Piece::Code
            }
            (State::Block(depth), '*') if next == Some('/') => {
                self.state = if depth > 1 {
                    State::Block(depth - 1)
                } else {
                    State::Code
                };
                self.ahead = (1, Piece::Comment);
                Piece::Comment
            }
            (State::Block(depth), '/') if next == Some('*') => {
                self.state = State::Block(depth + 1);
                self.ahead = (1, Piece::Comment);
                Piece::Comment
            }
            (State::Line | State::Block(_), _) => Piece::Comment,
            (State::Quoted, '\\') => {
                self.ahead = (1, Piece::String);
                Piece::String
            }
            (State::Quoted, '"') => {
                self.state = State::Code;
                Piece::String
            }
            (State::Raw(marks), '"')
                if self.text.get(at + 1..).is_some_and(|rest| {
                    rest.bytes().take_while(|b| *b == b'#').count() >= marks
                }) =>
            {
                self.state = State::Code;
                self.ahead = (marks, Piece::String);
                Piece::String
            }
            (State::Quoted | State::Raw(_), _) => Piece::String,
        };
        Some((at, c, piece))
    }
}

fn is_of_word(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_'
}

/// A blank that RON does not know: no-break, wide, or of no width at all.
fn is_other_blank(c: char) -> bool {
    matches!(
        c,
        '\u{85}' | '\u{a0}' | '\u{ad}' | '\u{1680}' | '\u{2000}'
            ..='\u{200f}'
                | '\u{2028}'
                | '\u{2029}'
                | '\u{202f}'
                | '\u{205f}'
                | '\u{2060}'
                | '\u{3000}'
                | '\u{feff}'
    )
}

/// Of those, what has no width.
fn is_invisible(c: char) -> bool {
    matches!(
        c,
        '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}'
    )
}

/// The text with a plain blank for each other one between names and numbers; places stay the same.
/// Strings and comments stay as they are.
pub fn with_plain_blanks(text: &str) -> Cow<'_, str> {
    if !text.chars().any(is_other_blank) {
        return text.into();
    }
    pieces(text)
        .map(|(_, c, piece)| match piece {
            Piece::Code if is_other_blank(c) => ' ',
            _ => c,
        })
        .collect::<String>()
        .into()
}

/// Something that people type and RON does not take.
#[derive(Debug, PartialEq, Eq)]
pub struct Slip {
    /// Line, from 1.
    pub line: usize,
    /// Column, from 1, in characters.
    pub column: usize,
    /// What it is and what to type instead.
    pub message: String,
}

/// The first slip in a text that RON refused at a line and column, if it is not behind that.
pub fn slip(text: &str, at: (usize, usize)) -> Option<Slip> {
    let (mut line, mut column) = (1, 0);
    let mut last = [' '; 2];
    // Where the string under way began, and a typographic mark in it.
    let mut mark_in_string = None;
    let mut number: Option<Number> = None;
    for (place, c, piece) in pieces(text) {
        if last[1] == '\n' {
            (line, column) = (line + 1, 0);
        }
        column += 1;
        let found = |message: String| {
            Some(Slip {
                line,
                column,
                message,
            })
            .filter(|_| (line, column) <= at)
        };
        match piece {
            Piece::Code => {
                mark_in_string = None;
                if let Some(message) = unknown(c) {
                    return found(message);
                }
                if is_invisible(last[1]) && is_of_word(last[0]) && is_of_word(c) {
                    return found(tr!(
                        "before `{c}` stands an invisible character (U+{code}); delete it",
                        c,
                        code = format!("{:04X}", u32::from(last[1]))
                    ));
                }
                match Number::and(number.take(), c) {
                    Ok(next) => number = next,
                    Err(whole) => {
                        let rest = text.get(place..).unwrap_or_default();
                        let end = rest.find(|c: char| !c.is_ascii_digit());
                        let part = rest.get(..end.unwrap_or(rest.len())).unwrap_or_default();
                        let message = comma_in_number(&whole, part);
                        // The comma is one behind.
                        column -= 1;
                        return Some(Slip {
                            line,
                            column,
                            message,
                        })
                        .filter(|slip| (slip.line, slip.column) <= at);
                    }
                }
            }
            Piece::String => {
                number = None;
                if is_quotation_mark(c) {
                    mark_in_string = mark_in_string
                        .or_else(|| found(instead(c, tr!("a typographic quotation mark"), '"')));
                }
            }
            Piece::Comment => {}
        }
        last = [last[1], c];
    }
    // A string that never ends: its closing mark may be a typographic one.
    mark_in_string
}

/// What to say of a number with a comma: of three digits behind it nobody can tell whether they are thousands.
pub(super) fn comma_in_number(whole: &str, part: &str) -> String {
    let is_below_one = whole.trim_start_matches(['-', '+']).starts_with('0');
    if part.len() == 3 && !is_below_one {
        tr!(
            "`{whole},{part}` has a comma; numbers are written without: {whole}{part}, or {whole}.{part} if it is a fraction",
            whole,
            part
        )
    } else {
        tr!(
            "`{whole},{part}` has a decimal comma; type a point: {whole}.{part}",
            whole,
            part
        )
    }
}

/// A number behind a colon, as far as it was read.
enum Number {
    Colon,
    Digits(String),
    Comma(String),
}

impl Number {
    /// What it is with one more character; an error for a decimal comma, with the digits before it.
    fn and(number: Option<Self>, c: char) -> Result<Option<Self>, String> {
        Ok(match (number, c) {
            (_, ':') => Some(Self::Colon),
            (Some(Self::Colon), _) if c.is_whitespace() => Some(Self::Colon),
            (Some(Self::Colon), '0'..='9' | '-' | '+') => Some(Self::Digits(c.to_string())),
            (Some(Self::Digits(mut digits)), '0'..='9') => {
                digits.push(c);
                Some(Self::Digits(digits))
            }
            (Some(Self::Digits(digits)), ',') => Some(Self::Comma(digits)),
            // Behind a comma, there is the name of the next field.
            (Some(Self::Comma(digits)), '0'..='9') => return Err(digits),
            _ => None,
        })
    }
}

fn is_quotation_mark(c: char) -> bool {
    matches!(c, '\u{201c}'..='\u{201f}' | '«' | '»' | '″' | '＂' | '「' | '」' | '\u{2018}'..='\u{201b}')
}

fn instead(c: char, what: &str, typed: char) -> String {
    tr!(
        "`{c}` (U+{code}) is {what}; type {typed} instead",
        c,
        code = format!("{:04X}", u32::from(c)),
        what,
        typed
    )
}

/// What to say of a character that no name, number or sign of RON has.
fn unknown(c: char) -> Option<String> {
    if c.is_ascii() || is_other_blank(c) {
        return None;
    }
    Some(match c {
        _ if is_quotation_mark(c) => instead(c, tr!("a typographic quotation mark"), '"'),
        '\u{2010}'..='\u{2015}' | '−' | '﹣' => instead(c, tr!("a dash and no minus sign"), '-'),
        '、' => instead(c, tr!("another comma"), ','),
        '٫' | '·' => instead(c, tr!("another decimal point"), '.'),
        // The wide forms are in the order of ASCII.
        '\u{ff01}'..='\u{ff5e}' => {
            let typed = char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c);
            instead(c, tr!("a wide character"), typed)
        }
        _ => tr!(
            "`{c}` (U+{code}) stands outside quotation marks, where only plain letters are understood",
            c,
            code = format!("{:04X}", u32::from(c))
        ),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The text with code, strings and comments marked by `c`, `s`, `/`.
    fn marked(text: &str) -> String {
        pieces(text)
            .map(|(_, _, piece)| match piece {
                Piece::Code => 'c',
                Piece::String => 's',
                Piece::Comment => '/',
            })
            .collect()
    }

    #[test]
    fn strings_comments_and_the_rest_are_told_apart() {
        for (text, expected) in [
            (r#"(a:"b\"c",d)"#, "cccssssssccc"),
            ("a//b\"\nc", "c////cc"),
            ("a/*/*\"*/*/c", "c/////////c"),
            (r##"a:r#"b"c"#,d"##, "ccsssssssscc"),
            (r#"for"b"c"#, "cccsssc"),
            ("é:\"ü\"é", "ccsssc"),
            ("\"a", "ss"),
        ] {
            assert_eq!(marked(text), expected, "{text}");
        }
    }

    #[test]
    fn other_blanks_become_plain_ones_outside_strings() {
        let text = "(\u{a0}\u{202f}name:\u{3000}\"a\u{a0}b\", // \u{a0}\n\u{200b})";
        let plain = with_plain_blanks(text);
        assert_eq!(plain, "(  name: \"a\u{a0}b\", // \u{a0}\n )");
        assert!(matches!(with_plain_blanks("(a: \"é\")"), Cow::Borrowed(_)));
    }

    #[test]
    fn a_slip_is_named_with_its_place_and_what_to_type() {
        let end = (99, 99);
        for (text, line, column, part) in [
            (
                "(\n name: “x”)",
                2,
                8,
                "`“` (U+201C) is a typographic quotation mark; type \" instead",
            ),
            ("(name: \"x”, config: ())", 1, 10, "type \" instead"),
            (
                "(name: \"x\", seed: 0,03)",
                1,
                20,
                "`0,03` has a decimal comma; type a point: 0.03",
            ),
            (
                "(name: \"x\", seed: 1,000)",
                1,
                20,
                "numbers are written without: 1000, or 1.000 if it is a fraction",
            ),
            ("(a: (b: −1))", 1, 9, "type - instead"),
            ("（name: 1)", 1, 1, "type ( instead"),
            ("(na\u{200b}me: 1)", 1, 5, "U+200B"),
            ("(nаme: 1)", 1, 3, "outside quotation marks"),
        ] {
            let found = slip(text, end).unwrap_or_else(|| panic!("none in {text}"));
            assert_eq!((found.line, found.column), (line, column), "{text}");
            assert!(found.message.contains(part), "{}", found.message);
        }
        for text in [
            "(name: \"“x” 0,03 −\", // “\n seed: 1, points: [(0.1,0.2)], set: {\"a\": \"1,2\"})",
            "(a: (0.5, 1), b: [1, 2])",
        ] {
            assert_eq!(slip(text, end), None, "{text}");
        }
        // What RON met first is what is wrong.
        assert_eq!(slip("(name: x y,\n seed: 0,03)", (1, 9)), None);
    }
}
