# SPDX-License-Identifier: MIT
"""Writes a model's weights so that weft::load reads them: pip install safetensors."""
import re

import safetensors.numpy


def save_keras(model, path):
    """Names as Weft's own: "dense_1/kernel"."""
    arrays = {f"{layer.name}/{weight.name}": weight.numpy()
              for layer in model.layers for weight in layer.weights}
    safetensors.numpy.save_file(arrays, path)


def save_pytorch(model, path):
    """Names of the state_dict: "fc.weight"; read them with .layout = weight_layout::pytorch.

    The second of nn.LSTM(num_layers=2) is a layer of its own here: "lstm_1.weight_ih_l0".
    """
    arrays = {re.sub(r"\.(weight|bias)_([ih]h)_l([1-9])", r"_\3.\1_\2_l0", name):
              tensor.detach().cpu().contiguous().numpy()
              for name, tensor in model.state_dict().items()
              if not name.endswith("num_batches_tracked")}
    safetensors.numpy.save_file(arrays, path)
