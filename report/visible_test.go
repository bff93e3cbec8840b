package report_test

import (
	"regexp"
	"strings"
	"testing"

	"github.com/regionlint/regionlint/parse"
	"github.com/regionlint/regionlint/report"
	"github.com/regionlint/regionlint/rules"
)

func TestVisible(t *testing.T) {
	for text, want := range map[string]string{
		"plain: ü 数据 `code`":                   "plain: ü 数据 `code`",
		"\x1b[31m\r\u202e\u00a0\xff":           `\x1b[31m\x0d\u202e\u00a0\xff`,
		"a ##[error]b":                         `a \x23#[error]b`,
		"###[debug] ##[group]":                 `#\x23#[debug] \x23#[group]`,
		"a\u3164\u2800\ufe0f\U000e0041\u00adb": `a\u3164\u2800\ufe0f\U000e0041\u00adb`,
		"::error::a":                           `\x3a:error::a`,
		"  ::set-env name=a::b":                `  \x3a:set-env name=a::b`,
		"::stop-commands":                      `\x3a:stop-commands`,
		"::warning:":                           `\x3a:warning:`,
		"a ::error::b":                         "a ::error::b",
		"::1/128 and ::2":                      "::1/128 and ::2",
		"::ffff:10.0.0.1":                      "::ffff:10.0.0.1",
		":: :::":                               ":: :::",
	} {
		got := report.Visible(text)
		if got != want || report.Visible(got) != got {
			t.Errorf("%q is shown as %s, then as %s, not as %s", text, got, report.Visible(got), want)
		}
	}
}

// obeyed are lines that a runner of GitHub Actions takes for commands: as TryParseV2 and
// TryParse in its ActionCommand.cs find them.
var obeyed = regexp.MustCompile(`(?m)^\s*::[A-Za-z-]+(?: .*?)?::.*$|^.*##\[.*$`)

// TestNoTextOfAFileIsObeyed has commands wherever a finding has text, in each format and
// style. The format github has commands of its own.
func TestNoTextOfAFileIsObeyed(t *testing.T) {
	for _, command := range []string{"::error::pwned", "::add-mask::", "::error file=x::", "##[error]pwned", "::warning:", "::debug", "x\n::error::y", "x\n  ##[group]y"} {
		r := tellingAll(command)
		for name, text := range outputs(t, r) {
			if strings.HasPrefix(name, "github ") {
				continue
			}
			if line := obeyed.FindString(text); line != "" {
				t.Errorf("%q in %s is obeyed: %q", command, name, line)
			}
		}
	}
}

// tellingAll is a report with a text in each place that has one.
func tellingAll(text string) *report.Report {
	source := parse.NewSource(text, []byte(text+"\n\n"+text))
	label := rules.Label{Place: parse.Place{Source: source, Span: source.LineSpan(1)}, Text: text}
	end := rules.Label{Place: parse.Place{Source: source, Span: source.LineSpan(source.Lines())}, Text: text}
	r := bundleOf(rules.Finding{
		Rule: unknown, Severity: rules.Info, Host: text, Message: "word word word word " + text + " " + text,
		Primary: label, Related: []rules.Label{end, {Text: text}}, Notes: []string{text}, Help: text,
		Fixes: []rules.Fix{{Applicability: rules.Safe, Message: text, Edits: []parse.Edit{{Path: text, Text: text}}}},
	}, rules.Finding{Rule: unknown, Severity: rules.Info, Message: text, Host: text})
	b := &r.Bundles[0]
	b.Name, b.Dir, b.RepositoryDir = text, text, text
	b.Skipped = []report.Skip{{Rule: "PGC005", Host: text, Reason: text}}
	b.Fixed = []report.Applied{{Rule: "PGC005", Path: text, Line: 1, Message: text}}
	b.Effects = []rules.Effect{{Host: text, Service: rules.Regiond}}
	return r
}

func TestObeyedFindsCommands(t *testing.T) {
	s := newScene(t, "a_place_where_a_line_is_missing")
	if n := len(obeyed.FindAllString(write(t, "github", bundleOf(missingEntry(s)), report.Style{}), -1)); n != 1 {
		t.Errorf("%d commands in a report of one finding", n)
	}
	if !obeyed.MatchString("a\n b ##[debug]c\n") {
		t.Error("the older kind of command is not found")
	}
}
