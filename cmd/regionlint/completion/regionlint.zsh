#compdef regionlint
# zsh completion for regionlint: as the file _regionlint in $fpath, or sourced.
_regionlint() {
    local line text doc paths
    local -a found typed=("${(@Q)words[2,CURRENT]}")
    # _call_program evaluates what it is given, so the words are quoted anew.
    for line in ${(f)"$(_call_program candidates $words[1] __candidates -- "${(@q)typed}" 2>/dev/null)"}; do
        if [[ $line == :* ]]; then
            paths=$line
            continue
        fi
        # _describe splits at the first colon that no backslash hides.
        text=${line%%$'\t'*} doc=${line#*$'\t'}
        found+=("${text//:/\\:}${doc:+:$doc}")
    done
    local result=1
    (( $#found )) && _describe -V candidate found && result=0
    case $paths in
    :directories) compset -P '--*='; _files -/ && result=0 ;;
    :bundles) _files -g '*.(tar|tar.gz|tgz|tar.zst|zip)' && result=0 ;;
    :files) compset -P '--*='; _files && result=0 ;;
    esac
    return result
}
if [[ $funcstack[1] == _regionlint ]]; then
    _regionlint "$@"
else
    compdef _regionlint regionlint
fi
