# SPDX-License-Identifier: MIT
"""Computes again, with Keras, what the files beside this one hold, from the arguments they record.

usage: make_references.py [--check] [FILE...]

Without --check the files are written anew with the numbers of the TensorFlow that is installed;
with it they are compared, and the largest differences printed. README.md beside this says more.
"""
import json
import math
import os
import pathlib
import sys

os.environ.update(TF_ENABLE_ONEDNN_OPTS="0", TF_CPP_MIN_LOG_LEVEL="3", CUDA_VISIBLE_DEVICES="-1",
                  KERAS_BACKEND="tensorflow")
import keras  # noqa: E402
import tensorflow as tf  # noqa: E402

FOLDER = pathlib.Path(__file__).parent
WORST_RELATIVE = 1e-12  # or the difference is listed
SMALL = 1e-15           # below it a difference counts absolutely


def compute_in_float64():
    """Keras takes a Python float for a float32, whatever floatx is: here it is a float64."""
    keras.config.set_floatx("float64")
    convert, cast = tf.convert_to_tensor, tf.cast

    def is_float(value):
        return isinstance(value, float) or (isinstance(value, (list, tuple)) and len(value) > 0
                                            and all(isinstance(one, float) for one in value))

    def convert_to_tensor(value, dtype=None, *others, **named):
        return convert(value, tf.float64 if dtype is None and is_float(value) else dtype,
                       *others, **named)

    def cast_float(x, dtype, *others, **named):
        return cast(convert(x, tf.float64) if is_float(x) else x, dtype, *others, **named)

    tf.convert_to_tensor, tf.cast = convert_to_tensor, cast_float


def tensor(numbers):
    return tf.constant(numbers, tf.float64)


def numbers(values):
    """As JSON holds them: nested lists; "inf", "-inf" and "nan" as text."""
    if isinstance(values, list):
        return [numbers(one) for one in values]
    return values if math.isfinite(values) else str(values)


def value_and_gradient(function, x, upstream=None):
    with tf.GradientTape() as tape:
        tape.watch(x)
        y = function(x)
    gradient = tape.gradient(y, x, output_gradients=upstream)
    if gradient is None:
        gradient = tf.zeros_like(x)
    return numbers(y.numpy().tolist()), numbers(gradient.numpy().tolist())


def activation(name):
    a = keras.activations
    with_arguments = {
        "leaky_relu_0.2": lambda x: a.leaky_relu(x, negative_slope=0.2),
        "relu_slope0.1_max4_thr1": lambda x: a.relu(x, negative_slope=0.1, max_value=4,
                                                    threshold=1),
        "elu_alpha0.5": lambda x: a.elu(x, alpha=0.5),
        "celu_alpha0.5": lambda x: a.celu(x, alpha=0.5),
        "gelu": lambda x: a.gelu(x, approximate=False),
        "gelu_tanh": lambda x: a.gelu(x, approximate=True),
        "threshold_0.5_-1": lambda x: a.threshold(x, 0.5, -1.0),
    }
    return with_arguments.get(name) or getattr(a, name)


def activations(file):
    x = tensor(file["x"])
    special_x = tensor([float(one) for one in file["special_x"]])
    for name, kept in file["activations"].items():
        kept["y"], kept["dy"] = value_and_gradient(activation(name), x)
        if "special_y" in kept:
            kept["special_y"], kept["special_dy"] = value_and_gradient(activation(name), special_x)
    if "prelu" in file:
        alpha = tensor(file["prelu"]["alpha"])

        def prelu(x, alpha):
            return tf.nn.relu(x) - alpha * tf.nn.relu(-x)

        file["prelu"]["y"], file["prelu"]["dx"] = value_and_gradient(lambda x: prelu(x, alpha), x)
        file["prelu"]["dalpha"] = value_and_gradient(lambda alpha: prelu(x, alpha), alpha)[1]
    for row in file.get("vectors", []):
        x, upstream = tensor(row["x"]), tensor(row["upstream"])
        for name, kept in row.items():
            if name in ("x", "upstream"):
                continue
            part = upstream[:x.shape[0] // 2] if name == "glu" else upstream
            kept["y"], kept["vjp"] = value_and_gradient(
                lambda x, of=getattr(keras.activations, name): of(x), x, part)


def smooth_l1(target, prediction, beta):
    error = tf.abs(prediction - target)
    return tf.reduce_mean(tf.where(error < beta, error * error / (2 * beta), error - beta / 2), -1)


def cost_and_profit(target, prediction, COST, PROFIT):
    return tf.reduce_sum(tf.where(prediction > target, COST * (prediction - target),
                                  PROFIT * (target - prediction)))


def loss(name, arguments):
    nn = tf.nn
    others = {
        "smooth_l1": smooth_l1,
        "seed_cost_profit": cost_and_profit,
        "tf.nn.softmax_cross_entropy_with_logits":
            lambda t, p: nn.softmax_cross_entropy_with_logits(labels=t, logits=p),
        "tf.nn.sparse_softmax_cross_entropy_with_logits":
            lambda t, p: nn.sparse_softmax_cross_entropy_with_logits(labels=tf.cast(t, tf.int64),
                                                                     logits=p),
        "tf.nn.sigmoid_cross_entropy_with_logits":
            lambda t, p: nn.sigmoid_cross_entropy_with_logits(labels=t, logits=p),
        "tf.nn.weighted_cross_entropy_with_logits":
            lambda t, p, pos_weight: nn.weighted_cross_entropy_with_logits(t, p, pos_weight),
    }
    function = others.get(name) or getattr(keras.losses, name)
    return lambda t, p: function(t, p, **arguments)


def losses(file):
    def given(name):
        one = file["inputs"][name]
        kind = tf.int64 if all(isinstance(v, int) for v in one["data"]) else tf.float64
        return tf.reshape(tf.constant(one["data"], kind), one["shape"])

    for kept in file["cases"]:
        function = loss(kept["loss"], kept["args"])
        target, prediction = given(kept["y_true"]), given(kept["y_pred"])
        kept["per_sample"] = numbers(function(target, prediction).numpy().tolist())
        kept["mean"], kept["grad"] = value_and_gradient(
            lambda p, f=function, t=target: tf.reduce_mean(f(t, p)), prediction)
    for kept in file["reductions"]:
        function = getattr(keras.losses, kept["loss"])(**kept["args"])
        target, prediction = given(kept["y_true"]), given(kept["y_pred"])
        weight = tensor(kept["sample_weight"]) if "sample_weight" in kept else None
        kept["value"], kept["grad"] = value_and_gradient(
            lambda p, f=function, t=target, w=weight: f(t, p, sample_weight=w), prediction)


def layers(file):
    for kept in file["cases"]:
        if kept["layer"] != "Bidirectional":
            continue
        layer = keras.layers.Bidirectional.from_config(kept["config"])
        x, upstream = (tf.reshape(tensor(one["data"]), one["shape"])
                       for one in (kept["inputs"][0], kept["upstream"]))
        layer(x)
        layer.set_weights([tf.reshape(tensor(one["data"]), one["shape"])
                           for one in kept["weights"]])
        weights = [one.value for one in layer.weights]
        with tf.GradientTape() as tape:
            tape.watch([x, *weights])
            y = layer(x)
        slopes = tape.gradient(y, [x, *weights], output_gradients=upstream)
        kept["output"]["data"] = numbers(tf.reshape(y, -1).numpy().tolist())
        kept["grad_inputs"][0]["data"] = numbers(tf.reshape(slopes[0], -1).numpy().tolist())
        for one, slope in zip(kept["weights"], slopes[1:]):
            one["grad"] = numbers(slope.numpy().tolist())


def schedules(file):
    for kept in file["cases"]:
        schedule = getattr(keras.optimizers.schedules, kept["schedule"])(**kept["args"])
        kept["values"] = [float(schedule(step)) for step in file["steps"]]


def optimizers(file):
    for kept in file["cases"]:
        rate = kept["learning_rate"]
        if "schedule" in kept:
            [(name, arguments)] = kept["schedule"].items()
            rate = getattr(keras.optimizers.schedules, name)(**arguments)
        optimizer = getattr(keras.optimizers, kept["optimizer"])(rate, **kept["args"])
        matrix = kept.get("param") == "matrix"
        weight = keras.Variable(file["W0" if matrix else "w0"], dtype="float64")
        optimizer.build([weight])
        kept["trajectory"] = []
        for gradient in file["matrix_gradients" if matrix else "gradients"]:
            optimizer.apply([tensor(gradient)], [weight])
            kept["trajectory"].append(numbers(weight.numpy().tolist()))


MAKERS = {"activations.json": activations, "losses.json": losses, "layers.json": layers,
          "schedules.json": schedules,
          "optimizers.json": optimizers}


def differences(new, kept, where=""):
    """(place, relative difference) of every number that is not the same."""
    if isinstance(kept, dict):
        label = kept.get("name") or kept.get("loss") or kept.get("schedule")
        where = f"{where} {label} {kept.get('args', '')}" if isinstance(label, str) else where
        for key in kept:
            yield from differences(new[key], kept[key], f"{where} {key}")
    elif isinstance(kept, list):
        if not isinstance(new, list) or len(new) != len(kept):
            yield f"{where}: {new} instead of {len(kept)} entries", math.inf
            return
        for one, other in zip(new, kept):
            yield from differences(one, other, where)
    elif isinstance(kept, (int, float)) and isinstance(new, (int, float)):
        if new != kept:
            away = abs(new - kept)
            yield where, away / max(abs(kept), SMALL / WORST_RELATIVE)
    elif new != kept:
        yield f"{where}: {new} instead of {kept}", math.inf


def check(name, new, kept):
    worst = {}
    for where, difference in differences(new, kept):
        worst[where] = max(worst.get(where, 0), difference)
    far = {where: one for where, one in worst.items() if one > WORST_RELATIVE}
    near = max((one for one in worst.values() if one <= WORST_RELATIVE), default=0.0)
    print(f"{name}: {len(far)} places differ by more than {WORST_RELATIVE}, the others by at most"
          f" {near:.1e}")
    for where, one in far.items():
        print(f"   {one:.1e} {where.strip()}")
    return not far


def text_of(file):
    """JSON with a line a key, and a line an entry of a list or dictionary of dictionaries."""
    def compact(value):
        return json.dumps(value, separators=(",", ":"), ensure_ascii=False)

    lines = []
    for key, value in file.items():
        of_entries = value.values() if isinstance(value, dict) else value
        if isinstance(value, (list, dict)) and all(isinstance(one, dict) for one in of_entries):
            named = isinstance(value, dict)
            entries = [f"{compact(one)}:{compact(value[one])}" if named else compact(one)
                       for one in value]
            inside = ",\n ".join(entries)
            lines.append(f"{compact(key)}:{'{' if named else '['}\n {inside}\n"
                         f"{'}' if named else ']'}")
        else:
            lines.append(f"{compact(key)}:{compact(value)}")
    return "{\n" + ",\n".join(lines) + "\n}\n"


def main():
    checks = "--check" in sys.argv[1:]
    names = [one for one in sys.argv[1:] if one != "--check"] or list(MAKERS)
    compute_in_float64()
    print(f"TensorFlow {tf.__version__}, Keras {keras.__version__}")
    fine = True
    for name in names:
        text = (FOLDER / name).read_text(encoding="utf-8")
        new = json.loads(text)
        MAKERS[name](new)
        if checks:
            fine = check(name, new, json.loads(text)) and fine
        else:
            (FOLDER / name).write_text(text_of(new), encoding="utf-8")
    return 0 if fine else 1


if __name__ == "__main__":
    sys.exit(main())
