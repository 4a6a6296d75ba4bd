# SPDX-License-Identifier: MIT
include("${CMAKE_CURRENT_LIST_DIR}/steps.cmake")
install_weft()
build_consumer(-D "CMAKE_PREFIX_PATH=${work}/prefix" -D "WEFT_VERSION=${version}")
