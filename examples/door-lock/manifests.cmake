# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Ashlar authors
#
# The manifests of the door lock's device: the base partitions and its own three.
set(LOCK_MANIFESTS
    ${CMAKE_SOURCE_DIR}/services/its/manifest.json
    ${CMAKE_SOURCE_DIR}/services/crypto/manifest.json
    ${CMAKE_SOURCE_DIR}/services/platform/manifest.json
    ${CMAKE_SOURCE_DIR}/services/attestation/manifest.json
    ${CMAKE_SOURCE_DIR}/examples/door-lock/log/manifest.json
    ${CMAKE_SOURCE_DIR}/examples/door-lock/auth/manifest.json
    ${CMAKE_SOURCE_DIR}/examples/door-lock/actuator/manifest.json)
