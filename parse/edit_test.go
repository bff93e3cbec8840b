package parse_test

import (
	"testing"

	"github.com/regionlint/regionlint/parse"
)

func TestApply(t *testing.T) {
	for _, test := range []struct {
		what  string
		edits []parse.Edit
		want  string
	}{
		{"nothing", nil, "0123456789"},
		{"in any order", []parse.Edit{edit(6, 8, "B"), edit(1, 3, "A")}, "0A345B89"},
		{"insertions at one place in the order given", []parse.Edit{edit(5, 5, "A"), edit(5, 5, "B")}, "01234AB56789"},
		{"an insertion before what is replaced", []parse.Edit{edit(5, 7, "R"), edit(5, 5, "I")}, "01234IR789"},
		{"the same edit once", []parse.Edit{edit(5, 5, "A"), edit(5, 5, "A")}, "01234A56789"},
		{"at both ends", []parse.Edit{edit(0, 0, "<"), edit(10, 10, ">")}, "<0123456789>"},
	} {
		if got := string(parse.Apply([]byte("0123456789"), test.edits)); got != test.want {
			t.Errorf("%s: %s, want %s", test.what, got, test.want)
		}
	}
}

func edit(start, end int, text string) parse.Edit {
	return parse.Edit{Span: parse.Span{Start: start, End: end}, Text: text}
}
