"""Makes `default.nam`: a simulated amp and cabinet, and a small WaveNet trained to play it.

    python make_capture.py            train for 5000 steps (under half an hour on one core), write default.nam

The amp below is the device under capture. It has no latency beyond that of its causal filters, so
input and output need no alignment. Network and exporter are those of `neural-amp-modeler`; the
training loop is our own. The riff is not part of the training material: it validates the result.
"""

import argparse
import json
import math
import tempfile
import time
from pathlib import Path

import numpy as np
import soundfile
from scipy.signal import butter, lfilter, sosfilt

from make_riff import RATE, pickup, pluck, strum

HERE = Path(__file__).resolve().parent
OVER = 8  # the amp runs at 384 kHz
DRIVE = 3.7  # gain into the second stage
SEED = 1959
LITE = ([1, 2, 4, 8, 16, 32, 64], [128, 256, 512, 1, 2, 4, 8, 16, 32, 64, 128, 256, 512])
WINDOW, BATCH = 8192, 8


# --- the amp --------------------------------------------------------------------------------------

def peak(x, hz, db, q, rate):
    """A bell: `db` at `hz`."""
    a, w = 10 ** (db / 40), 2 * math.pi * hz / rate
    s, c = math.sin(w) / (2 * q), math.cos(w)
    return lfilter(np.array([1 + s * a, -2 * c, 1 - s * a]) / (1 + s / a),
                   np.array([1 + s / a, -2 * c, 1 - s / a]) / (1 + s / a), x)


def high(x, hz, rate, order=1):
    """High-pass."""
    return sosfilt(butter(order, hz, "highpass", fs=rate, output="sos"), x)


def low(x, hz, rate, order=1):
    """Low-pass."""
    return sosfilt(butter(order, hz, "lowpass", fs=rate, output="sos"), x)


def triode(x, bias):
    """A soft clipper with unit slope at rest; the bias makes one side give way sooner than the other."""
    rest = math.tanh(bias)
    return (np.tanh(x + bias) - rest) / (1 - rest * rest)


def amp(x):
    """Amp and cabinet: crunch. Input and output at 48 kHz, same length, output not yet levelled."""
    rate = RATE * OVER
    y = np.zeros(len(x) * OVER)
    y[::OVER] = x * OVER
    y = low(y, 20000, rate, 6)
    # First stage: guitar volume high, a little bass trimmed before anything clips.
    y = high(y, 70, rate)
    y = triode(2.2 * y, 0.35)
    # Coupling: tighter bass, bite around 1.6 kHz, the Miller capacitance takes the top.
    y = high(y, 110, rate)
    y = peak(y, 1600, 2.5, 0.7, rate)
    y = low(y, 9000, rate)
    # Second stage, inverted by the first one, so the other side clips.
    y = -triode(-DRIVE * y, 0.55)
    y = high(y, 40, rate)
    # Tone stack: a shallow scoop and some treble.
    y = peak(y, 480, -3.0, 0.6, rate)
    y = peak(y, 2200, 1.5, 0.7, rate)
    # Power stage: symmetric and gentle, then the output transformer.
    y = np.tanh(0.9 * y)
    y = low(high(y, 55, rate), 11000, rate)
    # Speaker in its box, close microphone.
    y = high(y, 75, rate, 2)
    y = peak(y, 112, 4.5, 1.4, rate)
    y = peak(y, 400, -2.5, 0.9, rate)
    y = peak(y, 2700, 4.0, 1.1, rate)
    y = low(y, 5200, rate, 4)
    y = low(y, 20000, rate, 4)
    return y[::OVER]


def levelled():
    """The riff, the amp's answer (second pass of the loop) and the gain that makes it peak at -3 dBFS."""
    x = soundfile.read(HERE / "riff.flac")[0]
    y = amp(np.concatenate([x, x]))[len(x):]
    return x, y, 10 ** (-3 / 20) / np.abs(y).max()


# --- training material ----------------------------------------------------------------------------

def material(rng):
    """About 90 s of dry guitar and test signals, peak 0.9."""
    parts = []

    def add(y, level):
        y = pickup(np.append(y, np.zeros(2400)))
        parts.append(y * level / np.abs(y).max())

    opens = [40, 45, 50, 55, 59, 64]
    for base in opens:  # every string, low and high frets, soft to hard
        for fret in 0, 3, 5, 8, 12:
            v = rng.uniform(0.25, 1.0)
            add(pluck(rng, base + fret, int(rng.uniform(0.35, 0.8) * RATE), v,
                      bend=rng.choice([0, 0, 1, 2]), vibrato=rng.choice([0, 0.2])), 0.75 * v ** 1.3)
    for _ in range(26):  # chords: fifths, triads, open strings
        root, v = rng.integers(40, 56), rng.uniform(0.25, 1.0)
        shape = [[0, 7, 12], [0, 7, 12, 16], [0, 7, 12, 15, 19], [0, 5, 10, 15, 19, 24], [0, 4, 7]]
        notes = [root + i for i in shape[rng.integers(len(shape))]]
        add(strum(rng, notes, int(rng.uniform(0.4, 1.2) * RATE), v, up=bool(rng.integers(2))), 0.9 * v ** 1.3)
    for _ in range(70):  # palm mutes
        v = rng.uniform(0.3, 1.0)
        add(pluck(rng, int(rng.integers(40, 53)), int(rng.uniform(0.1, 0.22) * RATE), v,
                  mute=rng.uniform(0.4, 1.0)), 0.75 * v ** 1.3)
    for low_hz, high_hz, level in (30, 8000, 0.5), (60, 12000, 0.08), (8000, 40, 0.9), (20, 20000, 0.02):
        t = np.arange(int(1.5 * RATE)) / (1.5 * RATE)
        ratio = math.log(high_hz / low_hz)
        parts.append(level * np.sin(2 * np.pi * low_hz * 1.5 / ratio * (np.exp(t * ratio) - 1)))
    for level in 0.003, 0.01, 0.03, 0.1, 0.25:  # noise, white and dull
        n = rng.normal(0, level, RATE // 2)
        parts += [np.clip(n, -0.95, 0.95), np.clip(4 * lfilter([0.1], [1, -0.9], n), -0.95, 0.95)]
    rng.shuffle(parts)
    parts.append(np.zeros(RATE))
    return np.concatenate(parts)


def data():
    """Training and validation pairs as float32, levelled."""
    riff, riff_out, gain = levelled()
    x = material(np.random.default_rng(SEED))
    return [v.astype(np.float32) for v in (x, amp(x) * gain, riff, riff_out * gain)]


# --- training -------------------------------------------------------------------------------------

def network(wide=8, narrow=4, dilations=LITE):
    """Channels and dilations of both layer arrays; feather by default."""
    import torch
    from nam.models.wavenet import WaveNet
    torch.manual_seed(SEED)

    def array(inputs, channels, head, dilations, bias):
        return dict(
            input_size=inputs, condition_size=1, channels=channels, kernel_size=3, dilations=dilations,
            activation="Tanh", head=dict(out_channels=head, kernel_size=1, bias=bias))

    return WaveNet.init_from_config(dict(
        layers_configs=[array(1, wide, narrow, dilations[0], False), array(wide, narrow, 1, dilations[1], True)],
        head_scale=0.02, sample_rate=RATE))


def looped(net, x):
    """The network's answer to the second pass of a loop; of several networks in one, the last one's."""
    import torch
    with torch.no_grad():
        lead = torch.from_numpy(x[-(net.receptive_field - 1):])
        return np.atleast_2d(net(torch.cat([lead, torch.from_numpy(x)]), pad_start=False).numpy())[-1]


def esr(got, want):
    """Error energy over signal energy."""
    return float(np.sum((got.astype(np.float64) - want) ** 2) / np.sum(want.astype(np.float64) ** 2))


def train(net, x, y, riff, riff_out, steps, rate=6e-3):
    """Adam, its learning rate falling from `rate` along a cosine. The riff is only looked at, nothing is chosen by it."""
    import torch
    x, y, field = torch.from_numpy(x), torch.from_numpy(y), net.receptive_field
    rng, begin = np.random.default_rng(SEED), time.time()
    optimizer = torch.optim.Adam(net.parameters(), lr=1e-3)
    floor = 1e-3

    def emphasis(v):
        return v[..., 1:] - 0.9 * v[..., :-1]

    for step in range(1, steps + 1):
        done = step / steps
        for group in optimizer.param_groups:
            group["lr"] = rate * min(1, done / 0.03) * 0.5 * (1 + math.cos(math.pi * done)) + 1e-5
        starts = rng.integers(field - 1, len(x) - WINDOW, BATCH)
        inputs = torch.stack([x[s - field + 1:s + WINDOW] for s in starts])
        want = torch.stack([y[s:s + WINDOW] for s in starts])
        got = net(inputs, pad_start=False)
        want = want if got.ndim == 2 else want[:, None]  # several networks in one share what they should answer
        error = got - want
        # Each window weighs by its own energy (with a floor), so soft playing counts as well.
        plain = error.square().mean(-1) / (want.square().mean(-1) + floor)
        bright = emphasis(error).square().mean(-1) / (emphasis(want).square().mean(-1) + floor / 10)
        loss = plain.mean() + 0.3 * bright.mean() + 0.1 * error.mean(-1).square().mean() / floor
        optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(net.parameters(), 1.0)
        optimizer.step()
        if step % 250 == 0 or step == steps:
            print(f"step {step:6}  {time.time() - begin:6.0f} s  loss {loss.item():.4f}  "
                  f"validation {esr(looped(net, riff), riff_out):.5f}", flush=True)


def export(net):
    """What the package's exporter writes, as a dictionary."""
    with tempfile.TemporaryDirectory() as folder:
        net.export(folder)
        return json.loads((Path(folder) / "model.nam").read_text())


def write(net, riff, riff_out, file, about):
    """Removes the offset at silence, then writes A1 keys, version 0.5.4, float32 shortest digits."""
    import torch
    with torch.no_grad():
        offset = net(torch.zeros(16))[-1].item()
    weights = np.array(export(net)["weights"])
    weights[-2] -= offset / weights[-1]  # the bias of the last head
    net.import_weights(torch.from_numpy(weights.astype(np.float32)))
    found, exported = esr(looped(net, riff), riff_out), export(net)
    layers = [{
        "input_size": a["input_size"], "condition_size": a["condition_size"], "channels": a["channels"],
        "head_size": a["head"]["out_channels"], "head_bias": a["head"]["bias"],
        "kernel_size": a["kernel_sizes"][0], "dilations": a["dilations"], "activation": "Tanh",
        "gated": False} for a in exported["config"]["layers"]]
    metadata = {**exported["metadata"], **about, "training": {"validation_esr": round(found, 6)}}
    (HERE / file).write_text(json.dumps({
        "version": "0.5.4", "metadata": metadata, "architecture": "WaveNet",
        "config": {"layers": layers, "head": None, "head_scale": exported["config"]["head_scale"]},
        "weights": [float(str(np.float32(w))) for w in exported["weights"]],
        "sample_rate": RATE}, separators=(",", ":")) + "\n")
    print(f"{file}: validation error to signal {found:.5f}")


if __name__ == "__main__":
    import torch
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--steps", type=int, default=5000)
    parser.add_argument("--output", default="default.nam")
    options = parser.parse_args()
    torch.set_num_threads(1)
    pairs = data()
    print(f"{len(pairs[0]) / RATE:.1f} s of training material")
    net = network()
    train(net, *pairs, options.steps)
    write(net, *pairs[2:], options.output, {"name": "Backline Crunch", "gear_type": "amp_cab", "tone_type": "crunch"})
