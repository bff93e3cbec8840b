package fix_test

import (
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/regionlint/regionlint/fix"
	"github.com/regionlint/regionlint/parse"
	"github.com/regionlint/regionlint/rules"
)

// FuzzDiff makes one edit of any text: its diff, applied, gives what the edit does,
// is the one of both texts, and has no line with a secret or one that a runner obeys.
func FuzzDiff(f *testing.F) {
	for _, text := range []string{
		"", "1\n2\n3\n4\n5\n6\n7\n8\n9\n10", "1\r\n2\r\n", "1\n2\ndatabase_pass: hunter22\n4\n5\n6\n7\n8\n9\n",
		"a\na\na\na\na: postgres://u:secret@h\na\na\n", "\n\n\n", "\xff\x00\n---\n+++\n@@ -1 +1 @@\n",
	} {
		f.Add([]byte(text), uint16(0), uint16(0), "new\n")
		f.Add([]byte(text), uint16(2), uint16(2), "")
		f.Add([]byte(text), uint16(len(text)-min(len(text), 2)), uint16(9), "x\ny")
	}
	f.Fuzz(func(t *testing.T, text []byte, start, length uint16, replacement string) {
		span := parse.Span{Start: min(int(start), len(text))}
		span.End = min(span.Start+int(length), len(text))
		src := parse.NewSource("f", text)
		edits := []parse.Edit{{Path: "f", Span: span, Text: replacement}}
		if !fix.Showable(src, edits) {
			return
		}
		want := parse.Apply(text, edits)
		diff := fix.Diff("f", src, want)
		if got := patched(t, string(text), diff); got != string(want) {
			t.Fatalf("%q became %q, want %q, by\n%s", text, got, want, diff)
		}
		if got := patched(t, string(text), fix.DiffOf("f", src, edits)); got != string(want) {
			t.Fatalf("by its edits %q became %q, want %q", text, got, want)
		}
		secretLinesStayOut(t, src, diff)
		noLineIsObeyed(t, diff)
	})
}

// hunk is the head of a hunk: the first line and how many, before and after.
var hunk = regexp.MustCompile(`^@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@\n$`)

// patched applies a unified diff as POSIX says of patch, and trusts nothing in it.
func patched(t *testing.T, text, diff string) string {
	t.Helper()
	if diff == "" {
		return text
	}
	old, lines := strings.SplitAfter(text, "\n"), strings.SplitAfter(diff, "\n")
	if lines[0] != "--- a/f\n" || lines[1] != "+++ b/f\n" || lines[len(lines)-1] != "" {
		t.Fatalf("the diff is\n%s", diff)
	}
	var out strings.Builder
	at, written := 0, 0
	for lines = lines[2 : len(lines)-1]; len(lines) > 0; {
		head := hunk.FindStringSubmatch(lines[0])
		if head == nil {
			t.Fatalf("%q is no head of a hunk in\n%s", lines[0], diff)
		}
		first, removed, added := number(head[1]), count(head[2]), count(head[4])
		if removed == 0 {
			first++
		}
		for ; at < first-1; at, written = at+1, written+1 {
			out.WriteString(old[at])
		}
		if now := number(head[3]); now != written+1 && (added > 0 || now != written) {
			t.Fatalf("%q begins at line %d of the new text in\n%s", lines[0], written+1, diff)
		}
		for lines = lines[1:]; removed > 0 || added > 0; lines = lines[1:] {
			mark, line := lines[0][0], lines[0][1:]
			if len(lines) > 1 && lines[1] == "\\ No newline at end of file\n" {
				line, lines = strings.TrimSuffix(line, "\n"), lines[1:]
			}
			if mark != '+' {
				if old[at] != line {
					t.Fatalf("%q stands where there is %q in\n%s", line, old[at], diff)
				}
				at++
				removed--
			}
			if mark != '-' {
				out.WriteString(line)
				written++
				added--
			}
		}
	}
	return out.String() + strings.Join(old[at:], "")
}

func number(digits string) int {
	n, _ := strconv.Atoi(digits)
	return n
}

// count is how many lines there are: one where nothing is said.
func count(digits string) int {
	if digits == "" {
		return 1
	}
	return number(digits)
}

// secretLinesStayOut checks that no line of the diff is one of the old text's with a
// secret, unless the same line stands there without one.
func secretLinesStayOut(t *testing.T, src *parse.Source, diff string) {
	t.Helper()
	secret, open := map[string]bool{}, map[string]bool{}
	for n := 1; n <= src.Lines(); n++ {
		span := src.LineSpan(n)
		if line := string(src.Text[span.Start:span.End]); src.HoldsSecret(span) {
			secret[line] = true
		} else {
			open[line] = true
		}
	}
	for line := range strings.Lines(diff) {
		line = strings.TrimSuffix(strings.TrimSuffix(line, "\n"), "\r")
		if body := strings.TrimLeft(line, " -"); line[:1] != "+" && secret[line[1:]] && !open[line[1:]] {
			t.Fatalf("the diff shows %q:\n%s", body, diff)
		}
	}
}

// FuzzSelect chooses among any edits: none of the chosen ones touches what another
// one does, and making them leaves all other bytes as they were.
func FuzzSelect(f *testing.F) {
	f.Add([]byte("0123456789"), []byte{2, 3, 4, 2, 5, 0, 2, 3})
	f.Add([]byte("0123456789"), []byte{0, 0, 0, 0, 9, 9, 200, 1})
	f.Fuzz(func(t *testing.T, text, places []byte) {
		var findings []rules.Finding
		for i := 0; i+1 < len(places); i += 2 {
			start := min(int(places[i]), len(text))
			end := min(start+int(places[i+1]%16), len(text))
			findings = append(findings, finding(strconv.Itoa(i), rules.Safe, edit("f", start, end, strings.Repeat("\x00", i%3))))
		}
		var edits []parse.Edit
		touched := make([]bool, len(text))
		for _, chosen := range fix.Select(findings, rules.Safe, anyFix, sameName) {
			e := chosen.Fix.Edits[0]
			for _, other := range edits {
				if other != e && other.Span.Overlaps(e.Span) {
					t.Fatalf("%v and %v are both chosen", other, e)
				}
			}
			edits = append(edits, e)
			for at := e.Span.Start; at < e.Span.End; at++ {
				touched[at] = true
			}
		}
		if len(findings) > 0 && len(edits) == 0 {
			t.Fatal("nothing is chosen")
		}
		var want []byte
		for at, b := range text {
			if !touched[at] {
				want = append(want, b)
			}
		}
		got := parse.Apply(text, edits)
		if diff := cmp.Diff(withoutNUL(want), withoutNUL(got)); diff != "" {
			t.Fatalf("what is left beside the edits (-want +got):\n%s", diff)
		}
	})
}

// withoutNUL is a text without that of the edits.
func withoutNUL(text []byte) string { return strings.ReplaceAll(string(text), "\x00", "") }
