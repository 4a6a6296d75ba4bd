# SPDX-License-Identifier: MIT
# Finds Boost's headers, xsimd and zlib, for the build and for find_package(weft) alike.
#
# Sets weft_missing to a sentence naming what was not found, empty when all is there.
set(weft_missing "")

# Boost's own package, or its headers alone where there is none, as for another architecture.
if(NOT WEFT_BOOST_INCLUDE_DIR)
    find_package(Boost 1.74 CONFIG QUIET)
endif()
if(NOT TARGET Boost::headers)
    find_path(WEFT_BOOST_INCLUDE_DIR boost/hana.hpp)
    mark_as_advanced(WEFT_BOOST_INCLUDE_DIR)
    set(weft_boost_version 0)
    if(WEFT_BOOST_INCLUDE_DIR)
        file(STRINGS "${WEFT_BOOST_INCLUDE_DIR}/boost/version.hpp" weft_boost_version
            REGEX "^#define BOOST_VERSION ")
        string(REGEX MATCH "[0-9]+" weft_boost_version "${weft_boost_version}")
    endif()
    if(weft_boost_version GREATER_EQUAL 107400)
        add_library(Boost::headers INTERFACE IMPORTED)
        target_include_directories(Boost::headers INTERFACE "${WEFT_BOOST_INCLUDE_DIR}")
    else()
        string(APPEND weft_missing "Boost 1.74 or newer, headers only "
            "(apt: libboost-dev; or -DBoost_DIR=... or -DWEFT_BOOST_INCLUDE_DIR=...). ")
    endif()
endif()

# Debian's xsimd 8.1 package links xtl without finding it: only its headers are taken.
if(NOT TARGET weft::xsimd)
    find_package(xsimd CONFIG QUIET)
    find_path(WEFT_XSIMD_INCLUDE_DIR xsimd/xsimd.hpp HINTS ${xsimd_INCLUDE_DIRS})
    if(WEFT_XSIMD_INCLUDE_DIR)
        add_library(weft::xsimd INTERFACE IMPORTED)
        target_include_directories(weft::xsimd INTERFACE "${WEFT_XSIMD_INCLUDE_DIR}")
    else()
        string(APPEND weft_missing
            "xsimd 8.1 or newer (apt: libxsimd-dev; or -DWEFT_XSIMD_INCLUDE_DIR=...). ")
    endif()
    mark_as_advanced(WEFT_XSIMD_INCLUDE_DIR)
endif()

# More than one thread takes oneTBB; without it there is no target weft::threads. Global, so that a
# project sees it that has Weft's source as a part.
find_package(TBB QUIET GLOBAL)
if(TARGET TBB::tbb AND NOT TARGET weft::threads)
    add_library(weft::threads INTERFACE IMPORTED GLOBAL)
    target_link_libraries(weft::threads INTERFACE TBB::tbb)
    target_compile_definitions(weft::threads INTERFACE WEFT_USE_TBB)
endif()

# load(m, path) unpacks npz with it; without its header deflated arrays are refused.
if(NOT TARGET weft::zlib)
    add_library(weft::zlib INTERFACE IMPORTED)
    find_package(ZLIB QUIET)
    if(TARGET ZLIB::ZLIB)
        target_link_libraries(weft::zlib INTERFACE ZLIB::ZLIB)
    endif()
endif()
