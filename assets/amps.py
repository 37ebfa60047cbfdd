"""Five valve amps, computed: triodes, coupling, tone stack, push-pull power stage, transformer.

    amp("crunch")(x)        x: float64 at 48 kHz, full scale is one volt at the jack; answers at 48 kHz, same length

Everything runs at 384 kHz. No speaker is in it: these are captures for a cabinet to follow.

Where the maths comes from. Triodes and pentodes: N. Koren, "Improved vacuum tube models for SPICE simulations",
Glass Audio 8(5), 1996, with his constants. Tone stack: D. Yeh and J. Smith, "Discretization of the '59 Fender
Bassman tone stack", DAFx 2006: the transfer function of the circuit, by the bilinear transform. Grids conduct
above the cathode by a power of 1.5, behind the resistance of what drives them, so coupling capacitors charge and
a stage that is hit hard moves its own bias, as it does in the amp.
"""

import math

import numpy as np
from numba import njit
from scipy.signal import bilinear, butter, lfilter, resample_poly, sosfilt

RATE = 48000
OVER = 8
FAST = RATE * OVER


# --- valves ---------------------------------------------------------------------------------------

@njit(fastmath=True)
def bend(x):
    """log(1 + exp(x)) without overflow."""
    return x if x > 30 else math.log1p(math.exp(x))


@njit(fastmath=True)
def triode_current(plate, grid):
    """12AX7: amperes at these volts over the cathode."""
    if plate <= 0:
        return 0.0
    e = plate / 600 * bend(600 * (0.01 + grid / math.sqrt(300 + plate * plate)))
    return 2 * e ** 1.4 / 1060


@njit(fastmath=True)
def grid_current(over):
    """What a grid draws, `over` volts above the cathode; soft around its 0.2 V of contact potential."""
    knee = 0.06 * bend((over + 0.2) / 0.06)
    return 2.2e-4 * knee * math.sqrt(knee)


@njit(fastmath=True)
def grid_volts(drive, source, leak, cathode, guess):
    """The voltage at a grid behind `source` ohms with `leak` ohms to ground (Newton, from the last one)."""
    v = guess
    for _ in range(12):
        f = (drive - v) / source - v / leak - grid_current(v - cathode)
        slope = -1 / source - 1 / leak - (grid_current(v - cathode + 1e-4) - grid_current(v - cathode)) / 1e-4
        step = max(-2.0, min(2.0, f / slope))
        v -= step
        if abs(step) < 1e-7:
            break
    return v


@njit(fastmath=True)
def stage(x, supply, plate, cathode, bypass, coupling, source, leak, miller):
    """A common-cathode 12AX7: volts in at the far side of the coupling capacitor, volts out at the plate, rest at 0.

    plate, cathode, source, leak: ohms; bypass: farads over the cathode resistor (0: none); coupling: farads
    before the grid (0: none); miller: farads from grid to ground as the grid sees them.
    """
    dt = 1 / FAST
    y = np.empty_like(x)
    hold, v, k, i, low = 0.0, 0.0, 1.0, 1e-3, 0.0
    smooth = 1 - math.exp(-dt / (source * leak / (source + leak) * miller))
    settle = int(0.3 * FAST)
    rest = 0.0
    for n in range(-settle, len(x)):
        s = x[n] if n >= 0 else 0.0
        drive = s - hold
        v = grid_volts(drive, source, leak, k, v)
        if coupling > 0:
            hold += dt * (drive - v) / source / coupling
        low += smooth * (v - low)
        if bypass > 0:
            load, base = plate, k
        else:
            load, base = plate + cathode, 0.0
        for _ in range(12):  # the current that load line and valve agree on
            kk = base if bypass > 0 else cathode * i
            p = supply - plate * i - kk
            f = i - triode_current(p, low - kk)
            j = i + 1e-7
            kj = base if bypass > 0 else cathode * j
            g = j - triode_current(supply - plate * j - kj, low - kj)
            step = f / ((g - f) / 1e-7)
            i = min(max(i - step, 0.0), supply / load)
            if abs(step) < 1e-10:
                break
        if bypass > 0:
            k += dt * (i - k / cathode) / bypass
        else:
            k = cathode * i
        out = supply - plate * i
        if n < 0:
            rest = out
        else:
            y[n] = out - rest
    return y


@njit(fastmath=True)
def pentode_current(grid, screen, mu, kg):
    """Plate current of a power pentode well above its knee."""
    e = screen / 60 * bend(60 * (1 / mu + grid / screen))
    return 2 * e ** 1.35 / kg


@njit(fastmath=True)
def power(x, supply, bias, mu, kg, load, sag, source):
    """Two pentodes against each other: volts in (one grid gets x, the other -x), volts over half the primary out.

    load: ohms each valve sees; sag: ohms of the supply; source: ohms before the grids.
    """
    dt = 1 / FAST
    y = np.empty_like(x)
    left, right, up, down, rail = 0.0, 0.0, 0.0, 0.0, supply
    for n in range(len(x)):
        a, b = x[n] - left, -x[n] - right
        up = grid_volts(a, source, 220e3, -bias, up)
        down = grid_volts(b, source, 220e3, -bias, down)
        left += dt * (a - up) / source / 47e-9
        right += dt * (b - down) / source / 47e-9
        ia = pentode_current(up + bias, rail, mu, kg)
        ib = pentode_current(down + bias, rail, mu, kg)
        # Below the knee the plate has nothing left to give: the swing ends softly short of the rail.
        swing = rail - 25
        y[n] = swing * math.tanh(load * (ia - ib) / swing)
        rail += dt * ((supply - rail) / sag - 0.35 * (ia + ib)) / 47e-6
    return y


@njit(fastmath=True)
def core(x, flux_limit):
    """Iron: the flux is the integral of the voltage, and what magnetises it is lost to the load."""
    y = np.empty_like(x)
    flux, leak = 0.0, math.exp(-2 * math.pi * 18 / FAST)
    for n in range(len(x)):
        flux = leak * flux + x[n] / FAST
        u = flux / flux_limit
        y[n] = x[n] / (1 + u * u * u * u)
    return y


# --- what is linear -------------------------------------------------------------------------------

def high(x, hz, order=1):
    """High-pass."""
    return sosfilt(butter(order, hz, "highpass", fs=FAST, output="sos"), x)


def low(x, hz, order=1):
    """Low-pass."""
    return sosfilt(butter(order, hz, "lowpass", fs=FAST, output="sos"), x)


def bell(x, hz, db, q):
    """A resonance of `db` at `hz`."""
    a, w = 10 ** (db / 40), 2 * math.pi * hz / FAST
    s, c = math.sin(w) / (2 * q), math.cos(w)
    return lfilter([1 + s * a, -2 * c, 1 - s * a], [1 + s / a, -2 * c, 1 - s / a], x)


def bright(x, hz, db):
    """A shelf: `db` more far above `hz`."""
    gain = 10 ** (db / 20)
    b, a = bilinear([gain / (2 * math.pi * hz), 1], [1 / (2 * math.pi * hz), 1], FAST)
    return lfilter(b, a, x)


FENDER = (250e3, 250e3, 10e3, 100e3, 250e-12, 100e-9, 47e-9)
MARSHALL = (220e3, 1e6, 25e3, 33e3, 470e-12, 22e-9, 22e-9)


def stack(x, parts, treble, middle, bass):
    """The passive tone stack: treble, bass, middle pots and slope resistor (ohms), three capacitors; knobs 0..1."""
    r1, r2, r3, r4, c1, c2, c3 = parts
    t, m, l = treble, middle, math.exp(3.4 * (bass - 1))
    b1 = t * c1 * r1 + m * c3 * r3 + l * (c1 * r2 + c2 * r2) + (c1 * r3 + c2 * r3)
    b2 = (t * (c1 * c2 * r1 * r4 + c1 * c3 * r1 * r4) - m * m * (c1 * c3 * r3 ** 2 + c2 * c3 * r3 ** 2)
          + m * (c1 * c3 * r1 * r3 + c1 * c3 * r3 ** 2 + c2 * c3 * r3 ** 2)
          + l * (c1 * c2 * r1 * r2 + c1 * c2 * r2 * r4 + c1 * c3 * r2 * r4)
          + l * m * (c1 * c3 * r2 * r3 + c2 * c3 * r2 * r3)
          + (c1 * c2 * r1 * r3 + c1 * c2 * r3 * r4 + c1 * c3 * r3 * r4))
    ccc = c1 * c2 * c3
    b3 = (l * m * ccc * (r1 * r2 * r3 + r2 * r3 * r4) - m * m * ccc * (r1 * r3 ** 2 + r3 ** 2 * r4)
          + m * ccc * (r1 * r3 ** 2 + r3 ** 2 * r4) + t * ccc * r1 * r3 * r4 - t * m * ccc * r1 * r3 * r4
          + t * l * ccc * r1 * r2 * r4)
    a1 = (c1 * r1 + c1 * r3 + c2 * r3 + c2 * r4 + c3 * r4) + m * c3 * r3 + l * (c1 * r2 + c2 * r2)
    a2 = (m * (c1 * c3 * r1 * r3 - c2 * c3 * r3 * r4 + c1 * c3 * r3 ** 2 + c2 * c3 * r3 ** 2)
          + l * m * (c1 * c3 * r2 * r3 + c2 * c3 * r2 * r3) - m * m * (c1 * c3 * r3 ** 2 + c2 * c3 * r3 ** 2)
          + l * (c1 * c2 * r2 * r4 + c1 * c2 * r1 * r2 + c1 * c3 * r2 * r4 + c2 * c3 * r2 * r4)
          + (c1 * c2 * r1 * r4 + c1 * c3 * r1 * r4 + c1 * c2 * r3 * r4 + c1 * c2 * r1 * r3
             + c1 * c3 * r3 * r4 + c2 * c3 * r3 * r4))
    a3 = (l * m * ccc * (r1 * r2 * r3 + r2 * r3 * r4) - m * m * ccc * (r1 * r3 ** 2 + r3 ** 2 * r4)
          + m * ccc * (r3 ** 2 * r4 + r1 * r3 ** 2 - r1 * r3 * r4) + l * ccc * r1 * r2 * r4 + ccc * r1 * r3 * r4)
    return lfilter(*bilinear([b3, b2, b1, 0], [a3, a2, a1, 1], FAST), x)


def preamp(x, cathode=1.5e3, bypass=25e-6, coupling=22e-9, source=68e3, leak=1e6, miller=150e-12, plate=100e3,
           supply=290.0):
    """A stage with what a builder would reach for first."""
    return stage(x, supply, plate, cathode, bypass, coupling, source, leak, miller)


def output(x, load_hz=100, rise_db=5.0, flux=0.35):
    """Transformer, and a speaker's impedance seen by valves that push current: a resonance and rising treble."""
    y = core(low(high(x, 28), 14000), flux)
    return bright(bell(y, load_hz, 5.0, 1.2), 2500, rise_db)


# --- amps -----------------------------------------------------------------------------------------

def clean(x):
    """Big and clean: two stages, an American stack between them, a pair of 6L6 with room to spare."""
    y = preamp(x, coupling=0)
    y = 0.16 * stack(y, FENDER, 0.62, 0.45, 0.35)
    y = preamp(y, coupling=100e-9, source=120e3)
    y = power(0.17 * high(y, 18), 430.0, -43.0, 8.7, 1460.0, 1500.0, 90.0, 40e3)
    return output(y, 95, 4.0)


def edge(x):
    """A small amp turned up: breaks when the strings are struck, sings on a pair of EL84."""
    y = preamp(x, coupling=0)
    y = 0.75 * stack(bright(y, 900, 2.5), FENDER, 0.55, 0.75, 0.25)
    y = preamp(y, coupling=22e-9, source=100e3)
    y = power(0.16 * high(y, 35), 320.0, -11.5, 19.0, 1350.0, 2200.0, 220.0, 60e3)
    return output(y, 105, 4.0)


def crunch(x):
    """British: a lean first stage, a hot second one, the stack after the dirt, EL34."""
    y = preamp(x, 2.7e3, 0.68e-6, coupling=0)
    y = preamp(0.26 * bright(y, 700, 4.0), 820.0, 0.68e-6, 22e-9, 330e3, 1e6, 90e-12)
    y = preamp(0.055 * high(y, 30), 1.5e3, 25e-6, 22e-9, 220e3, 1e6, 90e-12)
    y = 0.50 * stack(y, MARSHALL, 0.62, 0.62, 0.42)
    y = power(0.55 * high(y, 30), 440.0, -36.0, 11.0, 650.0, 1600.0, 140.0, 60e3)
    return output(y, 110, 5.0)


def lead(x):
    """Four stages and a cold one: tight below, saturated above."""
    y = preamp(x, 1.8e3, 0.68e-6, coupling=0)
    y = preamp(0.50 * high(bright(y, 600, 4.0), 90), 1.8e3, 1e-6, 22e-9, 330e3, 680e3, 90e-12)
    y = preamp(0.12 * high(y, 70), 10e3, 0.0, 22e-9, 330e3, 680e3, 90e-12)
    y = preamp(0.30 * high(y, 40), 1.5e3, 25e-6, 22e-9, 330e3, 680e3, 90e-12)
    y = 0.42 * stack(y, MARSHALL, 0.60, 0.35, 0.55)
    y = power(0.42 * high(y, 25), 460.0, -44.0, 8.7, 1460.0, 1700.0, 60.0, 40e3)
    return output(y, 100, 5.0)


def bass(x):
    """For four strings: wide and firm, warm when pushed, six big valves' worth of headroom."""
    y = preamp(x, 1.5e3, 25e-6, coupling=0)
    y = 0.45 * stack(y, (250e3, 1e6, 25e3, 56e3, 250e-12, 100e-9, 47e-9), 0.5, 0.7, 0.45)
    y = preamp(y, 1.2e3, 25e-6, 100e-9, 150e3, 1e6, 120e-12)
    y = power(0.13 * high(y, 12), 560.0, -48.0, 9.0, 1100.0, 1500.0, 40.0, 30e3)
    return bell(output(y, 60, 2.5, 0.6), 750, 2.0, 0.8)


AMPS = {"clean": clean, "edge": edge, "crunch": crunch, "lead": lead, "bass": bass}


def amp(name):
    """The amp of that name, from and to 48 kHz. Its filters are causal; the converters' delay is taken out."""
    def play(x):
        y = AMPS[name](resample_poly(x, OVER, 1, window=("kaiser", 8.0)))
        return resample_poly(y, 1, OVER, window=("kaiser", 8.0))
    return play
