# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Ashlar authors
#
# Primitives of Mbed TLS 3.6 as static libraries, one per profile, built from source for host or target. Nothing is fetched here: scripts/mbedtls.sh does
# that once per user, and MBEDTLS_DIR (cache variable or environment) names any other 3.6 tree.

set(MBEDTLS_DIR "$ENV{MBEDTLS_DIR}" CACHE PATH "A source tree of Mbed TLS 3.6; empty: what scripts/mbedtls.sh fetched")

# Sets ASHLAR_MBEDTLS_SOURCE to the folder that has library/ and include/, or leaves it empty.
function(ashlar_find_mbedtls)
    set(cache $ENV{XDG_CACHE_HOME})
    if(NOT cache)
        set(cache $ENV{HOME}/.cache)
    endif()
    set(ASHLAR_MBEDTLS_SOURCE "" PARENT_SCOPE)
    set(places ${cache}/ashlar/mbedtls-3.6/source ${cache}/ashlar/mbedtls-3.6-source)
    if(MBEDTLS_DIR)
        set(places ${MBEDTLS_DIR} ${MBEDTLS_DIR}/source)
    endif()
    foreach(place ${places})
        if(EXISTS ${place}/library/sha256.c AND EXISTS ${place}/include/mbedtls/build_info.h)
            file(STRINGS ${place}/include/mbedtls/build_info.h version REGEX "define MBEDTLS_VERSION_STRING ")
            if(NOT version MATCHES "\"3\\.6\\.[0-9]+\"")
                message(FATAL_ERROR "${place} is not Mbed TLS 3.6: ${version}; set MBEDTLS_DIR to a 3.6 tree")
            endif()
            set(ASHLAR_MBEDTLS_SOURCE ${place} PARENT_SCOPE)
            return()
        endif()
    endforeach()
    if(MBEDTLS_DIR)
        message(FATAL_ERROR "MBEDTLS_DIR=${MBEDTLS_DIR} has no library/sha256.c and include/mbedtls/build_info.h; name a source tree of Mbed TLS 3.6")
    endif()
endfunction()

# ashlar_mbedtls(PROFILE SOURCES file… [DEFINES d…])
# The library `mbedtls-PROFILE`, configured by crypto/drivers/mbedtls/config/PROFILE.h. Files are relative to the tree. Its warnings are its own affair.
function(ashlar_mbedtls profile)
    cmake_parse_arguments(arg "" "" "SOURCES;DEFINES" ${ARGN})
    set(sources ${arg_SOURCES})
    list(TRANSFORM sources PREPEND ${ASHLAR_MBEDTLS_SOURCE}/)
    add_library(mbedtls-${profile} STATIC EXCLUDE_FROM_ALL ${sources})
    target_include_directories(mbedtls-${profile} PUBLIC ${CMAKE_SOURCE_DIR}/crypto/drivers/mbedtls/config)
    target_link_libraries(mbedtls-${profile} PUBLIC ashlar-psa-headers) # psa/ is ours, before any of theirs
    target_include_directories(mbedtls-${profile} SYSTEM PUBLIC
        ${ASHLAR_MBEDTLS_SOURCE}/include ${ASHLAR_MBEDTLS_SOURCE}/3rdparty/p256-m/p256-m)
    target_compile_definitions(mbedtls-${profile} PUBLIC MBEDTLS_CONFIG_FILE="${profile}.h")
    target_compile_definitions(mbedtls-${profile} PRIVATE ${arg_DEFINES})
    target_compile_options(mbedtls-${profile} PRIVATE -w -ffunction-sections -fdata-sections)
endfunction()

# ashlar_mbedtls_options(FILE option…): how one file is compiled in the current folder's libraries.
function(ashlar_mbedtls_options file)
    set_property(SOURCE ${ASHLAR_MBEDTLS_SOURCE}/${file} APPEND PROPERTY COMPILE_OPTIONS ${ARGN})
endfunction()

ashlar_find_mbedtls()
