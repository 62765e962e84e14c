# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Ashlar authors
#
# After everything is installed: PREFIX/share/ashlar/manifest.txt, one path a line below PREFIX, folders with a slash at the end.
set(ashlar_list ${ashlar_root}/share/ashlar/manifest.txt)
set(ashlar_lines share/ashlar/manifest.txt ${ashlar_new_folders})
foreach(file ${CMAKE_INSTALL_MANIFEST_FILES})
    file(RELATIVE_PATH file ${CMAKE_INSTALL_PREFIX} ${file})
    list(APPEND ashlar_lines ${file})
endforeach()
if(EXISTS ${ashlar_list}) # of an earlier installation: what it made is still ours to remove
    file(STRINGS ${ashlar_list} ashlar_earlier)
    list(APPEND ashlar_lines ${ashlar_earlier})
endif()
list(REMOVE_DUPLICATES ashlar_lines)
list(SORT ashlar_lines)
string(JOIN "\n" ashlar_text ${ashlar_lines})
file(WRITE ${ashlar_list} "${ashlar_text}\n")
