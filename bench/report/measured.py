# SPDX-License-Identifier: MIT
"""Builds and runs the programs. What is kept of a program, by compiler:
{"what/way/size": {"nanoseconds": [...], "counters": {...}}}, of all turns together; in the file the
median of the nanoseconds stands for them."""
import json
import os
import pathlib
import shutil
import statistics
import subprocess
import sys
import tempfile


def load(file):
    return json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}


def save(file, results):
    """A line an entry, so that a difference between two runs can be read."""
    programs_in_lines = []
    for program, compilers in sorted(results.items()):
        in_lines = []
        for compiler, entries in sorted(compilers.items()):
            lines = [f"   {json.dumps(name)}: {json.dumps(median_of(entry))}"
                     for name, entry in entries.items()]
            in_lines.append(f"  {json.dumps(compiler)}: {{\n" + ",\n".join(lines) + "\n  }")
        programs_in_lines.append(f" {json.dumps(program)}: {{\n" + ",\n".join(in_lines) + "\n }")
    file.write_text("{\n" + ",\n".join(programs_in_lines) + "\n}\n", encoding="utf-8")


def median_of(entry):
    nanoseconds = float(f"{statistics.median(entry['nanoseconds']):.5g}")
    counters = {name: float(f"{value:.5g}") for name, value in entry["counters"].items()}
    return {"nanoseconds": [nanoseconds], "counters": counters}


def merge(kept, found, is_part):
    """What was found of a program takes the place of what was kept of the same compilers; of a
    part of its ways, of those alone."""
    for compiler, entries in found.items():
        kept[compiler] = {**kept.get(compiler, {}), **entries} if is_part else entries


def programs(root):
    """The names of those that use Google Benchmark."""
    return sorted(source.stem for source in (root / "bench").glob("*.cpp")
                  if "RunSpecifiedBenchmarks" in source.read_text(encoding="utf-8"))


def build(root, presets, names):
    """{compiler: the folder of its programs}; a preset whose compiler is not here is left out."""
    settings = json.loads((root / "CMakePresets.json").read_text(encoding="utf-8"))
    by_name = {preset["name"]: preset for preset in settings["configurePresets"]}
    compilers, builds = {}, []
    targets = [f"bench_{name}" for name in names]
    for preset in presets:
        compiler = by_name[preset].get("cacheVariables", {}).get("CMAKE_CXX_COMPILER", "g++")
        if not shutil.which(compiler):
            print(f"{preset}: skipped, this system has no {compiler}", file=sys.stderr)
            continue
        configured = start(root, ["cmake", "--preset", preset])
        for line in finish(*configured).splitlines():
            if "not found" in line:
                print(f"{preset}: {line}", file=sys.stderr)
        builds.append(["cmake", "--build", "--preset", preset, "--target", *targets])
        compilers[compiler] = root / "build" / preset / "bench"
    # All at once; each with its share of the cores.
    jobs = max(1, (os.cpu_count() or 1) // max(1, len(builds)))
    for running in [start(root, [*command, "--parallel", str(jobs)]) for command in builds]:
        finish(*running)
    return compilers


def start(root, command):
    return command, subprocess.Popen(command, cwd=root, text=True, stdout=subprocess.PIPE,
                                     stderr=subprocess.STDOUT)


def finish(command, running):
    """What it printed."""
    printed, _ = running.communicate()
    if running.returncode != 0:
        sys.exit(f"failed: {' '.join(command)}\n{printed[-4000:]}")
    return printed


UNPINNED = {"threads"}  # what asks for all cores


def pinned(program, core):
    """Where it is allowed with real-time priority, so that other programs do not come between."""
    is_pinned = shutil.which("taskset") and program not in UNPINNED
    command = ["taskset", "-c", core] if is_pinned else []
    real_time = ["chrt", "-f", "50"]
    if shutil.which("chrt") and subprocess.run([*real_time, "true"], stderr=subprocess.DEVNULL,
                                               check=False).returncode == 0:
        command = [*real_time, *command]
    return command


def run(program, compilers, options):
    """(what is kept of the program, its faults); the compilers take turns."""
    kept, faults = {compiler: {} for compiler in compilers}, []
    for turn in range(options.turns):
        for compiler, folder in compilers.items():
            print(f"{program}: {compiler}, turn {turn + 1} of {options.turns}", file=sys.stderr)
            for one in once(program, folder, options)["benchmarks"]:
                if one.get("error_occurred"):
                    faults.append(f'{compiler}: {one["name"]}: {one["error_message"]}')
                elif one["run_type"] == "iteration":
                    add(kept[compiler], one)
    return kept, faults


def once(program, folder_of_programs, options):
    with tempfile.TemporaryDirectory() as folder:
        report = pathlib.Path(folder, "report.json")
        command = [*pinned(program, options.core), folder_of_programs / f"bench_{program}",
                   f"--benchmark_out={report}",
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
    is_by_clock = one["run_name"].endswith("/real_time")
    entry["nanoseconds"].append(round(one["real_time" if is_by_clock else "cpu_time"], 2))
    entry["counters"] = {key: value for key, value in one.items() if key not in ALWAYS_THERE}
