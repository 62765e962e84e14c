#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Ashlar authors
#
# Finds what is missing to build Ashlar and installs it with the distribution's package manager, after saying so.
# setup.sh GROUP…   groups: demo test fuzz m33 tpm bench debug. Environment: SETUP=no never installs; YES=1 does not ask.
# Exit status: 0 nothing is missing (any more), 2 something is, and how to get it was printed.
set -u

# name | what has to be there | apt | dnf | pacman | apk
table() {
    sed "s/@GCC@/$(cc -dumpversion 2>/dev/null | cut -d. -f1)/" <<'ROWS'
demo|command:cc|gcc libc6-dev|gcc glibc-devel glibc-static|gcc|gcc musl-dev
demo|command:cmake|cmake|cmake|cmake|cmake
demo|command:ninja|ninja-build|ninja-build|ninja|ninja
demo|command:pkg-config|pkg-config|pkgconf-pkg-config|pkgconf|pkgconf
demo|pkg:libcrypto|libssl-dev|openssl-devel openssl-static|openssl|openssl-dev openssl-libs-static
demo|command:openssl|openssl|openssl|openssl|openssl
demo|pkg:yaml-0.1|libyaml-dev|libyaml-devel|libyaml|yaml-dev
demo|pkg:libseccomp|libseccomp-dev|libseccomp-devel libseccomp-static|libseccomp|libseccomp-dev libseccomp-static
demo|pkg:libcjson|libcjson-dev|cjson-devel|cjson|cjson-dev
test|command:clang|clang|clang|clang|clang
test|command:c++|g++|gcc-c++|gcc|g++
test|command:setpriv|util-linux|util-linux|util-linux|setpriv
test|command:patch|patch|patch|patch|patch
test|browser:|chromium|chromium|chromium|chromium
test|m32:|libc6-dev-i386 lib32gcc-@GCC@-dev|glibc-devel.i686 libgcc.i686|lib32-glibc lib32-gcc-libs|
fuzz|runtime:fuzzer|libclang-rt-dev|compiler-rt|compiler-rt|compiler-rt
m33|command:arm-none-eabi-gcc|gcc-arm-none-eabi|arm-none-eabi-gcc-cs|arm-none-eabi-gcc|gcc-arm-none-eabi
m33|newlib:|libnewlib-arm-none-eabi|arm-none-eabi-newlib|arm-none-eabi-newlib|newlib-arm-none-eabi
m33|machine:mps2-an521|qemu-system-arm|qemu-system-arm|qemu-system-arm|qemu-system-arm
tpm|pkg:tss2-esys|libtss2-dev|tpm2-tss-devel|tpm2-tss|tpm2-tss-dev
tpm|command:swtpm|swtpm|swtpm swtpm-tools|swtpm|swtpm
bench|pkg:sqlite3|libsqlite3-dev|sqlite-devel|sqlite|sqlite-dev
bench|header:lmdb.h|liblmdb-dev|lmdb-devel|lmdb|lmdb-dev
debug|command:gdb-multiarch|gdb-multiarch|gdb|gdb|gdb-multiarch
ROWS
}

is_there() {
    case $1 in
    command:*) command -v "${1#command:}" >/dev/null 2>&1 ;;
    m32:*) # programs of 32 bits, where this machine runs them; only a test wants them
        [ "$(uname -m)" != x86_64 ] ||
            echo 'int main(void) { return (int)sizeof(void *) - 4; }' | cc -m32 -x c - -o /dev/null >/dev/null 2>&1
        ;;
    runtime:*)
        echo 'int LLVMFuzzerTestOneInput(const char *d, unsigned long n) { return d[0] + (int)n; }' |
            clang -fsanitize=fuzzer,address -x c - -o /dev/null >/dev/null 2>&1
        ;;
    newlib:*) # with the small variant, for the core without an FPU
        echo 'int main(void) { return 0; }' | arm-none-eabi-gcc -mcpu=cortex-m33+nodsp -mthumb -mfloat-abi=soft --specs=nano.specs \
            --specs=nosys.specs -x c - -o /dev/null >/dev/null 2>&1
        ;;
    browser:*) command -v chromium >/dev/null 2>&1 || command -v chromium-browser >/dev/null 2>&1 || command -v google-chrome >/dev/null 2>&1 ;;
    machine:*) qemu-system-arm -machine help 2>/dev/null | grep -q "^${1#machine:} " ;;
    header:*) echo "#include <${1#header:}>" | cc -E -x c - -o /dev/null >/dev/null 2>&1 ;;
    pkg:*) command -v pkg-config >/dev/null 2>&1 && pkg-config --exists "${1#pkg:}" ;;
    esac
}

manager() {
    for candidate in apt-get dnf pacman apk; do
        if command -v "$candidate" >/dev/null 2>&1; then
            echo "$candidate"
            return
        fi
    done
    echo none
}

missing_packages() { # manager groups…
    column=3
    case $1 in
    dnf) column=4 ;;
    pacman) column=5 ;;
    apk) column=6 ;;
    esac
    shift
    table | while IFS= read -r row; do
        group=${row%%|*}
        what=$(printf '%s' "$row" | cut -d'|' -f2)
        case " $* " in
        *" $group "*) is_there "$what" || printf '%s' "$row" | cut -d'|' -f"$column" ;;
        esac
    done | tr '\n' ' '
}

as_root=""
pick_root() {
    if [ "$(id -u)" -eq 0 ]; then
        as_root=""
    elif command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; then
        as_root="sudo -n "
    else
        as_root="sudo "
        return 1
    fi
}

install_line() { # manager packages
    case $1 in
    apt-get) echo "${as_root}apt-get install -y --no-install-recommends $2" ;;
    dnf) echo "${as_root}dnf install -y $2" ;;
    pacman) echo "${as_root}pacman -S --needed --noconfirm $2" ;;
    apk) echo "${as_root}apk add $2" ;;
    none) echo "install with your package manager: $2" ;;
    esac
}

download_size() { # packages; apt only, others say it themselves
    # shellcheck disable=SC2086
    apt-get install -y --no-install-recommends --print-uris -qq $1 2>/dev/null |
        awk '{ bytes += $3 } END { printf "%.1f MB", bytes / 1e6 }'
}

# Mbed TLS, whose primitives a device has: its source, once per user.
primitives() { # groups…
    case " $* " in
    *" m33 "*)
        if [ "${SETUP:-}" = no ] && [ -z "${MBEDTLS_DIR:-}" ]; then
            return # who builds without it is told what is missing
        fi
        scripts/mbedtls.sh --source >/dev/null || exit 2
        ;;
    esac
}

main() {
    [ $# -gt 0 ] || set -- demo
    pm=$(manager)
    packages=$(missing_packages "$pm" "$@")
    if [ -z "$(printf '%s' "$packages" | tr -d ' ')" ]; then
        primitives "$@"
        exit 0
    fi
    may_install=yes
    pick_root || may_install=no
    line=$(install_line "$pm" "$packages")
    echo "setup: missing for $*: $packages" >&2
    echo "setup:   $line" >&2
    if [ "${SETUP:-}" = no ] || [ "$pm" = none ]; then
        echo "setup: run the line above, then try again" >&2
        exit 2
    fi
    if [ "$pm" = apt-get ] && [ -n "$(find /var/lib/apt/lists -maxdepth 1 -name '*Packages*' 2>/dev/null | head -n 1)" ]; then
        echo "setup:   download: $(download_size "$packages")" >&2
    fi
    if [ "${YES:-}" != 1 ] && [ -t 0 ]; then
        printf 'setup: run it now? [y/N] ' >&2
        read -r answer
        [ "$answer" = y ] || [ "$answer" = Y ] || exit 2
    elif [ "${YES:-}" != 1 ] && [ "$may_install" = no ]; then
        echo "setup: not root, and sudo needs a password: run the line above, then try again" >&2
        exit 2
    fi
    if [ "$pm" = apt-get ]; then
        ${as_root}apt-get update -qq || echo "setup: apt-get update failed; trying with the lists that are there" >&2
    fi
    sh -c "DEBIAN_FRONTEND=noninteractive; export DEBIAN_FRONTEND; $line" >&2 || {
        echo "setup: the package manager failed; run the line above by hand" >&2
        exit 2
    }
    packages=$(missing_packages "$pm" "$@")
    if [ -n "$(printf '%s' "$packages" | tr -d ' ')" ]; then
        echo "setup: still missing after installation: $packages" >&2
        exit 2
    fi
    primitives "$@"
}

main "$@"
