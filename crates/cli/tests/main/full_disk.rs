//! A full disk: the run fails and says so, the old tables stay readable.

#![cfg(target_os = "linux")]

use crate::support::{ask, etl_run, make_league, names_in, shared, small, whole_output};
use std::path::Path;
use std::process::Command;

/// A file system in memory, unmounted when dropped.
struct MemoryDisk(tempfile::TempDir);

impl MemoryDisk {
    /// `None` where mounting is not allowed.
    fn mount() -> Option<Self> {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().to_str().expect("UTF-8").to_owned();
        run("mount", &["-t", "tmpfs", "-o", "size=256m", "tmpfs", &path]).then_some(Self(folder))
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    /// Leaves this much room.
    fn shrink_to_room_for(&self, kibibytes: u64) {
        let used = Command::new("df")
            .args(["-k", "--output=used"])
            .arg(self.path())
            .output()
            .expect("df");
        let used: u64 = String::from_utf8_lossy(&used.stdout)
            .lines()
            .nth(1)
            .expect("a line")
            .trim()
            .parse()
            .expect("a number");
        let size = format!("remount,size={}k", used + kibibytes);
        assert!(run(
            "mount",
            &["-o", &size, self.path().to_str().expect("UTF-8")]
        ));
    }
}

impl Drop for MemoryDisk {
    fn drop(&mut self) {
        run("umount", &[self.path().to_str().unwrap_or_default()]);
    }
}

fn run(program: &str, arguments: &[&str]) -> bool {
    Command::new(program)
        .args(arguments)
        .output()
        .is_ok_and(|output| output.status.success())
}

#[test]
fn a_full_disk_keeps_the_old_tables() {
    let Some(disk) = MemoryDisk::mount() else {
        println!("skipped: a tmpfs cannot be mounted here (needs root)");
        return;
    };
    let out = disk.path().join("out");
    let target = out.to_str().expect("UTF-8");
    let tracked = ["--games", "league/games", "--out", target];
    etl_run(&shared(), &tracked).exits(0);
    let before = whole_output(&out);
    let teams = ask(
        &shared(),
        target,
        "select team_name from dim_team order by team_name",
    );

    let other = tempfile::tempdir().expect("a folder");
    make_league(other.path(), &small(8));
    for room in [64, 1_024] {
        disk.shrink_to_room_for(room);
        etl_run(other.path(), &tracked)
            .exits(1)
            .says(&["No space left on device", target]);
        assert_eq!(whole_output(&out), before, "the old output stays");
        assert_eq!(
            ask(
                &shared(),
                target,
                "select team_name from dim_team order by team_name"
            ),
            teams
        );
        assert_eq!(names_in(disk.path()), ["out"], "the failed run clears up");
    }
    disk.shrink_to_room_for(256 * 1_024);
    etl_run(other.path(), &tracked).exits(0);
    assert_ne!(
        whole_output(&out),
        before,
        "with room again the run succeeds"
    );
}
