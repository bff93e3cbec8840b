# fish completion for regionlint.
function __regionlint_candidates
    set --local words (commandline --current-process --tokenize --cut-at-cursor)
    set --local current (commandline --current-token --cut-at-cursor)
    # The value of --hosts=FILE is a path, of which fish is told with its flag.
    set --local flag (string match --regex -- '^--[^=]*=' "$current")
    set --local path (string replace -- "$flag" '' "$current")
    for candidate in ($words[1] __candidates -- $words[2..-1] "$current" 2>/dev/null)
        switch $candidate
            case :directories
                string replace --regex -- '^' "$flag" (__fish_complete_directories "$path" '')
            case :bundles
                __fish_complete_path "$path" '' | string match --regex '^[^\t]*(?:/|\.(?:tar|tar\.gz|tgz|tar\.zst|zip))(?:\t.*)?$' | string replace --regex -- '^' "$flag"
            case :files
                string replace --regex -- '^' "$flag" (__fish_complete_path "$path" '')
            case '*'
                echo $candidate
        end
    end
end
complete --command regionlint --no-files --arguments '(__regionlint_candidates)'
