package report_test

import (
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/regionlint/regionlint/parse"
	"github.com/regionlint/regionlint/report"
	"github.com/regionlint/regionlint/rules"
)

// styles are those that could let something through.
var styles = []report.Style{
	{},
	{Width: 40, Verbose: true, Fleet: true},
	{Width: 20, Color: true},
}

// outputs are the report in every format and style, by a name for each.
func outputs(t *testing.T, r *report.Report) map[string]string {
	t.Helper()
	all := map[string]string{}
	for _, format := range report.Formats() {
		for i, style := range styles {
			all[format.Name+" "+string(rune('a'+i))] = write(t, format.Name, r, style)
		}
	}
	return all
}

// canary is found in no output, nor is any part of it that is a word.
const canary = "CANARY.jW3kT7x2"

func secretScene() *report.Report {
	regiond := parse.NewSource("beta/regiond.conf", []byte(
		"# database_pass: "+canary+"\ndatabase_pass: "+canary+"\ndatabase_host: x\n"))
	hba := parse.NewSource("alpha/pg_hba.conf", []byte(
		"host all all 10.0.0.1/32 ldap ldapbindpasswd="+canary+"\nhost all all all md5\nlocal "+canary+"\n"))
	start := strings.LastIndex(string(hba.Text), canary)
	hba.MarkSecret(parse.Span{Start: start, End: start + len(canary)})

	line := func(source *parse.Source, n int) parse.Place {
		return parse.Place{Source: source, Span: source.LineSpan(n)}
	}
	start = strings.LastIndex(string(regiond.Text), canary)
	inside := parse.Place{Source: regiond, Span: parse.Span{Start: start + 2, End: start + 5}}
	missing := parse.Place{Source: regiond, Span: parse.Span{Start: regiond.LineSpan(2).Start, End: regiond.LineSpan(2).Start}}
	return bundleOf(
		rules.Finding{
			Rule: unknown, Severity: rules.Info, Message: "the primary line has a secret",
			Primary: rules.Label{Place: line(regiond, 2), Text: "all of it"},
			Related: []rules.Label{{Place: line(hba, 1), Text: "so has the related one"}},
			Fixes: []rules.Fix{
				{Applicability: rules.Safe, Message: "leaks", Edits: []parse.Edit{
					{Path: regiond.Path, Span: line(regiond, 2).Span, Text: `database_pass: "` + canary + `"`},
				}},
				{Applicability: rules.Unsafe, Message: "is kept", Edits: []parse.Edit{
					{Path: regiond.Path, Span: line(regiond, 2).Span, Text: ""},
				}},
			},
		},
		rules.Finding{
			Rule: unknown, Severity: rules.Info, Message: "the place is in a secret",
			Primary: rules.Label{Place: inside},
		},
		rules.Finding{
			Rule: unknown, Severity: rules.Info, Message: "the line before the place has a secret",
			Primary: rules.Label{Place: missing, Text: "missing"},
		},
		rules.Finding{
			Rule: unknown, Severity: rules.Info, Message: "the line between two places has a secret",
			Primary: rules.Label{Place: line(hba, 1)},
			Related: []rules.Label{{Place: line(hba, 3)}},
		},
	)
}

func TestNoFormatShowsASecret(t *testing.T) {
	for name, output := range outputs(t, secretScene()) {
		for _, word := range append(strings.Split(canary, "."), canary) {
			if strings.Contains(output, word) {
				t.Errorf("%s shows %q:\n%s", name, word, output)
			}
		}
	}
}

func TestAFixThatTellsASecretIsNotInTheDocument(t *testing.T) {
	fixes := secretScene().Document().Findings[0].Fixes
	if len(fixes) != 1 || fixes[0].Message != "is kept" {
		t.Errorf("the fixes are %+v", fixes)
	}
}

// TestALongSecretIsMaskedSoon has a file of which one long line is secret, as in one
// that cannot be read.
func TestALongSecretIsMaskedSoon(t *testing.T) {
	src := parse.NewSource("regiond.conf", []byte("word\npassword: "+strings.Repeat("word ", 1<<18)+"\n"))
	r := &report.Report{Bundles: []report.Bundle{{Name: "b", Sources: []*parse.Source{src}, Findings: []rules.Finding{{
		Rule: rules.All()[0], Severity: rules.Error, Message: "it cannot be read", Primary: rules.Label{Place: parse.Place{Source: src}},
	}}}}}
	done := make(chan bool)
	go func() {
		r.Document()
		done <- true
	}()
	select {
	case <-done:
	case <-time.After(30 * time.Second):
		t.Error("it takes more than 30 seconds")
	}
}

// hostile is text that a terminal obeys, or that no reader sees.
const hostile = "a\x1b]0;owned\x07\r\u009b2Jb\u202ec\u2066d\u200ee\u061cf\u2028g\xffh\x7f"

func TestNothingMovesTheTerminal(t *testing.T) {
	source := parse.NewSource("alpha/"+hostile+".conf", []byte("1 "+hostile+"\n2 "+hostile+"\n3"))
	label := func(n int) rules.Label {
		return rules.Label{Place: parse.Place{Source: source, Span: source.LineSpan(n)}, Text: hostile}
	}
	r := bundleOf(rules.Finding{
		Rule: unknown, Severity: rules.Info, Host: hostile, Message: hostile, Subject: hostile,
		Primary: label(1), Related: []rules.Label{label(2)},
		Notes: []string{hostile}, Help: hostile,
		Fixes: []rules.Fix{{
			Applicability: rules.Safe, Message: hostile,
			Edits: []parse.Edit{{Path: source.Path, Span: source.LineSpan(3), Text: "\u202e"}},
		}},
	}, rules.Finding{
		Rule: unknown, Severity: rules.Info, Message: hostile,
		Fixes: []rules.Fix{{Applicability: rules.Unsafe, Message: hostile}},
	})
	bundle := &r.Bundles[0]
	bundle.Name = hostile
	bundle.Skipped = []report.Skip{{Rule: "PGC005", Host: hostile, Reason: hostile}}
	bundle.Fixed = []report.Applied{{Rule: "PGC005", Path: hostile, Line: 1, Message: hostile}}
	bundle.Effects = []rules.Effect{{Host: hostile, Service: rules.Regiond}}

	for name, output := range outputs(t, r) {
		if !utf8.ValidString(output) {
			t.Errorf("%s is not UTF-8:\n%q", name, output)
		}
		for _, r := range uncolored(output) {
			if r != '\n' && !unicode.IsPrint(r) {
				t.Errorf("%s has %q:\n%q", name, r, output)
				break
			}
		}
	}
}

// uncolored is text without the colours that a format may use.
func uncolored(text string) string {
	return strings.NewReplacer("\x1b[0m", "", "\x1b[34m", "", "\x1b[1;31m", "", "\x1b[1;33m", "", "\x1b[1;36m", "").Replace(text)
}

func TestANoteMayHaveLines(t *testing.T) {
	got := write(t, "text", bundleOf(rules.Finding{
		Rule: unknown, Severity: rules.Info, Message: "the server says more",
		Notes: []string{"first\nsecond"},
	}), report.Style{Quiet: true})
	want := "info[RGD002]: the server says more\n --> demo\n  = note: first\n          second\n  = docs: regionlint explain RGD002\n"
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestColorsOnlyPaint(t *testing.T) {
	s := newScene(t, "a_place_where_a_line_is_missing")
	r := bundleOf(missingEntry(s))
	bare, colored := write(t, "text", r, report.Style{}), write(t, "text", r, report.Style{Color: true})
	if uncolored(colored) != bare {
		t.Errorf("the text with colours differs:\n%s\n%s", bare, colored)
	}
	for _, part := range []string{
		"\x1b[1;31merror[HBA001]\x1b[0m: ",
		" \x1b[34m-->\x1b[0m alpha/",
		"\x1b[34m9 |\x1b[0m host",
		"\x1b[1;31m(no line below",
		"\x1b[34m--------- beta connects here\x1b[0m",
		"\x1b[34m=\x1b[0m note: ",
	} {
		if !strings.Contains(colored, part) {
			t.Errorf("no %q in\n%q", part, colored)
		}
	}
}
