# SPDX-License-Identifier: MIT
"""Writes the files of tests/reference/files with numpy and safetensors, the formats' own libraries.

usage: make_weight_files.py      pip install numpy safetensors
"""
import pathlib

import numpy
import safetensors
import safetensors.numpy

FOLDER = pathlib.Path(__file__).parent / "files"


def main():
    FOLDER.mkdir(exist_ok=True)
    # input<3> | dense<2>, and its transpose as PyTorch has it.
    kernel = (numpy.arange(6, dtype=numpy.float32).reshape(3, 2) - 2) / 8
    bias = numpy.array([0.5, -0.25], dtype=numpy.float32)
    ours = {"dense/kernel": kernel, "dense/bias": bias}
    safetensors.numpy.save_file(ours, FOLDER / "keras.safetensors", metadata={"made": "by numpy"})
    safetensors.numpy.save_file({"fc.weight": numpy.ascontiguousarray(kernel.T), "fc.bias": bias},
                                FOLDER / "pytorch.safetensors")
    # The upper halves of floats are bfloat16; these numbers need no more.
    upper = (kernel.view(numpy.uint32) >> 16).astype("<u2").copy()
    small = bias.astype("<f2")

    def spec(dtype, shape, data):
        return safetensors.TensorSpec(dtype=dtype, shape=shape, data_ptr=data.ctypes.data,
                                      data_len=data.nbytes)

    (FOLDER / "halves.safetensors").write_bytes(safetensors.serialize(
        {"dense/kernel": spec("bfloat16", [3, 2], upper), "dense/bias": spec("float16", [2], small)}))
    numpy.savez(FOLDER / "stored.npz", **ours)
    fortran = {"dense/kernel": numpy.asfortranarray(kernel), "dense/bias": bias}
    numpy.savez_compressed(FOLDER / "deflated.npz", **fortran)
    numpy.save(FOLDER / "integers.npy", numpy.arange(-3, 3, dtype=numpy.int16).reshape(1, 2, 3))


if __name__ == "__main__":
    main()
