# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Ashlar authors
#
# find_package(Ashlar): Ashlar::client is libashlar.so, for programs beside an isolated device; Ashlar::inproc is the whole device in
# the program; the component partition brings the functions of ashlar_product.cmake, which make partitions. Components ask for one alone.
# The folder may be moved.
get_filename_component(Ashlar_PREFIX "${CMAKE_CURRENT_LIST_DIR}/../../.." ABSOLUTE)
set(Ashlar_wanted ${Ashlar_FIND_COMPONENTS})
if(NOT Ashlar_wanted)
    set(Ashlar_wanted client inproc)
endif()

macro(Ashlar_add_inproc)
    if(NOT TARGET Ashlar::inproc)
        include(CMakeFindDependencyMacro)
        find_dependency(OpenSSL 3.0 COMPONENTS Crypto)
        find_dependency(Threads)
        add_library(Ashlar::inproc STATIC IMPORTED)
        set_target_properties(Ashlar::inproc PROPERTIES
            IMPORTED_LOCATION "${Ashlar_PREFIX}/lib/libashlar-inproc.a"
            INTERFACE_INCLUDE_DIRECTORIES "${Ashlar_PREFIX}/include/ashlar"
            INTERFACE_LINK_LIBRARIES "OpenSSL::Crypto;Threads::Threads")
    endif()
endmacro()

macro(Ashlar_add_partition_parts)
    if(NOT TARGET Ashlar::partition)
        add_library(Ashlar::partition-headers INTERFACE IMPORTED)
        set_target_properties(Ashlar::partition-headers PROPERTIES INTERFACE_INCLUDE_DIRECTORIES
            "${Ashlar_PREFIX}/include/ashlar;${Ashlar_PREFIX}/include/ashlar/partition")
        foreach(archive partition rt)
            add_library(Ashlar::${archive} STATIC IMPORTED)
            set_target_properties(Ashlar::${archive} PROPERTIES
                IMPORTED_LOCATION "${Ashlar_PREFIX}/lib/libashlar-${archive}.a" INTERFACE_LINK_LIBRARIES Ashlar::partition-headers)
        endforeach()
        foreach(program ashlar ashlar-manifest)
            add_executable(Ashlar::${program} IMPORTED)
            set_target_properties(Ashlar::${program} PROPERTIES IMPORTED_LOCATION "${Ashlar_PREFIX}/bin/${program}")
        endforeach()
    endif()
    include("${Ashlar_PREFIX}/lib/cmake/Ashlar/ashlar_product.cmake")
endmacro()

foreach(component ${Ashlar_wanted})
    set(Ashlar_${component}_FOUND TRUE)
    if(component STREQUAL "client")
        if(NOT TARGET Ashlar::client)
            add_library(Ashlar::client SHARED IMPORTED)
            set_target_properties(Ashlar::client PROPERTIES
                IMPORTED_LOCATION "${Ashlar_PREFIX}/lib/libashlar.so.0" IMPORTED_SONAME libashlar.so.0
                INTERFACE_INCLUDE_DIRECTORIES "${Ashlar_PREFIX}/include/ashlar")
        endif()
    elseif(component STREQUAL "inproc")
        Ashlar_add_inproc()
    elseif(component STREQUAL "partition")
        Ashlar_add_partition_parts()
    else()
        set(Ashlar_${component}_FOUND FALSE)
        if(Ashlar_FIND_REQUIRED_${component})
            set(Ashlar_FOUND FALSE)
            set(Ashlar_NOT_FOUND_MESSAGE "Ashlar has no component ${component}; it has client, inproc and partition")
        endif()
    endif()
endforeach()
unset(Ashlar_wanted)
