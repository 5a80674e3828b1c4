//! Lists with commas between their texts, some of which may have commas themselves.

use std::collections::BTreeSet;

/// Neighbours that are looked at together: nobody has a label of more commas.
const MOST_TOGETHER: usize = 8;

/// What a list may name, where nobody knows yet what there is: each of its texts, and neighbours together.
pub(super) fn all_in(list: &str) -> BTreeSet<String> {
    let starts = starts(list);
    let from = |first: usize| {
        let together = first + 1..=(first + MOST_TOGETHER).min(starts.len());
        together.chain((first == 0).then_some(starts.len()))
    };
    let pairs = (0..starts.len()).flat_map(|first| from(first).map(move |end| (first, end)));
    pairs
        .map(|(first, end)| part(list, &starts, first, end).to_owned())
        .collect()
}

/// What a list names of what there is, the longest first; what is not there stays as it stands between two commas.
pub(super) fn known_in(list: &str, is_known: impl Fn(&str) -> bool) -> Vec<&str> {
    let starts = starts(list);
    let mut found = Vec::new();
    let mut first = 0;
    while first < starts.len() {
        let mut ends = (first + 1..=starts.len()).rev();
        let end = ends.find(|end| is_known(part(list, &starts, first, *end)));
        let end = end.unwrap_or(first + 1);
        found.push(part(list, &starts, first, end));
        first = end;
    }
    found
}

/// Where the texts of a list begin.
fn starts(list: &str) -> Vec<usize> {
    let behind = list.match_indices(',').map(|(at, _)| at + 1);
    std::iter::once(0).chain(behind).collect()
}

/// The texts from one up to another, without the comma at their end.
fn part<'a>(list: &'a str, starts: &[usize], first: usize, end: usize) -> &'a str {
    let start = starts.get(first).copied().unwrap_or_default();
    let end = starts.get(end).map_or(list.len(), |next| next - 1);
    list.get(start..end).unwrap_or_default().trim()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_with_commas_are_found_in_a_list() {
        let all = |list| all_in(list).into_iter().collect::<Vec<_>>();
        assert_eq!(all("a"), ["a"]);
        let expected = ["bel", "bel,c", "c", "la", "la, bel", "la, bel,c"];
        assert_eq!(all("la, bel,c"), expected);
        let known = |list| known_in(list, |text| ["la,bel", "la", "c"].contains(&text));
        assert_eq!(known("la,bel"), ["la,bel"]);
        assert_eq!(known("la,c"), ["la", "c"]);
        assert_eq!(known("c, la,bel ,x"), ["c", "la,bel", "x"]);
        assert_eq!(known(""), [""]);
        // All of it is one, however many commas it has.
        let many = "a,".repeat(30);
        assert!(all_in(&many).contains(&many));
    }
}
