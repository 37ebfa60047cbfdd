//! The shelf, and comparing what is on it.

use super::{TALL, click, done, playing_state, window, window_of};
use backline::app::compare::{Blind, Slot};
use backline::app::doctor::Diagnosis;
use backline::app::tournament::Tournament;
use backline::app::{Action, State};
use backline::library::Wish;
use backline::library::facts::Portrait;
use backline::library::shelf::{About, Found, Item, Mark, Query, Survey, Verdict};
use backline::ui::{SIZE, SMALLEST};
use egui::{Key, Pos2, Vec2};
use egui_kittest::kittest::Queryable;
use std::path::PathBuf;

/// A shelf of so many captures, as a scan leaves it.
fn shelf_of(count: usize) -> State {
    let mut state = playing_state();
    let item = |n: usize| {
        let found = Found {
            path: PathBuf::from(format!("/amps/Amp {n} G{}.nam", n % 11)),
            bytes: 1,
            modified: None,
        };
        let mut portrait = Portrait::default();
        portrait.character.gain = (n % 100) as f64 / 100.0;
        let about = About::default();
        let content = n.to_string();
        let survey = Survey {
            content,
            found: Ok((about, portrait)),
        };
        let mut item = Item::new(found, Some(survey));
        let verdict = [None, Some(Verdict::Kept), Some(Verdict::Rejected)][n % 3];
        item.judge(Mark {
            verdict,
            rating: 3,
            tags: vec!["blues".into()],
        });
        item
    };
    let capture = state.capture.as_mut().expect("one plays");
    capture.sizes = vec!["lite".into(), "full".into()];
    state.diagnosis = Some(Diagnosis::NothingArrives);
    state.shelf.folders = vec![PathBuf::from("/amps")];
    state.shelf.take_items((0..count).map(item).collect());
    // What is rejected is listed, too.
    state.shelf.listed = (0..count).collect();
    state
}

#[test]
fn the_shelf_lists_plays_searches_and_folds() {
    let mut window = window_of(shelf_of(10_000), TALL);
    window.get_by_label("10000 captures");
    let row = window.get_by_label("Amp 3");
    row.click();
    let path = PathBuf::from("/amps/Amp 3 G3.nam");
    assert_eq!(done(&mut window), [Action::Load(path)]);
    window.get_by_label("Search the shelf").focus();
    window.run();
    window.get_by_label("Search the shelf").type_text("g");
    let actions = done(&mut window);
    assert!(
        matches!(&actions[..], [Action::Seek(query)] if query.text == "g"),
        "{actions:?}"
    );
    let query = Query {
        backwards: true,
        ..Query::default()
    };
    assert_eq!(
        click(&mut window, "Turn the order round"),
        [Action::Seek(query)]
    );
    click(&mut window, "Shelf");
    assert!(window.query_by_label("Search the shelf").is_none());
}

#[test]
fn an_empty_shelf_says_how_to_fill_it() {
    let mut window = window();
    assert!(
        window.query_by_label("Search the shelf").is_none(),
        "it is closed at first"
    );
    click(&mut window, "Shelf");
    assert_eq!(click(&mut window, "Add folder…"), [Action::BrowseShelf]);
}

#[test]
fn keys_keep_reject_rate_compare_and_loop() {
    let mut window = window();
    for (key, action) in [
        (Key::K, Action::Judge(Verdict::Kept)),
        (Key::X, Action::Judge(Verdict::Rejected)),
        (Key::Num4, Action::Rate(4)),
        (Key::Space, Action::Swap),
        (Key::B, Action::Blind),
        (Key::C, Action::Tournament),
        (Key::L, Action::Loop),
        (Key::R, Action::SaveTake),
    ] {
        window.key_press(key);
        assert_eq!(done(&mut window), [action]);
    }
    window.key_press(Key::S);
    window.run();
    window.get_by_label("Search the shelf");
}

#[test]
fn the_shelf_lies_within_every_window_and_leaves_the_amp_its_place() {
    for size in [
        [960.0, 600.0],
        [1239.0, 800.0],
        [1280.0, 800.0],
        [1920.0, 1080.0],
    ] {
        let window = window_of(shelf_of(300), size);
        let whole = egui::Rect::from_min_size(Pos2::ZERO, Vec2::from(size));
        for name in [
            "Search the shelf",
            "300 captures",
            "Keep",
            "Reject",
            "Folders",
            "Compare A",
            "Mute",
            "Next capture",
        ] {
            let rect = window.get_by_label(name).rect();
            assert!(whole.contains_rect(rect), "{name} at {size:?}: {rect:?}");
        }
        let source = if size[0] == 960.0 || size[0] == 1280.0 {
            "Source"
        } else {
            "Guitar"
        };
        let names = [
            "Shelf",
            "Open capture",
            source,
            "Presets",
            "Audio settings",
            "MIDI",
        ];
        let right = |name: &str| window.get_by_label(name).rect();
        for pair in names.windows(2) {
            let [left, next] = [pair[0], pair[1]].map(right);
            assert!(left.right() <= next.left(), "{pair:?} at {size:?}");
        }
        let shelf = window.get_by_label("Folders").rect();
        if size[0] >= 1280.0 {
            assert!(shelf.right() < right("Shelf").left(), "{size:?}");
            assert!(shelf.right() < right("Input gain").left(), "{size:?}");
        }
    }
}

#[test]
fn a_blind_trial_hides_the_name_and_takes_guesses() {
    let mut state = playing_state();
    state.compare.slots = ["One", "Two"].map(|name| {
        let wish = Wish::BuiltIn;
        Some(Slot {
            wish,
            name: name.into(),
        })
    });
    let mut window = window_of(state, TALL);
    click(&mut window, "Shelf");
    window.get_by_label("JCM800 Hi G10");
    assert_eq!(click(&mut window, "Compare B"), [Action::Swap]);
    assert_eq!(click(&mut window, "Blind"), [Action::Blind]);
    let mut blind = Blind::default();
    (blind.side, blind.trials, blind.right) = (Some(1), 4, 3);
    window.state_mut().state.compare.blind = Some(blind);
    window.run();
    assert!(window.query_by_label("JCM800 Hi G10").is_none());
    assert_eq!(click(&mut window, "X is A"), [Action::Guess(0)]);
    window.key_press(Key::Num2);
    assert_eq!(done(&mut window), [Action::Guess(1)]);
    assert_eq!(click(&mut window, "End the trial"), [Action::Blind]);
}

#[test]
fn a_tournament_is_played_with_keys_and_ends_with_the_names() {
    let mut state = shelf_of(3);
    let paths = state.shelf.items.iter().map(|item| item.found.path.clone());
    let paths: Vec<PathBuf> = paths.collect();
    state.capture.as_mut().expect("one plays").path = Some(paths[0].clone());
    let mut window = window_of(state, TALL);
    window.get_by_label("JCM800 Hi G10");
    assert_eq!(click(&mut window, "Tournament"), [Action::Tournament]);
    window.state_mut().state.tournament = Some(Tournament::new(paths));
    window.run();
    window.get_by_label("1 of 3");
    window.get_by_label("Round 1: 1 of 3, 0 kept");
    for name in ["JCM800 Hi G10", "1/3", "full", "Compare A"] {
        assert!(window.query_by_label(name).is_none(), "{name}");
    }
    for (key, verdict) in [
        (Key::K, Verdict::Kept),
        (Key::X, Verdict::Rejected),
        (Key::X, Verdict::Rejected),
    ] {
        window.key_press(key);
        assert_eq!(done(&mut window), [Action::Judge(verdict)]);
        let held = window.state_mut().state.tournament.as_mut();
        held.expect("it is held").judge(verdict);
    }
    let over = window.state_mut().state.tournament.take();
    let ranking = over.expect("it was held").ranking();
    let best = ranking[0].clone();
    window.state_mut().state.ranking = ranking;
    window.run();
    let row = format!("1. {}, 1 round", best.name);
    assert_eq!(click(&mut window, &row), [Action::Load(best.path)]);
    assert_eq!(
        click(&mut window, "Keep the winners"),
        [Action::KeepWinners]
    );
    assert_eq!(
        click(&mut window, "Close the ranking"),
        [Action::CloseRanking]
    );
}

#[test]
fn a_tournament_and_its_ranking_lie_within_every_window() {
    let paths = |state: &State| -> Vec<PathBuf> {
        let items = state.shelf.items.iter().take(32);
        items.map(|item| item.found.path.clone()).collect()
    };
    for size in [SMALLEST, [1239.0, 800.0], SIZE, [1920.0, 1080.0]] {
        let whole = egui::Rect::from_min_size(Pos2::ZERO, Vec2::from(size));
        let mut state = shelf_of(300);
        let tournament = Tournament::new(paths(&state));
        state.ranking = tournament.clone().ranking();
        let mut window = window_of(state, size);
        for name in ["Close the ranking", "Folders", "Keep"] {
            let rect = window.get_by_label(name).rect();
            assert!(whole.contains_rect(rect), "{name} at {size:?}: {rect:?}");
        }
        window.get_by_label("1. Amp 0 G0, not judged");
        window.state_mut().state.tournament = Some(tournament);
        window.run();
        for name in ["Round 1: 1 of 32, 0 kept", "End the tournament", "Folders"] {
            let rect = window.get_by_label(name).rect();
            assert!(whole.contains_rect(rect), "{name} at {size:?}: {rect:?}");
        }
    }
}
