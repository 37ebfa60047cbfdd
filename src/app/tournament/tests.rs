use super::*;
use Verdict::{Kept, Rejected};

fn of(names: &[&str]) -> Tournament {
    let path = |name: &&str| PathBuf::from(format!("/set/{name}.nam"));
    Tournament::new(names.iter().map(path).collect())
}

fn heard(tournament: &Tournament) -> String {
    let path = tournament.path().unwrap();
    path.file_stem().unwrap().to_string_lossy().into_owned()
}

/// Judges until a round is over, or all is.
fn judge_all(tournament: &mut Tournament, keep: impl Fn(&str) -> bool) -> Turn {
    loop {
        let verdict = match keep(&heard(tournament)) {
            true => Kept,
            false => Rejected,
        };
        let turn = tournament.judge(verdict);
        if turn != Turn::Next {
            return turn;
        }
    }
}

fn told(tournament: Tournament) -> Vec<(usize, String, String)> {
    let ranking = tournament.ranking().into_iter();
    ranking
        .map(|it| (it.rank, it.name.clone(), it.words()))
        .collect()
}

fn row(rank: usize, name: &str, words: &str) -> (usize, String, String) {
    (rank, name.to_owned(), words.to_owned())
}

#[test]
fn whoever_is_kept_plays_on_until_one_is_left_and_the_ranking_tells_how_far_each_came() {
    let mut tournament = of(&["a", "b", "c", "d"]);
    assert_eq!(tournament.number(), "1 of 4");
    assert_eq!(judge_all(&mut tournament, |name| name != "a"), Turn::Round);
    assert_eq!((tournament.round(), tournament.place()), (2, (1, 3)));
    assert_eq!(judge_all(&mut tournament, |_| true), Turn::Round);
    assert_eq!((tournament.round(), tournament.place()), (3, (1, 3)));
    assert_eq!(judge_all(&mut tournament, |name| name == "c"), Turn::Over);
    let ranking = tournament.clone().ranking();
    let winners: Vec<&Ranked> = ranking.iter().filter(|it| it.has_won()).collect();
    assert_eq!(winners.len(), 1);
    let expected = [
        row(1, "c", "3 rounds"),
        row(2, "b", "2 rounds"),
        row(2, "d", "2 rounds"),
        row(4, "a", "no round"),
    ];
    assert_eq!(told(tournament), expected);
}

#[test]
fn verdicts_can_be_changed_until_the_round_is_over_and_then_the_next_open_one_is_heard() {
    let mut tournament = of(&["a", "b", "c"]);
    let first = heard(&tournament);
    assert!(!tournament.step(Step::Previous));
    tournament.judge(Rejected);
    tournament.judge(Rejected);
    assert!(tournament.step(Step::Previous) && tournament.step(Step::Previous));
    assert_eq!(heard(&tournament), first);
    assert_eq!(tournament.verdict(), Some(Rejected));
    assert_eq!(tournament.judge(Kept), Turn::Next);
    assert_eq!(tournament.number(), "3 of 3");
    assert!(!tournament.step(Step::Next));
    assert_eq!(tournament.judge(Rejected), Turn::Over);
    assert_eq!(told(tournament)[0], row(1, &first, "1 round"));
}

#[test]
fn what_was_passed_over_is_heard_again_before_the_round_ends() {
    let mut tournament = of(&["a", "b"]);
    let first = heard(&tournament);
    assert!(tournament.step(Step::Next));
    assert_eq!(tournament.judge(Kept), Turn::Next);
    assert_eq!(heard(&tournament), first);
    assert_eq!(tournament.judge(Kept), Turn::Round);
}

#[test]
fn when_all_are_rejected_those_of_the_round_share_the_first_place() {
    let mut tournament = of(&["a", "b", "c"]);
    judge_all(&mut tournament, |name| name != "b");
    assert_eq!(judge_all(&mut tournament, |_| false), Turn::Over);
    let expected = [
        row(1, "a", "1 round"),
        row(1, "c", "1 round"),
        row(3, "b", "no round"),
    ];
    assert_eq!(told(tournament), expected);
    let mut none = of(&["a", "b"]);
    assert_eq!(judge_all(&mut none, |_| false), Turn::Over);
    assert!(!none.ranking().iter().any(Ranked::has_won));
}

#[test]
fn what_cannot_be_loaded_is_out_is_stepped_over_and_is_named() {
    let mut tournament = of(&["a", "b", "c"]);
    tournament.judge(Kept);
    let lost = heard(&tournament);
    assert_eq!(tournament.fail(), Turn::Next);
    assert!(tournament.step(Step::Previous));
    assert_eq!(tournament.number(), "1 of 3");
    assert!(tournament.step(Step::Next));
    assert_eq!(tournament.number(), "3 of 3");
    tournament.judge(Rejected);
    let told = told(tournament);
    assert_eq!(told[2], row(3, &lost, "could not be loaded"));
}

#[test]
fn a_round_that_is_cut_short_counts_as_far_as_it_was_judged() {
    let mut tournament = of(&["a", "b", "c"]);
    let (first, _) = (heard(&tournament), tournament.judge(Kept));
    let (second, _) = (heard(&tournament), tournament.judge(Rejected));
    let third = heard(&tournament);
    let expected = [
        row(1, &first, "1 round"),
        row(2, &third, "not judged"),
        row(3, &second, "no round"),
    ];
    assert_eq!(told(tournament), expected);
}

#[test]
fn who_is_heard_next_is_known_ahead_even_into_the_next_round() {
    let mut tournament = of(&["a", "b", "c", "d", "e"]);
    for verdict in [Kept, Rejected, Kept, Kept, Rejected, Kept, Rejected] {
        let ahead = tournament.ahead();
        if tournament.judge(verdict) == Turn::Over {
            break;
        }
        let next = tournament.path().unwrap();
        assert!(ahead.iter().any(|path| path == next));
    }
    assert_eq!(tournament.round(), 2);
}

#[test]
fn the_order_is_drawn_anew_and_nobody_is_lost() {
    let places: Vec<usize> = (0..32).collect();
    let (one, other) = (shuffled(places.clone()), shuffled(places.clone()));
    assert_ne!(one, other);
    let mut sorted = one;
    sorted.sort_unstable();
    assert_eq!(sorted, places);
}
