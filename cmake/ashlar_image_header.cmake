# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Ashlar authors
include_guard(GLOBAL)

# ashlar_image_header(IMAGE TYPE text [VERSION text] [COUNTER n] [KEYS pid:purpose …])
# What IMAGE says of itself to the first stage (docs/format/firmware-image.spec.md). TYPE is its role in a token; KEYS are those that the first stage derives for
# its partitions, and only the Secure image is given any.
function(ashlar_image_header image)
    cmake_parse_arguments(arg "" "TYPE;VERSION;COUNTER" "KEYS" ${ARGN})
    if(NOT arg_VERSION)
        set(arg_VERSION ${PROJECT_VERSION})
    endif()
    if(NOT arg_COUNTER)
        set(arg_COUNTER 0)
    endif()
    list(LENGTH arg_KEYS count)
    list(TRANSFORM arg_KEYS REPLACE "^([^:]*):(.*)$" "{ \\1, \"\\2\" }")
    list(JOIN arg_KEYS ", " keys)
    if(count EQUAL 0)
        set(keys "{ 0, \"\" }")
    endif()
    set(made ${CMAKE_CURRENT_BINARY_DIR}/${image}_header)
    file(CONFIGURE OUTPUT ${made}/image_header_values.h CONTENT "/* Generated for @image@; edits are lost. */
#pragma once
#define IMAGE_TYPE \"@arg_TYPE@\"
#define IMAGE_VERSION \"@arg_VERSION@\"
#define IMAGE_COUNTER @arg_COUNTER@
#define IMAGE_KEY_COUNT @count@
#define IMAGE_KEYS @keys@
" @ONLY)
    add_library(${image}-header OBJECT ${CMAKE_SOURCE_DIR}/port/v8m/src/header/image_header.c)
    target_include_directories(${image}-header PRIVATE ${made} ${CMAKE_SOURCE_DIR}/port/v8m/src/header)
    target_link_libraries(${image} PRIVATE ${image}-header)
endfunction()
