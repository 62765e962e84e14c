#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Ashlar authors
#
# profile.sh BUILD small|medium|large [TARGET]
# Prints the folder that holds the images of TARGET, else of the benchmark, in that profile: BUILD itself has medium; the others are built in BUILD-PROFILE, with the programs of
# the host that BUILD has already. Tests that use one of those have a resource lock of its name. The build's own words go to standard error.
set -eu
build=$(cd "$1" && pwd)
profile=$2
if [ "$profile" = medium ]; then
    echo "$build/images"
    exit 0
fi
cmake --preset an521 -B "$build-$profile" -DASHLAR_PROFILE="$profile" -DASHLAR_MANIFEST_TOOL="$build/host/tools/manifest/ashlar-manifest" >&2
cmake --build "$build-$profile" --target "${3:-bench-images}" >&2
echo "$build-$profile/images"
