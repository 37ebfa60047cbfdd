"""Draws docs/amps.png and prints the numbers in README.md: what the simulated amps add besides harmonics.

    python plot_amps.py

A sine of -12 dBFS near 1245 Hz with a whole number of periods in the window: every line that is no harmonic of it is
either folded down from above half the sample rate or noise of the computation.
"""

import numpy as np
from matplotlib import pyplot

from amps import AMPS, RATE, amp
from make_riff import HERE

FRAMES = 1 << 16
PERIODS = 1701  # odd and prime to the frames, so folded lines fall between the harmonics


def spectrum(play, level):
    """Amplitudes of a window in dB of the strongest one, after a second to settle."""
    t = np.arange(RATE + FRAMES)
    y = play(level * np.sin(2 * np.pi * PERIODS / FRAMES * t))[RATE:]
    lines = np.abs(np.fft.rfft(y * np.hanning(FRAMES)))
    return 20 * np.log10(lines / lines.max() + 1e-12)


def strange(db):
    """The strongest line between 20 Hz and 20 kHz that is neither the sine nor a harmonic."""
    bins = np.arange(len(db))
    away = np.abs((bins + PERIODS // 2) % PERIODS - PERIODS // 2) > 3
    hearable = (bins > 20 * FRAMES / RATE) & (bins < 20000 * FRAMES / RATE)
    return db[away & hearable].max()


def quiet(play):
    """What comes out for silence, against what comes out for the sine at full scale: dB."""
    loud = np.abs(play(np.sin(2 * np.pi * PERIODS / FRAMES * np.arange(RATE)))).max()
    hum = np.abs(play(np.zeros(RATE))[RATE // 2:]).max()
    return 20 * np.log10(hum / loud + 1e-12)


if __name__ == "__main__":
    figure, rows = pyplot.subplots(len(AMPS), 1, figsize=(9, 11), sharex=True, sharey=True)
    hz = np.arange(FRAMES // 2 + 1) * RATE / FRAMES
    for row, name in zip(rows, AMPS):
        db = spectrum(amp(name), 10 ** (-12 / 20))
        print(f"{name}: folded or noise {strange(db):.0f} dB, silence {quiet(amp(name)):.0f} dB")
        row.plot(hz / 1000, db, linewidth=0.6, color="#b05a10")
        row.axhline(strange(db), linewidth=0.6, color="#404040", linestyle=":")
        row.set_ylabel(f"{name}, dB")
        row.grid(alpha=0.3)
    rows[-1].set(xlabel="kHz", xlim=(0, 24), ylim=(-160, 5))
    figure.tight_layout()
    figure.savefig(HERE.parent / "docs" / "amps.png", dpi=80)
