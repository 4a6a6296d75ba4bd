# SPDX-License-Identifier: MIT
"""Builds and runs the consumer of tests/install against the package."""
import pathlib

from conan import ConanFile
from conan.tools.build import can_run
from conan.tools.cmake import CMake, CMakeToolchain, cmake_layout


class Consumer(ConanFile):
    settings = "os", "arch", "compiler", "build_type"
    generators = "CMakeDeps"

    def requirements(self):
        self.requires(self.tested_reference_str)

    def layout(self):
        cmake_layout(self)

    def generate(self):
        toolchain = CMakeToolchain(self)
        toolchain.user_presets_path = False
        toolchain.generate()

    def build(self):
        cmake = CMake(self)
        cmake.configure({"WEFT_VERSION": self.dependencies["weft"].ref.version})
        cmake.build()

    def test(self):
        if can_run(self):
            for program in ("declare", "everything"):
                self.run(str(pathlib.Path(self.build_folder) / program), env="conanrun")
