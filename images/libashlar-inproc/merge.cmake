# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Ashlar authors
#
# One archive of many: cmake -DAR=ar -DLD=ld -DOBJCOPY=objcopy -DOUT=x.a -DARCHIVES=a.a,b.a -DAPART=m.c.o,… -DKEEP=psa_*,… -P merge.cmake
#
# All becomes one object in which only the names KEEP are left to the outside, so that a program's own `wipe` or `crc32c` is neither
# taken for ours nor in its way. The members APART stay members: a program that defines what they define leaves them out.
set(work ${OUT}.work)
file(REMOVE_RECURSE ${work} ${OUT})
file(MAKE_DIRECTORY ${work})

function(run)
    execute_process(COMMAND ${ARGV} WORKING_DIRECTORY ${work} RESULT_VARIABLE failed)
    if(failed)
        string(JOIN " " command ${ARGV})
        message(FATAL_ERROR "failed: ${command}")
    endif()
endfunction()

string(REPLACE "," ";" archives "${ARCHIVES}")
string(REPLACE "," ";" apart "${APART}")
string(REPLACE "," ";" keep "${KEEP}")
list(TRANSFORM keep PREPEND --keep-global-symbol=)

set(script "CREATE whole.a\n")
foreach(archive ${archives})
    string(APPEND script "ADDLIB ${archive}\n")
endforeach()
file(WRITE ${work}/script "${script}SAVE\nEND\n")
execute_process(COMMAND ${AR} -M INPUT_FILE ${work}/script WORKING_DIRECTORY ${work} RESULT_VARIABLE failed)
if(failed)
    message(FATAL_ERROR "${AR} could not gather the archives")
endif()
run(${AR} x whole.a ${apart})
run(${AR} dD whole.a ${apart})
run(${LD} -r --whole-archive whole.a -o ashlar.o)
run(${OBJCOPY} --wildcard ${keep} ashlar.o)
run(${AR} qcsD ${OUT} ashlar.o ${apart})
file(REMOVE_RECURSE ${work})
