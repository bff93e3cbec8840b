//go:build consumers

package consumers_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// typed are command lines of which the last word is completed.
var typed = []struct {
	line []string
	want []string
}{
	{[]string{"--fail-on", ""}, []string{"error", "info", "never", "warning"}},
	{[]string{"de"}, []string{"demo/"}},
	{[]string{"site"}, []string{"site.tar.gz"}},
	{[]string{"acc"}, []string{"access"}},
	{[]string{"demo", "--unsafe"}, []string{"--unsafe-fixes"}},
	{[]string{"--hosts", "demo/ho"}, []string{"demo/hosts.yaml"}},
	{[]string{"--hosts=demo/ho"}, []string{"demo/hosts.yaml"}},
	{[]string{"--fail-on=nev"}, []string{"never"}},
	{[]string{"--ignore", "HBA001,trust"}, []string{"trust-remote"}},
	{[]string{"dump", "post"}, []string{"postgresql"}},
}

// TestBashCompletes calls the function that the script gives to bash, with the
// words that bash makes of the command line: = is one of its own there.
func TestBashCompletes(t *testing.T) {
	dir := directoryToComplete(t)
	for _, test := range typed {
		words := append([]string{"regionlint"}, test.line...)
		if flag, value, ok := strings.Cut(words[len(words)-1], "="); ok {
			words = append(words[:len(words)-1], flag, "=", value)
		}
		out := run(t, dir, append([]string{"bash", "--norc", "-c", `
			source <(regionlint completion bash)
			COMP_WORDS=("$@") COMP_CWORD=$(($# - 1))
			_regionlint
			for reply in "${COMPREPLY[@]}"; do
				[[ -d $reply ]] && reply+=/
				printf '%s\n' "$reply"
			done`, "bash"}, words...)...)
		compareCompletion(t, test.line, test.want, strings.Fields(out))
	}
}

// TestFishCompletes asks fish itself.
func TestFishCompletes(t *testing.T) {
	need(t, "fish", "apt-get install fish")
	dir := directoryToComplete(t)
	for _, test := range typed {
		out := run(t, dir, "fish", "--no-config", "-c",
			`regionlint completion fish | source; complete -C $argv[1]`, "regionlint "+strings.Join(test.line, " "))
		var got []string
		for line := range strings.Lines(out) {
			word, _, _ := strings.Cut(strings.TrimSpace(line), "\t")
			got = append(got, word)
		}
		compareCompletion(t, test.line, test.want, got)
	}
}

// TestZshCompletes types the command line in an interactive zsh, with a tab. What
// there is one of it completes, and of several it shows a list.
func TestZshCompletes(t *testing.T) {
	need(t, "zsh", "apt-get install zsh")
	dir := directoryToComplete(t)
	write(t, filepath.Join(dir, "type.zsh"), `
zmodload zsh/zpty
zpty shell zsh -f -i
zpty -w shell 'PS1=; stty -echo; autoload -Uz compinit; compinit -D -u; source <(regionlint completion zsh); shown() { print -r -- "<$BUFFER>"; BUFFER= }; zle -N shown; bindkey "^X" shown; print rea""dy'
zpty -r shell out '*ready*'
for line in "$@"; do
	zpty -w -n shell "$line"$'\t\x18'
	zpty -r shell out '*<*>*'
	print -rN -- "$out"
done
`)
	var lines []string
	for _, test := range typed {
		lines = append(lines, "regionlint "+strings.Join(test.line, " "))
	}
	shown := strings.Split(run(t, dir, append([]string{"zsh", "-f", "type.zsh"}, lines...)...), "\x00")
	for i, test := range typed {
		for _, want := range test.want {
			if !strings.Contains(shown[i], want) {
				t.Errorf("%s: zsh does not show %s:\n%q", lines[i], want, shown[i])
			}
		}
	}
}

// directoryToComplete holds the bundle demo, an archive, and entries that no
// completion here is to offer. regionlint is in the path.
func directoryToComplete(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	if err := os.CopyFS(filepath.Join(dir, "demo"), os.DirFS(filepath.Join(root, bundlePath("demo")))); err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(dir, "description"), "a file where directories are asked for")
	write(t, filepath.Join(dir, "site.tar.gz"), "")
	write(t, filepath.Join(dir, "site.txt"), "")
	t.Setenv("PATH", filepath.Dir(binary)+string(os.PathListSeparator)+os.Getenv("PATH"))
	return dir
}

// compareCompletion compares words in any order. A shell gives a word as a whole or
// from its last = or comma on.
func compareCompletion(t *testing.T, line, want, got []string) {
	t.Helper()
	for i, word := range got {
		got[i] = word[strings.LastIndexAny(word, "=,")+1:]
	}
	slices.Sort(got)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("regionlint %q (-want +got):\n%s", line, diff)
	}
}
