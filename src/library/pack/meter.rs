//! A file that hands out so many bytes and no more.

use std::fs::File;
use std::io::{self, BufReader, Read, Seek, SeekFrom};

/// Reads a file in small pieces, here and there, and counts: whatever loops over a stranger's zip ends.
#[derive(Debug)]
pub struct Meter {
    file: BufReader<File>,
    at: u64,
    length: u64,
    left: u64,
}

impl Meter {
    /// From the start of `file`, at most `budget` bytes; more is an error of the kind `FileTooLarge`.
    pub fn new(file: File, budget: u64) -> io::Result<Self> {
        Ok(Self {
            length: file.metadata()?.len(),
            file: BufReader::new(file),
            at: 0,
            left: budget,
        })
    }

    /// So many bytes more.
    pub fn allow(&mut self, bytes: u64) {
        self.left = self.left.saturating_add(bytes);
    }
}

impl Read for Meter {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let most = into
            .len()
            .min(usize::try_from(self.left).unwrap_or(usize::MAX));
        if most == 0 && !into.is_empty() {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        let count = self.file.read(&mut into[..most])?;
        (self.at, self.left) = (self.at + count as u64, self.left - count as u64);
        Ok(count)
    }
}

impl Seek for Meter {
    /// What is in the buffer stays there, which an ordinary seek would throw away. There is nothing behind the end.
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let to = match to {
            SeekFrom::Start(to) => Some(to),
            SeekFrom::Current(by) => self.at.checked_add_signed(by),
            SeekFrom::End(by) => self.length.checked_add_signed(by),
        };
        let outside = || io::Error::from(io::ErrorKind::UnexpectedEof);
        let to = to.filter(|to| *to <= self.length).ok_or_else(outside)?;
        let by = to.checked_signed_diff(self.at).ok_or_else(outside)?;
        self.file.seek_relative(by)?;
        self.at = to;
        Ok(to)
    }
}
