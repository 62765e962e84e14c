#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Ashlar authors
#
# partition_link.sh COMPILER ARGUMENT…: links a partition program.
#  - A partition's code and the clients it calls need each other: all libraries are one group.
#  - Static: libcrypto.a stands among the arguments; a module that also names libcrypto.so for dynamic programs is not heard.
#  - libcrypto.a mentions functions (getaddrinfo, dlopen) that a partition never reaches, and ld warns of each: only these warnings are
#    dropped. Not with --no-warnings: then ld 2.40 also lets undefined symbols pass, and calls to them jump nowhere.
#  - Every byte of a static program is read, copied and hashed at each start of a device: names go to symbols/NAME beside it, for
#    addr2line; tables for unwinding the stack, which nothing in a partition does, go nowhere.
compiler=$1
shift
is_static=no
last=
out=
for argument; do
    [ "$argument" != -static-pie ] || is_static=yes
    [ "$last" != -o ] || out=$argument
    last=$argument
done
for argument; do
    shift
    case $is_static:$argument in
    yes:*/libcrypto.so) ;;
    *) set -- "$@" "$argument" ;;
    esac
done
[ $is_static = no ] ||
    set -- "$@" -Wl,-O1 -Wl,--gc-sections -Wl,--no-eh-frame-hdr -Wl,-T,"$(dirname "$0")/partition_link.ld"
said=$("$compiler" -Wl,--start-group "$@" -Wl,--end-group 2>&1)
status=$?
if [ $status -ne 0 ]; then
    printf '%s\n' "$said" >&2
    exit $status
fi
printf '%s\n' "$said" | grep -v -e 'statically linked applications requires at runtime' -e ": in function \`" -e '^$' >&2
[ $is_static = yes ] || exit 0
symbols=$(dirname "$out")/symbols
mkdir -p "$symbols" && cp "$out" "$symbols/" && "$("$compiler" -print-prog-name=strip)" --strip-all "$out"
