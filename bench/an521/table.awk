# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Ashlar authors
#
# tfm.txt, then the figures of each configuration: the table, and its rows as JSON lines to the file `json`.
BEGIN { split("small-l1 medium-l2 medium-l3 large-l3", order, " "); printf "" >json }
FILENAME ~ /tfm\.txt$/ {
    if ($1 != "#" && NF == 5) {
        names[++count] = $1
        for (i = 1; i <= 4; i++) {
            theirs[$1, order[i]] = $(i + 1)
        }
    }
    next
}
FNR == 1 { split(FILENAME, path, "/"); where = path[length(path)] }
{
    ours[$1, where] = $2
    worst[$1, where] = $3
    status[$1, where] = $4
    during[where] = $5
    if (!(($1, order[1]) in theirs) && !($1 in seen)) {
        names[++count] = $1
        theirs[$1, order[1]] = theirs[$1, order[2]] = theirs[$1, order[3]] = theirs[$1, order[4]] = "-"
    }
    seen[$1] = 1
}
function cell(name, at,   tfm, text) {
    tfm = theirs[name, at]
    if (!((name, at) in ours)) {
        return tfm == "-" ? "-" : "absent / " tfm
    }
    if (status[name, at] != 0) {
        return (tfm == "-" ? "refused" : "refused / " tfm)
    }
    text = ours[name, at]
    if (tfm != "-") {
        text = text " / " tfm sprintf(" %.2f", ours[name, at] / tfm)
    }
    return text
}
function row_of(name, at,   part, tfm) {
    tfm = theirs[name, at]
    split(at, part, "-l")
    printf "{\"profile\":\"%s\",\"level\":%s,\"row\":\"%s\"", part[1], part[2], name >json
    if ((name, at) in ours && status[name, at] == 0) {
        printf ",\"ours\":%s,\"worst\":%s", ours[name, at], worst[name, at] >json
    } else {
        printf ",\"ours\":null,\"why\":\"%s\"", ((name, at) in ours) ? "status " status[name, at] : "absent" >json
    }
    printf ",\"tfm\":%s", tfm == "-" ? "null" : tfm >json
    if ((name, at) in ours && status[name, at] == 0 && tfm != "-") {
        printf ",\"ratio\":%.3f", ours[name, at] / tfm >json
    }
    print "}" >json
}
END {
    printf "%-22s", "ours / TF-M ratio"
    for (i = 1; i <= 4; i++) {
        printf " %-27s", order[i]
    }
    print ""
    for (n = 1; n <= count; n++) {
        printf "%-22s", names[n]
        for (i = 1; i <= 4; i++) {
            printf " %-27s", cell(names[n], order[i])
            row_of(names[n], order[i])
        }
        print ""
    }
    print "flash, ram: bytes of the Secure image; cold, warm: instructions from the Secure image's start to the Non-secure one's; masked: the longest that a"
    print "Non-secure interrupt waits, in instructions, over all of the calls; absent: there is no such service in this image yet."
}
