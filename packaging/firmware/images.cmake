# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Ashlar authors
#
# At install time, with `images` set: the first stage and the Secure image of the level that ASHLAR_LEVEL names, under names that do not tell it.
set(level $ENV{ASHLAR_LEVEL})
if("${level}" STREQUAL "")
    set(level 2)
elseif(NOT level MATCHES "^[123]$")
    message(FATAL_ERROR "LEVEL \"${level}\": isolation levels are 1, 2 and 3")
endif()
foreach(pair an521-first.elf=first.elf an521-first.bin=first.bin an521-base-l${level}.elf=secure.elf an521-base-l${level}.bin=secure.bin
        an521-base-l${level}_veneers.o=veneers.o)
    string(REGEX MATCH "^(.*)=(.*)$" _ ${pair})
    # Whose time is that of what is there already would be taken for it.
    file(REMOVE "$ENV{DESTDIR}${CMAKE_INSTALL_PREFIX}/share/ashlar-ns/${CMAKE_MATCH_2}")
    file(INSTALL DESTINATION "${CMAKE_INSTALL_PREFIX}/share/ashlar-ns" TYPE FILE RENAME ${CMAKE_MATCH_2} FILES "${images}/${CMAKE_MATCH_1}")
endforeach()
