# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Ashlar authors
#
# What a firmware build adds to ashlar.cmake: the board, programs of the host that it needs, images, and tests that run under QEMU.
# A board is a folder: memory_map.h, board.h, board.cmake and its sources. ASHLAR_BOARD_DIR may lie outside the tree.
include_guard(GLOBAL)
include(${CMAKE_CURRENT_LIST_DIR}/ashlar_host_programs.cmake)

set(ASHLAR_BOARD_DIR "${CMAKE_SOURCE_DIR}/port/v8m/board/mps2-an521" CACHE PATH "The board's folder")
get_filename_component(ASHLAR_BOARD_DIR "${ASHLAR_BOARD_DIR}" ABSOLUTE BASE_DIR "${CMAKE_SOURCE_DIR}")
include(${ASHLAR_BOARD_DIR}/board.cmake)

set(CMAKE_POSITION_INDEPENDENT_CODE OFF)
set(CMAKE_EXECUTABLE_SUFFIX_C .elf)
add_compile_options(${BOARD_CPU_FLAGS} -mcmse)
add_link_options(${BOARD_CPU_FLAGS} -nostartfiles -Wl,--gc-sections -Wl,--fatal-warnings -Wl,--no-warn-rwx-segments)

# ashlar_linker_script(TARGET SCRIPT [DEFINE=VALUE …]): links TARGET with SCRIPT after the C preprocessor, which finds the board's memory_map.h.
function(ashlar_linker_script target script)
    set(made ${CMAKE_CURRENT_BINARY_DIR}/${target}.ld)
    list(TRANSFORM ARGN PREPEND -D)
    add_custom_command(OUTPUT ${made}
        COMMAND ${CMAKE_C_COMPILER} -E -P -x c -I${ASHLAR_BOARD_DIR} ${ARGN} ${script} -o ${made}
        DEPENDS ${script} ${ASHLAR_BOARD_DIR}/memory_map.h COMMENT "Linker script of ${target}" VERBATIM)
    add_custom_target(${target}-ld DEPENDS ${made})
    add_dependencies(${target} ${target}-ld)
    set_target_properties(${target} PROPERTIES LINK_DEPENDS ${made})
    target_link_options(${target} PRIVATE -T${made} -Wl,-Map=$<TARGET_FILE:${target}>.map)
endfunction()

# ashlar_firmware_test(SUITE LABEL unit|… SOURCES a.c … [DEPS m …] [TIMEOUT s] [QEMU option …])
# The same as ashlar_test() on the host: a program over tests/test.h, run by ctest. It has the machine to itself, in Secure state.
function(ashlar_firmware_test suite)
    cmake_parse_arguments(arg "" "LABEL;TIMEOUT" "SOURCES;DEPS;QEMU" ${ARGN})
    list(TRANSFORM arg_DEPS PREPEND ashlar-)
    add_executable(test-${suite} EXCLUDE_FROM_ALL ${arg_SOURCES})
    target_include_directories(test-${suite} PRIVATE ${CMAKE_SOURCE_DIR}/tests/include)
    target_link_libraries(test-${suite} PRIVATE ${arg_DEPS} ashlar-v8m-start ashlar-v8m-test)
    ashlar_linker_script(test-${suite} ${CMAKE_SOURCE_DIR}/port/v8m/link/test.ld.S)
    add_dependencies(tests test-${suite})
    ashlar_qemu_test(${suite} LABEL "${arg_LABEL}" TIMEOUT "${arg_TIMEOUT}" IMAGE test-${suite} QEMU ${arg_QEMU})
endfunction()

# ashlar_qemu_test(SUITE LABEL l IMAGE target [TIMEOUT s] [QEMU option …]): an image that ends by itself, with an exit status and TAP.
function(ashlar_qemu_test suite)
    cmake_parse_arguments(arg "" "LABEL;TIMEOUT;IMAGE" "QEMU" ${ARGN})
    if(NOT arg_TIMEOUT)
        set(arg_TIMEOUT 120)
    endif()
    add_test(NAME ${suite} COMMAND sh ${CMAKE_SOURCE_DIR}/scripts/qemu.sh --machine ${BOARD_QEMU_MACHINE} --limit ${arg_TIMEOUT}
        --suite ${suite} $<TARGET_FILE:${arg_IMAGE}> ${arg_QEMU})
    math(EXPR outer "${arg_TIMEOUT} + 20")
    ashlar_test_properties(${suite} "${arg_LABEL}" ${outer})
endfunction()
