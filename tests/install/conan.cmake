# SPDX-License-Identifier: MIT
# Offline: Boost, xsimd and zlib are the system's. Conan's files stay in the working folder.
include("${CMAKE_CURRENT_LIST_DIR}/steps.cmake")
set(ENV{CONAN_HOME} "${work}/home")
set(ENV{CXX} "${compiler}")
run("${conan}" profile detect)
run("${conan}" create . --no-remote -s compiler.cppstd=20 -pr default
    -pr packaging/conan/system_packages
    -c "tools.cmake.cmake_layout:test_folder=${work}/test")
