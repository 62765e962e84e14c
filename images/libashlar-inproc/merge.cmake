# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Ashlar authors
#
# One archive of several: cmake -DAR=ar -DOUT=x.a "-DARCHIVES=a.a;b.a" -P merge.cmake. Members of one name stay apart.
get_filename_component(folder ${OUT} DIRECTORY)
get_filename_component(name ${OUT} NAME)
file(MAKE_DIRECTORY ${folder})
file(REMOVE ${OUT})
set(script "CREATE ${name}\n")
foreach(archive ${ARCHIVES})
    string(APPEND script "ADDLIB ${archive}\n")
endforeach()
string(APPEND script "SAVE\nEND\n")
file(WRITE ${OUT}.mri "${script}")
execute_process(COMMAND ${AR} -M INPUT_FILE ${OUT}.mri WORKING_DIRECTORY ${folder} RESULT_VARIABLE failed)
file(REMOVE ${OUT}.mri)
if(failed)
    file(REMOVE ${OUT})
    message(FATAL_ERROR "${AR} could not make ${OUT}")
endif()
