# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Ashlar authors
include_guard(GLOBAL)
include(${CMAKE_CURRENT_LIST_DIR}/ashlar_manifest.cmake)
include(CheckCSourceRuns)

# ashlar_partition_table(FILE IMAGE=PREPARE …): writes the table of a program's partitions, each with its tables' prefix and the name that its
# partition_prepare() has, should it have one.
function(ashlar_partition_table file)
    set(declarations "")
    set(rows "")
    foreach(part ${ARGN})
        string(REGEX MATCH "^(.*)=(.*)$" _ ${part})
        set(image ${CMAKE_MATCH_1})
        set(prepare ${CMAKE_MATCH_2})
        string(APPEND declarations "extern const struct spm_system ${image}_system;\n"
            "extern const struct rt_code ${image}_code[];\nextern void ${prepare}(void) __attribute__((weak));\n")
        string(APPEND rows "    { .system = &${image}_system, .code = ${image}_code, .prepare = ${prepare} },\n")
    endforeach()
    ashlar_places()
    configure_file(${place_program} ${file} @ONLY)
endfunction()

# ashlar_partition_code(TARGET …): what these targets hold is partition code. Its malloc() and the like are those of the running partition's heap
# (rt/memory.h), whatever the program around it or a library beneath it uses.
function(ashlar_partition_code)
    ashlar_places()
    foreach(target ${ARGV})
        target_compile_options(${target} PRIVATE -include ${place_rt_include}/rt/heap_names.h
            -fno-builtin-malloc -fno-builtin-calloc -fno-builtin-realloc -fno-builtin-free -fno-builtin-strdup -fno-builtin-strndup)
        target_link_libraries(${target} PRIVATE ${place_rt})
    endforeach()
endfunction()

# ashlar_partition_static(TARGET): a static PIE. libcrypto has eighteen thousand relocations; packed they are a twentieth of the bytes, where the
# linker can pack them and the C library (glibc from 2.36 on) can unpack them before main().
function(ashlar_partition_static target)
    target_link_options(${target} PRIVATE -static-pie -Wl,--build-id=none)
    if(NOT DEFINED ASHLAR_HAS_PACKED_RELOCATIONS AND CMAKE_CROSSCOMPILING)
        set(ASHLAR_HAS_PACKED_RELOCATIONS FALSE CACHE INTERNAL "cannot be tried")
    endif()
    set(CMAKE_REQUIRED_FLAGS -fPIE)
    set(CMAKE_REQUIRED_LINK_OPTIONS -static-pie -Wl,-z,pack-relative-relocs)
    check_c_source_runs("static const char *const volatile words[] = { \"a\", \"b\" };
        int main(int count, char **arguments) { (void)arguments; return words[count] == 0 || words[count][0] != 'b'; }"
        ASHLAR_HAS_PACKED_RELOCATIONS)
    if(ASHLAR_HAS_PACKED_RELOCATIONS)
        target_link_options(${target} PRIVATE -Wl,-z,pack-relative-relocs)
    endif()
    if(COMMAND ashlar_whole) # an installed runtime is machine code alone
        ashlar_whole(${target})
    endif()
endfunction()

# What ashlar_domain() needs to know of a partition's program: the arguments of the calling ashlar_partition(), paths made absolute.
function(ashlar_partition_remember name)
    foreach(what SOURCES MANIFESTS)
        set(paths "")
        foreach(path ${arg_${what}})
            get_filename_component(path ${path} ABSOLUTE)
            list(APPEND paths ${path})
        endforeach()
        set_property(GLOBAL PROPERTY ashlar_partition_${name}_${what} "${paths}")
    endforeach()
    foreach(what ONLY DEPS LIBRARIES)
        set_property(GLOBAL PROPERTY ashlar_partition_${name}_${what} "${arg_${what}}")
    endforeach()
endfunction()

# ashlar_partition(NAME ONLY PARTITION MANIFESTS a.json … [SOURCES x.c …] [DEPS m …] [LIBRARIES l …] [FOLDER f])
#
# The program NAME (the manifest's ashlar.executable) of the partition PARTITION (the manifest's name), in FOLDER, by default
# `partitions` of the build. MANIFESTS are those of the whole device; the program holds the tables of PARTITION alone. DEPS are modules:
# the partition's code and what it calls. SOURCES may define partition_prepare() (partition/program.h). Includes of psa_manifest/ work.
#
# A static PIE, so that what was measured is what runs; with sanitizers a dynamic one. Paths and times do not enter it.
function(ashlar_partition name)
    cmake_parse_arguments(arg "" "ONLY;FOLDER" "MANIFESTS;SOURCES;DEPS;LIBRARIES" ${ARGN})
    ashlar_places()
    if(arg_DEPS)
        find_package(OpenSSL REQUIRED COMPONENTS Crypto) # its targets are known to the calling folder alone
    endif()
    ashlar_partition_remember(${name})
    string(MAKE_C_IDENTIFIER "program_${name}" image)
    ashlar_manifests(${image} ONLY ${arg_ONLY} MANIFESTS ${arg_MANIFESTS})
    ashlar_partition_table(${CMAKE_CURRENT_BINARY_DIR}/${image}.c ${image}=partition_prepare)
    list(TRANSFORM arg_DEPS PREPEND ashlar-)
    add_executable(${name} ${CMAKE_CURRENT_BINARY_DIR}/${image}.c ${arg_SOURCES})
    ashlar_partition_code(${name})
    if(NOT arg_FOLDER)
        set(arg_FOLDER ${CMAKE_BINARY_DIR}/partitions)
    endif()
    set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${arg_FOLDER})
    target_link_libraries(${name} PRIVATE
        manifest-${image}-system manifest-${image}-code ${place_runtime} ${arg_DEPS} ${place_runtime} ${arg_LIBRARIES})
    set_target_properties(${name} PROPERTIES RULE_LAUNCH_LINK "sh \"${place_link}\"")
    if(NOT ASHLAR_SANITIZE)
        ashlar_partition_static(${name})
    endif()
endfunction()
