# SPDX-License-Identifier: MIT
# Installs the headers and what find_package(weft) reads.
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
install(FILES LICENSE DESTINATION "${CMAKE_INSTALL_DOCDIR}")
