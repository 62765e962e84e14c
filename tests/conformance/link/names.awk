# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Ashlar authors
#
# The list of functions as C: a table of their addresses, so that each has to be linked.
/^psa_/ { print "    { \"" $1 "\", (void (*)(void))" $1 " }," }
