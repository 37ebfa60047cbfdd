use super::*;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::time::Instant;

/// Ports by address and name, and the ears that are plugged into them.
#[derive(Clone, Default)]
struct Stage(Arc<Mutex<Inner>>);

#[derive(Default)]
struct Inner {
    sockets: Vec<(u32, &'static str)>,
    refused: Vec<u32>,
    ears: Vec<(u32, Ear)>,
    plugged: usize,
    crashes: usize,
    hangs: bool,
}

struct Line(Stage, u32);

impl Drop for Line {
    fn drop(&mut self) {
        self.0
            .with(|inner| inner.ears.retain(|(at, _)| *at != self.1));
    }
}

impl System for Stage {
    type Socket = u32;
    type Line = Line;

    fn sockets(&self) -> Vec<(u32, String)> {
        while self.with(|inner| inner.hangs) {
            thread::sleep(Duration::from_millis(1));
        }
        let crashes = self.with(|inner| {
            inner.crashes = inner.crashes.saturating_sub(1);
            inner.crashes
        });
        assert_eq!(crashes, 0, "as a test");
        let sockets = self.with(|inner| inner.sockets.clone());
        let named = |(at, name): (u32, &str)| (at, name.to_owned());
        sockets.into_iter().map(named).collect()
    }

    fn plug(&self, socket: &u32, ear: Ear) -> Option<Line> {
        self.with(|inner| {
            if inner.refused.contains(socket) {
                return None;
            }
            inner.plugged += 1;
            inner.ears.push((*socket, ear));
            Some(Line(self.clone(), *socket))
        })
    }
}

impl Stage {
    fn with<T>(&self, what: impl FnOnce(&mut Inner) -> T) -> T {
        what(&mut self.0.lock().unwrap())
    }

    fn has(&self, sockets: &[(u32, &'static str)]) {
        self.with(|inner| inner.sockets = sockets.to_vec());
    }

    fn say(&self, at: u32, bytes: &[u8]) {
        let ears = self.with(|inner| inner.ears.clone());
        let heard = ears.iter().filter(|(socket, _)| *socket == at);
        heard.for_each(|(_, ear)| ear.hear(bytes));
    }

    fn open(&self) -> (Ports, Arc<AtomicUsize>) {
        let woken = Arc::new(AtomicUsize::new(0));
        let count = woken.clone();
        let wake = Arc::new(move || {
            count.fetch_add(1, SeqCst);
        });
        (Ports::of(self.clone(), wake).unwrap(), woken)
    }
}

fn ear() -> (Ear, Receiver<Message>) {
    let (messages, inbox) = mpsc::sync_channel(MOST_WAITING);
    let wake: Wake = Arc::new(|| {});
    (Ear { messages, wake }, inbox)
}

fn wait_for(what: impl Fn() -> bool) {
    let start = Instant::now();
    while !what() {
        assert!(start.elapsed() < Duration::from_secs(10), "never came");
        thread::sleep(Duration::from_millis(2));
    }
}

const PRESS: &[u8] = &[0xb0, 80, 127];

#[test]
fn what_goes_is_dropped_and_what_comes_back_is_heard_again() {
    let stage = Stage::default();
    let (ear, inbox) = ear();
    let mut plugged = Plugged::default();
    for came in 1..=3 {
        stage.has(&[(24, "Board")]);
        let board = Port {
            name: "Board".into(),
            heard: true,
        };
        for _ in 0..2 {
            assert_eq!(plugged.look(&stage, &ear), std::slice::from_ref(&board));
        }
        assert_eq!(stage.with(|inner| inner.plugged), came);
        stage.say(24, PRESS);
        assert_eq!(inbox.try_iter().count(), 1);
        stage.has(&[]);
        assert_eq!(plugged.look(&stage, &ear), []);
        assert!(stage.with(|inner| inner.ears.is_empty()));
    }
}

#[test]
fn another_board_at_an_old_address_is_another_board() {
    let stage = Stage::default();
    let (ear, _inbox) = ear();
    let mut plugged = Plugged::default();
    stage.has(&[(24, "Board")]);
    plugged.look(&stage, &ear);
    stage.has(&[(24, "Keys")]);
    assert_eq!(plugged.look(&stage, &ear)[0].name, "Keys");
    assert_eq!(stage.with(|inner| inner.plugged), 2);
}

#[test]
fn the_loop_is_left_alone_and_there_is_an_end_to_what_is_opened() {
    let stage = Stage::default();
    let (ear, _inbox) = ear();
    let mut plugged = Plugged::default();
    stage.has(&[(14, "Midi Through Port-0")]);
    assert_eq!(plugged.look(&stage, &ear), []);
    let many: Vec<_> = (0..1000).map(|at| (at, "Board")).collect();
    stage.has(&many);
    for _ in 0..3 {
        let heard = plugged.look(&stage, &ear).len();
        assert_eq!((heard, stage.with(|inner| inner.ears.len())), (16, 16));
    }
}

#[test]
fn a_port_that_another_program_keeps_is_shown_and_taken_up_when_it_is_free() {
    let stage = Stage::default();
    let (ear, _inbox) = ear();
    let mut plugged = Plugged::default();
    stage.has(&[(24, "Board"), (28, "Keys")]);
    stage.with(|inner| inner.refused = vec![24]);
    let heard = |list: Vec<Port>| list.iter().map(|port| port.heard).collect::<Vec<_>>();
    assert_eq!(heard(plugged.look(&stage, &ear)), [false, true]);
    stage.with(|inner| inner.refused.clear());
    assert_eq!(heard(plugged.look(&stage, &ear)), [true, true]);
}

#[test]
fn the_app_is_woken_for_what_is_plugged_in_and_for_what_is_said() {
    let stage = Stage::default();
    let (ports, woken) = stage.open();
    stage.has(&[(24, "Board")]);
    wait_for(|| woken.load(SeqCst) == 1);
    assert_eq!(ports.list()[0].name, "Board");
    stage.say(24, PRESS);
    stage.say(24, &[0xf8]);
    assert_eq!(woken.load(SeqCst), 2, "clocks wake nobody");
    assert_eq!(ports.messages().count(), 1);
    stage.has(&[]);
    wait_for(|| ports.list().is_empty());
}

#[test]
fn an_app_that_sleeps_loses_messages_and_no_memory() {
    let stage = Stage::default();
    stage.has(&[(24, "Board")]);
    let (ports, _) = stage.open();
    wait_for(|| !ports.list().is_empty());
    for _ in 0..3 * MOST_WAITING {
        stage.say(24, PRESS);
    }
    assert_eq!(ports.messages().count(), MOST_WAITING);
}

#[test]
fn a_driver_that_crashes_is_asked_again() {
    let stage = Stage::default();
    stage.has(&[(24, "Board")]);
    stage.with(|inner| inner.crashes = 2);
    let (ports, _) = stage.open();
    wait_for(|| !ports.list().is_empty());
}

#[test]
fn to_drop_them_closes_every_port_and_waits_for_no_system_that_hangs() {
    let stage = Stage::default();
    stage.has(&[(24, "Board")]);
    let (ports, _) = stage.open();
    wait_for(|| !ports.list().is_empty());
    let start = Instant::now();
    drop(ports);
    assert!(stage.with(|inner| inner.ears.is_empty()));
    assert!(start.elapsed() < PATIENCE / 2);
    stage.say(24, PRESS);

    let (ports, _) = stage.open();
    stage.with(|inner| inner.hangs = true);
    thread::sleep(2 * LOOK_EVERY);
    let start = Instant::now();
    drop(ports);
    assert!(start.elapsed() < 2 * PATIENCE);
    stage.with(|inner| inner.hangs = false);
}

/// With or without MIDI on the machine that runs the tests.
#[test]
fn a_system_without_midi_is_one_sentence() {
    match Ports::open(Arc::new(|| {})) {
        Ok(ports) => drop(ports),
        Err(error) => {
            assert_eq!(error, MidiError::Absent);
            assert!(error.to_string().contains("MIDI"));
        }
    }
}
