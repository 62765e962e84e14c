# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Ashlar authors
#
# A cross build runs programs on the machine it runs on: the manifest compiler while building, the `ashlar` command in tests. They come from
# a build of this tree below the cross build's own folder, so that one command makes all.
include_guard(GLOBAL)

set(host_folder ${CMAKE_BINARY_DIR}/host)
set(ASHLAR_HOST_TOOL ${host_folder}/tools/ashlar)
file(GLOB_RECURSE host_manifest_sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/tools/manifest/src/*.[ch])
set(host_configure ${CMAKE_COMMAND} -E env --unset=CC --unset=CFLAGS
    ${CMAKE_COMMAND} -S ${CMAKE_SOURCE_DIR} -B ${host_folder} -G Ninja -DCMAKE_BUILD_TYPE=Release "-DCMAKE_C_FLAGS_RELEASE=-O2 -DNDEBUG")

add_custom_command(OUTPUT ${host_folder}/CMakeCache.txt
    COMMAND ${host_configure} COMMENT "Host programs: configure" VERBATIM)
if(NOT ASHLAR_MANIFEST_TOOL)
    set(ASHLAR_MANIFEST_TOOL ${host_folder}/tools/manifest/ashlar-manifest)
    add_custom_command(OUTPUT ${ASHLAR_MANIFEST_TOOL}
        COMMAND ${CMAKE_COMMAND} --build ${host_folder} --target manifest-compiler
        COMMAND ${CMAKE_COMMAND} -E touch ${ASHLAR_MANIFEST_TOOL}
        DEPENDS ${host_folder}/CMakeCache.txt ${host_manifest_sources} COMMENT "Host programs: the manifest compiler" VERBATIM)
endif()

# The target host-ashlar: ${ASHLAR_HOST_TOOL}, as of the tree now. It depends on much, so ask for it only where it is run.
add_custom_target(host-ashlar COMMAND ${CMAKE_COMMAND} --build ${host_folder} --target ashlar
    DEPENDS ${host_folder}/CMakeCache.txt BYPRODUCTS ${ASHLAR_HOST_TOOL} COMMENT "Host programs: ashlar" VERBATIM)
add_custom_target(host-manifest-compiler DEPENDS ${ASHLAR_MANIFEST_TOOL})
add_dependencies(host-ashlar host-manifest-compiler) # one ninja at a time in that folder
