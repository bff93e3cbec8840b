" Vim compiler file: `:compiler regionlint`, then `:make`, or `:make demo`. The
" findings are in the quickfix list; `:make --fix` applies the safe fixes.
if exists('current_compiler')
  finish
endif
let current_compiler = 'regionlint'

let s:save_cpo = &cpo
set cpo&vim

CompilerSet makeprg=regionlint\ --format\ concise

" path:line:column: severity[RULE] message. The last but one is what regionlint says
" of itself, when it could not do its work.
CompilerSet errorformat=
      \%f:%l:%c:\ %t%*[a-z]%m,
      \regionlint:\ %m,
      \%-G%.%#

let &cpo = s:save_cpo
unlet s:save_cpo
