#!/usr/bin/env python3
"""Makes fuzz/seeds: small files of our own from which the fuzzer starts.

    python3 fuzz/make_seeds.py
"""

import json
import random
import shutil
import struct
import wave
from pathlib import Path

HERE = Path(__file__).parent
SEEDS = HERE / "seeds"
FIXTURES = HERE.parent / "tests" / "fixtures"

# One fixture for each feature, of those that are small.
NAM = [
    "blended_secondary", "bottleneck_narrow", "container", "condition", "convnet", "convnet_batchnorm",
    "film_conv_pre", "film_layer1x1_post", "gated_one_slope", "groups_input_depthwise", "head1x1",
    "head_kernel", "layer1x1_inactive", "linear", "lstm_one_layer", "lstm_two_layers", "post_head",
    "post_head_named", "single_layer", "slimmable", "slimmable_gated",
]


def folder(name):
    path = SEEDS / name
    shutil.rmtree(path, ignore_errors=True)
    path.mkdir(parents=True)
    return path


def rounded(value):
    """The same capture in fewer characters: the fuzzer has more use for short files than for good tone."""
    if isinstance(value, dict):
        return {key: rounded(entry) for key, entry in value.items() if key != "metadata"}
    if isinstance(value, list):
        return [rounded(entry) for entry in value]
    return round(value, 2) if isinstance(value, float) else value


def keras(kind, gates):
    """A model of two units as RTNeural's exporter writes it."""
    rng = random.Random(gates)
    units = 2

    def matrix(rows, columns):
        return [[round(rng.uniform(-0.5, 0.5), 2) for _ in range(columns)] for _ in range(rows)]

    bias = matrix(2, gates * units) if kind == "gru" else matrix(1, gates * units)[0]
    weights = [matrix(1, gates * units), matrix(units, gates * units), bias]
    recurrent = {"type": kind, "activation": "", "shape": [None, None, units], "weights": weights}
    dense = {"type": "dense", "activation": "", "shape": [None, None, 1],
             "weights": [matrix(units, 1), [0.1]]}
    return {"in_shape": [None, None, 1], "in_skip": 1, "out_gain": -3.0,
            "metadata": {"samplerate": "48000"}, "layers": [recurrent, dense]}


def captures():
    path = folder("nam")
    for name in NAM:
        capture = json.loads((FIXTURES / f"{name}.nam").read_text())
        (path / f"{name}.nam").write_text(json.dumps(rounded(capture), separators=(",", ":")))
    (path / "gru.aidax").write_text(json.dumps(keras("gru", 3)))
    (path / "lstm.json").write_text(json.dumps(keras("lstm", 4)))
    whole = json.loads((FIXTURES / "single_layer.nam").read_text())
    (path / "metadata.nam").write_text(json.dumps(whole))


def choices():
    path = folder("nam_valid")
    rng = random.Random(1)
    for at, length in enumerate([16, 32, 64, 64, 128, 128, 128, 256, 256, 256, 512]):
        (path / f"{at:02}").write_bytes(rng.randbytes(length))


def chunk(name, body, order):
    return name + struct.pack(order + "I", len(body)) + body + b"\0" * (len(body) % 2)


def riff(format_body, data, extra=b""):
    body = b"WAVE" + chunk(b"fmt ", format_body, "<") + extra + chunk(b"data", data, "<")
    return chunk(b"RIFF", body, "<")


def aiff(bits, channels, data, compression=b""):
    """AIFF, or AIFC where there is a compression."""
    frames = len(data) // (channels * bits // 8)
    # 48000 as an 80-bit float.
    rate = struct.pack(">HQ", 16383 + 15, 48000 << 48)
    common = struct.pack(">hIh", channels, frames, bits) + rate + compression
    start = b"AIFC" + chunk(b"FVER", bytes.fromhex("a2805140"), ">") if compression else b"AIFF"
    body = start + chunk(b"COMM", common, ">") + chunk(b"SSND", struct.pack(">II", 0, 0) + data, ">")
    return chunk(b"FORM", body, ">")


def crc(data, bits, polynomial):
    value = 0
    for byte in data:
        value ^= byte << (bits - 8)
        for _ in range(8):
            value = value << 1 ^ (polynomial if value >> (bits - 1) & 1 else 0)
        value &= (1 << bits) - 1
    return value


def flac(subframes, frames):
    """FLAC of 16 bits at 48 kHz with one frame of `frames` samples; a subframe per channel, whole bytes each."""
    channels = len(subframes)
    packed = 48000 << 44 | (channels - 1) << 41 | 15 << 36 | frames
    info = struct.pack(">HH", frames, frames) + bytes(6) + packed.to_bytes(8, "big") + bytes(16)
    header = bytes([0xFF, 0xF8, 0x70 | 0x0A, (channels - 1) << 4 | 4 << 1, 0]) + struct.pack(">H", frames - 1)
    header += bytes([crc(header, 8, 0x07)])
    frame = header + b"".join(subframes)
    frame += struct.pack(">H", crc(frame, 16, 0x8005))
    return b"fLaC" + bytes([0x80, 0, 0, len(info)]) + info + frame


def recordings():
    path = folder("wav")
    rng = random.Random(2)
    frames = 24
    noise = [rng.uniform(-1, 1) for _ in range(2 * frames)]

    def pcm(bits, order):
        full = (1 << (bits - 1)) - 1
        return b"".join(int(x * full).to_bytes(bits // 8, order, signed=True) for x in noise)

    for bits, channels in [(16, 1), (24, 2), (32, 1)]:
        with wave.open(str(path / f"pcm{bits}.wav"), "wb") as file:
            file.setnchannels(channels)
            file.setsampwidth(bits // 8)
            file.setframerate(48000)
            file.writeframes(pcm(bits, "little"))
        (path / f"pcm{bits}.aiff").write_bytes(aiff(bits, channels, pcm(bits, "big")))
    eight = bytes(int(128 + 127 * x) for x in noise)
    (path / "pcm8.wav").write_bytes(riff(struct.pack("<HHIIHH", 1, 1, 8000, 8000, 1, 8), eight))
    floats = struct.pack(f"<{len(noise)}f", *noise)
    ieee = struct.pack("<HHIIHH", 3, 2, 48000, 384000, 8, 32)
    (path / "float32.wav").write_bytes(riff(ieee + b"\0\0", floats, chunk(b"fact", struct.pack("<I", frames), "<")))
    doubles = struct.pack(f"<{len(noise)}d", *noise)
    (path / "float64.wav").write_bytes(riff(struct.pack("<HHIIHH", 3, 1, 44100, 352800, 8, 64), doubles))
    guid = struct.pack("<H", 1) + bytes.fromhex("000000001000800000aa00389b71")
    wide = struct.pack("<HHIIHHHHI", 0xFFFE, 2, 48000, 288000, 6, 24, 22, 24, 3) + guid
    (path / "extensible.wav").write_bytes(riff(wide, pcm(24, "little")))
    tags = chunk(b"LIST", b"INFO" + chunk(b"INAM", b"riff", "<"), "<")
    (path / "tagged.wav").write_bytes(riff(struct.pack("<HHIIHH", 1, 1, 48000, 96000, 2, 16), pcm(16, "little"), tags))
    for name, code in [("alaw", 6), ("mulaw", 7)]:
        (path / f"{name}.wav").write_bytes(riff(struct.pack("<HHIIHHH", code, 1, 8000, 8000, 1, 8, 0), eight))
    (path / "sowt.aifc").write_bytes(aiff(16, 1, pcm(16, "little"), b"sowt\0\0"))
    floats = struct.pack(f">{len(noise)}f", *noise)
    (path / "fl32.aifc").write_bytes(aiff(32, 1, floats, b"fl32\0\0"))
    verbatim = b"\x02" + b"".join(struct.pack(">h", int(x * 32767)) for x in noise[:frames])
    constant = b"\x00" + struct.pack(">h", 1234)
    (path / "verbatim.flac").write_bytes(flac([verbatim], frames))
    (path / "constant.flac").write_bytes(flac([constant, constant], 4096))
    (path / "mixed.flac").write_bytes(flac([verbatim, constant], frames))


if __name__ == "__main__":
    captures()
    choices()
    recordings()
