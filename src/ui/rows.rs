//! [`Rows`]: a table that is taken away, of one run, or of two below each other.

/// The rows of a CSV table so far; of two runs a column says whose each row is.
pub struct Rows {
    table: csv::Writer<Vec<u8>>,
    has_runs: bool,
    run: &'static str,
    has_head: bool,
}

impl Rows {
    /// None yet, of so many runs.
    pub fn of(runs: usize) -> Self {
        Self {
            table: csv::Writer::from_writer(Vec::new()),
            has_runs: runs > 1,
            run: "",
            has_head: false,
        }
    }

    /// The rows that follow are of the run of this letter.
    pub fn begin(&mut self, letter: &'static str) {
        self.run = letter;
    }

    /// Names the columns, which are the same for all runs.
    ///
    /// # Errors
    ///
    /// If they cannot be written, which memory always can.
    pub fn head<T: AsRef<[u8]>>(
        &mut self,
        names: impl IntoIterator<Item = T>,
    ) -> Result<(), csv::Error> {
        if std::mem::replace(&mut self.has_head, true) {
            return Ok(());
        }
        self.write("run", names)
    }

    /// Adds a row.
    ///
    /// # Errors
    ///
    /// If it has not as many cells as there are columns.
    pub fn add<T: AsRef<[u8]>>(
        &mut self,
        cells: impl IntoIterator<Item = T>,
    ) -> Result<(), csv::Error> {
        self.write(self.run, cells)
    }

    fn write<T: AsRef<[u8]>>(
        &mut self,
        run: &'static str,
        cells: impl IntoIterator<Item = T>,
    ) -> Result<(), csv::Error> {
        if self.has_runs {
            self.table.write_field(run)?;
        }
        self.table.write_record(cells)
    }

    /// The text of the table.
    ///
    /// # Errors
    ///
    /// If it cannot be written, which memory always can.
    pub fn bytes(self) -> Result<Vec<u8>, csv::Error> {
        self.table.into_inner().map_err(|e| e.into_error().into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_runs_have_one_head_and_a_column_that_tells_them_apart() {
        let of = |runs: &[&'static str]| {
            let mut rows = Rows::of(runs.len());
            for run in runs {
                rows.begin(run);
                rows.head(["x", "y [\"µm\", say]"]).unwrap();
                rows.add(["1", "2"]).unwrap();
            }
            String::from_utf8(rows.bytes().unwrap()).unwrap()
        };
        let names = "x,\"y [\"\"µm\"\", say]\"";
        assert_eq!(of(&["B"]), format!("{names}\n1,2\n"));
        assert_eq!(of(&["A", "B"]), format!("run,{names}\nA,1,2\nB,1,2\n"));
        assert_eq!(of(&[]), "");
        let mut rows = Rows::of(2);
        rows.head(["x", "y"]).unwrap();
        assert!(rows.add(["1"]).is_err());
    }
}
