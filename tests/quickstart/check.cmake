# SPDX-License-Identifier: MIT
# Compiles the quickstart, runs it, and compares what it prints with what the example prints; the
# times are left out. Without an include folder of Weft among the flags: with the one header alone.
cmake_minimum_required(VERSION 3.24...3.31)
file(REMOVE_RECURSE "${work}")
file(MAKE_DIRECTORY "${work}")
if(NOT "-I${source}/include" IN_LIST flags)
    execute_process(
        COMMAND "${python}" "${source}/packaging/amalgamate.py" "${work}/include/weft/weft.hpp"
        COMMAND_ERROR_IS_FATAL ANY)
    list(APPEND flags "-I${work}/include")
    # It overwrites no header that it reads.
    file(COPY "${source}/packaging" "${source}/CMakeLists.txt" DESTINATION "${work}/tree")
    file(COPY "${source}/include/weft/shape" DESTINATION "${work}/tree/include/weft")
    execute_process(COMMAND "${python}" packaging/amalgamate.py
            include/weft/shape.hpp weft/shape/shape.hpp
        WORKING_DIRECTORY "${work}/tree" RESULT_VARIABLE status ERROR_VARIABLE printed)
    if(status EQUAL 0 OR NOT printed MATCHES "is a header of Weft")
        message(FATAL_ERROR "amalgamate.py writes over headers of Weft: ${printed}")
    endif()
endif()
execute_process(
    COMMAND "${compiler}" -std=c++20 -O1 ${flags} "${source}/examples/quickstart.cpp"
        -o "${work}/quickstart"
    COMMAND_ERROR_IS_FATAL ANY)
foreach(program example quickstart)
    set(command ${emulator} "${work}/quickstart")
    if(program STREQUAL example)
        set(command "${example}")
    endif()
    execute_process(COMMAND ${command} WORKING_DIRECTORY "${source}" OUTPUT_VARIABLE printed
        COMMAND_ERROR_IS_FATAL ANY)
    string(REGEX REPLACE "  [0-9.]+ ms\n" "\n" ${program} "${printed}")
endforeach()
if(NOT example MATCHES "accuracy 0\\.[0-9]+\n$" OR NOT example STREQUAL quickstart)
    message(FATAL_ERROR "The example prints:\n${example}\nThis:\n${quickstart}")
endif()
