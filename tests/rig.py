#!/usr/bin/env python3
"""Helps tests/rig.sh: makes a guitar, splits a recording, compares what was played with what was rendered.

rig.py guitar OUT.wav                      eight seconds of plucked strings at 48 kHz
rig.py split REC.wav DRY.wav               channel 0 of a recording
rig.py compare REC.wav RENDERED.wav REPORT.json [--name N] [--max-delay FRAMES] [--max-esr X]
                                           channel 1 of REC against RENDERED; exits 1 when they differ
"""
import argparse
import json
import struct
import sys

import numpy as np

RATE = 48_000


def read(path):
    """(frames, channels) as float64; WAV of 32-bit float or integers."""
    data = open(path, "rb").read()
    at, layout, body = 12, None, b""
    while at + 8 <= len(data):
        tag, size = data[at : at + 4], struct.unpack("<I", data[at + 4 : at + 8])[0]
        if tag == b"fmt ":
            kind, channels = struct.unpack("<HH", data[at + 8 : at + 12])
            bits = struct.unpack("<H", data[at + 22 : at + 24])[0]
            if kind == 0xFFFE:
                kind = struct.unpack("<H", data[at + 32 : at + 34])[0]
            layout = (kind, channels, bits)
        if tag == b"data":
            body = data[at + 8 : at + 8 + size]
        at += 8 + size + (size & 1)
    kind, channels, bits = layout
    if (kind, bits) == (3, 32):
        samples = np.frombuffer(body[: len(body) // 4 * 4], "<f4").astype(np.float64)
    elif (kind, bits) == (1, 32):
        samples = np.frombuffer(body[: len(body) // 4 * 4], "<i4") / 2.0**31
    else:
        sys.exit(f"{path}: WAV kind {kind} with {bits} bits is not expected here")
    frames = len(samples) // channels
    return samples[: frames * channels].reshape(frames, channels)


def write(path, samples):
    body = np.asarray(samples, "<f4").tobytes()
    head = struct.pack("<4sI4s4sIHHIIHH", b"RIFF", 36 + len(body), b"WAVE", b"fmt ", 16, 3, 1, RATE, 4 * RATE, 4, 32)
    open(path, "wb").write(head + struct.pack("<4sI", b"data", len(body)) + body)


def guitar(args):
    """Karplus-Strong plucks over a whisper of noise, so that every half second can be aligned."""
    random = np.random.default_rng(5)
    out = 1e-3 * random.standard_normal(8 * RATE)
    for number in range(31):
        period = int(RATE / (82.41 * 2 ** (random.integers(0, 25) / 12)))
        string = random.uniform(-1, 1, period)
        start = number * RATE // 4
        for at in range(start, min(start + RATE, len(out)), period):
            part = out[at : at + period]
            part += 0.1 * string[: len(part)]
            string = 0.497 * (string + np.roll(string, 1))
    write(args.out, np.clip(out, -0.5, 0.5))


def split(args):
    write(args.out, read(args.rec)[:, 0])


def lag(query, signal):
    """Where `query` sits inside `signal`."""
    size = 1 << (len(signal) + len(query)).bit_length()
    spectrum = np.fft.rfft(signal, size) * np.conj(np.fft.rfft(query, size))
    return int(np.argmax(np.fft.irfft(spectrum, size)[: len(signal) - len(query) + 1]))


def esr(got, wanted):
    return float(np.sum((got - wanted) ** 2) / np.sum(wanted**2))


def compare(args):
    """After a second (the network has forgotten the start by then), all of it at one and the same delay."""
    wet, wanted = read(args.rec)[:, 1], read(args.rendered)[:, 0]
    report = json.load(open(args.report))
    window, reach = RATE // 2, RATE // 2
    starts = range(RATE, min(len(wet), len(wanted)) - window - reach, window)
    lags = [lag(wanted[a : a + window], wet[a : a + window + reach]) for a in starts]
    if len(lags) < 6 or not np.any(wet):
        sys.exit(f"{args.name}: FAILED, the recording is silent or too short")
    delay = max(set(lags), key=lags.count)
    played, due = wet[RATE + delay :], wanted[RATE:]
    frames = min(len(played), len(due))
    error = esr(played[:frames], due[:frames])
    worst = float(np.max(np.abs(played[:frames] - due[:frames])))
    bad = np.flatnonzero(np.abs(played[:frames] - due[:frames]) > 1e-4)
    runs = np.split(bad, np.flatnonzero(np.diff(bad) > RATE // 4) + 1) if len(bad) else []
    places = [f"{(RATE + run[0]) / RATE:.3f} s ({run[-1] - run[0] + 1} frames)" for run in runs]
    faults = [
        f"differs at {', '.join(places[:8])}, delays by half seconds {lags}" if places else "",
        f"ESR above {args.max_esr:g}" if not error <= args.max_esr else "",
        f"delay above {args.max_delay} frames" if delay > args.max_delay else "",
    ]
    dropouts = report["dropouts"]
    print(
        f"{args.name}: delay {delay} frames ({1e3 * delay / RATE:.2f} ms), ESR {error:.3g}, largest error {worst:.3g}, "
        f"{frames} frames; play says: {report['added_delay_frames']} frames between the callbacks, "
        f"buffer {report['buffer']}, ring dry {dropouts['ring_dry']}, trims {report['ring_trims']}, "
        f"device xruns {dropouts['device_xruns']}, overloads {dropouts['overloads']}, "
        f"load {100 * report['load']['typical']:.0f} % (worst {100 * report['load']['worst']:.0f} %)"
    )
    told = "; ".join(fault for fault in faults if fault)
    if told:
        sys.exit(f"{args.name}: FAILED, {told}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(required=True)
    command = commands.add_parser("guitar")
    command.add_argument("out")
    command.set_defaults(run=guitar)
    command = commands.add_parser("split")
    command.add_argument("rec")
    command.add_argument("out")
    command.set_defaults(run=split)
    command = commands.add_parser("compare")
    command.add_argument("rec")
    command.add_argument("rendered")
    command.add_argument("report")
    command.add_argument("--name", default="rig")
    command.add_argument("--max-delay", type=int, default=RATE)
    command.add_argument("--max-esr", type=float, default=1e-8)
    command.set_defaults(run=compare)
    args = parser.parse_args()
    args.run(args)


if __name__ == "__main__":
    main()
