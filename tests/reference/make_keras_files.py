# SPDX-License-Identifier: MIT
"""Writes the files of tests/reference/files that begin with keras_: weights that Keras saved, and in
keras_predictions.npz what its models predict from them.

usage: make_keras_files.py      pip install tensorflow-cpu safetensors
       make_keras_files.py --load FOLDER    loads what tests/io/keras_h5.cpp leaves in WEFT_KEEP_FILES
"""
import os
import pathlib
import sys

os.environ["TF_ENABLE_ONEDNN_OPTS"] = "0"
os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
import keras  # noqa: E402
import numpy  # noqa: E402
import safetensors.numpy  # noqa: E402
from keras import layers  # noqa: E402

FOLDER = pathlib.Path(__file__).parent / "files"


def models():
    """{name: model}, each as tests/io/keras_h5.cpp declares it."""
    keras.backend.clear_session()
    steps = keras.Input((6, 2))
    attention = layers.MultiHeadAttention(2, 3)(steps, steps)
    grouped = layers.GroupQueryAttention(3, 4, 2)(steps, steps)
    return {
        "dense": keras.Sequential([keras.Input((5,)), layers.Dense(8, activation="relu"),
                                   layers.Dropout(0.5), layers.Dense(3, activation="softmax")]),
        "image": keras.Sequential([
            keras.Input((8, 8, 1)),
            layers.Conv2D(4, 3, strides=2, padding="same"), layers.BatchNormalization(),
            layers.ReLU(), layers.SeparableConv2D(5, 3, padding="same"), layers.MaxPooling2D(2),
            layers.Flatten(), layers.Dense(3)]),
        "sequence": keras.Sequential([
            keras.Input((6, 2)), layers.LSTM(4, return_sequences=True),
            layers.GRU(3, return_sequences=True),
            layers.Bidirectional(layers.GRU(2, return_sequences=True)),
            layers.LayerNormalization(), layers.SimpleRNN(3), layers.Dense(2)]),
        "attention": keras.Model(steps, layers.Dense(2)(attention)),
        "grouped": keras.Model(
            steps, layers.Dense(2)(layers.PReLU(shared_axes=[1])(grouped))),
    }


def draw_weights(model, random):
    model.set_weights([
        random.uniform(0.5, 1.5, w.shape) if "variance" in w.path or "gamma" in w.path
        else random.uniform(-0.5, 0.5, w.shape) for w in model.weights])


def main():
    random = numpy.random.default_rng(5)
    predictions = {}
    for name, model in models().items():
        draw_weights(model, random)
        inputs = random.uniform(-1, 1, (4, *model.input_shape[1:])).astype(numpy.float32)
        predictions[f"{name}.inputs"] = inputs
        predictions[f"{name}.outputs"] = numpy.asarray(model(inputs))
        model.save_weights(FOLDER / f"keras_{name}.weights.h5")
        if name == "dense":
            model.save(FOLDER / "keras_dense.keras")
            model.save(FOLDER / "keras_dense.h5")
            # "sequential/dense/kernel"
            safetensors.numpy.save_file(
                {w.path.split("/", 1)[1]: w.numpy() for w in model.weights},
                FOLDER / "keras_dense.safetensors")
    numpy.savez_compressed(FOLDER / "keras_predictions.npz", **predictions)


def load(folder):
    predictions = numpy.load(FOLDER / "keras_predictions.npz")
    for name, model in models().items():
        model.load_weights(folder / f"{name}.weights.h5")
        found = numpy.asarray(model(predictions[f"{name}.inputs"]))
        difference = numpy.abs(found - predictions[f"{name}.outputs"]).max()
        print(f"{name}: differs by {difference:.1e} at most")
        assert difference == 0, name


if __name__ == "__main__":
    if sys.argv[1:2] == ["--load"]:
        load(pathlib.Path(sys.argv[2]))
    else:
        main()
