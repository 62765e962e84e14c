# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Ashlar authors
include_guard(GLOBAL)

option(ASHLAR_FUZZ "Build libFuzzer programs fuzz-NAME (clang)" OFF)
if(ASHLAR_FUZZ)
    add_compile_options(-fsanitize=fuzzer-no-link)
endif()

# ashlar_fuzz(NAME SOURCES x_fuzz.c … [DEPS m …] [CORPUS folder])
# SOURCES define LLVMFuzzerTestOneInput. Always a test `fuzz.NAME`, in `make test`: the corpus as it is, then mutations
# of it by a fixed pseudo-random sequence for at most two seconds. With ASHLAR_FUZZ also a program fuzz-NAME, in the
# target `fuzzers`; run it as `fuzz-NAME CORPUS`. CORPUS is relative to the calling folder and is committed.
function(ashlar_fuzz name)
    cmake_parse_arguments(arg "" "CORPUS" "SOURCES;DEPS" ${ARGN})
    set(corpus "")
    if(arg_CORPUS)
        set(corpus ${CMAKE_CURRENT_SOURCE_DIR}/${arg_CORPUS})
    endif()
    list(TRANSFORM arg_DEPS PREPEND ashlar-)
    add_executable(test-fuzz.${name} EXCLUDE_FROM_ALL ${arg_SOURCES} ${CMAKE_SOURCE_DIR}/tests/fuzz/replay.c)
    target_link_libraries(test-fuzz.${name} PRIVATE ${arg_DEPS})
    target_include_directories(test-fuzz.${name} PRIVATE ${CMAKE_SOURCE_DIR}/tests/include ${CMAKE_SOURCE_DIR}/tests/fuzz)
    add_dependencies(tests test-fuzz.${name})
    add_test(NAME fuzz.${name} COMMAND test-fuzz.${name} ${name} ${corpus})
    ashlar_test_properties(fuzz.${name} fuzz 60)
    if(ASHLAR_FUZZ)
        if(NOT TARGET fuzzers)
            add_custom_target(fuzzers COMMENT "All libFuzzer programs")
        endif()
        add_executable(fuzz-${name} EXCLUDE_FROM_ALL ${arg_SOURCES})
        target_link_libraries(fuzz-${name} PRIVATE ${arg_DEPS} -fsanitize=fuzzer)
        target_include_directories(fuzz-${name} PRIVATE ${CMAKE_SOURCE_DIR}/tests/fuzz)
        add_dependencies(fuzzers fuzz-${name})
        file(WRITE ${CMAKE_CURRENT_BINARY_DIR}/fuzz-${name}.corpus "${corpus}\n") # for scripts/fuzz.sh
    endif()
endfunction()
