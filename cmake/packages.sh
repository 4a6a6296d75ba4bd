# SPDX-License-Identifier: MIT
# Functions of tests/run and examples/run: packages by apt-get, configure and build by preset.

# A command or a file that shows the package to be there, installed by whatever means.
has_package() {
    case $1 in
        g++ | cmake | python3) command -v "$1" >/dev/null ;;
        ninja-build) command -v ninja >/dev/null ;;
        clang-19) command -v clang++-19 >/dev/null ;;
        libclang-rt-19-dev) has_file 'lib/llvm-19/lib/clang/*/lib/linux/libclang_rt.asan*' ;;
        libc++-19-dev) has_file lib/llvm-19/include/c++/v1/version ;;
        libc++abi-19-dev) has_file lib/llvm-19/include/c++/v1/cxxabi.h ;;
        libboost-dev) has_file include/boost/hana.hpp ;;
        libboost-test-dev) has_file 'lib*/libboost_unit_test_framework.*' ||
            has_file 'lib/*/libboost_unit_test_framework.*' ;;
        libtbb-dev) has_file include/tbb/task_arena.h ;;
        libhdf5-dev) has_file include/hdf5/serial/hdf5.h || has_file include/hdf5.h ;;
        libprotobuf-dev) has_file include/google/protobuf/message.h ;;
        protobuf-compiler) command -v protoc >/dev/null ;;
        librapidcheck-dev) has_file include/rapidcheck.h ;;
        clang-tidy-19) command -v clang-tidy-19 >/dev/null ;;
        llvm-19) command -v llvm-cov-19 >/dev/null ;;
        libxsimd-dev) has_file include/xsimd/xsimd.hpp ;;
        nlohmann-json3-dev) has_file include/nlohmann/json.hpp ;;
        zlib1g-dev) has_file include/zlib.h ;;
        libeigen3-dev) has_file include/eigen3/Eigen/Core ;;
        libbenchmark-dev) has_file include/benchmark/benchmark.h ;;
        pkg-config) command -v pkg-config >/dev/null ;;
        g++-aarch64-linux-gnu) command -v aarch64-linux-gnu-g++ >/dev/null ;;
        qemu-user) command -v qemu-aarch64 >/dev/null ;;
        python3-venv) python3 -c 'import ensurepip' 2>/dev/null ;;
        *) return 1 ;;
    esac
}

has_file() {
    local prefix prefixes
    IFS=: read -ra prefixes <<<"/usr:/usr/local:${CMAKE_PREFIX_PATH:-}"
    for prefix in "${prefixes[@]}"; do
        [ -z "$prefix" ] || ! compgen -G "$prefix/$1" >/dev/null || return 0
    done
    return 1
}

apt_get() {
    local as_root=()
    if [ "$(id -u)" -ne 0 ]; then
        if ! command -v sudo >/dev/null; then
            echo "not root and no sudo: run as root: apt-get $*"
            return 1
        fi
        as_root=(sudo)
    fi
    mkdir -p build/log
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get "$@" \
        </dev/null >>build/log/packages.log 2>&1 || {
        echo "apt-get $* failed (build/log/packages.log):"
        tail -20 build/log/packages.log
        return 1
    }
}

# Installs the packages that are missing; where there is no apt-get, names them and fails.
need_packages() {
    local package missing=()
    for package in "$@"; do
        has_package "$package" || missing+=("$package")
    done
    [ ${#missing[@]} -gt 0 ] || return 0
    if ! command -v apt-get >/dev/null; then
        echo "missing, please install (Debian's names): ${missing[*]}"
        return 1
    fi
    echo "packages: installing ${missing[*]} (build/log/packages.log)"
    apt_get update && install_packages "${missing[@]}"
}

install_packages() { apt_get install -y --no-install-recommends "$@"; }

# Installs the package where the distribution has it; goes on without it where it has not.
want_package() {
    ! has_package "$1" && command -v apt-get >/dev/null || return 0
    if ! compgen -G '/var/lib/apt/lists/*Packages*' >/dev/null; then
        apt_get update || return 1
    fi
    [ -n "$(apt-cache show "$1" 2>/dev/null)" ] || return 0
    echo "packages: installing $1 (build/log/packages.log)"
    apt_get update && install_packages "$1"
}

# python_tool NAME PACKAGE...: Python's packages in build/tools/NAME, a virtual environment.
python_tool() {
    local folder=build/tools/$1
    shift
    [ ! -e "$folder/ready" ] || return 0
    need_packages python3 python3-venv || return 1
    echo "packages: installing $* in $folder (build/log/packages.log)"
    mkdir -p build/log
    { python3 -m venv --clear "$folder" && "$folder/bin/pip" install "$@"; } \
        >>build/log/packages.log 2>&1 || {
        tail -20 build/log/packages.log
        return 1
    }
    touch "$folder/ready"
}

# The newest xsimd, which Pythran's package holds, and Boost 1.81, which Debian 12 has beside 1.74, as
# build/newest/{xsimd,boost}.
newest_headers() {
    local folder=build/newest
    [ ! -e "$folder/ready" ] || return 0
    python_tool pythran --no-deps pythran || return 1
    rm -rf "$folder"
    mkdir -p "$folder/xsimd" "$folder/deb"
    cp -r build/tools/pythran/lib/python3*/site-packages/pythran/xsimd "$folder/xsimd" || return 1
    apt_get update || return 1
    (cd "$folder/deb" && apt-get download libboost1.81-dev >/dev/null 2>&1) &&
        dpkg -x "$folder"/deb/libboost1.81-dev_*.deb "$folder/deb" &&
        mv "$folder/deb/usr/include" "$folder/boost" && rm -r "$folder/deb" || return 1
    touch "$folder/ready"
}

# quietly LOG COMMAND...: the tail of its output only where it fails.
quietly() {
    local log=$1
    shift
    mkdir -p build/log
    "$@" >"$log" 2>&1 </dev/null || {
        echo "failed: $* ($log):"
        tail -40 "$log"
        return 1
    }
}

configure() {
    # Ninja configures again by itself when a CMakeLists.txt changes, but not for the presets.
    if [ "build/$1/build.ninja" -nt CMakePresets.json ]; then
        return 0
    fi
    echo "$1: configuring (build/log/$1-configure.log)"
    quietly "build/log/$1-configure.log" cmake --preset "$1"
}

build() {
    local preset=$1
    shift
    echo "$preset: building $* (build/log/$preset-build.log)"
    quietly "build/log/$preset-build.log" \
        cmake --build --preset "$preset" --parallel "$(nproc)" --target "$@"
}
