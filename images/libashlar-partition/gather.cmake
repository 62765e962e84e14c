# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Ashlar authors
#
# The members of archives in one, for a linker to choose from: cmake -DAR=ar -DOUT=x.a -DARCHIVES=a.a,b.a -P gather.cmake
set(work ${OUT}.work)
file(REMOVE_RECURSE ${work} ${OUT})
file(MAKE_DIRECTORY ${work})
string(REPLACE "," ";" archives "${ARCHIVES}")
foreach(archive ${archives})
    execute_process(COMMAND ${AR} x ${archive} WORKING_DIRECTORY ${work} RESULT_VARIABLE failed)
    if(failed)
        message(FATAL_ERROR "${AR} could not open ${archive}")
    endif()
endforeach()
file(GLOB members RELATIVE ${work} ${work}/*.o)
list(SORT members)
execute_process(COMMAND ${AR} qcsD ${OUT} ${members} WORKING_DIRECTORY ${work} RESULT_VARIABLE failed)
if(failed)
    message(FATAL_ERROR "${AR} could not make ${OUT}")
endif()
file(REMOVE_RECURSE ${work})
