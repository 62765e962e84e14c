# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Ashlar authors
include_guard(GLOBAL)
include(${CMAKE_CURRENT_LIST_DIR}/ashlar_domain.cmake)

# ashlar_device(NAME FOLDER f PARTITIONS manifest.json=target … [VERSION v] [LEVEL n])
#
# A device that `ashlar run` finds when ASHLAR_LIBEXEC or --manifest names FOLDER: the partitions' programs (targets of ashlar_partition), the
# signed device.manifest and its public key. The target NAME makes it. The signing key is made once per build folder, keys/device.pem, and
# never leaves it. Manifests stand in any order. LEVEL is the isolation level: 3 (the default), a process a partition; 2, one process for all of
# type PSA-ROT and one for all of APPLICATION-ROT; 1, one for all. Always they are fenced against everybody else.
function(ashlar_device name)
    cmake_parse_arguments(arg "" "FOLDER;VERSION;LEVEL" "PARTITIONS" ${ARGN})
    if(NOT arg_VERSION)
        set(arg_VERSION ${PROJECT_VERSION})
    endif()
    if(arg_LEVEL AND arg_LEVEL LESS 3)
        ashlar_domains(arg_PARTITIONS ${name} LEVEL ${arg_LEVEL} PARTITIONS ${arg_PARTITIONS})
    endif()
    set(key ${CMAKE_BINARY_DIR}/keys/device.pem)
    if(NOT TARGET device-key)
        add_custom_command(OUTPUT ${key}
            COMMAND ${CMAKE_COMMAND} -E make_directory ${CMAKE_BINARY_DIR}/keys
            COMMAND ${CMAKE_COMMAND} -E rm -f ${key} ${key}.pub
            COMMAND $<TARGET_FILE:ashlar> device key ${key}
            VERBATIM COMMENT "Making the signing key of this build folder")
        add_custom_target(device-key DEPENDS ${key})
        add_dependencies(device-key ashlar)
    endif()
    set(pairs "")
    set(inputs "")
    set(copies "")
    foreach(partition ${arg_PARTITIONS})
        string(REGEX MATCH "^(.*)=([^=]*)$" _ ${partition})
        set(manifest ${CMAKE_MATCH_1})
        set(program ${CMAKE_MATCH_2})
        list(APPEND pairs ${manifest}=$<TARGET_FILE:${program}>)
        list(APPEND inputs ${manifest} ${program})
        list(APPEND copies COMMAND ${CMAKE_COMMAND} -E copy_if_different $<TARGET_FILE:${program}> ${arg_FOLDER})
    endforeach()
    set(out ${arg_FOLDER}/device.manifest)
    add_custom_command(OUTPUT ${out} ${out}.pub
        COMMAND ${CMAKE_COMMAND} -E make_directory ${arg_FOLDER}
        ${copies}
        COMMAND $<TARGET_FILE:ashlar> device sign --key ${key} --out ${out} --name ${name} --version ${arg_VERSION} ${pairs}
        COMMAND ${CMAKE_COMMAND} -E copy_if_different ${key}.pub ${out}.pub
        DEPENDS ${inputs} ${key} ashlar
        VERBATIM COMMENT "Signing the device ${name}")
    add_custom_target(${name} ALL DEPENDS ${out})
    add_dependencies(${name} device-key ashlard)
endfunction()
