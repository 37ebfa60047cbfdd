use super::*;
use crate::midi::trigger::Source;
use crate::rig::Knob;

fn map_of(bindings: &str) -> Map {
    serde_json::from_str(&format!(r#"{{"bindings":{bindings}}}"#)).unwrap()
}

/// Sends each message and carries its answers out.
fn play(map: &mut Map, controls: &mut Controls, messages: &[&[u8]]) -> Vec<Answer> {
    let mut all = Vec::new();
    for bytes in messages {
        let answers = map.answer(Message::parse(bytes).unwrap(), controls);
        for answer in &answers {
            match *answer {
                Answer::Turn(knob, value) => controls[knob] = value,
                Answer::Flip(switch, on) => controls[switch] = on,
                Answer::Do(_) => {}
            }
        }
        all.extend(answers);
    }
    all
}

fn answers(bindings: &str, messages: &[&[u8]]) -> Vec<Answer> {
    play(&mut map_of(bindings), &mut Controls::default(), messages)
}

const DOWN: &[u8] = &[0xb0, 80, 127];
const UP: &[u8] = &[0xb0, 80, 0];

#[test]
fn a_pedal_that_springs_back_throws_the_switch_at_each_press() {
    let muted = answers(
        r#"[{"controller":80,"flips":"mute"}]"#,
        &[DOWN, UP, DOWN, UP],
    );
    let flip = |on| Answer::Flip(Switch::Mute, on);
    assert_eq!(muted, [flip(true), flip(false)]);
}

#[test]
fn a_switch_that_follows_is_on_while_the_pedal_is() {
    let follow = r#"[{"controller":80,"flips":"mute","mode":"follow"},{"note":9,"flips":"gate","mode":"follow"}]"#;
    let flip = |switch, on| Answer::Flip(switch, on);
    let muted = answers(follow, &[UP, DOWN, DOWN, UP]);
    assert_eq!(muted, [flip(Switch::Mute, true), flip(Switch::Mute, false)]);
    let gated = answers(follow, &[&[0x90, 9, 1], &[0x90, 9, 0]]);
    assert_eq!(gated, [flip(Switch::Gate, true), flip(Switch::Gate, false)]);
}

#[test]
fn a_command_is_given_by_the_press_alone() {
    let tap = r#"[{"controller":80,"does":"tap"},{"note":60,"does":"tap"}]"#;
    let twice = [Answer::Do(Command::Tap); 2];
    assert_eq!(answers(tap, &[DOWN, UP, DOWN, UP]), twice);
    let keys: [&[u8]; 4] = [
        &[0x90, 60, 1],
        &[0x80, 60, 1],
        &[0x90, 60, 1],
        &[0x90, 61, 1],
    ];
    assert_eq!(answers(tap, &keys), twice);
}

#[test]
fn a_pedal_goes_through_the_whole_range_of_its_knob_and_finds_the_middle() {
    let sweep: [&[u8]; 4] = [
        &[0xb0, 7, 0],
        &[0xb0, 7, 127],
        &[0xb0, 7, 64],
        &[0xb0, 7, 0],
    ];
    let turn = |value| Answer::Turn(Knob::Output, value);
    assert_eq!(
        answers(r#"[{"controller":7,"turns":"output"}]"#, &sweep),
        [turn(40.0), turn(0.0), turn(-40.0)],
        "the first one stood elsewhere"
    );
}

#[test]
fn a_preset_leaves_the_pedal_behind_until_it_comes_by() {
    let mut map = map_of(r#"[{"controller":7,"turns":"bass"}]"#);
    let mut controls = Controls::default();
    play(&mut map, &mut controls, &[&[0xb0, 7, 64], &[0xb0, 7, 96]]);
    controls[Knob::Bass] = 1.0;
    let moved = play(&mut map, &mut controls, &[&[0xb0, 7, 100], &[0xb0, 7, 60]]);
    assert_eq!((moved, controls[Knob::Bass]), (Vec::new(), 1.0));
    play(&mut map, &mut controls, &[&[0xb0, 7, 0], &[0xb0, 7, 64]]);
    assert_eq!(controls[Knob::Bass], 5.0);
}

#[test]
fn other_channels_are_not_heard_unless_any_is() {
    let one = r#"[{"controller":80,"channel":2,"does":"tap"}]"#;
    assert_eq!(answers(one, &[DOWN]), []);
    assert_eq!(answers(one, &[&[0xb1, 80, 127]]).len(), 1);
    let any = r#"[{"controller":80,"does":"tap"}]"#;
    assert_eq!(answers(any, &[&[0xbf, 80, 127]]).len(), 1);
}

#[test]
fn programs_are_presets_but_where_they_are_something_else() {
    let next = r#"[{"program":1,"does":"next"}]"#;
    let programs: [&[u8]; 2] = [&[0xc0, 1], &[0xc0, 127]];
    let expected = [Command::Next, Command::Preset(127)].map(Answer::Do);
    assert_eq!(answers(next, &programs), expected);
    let mut map = map_of(next);
    map.let_programs_be_presets(false);
    let mut controls = Controls::default();
    assert_eq!(play(&mut map, &mut controls, &programs), expected[..1]);
}

#[test]
fn one_pedal_may_move_two_things_and_what_it_did_is_no_part_of_the_map() {
    let two = r#"[{"bend":true,"turns":"bass"},{"bend":true,"turns":"treble"}]"#;
    let mut map = map_of(two);
    let mut controls = Controls::default();
    let moved = play(
        &mut map,
        &mut controls,
        &[&[0xe0, 0, 64], &[0xe0, 127, 127]],
    );
    assert_eq!(moved.len(), 2);
    assert_eq!(map, map_of(two));
    assert!(map.bindings().all(|one| one.trigger.source == Source::Bend));
}

#[test]
fn whatever_is_sent_stays_within_the_ranges() {
    let mut bindings = Vec::new();
    for knob in Knob::ALL {
        bindings.push(format!(
            r#"{{"controller":1,"turns":"{}"}}"#,
            knob.spec().key
        ));
    }
    let mut map = map_of(&format!("[{}]", bindings.join(",")));
    let mut controls = Controls::default();
    for value in (0..=127).chain((0..127).rev()) {
        play(&mut map, &mut controls, &[&[0xb0, 1, value]]);
        for knob in Knob::ALL {
            assert_eq!(controls[knob], knob.clamp(controls[knob]));
        }
    }
    for knob in Knob::ALL {
        assert_eq!(
            controls[knob],
            *knob.spec().range.start(),
            "taken along to the end"
        );
    }
}
