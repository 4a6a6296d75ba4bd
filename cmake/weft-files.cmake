# SPDX-License-Identifier: MIT
# What optional headers of io/ take, for the build and for find_package(weft COMPONENTS ...) alike:
# weft::hdf5 for io/keras_h5.hpp, weft::events for io/event_file.hpp. No target where it is not found.
include_guard(GLOBAL)

# FindHDF5 compiles programs in C, which a project may not have switched on.
find_package(hdf5 CONFIG QUIET)
find_path(WEFT_HDF5_INCLUDE_DIR hdf5.h HINTS ${HDF5_INCLUDE_DIRS} PATH_SUFFIXES hdf5/serial)
find_library(WEFT_HDF5_LIBRARY NAMES hdf5_serial hdf5 PATH_SUFFIXES hdf5/serial)
mark_as_advanced(WEFT_HDF5_INCLUDE_DIR WEFT_HDF5_LIBRARY)
if(WEFT_HDF5_INCLUDE_DIR AND WEFT_HDF5_LIBRARY)
    add_library(weft_hdf5 INTERFACE)
    add_library(weft::hdf5 ALIAS weft_hdf5)
    target_include_directories(weft_hdf5 SYSTEM INTERFACE "${WEFT_HDF5_INCLUDE_DIR}")
    target_link_libraries(weft_hdf5 INTERFACE weft::weft "${WEFT_HDF5_LIBRARY}")
endif()

# The classes of event.proto, compiled once.
find_package(Protobuf QUIET)
if(TARGET protobuf::libprotobuf AND TARGET protobuf::protoc)
    set(weft_events_dir "${CMAKE_CURRENT_BINARY_DIR}/weft-events")
    set(weft_event_code "${weft_events_dir}/event.pb.cc")
    cmake_path(GET CMAKE_CURRENT_LIST_DIR PARENT_PATH weft_above)
    find_file(WEFT_EVENT_PROTO event.proto NO_DEFAULT_PATH REQUIRED
        PATHS "${weft_above}/include/weft/io" "${CMAKE_CURRENT_LIST_DIR}")
    mark_as_advanced(WEFT_EVENT_PROTO)
    cmake_path(GET WEFT_EVENT_PROTO PARENT_PATH weft_proto_dir)
    file(MAKE_DIRECTORY "${weft_events_dir}")
    add_custom_command(OUTPUT "${weft_event_code}" "${weft_events_dir}/event.pb.h"
        COMMAND protobuf::protoc "--cpp_out=${weft_events_dir}" "--proto_path=${weft_proto_dir}"
            event.proto
        DEPENDS "${WEFT_EVENT_PROTO}" VERBATIM)
    add_library(weft_events STATIC EXCLUDE_FROM_ALL "${weft_event_code}")
    add_library(weft::events ALIAS weft_events)
    target_include_directories(weft_events SYSTEM PUBLIC "${weft_events_dir}")
    target_compile_features(weft_events PUBLIC cxx_std_20)
    target_compile_definitions(weft_events INTERFACE WEFT_USE_PROTOBUF)
    target_link_libraries(weft_events PUBLIC protobuf::libprotobuf INTERFACE weft::weft)
endif()
