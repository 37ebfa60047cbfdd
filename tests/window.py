#!/usr/bin/env python3
"""tests/window.py BACKLINE: a player at the window. A guitar goes in, the mouse and the keys do the rest, the speakers tell.

Starts the virtual sound card, a virtual screen and the program; picks a file in the (answered) file dialog, steps
through thirty captures, turns the output gain by -6 dB, opens a broken file, steps to the next one, mutes; records after
each and compares with what `backline render` makes of the same guitar. Prints the numbers and exits non-zero when one
is wrong. Needs what `.ci/setup test` installs. BACKLINE_RIG names the folder of the virtual rig (default: ../shared/rig beside the project),
HOST the sound system to choose in the window (JACK; ALSA is what it opens by itself), SCREENSHOTS a folder to keep
pictures of every step in.
"""
import concurrent.futures
import contextlib
import math
import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time

import numpy as np

import rig as sound

HERE = pathlib.Path(__file__).resolve().parent
RIG = pathlib.Path(os.environ.get("BACKLINE_RIG", HERE / "../../shared/rig")) / "virtual-rig.sh"
PERIOD = "256"
SIZE = "1280x800"
MAX_ESR = 1e-8
CROSSFADE = 1200  # frames in which one capture gives way to the next


def run(*words, **more):
    """The output of a command that must succeed."""
    return subprocess.run(words, check=True, capture_output=True, text=True, **more).stdout


def wait_for(what, probe, seconds=20):
    """The first true answer of `probe`."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        with contextlib.suppress(subprocess.CalledProcessError, RuntimeError):
            if answer := probe():
                return answer
        time.sleep(0.1)
    raise SystemExit(f"window: FAILED, waited {seconds} s for {what}")


def server_xruns():
    """How often the sound server lost time so far."""
    return subprocess.run([RIG, "xruns"], capture_output=True, text=True).stdout.strip()


def late_by_itself():
    """How often the server's own clock was late so far, no client of it: nothing is lost then, all of it is late together."""
    log = (pathlib.Path(os.environ["RIG_DIR"]) / "log/jackd").read_text(errors="replace")
    return log.count("JackTimedDriver::Process XRun")


def steepest_step(samples):
    """The largest difference between neighbours."""
    return float(np.max(np.abs(np.diff(samples))))


class Stage(contextlib.ExitStack):
    """The sound card, the screen and the buses, private to this run; all end with it."""

    def __init__(self):
        super().__init__()
        self.work = pathlib.Path(self.enter_context(tempfile.TemporaryDirectory()))
        self.sound_card()
        self.screen()
        self.accessibility()

    def spawn(self, *words, **more):
        """A process that ends with the stage."""
        process = subprocess.Popen(words, stdin=subprocess.DEVNULL, **more)
        self.callback(self.end, process)
        return process

    @staticmethod
    def end(process):
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()

    def sound_card(self):
        exports = run(RIG, "start", "--backend", "jack", "--period", PERIOD)
        self.callback(self.stop_sound_card)
        for line in exports.splitlines():
            words = line.split()
            for word in words[1:]:
                name, _, value = word.partition("=")
                if words[0] == "export":
                    os.environ[name] = value
                else:
                    os.environ.pop(name, None)

    @staticmethod
    def stop_sound_card():
        """The server goes first and in its own time: killed, it would leave its place in JACK's short list taken."""
        server = int((pathlib.Path(os.environ["RIG_DIR"]) / "pid/jackd").read_text())
        with contextlib.suppress(ProcessLookupError):
            os.kill(server, signal.SIGTERM)
            for _ in range(150):
                os.kill(server, 0)
                time.sleep(0.1)
        subprocess.run([RIG, "stop"], capture_output=True)

    def screen(self):
        read_end, write_end = os.pipe()
        self.spawn("Xvfb", "-displayfd", str(write_end), "-screen", "0", f"{SIZE}x24", "+extension", "GLX",
                   pass_fds=[write_end], stderr=subprocess.DEVNULL)
        os.close(write_end)
        with os.fdopen(read_end) as pipe:
            os.environ["DISPLAY"] = ":" + pipe.readline().strip()

    def accessibility(self):
        """A session bus, and on it what a screen reader would switch on."""
        bus = os.environ["DBUS_SESSION_BUS_ADDRESS"]
        self.spawn("dbus-daemon", "--session", "--nofork", "--nopidfile", f"--address={bus}", stderr=subprocess.DEVNULL)
        wait_for("the session bus", lambda: run("gdbus", "call", "--session", "-d", "org.freedesktop.DBus", "-o", "/",
                                                "-m", "org.freedesktop.DBus.ListNames"))
        self.spawn("/usr/libexec/at-spi-bus-launcher", "--launch-immediately", stderr=subprocess.DEVNULL)
        for switch in "IsEnabled", "ScreenReaderEnabled":
            wait_for("the accessibility bus", lambda switch=switch: run(
                "gdbus", "call", "--session", "-d", "org.a11y.Bus", "-o", "/org/a11y/bus", "-m",
                "org.freedesktop.DBus.Properties.Set", "org.a11y.Status", switch, "<true>"))


class Window:
    """The program's window, seen as a screen reader sees it and used with mouse and keys."""

    def __init__(self, stage, backline):
        import gi
        gi.require_version("Atspi", "2.0")
        from gi.repository import Atspi
        self.atspi = Atspi
        self.backline = backline
        self.process = stage.spawn(backline, stderr=subprocess.DEVNULL)
        wait_for("the window", lambda: self.find("Mute"))
        # There is no window manager to give it the keyboard.
        run("xdotool", "search", "--onlyvisible", "--name", "^Backline$", "windowfocus")

    def nodes(self):
        """Every accessible thing of the program."""
        desktop = self.atspi.get_desktop(0)
        waiting = [desktop.get_child_at_index(i) for i in range(desktop.get_child_count())]
        while waiting:
            node = waiting.pop()
            if node is None:
                continue
            node.clear_cache()
            yield node
            waiting += [node.get_child_at_index(i) for i in range(node.get_child_count())]

    def find(self, name):
        """The control called `name`, or None."""
        try:
            named = (node for node in self.nodes() if node.get_name() == name)
            return next((node for node in named if node.get_role_name() != "label"), None)
        except Exception as gone:  # the tree may change while it is read
            raise RuntimeError(str(gone)) from gone

    def names(self):
        """Everything the screen says."""
        try:
            return [node.get_name() or "" for node in self.nodes()]
        except Exception as gone:
            raise RuntimeError(str(gone)) from gone

    def shows(self, text):
        """Whether anything on the screen says `text`."""
        return any(text in name for name in self.names())

    def dropouts(self):
        """What the status bar counts."""
        names = wait_for("the dropouts", lambda: [n for n in self.names() if re.fullmatch(r"\d+ dropouts?", n)])
        return int(names[0].split()[0])

    def place(self, name):
        """The middle of the thing called `name`, in pixels of the screen."""
        node = wait_for(name, lambda: self.find(name))
        box = self.atspi.Component.get_extents(node, self.atspi.CoordType.SCREEN)
        return box.x + box.width // 2, box.y + box.height // 2

    def click(self, name):
        x, y = self.place(name)
        run("xdotool", "mousemove", str(x), str(y), "sleep", "0.3", "mousedown", "1", "sleep", "0.1", "mouseup", "1", "sleep",
            "0.5")

    def keys(self, *names):
        run("xdotool", "key", "--delay", "60", *names)

    def enter(self, text):
        run("xdotool", "type", "--delay", "12", "--", text)
        self.keys("Return")

    def value(self, name):
        node = wait_for(name, lambda: self.find(name))
        return self.atspi.Value.get_current_value(node)

    def picture(self, name):
        if folder := os.environ.get("SCREENSHOTS"):
            run("import", "-window", "root", str(pathlib.Path(folder) / f"{name}.png"))


class Ear:
    """Plays the guitar and compares what the speakers play with what `render` makes of it."""

    def __init__(self, stage, backline):
        self.work, self.backline, self.takes = stage.work, backline, 0
        self.riff, self.solo = self.work / "riff.wav", self.work / "solo.wav"
        run(sys.executable, HERE / "rig.py", "guitar", self.riff)
        run(sys.executable, HERE / "rig.py", "guitar", self.solo, "--seconds", "30")

    def record(self, guitar):
        self.takes += 1
        path = self.work / f"take{self.takes}.wav"
        # The rig's own alignment knows linear programs only, and says so by its exit status.
        subprocess.run([RIG, "measure", guitar, path], capture_output=True, timeout=90)
        if not path.exists():
            raise SystemExit("window: FAILED, nothing was recorded")
        return path

    @staticmethod
    def succeeds(attempt):
        """Whether `attempt` does; it is made again only where the sound server itself lost time meanwhile."""
        for _ in range(4):
            before = server_xruns()
            if attempt():
                return True
            if server_xruns() == before:
                return False
            print("window: the sound server lost time; once more", flush=True)
        return False

    def expect(self, what, model, gain_db):
        """Demands the sound of `model` at `gain_db`."""
        def attempt():
            measured_db, esr, delay = self.against_render(self.record(self.riff), model)
            print(f"window: {what}: {measured_db:+.4f} dB, ESR {esr:.3g}, delay {delay} frames", flush=True)
            return abs(measured_db - gain_db) <= 0.01 and esr <= MAX_ESR
        if not self.succeeds(attempt):
            raise SystemExit(f"window: FAILED, {what}: wanted {gain_db:+.2f} dB and an ESR of at most {MAX_ESR:g}")

    def against_render(self, take, model):
        dry, wet = self.work / "dry.wav", self.work / "wet.wav"
        run(sys.executable, HERE / "rig.py", "split", take, dry)
        run(self.backline, "render", "--model", model, dry, wet)
        played, due = sound.heard(take)[:, 1], sound.read(wet)[:, 0]
        start, window = sound.RATE, sound.RATE
        delay = sound.lag(due[start:start + window], played[start:start + 2 * window])
        played, due = played[start + delay:], due[start:]
        frames = min(len(played), len(due))
        played, due = played[:frames], due[:frames]
        gain = max(float(played @ due / (due @ due)), 1e-9)
        return 20 * math.log10(gain), sound.esr(played, gain * due), delay

    def expect_seamless(self, what, models, meanwhile):
        """Does `meanwhile` (which tells the dropouts it saw) while the guitar plays.

        Demands no dropout but those of the server's own clock, and no step steeper than the captures' own and the crossfade
        between them.
        """
        def attempt():
            with concurrent.futures.ThreadPoolExecutor() as pool:
                recording = pool.submit(self.record, self.solo)
                time.sleep(2)
                before = late_by_itself()
                dropouts = meanwhile()
                late = late_by_itself() - before
                if recording.done():
                    raise SystemExit(f"window: FAILED, {what}: the guitar stopped first")
                take = recording.result()
            steepest, bound = steepest_step(sound.heard(take)[sound.RATE:, 1]), self.steepest_due(take, models)
            print(f"window: {what}: steepest step {steepest:.6f}, bound {bound:.6f}, dropouts {dropouts}, the server's clock late {late} times", flush=True)
            return steepest <= bound and dropouts <= late
        if not self.succeeds(attempt):
            raise SystemExit(f"window: FAILED, {what}: a click or a gap")

    def steepest_due(self, take, models):
        """What two captures of this guitar and the crossfade between them can reach."""
        dry, wet = self.work / "dry.wav", self.work / "wet.wav"
        run(sys.executable, HERE / "rig.py", "split", take, dry)
        due = []
        for model in models:
            run(self.backline, "render", "--model", model, dry, wet)
            due.append(sound.read(wet)[:, 0])
        return max(map(steepest_step, due)) + float(np.max(np.abs(due[0] - due[1]))) / CROSSFADE + 1e-6

    def expect_silence(self, what):
        peak = float(np.max(np.abs(sound.read(self.record(self.riff))[sound.RATE:, 1])))
        print(f"window: {what}: peak {peak:g}", flush=True)
        if peak != 0.0:
            raise SystemExit(f"window: FAILED, {what} is not silent")


def shelf(stage):
    """A folder with two captures and a broken one."""
    folder = stage.work / "shelf"
    folder.mkdir()
    for name in "feather.nam", "nano.nam":
        shutil.copy(HERE / "fixtures" / name, folder / name)
    (folder / "broken.nam").write_text((folder / "nano.nam").read_text()[:900])
    return folder


def ladder(stage):
    """A folder with thirty captures, two kinds by turns."""
    folder = stage.work / "ladder"
    folder.mkdir()
    for number in range(30):
        shutil.copy(HERE / "fixtures" / ("nano.nam", "feather.nam")[number % 2], folder / f"G{number + 1}.nam")
    return folder


def climb(window, folder, rungs):
    """The first capture of the folder and then the next, each once the one before has loaded; dropouts on the way."""
    before = window.dropouts()
    window.click("Capture path")
    window.keys("ctrl+a")
    window.enter(str(folder))
    wait_for("the first capture", lambda: window.shows(f"1/{rungs}"))
    for rung in range(2, rungs + 1):
        window.keys("Page_Down")
        wait_for(f"capture {rung}", lambda rung=rung: window.shows(f"{rung}/{rungs}"))
    return window.dropouts() - before


def answer_the_dialog_with(stage, path):
    """A desktop whose file dialog picks `path`."""
    desktop = stage.work / "bin"
    desktop.mkdir()
    (desktop / "zenity").write_text(f"#!/bin/sh\necho '{path}'\n")
    (desktop / "zenity").chmod(0o755)
    os.environ["PATH"] = f"{desktop}:{os.environ['PATH']}"


def rest_everything():
    """The last session, as the program finds it: every stage but the amp at rest, so that `render` gives the same."""
    folder = pathlib.Path(os.environ["XDG_CONFIG_HOME"]) / "backline"
    folder.mkdir(parents=True, exist_ok=True)
    controls = '{"output_mode": "Raw", "cab": "Off", "dc_blocker": false}'
    (folder / "session.json").write_text('{"backline": 1, "controls": ' + controls + "}")


def choose_host(window):
    """JACK's callbacks run ahead of everything else on a busy machine; ALSA's are ordinary threads."""
    wait_for("the default host", lambda: "alsa" in run("jack_lsp"))
    if (host := os.environ.get("HOST", "JACK")) != "ALSA":
        if not window.find("Audio host"):
            # Folded where the window is too low for everything.
            window.click("Audio settings")
        window.click("Audio host")
        window.picture("hosts")
        window.click(host)
        wait_for(host, lambda: "backline:in_1" in run("jack_lsp"))


def play(backline):
    with Stage() as stage:
        folder = shelf(stage)
        answer_the_dialog_with(stage, folder / "feather.nam")
        rest_everything()
        window, ear = Window(stage, backline), Ear(stage, backline)
        stage.callback(window.picture, "last")
        choose_host(window)
        window.click("Open capture")
        wait_for("the picked capture", lambda: window.shows("feather"))
        window.click("Guitar")
        window.picture("picked")
        ear.expect("picked by mouse", folder / "feather.nam", 0.0)

        rungs = ladder(stage)
        ear.expect_seamless("thirty captures", [rungs / "G1.nam", rungs / "G2.nam"], lambda: climb(window, rungs, 30))
        ear.expect("the thirtieth", rungs / "G30.nam", 0.0)
        window.click("Open capture")
        wait_for("the picked capture again", lambda: window.shows("2/3"))

        window.click("Output gain value")
        window.enter("-6")
        wait_for("the gain", lambda: window.value("Output gain") == -6.0)
        window.picture("turned")
        ear.expect("turned down", folder / "feather.nam", -6.0)

        window.click("Capture path")
        window.keys("ctrl+a")
        window.enter(f"{folder}/broken.nam")
        wait_for("the reason", lambda: window.shows("cut short"))
        window.picture("broken")
        ear.expect("old capture plays on", folder / "feather.nam", -6.0)

        # The broken file has its place in the folder: the next one is the old capture again.
        window.click("Next capture")
        wait_for("the way past the broken file", lambda: window.shows("2/3"))
        window.keys("Page_Down")
        wait_for("the next capture", lambda: window.shows("nano"))
        ear.expect("next capture", folder / "nano.nam", -6.0)
        window.keys("m")
        time.sleep(0.5)
        window.picture("muted")
        ear.expect_silence("muted")
        if window.process.poll() is not None:
            raise SystemExit("window: FAILED, the program ended by itself")
    print("window: as a player expects")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    play(pathlib.Path(sys.argv[1]).resolve())
