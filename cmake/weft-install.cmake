# SPDX-License-Identifier: MIT
# Installs the headers and what find_package(weft) and pkg-config read.
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)

set(weft_package_dir "${CMAKE_INSTALL_DATADIR}/cmake/weft")
install(DIRECTORY "${PROJECT_SOURCE_DIR}/include/weft" TYPE INCLUDE FILES_MATCHING PATTERN "*.hpp")
install(TARGETS weft EXPORT weft-targets)
install(EXPORT weft-targets NAMESPACE weft:: DESTINATION "${weft_package_dir}")

write_basic_package_version_file("${PROJECT_BINARY_DIR}/weft-config-version.cmake"
    COMPATIBILITY SameMinorVersion ARCH_INDEPENDENT)
install(FILES cmake/weft-config.cmake cmake/weft-dependencies.cmake cmake/weft-files.cmake
    include/weft/io/event.proto
    "${PROJECT_BINARY_DIR}/weft-config-version.cmake" DESTINATION "${weft_package_dir}")

# As seen from the file itself, so that the installed tree can be moved. Folders that no compiler
# searches by itself are named, and zlib where it was found.
set(weft_pc_dir "${CMAKE_INSTALL_DATADIR}/pkgconfig")
cmake_path(RELATIVE_PATH CMAKE_INSTALL_FULL_INCLUDEDIR
    BASE_DIRECTORY "${CMAKE_INSTALL_PREFIX}/${weft_pc_dir}" OUTPUT_VARIABLE weft_pc_include)
set(weft_pc_cflags "-I\${includedir}")
get_target_property(folders Boost::headers INTERFACE_INCLUDE_DIRECTORIES)
list(APPEND folders ${WEFT_XSIMD_INCLUDE_DIR})
list(REMOVE_DUPLICATES folders)
foreach(folder IN LISTS folders)
    if(NOT folder IN_LIST CMAKE_CXX_IMPLICIT_INCLUDE_DIRECTORIES)
        string(APPEND weft_pc_cflags " -I${folder}")
    endif()
endforeach()
set(weft_pc_requires "")
if(TARGET ZLIB::ZLIB)
    set(weft_pc_requires "zlib")
endif()
configure_file(cmake/weft.pc.in "${PROJECT_BINARY_DIR}/weft.pc" @ONLY)
install(FILES "${PROJECT_BINARY_DIR}/weft.pc" DESTINATION "${weft_pc_dir}")
install(FILES LICENSE DESTINATION "${CMAKE_INSTALL_DOCDIR}")
