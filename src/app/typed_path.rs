//! A path as people type or paste it.

use std::path::PathBuf;

/// The path meant by `text`: blanks and quotes around it are dropped, and `~/` is the home folder. Absent
/// when nothing was typed.
pub fn typed_path(text: &str) -> Option<PathBuf> {
    let text = text.trim();
    let text = unquoted(text, '"')
        .or_else(|| unquoted(text, '\''))
        .unwrap_or(text);
    let text = text.strip_prefix("file://").unwrap_or(text);
    match (text.strip_prefix("~/"), std::env::home_dir()) {
        _ if text.is_empty() => None,
        (Some(rest), Some(home)) => Some(home.join(rest)),
        _ => Some(PathBuf::from(text)),
    }
}

fn unquoted(text: &str, quote: char) -> Option<&str> {
    text.strip_prefix(quote)?.strip_suffix(quote)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blanks_quotes_and_the_home_sign_are_understood() {
        assert_eq!(typed_path("  "), None);
        assert_eq!(typed_path("\"\""), None);
        assert_eq!(
            typed_path(" '/a b/c.nam' "),
            Some(PathBuf::from("/a b/c.nam"))
        );
        assert_eq!(
            typed_path("file:///a/c.nam"),
            Some(PathBuf::from("/a/c.nam"))
        );
        let home = std::env::home_dir().unwrap();
        assert_eq!(typed_path("~/c.nam"), Some(home.join("c.nam")));
    }
}
