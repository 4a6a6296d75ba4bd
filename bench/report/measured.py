# SPDX-License-Identifier: MIT
"""Builds and runs the programs. What is kept of a program, by compiler:
{"what/way/size": {"nanoseconds": [...], "counters": {...}}}, of all turns together."""
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile


def load(file):
    return json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}


def save(file, results):
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")


def programs(root):
    """The names of those that use Google Benchmark."""
    return sorted(source.stem for source in (root / "bench").glob("*.cpp")
                  if "RunSpecifiedBenchmarks" in source.read_text(encoding="utf-8"))


def build(root, presets, names):
    """{compiler: the folder of its programs}; a preset whose compiler is not here is left out."""
    settings = json.loads((root / "CMakePresets.json").read_text(encoding="utf-8"))
    by_name = {preset["name"]: preset for preset in settings["configurePresets"]}
    compilers = {}
    for preset in presets:
        compiler = by_name[preset].get("cacheVariables", {}).get("CMAKE_CXX_COMPILER", "g++")
        if not shutil.which(compiler):
            print(f"{preset}: skipped, this system has no {compiler}", file=sys.stderr)
            continue
        targets = [f"bench_{name}" for name in names]
        for command in (["cmake", "--preset", preset],
                        ["cmake", "--build", "--preset", preset, "--target", *targets]):
            done = subprocess.run(command, cwd=root, text=True, stdout=subprocess.PIPE,
                                  stderr=subprocess.STDOUT)
            if done.returncode != 0:
                sys.exit(f"failed: {' '.join(command)}\n{done.stdout[-4000:]}")
            for line in done.stdout.splitlines():
                if "not found" in line:
                    print(f"{preset}: {line}", file=sys.stderr)
        compilers[compiler] = root / "build" / preset / "bench"
    return compilers


def pinned(core):
    """Where it is allowed with real-time priority, so that other programs do not come between."""
    command = ["taskset", "-c", core] if shutil.which("taskset") else []
    real_time = ["chrt", "-f", "50"]
    if shutil.which("chrt") and subprocess.run([*real_time, "true"], stderr=subprocess.DEVNULL,
                                               check=False).returncode == 0:
        command = [*real_time, *command]
    return command


def run(root, program, compilers, options):
    """(what is kept of the program, its faults); the compilers take turns."""
    kept, faults = {compiler: {} for compiler in compilers}, []
    for turn in range(options.turns):
        for compiler, folder in compilers.items():
            print(f"{program}: {compiler}, turn {turn + 1} of {options.turns}", file=sys.stderr)
            for one in once(folder / f"bench_{program}", options)["benchmarks"]:
                if one.get("error_occurred"):
                    faults.append(f'{compiler}: {one["name"]}: {one["error_message"]}')
                elif one["run_type"] == "iteration":
                    add(kept[compiler], one)
    return kept, faults


def once(program, options):
    with tempfile.TemporaryDirectory() as folder:
        report = pathlib.Path(folder, "report.json")
        command = [*pinned(options.core), program, f"--benchmark_out={report}",
                   "--benchmark_enable_random_interleaving=true",
                   f"--benchmark_repetitions={options.repetitions}"]
        if options.filter:
            command.append(f"--benchmark_filter=limits/|{options.filter}")
        # One thread, also of libraries that have some.
        one = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "BLIS_NUM_THREADS": "1"}
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                       env={**os.environ, **one})
        return json.loads(report.read_text(encoding="utf-8"))


ALWAYS_THERE = {"name", "run_name", "run_type", "repetitions", "repetition_index", "threads",
                "iterations", "real_time", "cpu_time", "time_unit", "family_index",
                "per_family_instance_index"}


def add(kept, one):
    name = "/".join(one["run_name"].split("/")[:3])
    entry = kept.setdefault(name, {"nanoseconds": [], "counters": {}})
    entry["nanoseconds"].append(round(one["cpu_time"], 2))
    entry["counters"] = {key: value for key, value in one.items() if key not in ALWAYS_THERE}
