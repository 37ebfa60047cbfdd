"""Makes the factory captures: the valve amps of `amps.py`, each played by a small WaveNet.

    python make_captures.py NAME [--steps N] [--start FILE.nam]         NAME: clean edge crunch lead bass

Material, loss and exporter are those of `make_capture.py`; the bass amp hears bass strings as well. The riff
that validates is not part of the material: `riff.flac` for guitars, `riff_bass.flac` for the bass.
"""

import argparse
import json

import numpy as np
import soundfile

import make_capture
from amps import amp
from make_riff import RATE, pickup, pluck

FEATHER = (8, 4)
STANDARD = (16, 8, [[2 ** i for i in range(10)]] * 2)
CAPTURES = {  # name, tone, channels (and dilations) of both arrays
    "clean": ("Backline Clean", "clean", FEATHER),
    "edge": ("Backline Edge", "overdrive", FEATHER),
    "crunch": ("Backline British", "crunch", FEATHER),
    "lead": ("Backline Lead", "hi_gain", STANDARD),
    "bass": ("Backline Bass", "clean", FEATHER),
}
DBU = -0.8  # full scale is a volt at the jack, peak


def low_strings(rng):
    """About 40 s of bass: every string, soft to hard, held and cut short."""
    parts = []
    for base in 23, 28, 33, 38, 43:
        for fret in 0, 2, 3, 5, 7, 10, 12:
            v, mute = rng.uniform(0.25, 1.0), rng.choice([0, 0, 0.3, 0.7])
            y = pickup(pluck(rng, base + fret, int(rng.uniform(0.4, 1.6) * RATE), v, mute=mute, pick=0.2))
            parts.append(y * 0.85 * v ** 1.3 / np.abs(y).max())
    rng.shuffle(parts)
    return np.concatenate(parts)


def data(name):
    """Training and validation pairs as float32; the riff leaves the amp with a peak of -3 dBFS."""
    play, rng = amp(name), np.random.default_rng(make_capture.SEED)
    x = make_capture.material(rng)
    if name == "bass":
        x = np.concatenate([low_strings(rng), x])
    riff = soundfile.read(make_capture.HERE / ("riff_bass.flac" if name == "bass" else "riff.flac"))[0]
    answer = play(np.concatenate([riff, riff]))[len(riff):]
    gain = 10 ** (-3 / 20) / np.abs(answer).max()
    return [v.astype(np.float32) for v in (x, play(x) * gain, riff, answer * gain)]


if __name__ == "__main__":
    import torch
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("name", choices=CAPTURES)
    parser.add_argument("--steps", type=int, default=3000)
    parser.add_argument("--start", help="a capture of the same shape whose weights to begin with")
    options = parser.parse_args()
    torch.set_num_threads(1)
    make_capture.WINDOW, make_capture.BATCH = 16384, 4
    title, tone, shape = CAPTURES[options.name]
    pairs = data(options.name)
    print(f"{options.name}: {len(pairs[0]) / RATE:.1f} s of training material", flush=True)
    net = make_capture.network(*shape)
    if options.start:
        weights = json.loads((make_capture.HERE / options.start).read_text())["weights"]
        net.import_weights(torch.tensor(weights))
    make_capture.train(net, *pairs, options.steps)
    make_capture.write(net, *pairs[2:], f"{options.name}.nam", {
        "name": title, "gear_type": "amp", "tone_type": tone, "input_level_dbu": DBU})
