# SPDX-License-Identifier: MIT
# find_package(weft) reads this file: it gives the target weft::weft.
include("${CMAKE_CURRENT_LIST_DIR}/weft-dependencies.cmake")
if(weft_missing)
    set(weft_FOUND FALSE)
    set(weft_NOT_FOUND_MESSAGE "Weft needs ${weft_missing}")
    return()
endif()
include("${CMAKE_CURRENT_LIST_DIR}/weft-targets.cmake")
