//! `backline devices`: hosts, devices, channels, rates and buffers.

use super::{Outcome, say};
use crate::audio::{self, Device, Host};

/// What `devices` is told.
#[derive(clap::Args)]
#[command(after_help = "\
A device is chosen by its id, its name, or a part of its name.

--json prints a list of hosts: [{name, is_default, inputs, outputs}]; inputs and outputs are lists of
{id, name, is_default, channels, default_rate, rates, buffers}: rates in Hz, buffers as [shortest, longest] in
frames or null.")]
pub struct Args {
    /// Print JSON.
    #[arg(long)]
    json: bool,
}

/// Runs `devices`.
pub fn run(args: &Args) -> Outcome {
    let hosts = audio::hosts();
    if args.json {
        say(&serde_json::to_string_pretty(&hosts)?);
    } else {
        say(hosts
            .iter()
            .map(describe_host)
            .collect::<String>()
            .trim_end());
    }
    Ok(())
}

fn describe_host(host: &Host) -> String {
    let default = if host.is_default { " (default)" } else { "" };
    let inputs = describe_devices("inputs", &host.inputs);
    let outputs = describe_devices("outputs", &host.outputs);
    format!("{}{default}\n{inputs}{outputs}\n", host.name)
}

fn describe_devices(title: &str, devices: &[Device]) -> String {
    if devices.is_empty() {
        return format!("  {title}: none\n");
    }
    let lines: String = devices.iter().map(describe_device).collect();
    format!("  {title}:\n{lines}")
}

fn describe_device(device: &Device) -> String {
    let default = if device.is_default { '*' } else { ' ' };
    let rates: Vec<String> = device.rates.iter().map(u32::to_string).collect();
    let buffers = match device.buffers {
        Some((low, high)) if low == high => format!(", buffer {low}"),
        Some((low, high)) => format!(", buffer {low} to {high}"),
        None => String::new(),
    };
    let (name, id, channels, rates) = (&device.name, &device.id, device.channels, rates.join(" "));
    format!("  {default} {name} [{id}]: {channels} channels, {rates} Hz{buffers}\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_device_is_told_in_one_line() {
        let device = Device {
            id: "alsa:hw".into(),
            name: "Solo".into(),
            is_default: true,
            channels: 2,
            default_rate: 48_000,
            rates: vec![44_100, 48_000],
            buffers: Some((16, 4096)),
        };
        let host = Host {
            name: "ALSA".into(),
            is_default: true,
            inputs: Vec::new(),
            outputs: vec![device],
        };
        let told = "ALSA (default)\n  inputs: none\n  outputs:\n  \
                    * Solo [alsa:hw]: 2 channels, 44100 48000 Hz, buffer 16 to 4096\n\n";
        assert_eq!(describe_host(&host), told);
    }
}
