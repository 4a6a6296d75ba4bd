# SPDX-License-Identifier: MIT
# The libraries that are measured beside Weft. One that is not found is left out of every program.
function(weft_bench_code target)
    weft_own_code(${target})
    # g++ 12 warns of its AVX-512 header (GCC bug 105593), wherever it was inlined.
    target_compile_options(${target} PRIVATE
        $<$<CXX_COMPILER_ID:GNU>:-Wno-uninitialized -Wno-maybe-uninitialized>)
endfunction()

# A target of what is found by its header and its library, of which there is no package file.
function(weft_bench_find target header library)
    string(MAKE_C_IDENTIFIER "WEFT_${target}" name)
    find_path(${name}_INCLUDE_DIR ${header} PATH_SUFFIXES ${ARGN})
    find_library(${name}_LIBRARY ${library})
    mark_as_advanced(${name}_INCLUDE_DIR ${name}_LIBRARY)
    if(${name}_INCLUDE_DIR AND ${name}_LIBRARY)
        add_library(${target} UNKNOWN IMPORTED GLOBAL)
        set_target_properties(${target} PROPERTIES IMPORTED_LOCATION "${${name}_LIBRARY}"
            INTERFACE_INCLUDE_DIRECTORIES "${${name}_INCLUDE_DIR}")
    endif()
endfunction()

find_package(Eigen3 3.4 QUIET NO_MODULE)
find_package(hwy QUIET)
weft_bench_find(openblas cblas.h openblas
    openblas-pthread ${CMAKE_LIBRARY_ARCHITECTURE}/openblas-pthread openblas)
weft_bench_find(blis blis.h blis blis)
# Not by its package file, which fails where Debian's libdnnl-dev stands without OpenCL's headers.
weft_bench_find(onednn dnnl.hpp dnnl)
weft_bench_find(libxsmm libxsmm.h xsmm)
# It calls a BLAS where it has no kernel: OpenBLAS's, or the functions that only say so.
if(TARGET libxsmm AND NOT TARGET openblas)
    weft_bench_find(libxsmm_noblas libxsmm.h xsmmnoblas)
endif()

# OpenBLAS comes before BLIS, so that cblas_sgemm is its own; BLIS is called as bli_sgemm.
add_library(weft_bench_peers INTERFACE)
function(weft_bench_peer name target package)
    if(NOT WEFT_BENCH_${name})
        return()
    endif()
    if(NOT TARGET ${target})
        message(STATUS "${target} not found (apt: ${package}): the benchmarks leave it out")
        return()
    endif()
    target_compile_definitions(weft_bench_peers INTERFACE WEFT_BENCH_${name})
    set(source "${CMAKE_CURRENT_SOURCE_DIR}/peers/${target}.cpp")
    if(EXISTS "${source}")
        add_library(weft_bench_${target} STATIC EXCLUDE_FROM_ALL "${source}")
        weft_bench_code(weft_bench_${target})
        target_compile_definitions(weft_bench_${target} PRIVATE WEFT_BENCH_${name})
        target_link_libraries(weft_bench_${target} PRIVATE ${target} weft_bench_library_of)
        target_link_libraries(weft_bench_peers INTERFACE weft_bench_${target})
    else()
        # As system headers: their warnings are theirs.
        target_link_libraries(weft_bench_peers INTERFACE ${target})
    endif()
endfunction()
add_library(weft_bench_library_of STATIC EXCLUDE_FROM_ALL peers/library_of.cpp)
weft_bench_code(weft_bench_library_of)
target_link_libraries(weft_bench_library_of PRIVATE ${CMAKE_DL_LIBS})
weft_bench_peer(EIGEN Eigen3::Eigen libeigen3-dev)
weft_bench_peer(HIGHWAY hwy::hwy libhwy-dev)
weft_bench_peer(LIBXSMM libxsmm libxsmm-dev)
weft_bench_peer(OPENBLAS openblas libopenblas-dev)
weft_bench_peer(BLIS blis libblis-dev)
weft_bench_peer(ONEDNN onednn libdnnl-dev)
if(TARGET libxsmm)
    target_link_libraries(weft_bench_libxsmm PRIVATE
        $<IF:$<TARGET_EXISTS:openblas>,openblas,libxsmm_noblas>)
endif()

# Libraries that are headers in a folder of WEFT_PEER_DIR. Each way is compiled apart and puts itself
# into the programs. Its Eigen and its xsimd have names of their own, as they are others than those
# of the programs. Beside Weft's flags it has -O3, as it is built by itself, and -ffast-math: sums in
# any order, which Weft's are not.
function(weft_bench_headers way source)
    cmake_parse_arguments(PARSE_ARGV 2 arg "" "" "NEEDS;INCLUDES;DEFINITIONS;OPTIONS;LIBRARIES")
    foreach(file IN LISTS arg_NEEDS)
        if(NOT WEFT_PEER_DIR OR NOT EXISTS "${WEFT_PEER_DIR}/${file}")
            message(STATUS
                "${way} not found (WEFT_PEER_DIR/${file}): the benchmarks leave it out")
            return()
        endif()
    endforeach()
    list(TRANSFORM arg_INCLUDES PREPEND "${WEFT_PEER_DIR}/")
    add_library(weft_bench_${way} OBJECT EXCLUDE_FROM_ALL "peers/${source}")
    weft_bench_code(weft_bench_${way})
    target_include_directories(weft_bench_${way} SYSTEM PRIVATE ${arg_INCLUDES})
    target_compile_definitions(weft_bench_${way} PRIVATE ${arg_DEFINITIONS}
        WEFT_BENCH_WAY="${way}" Eigen=${way}_eigen xsimd=${way}_xsimd)
    target_compile_options(weft_bench_${way} PRIVATE -O3 -ffast-math ${arg_OPTIONS})
    target_link_libraries(weft_bench_${way} PRIVATE benchmark::benchmark ${arg_LIBRARIES})
    target_sources(weft_bench_peers INTERFACE $<TARGET_OBJECTS:weft_bench_${way}>)
endfunction()

# Which backend and width is RTNeural's fastest differs from layer to layer.
function(weft_bench_rtneural way backend folder header alignment)
    weft_bench_headers(${way} rtneural.cpp
        NEEDS RTNeural/RTNeural/RTNeural.h RTNeural/modules/${folder}/${header}
        INCLUDES RTNeural RTNeural/modules/json RTNeural/modules/${folder}
        DEFINITIONS RTNEURAL_USE_${backend}=1 RTNEURAL_DEFAULT_ALIGNMENT=${alignment}
            RTNEURAL_NAMESPACE=${way}
        OPTIONS ${ARGN})
endfunction()
if(benchmark_FOUND)
    add_library(weft_bench_networks STATIC EXCLUDE_FROM_ALL peers/networks.cpp)
    weft_bench_code(weft_bench_networks)
    target_link_libraries(weft_bench_networks PRIVATE benchmark::benchmark)
    target_link_libraries(weft_bench_peers INTERFACE weft_bench_networks)
    weft_bench_rtneural(rtneural_eigen EIGEN Eigen Eigen/Dense 32)
    weft_bench_rtneural(rtneural_xsimd XSIMD xsimd/include xsimd/xsimd.hpp 64)
    if(CMAKE_SYSTEM_PROCESSOR MATCHES "x86_64|AMD64")
        weft_bench_rtneural(rtneural_xsimd_avx2 XSIMD xsimd/include xsimd/xsimd.hpp 32 -mno-avx512f)
        weft_bench_rtneural(rtneural_xsimd_sse XSIMD xsimd/include xsimd/xsimd.hpp 16 -mno-avx)
    endif()
    if(TARGET openblas)
        weft_bench_headers(rl_tools rl_tools.cpp NEEDS rl_tools/include/rl_tools/rl_tools.h
            INCLUDES rl_tools/include LIBRARIES openblas)
    endif()
endif()
