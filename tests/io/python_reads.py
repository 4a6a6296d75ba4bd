# SPDX-License-Identifier: MIT
"""Reads with their own libraries what the tests of io write: safetensors, HDF5, TensorBoard's events.
A library that is not installed is named and left out; with none of them the test is skipped.

usage: python_reads.py WEFT_TEST_IO      pip install safetensors h5py tensorboard
"""
import os
import pathlib
import subprocess
import sys
import tempfile


def read_safetensors(folder):
    from safetensors import numpy, safe_open
    path = folder / "kept.safetensors"
    found = numpy.load_file(path)
    assert found["dense/kernel"].tolist() == [[-0.25, -0.125], [0, 0.125], [0.25, 0.375]], found
    assert found["dense/bias"].tolist() == [0.5, -0.25], found
    with safe_open(path, "numpy") as file:
        assert file.metadata()["made"] == "by Weft", file.metadata()


def read_hdf5(folder):
    import h5py
    if not (folder / "dense.weights.h5").exists():
        return "the tests were built without HDF5"
    with h5py.File(folder / "dense.weights.h5") as file:
        assert file["layers/dense/vars/0"].shape == (5, 8)
        assert file["layers/dense_1/vars/1"].dtype == "float32"


def read_events(folder):
    # What TensorBoard itself shows a run by, and the accumulator of older scripts.
    from tensorboard.backend.event_processing import event_accumulator, plugin_event_accumulator
    from tensorboard.util import tensor_util
    if not (folder / "logs").exists():
        return "the tests were built without protobuf"
    run = plugin_event_accumulator.EventAccumulator(str(folder / "logs/train"))
    run.Reload()

    def of(tag):
        return [(e.step, tensor_util.make_ndarray(e.tensor_proto)) for e in run.Tensors(tag)]

    losses = [(0, 1.0), (1, 0.5), (2, 0.333333)]
    assert [(step, round(float(value), 6)) for step, value in of("epoch_loss")] == losses
    # A row a bucket: its two limits and its count.
    histograms = of("dense/kernel/histogram")
    assert [(step, rows[:, 2].sum()) for step, rows in histograms] == [(0, 2), (2, 2)]
    assert (histograms[0][1][1:, 0] == histograms[0][1][:-1, 1]).all()
    older = event_accumulator.EventAccumulator(str(folder / "logs/validation"))
    older.Reload()
    assert [e.value for e in older.Scalars("epoch_loss")][:2] == [2.0, 1.0]


def main():
    done = 0
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        subprocess.run([sys.argv[1], "--log_level=error"], check=True,
                       env={**os.environ, "WEFT_KEEP_FILES": name}, stdout=subprocess.DEVNULL)
        for read in (read_safetensors, read_hdf5, read_events):
            try:
                problem = read(folder)
            except ImportError as missing:
                problem = f"{missing.name} is not installed"
            print(f"{read.__name__}: {problem or 'as written'}")
            done += problem is None
    return 0 if done else 77


if __name__ == "__main__":
    sys.exit(main())
