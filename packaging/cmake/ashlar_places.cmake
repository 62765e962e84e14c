# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Ashlar authors
include_guard(GLOBAL)

# ashlar_places(): where the functions beside this file find what they use, as variables of the caller. Of an installation, which may be moved.
macro(ashlar_places)
    get_filename_component(place_prefix "${CMAKE_CURRENT_FUNCTION_LIST_DIR}/../../.." ABSOLUTE)
    set(place_compiler Ashlar::ashlar-manifest)
    set(place_program ${place_prefix}/share/ashlar/partition/program.c.in)
    set(place_inproc ${place_prefix}/share/ashlar/partition/inproc.c.in)
    set(place_link ${place_prefix}/lib/cmake/Ashlar/partition_link.sh)
    set(place_rt_include ${place_prefix}/include/ashlar/partition)
    set(place_includes ${place_prefix}/include/ashlar/partition ${place_prefix}/include/ashlar)
    set(place_runtime Ashlar::partition)
    set(place_rt Ashlar::partition-headers)
endmacro()
