package report

import (
	"bytes"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/regionlint/regionlint/parse"
)

func TestExcerptShows(t *testing.T) {
	tests := []struct {
		name, text, want string
	}{
		{"plain text as it is", "port = 5432", "port = 5432"},
		{"no line end", "port = 5432\r\n", "port = 5432"},
		{"tabs as blanks up to the next stop", "a\tb\t\tc", "a       b               c"},
		{"tabs after wide characters", "数\tb", "数      b"},
		{"escape sequences", "a\x1b[31mb", `a\x1b[31mb`},
		{"a carriage return within", "a\rb", `a\x0db`},
		{"what turns the direction of text", "a\u202eb\u2066c\u200fd\u061ce", `a\u202eb\u2066c\u200fd\u061ce`},
		{"C1 controls", "a\u0085b", `a\u0085b`},
		{"a byte order mark", "\ufeffport", `\ufeffport`},
		{"a blank that is no blank", "host\u00a0all", `host\u00a0all`},
		{"a tag character", "a\U000e0041b", `a\U000e0041b`},
		{"broken UTF-8", "caf\xe9", `caf\xe9`},
		{"a mask for a secret", "database_pass: hunter2", "database_pass: ********"},
		{"a mask of the same length for another", "database_pass: 12", "database_pass: ********"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			line := newExcerpt(parse.NewSource("f", []byte(test.text)), 1, 0)
			if diff := cmp.Diff(test.want, line.cut(0, 0, 0).text); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// carets draws what is marked of the first line of text.
func carets(text string, room int, span parse.Span) string {
	source := parse.NewSource("f", []byte(text))
	source.MarkSecret(secretIn(text))
	return under(newExcerpt(source, 1, span.Start), room, span)
}

// under draws a mark below what of a line there is room for.
func under(line excerpt, room int, span parse.Span) string {
	from, to := line.cells(span)
	shown := line.cut(room, from, to)
	indent, length := shown.underline(from, to)
	return shown.text + "\n" + strings.Repeat(" ", indent) + strings.Repeat("^", length)
}

// secretIn is the span of the word that these tests keep secret.
func secretIn(text string) parse.Span {
	const word = "TOPSECRET"
	start := strings.Index(text, word)
	if start < 0 {
		return parse.Span{}
	}
	return parse.Span{Start: start, End: start + len(word)}
}

func TestCaretsStandUnder(t *testing.T) {
	tests := []struct {
		name, text string
		room       int
		span       parse.Span
		want       string
	}{
		{"a word", "one two", 0, parse.Span{Start: 4, End: 7}, "one two\n    ^^^"},
		{"a word behind a tab", "one\ttwo", 0, parse.Span{Start: 4, End: 7}, "one     two\n        ^^^"},
		{"a tab", "one\ttwo", 0, parse.Span{Start: 3, End: 4}, "one     two\n   ^^^^^"},
		{"wide characters", "数据 x", 0, parse.Span{Start: 0, End: 6}, "数据 x\n^^^^"},
		{"an escaped character", "a\x1bb", 0, parse.Span{Start: 1, End: 2}, `a\x1bb` + "\n ^^^^"},
		{"half a character", "数x", 0, parse.Span{Start: 1, End: 2}, "数x\n^^"},
		{"the end of a line", "one\ntwo", 0, parse.Span{Start: 3, End: 4}, "one\n   ^"},
		{"what goes on in the next line", "one\ntwo", 0, parse.Span{Start: 1, End: 6}, "one\n ^^"},
		{"an empty line", "\n", 0, parse.Span{Start: 0, End: 1}, "\n^"},
		{"all of the mask of a part of a secret", "k TOPSECRET z", 0, parse.Span{Start: 5, End: 6}, "k ******** z\n  ^^^^^^^^"},
		{"what follows a secret", "k TOPSECRET z", 0, parse.Span{Start: 12, End: 13}, "k ******** z\n           ^"},
		{"a span that begins before a secret", "k TOPSECRET z", 0, parse.Span{Start: 0, End: 5}, "k ******** z\n^^^^^^^^^^"},

		{"a start that needs no cut before", "0123456789", 8, parse.Span{Start: 0, End: 3}, "0123456…\n^^^"},
		{"a middle", "0123456789abcdef", 8, parse.Span{Start: 7, End: 9}, "…56789a…\n   ^^"},
		{"an end", "0123456789abcdef", 8, parse.Span{Start: 14, End: 16}, "…9abcdef\n      ^^"},
		{"more than there is room for", "0123456789abcdef", 8, parse.Span{Start: 2, End: 14}, "…234567…\n ^^^^^^"},
		{"a mask that is not cut in two", "0123456 TOPSECRET x", 10, parse.Span{Start: 18, End: 19}, "… x\n  ^"},
		{"wide characters that are not cut in two", "数据库数据库数据库", 7, parse.Span{Start: 12, End: 15}, "…据库…\n ^^"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if diff := cmp.Diff(test.want, carets(test.text, test.room, test.span)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// TestLongLinesAreCutBeforeTheyAreDrawn draws lines whole and around a mark, and shows
// the same of both.
func TestLongLinesAreCutBeforeTheyAreDrawn(t *testing.T) {
	parts := []string{"a", "bc ", "数", "\xff", "\x1b", "é", "\U000e0041", "🙂"}
	for seed := range uint64(300) {
		r := rand.New(rand.NewPCG(seed, 0))
		var text []byte
		var secrets []parse.Span
		for size := 5*mostDrawn + r.IntN(mostDrawn); len(text) < size; {
			start := len(text)
			if r.IntN(50) > 0 {
				text = append(text, parts[r.IntN(len(parts))]...)
				continue
			}
			text = append(text, strings.Repeat("TOPSECRET", 1+r.IntN(20))...)
			secrets = append(secrets, parse.Span{Start: start, End: len(text)})
			text = append(text, ' ')
		}
		source := parse.NewSource("f", text)
		for _, secret := range secrets {
			source.MarkSecret(secret)
		}
		line := source.LineSpan(1)
		at := r.IntN(len(text))
		span := parse.Span{Start: at, End: at + r.IntN(40)}
		room := leastRoom + r.IntN(htmlRoom)
		whole, around := draw(source, line, line), newExcerpt(source, 1, at)
		if len(around.pieces) > 2*mostDrawn+2 {
			t.Errorf("%d: %d pieces are drawn", seed, len(around.pieces))
		}
		if diff := cmp.Diff(under(whole, room, span), under(around, room, span)); diff != "" {
			t.Errorf("%d: (-whole +around):\n%s", seed, diff)
		}
	}
}

// TestMarksOutOfSightStandAtTheEllipsis marks what is not drawn of a long line.
func TestMarksOutOfSightStandAtTheEllipsis(t *testing.T) {
	source := parse.NewSource("f", bytes.Repeat([]byte("x"), 10*mostDrawn))
	line := newExcerpt(source, 1, 5*mostDrawn)
	for at, want := range map[int]int{0: 0, 2 * mostDrawn: 0, 4 * mostDrawn: 1, 8 * mostDrawn: 2*mostDrawn + 1, 10*mostDrawn - 1: 2*mostDrawn + 1} {
		if from, to := line.cells(parse.Span{Start: at, End: at + 1}); from != want || to != want+1 {
			t.Errorf("offset %d is at the cells [%d, %d), not at %d", at, from, to, want)
		}
	}
}

// FuzzExcerpt holds for any line: it fits its room, the mark stands below
// it, and nothing hidden or secret is shown.
func FuzzExcerpt(f *testing.F) {
	f.Add("host\tall \x1b数 TOPSECRET\u202e", 12, 3, 9)
	f.Add("\xff\xfe", 0, 0, 1)
	f.Add("::A", 0, 0, 1)
	f.Fuzz(func(t *testing.T, text string, room, start, end int) {
		if start < 0 || end < start || len(text) < end || room < 0 || room > 500 {
			t.Skip()
		}
		source := parse.NewSource("f", []byte(text))
		source.MarkSecret(secretIn(text))
		line := newExcerpt(source, 1, start)
		from, to := line.cells(parse.Span{Start: start, End: end})
		if from < 0 || to <= from || to > line.width+1 {
			t.Fatalf("the mark [%d, %d) is not in a line of %d cells", from, to, line.width)
		}
		if room > 0 && room < leastRoom {
			room = leastRoom
		}
		shown := line.cut(room, from, to)
		// The number of its line stands before it, so that it begins no command.
		if got := Visible("1 | " + shown.text); got != "1 | "+shown.text {
			t.Errorf("%q is shown, not %q", shown.text, got)
		}
		if cells := shown.to - shown.from; room > 0 && cells > room {
			t.Errorf("%d cells are shown where %d fit", cells, room)
		}
		indent, length := shown.underline(from, to)
		if indent < 0 || length < 1 || room > 0 && indent+length > room+1 {
			t.Errorf("a mark of %d cells stands at %d", length, indent)
		}
		if strings.Contains(shown.text, "TOPSECRET") && strings.Count(text, "TOPSECRET") == 1 {
			t.Errorf("%q shows the secret", shown.text)
		}
	})
}
