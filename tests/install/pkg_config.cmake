# SPDX-License-Identifier: MIT
include("${CMAKE_CURRENT_LIST_DIR}/steps.cmake")
install_weft()
set(ENV{PKG_CONFIG_PATH} "${work}/prefix/share/pkgconfig:$ENV{PKG_CONFIG_PATH}")
execute_process(COMMAND "${pkg_config}" --cflags --libs "weft = ${version}"
    OUTPUT_VARIABLE flags OUTPUT_STRIP_TRAILING_WHITESPACE COMMAND_ERROR_IS_FATAL ANY)
separate_arguments(flags UNIX_COMMAND "${flags}")
foreach(program declare everything)
    run("${compiler}" -std=c++20 "${consumer}/${program}.cpp" ${flags} -o "${work}/${program}")
endforeach()
run_programs("${work}")
