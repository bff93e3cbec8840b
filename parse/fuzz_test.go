package parse_test

import (
	"bytes"
	"errors"
	"io/fs"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"github.com/regionlint/regionlint/parse"
)

// FuzzSource holds the lines, positions and secrets of a text to what is true of
// every one.
func FuzzSource(f *testing.F) {
	for _, seed := range []string{
		"a\r\nb\n\r\n", "x: é\xff数\n", "database_pass: hunter22 # password is hunter23\n", "postgres://u:p/w@h/db b:c@d\n",
		"primary_conninfo = 'host=a password=b'\n#pwd x\nİ password=x", "archive_command = 'curl -u me:it'\npassword_encryption=md5",
	} {
		f.Add([]byte(seed), 3, 5)
	}
	f.Fuzz(func(t *testing.T, text []byte, start, end int) {
		src := parse.NewSource("f", text)
		if 0 <= start && start < end && end <= len(text) {
			src.MarkSecret(parse.Span{Start: start, End: end})
			if !src.HoldsSecret(parse.Span{Start: start, End: end}) {
				t.Fatalf("what is marked at [%d, %d) is no secret", start, end)
			}
		}
		linesAreAll(t, src)
		positionsGrow(t, src)
		secretsAreHidden(t, src)
	})
}

// linesAreAll checks that the lines with their ends make up the text.
func linesAreAll(t *testing.T, src *parse.Source) {
	t.Helper()
	var all []byte
	for n := 1; n <= src.Lines(); n++ {
		full, line := src.FullLineSpan(n), src.LineSpan(n)
		if !full.Contains(line) || bytes.ContainsRune(src.Text[line.Start:line.End], '\n') {
			t.Fatalf("line %d is %v of %v", n, line, full)
		}
		all = append(all, src.Text[full.Start:full.End]...)
	}
	if !bytes.Equal(all, src.Text) {
		t.Fatalf("the lines are %q, the text %q", all, src.Text)
	}
}

// positionsGrow checks that each character has a place of its own, in order.
func positionsGrow(t *testing.T, src *parse.Source) {
	t.Helper()
	want := parse.Position{Line: 1, Column: 1}
	for want.Offset < min(len(src.Text), 1<<12) {
		if p := src.Position(want.Offset); p != want || p.Line != src.Line(p.Offset) {
			t.Fatalf("it is %+v, not %+v", p, want)
		}
		r, size := utf8.DecodeRune(src.Text[want.Offset:])
		want.Offset += size
		want.Column++
		if r == '\n' {
			want.Line, want.Column = want.Line+1, 1
		}
	}
}

// secretsAreHidden checks that secrets lie in the text, in order, and that what is
// shown is the text but for them.
func secretsAreHidden(t *testing.T, src *parse.Source) {
	t.Helper()
	at := 0
	var want strings.Builder
	for i, secret := range src.Secrets() {
		if secret.Start < at || i > 0 && secret.Start == at || secret.Len() < 1 || secret.End > len(src.Text) {
			t.Fatalf("the secret %v follows %d in %d bytes", secret, at, len(src.Text))
		}
		want.Write(src.Text[at:secret.Start])
		want.WriteString(parse.Mask)
		at = secret.End
	}
	want.Write(src.Text[at:])
	shown := src.Shown(parse.Span{End: len(src.Text)})
	if diff := cmp.Diff(want.String(), shown); diff != "" {
		t.Fatalf("what is shown (-want +got):\n%s", diff)
	}
	for _, text := range parse.Unmistakable([]*parse.Source{src}) {
		if strings.Contains(shown, text) {
			t.Fatalf("%q is secret, and stands in %q", text, shown)
		}
		if !parse.MayHoldUnmistakable(string(src.Text)) {
			t.Fatalf("%q is secret, and not looked for in %q", text, src.Text)
		}
	}
}

// FuzzApply makes two edits that do not conflict: all other bytes stay.
func FuzzApply(f *testing.F) {
	f.Add([]byte("0123456789"), uint8(2), uint8(3), uint8(1), uint8(0), "a", "")
	f.Add([]byte("0123456789"), uint8(0), uint8(0), uint8(0), uint8(4), "a", "b")
	f.Fuzz(func(t *testing.T, text []byte, skip, length, gap, length2 uint8, one, two string) {
		before, rest := cut(text, skip)
		old, rest := cut(rest, length)
		between, rest := cut(rest, gap)
		old2, after := cut(rest, length2)
		first := parse.Span{Start: len(before), End: len(before) + len(old)}
		second := parse.Span{Start: first.End + len(between), End: first.End + len(between) + len(old2)}
		if first.Start == second.Start && second.Len() == 0 {
			t.Skip("both at one place: which comes first depends on their order")
		}
		want := string(before) + one + string(between) + two + string(after)
		edits := []parse.Edit{{Span: second, Text: two}, {Span: first, Text: one}, {Span: second, Text: two}}
		if diff := cmp.Diff(want, string(parse.Apply(text, edits))); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
		part := parse.ApplyIn(text, parse.Span{Start: first.Start, End: second.End}, edits)
		if diff := cmp.Diff(one+string(between)+two, string(part)); diff != "" {
			t.Errorf("the part (-want +got):\n%s", diff)
		}
	})
}

func cut(text []byte, n uint8) (before, after []byte) {
	at := min(int(n), len(text))
	return text[:at], text[at:]
}

// FuzzInsertLine puts a line into a text: it is one line more, and the others stay.
func FuzzInsertLine(f *testing.F) {
	for _, seed := range []string{"", "a", "a\r\nb", "a\nb\r\n", "\r\n\n"} {
		f.Add([]byte(seed), uint8(1))
		f.Add([]byte(seed), uint8(2))
	}
	f.Fuzz(func(t *testing.T, text []byte, line uint8) {
		src := parse.NewSource("f", text)
		offset := len(text)
		if n := int(line); 0 < n && n <= src.Lines() {
			offset = src.FullLineSpan(n).Start
		}
		edit := src.InsertLine(offset, "new")
		after := parse.NewSource("f", parse.Apply(text, []parse.Edit{edit}))
		var left []byte
		added := 0
		for n := 1; n <= after.Lines(); n++ {
			full, span := after.FullLineSpan(n), after.LineSpan(n)
			if string(after.Text[span.Start:span.End]) == "new" && added == 0 && full.End > offset {
				added = n
				continue
			}
			left = append(left, after.Text[full.Start:full.End]...)
		}
		if added == 0 || after.Lines() > src.Lines()+1 {
			t.Fatalf("%q became %q", text, after.Text)
		}
		if ends := bytes.TrimRight(left, "\r\n"); !bytes.Equal(ends, bytes.TrimRight(text, "\r\n")) {
			t.Fatalf("beside the new line there is %q of %q", left, text)
		}
	})
}

// FuzzResolve asks where a file lies that another one names: never outside of the
// host, nor of the bundle.
func FuzzResolve(f *testing.F) {
	for _, name := range []string{"x", "/etc/x", "../x", "/../../x", "a/../../../x", "./.", "", "\x00", "a//b", `..\x`, "c:/x"} {
		f.Add("host", "etc/f", name)
		f.Add(".", "f", name)
	}
	f.Fuzz(func(t *testing.T, dir, from, name string) {
		if !fs.ValidPath(dir) || !fs.ValidPath(from) || from == "." {
			t.Skip("no host has such a file")
		}
		if dir != "." {
			from = dir + "/" + from
		}
		tree := &parse.Tree{Dir: dir}
		path, err := tree.Resolve(from, name)
		if err != nil {
			if !errors.Is(err, parse.ErrOutside) || path != "" {
				t.Fatalf("%q, %v", path, err)
			}
			return
		}
		if utf8.ValidString(path) && !fs.ValidPath(path) || dir != "." && path != dir && !strings.HasPrefix(path, dir+"/") {
			t.Fatalf("%q in %q leads to %q, out of %q", name, from, path, dir)
		}
		if on := tree.OnHost(path); !strings.HasPrefix(on, "/") || strings.Contains(on, "/../") {
			t.Fatalf("%q is %q on its host", path, on)
		}
	})
}
