//! Tournaments, held without a sound card.

use super::shelf::{measured, shelf_of};
use super::*;
use crate::library::shelf::Verdict;

const NAMES: [&str; 3] = ["Amber", "Basalt", "Cedar"];

/// A bench that reads real files, with these three on its shelf.
fn three() -> (Bench, tempfile::TempDir) {
    let folder = shelf_of(&["Amber.nam", "Basalt.nam", "Cedar.nam"]);
    let fetch = Box::new(crate::library::fetch);
    let mut bench = Bench::fetching(Studio::default(), None, None, fetch);
    bench.until("it plays", |state| {
        state.playing().is_some() && state.capture.is_some()
    });
    let mut bench = measured(bench, folder.path());
    bench.until("nothing more is found", |state| {
        state.shelf.progress.is_none()
    });
    (bench, folder)
}

/// The same where a tournament of them has begun.
fn begun() -> (Bench, tempfile::TempDir) {
    let (mut bench, folder) = three();
    bench.press(Action::Tournament);
    (bench, folder)
}

/// The name of the one whose turn it is, as soon as it is heard.
fn turn(bench: &mut Bench) -> String {
    bench.until("it is heard", |state| {
        let turn = state.tournament.as_ref().and_then(|it| it.path());
        let heard = state.capture.as_ref().and_then(|it| it.path.as_deref());
        state.loading.is_none() && heard == turn
    });
    bench.heard().to_owned()
}

fn judge(bench: &mut Bench, keep: impl Fn(&str) -> bool) {
    let verdict = match keep(&turn(bench)) {
        true => Verdict::Kept,
        false => Verdict::Rejected,
    };
    bench.press(Action::Judge(verdict));
}

/// Nothing that is shown names a capture.
fn nothing_tells(state: &State) {
    let said = state.message().map(|it| it.what + &it.next);
    let shown = [state.shown_name().map(String::from), said];
    for text in shown.into_iter().flatten() {
        assert!(!NAMES.iter().any(|name| text.contains(name)), "{text}");
    }
    assert!(state.hides_names() && state.place().is_none());
}

fn marks(bench: &Bench) -> Vec<Option<Verdict>> {
    let items = bench.app.state().shelf.items.iter();
    items.map(|item| item.mark.verdict).collect()
}

#[test]
fn a_tournament_hides_names_leaves_the_shelf_alone_and_tells_all_at_its_end() {
    let (mut bench, _folder) = begun();
    for keep in ["Amber Cedar", "Cedar"] {
        let players = bench.app.state().tournament.as_ref().unwrap().place().1;
        for _ in 0..players {
            turn(&mut bench);
            nothing_tells(bench.app.state());
            judge(&mut bench, |name| keep.contains(name));
        }
        assert_eq!(marks(&bench), [None; 3]);
    }
    let state = bench.app.state();
    assert!(state.tournament.is_none() && !state.hides_names());
    let told: Vec<_> = state
        .ranking
        .iter()
        .map(|it| (&*it.name, it.rounds))
        .collect();
    assert_eq!(told, [("Cedar", 2), ("Amber", 1), ("Basalt", 0)]);
    assert!(state.message().unwrap().what.contains("Cedar"));
    bench.press(Action::KeepWinners);
    assert_eq!(marks(&bench), [None, None, Some(Verdict::Kept)]);
    bench.press(Action::CloseRanking);
    assert!(bench.app.state().ranking.is_empty());
}

#[test]
fn what_would_tell_names_or_mark_the_shelf_waits() {
    let (mut bench, _folder) = begun();
    turn(&mut bench);
    let held = bench.app.state().tournament.clone();
    for action in [
        Action::Swap,
        Action::Blind,
        Action::Rate(5),
        Action::Tag("crunch".into()),
    ] {
        bench.press(action);
        let said = bench.app.state().message();
        assert_eq!(said, Some(Notice::tournament_first()));
    }
    assert_eq!(bench.app.state().tournament, held);
    assert!(bench.app.state().compare.blind.is_none());
    let items = &bench.app.state().shelf.items;
    assert!(items.iter().all(|item| item.mark == Default::default()));
}

#[test]
fn within_a_round_one_goes_back_and_on_at_once() {
    let (mut bench, _folder) = begun();
    let first = turn(&mut bench);
    bench.press(Action::Step(Step::Previous));
    assert!(bench.app.state().message().unwrap().what.contains("first"));
    for step in [Step::Next, Step::Previous, Step::Next] {
        for _ in 0..1000 {
            bench.app.tick_at(bench.now);
            std::thread::sleep(Duration::from_micros(100));
        }
        bench.press(Action::Step(step));
        // Without a look at what the loader sends.
        let is_first = bench.heard() == first;
        assert_eq!(is_first, step == Step::Previous);
    }
    nothing_tells(bench.app.state());
}

#[test]
fn what_cannot_be_loaded_is_named_at_the_end() {
    let (mut bench, folder) = three();
    std::fs::remove_file(folder.path().join("Basalt.nam")).unwrap();
    bench.press(Action::Tournament);
    while bench.app.state().tournament.is_some() {
        bench.until("one is heard", |state| {
            let turn = state.tournament.as_ref().map(|it| it.path());
            let heard = state.capture.as_ref().and_then(|it| it.path.as_deref());
            turn.is_none_or(|turn| state.loading.is_none() && heard == turn)
        });
        let keep = match bench.heard() {
            "Amber" => Verdict::Kept,
            _ => Verdict::Rejected,
        };
        bench.press(Action::Judge(keep));
    }
    let ranking = &bench.app.state().ranking;
    assert_eq!((&*ranking[0].name, ranking[0].rounds), ("Amber", 1));
    assert_eq!(ranking[2].name, "Basalt");
    assert_eq!(ranking[2].words(), "could not be loaded");
}

#[test]
fn whoever_loads_something_else_or_has_heard_enough_ends_it() {
    let (mut bench, folder) = begun();
    turn(&mut bench);
    bench.press(Action::Tournament);
    assert_eq!(bench.app.state().ranking.len(), 3);
    bench.press(Action::Tournament);
    assert!(bench.app.state().ranking.is_empty());
    turn(&mut bench);
    let other = folder.path().join("other.nam");
    std::fs::copy(folder.path().join("Amber.nam"), &other).unwrap();
    bench.press(Action::Load(other));
    bench.until("it is over", |state| state.tournament.is_none());
    assert_eq!(bench.heard(), "other");
    assert_eq!(bench.app.state().ranking.len(), 3);
}

#[test]
fn a_tournament_needs_two_and_no_trial() {
    let mut bench = Bench::playing(Studio::default(), Some("/set/1.nam"));
    bench.press(Action::Tournament);
    assert_eq!(bench.app.state().message(), Some(Notice::no_field()));
    bench.press(Action::Swap);
    bench.press(load("2"));
    bench.until("it is heard", |state| {
        state.capture.as_ref().is_some_and(|it| it.name == "2")
    });
    bench.press(Action::Blind);
    bench.press(Action::Tournament);
    assert_eq!(bench.app.state().message(), Some(Notice::trial_first()));
    assert!(bench.app.state().tournament.is_none());
}
