//! Whether the callbacks' threads go before those of other programs.

/// Whether a thread of this program is scheduled in real time; absent where the system does not tell. Reads some small
/// files: not for a callback.
#[cfg(target_os = "linux")]
pub fn is_realtime() -> Option<bool> {
    let tasks = std::fs::read_dir("/proc/self/task").ok()?;
    let mut policies = tasks.flatten().filter_map(|task| {
        let line = std::fs::read_to_string(task.path().join("stat")).ok()?;
        policy(&line)
    });
    Some(policies.any(|policy| IN_TIME.contains(&policy)))
}

/// The others give it to every audio thread, or report that they did not.
#[cfg(not(target_os = "linux"))]
pub fn is_realtime() -> Option<bool> {
    None
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
    }
}
