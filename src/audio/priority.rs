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

/// How long the threads of this program that are scheduled in real time have run on a processor, all together; absent where
/// there is none or the system does not tell. Reads some small files: not for a callback.
#[cfg(target_os = "linux")]
pub fn realtime_run() -> Option<Duration> {
    let mut runs = realtime_tasks()?.map(|task| run(&task)).peekable();
    runs.peek()?;
    runs.sum()
}

/// Not known elsewhere.
#[cfg(not(target_os = "linux"))]
pub fn realtime_run() -> Option<Duration> {
    None
}

/// The folders of the threads that are scheduled in real time.
#[cfg(target_os = "linux")]
fn realtime_tasks() -> Option<impl Iterator<Item = PathBuf>> {
    let tasks = std::fs::read_dir("/proc/self/task").ok()?;
    let folders = tasks.flatten().map(|task| task.path());
    Some(folders.filter(|task| {
        let line = std::fs::read_to_string(task.join("stat"));
        let policy = line.ok().and_then(|line| policy(&line));
        policy.is_some_and(|policy| IN_TIME.contains(&policy))
    }))
}

/// How long a thread has run on a processor: the first number of its schedstat, nanoseconds. Source: the kernel's
/// sched-stats.
#[cfg(target_os = "linux")]
fn run(task: &Path) -> Option<Duration> {
    let line = std::fs::read_to_string(task.join("schedstat")).ok()?;
    let nanoseconds = line.split_whitespace().next()?.parse().ok()?;
    Some(Duration::from_nanos(nanoseconds))
}

/// SCHED_FIFO and SCHED_RR. Source: sched(7).
#[cfg(target_os = "linux")]
const IN_TIME: [u32; 2] = [1, 2];

/// The scheduling policy in a line of /proc/…/stat: field 41, where the name in field 2 may hold anything. Source:
/// proc_pid_stat(5).
#[cfg(target_os = "linux")]
fn policy(line: &str) -> Option<u32> {
    let (_, behind_name) = line.rsplit_once(')')?;
    behind_name.split_whitespace().nth(41 - 3)?.parse().ok()
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    #[test]
    fn the_policy_is_found_behind_whatever_name() {
        let rest: Vec<String> = (3..=52).map(|field| field.to_string()).collect();
        let line = format!("77 (a) b) {}", rest.join(" "));
        assert_eq!(policy(&line), Some(41));
        assert_eq!(policy("77 (cut sho"), None);
        assert_eq!(policy("77 (cut) S 1 2"), None);
    }

    #[test]
    fn a_test_is_no_audio_thread() {
        assert_eq!(is_realtime(), Some(false));
        assert_eq!(realtime_run(), None);
    }

    #[test]
    fn a_thread_that_works_runs() {
        let task = Path::new("/proc/thread-self");
        let before = run(task).expect("the system tells");
        let start = std::time::Instant::now();
        while start.elapsed() < Duration::from_millis(20) {
            std::hint::spin_loop();
        }
        assert!(run(task).expect("the system tells") > before);
    }
}
