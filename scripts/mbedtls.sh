#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Ashlar authors
#
# Gets Mbed TLS 3.6 and prints the folder that holds it: include/ and lib/ (libmbedcrypto.a, libmbedx509.a, libmbedtls.a), and source/. It is made once per user,
# under $XDG_CACHE_HOME/ashlar (else ~/.cache/ashlar).
#
#   --source          prints the folder of the source alone, as the build for devices wants it, and builds nothing
#   MBEDTLS_DIR=DIR   use what stands there instead; nothing is fetched
#
# The source is the upstream archive of the distribution's newest source package, fetched by apt with a configuration of our own that takes the mirror from the
# machine's sources list; nothing of the system changes. It is used only if its SHA-256 stands below.
# Exit status: 0 the folder is printed, 3 it cannot be had: one line on standard error says why.
set -eu

suites='trixie sid'

known() { # SHA-256, archive
    cat <<'ROWS'
8fb65fae8dcae5840f793c0a334860a411f884cc537ea290ce1c52bb64ca007a  mbedtls_3.6.6.orig.tar.bz2
ROWS
}

wants=lib
case ${1:-} in
'') ;;
--source) wants=library ;;
*)
    echo "usage: mbedtls.sh [--source]" >&2
    exit 2
    ;;
esac

fail() {
    echo "mbedtls.sh: $*; set MBEDTLS_DIR to a folder with include/ and $wants/" >&2
    exit 3
}

is_source() { [ -f "$1/include/mbedtls/build_info.h" ] && [ -f "$1/library/sha256.c" ]; }

is_whole() { [ -f "$1/include/mbedtls/build_info.h" ] && [ -f "$1/lib/libmbedcrypto.a" ]; }

if [ "$wants" = library ] && [ -n "${MBEDTLS_DIR:-}" ]; then
    for place in "$MBEDTLS_DIR" "$MBEDTLS_DIR/source"; do
        if is_source "$place"; then
            echo "$place"
            exit 0
        fi
    done
    fail "MBEDTLS_DIR=$MBEDTLS_DIR has no include/mbedtls/build_info.h and library/sha256.c"
fi
if [ -n "${MBEDTLS_DIR:-}" ]; then
    is_whole "$MBEDTLS_DIR" || fail "MBEDTLS_DIR=$MBEDTLS_DIR has no include/mbedtls/build_info.h or no lib/libmbedcrypto.a"
    echo "$MBEDTLS_DIR"
    exit 0
fi

cache=${XDG_CACHE_HOME:-${HOME:?}/.cache}/ashlar
place=$cache/mbedtls-3.6
source_place=$cache/mbedtls-3.6-source
tools='apt-get tar sha256sum'
if [ "$wants" = library ]; then
    for there in "$place/source" "$source_place"; do
        if is_source "$there"; then
            echo "$there"
            exit 0
        fi
    done
else
    tools="$tools cmake ninja cc"
    if is_whole "$place"; then
        echo "$place"
        exit 0
    fi
fi
for tool in $tools; do
    command -v "$tool" >/dev/null 2>&1 || fail "$tool is not installed"
done

mkdir -p "$cache"
work=$(mktemp -d "$cache/mbedtls.XXXXXX")
trap 'rm -rf "$work"' EXIT
trap 'exit 3' HUP INT TERM
log=$work/log

# The first Debian archive of the machine's own lists, as "URI keyring"; the keyring may be empty.
mirror() {
    for list in /etc/apt/sources.list.d/*.sources /etc/apt/sources.list /etc/apt/sources.list.d/*.list; do
        [ -f "$list" ] || continue
        awk '
            $1 == "URIs:" && uri == "" { uri = $2 }
            $1 == "Signed-By:" && key == "" { key = $2 }
            $1 == "deb" && uri == "" {
                at = 2
                if ($2 ~ /^\[/) { while ($at !~ /\]$/) at++; at++ }
                uri = $at
            }
            END { if (uri != "") print uri, key }' "$list" | grep -E '/debian/? ' && return
    done
}

fetch() { # the archive of the newest suite that has one
    # shellcheck disable=SC2046
    set -- $(mirror | head -n 1)
    [ $# -ge 1 ] || fail "no Debian archive stands in this machine's sources lists"
    for suite in $suites; do
        mkdir -p "$work/apt/lists/partial" "$work/apt/archives/partial" "$work/get"
        echo "deb-src ${2:+[signed-by=$2]} $1 $suite main" >"$work/apt/sources.list"
        cat >"$work/apt/conf" <<END
Dir::State "$work/apt";
Dir::State::status "$work/apt/status";
Dir::State::lists "$work/apt/lists";
Dir::Cache "$work/apt";
Dir::Etc::sourcelist "$work/apt/sources.list";
Dir::Etc::sourceparts "/dev/null";
APT::Sandbox::User "";
Acquire::Languages "none";
END
        : >"$work/apt/status"
        (cd "$work/get" && APT_CONFIG=$work/apt/conf apt-get -q update && APT_CONFIG=$work/apt/conf apt-get -q --download-only source mbedtls) >>"$log" 2>&1 || true
        for archive in "$work"/get/mbedtls_3.6.*.orig.tar.*; do
            case $archive in *.asc) continue ;; esac
            [ -f "$archive" ] || continue
            echo "$archive"
            return
        done
        rm -rf "$work/apt" "$work/get"
    done
}

echo "mbedtls.sh: fetching Mbed TLS once, into $cache" >&2
archive=$(fetch)
[ -n "$archive" ] || fail "no source package of Mbed TLS 3.6 could be fetched ($(tail -n 1 "$log"))"
sum=$(sha256sum "$archive" | cut -d' ' -f1)
known | grep -qx "$sum  $(basename "$archive")" || fail "$(basename "$archive") has SHA-256 $sum, which is not among those this script knows"

mkdir "$work/source"
tar -xf "$archive" -C "$work/source" --strip-components=1 --exclude='*/tests' || fail "$(basename "$archive") cannot be unpacked"
if [ "$wants" = library ]; then
    is_source "$work/source" || fail "$(basename "$archive") holds no library/sha256.c"
    mv -T "$work/source" "$source_place" 2>/dev/null || is_source "$source_place" || fail "$source_place stands in the way"
    echo "$source_place"
    exit 0
fi
make_all() {
    cmake -S "$work/source" -B "$work/build" -G Ninja -DCMAKE_BUILD_TYPE=Release -DCMAKE_POSITION_INDEPENDENT_CODE=ON -DENABLE_TESTING=OFF \
        -DENABLE_PROGRAMS=OFF -DCMAKE_INSTALL_PREFIX="$work/place" -DCMAKE_INSTALL_LIBDIR=lib &&
        cmake --build "$work/build" && cmake --install "$work/build"
}
make_all >>"$log" 2>&1 || { tail -n 20 "$log" >&2; fail "Mbed TLS does not build here"; }
mv "$work/source" "$work/place/source"
is_whole "$work/place" || fail "the build made no libmbedcrypto.a"
# Whoever comes second keeps what the first made.
mv -T "$work/place" "$place" 2>/dev/null || is_whole "$place" || fail "$place stands in the way"
echo "$place"
