# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Ashlar authors
include_guard(GLOBAL)

# ashlar_places(): where ashlar_manifest.cmake and ashlar_partition.cmake find what they use, as variables of the caller. This file is for this
# tree; an installation has one of the same name (packaging/cmake), and the same two others.
macro(ashlar_places)
    set(place_compiler manifest-compiler)
    if(ASHLAR_MANIFEST_TOOL)
        set(place_compiler ${ASHLAR_MANIFEST_TOOL})
    endif()
    set(place_program ${CMAKE_SOURCE_DIR}/port/linux/partition/src/program.c.in)
    set(place_link ${CMAKE_SOURCE_DIR}/cmake/partition_link.sh)
    set(place_rt_include ${CMAKE_SOURCE_DIR}/rt/include)
    set(place_includes ${CMAKE_SOURCE_DIR}/spm/include ${CMAKE_SOURCE_DIR}/rt/include ${CMAKE_SOURCE_DIR}/include)
    set(place_runtime ashlar-partition) # a Linux program's
    set(place_rt ashlar-rt)             # any partition's
endmacro()
