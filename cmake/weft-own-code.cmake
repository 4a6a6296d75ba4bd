# SPDX-License-Identifier: MIT
# How the project compiles its own examples, tests and benchmarks; users get none of it.
set(weft_own_flags -Wall -Wextra -Wconversion -Wshadow)
if(WEFT_WARNINGS_AS_ERRORS)
    list(APPEND weft_own_flags -Werror)
endif()
if(WEFT_ARCH)
    list(APPEND weft_own_flags "-march=${WEFT_ARCH}")
endif()

function(weft_own_code target)
    target_link_libraries(${target} PRIVATE weft::weft)
    target_compile_options(${target} PRIVATE ${weft_own_flags})
    set_target_properties(${target} PROPERTIES CXX_EXTENSIONS OFF)
endfunction()
