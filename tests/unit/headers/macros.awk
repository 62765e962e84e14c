# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Ashlar authors
#
# Each name of the list must be a macro.
!/^#/ { printf "#ifndef %s\n#error \"%s is missing\"\n#endif\n\"%s\",\n", $1, $1, $1 }
