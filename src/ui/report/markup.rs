//! Markup of a report: its style, rows of tables, and texts that cannot become markup.

/// A row of a table; its cells are markup.
pub(in crate::ui) fn row(
    label: &str,
    class: &str,
    cells: impl IntoIterator<Item = String>,
) -> String {
    let cells = cells.into_iter().map(|cell| format!("<td>{cell}</td>"));
    format!(
        "<tr{class}><td>{}</td>{}</tr>\n",
        escaped(label),
        cells.collect::<String>()
    )
}

/// How the page looks.
pub(in crate::ui) const STYLE: &str = "body{font:15px/1.45 system-ui,sans-serif;max-width:820px;margin:2em auto;padding:0 1em;color:#1b1b1b}\
h1{font-size:1.6em}h2{font-size:1.15em;margin:1.4em 0 .4em}h3{font-size:1em;margin:.8em 0 .3em}.row{display:flex;flex-wrap:wrap;gap:10px}\
figure{margin:0}img{border:1px solid #ccc}figcaption{font-size:.85em;color:#555}\
.badge{color:#fff;padding:2px 8px;font-weight:600}table{border-collapse:collapse}td,th{padding:2px 14px 2px 0;border-bottom:1px solid #e4e4e4;text-align:left}\
.pair{max-width:1040px}svg{max-width:100%;height:auto}.other{background:#fff3c4}\
.weak{color:#5f6368}.legend{font-size:.85em;margin:.35em 0}i{display:inline-block;width:.9em;height:.9em}pre{background:#f5f5f5;padding:8px;overflow:auto;font-size:.85em}";

/// A text that cannot become markup.
pub(in crate::ui) fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}
