# SPDX-License-Identifier: MIT
"""Writes torch_optimizers.json: where PyTorch's optimizers bring the weights of optimizers.json, by
the gradients there, in 20 steps.

usage: make_torch_optimizers.py [--check]      needs torch; --check compares with the file kept
"""
import json
import pathlib
import sys

import torch

FILE = pathlib.Path(__file__).with_name("torch_optimizers.json")
GIVEN = json.loads(FILE.with_name("optimizers.json").read_text(encoding="utf-8"))
CASES = [
    ("SGD", {"lr": 0.1, "momentum": 0.9, "nesterov": True}, None),
    ("SGD", {"lr": 0.1, "momentum": 0.9, "weight_decay": 0.05}, None),
    ("SGD", {"lr": 0.1, "momentum": 0.9}, ("StepLR", {"step_size": 5, "gamma": 0.5})),
    ("Adam", {"lr": 0.1}, None),
    ("Adam", {"lr": 0.1, "weight_decay": 0.05, "amsgrad": True}, None),
    ("AdamW", {"lr": 0.1}, None),
    ("RMSprop", {"lr": 0.1}, None),
    ("Adadelta", {}, None),
]


def weights(name, arguments, schedule):
    parameter = torch.nn.Parameter(torch.tensor(GIVEN["w0"], dtype=torch.float64))
    optimizer = getattr(torch.optim, name)([parameter], **arguments)
    rates = None
    if schedule is not None:
        rates = getattr(torch.optim.lr_scheduler, schedule[0])(optimizer, **schedule[1])
    for gradient in GIVEN["gradients"]:
        parameter.grad = torch.tensor(gradient, dtype=torch.float64)
        optimizer.step()
        if rates is not None:
            rates.step()
    return parameter.tolist()


def main():
    cases = [{"optimizer": name, "args": arguments, "schedule": schedule,
              "weights": weights(name, arguments, schedule)}
             for name, arguments, schedule in CASES]
    if sys.argv[1:] == ["--check"]:
        kept = json.loads(FILE.read_text(encoding="utf-8"))["cases"]
        worst = max(abs(a - b) for new, old in zip(cases, kept, strict=True)
                    for a, b in zip(new["weights"], old["weights"], strict=True))
        print(f"{len(kept)} cases, largest difference {worst:.1e}")
        return 0 if worst <= 1e-12 else 1
    lines = ",\n ".join(json.dumps(case) for case in cases)
    note = f"PyTorch {torch.__version__}, float64; weights after 20 steps from w0 of" \
        " optimizers.json by its gradients"
    FILE.write_text(f'{{\n"note":"{note}",\n"cases":[\n {lines}\n]}}\n', encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
