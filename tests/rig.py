#!/usr/bin/env python3
"""Helps tests/rig.sh: makes a guitar, splits a recording, compares what was played with what was rendered.

rig.py guitar OUT.wav [--seconds N] [--lead N] [--rests]
                                           plucked strings at 48 kHz, eight seconds of them; silence ahead; rests between
rig.py split REC.wav DRY.wav [--ahead FRAMES]
                                           channel 0 of a recording, silence ahead of it
rig.py compare REC.wav RENDERED.wav REPORT.json [--name N] [--max-delay FRAMES] [--max-esr X]
                                           channel 1 of REC against RENDERED; exits 1 when they differ
rig.py same TAKE.wav RENDERED.wav REPORT.json [--name N] [--ahead FRAMES]
                                           channels 1 and 2 of TAKE are those of RENDERED to the last bit; else exits 1
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
    """Mono, or (frames, channels); float32."""
    body = np.asarray(samples, "<f4").tobytes()
    channels = np.asarray(samples).size // max(len(samples), 1)
    layout = struct.pack("<HHIIHH", 3, channels, RATE, 4 * channels * RATE, 4 * channels, 32)
    head = struct.pack("<4sI4s4sI", b"RIFF", 36 + len(body), b"WAVE", b"fmt ", 16) + layout
    open(path, "wb").write(head + struct.pack("<4sI", b"data", len(body)) + body)


def heard(path):
    """A recording (dry, wet) up to a little before the player left: its last block reaches one client and not another."""
    take = read(path)
    playing = np.flatnonzero(take[:, 0])
    return take[: max(playing[-1] - 1024, 0)] if len(playing) else take[:0]


def guitar(args):
    """Karplus-Strong plucks over a whisper of noise, so that every half second can be aligned.

    With rests, two seconds of every four have no pluck; for the last of them nothing but the whisper is left.
    """
    random = np.random.default_rng(5)
    out = 1e-3 * random.standard_normal(args.seconds * RATE)
    for number in range(4 * args.seconds - 1):
        period = int(RATE / (82.41 * 2 ** (random.integers(0, 25) / 12)))
        string = random.uniform(-1, 1, period)
        if args.rests and number % 16 >= 8:
            continue
        start = number * RATE // 4
        for at in range(start, min(start + RATE, len(out)), period):
            part = out[at : at + period]
            part += 0.1 * string[: len(part)]
            string = 0.497 * (string + np.roll(string, 1))
    write(args.out, np.concatenate([np.zeros(args.lead * RATE), np.clip(out, -0.5, 0.5)]))


def split(args):
    write(args.out, np.concatenate([np.zeros(args.ahead), read(args.rec)[:, 0]]))


def lag(query, signal):
    """Where `query` sits inside `signal`."""
    size = 1 << (len(signal) + len(query)).bit_length()
    spectrum = np.fft.rfft(signal, size) * np.conj(np.fft.rfft(query, size))
    return int(np.argmax(np.fft.irfft(spectrum, size)[: len(signal) - len(query) + 1]))


def esr(got, wanted):
    return float(np.sum((got - wanted) ** 2) / np.sum(wanted**2))


def compare(args):
    """From the second second on (the network has forgotten the start by then), all of it at one delay."""
    wet, wanted = heard(args.rec)[RATE:, 1], read(args.rendered)[RATE:, 0]
    if len(wet) < 4 * RATE or not np.any(wet):
        sys.exit(f"{args.name}: FAILED, the recording is silent or too short")
    delay = lag(wanted[:RATE], wet[: 2 * RATE])
    frames = min(len(wet) - delay, len(wanted))
    played, due = wet[delay : delay + frames], wanted[:frames]
    error, worst = esr(played, due), float(np.max(np.abs(played - due)))
    report = json.load(open(args.report))
    dropouts = report["dropouts"]
    print(
        f"{args.name}: delay {delay} frames ({1e3 * delay / RATE:.2f} ms), ESR {error:.3g}, largest error {worst:.3g}, "
        f"{frames} frames; play says: {report['added_delay_frames']} frames between the callbacks, "
        f"buffer {report['buffer']}, ring dry {dropouts['ring_dry']}, trims {report['ring_trims']}, "
        f"device xruns {dropouts['device_xruns']}, overloads {dropouts['overloads']}, "
        f"load {100 * report['load']['typical']:.0f} % (worst {100 * report['load']['worst']:.0f} %)"
    )
    if not error <= args.max_esr:
        sys.exit(f"{args.name}: FAILED, ESR above {args.max_esr:g}")
    if delay > args.max_delay:
        sys.exit(f"{args.name}: FAILED, delay above {args.max_delay} frames")


def same(args):
    """From the first note on: what the start left in the echoes is far below its last bit by then."""
    take, rendered = read(args.take), read(args.rendered)[args.ahead :]
    sounding = np.flatnonzero(take[:, 0])
    if len(sounding) < 4 * RATE or sounding[0] < RATE or not np.all(np.any(take[:, 1:], axis=0)):
        sys.exit(f"{args.name}: FAILED, the take is silent or too short")
    start = sounding[0]
    played, due = take[start:, 1:], rendered[start : len(take)]
    delay = lag(due[:, 0][: 2 * RATE], played[: 3 * RATE, 0])
    apart = np.flatnonzero(np.any(played != due, axis=1))
    dropouts = json.load(open(args.report))["dropouts"]
    print(
        f"{args.name}: delay {delay} frames, {len(apart)} of {len(due)} frames differ, largest difference "
        f"{np.max(np.abs(played - due)):.3g}, peak {np.max(np.abs(due)):.3g}, sides apart by "
        f"{np.max(np.abs(due[:, 0] - due[:, 1])):.3g}; play says: device xruns {dropouts['device_xruns']}, "
        f"overloads {dropouts['overloads']}"
    )
    if len(apart):
        sys.exit(f"{args.name}: FAILED, the first frame that differs is {start + apart[0]} of {len(take)}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(required=True)
    command = commands.add_parser("guitar")
    command.add_argument("out")
    command.add_argument("--seconds", type=int, default=8)
    command.add_argument("--lead", type=int, default=0)
    command.add_argument("--rests", action="store_true")
    command.set_defaults(run=guitar)
    command = commands.add_parser("split")
    command.add_argument("rec")
    command.add_argument("out")
    command.add_argument("--ahead", type=int, default=0)
    command.set_defaults(run=split)
    command = commands.add_parser("compare")
    command.add_argument("rec")
    command.add_argument("rendered")
    command.add_argument("report")
    command.add_argument("--name", default="rig")
    command.add_argument("--max-delay", type=int, default=RATE)
    command.add_argument("--max-esr", type=float, default=1e-8)
    command.set_defaults(run=compare)
    command = commands.add_parser("same")
    command.add_argument("take")
    command.add_argument("rendered")
    command.add_argument("report")
    command.add_argument("--name", default="preset")
    command.add_argument("--ahead", type=int, default=0)
    command.set_defaults(run=same)
    args = parser.parse_args()
    args.run(args)


if __name__ == "__main__":
    main()
