//! Damaged, odd and absurd captures, each with the verdict it must get.
//!
//! Found like the golden set, through `BACKLINE_HOSTILE` or at `../shared/hostile`.

mod common;

use Verdict::{Accepted, Refused};
use backline::engine::{Kernel, Network, Tanh};
use backline::nam::Class::{Limit, Malformed, Unsupported};
use backline::nam::{Class, Model};
use libtest_mimic::{Arguments, Failed, Trial};
use std::path::Path;

#[derive(Clone, Copy, Debug, PartialEq)]
enum Verdict {
    Accepted,
    Refused(Class),
}

/// Every file of the set.
const VERDICTS: &[(&str, Verdict)] = &[
    ("arch_not_string", Refused(Malformed)),
    ("bom_prefixed", Accepted),
    ("convnet_bad_act", Refused(Unsupported)),
    ("convnet_weights_long", Refused(Malformed)),
    ("empty_file", Refused(Malformed)),
    ("in_channels_2", Refused(Unsupported)),
    ("json_array", Refused(Malformed)),
    ("json_null", Refused(Malformed)),
    ("linear_bad_impl", Refused(Unsupported)),
    ("linear_weights_short", Refused(Malformed)),
    ("lstm_hidden_0", Refused(Malformed)),
    ("lstm_hidden_neg", Refused(Malformed)),
    ("lstm_layers_0", Refused(Malformed)),
    ("lstm_missing_hidden", Refused(Malformed)),
    ("lstm_weights_long", Refused(Malformed)),
    ("lstm_weights_short", Refused(Malformed)),
    ("meta_loudness_string", Accepted),
    ("meta_null", Accepted),
    ("missing_architecture", Refused(Malformed)),
    ("missing_config", Refused(Malformed)),
    ("missing_version", Refused(Malformed)),
    ("missing_weights", Refused(Malformed)),
    ("nan_literal", Refused(Malformed)),
    ("not_json", Refused(Malformed)),
    ("sc_empty", Refused(Malformed)),
    ("sc_last_below_1", Refused(Malformed)),
    ("sc_missing_max", Refused(Malformed)),
    ("sc_nested_2000", Refused(Limit)),
    ("sc_rate_mismatch", Refused(Malformed)),
    ("sc_sub_bad_version", Refused(Unsupported)),
    ("sc_unsorted", Refused(Malformed)),
    ("sl_bad_method", Refused(Unsupported)),
    ("sl_last_not_full", Refused(Malformed)),
    ("sl_unsorted", Refused(Malformed)),
    ("sr_44100", Accepted),
    ("sr_null", Accepted),
    ("sr_string", Refused(Malformed)),
    ("sr_zero", Accepted),
    ("trailing_garbage", Refused(Malformed)),
    ("truncated_json", Refused(Malformed)),
    ("unknown_arch", Refused(Unsupported)),
    ("version_0_4_0", Refused(Unsupported)),
    ("version_0_4_9", Refused(Unsupported)),
    ("version_0_7_1", Accepted),
    ("version_0_8_0", Refused(Unsupported)),
    ("version_1_0_0", Refused(Unsupported)),
    ("version_neg", Refused(Unsupported)),
    ("version_number", Refused(Malformed)),
    ("version_text", Refused(Unsupported)),
    ("version_two", Refused(Unsupported)),
    ("weights_empty", Refused(Malformed)),
    ("weights_inf", Refused(Malformed)),
    ("weights_long_1", Refused(Malformed)),
    ("weights_null", Refused(Malformed)),
    ("weights_short_1", Refused(Malformed)),
    ("weights_string", Refused(Malformed)),
    ("wn_act_len", Refused(Malformed)),
    ("wn_act_number", Refused(Malformed)),
    ("wn_both_kernel", Refused(Malformed)),
    ("wn_channels_0", Refused(Malformed)),
    ("wn_channels_huge", Refused(Limit)),
    ("wn_channels_mismatch", Refused(Malformed)),
    ("wn_cond_channels", Refused(Malformed)),
    ("wn_cond_rate_mismatch", Refused(Malformed)),
    ("wn_dilation_0", Refused(Malformed)),
    ("wn_dilation_float", Refused(Malformed)),
    ("wn_dilation_huge", Refused(Limit)),
    ("wn_dilation_neg", Refused(Malformed)),
    ("wn_gating_bad", Refused(Unsupported)),
    ("wn_gating_len", Refused(Malformed)),
    ("wn_groups_indivisible", Refused(Malformed)),
    ("wn_head_kernel_0", Refused(Malformed)),
    ("wn_head_not_object", Refused(Malformed)),
    ("wn_kernel_sizes_len", Refused(Malformed)),
    ("wn_layer1x1_off_film_on", Refused(Malformed)),
    ("wn_no_head", Refused(Malformed)),
    ("wn_no_head_scale", Refused(Malformed)),
    ("wn_no_kernel", Refused(Malformed)),
    ("wn_no_layers", Refused(Malformed)),
    ("wn_post_head_in_mismatch", Refused(Malformed)),
    ("wn_post_head_no_act", Refused(Malformed)),
    ("wn_post_head_no_kernels", Refused(Malformed)),
    ("wn_unknown_act", Refused(Unsupported)),
];

fn main() {
    let arguments = Arguments::from_args();
    let folder = common::golden::folder("BACKLINE_HOSTILE", "hostile");
    let trials = match std::fs::read_dir(&folder) {
        Ok(files) => trials(files),
        Err(error) => vec![common::missing("hostile set", error.to_string())],
    };
    libtest_mimic::run(&arguments, trials).exit();
}

/// One for each file, and one for each verdict that has none.
fn trials(files: std::fs::ReadDir) -> Vec<Trial> {
    let paths = files.map(|file| file.expect("the folder can be listed").path());
    let captures = paths.filter(|path| path.extension().is_some_and(|name| name == "nam"));
    let mut unseen: Vec<_> = VERDICTS.to_vec();
    let mut trials = Vec::new();
    for path in captures {
        let name = path
            .file_stem()
            .expect("it has a name")
            .to_string_lossy()
            .into_owned();
        let verdict = VERDICTS.iter().find(|(known, _)| *known == name).copied();
        unseen.retain(|(known, _)| *known != name);
        trials.push(Trial::test(name, move || meets(&path, verdict)));
    }
    let gone = |(name, _)| Trial::test(name, || Err("the set has no such file".into()));
    trials.extend(unseen.into_iter().map(gone));
    trials
}

fn meets(path: &Path, verdict: Option<(&str, Verdict)>) -> Result<(), Failed> {
    let (_, expected) = verdict.ok_or("it has no verdict yet")?;
    let outcome = Model::open(path);
    let found = match &outcome {
        Ok(model) => {
            let mut block = [0.5; 100];
            Network::new(model, Tanh::Exact, Kernel::default()).process(&mut block);
            assert!(block.iter().all(|sample| sample.is_finite()));
            Accepted
        }
        Err(error) => Refused(error.class()),
    };
    if let Err(error) = outcome
        && std::env::var_os("BACKLINE_HOSTILE_REPORT").is_some()
    {
        eprintln!("{}: {error}", path.display());
    }
    match found == expected {
        true => Ok(()),
        false => Err(format!("{found:?}, not {expected:?}").into()),
    }
}
