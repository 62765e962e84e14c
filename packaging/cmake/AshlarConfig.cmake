# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Ashlar authors
#
# find_package(Ashlar): Ashlar::client is libashlar.so, for programs beside an isolated device; Ashlar::inproc is the whole device in
# the program. Components client and inproc ask for one alone. The folder may be moved.
get_filename_component(Ashlar_PREFIX "${CMAKE_CURRENT_LIST_DIR}/../../.." ABSOLUTE)
set(Ashlar_wanted ${Ashlar_FIND_COMPONENTS})
if(NOT Ashlar_wanted)
    set(Ashlar_wanted client inproc)
endif()

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
    else()
        set(Ashlar_${component}_FOUND FALSE)
        if(Ashlar_FIND_REQUIRED_${component})
            set(Ashlar_FOUND FALSE)
            set(Ashlar_NOT_FOUND_MESSAGE "Ashlar has no component ${component}; it has client and inproc")
        endif()
    endif()
endforeach()
unset(Ashlar_wanted)
