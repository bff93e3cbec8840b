package report_test

import (
	"encoding/json"
	"encoding/xml"
	"errors"
	"io"
	"regexp"
	"slices"
	"strconv"
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

// FuzzFormats writes reports with any text in all places for those who would obey it, in
// a format and a style that choice chooses, or as the summary of a step.
func FuzzFormats(f *testing.F) {
	formats := report.Formats()
	for choice := range len(styles) * (len(formats) + 1) {
		f.Add(byte(choice), strings.Join(hostileSeeds, " "))
	}
	for i, seed := range hostileSeeds {
		f.Add(byte(i), seed)
	}
	elements := tags(write(f, "html", tellingAll("x\ny"), report.Style{}))
	f.Fuzz(func(t *testing.T, choice byte, text string) {
		r := tellingAll(text)
		n := int(choice) / len(styles) % (len(formats) + 1)
		if n == len(formats) {
			holdsSummary(t, r)
			return
		}
		format := formats[n].Name
		written := write(t, format, r, styles[int(choice)%len(styles)])
		readable(t, format, written)
		if with := tags(written); format == "html" && !within(with, elements) {
			t.Fatalf("there are elements %q", with)
		}
		shown := strings.ReplaceAll(written, "\t", " ")
		if format == "github" {
			shown = commandsOf(t, shown, len(r.Bundles[0].Findings))
		}
		if fault := unfit(shown); fault != "" {
			t.Fatalf("%s: %s", format, fault)
		}
	})
}

// holdsSummary tells whether the summary of a step has no markup of the text.
func holdsSummary(t *testing.T, r *report.Report) {
	t.Helper()
	var summary strings.Builder
	if err := report.WriteSummary(&summary, r.Document(), report.SummaryRoom); err != nil {
		t.Fatal(err)
	}
	if fault := unfit(summary.String()); fault != "" {
		t.Fatal(fault)
	}
	for _, html := range render(t, summary.String()).html {
		if !slices.Contains([]string{"<!-- -->", "</details>"}, html) && !strings.HasPrefix(html, "<details><summary>") {
			t.Fatalf("there is %q", html)
		}
	}
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
		switch {
		case r == '\n', ' ' <= r && r <= '~':
		case unicode.In(r, unicode.C, unicode.Zl, unicode.Zp, unicode.Other_Default_Ignorable_Code_Point), unicode.IsSpace(r):
			return strconv.QuoteRuneToASCII(r) + " is in there"
		}
	}
	if !strings.Contains(text, "::") && !strings.Contains(text, "##[") {
		return ""
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

// readable checks that a report is as its format has it.
func readable(t *testing.T, format, written string) {
	t.Helper()
	switch format {
	case "json", "sarif", "gitlab", "rdjson":
		if !json.Valid([]byte(written)) {
			t.Fatalf("%s is no JSON", format)
		}
	case "junit":
		for decoder := xml.NewDecoder(strings.NewReader(written)); ; {
			_, err := decoder.Token()
			if errors.Is(err, io.EOF) {
				return
			}
			if err != nil {
				t.Fatal(err)
			}
		}
	}
}

var (
	// element is the start of an element of HTML with its attributes, or its end.
	element        = regexp.MustCompile(`<[a-zA-Z!/][^>]*`)
	attributeValue = regexp.MustCompile(`="[^"]*"`)
)

// tags are the elements of a page with the names of their attributes, each once.
func tags(html string) []string {
	return slices.Compact(slices.Sorted(slices.Values(element.FindAllString(attributeValue.ReplaceAllString(html, ""), -1))))
}

// within tells whether all of a list are in another one.
func within(list, all []string) bool {
	return !slices.ContainsFunc(list, func(tag string) bool { return !slices.Contains(all, tag) })
}
