# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Ashlar authors
#
# What follows from manifests, made while building. `include(ashlar_manifest)` before use; the order of folders
# does not matter.
include_guard(GLOBAL)
include(${CMAKE_CURRENT_LIST_DIR}/ashlar_places.cmake)

set(ASHLAR_MANIFEST_TOOL "" CACHE FILEPATH "An ashlar-manifest for this machine, when cross-compiling; empty: build it")

# ashlar_manifests(IMAGE [OUT dir-var] [ONLY PARTITION …] [PLACES p …] MANIFESTS a.json b.json …)
#
# A manifest written as STEM=a.json has the header psa_manifest/STEM.h.
# Checks the manifests and generates, in a folder of the build that `dir-var` gets the name of:
#   psa_manifest/sid.h, pid.h, one header a manifest     IMAGE_system.c     IMAGE_image.c     IMAGE_system.json
# Targets, all with that folder on the include path of whoever links them:
#   manifest-IMAGE-headers   INTERFACE: the headers alone
#   manifest-IMAGE-system    OBJECT: const struct spm_system IMAGE_system
#   manifest-IMAGE-code      OBJECT: const struct rt_code IMAGE_code[]; links every partition's functions
# With PLACES (ashlar-manifest --place) also the parts of a linker's script, layout_*.ld, and
#   manifest-IMAGE-memory    OBJECT: const struct v8m_image v8m_image
# Objects are compiled only if something links them. With ONLY, the tables hold those partitions alone; the headers
# hold all.
function(ashlar_manifests image)
    cmake_parse_arguments(arg "" "OUT" "ONLY;PLACES;MANIFESTS" ${ARGN})
    ashlar_places()
    set(dir ${CMAKE_CURRENT_BINARY_DIR}/manifest-${image})
    set(headers ${dir}/psa_manifest/sid.h ${dir}/psa_manifest/pid.h)
    set(manifests "")
    set(words "")
    foreach(manifest ${arg_MANIFESTS})
        set(stem "")
        if(manifest MATCHES "^([A-Za-z0-9_-]+)=(.+)$")
            set(stem ${CMAKE_MATCH_1})
            set(manifest ${CMAKE_MATCH_2})
            list(APPEND words --stem ${stem})
        endif()
        get_filename_component(manifest ${manifest} ABSOLUTE)
        list(APPEND manifests ${manifest})
        list(APPEND words ${manifest})
        if(NOT stem)
            get_filename_component(stem ${manifest} NAME_WLE)
        endif()
        if(stem STREQUAL "manifest") # known by its folder
            get_filename_component(folder ${manifest} DIRECTORY)
            get_filename_component(stem ${folder} NAME)
        endif()
        list(APPEND headers ${dir}/psa_manifest/${stem}.h)
    endforeach()

    set(only "")
    foreach(partition ${arg_ONLY})
        list(APPEND only --only ${partition})
    endforeach()
    foreach(place ${arg_PLACES})
        list(APPEND only --place ${place})
    endforeach()
    set(products ${dir}/${image}_system.c ${dir}/${image}_image.c ${dir}/${image}_system.json)
    if(arg_PLACES)
        list(APPEND products ${dir}/${image}_memory.c ${dir}/layout_code.ld ${dir}/layout_data.ld ${dir}/layout_load.ld)
    endif()
    set(features "")
    if(DEFINED ASHLAR_MM_IOVEC AND NOT ASHLAR_MM_IOVEC)
        set(features --no-mm-iovec)
    endif()
    add_custom_command(OUTPUT ${headers} ${products}
        COMMAND ${place_compiler} --image ${image} --out ${dir} --json ${dir}/${image}_system.json ${only} ${features} ${words}
        DEPENDS ${place_compiler} ${manifests} COMMENT "Manifests of ${image}" VERBATIM)
    add_custom_target(manifest-${image} DEPENDS ${headers} ${products})

    add_library(manifest-${image}-headers INTERFACE)
    target_include_directories(manifest-${image}-headers INTERFACE ${dir} ${place_rt_include})
    add_dependencies(manifest-${image}-headers manifest-${image})

    # Only the headers of spm and rt are needed here: whoever uses a table links what it stands for.
    add_library(manifest-${image}-system OBJECT EXCLUDE_FROM_ALL ${dir}/${image}_system.c)
    add_library(manifest-${image}-code OBJECT EXCLUDE_FROM_ALL ${dir}/${image}_image.c)
    foreach(part system code)
        set_target_properties(manifest-${image}-${part} PROPERTIES C_STANDARD 11)
        if(NOT CMAKE_CROSSCOMPILING) # firmware has no loader, and its tables stay in flash
            set_target_properties(manifest-${image}-${part} PROPERTIES POSITION_INDEPENDENT_CODE ON)
        endif()
        target_include_directories(manifest-${image}-${part} PRIVATE ${place_includes})
        target_link_libraries(manifest-${image}-${part} PUBLIC manifest-${image}-headers)
        add_dependencies(manifest-${image}-${part} manifest-${image})
    endforeach()
    if(arg_PLACES)
        add_library(manifest-${image}-memory OBJECT EXCLUDE_FROM_ALL ${dir}/${image}_memory.c)
        target_link_libraries(manifest-${image}-memory PRIVATE ashlar-v8m-headers)
        target_include_directories(manifest-${image}-memory PRIVATE ${place_includes})
        add_dependencies(manifest-${image}-memory manifest-${image})
    endif()
    if(arg_OUT)
        set(${arg_OUT} ${dir} PARENT_SCOPE)
    endif()
endfunction()
