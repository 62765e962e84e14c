#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Ashlar authors
#
# Do dependencies point inward? Reads what the compiler saw (ninja -t deps) and holds every include against this table: a file below
# the first prefix may include files below the others, and of generated files only manifests. layers.sh BUILD-FOLDER
set -eu

build=$1
src=$(pwd)

rules() {
    cat <<'TABLE'
lib/base            lib/base
lib/                lib/ include/psa/
spm/                spm/ lib/ include/psa/
crypto/drivers/     crypto/drivers/ crypto/include/ crypto/sizes/ lib/ include/psa/
crypto/             crypto/include/ crypto/sizes/ crypto/core/ crypto/keys/ crypto/dispatch/ lib/ include/psa/
boot/               boot/ services/attestation/core/ lib/ include/psa/
services/its/core           services/its/core/ lib/ include/psa/
services/attestation/core   services/attestation/core/ lib/ include/psa/
services/platform/core      services/platform/core/ lib/ include/
services/           services/ crypto/include/ crypto/sizes/ rt/ port/inproc/include/ lib/ include/ GENERATED
rt/                 rt/ spm/include/ lib/ include/psa/
port/fake           port/fake/ spm/ lib/ include/psa/
port/heap           port/heap/ rt/ lib/ include/psa/
port/inproc         port/inproc/ port/heap/ rt/ spm/include/ lib/ include/psa/
port/v8m            port/v8m/ rt/ spm/include/ lib/ include/psa/
port/linux          port/linux/ port/heap/ rt/ spm/include/ lib/ include/
verifier/           verifier/ services/attestation/core/ lib/ include/psa/
conformance/ff-m/platform   conformance/ff-m/ include/psa/ port/inproc/include/ rt/include/rt/code.h spm/include/spm/system.h spm/include/spm/limits.h GENERATED
conformance/ff-m    conformance/ff-m/suite/ conformance/ff-m/partitions/ conformance/ff-m/platform.h rt/include/rt/heap_names.h include/psa/ GENERATED
threat/             threat/ lib/base/
tools/manifest      tools/manifest/ spm/include/ rt/include/ lib/ include/psa/
TABLE
}

# As ninja runs in the build folder, a cache of compilers may have made paths relative to it.
objects=$(ninja -C "$build" -t deps | sed "s,^    \.\./\.\./,    $src/,")
if [ -z "$objects" ]; then
    echo "layers: no dependency information in $build; build first" >&2
    exit 3
fi
{
    rules | sed 's/^/RULE /'
    printf '%s\n' "$objects"
} | awk -v src="$src/" -v build="$(cd "$build" && pwd)/" '
function relative(path) {
    if (index(path, build) == 1) return "GENERATED"
    if (index(path, src) == 1) return substr(path, length(src) + 1)
    if (path !~ /^\//) return (path ~ /psa_manifest|program_|_system\.c|_image\.c/) ? "GENERATED" : path
    return ""
}
/^RULE / { order[++rule_count] = $2; line = $0; sub(/^RULE +[^ ]+ +/, "", line); allowed[$2] = line; next }
/^[^ ].*: #deps/ { source = $1 ~ /^tests\// ? "tests/" : ""; next }
/^    / {
    path = relative($1)
    if (path == "" || path == "GENERATED" && source == "") { if (source == "") source = path; next }
    if (source == "") {
        source = path
        rule = ""
        for (i = 1; i <= rule_count; i++) if (index(source, order[i]) == 1) { rule = order[i]; break }
        next
    }
    if (rule == "" || source ~ /^tests\// || source == "GENERATED") next
    count++
    split(allowed[rule], prefixes, " ")
    good = 0
    for (i in prefixes) if (index(path, prefixes[i]) == 1) good = 1
    if (!good) { print source " includes " path ", which " rule " may not"; bad++ }
}
END {
    printf "layers: %d includes held against the table, %d outside it\n", count, bad
    exit bad != 0 || count == 0
}'
