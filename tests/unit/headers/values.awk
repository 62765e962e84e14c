# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Ashlar authors
#
# Rows of a table "expression <tab> value" as initialisers of struct row.
BEGIN { FS = "\t" }
!/^#/ && NF == 2 { printf "{ \"%s\", (long long)(%s), %sll },\n", $1, $1, $2 }
