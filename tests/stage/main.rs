//! On a stage in virtual time: the real streams, rings and rig on a virtual sound system that stumbles, vanishes and comes back.

mod devices;
mod hours;
mod virtual_host;

use assert_no_alloc::AllocDisabler;

#[global_allocator]
static ALLOCATOR: AllocDisabler = AllocDisabler;
