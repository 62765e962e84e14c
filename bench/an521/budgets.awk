# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Ashlar authors
#
# The figures of each configuration, as budgets.txt has them: the worst that was seen.
FNR == 1 { columns++ }
{
    if (!($1 in seen)) {
        seen[$1] = 1
        names[++count] = $1
    }
    budget[$1, columns] = $4 == 0 ? $3 : "-"
}
END {
    print "# SPDX-License-Identifier: Apache-2.0"
    print "# SPDX-FileCopyrightText: The Ashlar authors"
    print "#"
    print "# The worst of each row when it was last set (bench/an521/bench.sh --budgets). A row that takes more than 2 % and 4 above it fails `make test`;"
    print "# whoever needs more raises it here and says why. \"-\": that profile refuses the call."
    print "#"
    printf "# %-20s %10s %10s %10s %10s\n", "row", "small-l1", "medium-l2", "medium-l3", "large-l3"
    for (n = 1; n <= count; n++) {
        printf "%-22s", names[n]
        for (i = 1; i <= 4; i++) {
            printf " %10s", (names[n], i) in budget ? budget[names[n], i] : "-"
        }
        print ""
    }
}
