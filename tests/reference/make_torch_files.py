# SPDX-License-Identifier: MIT
"""Writes the files of tests/reference/files that begin with torch_: weights that save_for_weft.py
saved of PyTorch's modules, and in torch_predictions.npz what the modules predict from them.

usage: make_torch_files.py      pip install torch safetensors numpy
"""
import collections
import pathlib

import numpy
import torch
from save_for_weft import save_pytorch
from torch import nn

FOLDER = pathlib.Path(__file__).parent / "files"


class Sequence(nn.Module):
    def __init__(self):
        super().__init__()
        self.embedding = nn.Embedding(7, 2)
        self.both = nn.LSTM(2, 2, batch_first=True, bidirectional=True)
        self.lstm = nn.LSTM(4, 4, batch_first=True)
        self.gru = nn.GRU(4, 3, batch_first=True)
        self.norm = nn.LayerNorm(3)
        self.conv = nn.Conv1d(3, 4, 2)
        self.last = nn.GRU(4, 2, batch_first=True, bidirectional=True)
        self.rnn = nn.RNN(4, 3, batch_first=True)
        self.rms_norm = nn.RMSNorm(3, eps=1e-5)
        self.out = nn.Linear(7, 2)

    def forward(self, x):
        y = self.both(self.embedding(x.long()))[0]
        y = self.norm(self.gru(self.lstm(y)[0])[0])
        y = self.conv(y.transpose(1, 2)).transpose(1, 2)
        both_last = self.last(y)[1].transpose(0, 1).flatten(1)
        return self.out(torch.cat([both_last, self.rms_norm(self.rnn(y)[0][:, -1])], 1))


class Flattened(nn.Module):
    """A signal and an image, channels first, flattened beside numbers; all come in one row."""

    def __init__(self):
        super().__init__()
        self.conv1d = nn.Conv1d(2, 3, 3)
        self.conv2d = nn.Conv2d(2, 3, 2)
        self.prelu = nn.PReLU(18)
        self.bn = nn.BatchNorm1d(30)
        self.norm = nn.LayerNorm(30)
        self.dense = nn.Linear(30, 2)

    def forward(self, x):
        signal = x[:, :16].view(-1, 8, 2).transpose(1, 2)
        image = x[:, 16:40].view(-1, 4, 3, 2).permute(0, 3, 1, 2)
        flat = nn.functional.max_pool1d(torch.relu(self.conv1d(signal)), 2).flatten(1)
        y = torch.cat([flat, self.prelu(self.conv2d(image).flatten(1)), x[:, 40:]], 1)
        return self.dense(torch.tanh(self.norm(self.bn(y))))


class Attention(nn.Module):
    """Of a sequence with itself, then into what a layer makes of it, of another width."""

    def __init__(self):
        super().__init__()
        self.words = nn.Embedding(7, 4)
        self.positions = nn.Embedding(5, 4)
        self.itself = nn.MultiheadAttention(4, 2, batch_first=True)
        self.memory = nn.Linear(4, 3)
        self.cross = nn.MultiheadAttention(4, 4, kdim=3, vdim=3, bias=False, batch_first=True)

    def forward(self, x):
        y = self.words(x.long()) + self.positions(torch.arange(5))
        later = torch.ones(5, 5, dtype=torch.bool).triu(1)
        y = y + self.itself(y, y, y, attn_mask=later, need_weights=False)[0]
        memory = torch.tanh(self.memory(y))
        return y + self.cross(y, memory, memory, need_weights=False)[0]


def models():
    """{name: (module, shape of an input)}, each as tests/io/weights.cpp declares it."""
    return {
        "dense": (nn.Sequential(nn.Linear(5, 8), nn.ReLU(), nn.Linear(8, 3), nn.Softmax(-1)),
                  (5,)),
        "image": (nn.Sequential(collections.OrderedDict(
            conv=nn.Conv2d(3, 4, 3, stride=2, padding=1), bn=nn.BatchNorm2d(4), relu=nn.ReLU(),
            depthwise=nn.Conv2d(4, 8, 3, padding=1, groups=4), prelu=nn.PReLU(8),
            grouped=nn.Conv2d(8, 6, 1, groups=2), pool=nn.MaxPool2d(2, ceil_mode=True),
            up=nn.ConvTranspose2d(6, 4, 3, stride=2, padding=1), norm=nn.GroupNorm(2, 4),
            flatten=nn.Flatten(), fc=nn.Linear(4 * 5 * 3, 3))), (3, 9, 8)),
        "sequence": (Sequence(), (6,)),
    }


def later_models():
    return {"flattened": (Flattened(), (43,)), "attention": (Attention(), (5,))}


def main():
    torch.manual_seed(5)
    predictions = {}
    # Those that came later are made later, so that the files before them stay as they are.
    for name, (module, shape) in (one for make in (models, later_models)
                                  for one in make().items()):
        module.eval()
        for key, tensor in module.state_dict().items():
            if "running_var" in key:
                tensor.uniform_(0.5, 1.5)
            elif tensor.is_floating_point():
                tensor.uniform_(-0.5, 0.5)
        x = torch.rand(4, *shape) * 2 - 1
        if name in ("sequence", "attention"):
            x = torch.randint(0, 7, (4, *shape)).float()
        # Images are height, width, channels here.
        inputs = x.permute(0, 2, 3, 1) if len(shape) == 3 else x
        predictions[f"{name}.inputs"] = inputs.numpy()
        predictions[f"{name}.outputs"] = module(x).detach().numpy()
        save_pytorch(module, FOLDER / f"torch_{name}.safetensors")
    numpy.savez_compressed(FOLDER / "torch_predictions.npz", **predictions)


if __name__ == "__main__":
    main()
