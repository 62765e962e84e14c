# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Ashlar authors
#
# Before anything is installed: which of the folders are not there yet. `make uninstall` removes those, if empty, and no others.
# A PREFIX that is not absolute is one below the folder where `make` runs.
get_filename_component(CMAKE_INSTALL_PREFIX "${CMAKE_INSTALL_PREFIX}" ABSOLUTE)
set(ashlar_root $ENV{DESTDIR}${CMAKE_INSTALL_PREFIX})
set(ashlar_new_folders "")
foreach(folder
        bin include include/ashlar-ns include/ashlar-ns/ashlar include/ashlar-ns/psa include/ashlar-ns/psa_manifest
        include/ashlar include/ashlar/ashlar include/ashlar/psa include/ashlar/partition include/ashlar/partition/base
        include/ashlar/partition/ct include/ashlar/partition/inproc include/ashlar/partition/partition include/ashlar/partition/rt
        include/ashlar/partition/spm include/ashlar/partition/wire lib lib/cmake lib/cmake/Ashlar lib/cmake/AshlarNS lib/pkgconfig
        lib/systemd lib/systemd/system lib/sysusers.d lib/tmpfiles.d libexec libexec/ashlar libexec/ashlar/manifests share share/ashlar-ns
        share/ashlar share/ashlar/editors share/ashlar/editors/vim share/ashlar/editors/vim/ftdetect share/ashlar/editors/vim/syntax
        share/ashlar/editors/vscode share/ashlar/new-partition share/ashlar/partition
        share/bash-completion share/bash-completion/completions share/fish share/fish/vendor_completions.d share/man
        share/man/man1 share/man/man8 share/zsh share/zsh/site-functions)
    if(NOT IS_DIRECTORY "${ashlar_root}/${folder}")
        list(APPEND ashlar_new_folders "${folder}/")
    endif()
endforeach()
