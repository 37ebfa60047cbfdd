"""Writes cab.wav: the answer of an imagined 4x12 to a click, computed from a curve drawn by hand.

The magnitude is drawn in dB over frequency; the phase is the least that goes with it (real cepstrum), so nothing comes late.
"""
import wave

import numpy as np

RATE, SIZE, TAPS = 48_000, 1 << 16, 2048
# Hz, dB: closed box at 110 Hz, hollow around 400, cone break-up from 1.6 kHz, steep end beyond 4.5 kHz.
CURVE = [
    (10, -60), (40, -22), (70, -6), (95, 2), (115, 4), (150, 2), (220, 0), (330, -3), (420, -4.5), (600, -2.5), (850, -1.5),
    (1100, 0), (1500, 1.5), (1800, 4), (2100, 2), (2500, 5.5), (2900, 4), (3300, 6), (3700, 1), (4100, 3), (4600, -3),
    (5200, -9), (5900, -14), (6800, -24), (8500, -33), (11000, -42), (15000, -50), (24000, -60),
]

hz = np.fft.rfftfreq(SIZE, 1 / RATE)
points = np.array(CURVE)
db = np.interp(np.log(np.maximum(hz, 1)), np.log(points[:, 0]), points[:, 1])
# Ripples of reflections inside the box: 0.9 and 2.3 ms, weaker towards the bass.
depth = np.clip((hz - 200) / 1500, 0, 1)
db += depth * (1.2 * np.cos(2 * np.pi * hz * 0.9e-3) + 0.8 * np.cos(2 * np.pi * hz * 2.3e-3))
cepstrum = np.fft.irfft(db * np.log(10) / 20)
fold = np.zeros(SIZE)
fold[0], fold[SIZE // 2], fold[1 : SIZE // 2] = 1, 1, 2
answer = np.fft.irfft(np.exp(np.fft.rfft(cepstrum * fold)))[:TAPS]
answer[-256:] *= 0.5 + 0.5 * np.cos(np.pi * np.arange(256) / 256)
whole = np.round(answer / np.abs(answer).max() * 0.9 * 0x7FFFFF).astype("<i4")
with wave.open("cab.wav", "wb") as file:
    file.setparams((1, 3, RATE, 0, "NONE", ""))
    file.writeframes(b"".join(int(sample).to_bytes(3, "little", signed=True) for sample in whole))
