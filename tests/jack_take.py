#!/usr/bin/env python3
"""Plays a guitar into Backline over JACK and records what goes in and what comes out, sample for sample.

jack_take.py GUITAR.wav OUT.wav

OUT.wav has three channels: the guitar as it was heard, left, right. Two clients of one process do that: were it one, it would
hear Backline's answer a block late. Other recorders round to 24 or 32 bits; here a float stays what it is.
"""
import ctypes
import sys
import time

import numpy as np

import rig

AUDIO = b"32 bit float mono audio"
NO_START, IS_INPUT, IS_OUTPUT = 1, ctypes.c_ulong(1), ctypes.c_ulong(2)
PROCESS = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_uint32, ctypes.c_void_p)

jack = ctypes.CDLL("libjack.so.0")
for name, gives in [("jack_client_open", ctypes.c_void_p), ("jack_port_register", ctypes.c_void_p),
                    ("jack_port_get_buffer", ctypes.c_void_p), ("jack_port_name", ctypes.c_char_p)]:
    getattr(jack, name).restype = gives


class Client:
    """A client with ports; `process` gets their buffers, block by block, on JACK's own thread."""

    def __init__(self, name, ports, direction):
        status = ctypes.c_int()
        opened = jack.jack_client_open(name, NO_START, ctypes.byref(status))
        if not opened:
            sys.exit(f"jack_take: the server refuses a client (status {status.value:#x})")
        self.client = ctypes.c_void_p(opened)
        ports = [jack.jack_port_register(self.client, port, AUDIO, direction, ctypes.c_ulong(0)) for port in ports]
        self.ports = [ctypes.c_void_p(port) for port in ports]
        self.callback = PROCESS(self.cycle)
        jack.jack_set_process_callback(self.client, self.callback, None)

    def cycle(self, frames, _):
        self.process([jack.jack_port_get_buffer(port, ctypes.c_uint32(frames)) for port in self.ports], frames)
        return 0

    def start(self):
        jack.jack_activate(self.client)

    def name(self, port):
        return jack.jack_port_name(self.ports[port])

    def connect(self, source, to):
        if jack.jack_connect(self.client, source, to):
            sys.exit(f"jack_take: cannot connect {source.decode()} to {to.decode()}")

    def close(self):
        jack.jack_client_close(self.client)


class Guitarist(Client):
    """Silent until `playing`, then the guitar, then silent again."""

    def __init__(self, guitar):
        super().__init__(b"guitarist", [b"out"], IS_OUTPUT)
        self.guitar, self.at, self.playing = np.ascontiguousarray(guitar, np.float32), 0, False

    def process(self, buffers, frames):
        ctypes.memset(buffers[0], 0, 4 * frames)
        if self.playing:
            piece = self.guitar[self.at : self.at + frames]
            ctypes.memmove(buffers[0], piece.ctypes.data, 4 * len(piece))
            self.at += len(piece)


class Listener(Client):
    """Keeps whole blocks until its memory is full."""

    def __init__(self, frames):
        super().__init__(b"listener", [b"guitar", b"left", b"right"], IS_INPUT)
        self.heard, self.at = np.zeros((3, frames), np.float32), 0

    def process(self, buffers, frames):
        if self.at + frames > self.heard.shape[1]:
            return
        for channel, buffer in zip(self.heard, buffers):
            ctypes.memmove(channel[self.at :].ctypes.data, buffer, 4 * frames)
        self.at += frames


def main():
    guitar = rig.read(sys.argv[1])[:, 0]
    guitarist, listener = Guitarist(guitar), Listener(len(guitar))
    guitarist.start()
    listener.start()
    guitarist.connect(guitarist.name(0), b"backline:in_1")
    listener.connect(guitarist.name(0), listener.name(0))
    listener.connect(b"backline:out_1", listener.name(1))
    listener.connect(b"backline:out_2", listener.name(2))
    listener.at, guitarist.playing = 0, True
    deadline = time.monotonic() + 3 * len(guitar) / rig.RATE
    while listener.at + 8192 < len(guitar) and time.monotonic() < deadline:
        time.sleep(0.1)
    guitarist.close()
    frames = listener.at
    listener.close()
    rig.write(sys.argv[2], listener.heard[:, :frames].T)


if __name__ == "__main__":
    main()
