#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Ashlar authors
#
# What `make install` writes, seen as whoever gets it: into a folder of its own, from the build at hand.
set -u
. tests/lib.sh
suite install.tree

here=tests/install/tree
scratch=$(mktemp -d)
trap 'rm -rf "$scratch" "$test_log"' EXIT
prefix=$scratch/prefix
abc=ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad
unset ASHLAR_LIBEXEC ASHLAR_SOCKET ASHLAR_STATE DESTDIR
CC=${CC:-cc}

install_to() { # prefix [destdir]
    DESTDIR=${2:-} cmake --install "$ASHLAR_BUILD" --prefix "$1"
}

# ---- what is there

is_installed() {
    install_to "$prefix" || return 1
    for file in bin/ashlar libexec/ashlar/ashlard libexec/ashlar/ashlar-sp-its libexec/ashlar/ashlar-sp-crypto \
        libexec/ashlar/ashlar-sp-platform libexec/ashlar/ashlar-sp-attestation libexec/ashlar/ashlar-sp-ps libexec/ashlar/device.manifest \
        libexec/ashlar/device.manifest.pub lib/libashlar.so lib/libashlar.so.0 lib/libashlar.so.0.1.0 lib/libashlar-inproc.a \
        include/ashlar/psa/crypto.h include/ashlar/ashlar/platform.h lib/pkgconfig/ashlar.pc lib/pkgconfig/ashlar-inproc.pc \
        lib/cmake/Ashlar/AshlarConfig.cmake share/man/man1/ashlar.1 share/man/man8/ashlard.8 \
        share/bash-completion/completions/ashlar share/zsh/site-functions/_ashlar \
        share/fish/vendor_completions.d/ashlar.fish lib/systemd/system/ashlard.service lib/sysusers.d/ashlar.conf \
        lib/tmpfiles.d/ashlar.conf; do
        [ -e "$prefix/$file" ] || { echo "missing: $file"; return 1; }
    done
}

every_noun_has_a_page() {
    "$prefix/bin/ashlar" --help | sed -n 's/^  \([a-z-]*\) .*/\1/p' >"$scratch/nouns"
    [ -s "$scratch/nouns" ] || return 1
    while IFS= read -r noun; do
        [ -s "$prefix/share/man/man1/ashlar-$noun.1" ] || { echo "no page for $noun"; return 1; }
        sed "s/\\\\-/-/g" "$prefix/share/man/man1/ashlar.1" | grep -q -- "$noun" || { echo "ashlar.1 does not name $noun"; return 1; }
        for file in bash-completion/completions/ashlar zsh/site-functions/_ashlar fish/vendor_completions.d/ashlar.fish; do
            grep -qw -- "$noun" "$prefix/share/$file" || { echo "$file does not know $noun"; return 1; }
        done
    done <"$scratch/nouns"
}

options_of() { # command… : the --options of its help
    "$@" --help | grep -oE '(^|[^-a-z])--[a-z][a-z-]*' | grep -oE -- '--[a-z-]+' | sort -u
}

pages_and_completion_know_every_option() {
    for noun in $(cat "$scratch/nouns"); do
        page=$prefix/share/man/man1/ashlar-$noun.1
        options_of "$prefix/bin/ashlar" "$noun" >"$scratch/options"
        "$prefix/bin/ashlar" "$noun" --help | grep -q "ashlar $noun" || { echo "$noun has no help"; return 1; }
        while IFS= read -r option; do
            sed 's/\\-/-/g' "$page" | grep -q -- "$option" || { echo "$page does not tell of $option"; return 1; }
            for file in bash-completion/completions/ashlar zsh/site-functions/_ashlar; do
                grep -q -- "$option" "$prefix/share/$file" || { echo "$file does not know $option of $noun"; return 1; }
            done
            grep -q -- "-l ${option#--} " "$prefix/share/fish/vendor_completions.d/ashlar.fish" ||
                [ "$option" = --help ] || { echo "ashlar.fish does not know $option of $noun"; return 1; }
        done <"$scratch/options"
    done
    options_of "$prefix/libexec/ashlar/ashlard" >"$scratch/options"
    [ -s "$scratch/options" ] || { echo "the help of ashlard names no option"; return 1; }
    while IFS= read -r option; do
        sed 's/\\-/-/g' "$prefix/share/man/man8/ashlard.8" | grep -q -- "$option" ||
            { echo "ashlard.8 does not tell of $option"; return 1; }
    done <"$scratch/options"
}

nobody_else_may_write() {
    found=$(find "$prefix" ! -type l -perm /022)
    [ -z "$found" ] || { echo "$found"; return 1; }
}

no_private_key() {
    [ -f "$ASHLAR_BUILD/keys/device.pem" ] || { echo "the build has no signing key: the search would prove nothing"; return 1; }
    ! grep -rlE 'BEGIN [A-Z ]*PRIVATE KEY' "$prefix" || return 1
    openssl pkey -in "$ASHLAR_BUILD/keys/device.pem" -outform DER -out "$scratch/key.der" || return 1
    # The private number, 32 bytes, as an attacker would look for it.
    number=$(openssl ec -in "$ASHLAR_BUILD/keys/device.pem" -text -noout 2>/dev/null |
        sed -n '/^priv:/,/^pub:/p' | grep -v : -e priv -e pub | tr -d ' :\n')
    [ -n "$number" ] || number=$(openssl ec -in "$ASHLAR_BUILD/keys/device.pem" -text -noout 2>/dev/null |
        sed -n '/^priv:/,/^pub:/p' | sed '1d;$d' | tr -d ' :\n')
    [ "${#number}" -ge 62 ] || { echo "could not read the private number"; return 1; }
    find "$prefix" -type f -exec sh -c 'od -An -v -tx1 "$1" | tr -d " \n" | grep -q "$2" && echo "$1 holds the signing key"' sh {} "$number" \; \
        >"$scratch/found"
    [ ! -s "$scratch/found" ] || { cat "$scratch/found"; return 1; }
}

no_path_of_this_machine() {
    ! grep -rlF -e "$ASHLAR_SOURCE" -e "$ASHLAR_BUILD" "$prefix"
}

# ---- libashlar.so

exports() {
    nm -D --defined-only "$prefix/lib/libashlar.so" | awk '$2 != "A" { print $3 }' | sort
}

exported_names_are_the_list() {
    {
        grep '^psa_' tests/vectors/headers/functions.txt | while IFS= read -r name; do
            grep -qE "^static inline .*[ *]$name\(" include/psa/*.h || echo "$name"
        done
        cat "$prefix"/include/ashlar/ashlar/*.h | grep -oE '^[a-z0-9_ ]+ \*?ashlar_[a-z_]+\(' | grep -oE 'ashlar_[a-z_]+'
    } | sed 's/$/@@ASHLAR_0.1/' | sort >"$scratch/wanted"
    exports >"$scratch/got"
    [ "$(wc -l <"$scratch/wanted")" -gt 130 ] && diff "$scratch/wanted" "$scratch/got"
}

library_binds_to_itself_and_needs_the_c_library_alone() {
    readelf -d "$prefix/lib/libashlar.so" >"$scratch/dynamic"
    cat "$scratch/dynamic"
    grep -q 'SONAME.*\[libashlar.so.0\]' "$scratch/dynamic" && grep -qw SYMBOLIC "$scratch/dynamic" &&
        grep -qw NOW "$scratch/dynamic" && ! grep -qE 'RPATH|RUNPATH|TEXTREL' "$scratch/dynamic" &&
        ! grep NEEDED "$scratch/dynamic" | grep -vE '\[(libc|libpthread|ld-linux[-a-z0-9_]*|ld-musl[-a-z0-9_]*)\.so'
}

# ---- programs that use it

build_with() { # package out
    # shellcheck disable=SC2046
    PKG_CONFIG_PATH=$prefix/lib/pkgconfig $CC -std=c11 -Wall -Wextra -Werror "$here/hash.c" -o "$2" \
        $(PKG_CONFIG_PATH=$prefix/lib/pkgconfig pkg-config --cflags --libs "$1")
}

program_runs_isolated() {
    build_with ashlar "$scratch/hash" || return 1
    got=$("$prefix/bin/ashlar" run -- "$scratch/hash") || { echo "status $?: $got"; return 1; }
    [ "$got" = "$abc" ] || { echo "got $got"; return 1; }
}

program_runs_in_process() {
    build_with ashlar-inproc "$scratch/hash-inproc" || return 1
    got=$(ASHLAR_STATE=$scratch/inproc "$scratch/hash-inproc") || { echo "status $?: $got"; return 1; }
    [ "$got" = "$abc" ] || { echo "got $got"; return 1; }
}

program_without_a_device_is_told_so() {
    ASHLAR_SOCKET=$scratch/nothing "$scratch/hash" >"$scratch/out" 2>"$scratch/err"
    [ $? -eq $((256 - 145)) ] && [ ! -s "$scratch/out" ] && [ ! -s "$scratch/err" ]
}

cmake_package_works() {
    cp -r "$here/consumer" "$scratch/consumer" && cp "$here/hash.c" "$scratch/consumer/" || return 1
    cmake -S "$scratch/consumer" -B "$scratch/consumer/build" -DCMAKE_PREFIX_PATH="$prefix" >"$scratch/log" 2>&1 &&
        cmake --build "$scratch/consumer/build" >>"$scratch/log" 2>&1 || { cat "$scratch/log"; return 1; }
    [ "$("$prefix/bin/ashlar" run -- "$scratch/consumer/build/isolated")" = "$abc" ] &&
        [ "$(ASHLAR_STATE=$scratch/inproc "$scratch/consumer/build/in-process")" = "$abc" ]
}

cmake_package_refuses_what_it_has_not() {
    for ask in 'Ashlar REQUIRED COMPONENTS client cloud' 'Ashlar 7.0 REQUIRED'; do
        mkdir -p "$scratch/refused" && rm -rf "$scratch/refused/build"
        printf 'cmake_minimum_required(VERSION 3.25)\nproject(refused C)\nfind_package(%s)\n' "$ask" >"$scratch/refused/CMakeLists.txt"
        if cmake -S "$scratch/refused" -B "$scratch/refused/build" -DCMAKE_PREFIX_PATH="$prefix" >"$scratch/log" 2>&1; then
            echo "found: $ask"
            return 1
        fi
    done
}

tree_may_be_moved() {
    mv "$prefix" "$scratch/moved" && prefix=$scratch/moved || return 1
    rm -f "$scratch/hash" "$scratch/hash-inproc"
    program_runs_isolated && program_runs_in_process
    moved=$?
    prefix=$scratch/prefix
    mv "$scratch/moved" "$prefix"
    return $moved
}

# ---- the rest

man_pages_parse() {
    for page in "$prefix"/share/man/man*/*; do
        warnings=$(LC_ALL=C.UTF-8 MANWIDTH=80 man --warnings -l "$page" 2>&1 >/dev/null)
        [ -z "$warnings" ] || { echo "$page: $warnings"; return 1; }
    done
}

device_lists_what_does_not_work() {
    "$prefix/bin/ashlar" run -- "$prefix/bin/ashlar" device info --json >"$scratch/info" || return 1
    sed "s/.*\"not_implemented\":\[\([^]]*\)\].*/\\1/" "$scratch/info" | tr -d "\"" | tr "," "\n" |
        diff - tests/vectors/headers/unsupported.txt
}

unit_is_sound() {
    install_to /usr "$scratch/root" >/dev/null || return 1
    unit=$scratch/root/usr/lib/systemd/system/ashlard.service
    sed "s,/usr/libexec,$scratch/root/usr/libexec,g" "$unit" >"$scratch/ashlard.service"
    warnings=$(systemd-analyze verify --man=no "$scratch/ashlard.service" 2>&1 | grep -F ashlard)
    [ -z "$warnings" ] || { echo "$warnings"; return 1; }
}

unit_starts_what_is_installed() {
    line=$(sed -n "s/^ExecStart=//p" "$prefix/lib/systemd/system/ashlard.service" | tr -d "\"")
    for word in $line; do
        case $word in
        "$scratch"/*) [ -e "$word" ] || { echo "$word is not there"; return 1; } ;;
        --*) "$prefix/libexec/ashlar/ashlard" --help | grep -q -- "$word" || { echo "ashlard has no $word"; return 1; } ;;
        esac
    done
    [ "${line%% *}" = "$prefix/libexec/ashlar/ashlard" ]
}

units_capabilities_are_enough() { # for every layer of the fence that ashlard has with all of them
    caps=$(sed -n "s/^CapabilityBoundingSet=//p" "$prefix/lib/systemd/system/ashlard.service" | tr "A-Z" "a-z" | sed "s/cap_/,+/g" | tr -d " ")
    lib=$prefix/libexec/ashlar
    "$prefix/bin/ashlar" run -- "$prefix/bin/ashlar" device status | grep -E "^ +(holds|missing|lacks)" >"$scratch/all" || return 1
    setpriv --bounding-set="-all$caps" --inh-caps=-all --no-new-privs "$lib/ashlard" --libexec "$lib" --manifest "$lib/device.manifest" \
        --key "$lib/device.manifest.pub" --state "$scratch/unit-state" --socket "$scratch/unit.sock" --public &
    daemon=$!
    for _ in 1 2 3 4 5 6 7 8 9 10; do
        "$prefix/bin/ashlar" device status --socket "$scratch/unit.sock" >"$scratch/status" 2>&1 && break
        sleep 0.3
    done
    kill "$daemon" && wait "$daemon" || { cat "$scratch/status"; return 1; }
    grep -E "^ +(holds|missing|lacks)" "$scratch/status" | diff "$scratch/all" -
}

names_of_uids_are_those_that_ashlard_uses() {
    systemd-sysusers --dry-run "$prefix/lib/sysusers.d/ashlar.conf" >"$scratch/log" 2>&1 || { cat "$scratch/log"; return 1; }
    for partition in its crypto platform attestation; do
        pid=$(sed -n 's/.*"pid": *\([0-9]*\).*/\1/p' "services/$partition/manifest.json")
        grep -q "^u ashlar-$partition $((1073741824 + pid)) " "$prefix/lib/sysusers.d/ashlar.conf" ||
            { echo "ashlar-$partition is not 2^30 + $pid"; return 1; }
    done
}

completion_completes() {
    bash -c '. "$1"; COMP_WORDS=(ashlar device st); COMP_CWORD=2; _ashlar; echo "${COMPREPLY[*]}"
             COMP_WORDS=(ashlar verify t --nonce --no); COMP_CWORD=4; _ashlar; echo "${COMPREPLY[*]}"' \
        bash "$prefix/share/bash-completion/completions/ashlar" >"$scratch/completed"
    printf 'start stop status\n--nonce --no-nonce\n' | diff - "$scratch/completed"
}

destdir_is_honoured() {
    install_to /opt/there "$scratch/stage" || return 1
    [ -x "$scratch/stage/opt/there/bin/ashlar" ] && [ ! -e /opt/there ] &&
        ! grep -rlF "$scratch" "$scratch/stage" &&
        scripts/uninstall.sh "$scratch/stage/opt/there" && [ -z "$(ls -A "$scratch/stage/opt/there")" ]
}

prefix_may_be_relative_and_have_spaces() {
    (cd "$scratch" && install_to "relative folder/x" >log 2>&1 || { cat log; exit 1; })
    grep -qF "\"$scratch/relative folder/x/libexec/ashlar/ashlard\"" "$scratch/relative folder/x/lib/systemd/system/ashlard.service" &&
        [ "$("$scratch/relative folder/x/bin/ashlar" run -- echo works)" = works ] &&
        scripts/uninstall.sh "$scratch/relative folder/x" && [ -z "$(ls -A "$scratch/relative folder/x")" ]
}

uninstall_leaves_nothing_of_ours() {
    other=$scratch/other
    mkdir -p "$other/bin" "$other/share/man" && echo mine >"$other/bin/mine" || return 1
    install_to "$other" && install_to "$other" && echo mine >"$other/libexec/ashlar/mine" || return 1
    scripts/uninstall.sh "$other" || return 1
    (cd "$other" && find . | sort) >"$scratch/left"
    printf '%s\n' . ./bin ./bin/mine ./libexec ./libexec/ashlar ./libexec/ashlar/mine ./share ./share/man | diff - "$scratch/left"
}

uninstall_refuses_an_altered_list() {
    victim=$scratch/victim
    echo precious >"$scratch/precious"
    for line in ../precious /etc/passwd bin/../../precious; do
        mkdir -p "$victim/share/ashlar" && echo kept >"$victim/kept"
        printf 'kept\n%s\n' "$line" >"$victim/share/ashlar/manifest.txt"
        scripts/uninstall.sh "$victim"
        [ $? -eq 1 ] && [ -e "$scratch/precious" ] && [ -e "$victim/kept" ] || return 1
    done
    rm -r "$victim"
    mkdir "$victim"
    scripts/uninstall.sh "$victim"
    [ $? -eq 3 ]
}

try everything_that_is_promised_is_installed "design:9" is_installed
try every_noun_has_a_page_and_is_completed "design:9" every_noun_has_a_page
try pages_and_completion_know_every_option "design:9" pages_and_completion_know_every_option
try nobody_but_the_owner_may_write_what_is_installed "threat:tampering" nobody_else_may_write
try no_private_key_is_installed "design:7" no_private_key
try no_path_of_the_machine_that_built_it_is_inside "design:9" no_path_of_this_machine
try exported_names_are_exactly_the_specified_ones_and_ours "design:9" exported_names_are_the_list
try the_library_binds_to_itself_and_needs_the_c_library_alone "design:9" library_binds_to_itself_and_needs_the_c_library_alone
try a_program_of_ten_lines_builds_and_runs_isolated "design:9" program_runs_isolated
try the_same_source_builds_and_runs_in_process "design:9" program_runs_in_process
try without_a_device_the_program_gets_a_status_and_nothing_is_printed "FFM-1.1:psa_connect" program_without_a_device_is_told_so
try find_package_gives_both_targets "design:9" cmake_package_works
try find_package_refuses_an_unknown_component_or_version "design:9" cmake_package_refuses_what_it_has_not
try the_installed_tree_may_be_moved "design:9" tree_may_be_moved
try the_device_lists_the_functions_that_do_not_work "design:9" device_lists_what_does_not_work
if command -v man >/dev/null; then
    try man_pages_parse_without_a_warning "design:9" man_pages_parse
else
    skip man_pages_parse_without_a_warning "design:9" "man is not installed"
fi
if command -v systemd-analyze >/dev/null; then
    try the_unit_is_sound "design:9" unit_is_sound
else
    skip the_unit_is_sound "design:9" "systemd-analyze is not installed"
fi
try the_unit_starts_what_is_installed "design:9" unit_starts_what_is_installed
if [ "$(id -u)" -eq 0 ]; then
    try the_units_capabilities_are_enough_for_the_whole_fence "design:3" units_capabilities_are_enough
else
    skip the_units_capabilities_are_enough_for_the_whole_fence "design:3" "only root has capabilities to give up"
fi
if command -v systemd-sysusers >/dev/null; then
    try names_of_uids_are_those_that_ashlard_uses "design:3" names_of_uids_are_those_that_ashlard_uses
else
    skip names_of_uids_are_those_that_ashlard_uses "design:3" "systemd-sysusers is not installed"
fi
try completion_completes "design:9" completion_completes
try destdir_is_honoured "design:9" destdir_is_honoured
try the_prefix_may_be_relative_and_have_spaces "design:9" prefix_may_be_relative_and_have_spaces
try uninstall_leaves_nothing_of_ours_and_all_of_others "design:9" uninstall_leaves_nothing_of_ours
try uninstall_refuses_a_list_that_leads_outside "threat:tampering" uninstall_refuses_an_altered_list
finish
