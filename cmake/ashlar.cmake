# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Ashlar authors
#
# What every target of this tree shares: flags, the shape of a module, the shape of a test.

set(CMAKE_C_STANDARD 11)
set(CMAKE_C_STANDARD_REQUIRED ON)
set(CMAKE_C_EXTENSIONS OFF)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)

set(ASHLAR_SANITIZE "" CACHE STRING "Sanitizers of this build: empty, 'address,undefined' or 'thread'")

add_compile_options(
    -Wall -Wextra -Werror -Wvla -Wconversion -Wshadow -Wundef -Wswitch-enum -Wcast-qual
    -Wmissing-prototypes -Wstrict-prototypes -fstack-usage -fno-common
    -ffile-prefix-map=${CMAKE_SOURCE_DIR}=. -ffile-prefix-map=${CMAKE_BINARY_DIR}=./build)
if(ASHLAR_SANITIZE)
    add_compile_options(-fsanitize=${ASHLAR_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer)
    add_link_options(-fsanitize=${ASHLAR_SANITIZE})
elseif(NOT CMAKE_CROSSCOMPILING) # firmware has stack limits instead, and no loader
    add_compile_options(-fstack-protector-strong)
    add_link_options(-Wl,-z,relro,-z,now,-z,noexecstack)
endif()

# Partitions and libashlar.so are optimised as a whole when they are linked (ashlar_whole). For that, modules hold the compiler's own code beside
# the machine's, and every other program takes the machine's. The seed, which the compiler would draw at random, is the module's name, so that
# what is built twice is the same.
option(ASHLAR_WHOLE "Optimise partitions and libashlar.so as a whole; OFF builds faster, for work in progress" ON)
if(ASHLAR_WHOLE AND CMAKE_C_COMPILER_ID STREQUAL "GNU" AND NOT ASHLAR_SANITIZE AND CMAKE_BUILD_TYPE STREQUAL "Release" AND NOT CMAKE_CROSSCOMPILING)
    set(whole_compile -flto -ffat-lto-objects)
    set(whole_link -flto=auto -flto-partition=one -fstack-protector-strong)
    add_link_options($<$<NOT:$<BOOL:$<TARGET_PROPERTY:ASHLAR_WHOLE>>>:-fno-lto>)
endif()

# ashlar_whole(TARGET): its modules are optimised as one when it is linked, where the compiler can.
function(ashlar_whole target)
    set_target_properties(${target} PROPERTIES ASHLAR_WHOLE ON)
    target_link_options(${target} PRIVATE ${whole_link})
endfunction()

# ashlar_module(NAME SOURCES a.c … [DEPS m …])
# A static library `ashlar-NAME` whose only public folder is ./include. A wrong include does not compile.
function(ashlar_module name)
    cmake_parse_arguments(arg "" "" "SOURCES;DEPS" ${ARGN})
    list(TRANSFORM arg_DEPS PREPEND ashlar-)
    if(arg_SOURCES)
        add_library(ashlar-${name} STATIC ${arg_SOURCES})
        target_include_directories(ashlar-${name} PUBLIC ${CMAKE_CURRENT_SOURCE_DIR}/include)
        target_link_libraries(ashlar-${name} PUBLIC ${arg_DEPS})
        if(whole_compile)
            target_compile_options(ashlar-${name} PRIVATE ${whole_compile} -frandom-seed=${name})
        endif()
    else()
        add_library(ashlar-${name} INTERFACE)
        target_include_directories(ashlar-${name} INTERFACE ${CMAKE_CURRENT_SOURCE_DIR}/include)
        target_link_libraries(ashlar-${name} INTERFACE ${arg_DEPS})
    endif()
endfunction()

add_custom_target(tests COMMENT "All test programs")

# ashlar_test(SUITE LABEL unit|model|sim|… SOURCES a.c … [DEPS m …] [TIMEOUT s] [HOSTED])
# A program over tests/test.h. It is built by the target `tests` only, and run by ctest. In a firmware build it runs on the
# target, unless it is HOSTED: it needs an operating system or more memory than a board has.
function(ashlar_test suite)
    cmake_parse_arguments(arg "HOSTED" "TIMEOUT" "LABEL;SOURCES;DEPS" ${ARGN})
    if(CMAKE_CROSSCOMPILING)
        if(NOT arg_HOSTED)
            ashlar_firmware_test(${suite} ${ARGN})
        endif()
        return()
    endif()
    list(TRANSFORM arg_DEPS PREPEND ashlar-)
    add_executable(test-${suite} EXCLUDE_FROM_ALL ${arg_SOURCES})
    target_include_directories(test-${suite} PRIVATE ${CMAKE_SOURCE_DIR}/tests/include)
    target_link_libraries(test-${suite} PRIVATE ${arg_DEPS})
    add_dependencies(tests test-${suite})
    add_test(NAME ${suite} COMMAND test-${suite})
    ashlar_test_properties(${suite} "${arg_LABEL}" "${arg_TIMEOUT}")
endfunction()

# ashlar_script_test(SUITE LABEL l COMMAND c … [TIMEOUT s]): a shell script over tests/lib.sh.
function(ashlar_script_test suite)
    cmake_parse_arguments(arg "" "TIMEOUT" "LABEL;COMMAND" ${ARGN}) # ARGN forgets which of its elements were a list
    add_test(NAME ${suite} COMMAND ${arg_COMMAND} WORKING_DIRECTORY ${CMAKE_SOURCE_DIR})
    ashlar_test_properties(${suite} "${arg_LABEL}" "${arg_TIMEOUT}")
endfunction()

# ashlar_sim(SUITE): the program of that suite also does a whole simulation in parts, for `make sim`: with --parts it prints how many, with --part I
# it does one and ends with "sim: N cases, N losses".
function(ashlar_sim suite)
    if(NOT TARGET sims)
        add_custom_target(sims COMMENT "All simulations")
    endif()
    add_dependencies(sims test-${suite})
    file(GENERATE OUTPUT ${CMAKE_BINARY_DIR}/sims/${suite} CONTENT "$<TARGET_FILE:test-${suite}>\n")
endfunction()

function(ashlar_test_properties suite label timeout)
    if(NOT timeout)
        set(timeout 120)
    endif()
    set_property(GLOBAL APPEND PROPERTY ashlar_suites ${suite})
    set_tests_properties(${suite} PROPERTIES
        LABELS "${label}" TIMEOUT ${timeout} SKIP_RETURN_CODE 77
        ENVIRONMENT "ASHLAR_MASKED=${ASHLAR_MASKED};ASHLAR_BUILD=${CMAKE_BINARY_DIR};ASHLAR_SOURCE=${CMAKE_SOURCE_DIR};ASHLAR_RESULTS=${CMAKE_BINARY_DIR}/report/suites")
endfunction()

include(ashlar_fuzz)
