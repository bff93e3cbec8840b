# bash completion for regionlint, for bash 3.2 and newer, of itself.
_regionlint() {
    # bash splits words at = and :, which regionlint does not.
    local line=() word glued=
    for word in "${COMP_WORDS[@]:1:COMP_CWORD}"; do
        if [[ -n $glued || $word == [=:]* ]] && ((${#line[@]})); then
            line[${#line[@]}-1]+=$word
        else
            line+=("$word")
        fi
        glued=
        [[ $word == [=:] ]] && glued=yes
    done
    local current=${line[${#line[@]}-1]-}
    # What readline takes for the word at the cursor is only what stands behind them.
    local kept=
    if [[ $current == *[=:]* && $COMP_WORDBREAKS == *[=:]* ]]; then
        kept=${current%"${current##*[=:]}"}
    fi

    COMPREPLY=()
    local candidate paths=
    while IFS=$'\t' read -r candidate _; do
        case $candidate in
        :*) paths=$candidate ;;
        *) COMPREPLY+=("${candidate#"$kept"}") ;;
        esac
    done < <("${COMP_WORDS[0]/#~\//$HOME/}" __candidates -- "${line[@]}" 2>/dev/null)

    local action=
    case $paths in
    :bundles) action='file' ;;
    :directories) action='directory' ;;
    :files) action='file' ;;
    *) return ;;
    esac
    # Quotes names, and puts a slash behind directories.
    compopt -o filenames 2>/dev/null
    while IFS= read -r candidate; do
        [[ $paths == :bundles && ! -d ${candidate/#~\//$HOME/} && ! $candidate =~ \.(tar|tar\.gz|tgz|tar\.zst|zip)$ ]] && continue
        COMPREPLY+=("$candidate")
    done < <(compgen -A "$action" -- "${current#"$kept"}")
}
complete -F _regionlint regionlint
