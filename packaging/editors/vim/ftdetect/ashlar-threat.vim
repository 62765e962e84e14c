" SPDX-License-Identifier: Apache-2.0
" SPDX-FileCopyrightText: The Ashlar authors
" Other languages end in .tm too: the version line tells ours.
autocmd BufNewFile,BufRead *.tm if match(getline(1, 20), '^threat-model ') >= 0 | set filetype=ashlar-threat | endif
