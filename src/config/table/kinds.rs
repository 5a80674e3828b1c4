//! How a row of the table reads and writes its field.

macro_rules! integer {
    ($range:expr, $scale:ident, $($field:ident).+ : $ty:ty) => {
        Kind::Integer {
            range: $range,
            scale: Scale::$scale,
            get: |c| u64::from(c.$($field).+),
            // In range by contract, hence representable.
            set: |c, v| c.$($field).+ = <$ty>::try_from(v).unwrap_or(<$ty>::MAX),
        }
    };
}

macro_rules! real {
    ($range:expr, $scale:ident, $($field:ident).+) => {
        Kind::Real {
            range: $range,
            scale: Scale::$scale,
            get: |c| c.$($field).+,
            set: |c, v| c.$($field).+ = v,
        }
    };
}

macro_rules! choice {
    ($ty:ty, $($field:ident).+) => {
        Kind::Choice {
            options: <$ty>::INFO,
            get: |c| c.$($field).+.index(),
            set: |c, i| if let Some(&v) = <$ty>::ALL.get(i) { c.$($field).+ = v },
        }
    };
}
