# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Ashlar authors
#
# One archive of many: cmake -DAR=ar -DLD=ld -DOBJCOPY=objcopy -DOUT=x.a -DARCHIVES=a.a,b.a -DAPART=m.c.o,… -DKEEP=psa_*,… [-DOBJECT=x.o]
#     [-DDROP=m.c.o,…] -P merge.cmake
#
# All becomes one object in which only the names KEEP are left to the outside, so that a program's own `wipe` or `crc32c` is neither
# taken for ours nor in its way. The members APART stay members: a program that defines what they define leaves them out. The
# members DROP are left out: another one does their work. Only machine code is left: code of the compiler's own would tie whoever links this to
# our compiler.
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
string(REPLACE "," ";" drop "${DROP}")
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
run(${OBJCOPY} --remove-section=.gnu.lto_* --remove-section=.gnu.debuglto_* whole.a)
if(drop)
    run(${AR} dD whole.a ${drop})
endif()
if(apart)
    run(${AR} x whole.a ${apart})
    run(${AR} dD whole.a ${apart})
endif()
if(NOT OBJECT)
    set(OBJECT ashlar.o)
endif()
run(${LD} -r --whole-archive whole.a -o ${OBJECT})
run(${OBJCOPY} --wildcard ${keep} ${OBJECT})
run(${AR} qcsD ${OUT} ${OBJECT} ${apart})
file(REMOVE_RECURSE ${work})
