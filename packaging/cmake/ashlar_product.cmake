# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Ashlar authors
#
# Products outside Ashlar's tree: partitions, their packages, devices to try them on, tests. docs/guide/partition.md walks through it.
include_guard(GLOBAL)
include(${CMAKE_CURRENT_LIST_DIR}/ashlar_partition.cmake)

set(ASHLAR_SIGNING_KEY "" CACHE FILEPATH "The private key that packages are signed with; empty: one is made in the build folder, keys/signer.pem")

# ashlar_partition_name(VARIABLE manifest.json): the partition's name in its manifest
function(ashlar_partition_name variable manifest)
    file(READ ${manifest} text)
    string(JSON name ERROR_VARIABLE error GET "${text}" name)
    if(error)
        message(FATAL_ERROR "${manifest}: no JSON with a \"name\": ${error}")
    endif()
    set(${variable} ${name} PARENT_SCOPE)
endfunction()

# ashlar_add_partition(NAME MANIFEST m.json SOURCES a.c … [WITH other.json …] [STEM s] [INCLUDES dir …] [LIBRARIES l …])
#
# The partition NAME: targets NAME (its program, a static PIE), NAME-code (its code, objects) and NAME-headers (psa_manifest/sid.h and pid.h, for its
# clients). Its code includes psa_manifest/STEM.h, by default NAME.h. WITH names the manifests of partitions beside those of the base device that
# it calls. The code may call psa_* (FF-M, ITS, crypto, attestation), what rt/port.h says, and LIBRARIES, which must be static.
function(ashlar_add_partition name)
    cmake_parse_arguments(arg "" "MANIFEST;STEM" "SOURCES;WITH;INCLUDES;LIBRARIES" ${ARGN})
    ashlar_places()
    if(NOT arg_MANIFEST OR NOT arg_SOURCES)
        message(FATAL_ERROR "ashlar_add_partition(${name}) needs MANIFEST and SOURCES")
    endif()
    if(NOT arg_STEM)
        set(arg_STEM ${name})
    endif()
    get_filename_component(manifest ${arg_MANIFEST} ABSOLUTE)
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${manifest})
    ashlar_partition_name(partition ${manifest})
    file(GLOB base ${place_prefix}/libexec/ashlar/manifests/*.json)
    string(MAKE_C_IDENTIFIER "program_${name}" image)

    add_library(${name}-code OBJECT ${arg_SOURCES})
    ashlar_partition_code(${name}-code)
    set_target_properties(${name}-code PROPERTIES POSITION_INDEPENDENT_CODE ON)
    target_compile_options(${name}-code PRIVATE -fstack-protector-strong -ffile-prefix-map=${CMAKE_SOURCE_DIR}=.)
    target_include_directories(${name}-code PRIVATE ${arg_INCLUDES})
    target_link_libraries(${name}-code PRIVATE manifest-${image}-headers ${arg_LIBRARIES})

    ashlar_partition(${name} ONLY ${partition} MANIFESTS ${arg_STEM}=${manifest} ${arg_WITH} ${base}
        LIBRARIES ${name}-code ${arg_LIBRARIES} FOLDER ${CMAKE_CURRENT_BINARY_DIR})
    set_target_properties(${name} PROPERTIES POSITION_INDEPENDENT_CODE ON C_STANDARD 11
        ASHLAR_MANIFEST ${manifest} ASHLAR_PARTITION ${partition} ASHLAR_WITH "${arg_WITH}" ASHLAR_LIBRARIES "${arg_LIBRARIES}")
    target_link_options(${name} PRIVATE -Wl,-z,relro,-z,now,-z,noexecstack)
    add_library(${name}-headers INTERFACE)
    target_link_libraries(${name}-headers INTERFACE manifest-${image}-headers)
endfunction()

# The key of this build, made once.
function(ashlar_signing_key variable)
    set(key ${ASHLAR_SIGNING_KEY})
    if(NOT key)
        set(key ${CMAKE_BINARY_DIR}/keys/signer.pem)
        if(NOT TARGET ashlar-signing-key)
            add_custom_command(OUTPUT ${key}
                COMMAND ${CMAKE_COMMAND} -E make_directory ${CMAKE_BINARY_DIR}/keys
                COMMAND ${CMAKE_COMMAND} -E rm -f ${key} ${key}.pub
                COMMAND Ashlar::ashlar partition key ${key}
                VERBATIM COMMENT "Making the signing key of this build folder")
            add_custom_target(ashlar-signing-key DEPENDS ${key})
        endif()
    endif()
    set(${variable} ${key} PARENT_SCOPE)
endfunction()

# ashlar_add_package(PARTITION [VERSION v]): the signed package PARTITION.partition in the build folder, target PARTITION-package
function(ashlar_add_package name)
    cmake_parse_arguments(arg "" "VERSION" "" ${ARGN})
    if(NOT arg_VERSION)
        set(arg_VERSION 0)
    endif()
    ashlar_signing_key(key)
    get_target_property(manifest ${name} ASHLAR_MANIFEST)
    set(package ${CMAKE_CURRENT_BINARY_DIR}/${name}.partition)
    add_custom_command(OUTPUT ${package}
        COMMAND Ashlar::ashlar partition sign --key ${key} --manifest ${manifest} --program $<TARGET_FILE:${name}>
                --version ${arg_VERSION} --out ${package}
        DEPENDS ${key} ${manifest} ${name} VERBATIM COMMENT "Signing the partition ${name}")
    add_custom_target(${name}-package ALL DEPENDS ${package})
    if(TARGET ashlar-signing-key)
        add_dependencies(${name}-package ashlar-signing-key)
    endif()
    set_target_properties(${name} PROPERTIES ASHLAR_PACKAGE ${package})
endfunction()

# ashlar_add_device(NAME PARTITIONS p … [FOLDER f])
#
# A device to try partitions on: the base device and the packages of these, in FOLDER, by default NAME of the build folder. Its owner's key is made
# with it, so it is made anew whenever a package changes. `ashlar run --manifest FOLDER/device.manifest` starts it.
function(ashlar_add_device name)
    cmake_parse_arguments(arg "" "FOLDER" "PARTITIONS" ${ARGN})
    ashlar_places()
    if(NOT arg_FOLDER)
        set(arg_FOLDER ${CMAKE_CURRENT_BINARY_DIR}/${name})
    endif()
    ashlar_signing_key(key)
    set(packages "")
    set(depends "")
    foreach(partition ${arg_PARTITIONS})
        get_target_property(package ${partition} ASHLAR_PACKAGE)
        list(APPEND packages ${package})
        list(APPEND depends ${package} ${partition}-package)
    endforeach()
    add_custom_command(OUTPUT ${arg_FOLDER}/device.manifest
        COMMAND ${CMAKE_COMMAND} -E rm -rf ${arg_FOLDER}
        COMMAND Ashlar::ashlar device new ${arg_FOLDER} --name ${name}
        COMMAND Ashlar::ashlar device trust ${key}.pub --device ${arg_FOLDER}
        COMMAND Ashlar::ashlar device add ${packages} --device ${arg_FOLDER}
        DEPENDS ${depends} ${key} ${place_prefix}/libexec/ashlar/device.manifest VERBATIM COMMENT "Putting the device ${name} together")
    add_custom_target(${name} ALL DEPENDS ${arg_FOLDER}/device.manifest)
    set_target_properties(${name} PROPERTIES ASHLAR_DEVICE_MANIFEST ${arg_FOLDER}/device.manifest)
endfunction()

# ashlar_link_partitions(TARGET p …): the program TARGET is a device of its own, with the base services and these partitions in it, without a fence
function(ashlar_link_partitions target)
    ashlar_places()
    string(MAKE_C_IDENTIFIER "inproc_${target}" image)
    set(manifests "")
    set(names "")
    set(code "")
    foreach(partition ${ARGN})
        get_target_property(manifest ${partition} ASHLAR_MANIFEST)
        get_target_property(name ${partition} ASHLAR_PARTITION)
        get_target_property(with ${partition} ASHLAR_WITH)
        get_target_property(libraries ${partition} ASHLAR_LIBRARIES)
        list(APPEND manifests ${partition}=${manifest})
        list(APPEND names ${name})
        list(APPEND code ${partition}-code ${libraries})
    endforeach()
    file(GLOB base ${place_prefix}/libexec/ashlar/manifests/*.json)
    ashlar_manifests(${image} ONLY ${names} MANIFESTS ${manifests} ${base})
    configure_file(${place_inproc} ${CMAKE_CURRENT_BINARY_DIR}/${image}.c @ONLY)
    target_sources(${target} PRIVATE ${CMAKE_CURRENT_BINARY_DIR}/${image}.c)
    target_link_libraries(${target} PRIVATE manifest-${image}-system manifest-${image}-code Ashlar::partition-headers
        ${code} Ashlar::rt Ashlar::inproc)
endfunction()

# ashlar_add_test(NAME SOURCES test.c … PARTITIONS p … DEVICE d): one test program, two tests of ctest
#   NAME.inproc      in one program with the partitions, for debuggers and sanitizers
#   NAME.isolated    with `ashlar run` on the device d (ashlar_add_device), behind its fence
function(ashlar_add_test name)
    cmake_parse_arguments(arg "" "DEVICE" "SOURCES;PARTITIONS" ${ARGN})
    set(headers ${arg_PARTITIONS})
    list(TRANSFORM headers APPEND -headers)
    add_executable(${name} ${arg_SOURCES})
    target_link_libraries(${name} PRIVATE ${headers} Ashlar::client)
    add_executable(${name}-inproc ${arg_SOURCES})
    target_link_libraries(${name}-inproc PRIVATE ${headers})
    ashlar_link_partitions(${name}-inproc ${arg_PARTITIONS})

    get_target_property(manifest ${arg_DEVICE} ASHLAR_DEVICE_MANIFEST)
    add_test(NAME ${name}.inproc COMMAND ${name}-inproc)
    set_tests_properties(${name}.inproc PROPERTIES ENVIRONMENT "ASHLAR_STATE=${CMAKE_CURRENT_BINARY_DIR}/${name}-state")
    add_test(NAME ${name}.isolated COMMAND Ashlar::ashlar run --manifest ${manifest} -- $<TARGET_FILE:${name}>)
endfunction()
