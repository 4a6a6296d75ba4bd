# SPDX-License-Identifier: MIT
"""Writes torch_schedules.json: the rates that PyTorch's schedulers give, step by step.

usage: make_torch_schedules.py [--check]      needs torch; --check compares with the file kept
"""
import json
import pathlib
import sys
import warnings

import torch
from torch.optim import lr_scheduler
from torch.optim.optimizer import Optimizer

FILE = pathlib.Path(__file__).with_name("torch_schedules.json")
STEPS = 120
CASES = [
    ("StepLR", 0.1, {"step_size": 30}),
    ("StepLR", 0.05, {"step_size": 7, "gamma": 0.5}),
    ("MultiStepLR", 0.1, {"milestones": [30, 80]}),
    ("MultiStepLR", 0.2, {"milestones": [10, 10, 50], "gamma": 0.3}),
    ("LinearLR", 0.1, {"start_factor": 0.25, "total_iters": 40}),
    ("OneCycleLR", 1.0, {"max_lr": 0.1, "total_steps": 120}),
    ("OneCycleLR", 1.0, {"max_lr": 0.1, "total_steps": 120, "anneal_strategy": "linear"}),
    ("OneCycleLR", 1.0, {"max_lr": 0.5, "total_steps": 120, "pct_start": 0.4, "div_factor": 10.0,
                         "final_div_factor": 100.0, "three_phase": True}),
    ("OneCycleLR", 1.0, {"max_lr": 0.5, "total_steps": 120, "pct_start": 0.25,
                         "anneal_strategy": "linear", "three_phase": True}),
    ("CyclicLR", 1.0, {"base_lr": 0.01, "max_lr": 0.1, "step_size_up": 20}),
    ("CyclicLR", 1.0, {"base_lr": 0.01, "max_lr": 0.1, "step_size_up": 7, "step_size_down": 13,
                       "mode": "triangular2"}),
    ("CyclicLR", 1.0, {"base_lr": 0.01, "max_lr": 0.1, "step_size_up": 10, "mode": "exp_range",
                       "gamma": 0.99}),
    ("SequentialLR", 0.1, {"schedulers": [
        ("LinearLR", {"start_factor": 0.1, "total_iters": 20}), ("StepLR", {"step_size": 15})],
        "milestones": [20]}),
]


class Bare(Optimizer):
    """An optimizer that has a rate and does nothing."""

    def __init__(self, rate):
        self.param_groups = [{"lr": rate}]
        self.defaults = {"lr": rate}

    def step(self, closure=None):
        pass


def scheduler(name, optimizer, arguments):
    if "schedulers" in arguments:
        parts = [scheduler(part, optimizer, own) for part, own in arguments["schedulers"]]
        arguments = {**arguments, "schedulers": parts}
    if name in ("OneCycleLR", "CyclicLR"):
        arguments = {**arguments, "cycle_momentum": False}
    return getattr(lr_scheduler, name)(optimizer, **arguments)


def rates(name, rate, arguments):
    optimizer = Bare(rate)
    made = scheduler(name, optimizer, arguments)
    result = []
    for step in range(STEPS):
        result.append(optimizer.param_groups[0]["lr"])
        optimizer.step()
        if step + 1 < STEPS:
            made.step()
    return result


def main():
    warnings.simplefilter("ignore")
    cases = [{"schedule": name, "lr": rate, "args": arguments,
              "values": rates(name, rate, arguments)} for name, rate, arguments in CASES]
    if sys.argv[1:] == ["--check"]:
        kept = json.loads(FILE.read_text(encoding="utf-8"))["cases"]
        worst = max(abs(a / b - 1) for new, old in zip(cases, kept, strict=True)
                    for a, b in zip(new["values"], old["values"], strict=True))
        same = json.loads(json.dumps([[c["schedule"], c["lr"], c["args"]] for c in cases])) \
            == [[c["schedule"], c["lr"], c["args"]] for c in kept]
        print(f"{len(kept)} cases, arguments {'as kept' if same else 'differ'},"
              f" largest relative difference {worst:.1e}")
        return 0 if same and worst <= 1e-12 else 1
    lines = ",\n ".join(json.dumps(case) for case in cases)
    note = f"torch/optim/lr_scheduler.py of PyTorch {torch.__version__} on an optimizer that only" \
        " holds a rate; values[k] is the rate of step k, from 0"
    FILE.write_text(f'{{\n"note":"{note}",\n"cases":[\n {lines}\n]}}\n', encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
