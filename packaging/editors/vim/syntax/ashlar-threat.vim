" SPDX-License-Identifier: Apache-2.0
" SPDX-FileCopyrightText: The Ashlar authors
" Threat models of Ashlar (docs/format/threat-model.spec.md)
if exists('b:current_syntax')
  finish
endif
setlocal comments=:# commentstring=#\ %s shiftwidth=2 softtabstop=2 expandtab

syntax match tmComment /^\s*#.*/
syntax match tmVersion /^threat-model \d\+/
syntax match tmTitle /^\(import\|drop\|model\|library\)\s.*/ contains=tmHead,tmId
syntax match tmKind /^\(boundary\|entity\|asset\|flow\|attacker\|entry\|phase\|threat\|policy\|assumption\|objective\|requirement\|control\|specialise\|use\)\ze\s/
syntax match tmHead /^\(model\|library\|import\|drop\)\ze\s/ contained
syntax match tmWord /^ \{1,3}[+-]\?\(about\|accepted\|after\|at\|attacks\|before\|by\|carries\|code\|cvss\|document\|done-by\|entry\|family\|flow\|from\|held-by\|if-not\|in\|is\|maps\|met-by\|needs\|none\|note\|out\|over\|owner\|phase\|plain\|reason\|relies\|scope\|sealed\|serves\|source\|status\|stride\|target\|test\|to\|type\|unconfirmed\|where\)\ze\(\s\|$\)/
syntax match tmId /\<[A-Z][A-Za-z0-9]*\(\.[A-Za-z0-9_-]\+\)\+/
syntax match tmVector /CVSS:[34]\.[01]\/[A-Za-z:\/]\+/
syntax match tmLevel /\<\(likelihood\|impact\) \(VL\|L\|M\|H\|VH\)\>/
syntax match tmComputed / = \S\+$/

highlight default link tmComment Comment
highlight default link tmVersion PreProc
highlight default link tmHead Statement
highlight default link tmKind Statement
highlight default link tmWord Type
highlight default link tmId Identifier
highlight default link tmVector Constant
highlight default link tmLevel Constant
highlight default link tmComputed Number
let b:current_syntax = 'ashlar-threat'
