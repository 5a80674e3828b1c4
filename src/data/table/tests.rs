//! Tables as people send them, and what is right of each.

use std::fmt::Write as _;

use super::*;
use crate::config::bounds::MAX_POINTS;
use crate::data::Rng;
use rand::{RngExt as _, SeedableRng as _};

fn table(text: &str) -> Result<Table, FileError> {
    Table::of_text(
        &Arc::new(text.to_owned()),
        "p.csv",
        "UTF-8",
        Known::default(),
    )
}

fn import_as(text: &str, choices: &Choices) -> Result<Import, String> {
    let table = table(text).map_err(|e| e.to_string())?;
    table.import(choices).map_err(|e| e.to_string())
}

fn import(text: &str) -> Import {
    import_as(text, &Choices::default()).unwrap_or_else(|error| panic!("{error}: {text:?}"))
}

fn points(text: &str) -> Vec<[f32; 2]> {
    import(text).points.as_slice().to_vec()
}

fn refusal(text: &str) -> String {
    import_as(text, &Choices::default()).unwrap_err()
}

/// So many rows, with the number of the row and two coordinates in the unit square.
fn rows(count: usize, row: impl Fn(usize, f64, f64) -> String) -> String {
    (0..count).fold(String::new(), |mut text, i| {
        let angle = 2.4 * i as f64;
        let _ = writeln!(
            text,
            "{}",
            row(i, 0.5 + 0.3 * angle.cos(), 0.5 + 0.3 * angle.sin())
        );
        text
    })
}

fn with_comma(value: f64) -> String {
    format!("{value:.4}").replace('.', ",")
}

/// Ways to write forty points, with the names of the columns that are right.
fn ways() -> Vec<(&'static str, String, [&'static str; 2])> {
    let named = ["x", "y"];
    let plain = |head: &str| format!("{head}{}", rows(40, |_, x, y| format!("{x:.4},{y:.4}")));
    let comma = |head: &str, sign: &str| {
        format!(
            "{head}{}",
            rows(40, |_, x, y| format!(
                "{}{sign}{}",
                with_comma(x),
                with_comma(y)
            ))
        )
    };
    vec![
        ("plain", plain("x,y\n"), named),
        ("without names", plain(""), ["column 1", "column 2"]),
        (
            "pandas, with an index",
            format!(
                ",X1,X2,target\n{}",
                rows(40, |i, x, y| format!("{i},{x:.4},{y:.4},{}", i % 2))
            ),
            ["X1", "X2"],
        ),
        (
            "pandas, a shuffled index",
            format!(
                ",a,b\n{}",
                rows(90, |i, x, y| format!("{},{x:.4},{y:.4}", (7 * i) % 97))
            ),
            ["a", "b"],
        ),
        (
            "R, quoted row numbers",
            format!(
                "\"\",\"x\",\"y\"\n{}",
                rows(40, |i, x, y| format!("\"{}\",{x:.4},{y:.4}", i + 1))
            ),
            named,
        ),
        (
            "R's write.table: one name less than columns",
            format!(
                "\"x\" \"y\"\n{}",
                rows(40, |i, x, y| format!("\"{}\" {x:.4} {y:.4}", i + 1))
            ),
            named,
        ),
        (
            "pandas, columns by number",
            format!(",0,1\n{}", rows(40, |i, x, y| format!("{i},{x:.4},{y:.4}"))),
            ["0", "1"],
        ),
        ("numbers as names", plain("0,1\n"), ["0", "1"]),
        (
            "decimal commas in quotes",
            format!(
                "x,y\n{}",
                rows(40, |_, x, y| format!(
                    "\"{}\",\"{}\"",
                    with_comma(x),
                    with_comma(y)
                ))
            ),
            named,
        ),
        ("decimal commas", comma("x;y\n", ";"), named),
        (
            "decimal commas between blanks",
            comma("", " "),
            ["column 1", "column 2"],
        ),
        (
            "decimal commas between tabulators",
            comma("x\ty\n", "\t"),
            named,
        ),
        ("Excel's sep", comma("sep=;\nx;y\n", ";"), named),
        ("units below the names", plain("x,y\ncm,cm\n"), named),
        (
            "units in the cells",
            format!(
                "length,width\n{}",
                rows(40, |_, x, y| format!("{x:.2} cm,{y:.2} cm"))
            ),
            ["length", "width"],
        ),
        ("comments", plain("# made by sensor 2\nx,y\n"), named),
        (
            "names in a comment",
            format!(
                "# ring\n# x y\n{}",
                rows(40, |_, x, y| format!("{x:.18e} {y:.18e}"))
            ),
            named,
        ),
        (
            "two rows of names, two curves",
            format!(
                "Curve A,,Curve B,\nX,Y,X,Y\n{}",
                rows(40, |_, x, y| format!("{x:.4}, {y:.4}, {y:.4}, {x:.4}"))
            ),
            ["X", "Y"],
        ),
        (
            "our own samples",
            format!(
                "kind,x,y,d\n{}",
                rows(40, |i, x, y| format!(
                    "{},{x},{y},0.5",
                    ["real", "fake"][i % 2]
                ))
            ),
            named,
        ),
        (
            "a constant first",
            format!(
                "run,a,b\n{}",
                rows(40, |_, x, y| format!("3,{x:.4},{y:.4}"))
            ),
            ["a", "b"],
        ),
        (
            "classes first",
            format!(
                "class,a,b\n{}",
                rows(60, |i, x, y| format!("{},{x:.4},{y:.4}", 1 + i % 3))
            ),
            ["a", "b"],
        ),
        (
            "latitude before longitude",
            format!(
                "place,lat,lon\n{}",
                rows(40, |i, x, y| format!("town {i},{x:.4},{y:.4}"))
            ),
            ["lon", "lat"],
        ),
        (
            "empty columns at the end",
            format!(
                "x;y;;\n{}",
                rows(40, |_, x, y| format!(
                    "{};{};;",
                    with_comma(x),
                    with_comma(y)
                ))
            ),
            named,
        ),
        (
            "thousands",
            format!(
                "x;y\n{}",
                rows(40, |i, x, y| format!(
                    "1{}\u{202f}4{:02},{};{},5",
                    i % 9,
                    i,
                    (10.0 * x) as u8,
                    (9e3 * y) as u32
                ))
            ),
            named,
        ),
        (
            "English thousands in quotes",
            format!(
                "price,area\n{}",
                rows(40, |i, x, _| format!(
                    "\"{},{:03}.5\",{}.25",
                    1 + i,
                    (900.0 * x) as u32,
                    40 + i * i
                ))
            ),
            ["price", "area"],
        ),
        (
            "minus signs of a typesetter",
            format!(
                "x;y\n{}",
                rows(40, |_, x, y| format!(
                    "\u{2212}{};{}",
                    with_comma(x),
                    with_comma(y)
                ))
            ),
            named,
        ),
        (
            "an instrument's head",
            format!(
                "Instrument: Spectro 3\nDate: 2024-05-01 12:30\n\nTime (s)\tSignal (mV)\n{}",
                rows(40, |_, x, y| format!("{x:.3}\t{y:.3}"))
            ),
            ["Time (s)", "Signal (mV)"],
        ),
        (
            "a row of counts above",
            format!(
                "40,2,a,b\n{}",
                rows(40, |i, x, y| format!("{x:.4},{y:.4},{}", i % 2))
            ),
            ["column 1", "column 2"],
        ),
        (
            "a column for each year",
            format!(
                "Country,1960,1961,1962\n{}",
                rows(40, |i, x, y| format!("land {i},{x:.4},{y:.4},0.5"))
            ),
            ["1960", "1961"],
        ),
        (
            "an identifier that rises",
            format!(
                "CustomerID,spent,visits\n{}",
                rows(80, |i, x, y| format!("{},{x:.4},{y:.4}", 7 * i + 3))
            ),
            ["spent", "visits"],
        ),
        (
            "missing values in the first row",
            format!(
                "a,b,c\nNA,NA,0.5\n{}",
                rows(40, |_, x, y| format!("{x:.4},{y:.4},0.1"))
            ),
            ["a", "b"],
        ),
        (
            "prose above a table between blanks",
            format!(
                "quarterly, adjusted\nfrom 1960 on\n<1947 Q1>\n  y1   y2\n{}",
                rows(40, |_, x, y| format!(" {x:.3}  {y:.3}"))
            ),
            ["y1", "y2"],
        ),
        (
            "whole numbers called x and y",
            format!(
                "x,y,class\n{}",
                rows(40, |i, _, y| format!("{i},{y:.4},{}", i % 2))
            ),
            named,
        ),
        (
            "colours that begin with a mark",
            format!(
                "colour,a,b\n{}",
                rows(40, |i, x, y| format!("#{:02x}ff00,{x:.4},{y:.4}", 5 * i))
            ),
            ["a", "b"],
        ),
        (
            "a mark as the name of row numbers",
            format!(
                "#,Name,hp,speed\n{}",
                rows(40, |i, x, y| format!("{i},thing {i},{x:.4},{y:.4}"))
            ),
            ["hp", "speed"],
        ),
        (
            "more columns than are looked at",
            {
                let many: Vec<_> = (0..300).map(|i| format!("n{i}")).collect();
                let values = rows(40, |_, x, y| format!("{x:.4},{y:.4}{}", ",0.5".repeat(298)));
                format!("{}\n{values}", many.join(","))
            },
            ["n0", "n1"],
        ),
        ("old line ends", plain("x,y\n").replace('\n', "\r\n"), named),
        (
            "quotes that are never closed",
            format!(
                "x,y,remark\n{}",
                rows(40, |i, x, y| format!(
                    "{x:.4},{y:.4},{}",
                    if i == 7 { "5\" pipe" } else { "" }
                ))
            ),
            named,
        ),
    ]
}

#[test]
fn tables_are_read_as_they_were_meant() {
    for (way, text, names) in ways() {
        let found = import(&text);
        assert_eq!(found.names, names, "{way}");
        let rows = text.lines().count().clamp(40, 90);
        assert!(
            found.read == 40 || found.read + 6 >= rows,
            "{way}: {}",
            found.read
        );
        let missing = usize::from(way.starts_with("missing"));
        assert_eq!(found.skipped(), missing, "{way}: {:?}", found.warnings);
        let inside = found.points.as_slice().iter().flatten();
        assert!(inside.clone().all(|v| (0.0..=1.0).contains(v)), "{way}");
    }
}

#[test]
fn what_is_recognised_can_be_changed() {
    let digitizer = ways()
        .into_iter()
        .find(|(way, ..)| way.starts_with("two rows"))
        .unwrap()
        .1;
    let found = table(&digitizer).unwrap();
    assert_eq!(
        found.names(),
        ["Curve A: X", "Curve A: Y", "Curve B: X", "Curve B: Y"]
    );
    assert_eq!(
        (
            found.column("curve b: x"),
            found.column("4"),
            found.column("Y")
        ),
        (Ok(2), Ok(3), Ok(1))
    );
    assert!(found.column("z").unwrap_err().contains("Curve B: Y"));
    let second = Choices {
        columns: Some([2, 3]),
        ..Choices::default()
    };
    let (first, second) = (points(&digitizer), import_as(&digitizer, &second).unwrap());
    let swapped: Vec<_> = first.iter().map(|[x, y]| [*y, *x]).collect();
    assert_eq!(second.points.as_slice(), swapped);

    let samples = ways()
        .into_iter()
        .find(|(way, ..)| way.starts_with("our own"))
        .unwrap()
        .1;
    let found = table(&samples).unwrap();
    let kinds = [("fake".to_owned(), 20), ("real".to_owned(), 20)];
    assert_eq!(found.columns[0].labels, kinds);
    let real = Choices {
        only: Some((0, [String::from("real")].into())),
        ..Choices::default()
    };
    assert_eq!(import_as(&samples, &real).unwrap().read, 20);

    // Twelve thousand, or twelve and a bit: said to be in doubt, and both can be had.
    let text = "a\tb\n12,345\t1,500\n13,100\t2,750\n11,900\t1,025\n";
    let found = table(text).unwrap();
    let note = found.import(&Choices::default()).unwrap();
    assert_eq!(note.ranges, [[11.9, 13.1], [1.025, 2.75]]);
    assert!(
        note.warnings[0].contains("thousands"),
        "{:?}",
        note.warnings
    );
    let known = Known {
        decimal: Some(Decimal::Point),
        ..Known::default()
    };
    let other = found
        .reread(known)
        .unwrap()
        .import(&Choices::default())
        .unwrap();
    assert_eq!(other.ranges, [[11_900.0, 13_100.0], [1_025.0, 2_750.0]]);
    let known = Known {
        header_rows: Some(2),
        ..Known::default()
    };
    let shorter = found
        .reread(known)
        .unwrap()
        .import(&Choices::default())
        .unwrap();
    assert_eq!(shorter.read, 2);
}

#[test]
fn rows_without_two_numbers_are_left_out_and_said() {
    let text = "x,y\n0.1,0.2\n0.3,,0.4\nNA,0.5\n0.3,0.4\n0.5,nan\n,\n#N/A,null\n0.9,0.8\n";
    assert_eq!(points(text), [[0.1, 0.2], [0.3, 0.4], [0.9, 0.8]]);
    assert_eq!(
        import(text).note(),
        "3 points read from “x” and “y”. 4 rows with a missing value were left out (lines 3, 4, 6, …)."
    );
    let text = "x,y\n0.1,0.2\n0.3,green\n0.3,0.4\ntotal,2\n0.7,0.7\n";
    let found = import(text);
    assert_eq!(
        (found.read, found.skipped(), found.texts.lines.clone()),
        (3, 2, vec![3, 5])
    );
    assert_eq!(
        found.warnings,
        ["2 rows without numbers were left out (lines 3, 5): `green` is not a number."]
    );
}

#[test]
fn what_looks_like_a_header_or_a_comment_and_may_be_data_is_said() {
    // Averages begin with nothing.
    let text = format!(
        "date,ret,vol\n2020-01-01,NaN,NaN\n{}",
        rows(40, |i, x, y| format!("2020-02-{i},{x:.4},{y:.4}"))
    );
    let found = import(&text);
    assert_eq!(
        (found.names.clone(), found.missing.count),
        (["ret".into(), "vol".into()], 1)
    );
    // e to the minus x, or columns by number.
    let text = format!("0,1\n{}", rows(40, |_, x, y| format!("{x:.4},{y:.4}")));
    assert!(
        import(&text).warnings[0].contains("`0, 1` was taken for names"),
        "{:?}",
        import(&text).warnings
    );
    let commented = format!(
        "# by hand\nx,y\n{}# 0.1,0.2\n# 0.2,0.3\n0.5,0.5\n",
        rows(40, |_, x, y| format!("{x:.4},{y:.4}"))
    );
    let found = import(&commented);
    assert_eq!(found.read, 41);
    assert!(
        found.warnings[0]
            .starts_with("2 lines of comments among the data were left out (from line 43)"),
        "{:?}",
        found.warnings
    );
    // What has no lines of its own is spoken of by its rows.
    let plain = Arc::new(commented.replacen("# by hand\n", "", 1));
    for encoding in [JSON, JSON_NAMED] {
        let Ok(table) = Table::of_text(&plain, "p.json", encoding, Known::default()) else {
            panic!("{encoding}");
        };
        let said = table.remarks.join(" ");
        assert!(
            said.contains("2 rows of comments among the data were left out (from row "),
            "{encoding}: {said}"
        );
    }
    // Rows of another width at the top are data, if they are numbers and nothing else.
    let text = format!(
        "{}{}",
        rows(20, |_, x, y| format!("{x:.4},{y:.4}")),
        rows(40, |_, x, y| format!("{x:.4},{y:.4},0.5"))
    );
    assert_eq!(import(&text).read, 60);
}

#[test]
fn labels_are_those_that_are_offered() {
    let long = "a label that goes on and on and on until nobody reads it any more, ever";
    let text = format!(
        "kind,a,b\n{}",
        rows(40, |i, x, y| format!(
            "\"{}\",{x:.4},{y:.4}",
            if i % 2 == 0 { long } else { "short" }
        ))
    );
    let found = table(&text).unwrap();
    let (label, count) = found.columns[0]
        .labels
        .iter()
        .find(|(l, _)| l.starts_with('a'))
        .unwrap();
    let only = Choices {
        only: Some((0, [label.clone()].into())),
        ..Choices::default()
    };
    assert_eq!((found.import(&only).unwrap().read, *count), (20, 20));
    let error = found.check_labels(0, &["shrot".to_owned()]).unwrap_err();
    assert!(error.contains("did you mean `short`"), "{error}");
}

#[test]
fn points_that_no_configuration_could_hold_are_refused() {
    for text in ["a,b\n0,0\n300,400\n", "a,b\n0,0\n1e300,1\n"] {
        let choices = Choices {
            scale: Some(Scaling::None),
            ..Choices::default()
        };
        let error = import_as(text, &choices).unwrap_err();
        assert!(error.contains("choose another scale"), "{error}");
    }
    let long = "щ".repeat(100);
    let text = format!(
        "{long},{long}\n{long},{long}\n{}",
        rows(40, |_, x, y| format!("{x:.4},{y:.4}"))
    );
    let found = import(&text);
    assert!(
        found.axes.iter().all(crate::config::OwnAxis::is_right),
        "{:?}",
        found.axes
    );
}

#[test]
fn a_long_table_is_looked_at_to_its_end() {
    // The first two thirds could be read either way; the rest says which.
    let text = rows(9_000, |i, x, y| {
        if i < 6_000 {
            format!("{};{}", (100.0 * x) as u8, (100.0 * y) as u8)
        } else {
            format!("{};{}", with_comma(100.0 * x), with_comma(100.0 * y))
        }
    });
    assert_eq!(
        (import(&text).read, table(&text).unwrap().dialect.decimal),
        (9_000, Decimal::Comma)
    );
}

#[test]
fn what_has_no_points_is_refused_with_what_is_missing() {
    assert_eq!(
        refusal(""),
        "p.csv: 0 point(s) found, at least 2 are needed"
    );
    assert_eq!(
        refusal("x,y\n0.1,0.2\n"),
        "p.csv: 1 point(s) found, at least 2 are needed"
    );
    assert!(refusal("name,age\nAnn,31\nBob,42\n").contains("two columns of numbers are needed"));
    let text = "name,age,note\nAnn,31,x\nBob,42,7\nCid,40,x\nDan,1,y\nEve,3,z\n";
    assert!(
        refusal(text).contains("only “age” has numbers") || refusal(text).contains("two columns"),
        "{}",
        refusal(text)
    );
    let many = "0.5,0.25\n".repeat(MAX_FILE_POINTS + 1);
    assert!(refusal(&many).starts_with("p.csv:1000001: more than 1,000,000 points"));
}

#[test]
fn far_points_are_said_and_left_out_when_asked() {
    let text = format!(
        "x,y\n{}0.5,-999\n",
        rows(60, |_, x, y| format!("{x:.4},{y:.4}"))
    );
    let found = import(&text);
    assert_eq!((found.read, found.far.count, found.skipped()), (61, 1, 0));
    assert!(
        found.warnings[0].contains("line 62") && found.warnings[0].contains("missing value"),
        "{:?}",
        found.warnings
    );
    let without = Choices {
        leaves_far_out: true,
        ..Choices::default()
    };
    let without = import_as(&text, &without).unwrap();
    assert_eq!(
        (without.count(), without.skipped(), without.points.len()),
        (60, 1, 60)
    );
    assert_eq!(without.scale, Scaling::None);
    // Two clusters, and a heavy tail, are none.
    let clusters = rows(60, |i, x, y| {
        format!("{},{y}", if i % 9 == 0 { 50.0 + x } else { x })
    });
    assert_eq!(import(&clusters).far.count, 0);
}

#[test]
fn points_outside_are_scaled_and_their_axes_kept() {
    let found = import("0,0\n200,100\n");
    assert_eq!(found.points.as_slice(), [[0.05, 0.275], [0.95, 0.725]]);
    assert!(
        found
            .note()
            .contains("both axes alike: x was 0 to 200, y was 0 to 100"),
        "{}",
        found.note()
    );
    let [x, y] = &found.axes;
    assert!((x.value(0.95) - 200.0).abs() < 1e-9 && (y.value(0.725) - 100.0).abs() < 1e-9);
    assert_eq!(points("5,5\n5,5\n"), [[0.5, 0.5], [0.5, 0.5]]);
    let largest = points("1e308,0\n-1e308,1\n");
    assert!(largest.iter().flatten().all(|v| v.is_finite()));
    // Very small ones stay apart.
    let text = rows(500, |i, x, y| {
        format!("{:.9},{:.9}", 0.002 * x + 1e-7 * i as f64, 0.002 * y)
    });
    let mut small = points(&text);
    small.sort_by(|a, b| a.partial_cmp(b).unwrap());
    small.dedup();
    assert_eq!(small.len(), 500);
}

#[test]
fn what_was_written_in_its_own_units_is_read_as_the_same_points() {
    let text = rows(300, |_, x, y| {
        format!("{},{}", 40.0 + 60.0 * x, 5.0 * y - 2.0)
    });
    let first = import(&text);
    assert_eq!(first.scale, Scaling::Each);
    let mut again = String::from("a,b\n");
    for [x, y] in first.points.as_slice() {
        let [a, b] = &first.axes;
        let _ = writeln!(
            again,
            "{},{}",
            a.value(f64::from(*x)),
            b.value(f64::from(*y))
        );
    }
    assert_eq!(import(&again).points, first.points);
}

#[test]
fn large_files_are_thinned_evenly_and_it_is_said() {
    let text = rows(50_000, |i, _, _| {
        format!("{},0.5{}", i as f64 / 50_000.0, i % 7)
    });
    let found = import(&text);
    assert_eq!(found.points.len(), MAX_POINTS);
    assert!(
        found
            .note()
            .contains("One point in 2.5 is kept, 20,000 in all."),
        "{}",
        found.note()
    );
    let sum: f64 = found
        .points
        .as_slice()
        .iter()
        .map(|p| f64::from(p[0]))
        .sum();
    assert!((sum / MAX_POINTS as f64 - 0.5).abs() < 0.001);
}

#[test]
fn no_text_makes_it_fall() {
    let ways = ways();
    let mut rng = Rng::seed_from_u64(7);
    let signs: Vec<char> = ",;\t\"|#%-+.eE0 9\n\r\u{a0}é\u{2212}('=".chars().collect();
    for round in 0..1_500 {
        let mut text: Vec<char> = ways[round % ways.len()].1.chars().take(900).collect();
        for _ in 0..rng.random_range(1..12) {
            if text.is_empty() {
                break;
            }
            let at = rng.random_range(0..text.len());
            match rng.random_range(0..4) {
                0 => text[at] = signs[rng.random_range(0..signs.len())],
                1 => text.insert(at, signs[rng.random_range(0..signs.len())]),
                2 => drop(text.remove(at)),
                _ => text.truncate(at.max(1)),
            }
        }
        let text: String = text.into_iter().collect();
        if let Ok(found) = import_as(&text, &Choices::default()) {
            assert!(
                found
                    .points
                    .as_slice()
                    .iter()
                    .flatten()
                    .all(|v| v.is_finite()),
                "{text}"
            );
        }
    }
}

#[test]
fn numbers_of_accounts_are_negative_and_said() {
    // One sign behind among many numbers, half of them, and all of them: the same number each time.
    let both = |every: usize, as_account: fn(&str) -> String| {
        let cell = |i: usize, value: f64| {
            let text = format!("{value:.4}");
            if i.is_multiple_of(every) {
                as_account(&text)
            } else {
                text
            }
        };
        format!(
            "x,y\n{}",
            rows(40, |i, x, y| format!("{},{y:.4}", cell(i, x)))
        )
    };
    for (every, count) in [(10, 4), (2, 20), (1, 40)] {
        let expected = import(&both(every, |text| format!("-{text}")));
        assert_eq!(expected.negated.count, 0);
        let behind = import(&both(every, |text| format!("{text}-")));
        assert_eq!((&behind.names, behind.skipped()), (&expected.names, 0));
        assert_eq!(behind.points, expected.points);
        assert_eq!(behind.negated.count, count);
        assert!(
            behind.warnings[0].contains("-` and the like were read as negative numbers"),
            "{:?}",
            behind.warnings
        );
        if count < 40 {
            let inside = import(&both(every, |text| format!("({text})")));
            assert_eq!(inside.points, expected.points);
            assert_eq!(inside.negated.count, count);
        }
    }
    // With units, too.
    let text = format!(
        "x,y\n{}",
        rows(40, |i, x, y| {
            let y = if i % 2 == 0 {
                format!("({y:.4} EUR)")
            } else {
                format!("-{y:.4} EUR")
            };
            format!("{x:.4}- EUR,{y}")
        })
    );
    let found = import(&text);
    assert!(
        found.ranges.iter().all(|[_, high]| *high < 0.0),
        "{found:?}"
    );
    let one = "x,y\n0.1,0.2\n0.3-,0.4\n0.5,0.6\n";
    assert_eq!(
        import(one).warnings,
        ["`0.3-` was read as a negative number, in 1 row (line 3)."]
    );
    // Errors beside what they are of are none.
    let text = format!(
        "a b c d\n{}",
        rows(40, |_, x, y| format!("{x:.4} (0.01) {y:.4} (0.02)"))
    );
    let found = import(&text);
    assert_eq!(
        (found.names, found.negated.count),
        (["a".into(), "c".into()], 0)
    );
}

#[test]
fn errors_in_parentheses_are_none_of_the_numbers_whatever_unit_they_have() {
    let columns = |cell: fn(f64) -> String| {
        let text = rows(40, |i, x, y| {
            let cell = cell(if i == 7 { 0.0 } else { x });
            format!("{cell},{x:.4},{y:.4}")
        });
        let found = import(&format!("error,b,c\n{text}"));
        (found.names, found.negated.count)
    };
    let of_others = (["b".to_owned(), "c".to_owned()], 0);
    for cell in [
        |x| format!("({:.3})", x / 9.0),
        |x| format!("({:.3}) mm", x / 9.0),
        |x| format!("({:.3} mm)", x / 9.0),
        |x| format!("{x:.2} (4) mm"),
        |x| format!("{x:.2}(4) mm"),
        |x| format!("{x:.2}(4)"),
    ] as [fn(f64) -> String; 6]
    {
        assert_eq!(columns(cell), of_others, "{}", cell(0.5));
    }
    // Accounts have others beside them.
    let account = |x: f64| {
        if x > 0.5 {
            format!("({x:.3}) €")
        } else {
            format!("{x:.3} €")
        }
    };
    let (names, negated) = columns(account);
    assert_eq!(names, ["error", "b"]);
    assert!(negated > 5, "{negated}");
}

#[test]
fn a_first_row_that_is_broken_is_no_header() {
    let numbers = rows(40, |_, x, y| format!("{x:.4},{y:.4}"));
    let firsts = [
        "inf,3",
        "3,-Inf",
        "inf,nan",
        "1e400,1",
        "∞,1",
        "<0.05,1",
        "1,0.3*",
        "\"1.0,2.0",
    ];
    for first in firsts {
        let found = import(&format!("{first}\n{numbers}"));
        assert_eq!(found.names, ["column 1", "column 2"], "{first}");
        assert_eq!((found.read, found.skipped()), (40, 1), "{first}");
        let named = import(&format!("x,y\n{first}\n{numbers}"));
        assert_eq!(named.names, ["x", "y"], "{first}");
        assert_eq!((named.read, named.skipped()), (40, 1), "{first}");
        assert!(
            named.warnings[0].contains("(line 2)"),
            "{:?}",
            named.warnings
        );
    }
    // What could as well be names is said.
    for (text, rows_above) in [("n.d.,3", 0), ("x,y\nn.d.,3", 1)] {
        let warnings = import(&format!("{text}\n{numbers}")).warnings;
        let said = &warnings[0];
        assert!(
            said.contains("The row `n.d., 3` was taken for names")
                && said.contains(&format!(" {rows_above} row")),
            "{said}"
        );
    }
    // Names that only look so.
    for names in [
        "x,inf",
        "\"a,b",
        "Information,Infinity",
        "<10,>10",
        ",2020-01-01",
    ] {
        assert_eq!(
            import(&format!("{names}\n{numbers}")).skipped(),
            0,
            "{names}"
        );
    }
    // Where one quote is never closed, those of the others still are none of their cells.
    let quoted = rows(40, |_, x, y| format!("\"{x:.4}\",\"{y:.4}\""));
    let found = import(&format!("x,y\n\"1.0,\"2.0\"\n{quoted}"));
    assert_eq!(
        (found.names, found.read, found.texts.count),
        (["x".into(), "y".into()], 40, 1)
    );
}

#[test]
fn a_first_row_of_missing_values_is_data_and_names_nothing() {
    let numbers = rows(40, |_, x, y| {
        format!("Gentoo;{x:.4};{y:.4};Biscoe;2007-01-01")
    });
    let names = "species;bill length (mm);body mass (g);island;date";
    let gaps = [
        "Gentoo;;NA;Biscoe;2007-01-01",
        "Gentoo;;;Biscoe;2007-01-01",
        "Gentoo;-;null;;",
        "Gentoo;NaN;5000;Biscoe;2007-01-01",
        "Gentoo;;;Biscoe;2007-01-01\nAdélie;NA;;Dream;2008-02-02",
    ];
    for sign in [";", ","] {
        for gap in gaps {
            let count = gap.lines().count();
            let text = format!("{names}\n{gap}\n{numbers}").replace(';', sign);
            let found = import(&text);
            assert_eq!(found.names, ["bill length (mm)", "body mass (g)"], "{gap}");
            assert_eq!((found.read, found.missing.count), (40, count), "{gap}");
            assert_eq!(table(&text).unwrap().header_rows, 1, "{gap}");
        }
        // Without a heading, nothing is called by such a row.
        let text = format!("{}\n{numbers}", gaps[0]).replace(';', sign);
        let found = import(&text);
        assert_eq!(found.names, ["column 2", "column 3"]);
        assert_eq!((found.read, found.missing.count), (40, 1));
        // Nor if somebody says that it is one of names.
        let known = Known {
            header_rows: Some(2),
            ..Known::default()
        };
        let text = format!("{names}\n{}\n{numbers}", gaps[0]).replace(';', sign);
        let again = table(&text).unwrap().reread(known).unwrap();
        assert_ne!(again.columns[2].name, "NA");
    }
    // A file of one name in each row.
    let short = "species,length (cm),mass (g)\nAdelie,,\nAdelie,3.1,15\nc,4.2,17\nd,5.0,19\n";
    let found = import(short);
    assert_eq!(
        (found.read, found.missing.lines.clone()),
        (3, vec![2]),
        "{:?}",
        found.warnings
    );
    assert_eq!(table(short).unwrap().header_rows, 1);
    // Titles, units, and names that only look so, stay what they are.
    let numbers = rows(40, |_, x, y| format!("a,{x:.4},{y:.4}"));
    for (above, names, rows_above) in [
        ("Report,,\nkind,x,y", ["x", "y"], 2),
        ("kind,Na,K", ["Na", "K"], 1),
        (",x,y", ["x", "y"], 1),
    ] {
        let text = format!("{above}\n{numbers}");
        let found = import(&text);
        assert_eq!(found.names, names, "{above}");
        assert_eq!(found.skipped(), 0, "{above}");
        assert_eq!(table(&text).unwrap().header_rows, rows_above, "{above}");
    }
    let units = import(&format!("kind,t,u\n,s,mV\n{numbers}"));
    assert_eq!((units.read, units.skipped()), (40, 0));
}

#[test]
fn an_array_has_no_header() {
    let array = |text: &str| {
        let text = Arc::new(text.to_owned());
        let table = Table::of_text(&text, "a.npy", ARRAY, Known::default()).unwrap();
        let again = table.reread(Known::default()).unwrap();
        assert_eq!(again.header_rows, table.header_rows);
        (
            table.header_rows,
            table.import(&Choices::default()).unwrap(),
        )
    };
    let numbers = rows(40, |_, x, y| format!("{x:.4},{y:.4}"));
    for (first, points) in [
        ("0,1", 41),
        ("inf,1", 40),
        ("inf,-inf", 40),
        ("NaN,NaN", 40),
    ] {
        let (header_rows, found) = array(&format!("{first}\n{numbers}"));
        assert_eq!((header_rows, found.read), (0, points), "{first}");
        assert_eq!(found.names, ["column 1", "column 2"]);
    }
}

#[test]
fn tabs_are_seen_between_numbers_of_india() {
    let row = |i: usize| format!("12,34,{:03}.5\t1,23,{:03}.25\n", 20 * i, 7 * i);
    let text: String = (0..40).map(row).collect();
    let found = table(&format!("x\ty\n{text}")).unwrap();
    assert_eq!(found.dialect.delimiter, Delimiter::Tab);
    let import = found.import(&Choices::default()).unwrap();
    assert_eq!(
        import.ranges,
        [[1_234_000.5, 1_234_780.5], [123_000.25, 123_273.25]]
    );
    assert_eq!(import.warnings, [] as [&str; 0]);
}

#[test]
fn a_column_of_one_number_is_taken_only_if_there_is_no_other_and_said() {
    let text = format!("a,b\n{}", rows(40, |_, x, _| format!("7,{x:.4}")));
    assert_eq!(
        import(&text).warnings,
        ["The same number stands in every row of “a”."]
    );
}
