use super::*;

fn points(text: &str) -> Vec<Point> {
    match parse_points(text, "p.csv") {
        Ok(imported) => imported.points.as_slice().to_vec(),
        Err(error) => panic!("{error}"),
    }
}

fn refusal(text: &str) -> String {
    parse_points(text, "p.csv").unwrap_err().to_string()
}

#[test]
fn delimiters_headers_and_decimal_commas_are_understood() {
    let expected = vec![[0.1, 0.2], [0.3, 0.4]];
    for text in [
        "0.1,0.2\n0.3,0.4\n",
        "x,y\n0.1,0.2\n\n0.3,0.4",
        "\u{feff}x;y\r\n0,1;0,2\r\n0,3;0,4\r\n",
        "0.1\t0.2\n0.3\t0.4",
        "0.1  0.2\n 0.3 0.4",
        "0.1|0.2|red\n0.3|0.4|blue",
    ] {
        assert_eq!(points(text), expected, "{text:?}");
    }
}

#[test]
fn bad_rows_are_refused_with_their_line() {
    assert_eq!(
        refusal("0.1,0.2\n0.3,green\n"),
        "p.csv:2: `green` is not a number"
    );
    assert_eq!(
        refusal("x,y\n0.3,inf\n"),
        "p.csv:2: `0.3`, `inf` is not finite"
    );
    assert_eq!(
        refusal("0.1,0.2\n0.3\n"),
        "p.csv:2: two numbers were expected, found `0.3`"
    );
    assert_eq!(
        refusal("x,y\n0.1,0.2\n"),
        "p.csv: 1 point(s) found, at least 2 are needed"
    );
    assert_eq!(
        refusal(""),
        "p.csv: 0 point(s) found, at least 2 are needed"
    );
    let many = "0.5,0.5\n".repeat(MAX_FILE_POINTS + 1);
    assert!(refusal(&many).starts_with("p.csv:1000001: more than 1,000,000 points"));
}

#[test]
fn rows_with_a_missing_value_are_left_out_and_counted() {
    let text = "x,y\n0.1,0.2\n0.3,,0.4\nNA,0.5\n0.3,0.4\n0.5,nan\n,\n#N/A,null\n";
    assert_eq!(points(text), [[0.1, 0.2], [0.3, 0.4]]);
    let note = parse_points(text, "p.csv").unwrap().note;
    assert_eq!(
        note,
        "2 points read. 4 rows with a missing value were left out (lines 3, 4, 6, …)."
    );
    let note = parse_points("0.1;0.2\n;0.2\n0.3;0.4", "p.csv")
        .unwrap()
        .note;
    assert!(
        note.ends_with("1 row with a missing value was left out (line 2)."),
        "{note}"
    );
    let index = refusal(",0,1\n0,0.1,0.2\n1,0.3,0.4\n");
    assert!(
        index.starts_with("p.csv:1: the first column has no name"),
        "{index}"
    );
    assert_eq!(points(",0.5\n0.1,0.2\n0.3,0.4\n").len(), 2);
    assert_eq!(
        refusal("x,y\n0.1,\n0.2,0.3\n"),
        "p.csv: 1 point(s) found, at least 2 are needed"
    );
}

#[test]
fn points_outside_are_scaled_with_their_aspect_and_it_is_said() {
    let imported = parse_points("0,0\n200,100\n", "p.csv").unwrap();
    assert_eq!(imported.points.as_slice(), [[0.05, 0.275], [0.95, 0.725]]);
    assert!(imported.note.contains("x was 0.0000 to 200.0000"));
    // One spot, and the largest numbers there are: still finite.
    assert_eq!(points("5,5\n5,5\n"), [[0.5, 0.5], [0.5, 0.5]]);
    assert!(
        points("1e308,0\n-1e308,1\n")
            .iter()
            .flatten()
            .all(|v| v.is_finite())
    );
}

#[test]
fn large_files_are_thinned_evenly_and_it_is_said() {
    let row = |i| format!("{},0.5", f64::from(i) / 50_000.0);
    let text = (0..50_000).map(row).collect::<Vec<_>>().join("\n");
    let imported = parse_points(&text, "p.csv").unwrap();
    assert_eq!(imported.points.len(), MAX_POINTS);
    assert!(
        imported
            .note
            .contains("50000 points read. Every 2.5th is kept")
    );
    let mean = imported
        .points
        .as_slice()
        .iter()
        .map(|p| f64::from(p[0]))
        .sum::<f64>()
        / MAX_POINTS as f64;
    assert!((mean - 0.5).abs() < 0.001);
}
