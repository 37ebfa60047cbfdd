"""Makes `riff.flac`: a dry guitar riff that loops, four bars at 112.5 bpm, E minor.

    python make_riff.py

Every note is a plucked string (Karplus-Strong: a delay line with a damping filter in its loop), seen
by one magnetic pickup. Tails that reach past the last bar are added to the first one, so the loop has
no seam. `make_capture.py` borrows the same strings for its training material.
"""

from pathlib import Path

import numpy as np
import soundfile
from scipy.signal import lfilter

HERE = Path(__file__).resolve().parent
RATE = 48000
BEAT = 25600  # frames: 112.5 bpm
BEATS = 16
SEED = 20261122
PEAK = 10 ** (-6 / 20)


def hz(note):
    """Frequency of a MIDI note number; the open strings are 40 45 50 55 59 64."""
    return 440.0 * 2 ** ((note - 69) / 12)


def lagrange(fraction):
    """Four taps that delay by 1 + fraction frames."""
    d, n = 1 + fraction, np.arange(4)
    return np.array([np.prod([(d - j) / (k - j) for j in n if j != k]) for k in n])


def string(frames, pitch_hz, decay_s, damping, pulse):
    """Free vibration after `pulse`; higher `damping` (0..0.5) takes the treble away sooner."""
    period = RATE / pitch_hz
    smooth = np.array([damping / 2, 1 - damping, damping / 2])  # delays by one frame
    whole = int(period - 2)
    taps = np.convolve(smooth, lagrange(period - 2 - whole)) * 10 ** (-3 * period / RATE / decay_s)
    loop = np.concatenate([[1.0], np.zeros(whole - 1), -taps])
    x = np.zeros(frames)
    x[:min(frames, len(pulse))] = pulse[:frames]
    return lfilter([1.0], loop, x)


def pluck(rng, note, frames, velocity=1.0, mute=0.0, bend=0.0, vibrato=0.0, pick=0.13):
    """One note of `frames` frames and what rings after its release, as a coil under it hears it.

    velocity: 0..1, louder and brighter; mute: 0 open .. 1 palm of the hand on the bridge;
    bend: semitones up, reached after 0.15 s; vibrato: depth in semitones; pick: place on the string, 0..0.5.
    """
    pitch, tail = hz(note), frames + RATE // 8
    period = RATE / pitch
    length = int(RATE * (0.0009 - 0.0005 * velocity))
    pulse = np.zeros(int(period) + 2 * length)
    pulse[:length] = np.hanning(length + 2)[1:-1]
    pulse[:int(period)] += 0.12 * velocity * rng.normal(0, 1, int(period)) * np.linspace(1, 0, int(period))
    pulse = np.append(pulse, np.zeros(2400))
    for corner in 1.5 * pitch, (2000 + 5000 * velocity) * (1 - 0.6 * mute):  # 1/n, then the pick's softness
        colour = np.exp(-2 * np.pi * corner / RATE)
        pulse = lfilter([1 - colour], [1, -colour], pulse)
    behind = int(round(pick * period))
    pulse = np.append(pulse, np.zeros(behind)) - np.append(np.zeros(behind), pulse)
    decay = (5.0 * (110 / pitch) ** 0.35) * (1 - mute) + 0.45 * mute
    damping = min(0.5, 0.03 + 0.30 * mute + 0.0001 * pitch)
    # Two planes of vibration, a hair apart in pitch, beat slowly as a real string does.
    y = 0.7 * string(tail, pitch, decay, damping, pulse)
    y += 0.3 * string(tail, pitch * 1.0004, decay * 0.6, damping, pulse)
    coil = int(round(0.17 * period))  # the pickup sits at 17 percent of the string
    y[coil:] -= 0.55 * y[:-coil].copy()
    if bend or vibrato:
        t = np.arange(tail) / RATE
        shift = bend * np.clip((t - 0.05) / 0.15, 0, 1)
        shift = shift + vibrato * np.sin(2 * np.pi * 5.5 * t) * np.clip((t - 0.25) / 0.2, 0, 1)
        y = np.interp(np.cumsum(2 ** (shift / 12)) - 1, np.arange(tail), y, right=0.0)
    release = np.ones(tail)
    release[frames:] = np.exp(-np.arange(tail - frames) / (0.018 * RATE))
    release[-480:] *= np.linspace(1, 0, 480)
    loud = np.sqrt(np.mean(y[:4800] ** 2))  # all strings speak alike
    return y * release * (velocity ** 1.3 / loud)


def strum(rng, notes, frames, velocity=1.0, up=False, spread_s=0.011, **more):
    """A chord, string after string."""
    order = notes[::-1] if up else notes
    y = np.zeros(frames + RATE // 4)
    for i, note in enumerate(order):
        at = int(i * spread_s * RATE * rng.uniform(0.8, 1.2))
        one = pluck(rng, note, max(frames - at, 480), velocity * rng.uniform(0.85, 1.0), **more)
        y[at:at + len(one)] += one[:len(y) - at]
    return y / len(notes) ** 0.4


def pickup(x):
    """Coil and cable: a resonance at 3.6 kHz, then a gentle slope; bass trimmed at 45 Hz."""
    w, q = 2 * np.pi * 3600 / RATE, 1.3
    alpha = np.sin(w) / (2 * q)
    b = np.array([(1 - np.cos(w)) / 2, 1 - np.cos(w), (1 - np.cos(w)) / 2])
    x = lfilter(b / (1 + alpha), np.array([1 + alpha, -2 * np.cos(w), 1 - alpha]) / (1 + alpha), x)
    slope, bass = np.exp(-2 * np.pi * 6500 / RATE), np.exp(-2 * np.pi * 45 / RATE)
    x = lfilter([1 - slope], [1, -slope], x)
    return lfilter([(1 + bass) / 2, -(1 + bass) / 2], [1, -bass], x)


E5, G5, A5, D5, B5 = [40, 47, 52], [43, 50, 55], [45, 52, 57], [50, 57, 62], [47, 54, 59]


def score():
    """(beat, length in beats, notes, velocity, extras): riff, riff, soft chords, lick."""
    for bar, end in (0, [(3, .5, G5, .9, {}), (3.5, .5, A5, .95, {})]), \
                    (4, [(3, .45, D5, .9, {}), (3.5, .5, B5, .9, {})]):
        yield bar, 1.0, E5, 1.0, {}
        for beat, velocity in (1, .75), (1.5, .6), (2, .8), (2.25, .55), (2.5, .7):
            yield bar + beat, .24, [40], velocity, {"mute": .8}
        for beat, *rest in end:
            yield (bar + beat, *rest)
    soft = [(48, 0), (55, .5), (62, 1), (64, 1.5), (47, 2), (55, 2.5), (62, 3), (67, 3.5)]  # Cadd9, G/B
    for note, beat in soft:
        yield 8 + beat, min(2, 4 - beat) - (0 if beat >= 2 else beat % 2) * .9, [note], .36 + .06 * (beat % 2 == 0), {}
    lick = [(0, .5, 67, .8, {}), (.5, .25, 64, .6, {}), (.75, .25, 67, .65, {}),
            (1, .75, 69, .95, {"bend": 2.0, "vibrato": .25}), (1.75, .25, 67, .6, {}),
            (2, .25, 64, .7, {}), (2.25, .25, 62, .6, {}), (2.5, .5, 64, .8, {"vibrato": .2})]
    for beat, length, note, velocity, extras in lick:
        yield 12 + beat, length, [note], velocity, extras
    yield 15, .5, [47], .8, {"mute": .5}
    yield 15.5, .25, [43], .8, {"mute": .5}
    yield 15.75, .25, [42], .85, {"mute": .4}


def play(score, seed, beats=BEATS, beat_frames=BEAT, spread_s=0.011):
    """A score (beat, length in beats, notes, velocity, extras) as float64, one loop, peak at `PEAK`."""
    rng = np.random.default_rng(seed)
    total = beats * beat_frames
    ring = np.zeros(total)
    for beat, length, notes, velocity, extras in score:
        at = int(beat * beat_frames + rng.normal(0, 60)) if beat else 0  # a human hand: about a millisecond
        y = strum(rng, notes, int(length * beat_frames), velocity, spread_s=spread_s, **extras)
        np.add.at(ring, (at + np.arange(len(y))) % total, y)
    wet = pickup(np.concatenate([ring, ring]))[total:]  # second pass: filters know the end of the loop
    return wet * PEAK / np.abs(wet).max()


if __name__ == "__main__":
    soundfile.write(HERE / "riff.flac", play(score(), SEED), RATE, subtype="PCM_16")
