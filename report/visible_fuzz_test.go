package report_test

import (
	"encoding/json"
	"encoding/xml"
	"errors"
	"io"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/regionlint/regionlint/report"
)

// hostileSeeds are what terminals, runners and browsers obey.
var hostileSeeds = []string{
	"plain ü 数据", "\x1b[2J\x1b]8;;http://x\a\b\x7f\u009b\x00\r", "\u202e\u2066\u200b\ufeff\u2028\u00ad\u3164\U000e0041", "\x9b\xff\xed\xa0\x80",
	"::error file=x::y", "\t ::add-mask::x\r::debug::\r\n::z::", "##[error]x###[", "<script>\"'><img onerror=x>]]>&<!--", "`|`](x) @a #1", "=1+1", "a\tb\n\nc",
}

// FuzzVisible escapes any text: what is left is seen, obeyed by nobody, and stays.
func FuzzVisible(f *testing.F) {
	for _, seed := range hostileSeeds {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		shown := report.Visible(text)
		if fault := unfit(shown); fault != "" || strings.Contains(shown, "\n") {
			t.Fatalf("%q is shown as %q: %s", text, shown, fault)
		}
		if again := report.Visible(shown); again != shown {
			t.Fatalf("%q is shown as %q, and that as %q", text, shown, again)
		}
		if fault := unfit(strings.ReplaceAll(report.VisibleDiff(text), "\t", " ")); fault != "" {
			t.Fatalf("%q in a diff: %s", text, fault)
		}
	})
}

// FuzzFormats writes reports with any text in all places, in each format and style, for
// those who would obey it.
func FuzzFormats(f *testing.F) {
	for _, seed := range hostileSeeds {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		r := tellingAll(text)
		for name, written := range outputs(t, r) {
			format, _, _ := strings.Cut(name, " ")
			readable(t, format, text, written)
			shown := strings.ReplaceAll(written, "\t", " ")
			if format == "github" {
				shown = commandsOf(t, shown, len(r.Bundles[0].Findings))
			}
			if fault := unfit(shown); fault != "" {
				t.Fatalf("%q in %s: %s", text, name, fault)
			}
		}
		var summary strings.Builder
		if err := report.WriteSummary(&summary, r.Document(), report.SummaryRoom); err != nil {
			t.Fatal(err)
		}
		if fault := unfit(summary.String()); fault != "" {
			t.Fatalf("%q in the summary: %s", text, fault)
		}
		for _, html := range render(t, summary.String()).html {
			if !slices.Contains([]string{"<!-- -->", "</details>"}, html) && !strings.HasPrefix(html, "<details><summary>") {
				t.Fatalf("%q makes %q of the summary", text, html)
			}
		}
	})
}

// colour is what a style with Color makes.
var colour = regexp.MustCompile(`\x1b\[[0-9;]*m`)

// unfit says what in a text is not fit for a terminal or a log; "" for nothing.
func unfit(text string) string {
	text = colour.ReplaceAllString(text, "")
	if !utf8.ValidString(text) {
		return "broken UTF-8"
	}
	for _, r := range text {
		if r != '\n' && (unicode.In(r, unicode.C, unicode.Zl, unicode.Zp, unicode.Other_Default_Ignorable_Code_Point) || unicode.IsSpace(r) && r != ' ') {
			return string(strings.ToValidUTF8(regexp.QuoteMeta(string(r)), "")) + " is in there"
		}
	}
	return obeyed.FindString(text)
}

// annotation is what the format github makes.
var annotation = regexp.MustCompile(`(?m)^::(?:error|warning|notice) (?:(?:file|line|endLine|col|endColumn|title)=[^,:]*,?)*::.*\n`)

// commandsOf takes the commands away, of which there are n, for which the rest of them is
// one line.
func commandsOf(t *testing.T, text string, n int) string {
	t.Helper()
	if found := len(annotation.FindAllString(text, -1)); found != n {
		t.Fatalf("%d commands for %d findings:\n%s", found, n, text)
	}
	for _, line := range annotation.FindAllString(text, -1) {
		if fault := unfit(line[2:]); fault != "" {
			t.Fatalf("%s in %q", fault, line)
		}
	}
	return annotation.ReplaceAllString(text, "")
}

// readable checks that a report is as its format has it, with no markup of the text.
func readable(t *testing.T, format, text, written string) {
	t.Helper()
	switch format {
	case "json", "sarif", "gitlab", "rdjson":
		if !json.Valid([]byte(written)) {
			t.Fatalf("with %q, %s is no JSON", text, format)
		}
	case "junit":
		for decoder := xml.NewDecoder(strings.NewReader(written)); ; {
			_, err := decoder.Token()
			if errors.Is(err, io.EOF) {
				return
			}
			if err != nil {
				t.Fatalf("with %q: %v", text, err)
			}
		}
	case "html":
		if with, without := tags(written), tags(write(t, "html", tellingAll("x"), report.Style{})); strings.Contains(text, "<") && !within(with, without) {
			t.Fatalf("with %q there are elements %q", text, with)
		}
	}
}

// element is the start of an element of HTML, up to its attributes.
var element = regexp.MustCompile(`<[a-zA-Z!/][a-zA-Z0-9]*`)

func tags(html string) []string {
	return slices.Compact(slices.Sorted(slices.Values(element.FindAllString(html, -1))))
}

// within tells whether all of a list are in another one.
func within(list, all []string) bool {
	return !slices.ContainsFunc(list, func(tag string) bool { return !slices.Contains(all, tag) })
}
