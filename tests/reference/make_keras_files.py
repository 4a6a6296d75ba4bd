# SPDX-License-Identifier: MIT
"""Writes the files of tests/reference/files that begin with keras: weights that Keras saved, and in
keras_predictions.npz what its models predict from them; and tests/fuzz/corpus/hdf5/keras.

usage: make_keras_files.py      pip install tensorflow-cpu tf_keras safetensors
       make_keras_files.py --load FOLDER    loads what tests/io/keras_h5.cpp leaves in WEFT_KEEP_FILES
"""
import os
import pathlib
import sys

os.environ["TF_ENABLE_ONEDNN_OPTS"] = "0"
os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
import h5py  # noqa: E402
import keras  # noqa: E402
import numpy  # noqa: E402
import safetensors.numpy  # noqa: E402
import tf_keras  # noqa: E402
from keras import layers  # noqa: E402
from keras.src.legacy.saving import legacy_h5_format  # noqa: E402

FOLDER = pathlib.Path(__file__).parent / "files"
CORPUS = pathlib.Path(__file__).parents[1] / "fuzz" / "corpus" / "hdf5"


def nested(version):
    """A model in a model in a model, by Keras 3 or Keras 2. What is frozen stands behind all that
    trains in the list of the outermost model's weights, as the statistics of norms do."""
    here = version.layers
    steps = version.Input((6, 2))
    norm = here.BatchNormalization(name="batch_normalization")
    norm.trainable = False
    features = here.TimeDistributed(here.Dense(3, name="dense"), name="time_distributed")
    inner = version.Model(steps, features(norm(steps)), name="functional")
    middle = version.Sequential([
        inner,
        here.Bidirectional(here.GRU(2, return_sequences=True, name="gru"), name="bidirectional"),
        here.BatchNormalization(name="batch_normalization_1")], name="sequential")
    return version.Sequential([version.Input((6, 2)), middle, here.SimpleRNN(3, name="simple_rnn"),
                               here.Dense(2, name="dense")])


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
        "nested": nested(keras),
    }


def draw_weights(model, random):
    model.set_weights([
        random.uniform(0.5, 1.5, w.shape) if "variance" in w.name or "gamma" in w.name
        else random.uniform(-0.5, 0.5, w.shape) for w in model.weights])


def draw_predictions(model, random):
    """Inputs, and what the model makes of them."""
    inputs = random.uniform(-1, 1, (4, *model.input_shape[1:])).astype(numpy.float32)
    return {"inputs": inputs, "outputs": numpy.asarray(model(inputs))}


def main():
    random = numpy.random.default_rng(5)
    predictions = {}
    for name, model in models().items():
        draw_weights(model, random)
        for kind, numbers in draw_predictions(model, random).items():
            predictions[f"{name}.{kind}"] = numbers
        model.save_weights(FOLDER / f"keras_{name}.weights.h5")
        if name == "dense":
            model.save(FOLDER / "keras_dense.keras")
            model.save(FOLDER / "keras_dense.h5")
            # "sequential/dense/kernel"
            safetensors.numpy.save_file(
                {w.path.split("/", 1)[1]: w.numpy() for w in model.weights},
                FOLDER / "keras_dense.safetensors")
        if name == "nested":
            # A list of names too long for an attribute, 64 512 bytes, is kept in several.
            legacy_h5_format.HDF5_OBJECT_HEADER_LIMIT = 256
            model.save(FOLDER / "keras_nested.h5")
    older = nested(tf_keras)
    draw_weights(older, random)
    for kind, numbers in draw_predictions(older, random).items():
        predictions[f"nested_of_keras2.{kind}"] = numbers
    older.save(FOLDER / "keras2_nested.h5")
    numpy.savez_compressed(FOLDER / "keras_predictions.npz", **predictions)
    write_for_the_fuzzer()


def write_for_the_fuzzer():
    """A model in a model in few bytes, its list of weights in two attributes."""
    inner = keras.Sequential([layers.Dense(1, name="dense")], name="head")
    model = keras.Sequential([keras.Input((1,)), inner], name="model")
    draw_weights(model, numpy.random.default_rng(6))
    legacy_h5_format.HDF5_OBJECT_HEADER_LIMIT = 32
    with h5py.File(CORPUS / "keras", "w", libver=("v110", "v110")) as file:
        legacy_h5_format.save_weights_to_hdf5_group(file, model)


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
