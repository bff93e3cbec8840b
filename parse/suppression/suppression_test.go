package suppression_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/regionlint/regionlint/parse"
	"github.com/regionlint/regionlint/parse/suppression"
)

// file is one whose comments go from "#" to the end of the line. A backslash makes
// a line go on in the next.
func file(text string) suppression.File {
	src := parse.NewSource("f", []byte(text))
	return suppression.File{
		Source: src,
		Comments: func() (list []parse.Span) {
			for n := 1; n <= src.Lines(); n++ {
				line := src.LineSpan(n)
				if at := strings.IndexByte(text[line.Start:line.End], '#'); at >= 0 {
					list = append(list, parse.Span{Start: line.Start + at, End: line.End})
				}
			}
			return list
		},
		Continues: func(n int) bool {
			line := src.LineSpan(n)
			return strings.HasSuffix(text[line.Start:line.End], `\`)
		},
	}
}

// said are the parts of a comment in words.
func said(c *suppression.Comment) string {
	var parts []string
	for _, w := range c.Rules {
		parts = append(parts, w.Text)
	}
	if c.WholeFile {
		parts = append(parts, "in the file")
	}
	if c.Until.Text != "" {
		parts = append(parts, "until "+c.Until.Text)
	}
	if c.Reason.Text != "" {
		parts = append(parts, "since "+c.Reason.Text)
	}
	if c.Problem != nil {
		parts = append(parts, "problem: "+c.Problem.Message+"; "+c.Problem.Help)
	}
	return strings.Join(parts, " ")
}

func TestComments(t *testing.T) {
	for comment, want := range map[string]string{
		"# regionlint: ignore HBA008":                              "HBA008",
		"# regionlint: ignore HBA008 until=2027-01-31 -- the rack": "HBA008 until 2027-01-31 since the rack",
		"#regionlint:ignore HBA008,HBA010":                         "HBA008 HBA010",
		"## RegionLint:\tignore-file HBA , unreachable-line --why": "HBA unreachable-line in the file since why",
		"# REGIONLINT : IGNORE hba008 until=2027-01-31, -- ":       "hba008 until 2027-01-31",
		"# until May # regionlint: ignore HBA008":                  "HBA008",
		"# regionlint: ignore HBA008 -- until=x -- y":              "HBA008 since until=x -- y",

		"# regionlint: ignore HBA008 - once":          "HBA008 problem: `-` is no rule; a reason goes behind two hyphens: `-- once`",
		"# regionlint: ignore HBA008 \u2014 once":     "HBA008 problem: `\u2014` is no rule; a reason goes behind two hyphens: `-- once`",
		"# regionlint: ignore HBA008 once":            "HBA008 problem: `once` is no rule; a reason goes behind two hyphens: `-- once`",
		"# regionlint: ignore HBA008 until=2027-1-31": "HBA008 problem: `2027-1-31` is no day; write `until=YYYY-MM-DD`, the last day on which it is to count",
		"# regionlint: ignroe HBA008":                 "problem: a suppression says `ignore` or `ignore-file`, not `ignroe`; did you mean `ignore`?",
		"# regionlint: ignore-fiel HBA008":            "problem: a suppression says `ignore` or `ignore-file`, not `ignore-fiel`; did you mean `ignore-file`?",
		"# regionlint ignore HBA008":                  "problem: the suppression lacks a colon; write `regionlint: ignore HBA008`",
		"# regionlint-ignore-file HBA008":             "problem: the suppression lacks a colon; write `regionlint: ignore-file HBA008`",
		"# regionlint: " + strings.Repeat("x", 99):    "problem: a suppression says `ignore` or `ignore-file`, not `" + strings.Repeat("x", 40) + "...`; write `regionlint: ignore RULE until=YYYY-MM-DD -- reason`; until and the reason may be left out",
	} {
		found := suppression.Find(file("x " + comment + "\n"))
		if len(found) != 1 {
			t.Errorf("%s: found %d", comment, len(found))
			continue
		}
		if diff := cmp.Diff(want, said(found[0])); diff != "" {
			t.Errorf("%s (-want +got):\n%s", comment, diff)
		}
	}
}

func TestOthersComments(t *testing.T) {
	for _, comment := range []string{
		"# see regionlint: ignore HBA008",
		"# regionlint ignores this",
		"# regionlint, then",
		"# myregionlint: ignore HBA008",
		"# https://regionlint: ignore HBA008",
		"regionlint: ignore HBA008",
	} {
		if found := suppression.Find(file("x " + comment + "\n")); len(found) > 0 {
			t.Errorf("%s: %s", comment, said(found[0]))
		}
	}
}

// TestLines has comments and the lines that they are about.
func TestLines(t *testing.T) {
	const ignore = "# regionlint: ignore HBA008"
	for _, test := range []struct {
		name, text string
		want       []suppression.Lines
	}{
		{"at the end of a line", "a\nb " + ignore + "\nc\n", []suppression.Lines{{First: 2, Last: 2}}},
		{"alone", "a\n\t" + ignore + "\r\nc\n", []suppression.Lines{{First: 2, Last: 3}}},
		{"several, and others between them", ignore + "\n# x\n" + ignore + "\nc\n", []suppression.Lines{{First: 1, Last: 4}, {First: 3, Last: 4}}},
		{"above a blank line", ignore + "\n\nc\n", []suppression.Lines{{First: 1, Last: 2}}},
		{"on the last line", "a\n" + ignore, []suppression.Lines{{First: 2, Last: 2}}},
		{"above a continued line", ignore + "\na \\\nb \\\nc\nd\n", []suppression.Lines{{First: 1, Last: 4}}},
		{"at the end of a continued line", "z\na \\\nb " + ignore + "\nd\n", []suppression.Lines{{First: 2, Last: 3}}},
		{"below a line that goes on", "a \\\n" + ignore + "\nd\n", []suppression.Lines{{First: 1, Last: 2}}},
		{"behind another comment", "# max = 1 " + ignore + "\nmax = 2\n", []suppression.Lines{{First: 1, Last: 1}}},
	} {
		var got []suppression.Lines
		for _, c := range suppression.Find(file(test.text)) {
			got = append(got, c.Lines)
		}
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", test.name, diff)
		}
	}
}

func TestLinesOfPlaces(t *testing.T) {
	src := parse.NewSource("f", []byte("ab\ncd\n"))
	for _, test := range []struct {
		name string
		span parse.Span
		want suppression.Lines
	}{
		{"a word", parse.Span{Start: 0, End: 2}, suppression.Lines{First: 1, Last: 1}},
		{"two lines", parse.Span{Start: 1, End: 4}, suppression.Lines{First: 1, Last: 2}},
		{"a line with its end", parse.Span{Start: 0, End: 3}, suppression.Lines{First: 1, Last: 1}},
		{"between two lines", parse.Span{Start: 3, End: 3}, suppression.Lines{First: 1, Last: 2}},
		{"within a line", parse.Span{Start: 4, End: 4}, suppression.Lines{First: 2, Last: 2}},
		{"before the first", parse.Span{}, suppression.Lines{First: 1, Last: 1}},
		{"behind the last", parse.Span{Start: 6, End: 6}, suppression.Lines{First: 2, Last: 3}},
	} {
		if got := suppression.LinesOf(parse.Place{Source: src, Span: test.span}); got != test.want {
			t.Errorf("%s: %v, want %v", test.name, got, test.want)
		}
	}
}

// TestWithout takes words out of comments.
func TestWithout(t *testing.T) {
	for _, test := range []struct {
		name, before string
		unused       []int
		after        string
	}{
		{"the first", "x # regionlint: ignore A1, B2 C3 -- why\n", []int{0}, "x # regionlint: ignore B2 C3 -- why\n"},
		{"the middle", "x # regionlint: ignore A1, B2 C3 -- why\n", []int{1}, "x # regionlint: ignore A1 C3 -- why\n"},
		{"the last", "x # regionlint: ignore A1, B2 C3 -- why\n", []int{2}, "x # regionlint: ignore A1, B2 -- why\n"},
		{"all but the last", "x # regionlint: ignore A1,B2,C3\n", []int{0, 1}, "x # regionlint: ignore C3\n"},
		{"all but the middle", "x # regionlint: ignore A1,B2,C3\n", []int{0, 2}, "x # regionlint: ignore B2\n"},
		{"with a day between", "x # regionlint: ignore A1 until=2027-01-31 B2\n", []int{0}, "x # regionlint: ignore until=2027-01-31 B2\n"},
		{"all", "x\t # regionlint: ignore A1, B2 -- why \r\ny\n", []int{0, 1}, "x\r\ny\n"},
		{"all, behind another comment", "x  # y # regionlint: ignore A1\n", []int{0}, "x  # y\n"},
		{"all, alone", "x\n  # regionlint: ignore A1\r\ny\n", []int{0}, "x\ny\n"},
		{"all, on the last line", "x\r\n# regionlint: ignore A1", []int{0}, "x"},
		{"all, alone behind a byte order mark", "\ufeff# regionlint: ignore A1\ny\n", []int{0}, "\ufeffy\n"},
		{"all, on the only line", "# regionlint: ignore A1", []int{0}, ""},
		{"all, below a line that goes on", "x \\\n # regionlint: ignore A1\ny\n", []int{0}, "x \\\n\ny\n"},
	} {
		f := file(test.before)
		edits, ok := suppression.Find(f)[0].Without(test.unused)
		if got := string(parse.Apply(f.Source.Text, edits)); !ok || got != test.after {
			t.Errorf("%s: %q, %t, want %q", test.name, got, ok, test.after)
		}
	}
	if edits, ok := suppression.Find(file("x \\ # regionlint: ignore A1\ny\n"))[0].Without([]int{0}); ok {
		t.Errorf("a line would go on in the next: %v", edits)
	}
}

// TestBlockComments has comments that end before their line does.
func TestBlockComments(t *testing.T) {
	for before, after := range map[string]string{
		"a; /* regionlint: ignore A1 -- why */\nb;\n":  "a;\nb;\n",
		"a; /* regionlint: ignore A1 */ b;\n":          "a; b;\n",
		"a/* regionlint: ignore A1 */b;\n":             "a b;\n",
		"  /* regionlint: ignore A1 */ b;\n":           "  b;\n",
		"  /* regionlint: ignore A1 */\nb;\n":          "b;\n",
		"a; /* regionlint: ignore A1, B2 -- why */ b;": "a; /* regionlint: ignore B2 -- why */ b;",
	} {
		src := parse.NewSource("f", []byte(before))
		span := parse.Span{Start: strings.Index(before, "/*"), End: strings.Index(before, "*/") + 2}
		c := suppression.Find(suppression.File{Source: src, Comments: func() []parse.Span { return []parse.Span{span} }})[0]
		edits, ok := c.Without([]int{0})
		if got := string(parse.Apply(src.Text, edits)); !ok || got != after {
			t.Errorf("%q became %q, %t, want %q", before, got, ok, after)
		}
	}
}

func TestStrip(t *testing.T) {
	for line, want := range map[string]string{
		"host all # regionlint: ignore A1":               "host all ",
		"host all # why # regionlint: ignore A1":         "host all # why ",
		"a; /* regionlint: ignore A1 */ b;":              "a;  b;",
		"host all # see regionlint: its README says why": "host all # see regionlint: its README says why",
	} {
		if got := suppression.Strip(line); got != want {
			t.Errorf("%q became %q, want %q", line, got, want)
		}
	}
}

// FuzzSuppression reads any text: all places stand in the comment and in the order
// of its words, and a comment without some of its words is one that has the others.
func FuzzSuppression(f *testing.F) {
	for _, seed := range []string{
		"x # regionlint: ignore HBA008, HBA010 until=2027-01-31 -- why\n",
		"# regionlint: ignore-file A -- \\\ny", "# regionlint ignore\n", "# regionlint:\r\n", "x \\\n# regionlint: ignore A--b",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		f := file(text)
		for _, c := range suppression.Find(f) {
			at := c.Span.Start
			for _, w := range c.Rules {
				if !c.Span.Contains(w.Span) || w.Span.Start < at || c.At(w.Span).Text() != w.Text {
					t.Fatalf("%q stands at %v of %v in %q", w.Text, w.Span, c.Span, text)
				}
				at = w.Span.End
			}
			for _, w := range []suppression.Word{c.Until, c.Reason} {
				if w.Text != "" && !c.Span.Contains(w.Span) {
					t.Fatalf("%q stands at %v of %v in %q", w.Text, w.Span, c.Span, text)
				}
			}
			if c.Problem != nil {
				if !c.Span.Contains(c.Problem.Span) {
					t.Fatalf("%s at %v of %v in %q", c.Problem.Message, c.Problem.Span, c.Span, text)
				}
				continue
			}
			checkWithout(t, f, c)
		}
	})
}

// checkWithout takes the first word out, and then all that are left.
func checkWithout(t *testing.T, f suppression.File, c *suppression.Comment) {
	edits, ok := c.Without([]int{0})
	if !ok {
		return
	}
	after := file(string(parse.Apply(f.Source.Text, edits)))
	for _, left := range suppression.Find(after) {
		if left.Span.Start != c.Span.Start || len(c.Rules) == 1 {
			continue
		}
		want := strings.TrimPrefix(said(c), c.Rules[0].Text+" ")
		if got := said(left); got != want {
			t.Fatalf("%q became %q in %q", want, got, f.Source.Text)
		}
	}
}
