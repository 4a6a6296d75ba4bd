# SPDX-License-Identifier: MIT
# What the ways have in common. Each begins in an empty folder; a step that fails ends the script.
file(REMOVE_RECURSE "${work}")
file(MAKE_DIRECTORY "${work}")
set(consumer "${CMAKE_CURRENT_LIST_DIR}/consumer")

function(run)
    execute_process(COMMAND ${ARGN} WORKING_DIRECTORY "${source}" COMMAND_ERROR_IS_FATAL ANY)
endfunction()

# Installs into ${work}/prefix, and moves that, so that nothing can depend on the place.
function(install_weft)
    execute_process(COMMAND ${CMAKE_COMMAND} --install "${build}" --prefix "${work}/before"
        OUTPUT_QUIET COMMAND_ERROR_IS_FATAL ANY)
    file(RENAME "${work}/before" "${work}/prefix")
endfunction()

function(run_programs folder)
    foreach(program declare everything)
        run("${folder}/${program}")
    endforeach()
endfunction()

# The consumer, as a project of its own.
function(build_consumer)
    run(${CMAKE_COMMAND} -G "${generator}" -S "${consumer}" -B "${work}/build"
        -D "CMAKE_CXX_COMPILER=${compiler}" -D CMAKE_BUILD_TYPE=Release ${ARGN})
    run(${CMAKE_COMMAND} --build "${work}/build")
    run_programs("${work}/build")
endfunction()
