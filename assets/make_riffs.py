"""Makes the other dry riffs, each a loop of four bars: `riff_clean`, `riff_chords`, `riff_metal`, `riff_bass`.

    python make_riffs.py

The strings are those of `make_riff.py`.
"""

import soundfile

from make_riff import HERE, RATE, play


def clean():
    """90 bpm: broken chords that ring into one another. Cmaj7, Am9, Fmaj7, G6."""
    bars = [[48, 55, 59, 64, 67, 64, 59, 55], [45, 52, 59, 60, 64, 71, 64, 60],
            [41, 53, 57, 60, 64, 69, 64, 60], [43, 50, 55, 59, 64, 67, 62, 59]]
    for bar, notes in enumerate(bars):
        for i, note in enumerate(notes):
            beat, accent = 4 * bar + i / 2, 0.12 * (i in (0, 4))
            yield beat, min(4 - i / 2 + 0.1, 3.0), [note], 0.36 + accent + 0.02 * (i % 3), {"pick": 0.19}


def chords():
    """120 bpm: open chords, down and up. G, D, Em7, Cadd9."""
    shapes = [[43, 47, 50, 55, 62, 67], [50, 57, 62, 66], [40, 47, 52, 55, 62, 67], [48, 52, 55, 62, 64]]
    strokes = [(0, 1.0, 0.85, False), (1, 0.5, 0.6, False), (1.5, 0.75, 0.55, True),
               (2.5, 0.5, 0.6, True), (3, 0.5, 0.75, False), (3.5, 0.5, 0.5, True)]
    for bar, shape in enumerate(shapes):
        for beat, length, velocity, up in strokes:
            notes = shape[-4:] if up else shape  # the hand coming up misses the low strings
            yield 4 * bar + beat, length, notes, velocity, {"up": up}


def metal():
    """140.6 bpm: gallops on a muted low string, fifths between them."""
    fifth = [[40, 47, 52], [43, 50, 55], [46, 53, 58], [45, 52, 57], [41, 48, 53]]
    for bar in range(4):
        for beat in range(3):
            at = 4 * bar + beat
            yield at, 0.24, [40], 0.95, {"mute": 0.85}
            yield at + 0.5, 0.12, [40], 0.75, {"mute": 0.9}
            yield at + 0.75, 0.12, [40], 0.8, {"mute": 0.9}
        last = fifth[bar + 1]
        yield 4 * bar + 3, 0.45, last, 0.95, {}
        yield 4 * bar + 3.5, 0.45, fifth[0] if bar < 3 else fifth[1], 0.9, {}


def bass():
    """100 bpm: fingers on four strings, around E and A."""
    line = [(0, 0.9, 28, 0.9), (1, 0.4, 28, 0.6), (1.5, 0.4, 40, 0.75), (2, 0.4, 38, 0.7), (2.5, 0.4, 35, 0.6),
            (3, 0.4, 31, 0.7), (3.5, 0.4, 32, 0.65)]
    for bar, shift in enumerate([0, 5, 0, 7]):
        for beat, length, note, velocity in line:
            yield 4 * bar + beat, length, [note + shift], velocity, {"pick": 0.24, "mute": 0.12}


RIFFS = {  # seed, frames of a beat, spread of a chord (seconds)
    "clean": (clean, 1, 32000, 0.014),
    "chords": (chords, 2, 24000, 0.012),
    "metal": (metal, 3, 20480, 0.004),
    "bass": (bass, 4, 28800, 0.010),
}

if __name__ == "__main__":
    for name, (score, seed, beat, spread) in RIFFS.items():
        wave = play(score(), seed, beat_frames=beat, spread_s=spread)
        soundfile.write(HERE / f"riff_{name}.flac", wave, RATE, subtype="PCM_16")
        print(f"riff_{name}.flac: {len(wave) / RATE:.2f} s")
