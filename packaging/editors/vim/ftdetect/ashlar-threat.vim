" SPDX-License-Identifier: Apache-2.0
" SPDX-FileCopyrightText: The Ashlar authors
autocmd BufNewFile,BufRead *.tm if getline(1) =~# '^threat-model ' || getline(3) =~# '^threat-model ' || getline(1) ==# '' | setfiletype ashlar-threat | endif
