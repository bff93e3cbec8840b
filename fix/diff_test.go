package fix_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/regionlint/regionlint/fix"
	"github.com/regionlint/regionlint/parse"
)

func TestDiff(t *testing.T) {
	for _, test := range []struct {
		what, old, text, want string
	}{
		{"nothing", "a\n", "a\n", ""},
		{"a line among others", "1\n2\n3\n4\n5\n6\n7\n8\n9\n", "1\n2\n3\n4\nV\n6\n7\n8\n9\n", "--- a/f\n+++ b/f\n@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-5\n+V\n 6\n 7\n 8\n"},
		{"the only line", "a\n", "b\n", "--- a/f\n+++ b/f\n@@ -1 +1 @@\n-a\n+b\n"},
		{"into nothing", "", "a\n", "--- a/f\n+++ b/f\n@@ -0,0 +1 @@\n+a\n"},
		{"no last line end", "a\nb", "a\nc", "--- a/f\n+++ b/f\n@@ -1,2 +1,2 @@\n a\n-b\n\\ No newline at end of file\n+c\n\\ No newline at end of file\n"},
		{
			"no secret as context", "1\ndatabase_pass: x\n3\n4\n5\n", "1\ndatabase_pass: x\n3\nIV\n5\n",
			"--- a/f\n+++ b/f\n@@ -3,3 +3,3 @@\n 3\n-4\n+IV\n 5\n",
		},
		{
			"as much context on either side of a change near a secret", "1\n2\n3\n4\n5\ndatabase_pass: x\n7\n8\n", "1\n2\n3\nIV\n5\ndatabase_pass: x\n7\n8\n",
			"--- a/f\n+++ b/f\n@@ -3,3 +3,3 @@\n 3\n-4\n+IV\n 5\n",
		},
		{
			"the first of two equal lines above a secret", "1\n2\n2\ndatabase_pass: x\n", "1\n2\ndatabase_pass: x\n",
			"--- a/f\n+++ b/f\n@@ -1,3 +1,2 @@\n 1\n-2\n 2\n",
		},
		{
			"lines moved from above a secret to below it", "1\n2\n3\n4\ndatabase_pass: x\n5\n", "4\ndatabase_pass: x\n1\n2\n3\n",
			"--- a/f\n+++ b/f\n@@ -1,4 +1 @@\n-1\n-2\n-3\n 4\n@@ -6 +3,3 @@\n-5\n+1\n+2\n+3\n",
		},
		{
			"two hunks around a secret", "1\n2\ndatabase_pass: x\n4\n5\n", "I\n2\ndatabase_pass: x\n4\nV\n",
			"--- a/f\n+++ b/f\n@@ -1,2 +1,2 @@\n-1\n+I\n 2\n@@ -4,2 +4,2 @@\n 4\n-5\n+V\n",
		},
	} {
		got := fix.Diff("f", parse.NewSource("f", []byte(test.old)), []byte(test.text))
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", test.what, diff)
		}
	}
}

func TestDiffHeader(t *testing.T) {
	for label, want := range map[string]string{
		"a/b.conf":    "--- a/a/b.conf\n",
		"my file":     "--- a/my file\t\n",
		"tab\there":   `--- "a/tab\011here"` + "\n",
		`quote"here`:  `--- "a/quote\"here"` + "\n",
		"ümlaut.conf": `--- "a/\303\274mlaut.conf"` + "\n",
	} {
		got, _, _ := strings.Cut(fix.Diff(label, parse.NewSource("f", []byte("a\n")), []byte("b\n")), "+++")
		if got != want {
			t.Errorf("%q: the diff starts with %q, want %q", label, got, want)
		}
	}
}

// TestShowable shows which edits a diff leaves out so as not to tell a secret:
// those on its line, and those whose hunk would have to end before it.
func TestShowable(t *testing.T) {
	const text = "one: 1\ntwo: 2\ndatabase_pass: x\nfour: 4\n"
	at := func(needle string) int { return strings.Index(text, needle) }
	for _, test := range []struct {
		what string
		edit parse.Edit
		want bool
	}{
		{"two lines above", edit("", at("1"), at("1")+1, "I"), true},
		{"on the line above", edit("", at("2"), at("2")+1, "II"), false},
		{"a new line right above", edit("", at("database"), at("database"), "new: 1\n"), false},
		{"a new line further up", edit("", at("two"), at("two"), "new: 1\n"), true},
		{"on the secret's line", edit("", at("x"), at("x"), "'"), false},
		{"a new line right below", edit("", at("four"), at("four"), "new: 1\n"), true},
		{"the line below", edit("", at("4"), at("4")+1, "IV"), true},
		{"the line above, removed", edit("", at("two"), at("database"), ""), false},
		{"what is left of a line, joined with the one above the secret", edit("", at("1"), at("two"), ""), false},
		{"something put before the line above", edit("", at("two"), at("two"), "# "), false},
		{"something put before the line below", edit("", at("four"), at("four"), "# "), true},
	} {
		if got := fix.Showable(parse.NewSource("f", []byte(text)), []parse.Edit{test.edit}); got != test.want {
			t.Errorf("%s: %v, want %v", test.what, got, test.want)
		}
	}
}

// TestShowableAtTheEnd adds a line behind the last one, which holds a secret: a
// diff can show that only if there is another line above, since git takes a hunk
// at the first line with nothing around it for all of the file.
func TestShowableAtTheEnd(t *testing.T) {
	for text, want := range map[string]bool{
		"database_pass: x\n":         false,
		"database_pass: x":           false,
		"one: 1\ndatabase_pass: x\n": true,
		"one: 1\n":                   true,
	} {
		src := parse.NewSource("f", []byte(text))
		if got := fix.Showable(src, []parse.Edit{src.InsertLine(len(text), "new: 1")}); got != want {
			t.Errorf("behind %q: %v, want %v", text, got, want)
		}
	}
}

// TestDiffApplies makes random edits and lets git and patch apply the diff: it
// must give the new text, byte for byte.
func TestDiffApplies(t *testing.T) {
	for _, tool := range []string{"git", "patch"} {
		if _, err := exec.LookPath(tool); err != nil {
			t.Fatalf("%s is not installed: apt-get install git patch", tool)
		}
	}
	const seed = 7
	random := rand.New(rand.NewPCG(seed, seed))
	for i := range 60 {
		old := randomText(random)
		text := mutate(random, old)
		diff := fix.Diff("sub dir/file.conf", parse.NewSource("f", []byte(old)), []byte(text))
		for tool, args := range map[string][]string{
			"git":   {"apply", "-p1", "-"},
			"patch": {"-p1", "--no-backup-if-mismatch", "-s"},
		} {
			dir := t.TempDir()
			file := filepath.Join(dir, "sub dir", "file.conf")
			if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(file, []byte(old), 0o644); err != nil {
				t.Fatal(err)
			}
			if diff != "" {
				c := exec.Command(tool, args...)
				c.Dir = dir
				c.Stdin = strings.NewReader(diff)
				if out, err := c.CombinedOutput(); err != nil {
					t.Fatalf("case %d of seed %d: %s: %v\n%s\n%s", i, seed, tool, err, out, diff)
				}
			}
			got, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if string(got) != text {
				t.Fatalf("case %d of seed %d: %s makes %q of it, want %q\n%s", i, seed, tool, got, text, diff)
			}
		}
	}
}

func randomText(random *rand.Rand) string {
	eol := []string{"\n", "\r\n"}[random.IntN(2)]
	var out strings.Builder
	for i := range 1 + random.IntN(30) {
		fmt.Fprintf(&out, "line %d of %d%s", i, random.IntN(4), eol)
	}
	text := out.String()
	if random.IntN(3) == 0 {
		text = strings.TrimSuffix(text, eol)
	}
	return text
}

func mutate(random *rand.Rand, text string) string {
	lines := strings.SplitAfter(text, "\n")
	for range 1 + random.IntN(4) {
		i := random.IntN(len(lines))
		switch random.IntN(3) {
		case 0:
			lines[i] = strings.Replace(lines[i], "line", "changed", 1)
		case 1:
			lines[i] = "new\n" + lines[i]
		case 2:
			if i < len(lines)-1 {
				lines[i] = ""
			}
		}
	}
	return strings.Join(lines, "")
}

// TestDiffOfEdits compares, for edits of one line and of two, with the diff of all of
// the text.
func TestDiffOfEdits(t *testing.T) {
	for _, text := range []string{"", "1\n", "1\n2\ndatabase_pass: x\n4\n5\n6\n7\n8\n9\n", "1\r\n2\r\n3\r\n4\r\n5", "1\n\n3"} {
		src := parse.NewSource("f", []byte(text))
		for n := 1; n <= src.Lines(); n++ {
			span := src.FullLineSpan(n)
			for what, edits := range map[string][]parse.Edit{
				"a line before":          {src.InsertLine(span.Start, "new")},
				"a line less":            {{Path: "f", Span: span}},
				"another line":           {{Path: "f", Span: src.LineSpan(n), Text: "other"}},
				"a line at the end, too": {{Path: "f", Span: src.LineSpan(n), Text: "other"}, src.InsertLine(len(text), "new")},
			} {
				if !fix.Showable(src, edits) {
					continue
				}
				want := fix.Diff("f", src, parse.Apply(src.Text, edits))
				if diff := cmp.Diff(want, fix.DiffOf("f", src, edits)); diff != "" {
					t.Errorf("%s at line %d of %q (-text +edits):\n%s", what, n, text, diff)
				}
			}
		}
	}
	if diff := fix.DiffOf("f", parse.NewSource("f", []byte("1\n")), nil); diff != "" {
		t.Errorf("of nothing: %s", diff)
	}
}
