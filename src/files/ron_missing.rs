//! What is missing where RON stumbles: a comma, or a quotation mark, which may be many lines before; and numbers written as people
//! write them.

use std::ops::Range;

use ron::Error;

use super::ron_text::{Piece, Slip, comma_in_number, pieces};

/// What is wrong where RON expected something else at a line and column, from 1, if that can be said better than in its own words.
pub(super) fn missing(text: &str, code: &Error, at: (usize, usize)) -> Option<Slip> {
    if *code == Error::ExpectedStringEnd {
        return unclosed(text, strings(text).pop()?);
    }
    let offset = offset(text, at);
    mark(text, offset)
        .or_else(|| number(text, code, offset))
        .or_else(|| (*code == Error::ExpectedComma).then(|| comma(text, at, offset)))
}

/// A line and column as a place in bytes; the end of the text, if that is shorter.
fn offset(text: &str, (line, column): (usize, usize)) -> usize {
    let behind_breaks = text.match_indices('\n').map(|(at, _)| at + 1);
    let mut starts = std::iter::once(0).chain(behind_breaks);
    let start = starts.nth(line.saturating_sub(1)).unwrap_or(text.len());
    let rest = text.get(start..).unwrap_or_default();
    let found = rest.char_indices().nth(column.saturating_sub(1));
    start + found.map_or(rest.len(), |(at, _)| at)
}

fn slip_at(text: &str, offset: usize, message: String) -> Slip {
    let before = text.get(..offset).unwrap_or(text);
    let column = before.chars().rev().take_while(|c| *c != '\n').count() + 1;
    Slip {
        line: before.matches('\n').count() + 1,
        column,
        message,
    }
}

/// Where the strings are, with their marks.
fn strings(text: &str) -> Vec<Range<usize>> {
    let mut strings: Vec<Range<usize>> = Vec::new();
    for (at, c, piece) in pieces(text) {
        let end = at + c.len_utf8();
        match strings.last_mut() {
            _ if piece != Piece::String => {}
            Some(last) if last.end == at => last.end = end,
            _ => strings.push(at..end),
        }
    }
    strings
}

/// Behind the mark that ends a string a text goes on at once, so the mark was meant to begin one: another is missing before it.
fn mark(text: &str, offset: usize) -> Option<Slip> {
    let next = text.get(offset..)?.chars().next()?;
    let ends_something = matches!(next, '"' | ',' | ':' | ')' | ']' | '}' | '/');
    if ends_something || next.is_whitespace() {
        return None;
    }
    let string = strings(text).into_iter().find(|s| s.end == offset)?;
    unclosed(text, string).or_else(|| {
        let message = tr!(
            "this quotation mark ends a text: one is missing before it, or it belongs into the text, where it is written \\\""
        );
        Some(slip_at(text, offset - 1, message.to_owned()))
    })
}

/// A string that goes over lines of which one reads as fields: its mark is missing behind the line before that.
fn unclosed(text: &str, string: Range<usize>) -> Option<Slip> {
    let (mut at, mut end) = (string.start, string.start);
    for (index, line) in text.get(string)?.split_inclusive('\n').enumerate() {
        if index > 0 && is_of_fields(line) {
            let message = tr!("here the text lacks its closing quotation mark");
            return Some(slip_at(text, end, message.to_owned()));
        }
        let said = line.trim_end();
        // A comma stands behind the mark.
        let said = said.strip_suffix(',').unwrap_or(said);
        if !said.is_empty() {
            end = at + said.len();
        }
        at += line.len();
    }
    None
}

/// Whether a line is one of `name: value`, or of nothing but closing parentheses.
fn is_of_fields(line: &str) -> bool {
    let line = line.trim();
    let closes = |c| matches!(c, ')' | ']' | '}' | ',');
    if !line.is_empty() && line.chars().all(closes) {
        return true;
    }
    let name = line
        .split_once(':')
        .map(|(name, _)| name.trim_start_matches('('));
    name.is_some_and(|name| {
        !name.is_empty() && name.chars().all(|c| c.is_ascii_lowercase() || c == '_')
    })
}

/// A number with a comma or a blank in it, or a fraction where only whole numbers are understood.
fn number(text: &str, code: &Error, offset: usize) -> Option<Slip> {
    if !matches!(code, Error::ExpectedComma | Error::ExpectedStructLikeEnd) {
        return None;
    }
    let (before, rest) = text.split_at_checked(offset)?;
    let fraction = rest.strip_prefix('.');
    let part = first_digits(fraction.unwrap_or(rest));
    // Behind a comma there is something else already, unless one number was to stand there.
    let with_comma = before.strip_suffix(',');
    let whole_end = with_comma.unwrap_or(before).trim_end_matches(' ');
    let whole = last_digits(whole_end);
    let begun = whole_end.strip_suffix(whole)?;
    if whole.is_empty() || part.is_empty() {
        return None;
    }
    let has_three = part.len() == 3 && whole.len() <= 3 && !begun.ends_with('.');
    let message = if fraction.is_some() {
        tr!(
            "`{whole}.{part}` is no whole number, and no other is understood here",
            whole,
            part
        )
    } else if with_comma.is_some() && begun.ends_with(['(', ' ']) {
        comma_in_number(whole, part)
    } else if with_comma.is_none() && has_three {
        tr!(
            "a number is written without blanks: {whole}{part}; between two there is a comma",
            whole,
            part
        )
    } else {
        return None;
    };
    Some(slip_at(text, begun.len(), message))
}

fn first_digits(text: &str) -> &str {
    let end = text.find(|c: char| !c.is_ascii_digit());
    text.get(..end.unwrap_or(text.len())).unwrap_or_default()
}

fn last_digits(text: &str) -> &str {
    let before = text.trim_end_matches(|c: char| c.is_ascii_digit());
    text.get(before.len()..).unwrap_or_default()
}

/// A comma is missing behind the last thing before a place, which may be lines before.
fn comma(text: &str, at: (usize, usize), offset: usize) -> Slip {
    let (line, column) = before(text, at);
    let is_of_word = |c: char| c.is_alphabetic() || c == '_';
    let (last, next) = text.split_at_checked(offset).unwrap_or((text, ""));
    let is_word = last.trim_end_matches([' ', '\t']).ends_with(is_of_word);
    // `mode-coverage` and `D's turn` are texts as well.
    let goes_on = |c| is_of_word(c) || matches!(c, '"' | '-' | '\'' | '’' | '.' | '!' | '?' | '&');
    let message = if is_word && next.starts_with(goes_on) {
        tr!("Expected comma; a text stands in quotation marks")
    } else {
        tr!("Expected comma")
    };
    Slip {
        line,
        column,
        message: message.to_owned(),
    }
}

/// The line and column behind the last thing that stands before a line and column.
fn before(text: &str, (line, column): (usize, usize)) -> (usize, usize) {
    let lines: Vec<&str> = text.lines().take(line).collect();
    for (index, whole) in lines.iter().enumerate().rev() {
        let end = if index + 1 == line {
            column.saturating_sub(1)
        } else {
            usize::MAX
        };
        let part: String = whole.chars().take(end).collect();
        // Behind a mark of a string it is no remark.
        let remark = part.find("//").filter(|at| {
            let before = part.get(..*at).unwrap_or_default();
            before.matches('"').count().is_multiple_of(2)
        });
        let code = part.get(..remark.unwrap_or(part.len())).unwrap_or_default();
        let code = code.trim_end();
        if !code.is_empty() {
            return (index + 1, code.chars().count() + 1);
        }
    }
    (line, column)
}

#[cfg(test)]
mod tests {
    use crate::files::parse_ron;

    #[allow(dead_code, reason = "read, to be refused")]
    #[derive(Debug, serde::Deserialize)]
    struct Text {
        title: String,
        count: Option<Count>,
        next: Option<String>,
    }

    #[allow(dead_code, reason = "read, to be refused")]
    #[derive(Debug, serde::Deserialize)]
    enum Count {
        Epoch(u64),
        Least(String, f64),
    }

    #[test]
    fn what_is_missing_is_said_where_it_is_missing() {
        let lacks = "lacks its closing quotation mark";
        let text = |line: &str| {
            format!("(\n    {line}\n    count: None,\n    next: Some(\"Press play\"),\n)\n")
        };
        let counted = |count: &str| format!("(title: \"T\", count: Some({count}), next: None)");
        for (text, place, said) in [
            // The mark that begins a string many lines later is taken for the one that is missing.
            (text("title: \"One,"), "x:2:16: ", lacks),
            (text("title: \"One\nand more,\n\n"), "x:3:9: ", lacks),
            // Without another string it never ends.
            (
                "(\n    title: \"One,\n    count: None,\n)".to_owned(),
                "x:2:16: ",
                lacks,
            ),
            ("(\n    title: \"One\n)\n".to_owned(), "x:2:16: ", lacks),
            (
                text("title: \"See \"3\" of them\","),
                "x:2:17: ",
                "written \\\"",
            ),
            (text("title: \"One\""), "x:2:17: ", "Expected comma"),
            (text("title: One,"), "x:2:11: ", "a text in quotation marks"),
            (
                counted("Epoch(1,500)"),
                "x:1:32: ",
                "has a comma; numbers are written without: 1500, or 1.500",
            ),
            (
                counted("Least(\"a\", 0,5)"),
                "x:1:37: ",
                "has a decimal comma; type a point: 0.5",
            ),
            (
                counted("Epoch(5.5)"),
                "x:1:32: ",
                "`5.5` is no whole number",
            ),
            (counted("Epoch(1 500)"), "x:1:32: ", "without blanks: 1500"),
        ] {
            let error = parse_ron::<Text>(&text, "x").unwrap_err().to_string();
            assert!(
                error.starts_with(place) && error.contains(said),
                "{text}\n{error}"
            );
        }
    }
}
