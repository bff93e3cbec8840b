package fix_test

import (
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/regionlint/regionlint/fix"
	"github.com/regionlint/regionlint/parse"
)

// obeyed are lines that a runner of GitHub Actions takes for commands: as TryParseV2 and
// TryParse in its ActionCommand.cs find them.
var obeyed = regexp.MustCompile(`^\s*::[A-Za-z-]+(?: .*?)?::|##\[`)

// noLineIsObeyed checks the lines of a diff as a runner reads them, which end at CR too.
func noLineIsObeyed(t *testing.T, diff string) {
	t.Helper()
	for line := range strings.FieldsFuncSeq(diff, func(r rune) bool { return r == '\n' || r == '\r' }) {
		if obeyed.MatchString(line) {
			t.Fatalf("a runner obeys %q in\n%s", line, diff)
		}
	}
}

func TestDiffKeepsOutWhatARunnerObeys(t *testing.T) {
	for _, test := range []struct{ what, old, text, want string }{
		{
			"as context", "1\n2\n3\n::error::pwned\n5\n6\n7\n8\n", "1\n2\n3\n::error::pwned\n5\nVI\n7\n8\n",
			"--- a/f\n+++ b/f\n@@ -5,3 +5,3 @@\n 5\n-6\n+VI\n 7\n",
		},
		{
			"behind a CR", "1\nII\r::error::pwned\n3\n4\n5\n", "1\nII\r::error::pwned\n3\nIV\n5\n",
			"--- a/f\n+++ b/f\n@@ -3,3 +3,3 @@\n 3\n-4\n+IV\n 5\n",
		},
		{
			"in a comment", "a # ##[debug]\n2\n3\n4\n", "a # ##[debug]\n2\nIII\n4\n",
			"--- a/f\n+++ b/f\n@@ -2,3 +2,3 @@\n 2\n-3\n+III\n 4\n",
		},
		{"an address of IPv6 stays", "::1/128\n2\n", "::1/128\nII\n", "--- a/f\n+++ b/f\n@@ -1,2 +1,2 @@\n ::1/128\n-2\n+II\n"},
	} {
		if got := fix.Diff("f", parse.NewSource("f", []byte(test.old)), []byte(test.text)); got != test.want {
			t.Errorf("%s:\n%s\nwant\n%s", test.what, got, test.want)
		}
	}
	const path = "--- \"a/x \\043#[error]y\"\n"
	if got := fix.Diff("x ##[error]y", parse.NewSource("f", []byte("a\n")), []byte("b\n")); !strings.HasPrefix(got, path) {
		t.Errorf("the diff begins with %q, want %q", got, path)
	}
}

// TestEditsThatARunnerWouldObey shows which edits a diff leaves out for that.
func TestEditsThatARunnerWouldObey(t *testing.T) {
	const text = "1\n2\n ::error::x\n4\n"
	at := func(needle string) int { return strings.Index(text, needle) }
	for _, test := range []struct {
		what string
		edit parse.Edit
		want bool
	}{
		{"of the line", edit("", at("x"), at("x")+1, "y"), true},
		{"of the line above", edit("", at("2"), at("2")+1, "y"), true},
		{"that makes one", edit("", at("4"), at("4"), "::add-mask::"), true},
		{"that makes one of a part", edit("", at("::"), at("::"), "#"), true},
		{"further up", edit("", at("1"), at("1")+1, "y"), false},
		{"below", edit("", at("4"), at("4")+1, "y"), false},
	} {
		source := parse.NewSource("f", []byte(text))
		edits := []parse.Edit{test.edit}
		if got := fix.Obeyed(source, edits); got != test.want || fix.Showable(source, edits) == test.want {
			t.Errorf("an edit %s: %t, want %t", test.what, got, test.want)
		}
	}
	secret := parse.NewSource("f", []byte("1\ndatabase_pass: x\n"))
	if edits := []parse.Edit{{Path: "f", Span: secret.LineSpan(2)}}; fix.Obeyed(secret, edits) || fix.Showable(secret, edits) {
		t.Error("an edit of a secret is left out for another reason")
	}
}

// TestRandomDiffsAreNotObeyed makes random edits of files full of commands: those that
// are shown apply, by git and patch too, and no runner obeys a line.
func TestRandomDiffsAreNotObeyed(t *testing.T) {
	words := []string{"a", "b", "c", "::error::a", " ::add-mask::b", "x ##[group]", "y\r::debug::z", "\t::stop-commands::q", "::1", "# ::error::"}
	const seed = 11
	random := rand.New(rand.NewPCG(seed, seed))
	shown, leftOut := 0, 0
	for range 1500 {
		var lines []string
		for range 1 + random.IntN(16) {
			word := words[random.IntN(3)]
			if random.IntN(4) == 0 {
				word = words[random.IntN(len(words))]
			}
			lines = append(lines, word)
		}
		text := strings.Join(lines, "\n") + []string{"\n", ""}[random.IntN(2)]
		source := parse.NewSource("f", []byte(text))
		var edits []parse.Edit
		for n := 1 + random.IntN(6); n <= source.Lines(); n += 1 + random.IntN(9) {
			span := source.LineSpan(n)
			edits = append(edits, []parse.Edit{
				{Path: "f", Span: span, Text: words[random.IntN(len(words))]},
				{Path: "f", Span: source.FullLineSpan(n)},
				source.InsertLine(source.FullLineSpan(n).Start, "new"),
			}[random.IntN(3)])
		}
		if !fix.Showable(source, edits) {
			leftOut++
			continue
		}
		want := string(parse.Apply(source.Text, edits))
		diff := fix.DiffOf("f", source, edits)
		noLineIsObeyed(t, diff)
		if got := patched(t, text, diff); got != want {
			t.Fatalf("%q becomes %q, want %q, by\n%s", text, got, want, diff)
		}
		if shown++; shown <= 60 && diff != "" {
			appliesByTools(t, text, diff, want)
		}
	}
	if shown < 300 || leftOut < 300 {
		t.Errorf("%d are shown, %d left out", shown, leftOut)
	}
}

func appliesByTools(t *testing.T, text, diff, want string) {
	t.Helper()
	for _, tool := range [][]string{{"git", "apply", "-p1", "-"}, {"patch", "-p1", "--no-backup-if-mismatch", "-s"}} {
		file := filepath.Join(t.TempDir(), "f")
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		c := exec.Command(tool[0], tool[1:]...)
		c.Dir, c.Stdin = filepath.Dir(file), strings.NewReader(diff)
		if out, err := c.CombinedOutput(); err != nil {
			t.Fatalf("%s: %v\n%s\n%q\n%s", tool[0], err, out, text, diff)
		}
		got, err := os.ReadFile(file)
		if err != nil && want != "" {
			t.Fatal(err)
		}
		if string(got) != want {
			t.Fatalf("%s makes %q of %q, want %q\n%s", tool[0], got, text, want, diff)
		}
	}
}
