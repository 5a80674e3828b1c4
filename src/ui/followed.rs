//! What is followed over the epochs of a run, as far as somebody looked.

/// Values that are kept: every second one goes when there are more.
pub const KEPT: usize = 2_000;

/// Adds what is now to what was, in the order of their epochs. The run may have gone back: what is not before now goes. When there are too
/// many, the first one and the newest stay.
pub fn follow<T>(past: &mut Vec<T>, now: T, is_before: impl Fn(&T) -> bool) {
    while past.last().is_some_and(|one| !is_before(one)) {
        past.pop();
    }
    past.push(now);
    if past.len() > KEPT {
        let newest = past.len();
        let mut count = 0;
        past.retain(|_| {
            count += 1;
            count % 2 == 1 || count == newest
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_and_the_newest_stay() {
        let mut past = Vec::new();
        for epoch in 0..7_001 {
            follow(&mut past, epoch, |at| *at < epoch);
            assert!(past.len() <= KEPT);
            assert_eq!((past.first(), past.last()), (Some(&0), Some(&epoch)));
        }
        assert!(past.is_sorted());
        follow(&mut past, 3_500, |at| *at < 3_500);
        assert_eq!(past.last(), Some(&3_500));
        assert!(past.is_sorted());
    }
}
