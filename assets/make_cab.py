"""Writes cab.wav, cab_american.wav, cab_bass.wav: the answers of imagined cabinets to a click, from curves drawn by hand.

The magnitude is drawn in dB over frequency; the phase is the least that goes with it (real cepstrum), so nothing comes late.
"""
import wave

import numpy as np

RATE, SIZE, TAPS = 48_000, 1 << 16, 2048
CABS = {
    # A closed 4x12. Box at 110 Hz, hollow around 400, cone break-up from 1.6 kHz, steep end beyond 4.5 kHz.
    "cab": ([
        (10, -60), (40, -22), (70, -6), (95, 2), (115, 4), (150, 2), (220, 0), (330, -3), (420, -4.5), (600, -2.5), (850, -1.5),
        (1100, 0), (1500, 1.5), (1800, 4), (2100, 2), (2500, 5.5), (2900, 4), (3300, 6), (3700, 1), (4100, 3), (4600, -3),
        (5200, -9), (5900, -14), (6800, -24), (8500, -33), (11000, -42), (15000, -50), (24000, -60),
    ], [(1.2, 0.9e-3), (0.8, 2.3e-3)]),
    # An open 2x12: less and looser bass, a dip where front and back meet, a bright and airy top.
    "cab_american": ([
        (10, -60), (45, -20), (80, -5), (105, 1.5), (135, 3), (180, 1), (260, -1.5), (350, -3), (480, -1), (650, 0), (900, -1),
        (1200, 0.5), (1600, 2), (2000, 3), (2400, 2), (2800, 4.5), (3300, 3), (3900, 4.5), (4500, 1.5), (5100, 2.5), (5800, -3),
        (6600, -8), (7600, -16), (9500, -26), (12000, -37), (16000, -48), (24000, -60),
    ], [(1.5, 1.4e-3), (0.7, 3.1e-3)]),
    # A closed 8x10 for bass: firm from 55 Hz, even, its edge at 2.5 kHz, no fizz.
    "cab_bass": ([
        (10, -48), (25, -20), (40, -5), (58, 2), (80, 2.5), (120, 1), (200, 0), (350, -2), (500, -3), (700, -1), (1000, 0.5),
        (1400, 1.5), (1900, 3), (2500, 4.5), (3000, 2), (3600, -1), (4300, -5), (5200, -11), (6500, -20), (9000, -32),
        (13000, -45), (24000, -60),
    ], [(0.9, 0.7e-3), (0.6, 1.9e-3)]),
}


def answer(curve, echoes):
    """Taps of least phase; the echoes inside the box ripple the curve, weaker towards the bass."""
    hz = np.fft.rfftfreq(SIZE, 1 / RATE)
    points = np.array(curve)
    db = np.interp(np.log(np.maximum(hz, 1)), np.log(points[:, 0]), points[:, 1])
    depth = np.clip((hz - 200) / 1500, 0, 1)
    db += depth * sum(size * np.cos(2 * np.pi * hz * seconds) for size, seconds in echoes)
    cepstrum = np.fft.irfft(db * np.log(10) / 20)
    fold = np.zeros(SIZE)
    fold[0], fold[SIZE // 2], fold[1 : SIZE // 2] = 1, 1, 2
    taps = np.fft.irfft(np.exp(np.fft.rfft(cepstrum * fold)))[:TAPS]
    taps[-256:] *= 0.5 + 0.5 * np.cos(np.pi * np.arange(256) / 256)
    return taps


for name, (curve, echoes) in CABS.items():
    taps = answer(curve, echoes)
    whole = np.round(taps / np.abs(taps).max() * 0.9 * 0x7FFFFF).astype("<i4")
    with wave.open(f"{name}.wav", "wb") as file:
        file.setparams((1, 3, RATE, 0, "NONE", ""))
        file.writeframes(b"".join(int(sample).to_bytes(3, "little", signed=True) for sample in whole))
