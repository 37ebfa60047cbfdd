"""Makes an A2 capture of a valve amp of `amps.py`: networks of 3 and 8 channels in one slimmable file.

    python make_capture_a2.py NAME... --steps N...     NAME: clean edge crunch lead bass

Each starts from the network of the one before, and has its own number of steps. Shapes, packing and
exporter are the official trainer's; material and loop are those of `make_captures.py`.
"""

import argparse
import json
import tempfile
from importlib.resources import files
from pathlib import Path

import numpy as np
import torch
from nam.models.wavenet import PackedWaveNet

import make_capture
from make_captures import CAPTURES, DBU, data

GOOD = 0.01  # error to signal


def network():
    """The trainer's own A2 shape, both sizes side by side."""
    config = json.loads((files("nam.train") / "_resources" / "config_model_packed.json").read_text())
    torch.manual_seed(make_capture.SEED)
    return PackedWaveNet.init_from_config({**config["net"]["config"], "sample_rate": make_capture.RATE})


def shortest(value):
    """The same numbers with as few digits as float32 needs."""
    if isinstance(value, dict):
        return {k: [float(str(np.float32(w))) for w in v] if k == "weights" else shortest(v) for k, v in value.items()}
    return [shortest(v) for v in value] if isinstance(value, list) else value


def pick(container, errors):
    """The capture with those sizes alone that are true to the amp; a single one needs no container."""
    sizes = container["config"]["submodels"]
    sizes = [size for size, error in zip(sizes, errors, strict=True) if error < GOOD]
    if len(sizes) == 1:
        return {**sizes[0]["model"], "metadata": container["metadata"]}
    return {**container, "config": {**container["config"], "submodels": sizes}}


def write(net, riff, riff_out, file, about):
    """Exports the sizes whose error to signal is small; each one's is stated."""
    parts = [net.extract_submodel(i) for i in range(net.num_submodels)]
    errors = [round(make_capture.esr(make_capture.looped(part, riff), riff_out), 6) for part in parts]
    with tempfile.TemporaryDirectory() as folder:
        net.export_container(Path(folder), other_metadata={**about, "training": {"validation_esr": errors[-1]}})
        made = pick(shortest(json.loads((Path(folder) / "model.nam").read_text())), errors)
    (make_capture.HERE / file).write_text(json.dumps(made, separators=(",", ":")) + "\n")
    print(f"{file}: validation error to signal {errors}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("names", nargs="+", choices=CAPTURES)
    parser.add_argument("--steps", type=int, nargs="+", required=True)
    options = parser.parse_args()
    torch.set_num_threads(1)
    make_capture.WINDOW, make_capture.BATCH = 16384, 4
    net = network()
    for name, steps in zip(options.names, options.steps, strict=True):
        title, tone, _ = CAPTURES[name]
        pairs = data(name)
        make_capture.train(net, *pairs, steps, rate=4e-3)
        write(net, *pairs[2:], f"{name}_a2.nam", {
            "name": f"{title} A2", "gear_type": "amp", "tone_type": tone, "input_level_dbu": DBU})
