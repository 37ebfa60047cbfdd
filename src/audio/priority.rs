//! Whether the callbacks' threads go before those of other programs, and how long they ran.

#[cfg(target_os = "linux")]
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Whether a thread of this program is scheduled in real time; absent where the system does not tell. Reads some small
/// files: not for a callback.
#[cfg(target_os = "linux")]
pub fn is_realtime() -> Option<bool> {
    Some(realtime_tasks()?.next().is_some())
}

/// The others give it to every audio thread, or report that they did not.
#[cfg(not(target_os = "linux"))]
pub fn is_realtime() -> Option<bool> {
    None
}

/// What the system has counted of some threads.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Account {
    /// How long they have run on a processor.
    pub ran: Duration,
    /// How often they touched memory that was not there and had to be brought.
    pub faults: u64,
}

/// The account of the threads of this program that are scheduled in real time, all together; absent where there is none or
/// the system does not tell. Reads some small files: not for a callback.
#[cfg(target_os = "linux")]
pub fn realtime_account() -> Option<Account> {
    let mut accounts = realtime_tasks()?.map(|task| account(&task)).peekable();
    accounts.peek()?;
    accounts.try_fold(Account::default(), |sum, account| {
        let account = account?;
        Some(Account {
            ran: sum.ran + account.ran,
            faults: sum.faults + account.faults,
        })
    })
}

/// Not known elsewhere.
#[cfg(not(target_os = "linux"))]
pub fn realtime_account() -> Option<Account> {
    None
}

/// The folders of the threads that are scheduled in real time.
#[cfg(target_os = "linux")]
fn realtime_tasks() -> Option<impl Iterator<Item = PathBuf>> {
    let tasks = std::fs::read_dir("/proc/self/task").ok()?;
    let folders = tasks.flatten().map(|task| task.path());
    Some(folders.filter(|task| {
        let line = std::fs::read_to_string(task.join("stat"));
        let policy = line.ok().and_then(|line| field(&line, POLICY));
        policy.is_some_and(|policy| IN_TIME.contains(&policy))
    }))
}

/// The account of one thread: it ran for the first number of its schedstat, nanoseconds; its page faults, light and heavy,
/// are fields 10 and 12 of its stat. Source: the kernel's sched-stats, proc_pid_stat(5).
#[cfg(target_os = "linux")]
fn account(task: &Path) -> Option<Account> {
    let schedule = std::fs::read_to_string(task.join("schedstat")).ok()?;
    let nanoseconds = schedule.split_whitespace().next()?.parse().ok()?;
    let line = std::fs::read_to_string(task.join("stat")).ok()?;
    Some(Account {
        ran: Duration::from_nanos(nanoseconds),
        faults: field(&line, 10)? + field(&line, 12)?,
    })
}

/// SCHED_FIFO and SCHED_RR. Source: sched(7).
#[cfg(target_os = "linux")]
const IN_TIME: [u64; 2] = [1, 2];

/// The field of a thread's stat that holds its scheduling policy. Source: proc_pid_stat(5).
#[cfg(target_os = "linux")]
const POLICY: usize = 41;

/// A field in a line of /proc/…/stat, counted from 1, where the name in field 2 may hold anything.
#[cfg(target_os = "linux")]
fn field(line: &str, which: usize) -> Option<u64> {
    let (_, behind_name) = line.rsplit_once(')')?;
    behind_name.split_whitespace().nth(which - 3)?.parse().ok()
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    #[test]
    fn a_field_is_found_behind_whatever_name() {
        let rest: Vec<String> = (3..=52).map(|field| field.to_string()).collect();
        let line = format!("77 (a) b) {}", rest.join(" "));
        assert_eq!(field(&line, POLICY), Some(41));
        assert_eq!(field(&line, 10), Some(10));
        assert_eq!(field("77 (cut sho", POLICY), None);
        assert_eq!(field("77 (cut) S 1 2", POLICY), None);
    }

    #[test]
    fn a_test_is_no_audio_thread() {
        assert_eq!(is_realtime(), Some(false));
        assert_eq!(realtime_account(), None);
    }

    #[test]
    fn a_thread_that_works_runs_and_new_memory_has_to_be_brought() {
        let task = Path::new("/proc/thread-self");
        let before = account(task).expect("the system tells");
        let start = std::time::Instant::now();
        let mut pages = vec![0_u8; 0];
        while start.elapsed() < Duration::from_millis(20) {
            // So much that no allocator hands out what was freed before.
            pages = std::hint::black_box(vec![1; 1 << 26]);
        }
        let after = account(task).expect("the system tells");
        assert!(after.ran > before.ran);
        assert!(
            after.faults > before.faults,
            "{} bytes are new",
            pages.len()
        );
    }
}
