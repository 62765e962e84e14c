# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Ashlar authors
#
# The type that an expression of the table must have, where its name says it.
BEGIN { FS = "\t" }
function type_of(name)
{
    if (name ~ /_IS_/) return ""
    if (name ~ /^PSA_ERROR_/) return "int32_t"
    if (name ~ /^PSA_ALG_/ || name ~ /^PSA_KEY_(USAGE|ID|LOCATION)_/) return "uint32_t"
    if (name ~ /^PSA_KEY_LIFETIME_GET_PERSISTENCE/) return "uint8_t"
    if (name ~ /^PSA_KEY_LIFETIME_/) return "uint32_t"
    if (name ~ /^PSA_KEY_TYPE_/) return "uint16_t"
    if (name ~ /^PSA_(ECC_FAMILY|DH_FAMILY|SLH_DSA_FAMILY|KEY_PERSISTENCE|PAKE_ROLE|PAKE_STEP)_/) return "uint8_t"
    if (name ~ /^PSA_PAKE_PRIMITIVE_(TYPE_|GET_TYPE|GET_FAMILY)/) return "uint8_t"
    if (name ~ /^PSA_PAKE_PRIMITIVE_GET_BITS/) return "size_t"
    if (name ~ /^PSA_PAKE_PRIMITIVE/) return "uint32_t"
    return ""
}
!/^#/ && NF == 2 && type_of($1) != "" {
    printf "_Static_assert(_Generic((%s), %s: 1, default: 0), \"the type of %s\");\n", $1, type_of($1), $1
}
