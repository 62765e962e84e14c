# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Ashlar authors
#
# What a firmware build adds to ashlar.cmake: the board, programs of the host that it needs, images, and tests that run under QEMU.
# A board is a folder: memory_map.h, board.h, board.cmake and its sources. ASHLAR_BOARD_DIR may lie outside the tree.
include_guard(GLOBAL)
include(${CMAKE_CURRENT_LIST_DIR}/ashlar_host_programs.cmake)
include(${CMAKE_CURRENT_LIST_DIR}/ashlar_image_header.cmake)
include(${CMAKE_CURRENT_LIST_DIR}/ashlar_partition.cmake)

set(ASHLAR_BOARD_DIR "${CMAKE_SOURCE_DIR}/port/v8m/board/mps2-an521" CACHE PATH "The board's folder")
get_filename_component(ASHLAR_BOARD_DIR "${ASHLAR_BOARD_DIR}" ABSOLUTE BASE_DIR "${CMAKE_SOURCE_DIR}")
include(${ASHLAR_BOARD_DIR}/board.cmake)

# Watches each run of a Secure image under QEMU (scripts/qemu.sh); empty where QEMU cannot be watched.
set(ASHLAR_MASKED ${CMAKE_BINARY_DIR}/libmasked.so)

# What the services carry: drivers and sizes.
set(ASHLAR_PROFILE medium CACHE STRING "small, medium or large")
set(ASHLAR_CRYPTO_SIZES ${ASHLAR_PROFILE}) # no cache entries: they follow the profile
set(ASHLAR_ITS_SIZES ${ASHLAR_PROFILE})

set(CMAKE_POSITION_INDEPENDENT_CODE OFF)
set(CMAKE_EXECUTABLE_SUFFIX_C .elf)
add_compile_options(${BOARD_CPU_FLAGS} -mcmse)
add_link_options(${BOARD_CPU_FLAGS} -nostartfiles -Wl,--gc-sections -Wl,--fatal-warnings -Wl,--no-warn-rwx-segments)

# ashlar_linker_script(TARGET SCRIPT [INCLUDE folder] [DEFINE=VALUE …])
# Links TARGET with SCRIPT after the C preprocessor, which finds the board's memory_map.h, and what ashlar-manifest made in `folder`.
function(ashlar_linker_script target script)
    cmake_parse_arguments(arg "" "INCLUDE" "" ${ARGN})
    set(made ${CMAKE_CURRENT_BINARY_DIR}/${target}.ld)
    set(words ${arg_UNPARSED_ARGUMENTS})
    list(TRANSFORM words PREPEND -D)
    set(parts ${CMAKE_SOURCE_DIR}/port/v8m/link/vectors.ld ${CMAKE_SOURCE_DIR}/port/v8m/link/memory.ld)
    if(arg_INCLUDE)
        list(APPEND words -I${arg_INCLUDE})
        list(APPEND parts ${arg_INCLUDE}/layout_code.ld ${arg_INCLUDE}/layout_data.ld ${arg_INCLUDE}/layout_load.ld)
    endif()
    add_custom_command(OUTPUT ${made}
        COMMAND ${CMAKE_C_COMPILER} -E -P -x c -I${ASHLAR_BOARD_DIR} ${words} ${script} -o ${made}
        DEPENDS ${script} ${parts} ${ASHLAR_BOARD_DIR}/memory_map.h COMMENT "Linker script of ${target}" VERBATIM)
    add_custom_target(${target}-ld DEPENDS ${made})
    add_dependencies(${target} ${target}-ld)
    set_target_properties(${target} PROPERTIES LINK_DEPENDS ${made})
    target_link_options(${target} PRIVATE -T${made} -Wl,-Map=$<TARGET_FILE:${target}>.map)
endfunction()

# ashlar_firmware_test(SUITE LABEL unit|… SOURCES a.c … [DEPS m …] [TIMEOUT s] [QEMU option …])
# The same as ashlar_test() on the host: a program over tests/test.h, run by ctest. It has the machine to itself, in Secure state.
function(ashlar_firmware_test suite)
    cmake_parse_arguments(arg "" "TIMEOUT" "LABEL;SOURCES;DEPS;QEMU" ${ARGN})
    list(TRANSFORM arg_DEPS PREPEND ashlar-)
    add_executable(test-${suite} EXCLUDE_FROM_ALL ${arg_SOURCES})
    target_include_directories(test-${suite} PRIVATE ${CMAKE_SOURCE_DIR}/tests/include)
    target_link_libraries(test-${suite} PRIVATE ${arg_DEPS} ashlar-v8m-start ashlar-v8m-test)
    ashlar_linker_script(test-${suite} ${CMAKE_SOURCE_DIR}/port/v8m/link/test.ld.S)
    ashlar_qemu_test(${suite} LABEL "${arg_LABEL}" TIMEOUT "${arg_TIMEOUT}" IMAGE test-${suite} QEMU ${arg_QEMU})
endfunction()

# ashlar_qemu_test(SUITE LABEL l IMAGE target [TIMEOUT s] [QEMU option …]): an image that ends by itself, with an exit status and TAP.
function(ashlar_qemu_test suite)
    cmake_parse_arguments(arg "" "TIMEOUT;IMAGE" "LABEL;QEMU" ${ARGN})
    if(NOT arg_TIMEOUT)
        set(arg_TIMEOUT 120)
    endif()
    add_test(NAME ${suite} COMMAND sh ${CMAKE_SOURCE_DIR}/scripts/qemu.sh --machine ${BOARD_QEMU_MACHINE} --limit ${arg_TIMEOUT}
        --suite ${suite} $<TARGET_FILE:${arg_IMAGE}> ${arg_QEMU})
    set_target_properties(${arg_IMAGE} PROPERTIES EXCLUDE_FROM_ALL ON)
    add_dependencies(tests ${arg_IMAGE})
    math(EXPR outer "${arg_TIMEOUT} + 20")
    ashlar_test_properties(${suite} "${arg_LABEL}" ${outer})
endfunction()

# ashlar_firmware_image(NAME SLOT first|secure|alone|ns [STACK bytes] [LEVEL 1|2|3] SOURCES a.c … [DEPS m …]
#     [MANIFESTS a.json … PARTITIONS PARTITION:STACK:HEAP:m,… …] [VENEERS] [VENEERS_OF image])
#
# ${CMAKE_BINARY_DIR}/images/NAME.elf and .bin, linked for a slot of the board (memory_map.h); alone: as secure, and no first stage starts it.
# PARTITIONS  where the data of each lies: modules of its own (DEPS names), STACK and HEAP in bytes, empty as its manifest says. Needs MANIFESTS;
#             the tables come with it, v8m_image (v8m/image.h) among them. LEVEL is the isolation level, 1 if not said.
# VENEERS     it has functions that Non-secure code may call: NAME_veneers.o beside it, which VENEERS_OF links into a Non-secure image.
function(ashlar_firmware_image name)
    cmake_parse_arguments(arg "VENEERS" "SLOT;STACK;LEVEL;VENEERS_OF" "SOURCES;DEPS;MANIFESTS;PARTITIONS" ${ARGN})
    set(folder ${CMAKE_BINARY_DIR}/images)
    if(NOT arg_STACK)
        set(arg_STACK 0x1000)
    endif()
    if(NOT arg_LEVEL)
        set(arg_LEVEL 1)
    endif()
    add_executable(${name} ${arg_SOURCES})
    set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${folder})
    target_link_options(${name} PRIVATE --specs=nano.specs)

    set(tables "")
    set(partitions 0)
    set(parts "")
    if(arg_PARTITIONS)
        string(MAKE_C_IDENTIFIER "${name}" image)
        ashlar_partition_places(places ${arg_PARTITIONS})
        ashlar_manifests(${image} OUT includes MANIFESTS ${arg_MANIFESTS} PLACES ${places})
        target_compile_definitions(manifest-${image}-memory PRIVATE V8M_ISOLATION_LEVEL=${arg_LEVEL})
        set(tables manifest-${image}-system manifest-${image}-code manifest-${image}-memory)
        set(partitions 1)
        set(parts INCLUDE ${includes})
    endif()
    list(TRANSFORM arg_DEPS PREPEND ashlar-)
    target_link_libraries(${name} PRIVATE ashlar-v8m-start ashlar-reason-statuses ${tables}
        -Wl,--start-group ${arg_DEPS} -Wl,--end-group ashlar-memory)

    ashlar_slot(${arg_SLOT})
    ashlar_linker_script(${name} ${CMAKE_SOURCE_DIR}/port/v8m/link/${slot_script}.ld.S ${parts} ${slot_words}
        V8M_STACK_SIZE=${arg_STACK} V8M_PARTITIONS=${partitions})
    if(partitions)
        add_dependencies(${name}-ld manifest-${image}) # one run of the compiler, not two at once
    endif()
    set(made ${folder}/${name}.bin)
    if(arg_VENEERS)
        target_link_options(${name} PRIVATE -Wl,--cmse-implib -Wl,--out-implib=${folder}/${name}_veneers.o)
        list(APPEND made ${folder}/${name}_veneers.o)
    endif()
    if(arg_VENEERS_OF)
        add_dependencies(${name} ${arg_VENEERS_OF})
        target_link_options(${name} PRIVATE ${folder}/${arg_VENEERS_OF}_veneers.o)
        set_property(TARGET ${name} APPEND PROPERTY LINK_DEPENDS ${folder}/${arg_VENEERS_OF}.elf)
    endif()
    add_custom_command(TARGET ${name} POST_BUILD
        COMMAND ${CMAKE_OBJCOPY} -O binary $<TARGET_FILE:${name}> ${folder}/${name}.bin BYPRODUCTS ${made} VERBATIM)
endfunction()

# PARTITION:STACK:HEAP:m,… with modules turned into the archives that hold them; an entry with a dot is an object and stays.
function(ashlar_partition_places out)
    set(places "")
    foreach(partition ${ARGN})
        string(REGEX MATCH "^([^:]*:[^:]*:[^:]*:)(.*)$" _ ${partition})
        set(place ${CMAKE_MATCH_1})
        string(REPLACE "," ";" modules "${CMAKE_MATCH_2}")
        foreach(module ${modules})
            if(NOT module MATCHES "[.]")
                ashlar_partition_code(ashlar-${module})
            endif()
        endforeach()
        list(TRANSFORM modules REPLACE "^([^.]+)$" "libashlar-\\1.a")
        list(JOIN modules "," modules)
        list(APPEND places ${place}${modules})
    endforeach()
    set(${out} ${places} PARENT_SCOPE)
endfunction()

# The script of a slot and what it is told, for the linker.
macro(ashlar_slot slot)
    if("${slot}" STREQUAL "first")
        set(slot_script secure)
        set(slot_words "V8M_CODE=(BOARD_CODE_S+BOARD_FIRST_OFFSET)" V8M_CODE_SIZE=BOARD_FIRST_SIZE
            V8M_RAM=BOARD_FIRST_RAM_S V8M_RAM_SIZE=BOARD_FIRST_RAM_S_SIZE)
    elseif("${slot}" MATCHES "^(secure|alone)$")
        set(slot_script secure)
        set(slot_words "V8M_CODE=(BOARD_CODE_S+BOARD_SECURE_OFFSET)" V8M_CODE_SIZE=BOARD_SECURE_SIZE
            V8M_RAM=BOARD_RAM_S V8M_RAM_SIZE=BOARD_RAM_S_SIZE V8M_ALONE=$<STREQUAL:${slot},alone>)
    elseif("${slot}" STREQUAL "ns")
        set(slot_script nonsecure)
        set(slot_words "V8M_CODE=(BOARD_CODE_NS+BOARD_NS_OFFSET)" V8M_CODE_SIZE=BOARD_NS_SIZE
            V8M_RAM=BOARD_RAM_NS V8M_RAM_SIZE=BOARD_RAM_NS_SIZE)
    else()
        message(FATAL_ERROR "ashlar_firmware_image: SLOT \"${slot}\": first, secure, alone or ns")
    endif()
endmacro()
