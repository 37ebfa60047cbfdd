use super::*;

/// Three sizes on a computer that is busy with other things too.
struct Stage {
    governor: Governor,
    size: usize,
    now: Instant,
    /// What one frame of each size takes of its time on the idle computer.
    shares: [f32; 3],
    /// How much slower the computer is than it was when that was measured.
    slowness: f32,
    /// Every change of size, with its time in seconds.
    changes: Vec<(u64, usize)>,
    warnings: usize,
}

impl Stage {
    fn new(shares: [f32; 3]) -> Self {
        let mut governor = Governor::new(2, 3);
        for (size, share) in shares.into_iter().enumerate() {
            governor.learn(size, f64::from(share) / 48_000.0);
        }
        Self {
            governor,
            size: 2,
            now: Instant::now(),
            shares,
            slowness: 1.0,
            changes: Vec::new(),
            warnings: 0,
        }
    }

    /// Plays for `seconds`, looking thirty times a second; each block may be `jitter` worse than is typical.
    fn play(&mut self, seconds: u64, jitter: f32) {
        let start = self.now;
        while self.now - start < Duration::from_secs(seconds) {
            let typical = self.shares[self.size] * self.slowness;
            let worst = typical + jitter;
            match self.governor.advise(self.size, typical, worst, self.now) {
                Advice::Stay => (),
                Advice::Warn => self.warnings += 1,
                Advice::Play(size) => {
                    self.changes.push(((self.now - start).as_secs(), size));
                    self.size = size;
                }
            }
            self.now += Duration::from_millis(33);
        }
    }
}

#[test]
fn what_fits_is_left_alone_and_one_late_block_is_no_reason() {
    let mut stage = Stage::new([0.1, 0.3, 0.6]);
    stage.play(60, 0.1);
    for _ in 0..20 {
        stage.governor.advise(2, 0.6, 5.0, stage.now);
        stage.play(2, 0.1);
    }
    assert_eq!((stage.changes, stage.warnings), (vec![], 0));
}

#[test]
fn what_gets_tight_becomes_as_light_as_it_takes_and_comes_back_when_there_is_room() {
    let mut stage = Stage::new([0.1, 0.3, 0.5]);
    stage.slowness = 1.7;
    stage.play(60, 0.0);
    assert_eq!(stage.changes, [(1, 1)], "0.85 became 0.51, and stays there");
    stage.slowness = 1.0;
    stage.changes.clear();
    stage.play(60, 0.0);
    assert_eq!(stage.changes, [(10, 2)]);
    assert_eq!(stage.warnings, 0);
}

#[test]
fn several_blocks_close_to_the_end_of_their_time_count_as_tight() {
    let mut stage = Stage::new([0.1, 0.3, 0.6]);
    stage.play(5, 0.36);
    assert_eq!(stage.changes, [(1, 1)]);
}

#[test]
fn blocks_that_the_system_holds_up_are_no_reason_for_anything() {
    let mut stage = Stage::new([0.01, 0.03, 0.06]);
    stage.play(60, 3.0);
    stage.size = 0;
    stage.play(60, 3.0);
    assert_eq!(
        stage.changes.iter().filter(|change| change.1 == 0).count(),
        0
    );
    assert_eq!(stage.warnings, 0);
}

#[test]
fn a_load_that_comes_and_goes_is_not_followed_up_and_down() {
    let mut stage = Stage::new([0.1, 0.25, 0.5]);
    for _ in 0..20 {
        stage.slowness = 1.7;
        stage.play(5, 0.0);
        stage.slowness = 1.0;
        stage.play(25, 0.0);
    }
    // Ten minutes: back after 10 s, then 20, then never within a calm of 25.
    assert!(stage.changes.len() <= 5, "{:?}", stage.changes);
    stage.play(400, 0.0);
    assert_eq!(stage.size, 2, "in the end it is full again");
}

#[test]
fn what_has_no_lighter_size_is_warned_of_once() {
    let mut stage = Stage::new([0.9, 0.9, 0.9]);
    stage.size = 0;
    stage.governor.want(0);
    stage.play(60, 0.3);
    assert_eq!((stage.changes.len(), stage.warnings), (0, 1));
}

#[test]
fn unknown_costs_are_guessed_at_with_care() {
    let mut governor = Governor::new(1, 2);
    let start = Instant::now();
    let at = |seconds| start + Duration::from_secs(seconds);
    assert_eq!(
        governor.advise(1, 0.9, 0.9, start),
        Advice::Stay,
        "settling"
    );
    assert_eq!(governor.advise(1, 0.9, 0.9, at(2)), Advice::Play(0));
    for second in 3..30 {
        let advice = governor.advise(0, 0.45, 0.45, at(second));
        assert_eq!(advice, Advice::Stay, "0.9 would not do");
    }
}
