# SPDX-License-Identifier: MIT
# Builds and runs the consumer in a new folder; any step that fails ends the script.
file(REMOVE_RECURSE "${work}")
set(cache -D "CMAKE_CXX_COMPILER=${compiler}" -D CMAKE_BUILD_TYPE=Release)
if(way STREQUAL find_package)
    execute_process(COMMAND ${CMAKE_COMMAND} --install "${build}" --prefix "${work}/prefix"
        OUTPUT_QUIET COMMAND_ERROR_IS_FATAL ANY)
    list(APPEND cache -D "CMAKE_PREFIX_PATH=${work}/prefix" -D "WEFT_VERSION=${version}")
else()
    list(APPEND cache -D "WEFT_SOURCE=${source}")
endif()
execute_process(
    COMMAND ${CMAKE_COMMAND} -G "${generator}" -S "${CMAKE_CURRENT_LIST_DIR}/consumer"
        -B "${work}/build" ${cache}
    COMMAND_ERROR_IS_FATAL ANY)
execute_process(COMMAND ${CMAKE_COMMAND} --build "${work}/build" COMMAND_ERROR_IS_FATAL ANY)
foreach(program declare everything)
    execute_process(COMMAND "${work}/build/${program}" COMMAND_ERROR_IS_FATAL ANY)
endforeach()
