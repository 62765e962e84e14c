# shellcheck shell=sh
# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Ashlar authors
#
# What somebody does who has the disk, or may look into the daemon, to be read into a shell (`. examples/door-lock/disk.sh`).

# The memory of a process, all that can be read of it. Only root may try; the process itself leaves no core file.
core_of() { # process
    while read -r range rights _ _ _ name; do
        case $rights:$name in
        r*:"[vvar]"* | r*:"[vsyscall]") ;;
        r*)
            first=$((0x${range%-*} / 4096))
            dd if="/proc/$1/mem" bs=4096 skip=$first count=$((0x${range#*-} / 4096 - first)) 2>/dev/null
            ;;
        esac
    done <"/proc/$1/maps"
    return 0
}

hex_of() { od -An -v -tx1 "$@" | tr -d ' \n'; }
hex_of_text() { printf '%s' "$1" | hex_of; }

has_bytes() { # hex file
    if printf '%s' "$1" | fold -w 2 | grep -qx 0a; then # grep looks at lines
        hex_of "$2" | grep -q "$1"
    else
        LC_ALL=C grep -aqP "$(printf '%s' "$1" | sed 's/../\\x&/g')" "$2"
    fi
}

# search WHAT HEX PLACE…: tells whether these bytes stand in a file, or in any file of a folder
search() {
    what=$1
    bytes=$2
    shift 2
    found=0
    looked=0
    find "$@" -type f >"$WORK/files"
    while IFS= read -r file; do
        looked=$((looked + $(wc -c <"$file")))
        if has_bytes "$bytes" "$file"; then
            echo "$what: FOUND in $file"
            found=1
        fi
    done <"$WORK/files"
    [ $found -eq 1 ] || echo "$what: not in $looked bytes of $*"
    return $found
}
