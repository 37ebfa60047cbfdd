//! Which file versions are played. The number selects nothing else: keys are understood by presence.

use super::error::NamError;

type Triple = (u32, u32, u32);

/// The oldest single-file form.
const FIRST: Triple = (0, 5, 0);
/// The newest whose content is known.
const KNOWN: Triple = (0, 7, 0);
/// The first that is refused.
const END: Triple = (0, 8, 0);

/// Accepts 0.5.0 up to but not including 0.8.0; true if the version is newer than what is known.
pub fn check(version: &str) -> Result<bool, NamError> {
    let triple = parse(version).ok_or_else(|| NamError::Version(super::json::tidy(version, 40)))?;
    if triple < FIRST || triple >= END {
        return Err(NamError::Version(version.to_owned()));
    }
    Ok(triple > KNOWN)
}

/// `digits.digits.digits` and nothing else.
fn parse(version: &str) -> Option<Triple> {
    let number = |part: &str| {
        let digits = !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
        digits.then(|| part.parse().ok()).flatten()
    };
    let mut parts = version.split('.').map(number);
    let triple = (parts.next()??, parts.next()??, parts.next()??);
    parts.next().is_none().then_some(triple)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::nam::Class;

    #[test]
    fn the_range_and_nothing_beside_it() {
        for known in ["0.5.0", "0.5.4", "0.6.0", "0.7.0", "0.07.0"] {
            assert!(!check(known).expect("is in range"), "{known}");
        }
        assert!(check("0.7.1").expect("is in range"));
        for bad in [
            "0.4.9",
            "0.8.0",
            "1.0.0",
            "0.5",
            "0.5.4.1",
            "v0.5.4",
            "0.-5.0",
            "0.+5.0",
            "",
            "abc",
            "0.5.99999999999",
            "0.5.4-beta",
        ] {
            let error = check(bad).expect_err(bad);
            assert_eq!(error.class(), Class::Unsupported);
        }
    }
}
