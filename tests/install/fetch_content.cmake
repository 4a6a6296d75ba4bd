# SPDX-License-Identifier: MIT
include("${CMAKE_CURRENT_LIST_DIR}/steps.cmake")
build_consumer(-D "WEFT_SOURCE=${source}")
