use super::*;
use crate::nam::error::Class;
use crate::nam::limits;

#[test]
fn the_last_of_equal_keys_counts_and_null_is_absent() {
    let json = parse(br#"{"a": 1, "a": 2.5, "b": null}"#).expect("is JSON");
    assert_eq!(json.get("a"), Some(&Json::Number(2.5)));
    assert_eq!(json.get("b"), None);
}

#[test]
fn weights_are_packed_wherever_they_stand_but_not_in_metadata() {
    let text = br#"{"config": {"weights": [1, -2.5e0]}, "metadata": {"weights": ["a"]}}"#;
    let json = parse(text).expect("is JSON");
    let nested = json.get("config").and_then(|config| config.get("weights"));
    assert_eq!(nested, Some(&Json::Weights(vec![1.0, -2.5])));
}

#[test]
fn a_bad_weight_is_named_by_index() {
    for (bad, found) in [
        ("null", "null"),
        ("true", "true"),
        ("\"1\"", "\"1\""),
        ("[1]", "a list"),
    ] {
        let text = format!(r#"{{"weights": [0.5, {bad}]}}"#);
        let error = parse(text.as_bytes()).expect_err("must be refused");
        assert!(error.to_string().contains("weight 1 should be"), "{error}");
        assert!(error.to_string().ends_with(found), "{error}");
    }
}

#[test]
fn too_deep_is_a_limit_and_not_a_crash() {
    let deep = [vec![b'['; 100_000], vec![b']'; 100_000]].concat();
    assert_eq!(
        parse(&deep).expect_err("must be refused").class(),
        Class::Limit
    );
    let honest = [
        vec![b'['; limits::JSON_DEPTH],
        vec![b']'; limits::JSON_DEPTH],
    ]
    .concat();
    assert!(parse(&honest).is_ok());
}

#[test]
fn too_many_values_are_a_limit() {
    let text = format!("[{}0]", "0,".repeat(limits::JSON_VALUES));
    let error = parse(text.as_bytes()).expect_err("must be refused");
    assert_eq!(error.class(), Class::Limit);
}

#[test]
fn a_cut_file_says_so_and_a_broken_one_says_where() {
    let cut = parse(b"{\"a\": [1, ").expect_err("must be refused");
    assert!(matches!(cut, NamError::CutShort { line: 1, .. }), "{cut}");
    let broken = parse(b"{\n\"a\": 1,}").expect_err("must be refused");
    assert!(matches!(broken, NamError::Json { line: 2, .. }), "{broken}");
    assert!(parse(b"{} more").is_err());
    assert!(parse(b"{\"a\": \"\xFF\"}").is_err());
}

#[test]
fn numbers_that_json_lacks_pass_in_metadata_alone() {
    let text = br#"{"metadata": {"loudness": -Infinity, "name": "NaN \" NaN"}, "x": 1}"#;
    let json = parse(text).expect("is tolerated");
    let metadata = json.get("metadata").expect("is there");
    assert_eq!(metadata.get("loudness"), None);
    assert_eq!(metadata.get("name"), Some(&Json::Text("NaN \" NaN".into())));
    let error = parse(br#"{"metadata": {}, "weights": [NaN]}"#).expect_err("must be refused");
    assert!(error.to_string().contains("NaN"), "{error}");
}
