# SPDX-License-Identifier: MIT
"""The recipe of Conan 2: conan create . -s compiler.cppstd=20

What the system has instead of Conan: -pr default -pr packaging/conan/system_packages
"""
import pathlib
import re

from conan import ConanFile
from conan.tools.build import check_min_cppstd
from conan.tools.cmake import CMake, cmake_layout
from conan.tools.files import load

required_conan_version = ">=2.1"


class Weft(ConanFile):
    name = "weft"
    description = "Neural networks as constexpr values"
    license = "MIT"
    topics = ("neural-network", "machine-learning", "simd", "constexpr", "header-only")
    package_type = "header-library"
    implements = ["auto_header_only"]
    settings = "os", "arch", "compiler", "build_type"
    exports_sources = "CMakeLists.txt", "LICENSE", "cmake/*", "include/*"
    generators = "CMakeDeps", "CMakeToolchain"
    no_copy_source = True
    test_package_folder = "packaging/conan"

    def set_version(self):
        project = load(self, pathlib.Path(self.recipe_folder) / "CMakeLists.txt")
        self.version = re.search(r"project\(weft VERSION ([0-9.]+)", project)[1]

    def validate(self):
        check_min_cppstd(self, 20)

    def requirements(self):
        self.requires("boost/[>=1.74 <2]", options={"header_only": True})
        self.requires("xsimd/[>=8.1]")
        self.requires("zlib/[>=1.2.11 <2]")

    def layout(self):
        cmake_layout(self)

    def package(self):
        cmake = CMake(self)
        cmake.configure({f"WEFT_BUILD_{what}": False for what in ("TESTS", "EXAMPLES", "BENCH")})
        cmake.install()

    # find_package(weft) reads Weft's own files, as without Conan.
    def package_info(self):
        self.cpp_info.set_property("cmake_find_mode", "none")
        self.cpp_info.builddirs = ["share/cmake/weft"]
        self.cpp_info.bindirs = self.cpp_info.libdirs = []
