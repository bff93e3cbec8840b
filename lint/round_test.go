package lint_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/regionlint/regionlint/bundle"
	"github.com/regionlint/regionlint/lint"
	"github.com/regionlint/regionlint/parse"
	"github.com/regionlint/regionlint/rules"
)

// finds is a made-up rule that finds each line of a regiond.conf with a word in it, and
// whose fix writes another word.
func finds(code string, severity rules.Severity, word, instead string) *rules.Rule {
	check := func(p *rules.Pass) {
		src := p.Bundle.Source(conf)
		for n := 1; n <= src.Lines(); n++ {
			line := src.LineSpan(n)
			at := bytes.Index(src.Text[line.Start:line.End], []byte(word))
			if at < 0 {
				continue
			}
			span := parse.Span{Start: line.Start + at, End: line.Start + at + len(word)}
			f := rules.Finding{Message: word, Host: "a", Primary: rules.Label{Place: parse.Place{Source: src, Span: span}}}
			if instead != "" {
				f.Fixes = []rules.Fix{{Applicability: rules.Safe, Message: "write " + instead, Edits: []parse.Edit{{Path: conf, Span: span, Text: instead}}}}
			}
			p.Report(f)
		}
	}
	return &rules.Rule{Code: code, Name: strings.ToLower(code), Severity: severity, Fix: rules.Safe, Since: "0.1.0", Check: check}
}

func fixConf(text string, change func(*lint.Settings), made ...*rules.Rule) lint.Fixed {
	files := fstest.MapFS{
		"hosts.yaml": {Data: []byte("hosts: {a: {cpus: 4, roles: [region], addresses: [10.0.0.1]}}\n")},
		conf:         {Data: []byte(text), Mode: 0o644},
	}
	s := lint.Settings{Rules: made}
	change(&s)
	return lint.Fix("b", files, bundle.Options{}, s, lint.Fixing{Least: rules.Safe})
}

// outcome is what became of the file, and what was taken back.
func outcome(f lint.Fixed) (list []string) {
	list = described(f)
	for _, t := range f.TakenBack {
		said := fmt.Sprintf("%s:%d would bring %s", t.Finding.Rule.Code, t.Position.Line, t.Brings.Rule.Code)
		if t.LeftOut {
			said += ", which was left out"
		}
		list = append(list, said)
	}
	for _, a := range f.Fighting {
		list = append(list, fmt.Sprintf("%s:%d fights", a.Finding.Rule.Code, a.Position.Line))
	}
	return list
}

// TestRoundsThatBringAnErrorAreTakenBack has made-up rules with a bug.
func TestRoundsThatBringAnErrorAreTakenBack(t *testing.T) {
	syntax := ruleOf(t, "RGD001")
	breaks := finds("XXX001", rules.Warning, "four", "\"")
	bad := finds("YYY001", rules.Error, "bad", "")
	worsens := finds("XXX002", rules.Warning, "good", "bad")
	innocent := finds("XXX003", rules.Warning, "six", "4")
	unchanged := func(*lint.Settings) {}
	for _, test := range []struct {
		name, text string
		change     func(*lint.Settings)
		rules      []*rules.Rule
		want       []string
	}{
		{"a fix breaks the file", "num_workers: four\n", unchanged, []*rules.Rule{syntax, breaks}, []string{
			"XXX001:1 would bring RGD001",
		}},
		{"an innocent fix is made", "num_workers: six\nmaas_url: good\n", unchanged, []*rules.Rule{bad, worsens, innocent}, []string{
			conf + " 0000 num_workers: 4\nmaas_url: good\n", "XXX002:2 would bring YYY001",
		}},
		{"an error is there already", "maas_url: bad\ndebug: good\n", unchanged, []*rules.Rule{bad, worsens}, []string{
			"XXX002:2 would bring YYY001",
		}},
		{"the fix of an error breaks the file", "num_workers: four\n", unchanged, []*rules.Rule{syntax, ruleOf(t, "WRK001"), finds("XXX001", rules.Error, "four", "\"")}, []string{
			"XXX001:1 would bring RGD001",
		}},
		{"the fix of an error shows another", "num_workers: four\n", unchanged, []*rules.Rule{finds("XXX001", rules.Error, "four", "bad"), bad}, []string{
			conf + " 0000 num_workers: bad\n",
		}},
		{"the next round mends it", "num_workers: four\n", unchanged, []*rules.Rule{finds("XXX001", rules.Warning, "four", "six"), finds("YYY001", rules.Error, "six", "4")}, []string{
			conf + " 0000 num_workers: 4\n",
		}},
		{"a warning does not count", "maas_url: good\n", func(s *lint.Settings) { s.Severities = map[string]rules.Severity{"YYY001": rules.Warning} }, []*rules.Rule{bad, worsens}, []string{
			conf + " 0000 maas_url: bad\n",
		}},
		{"of a rule that does not run", "num_workers: four\n# six\n", unchanged, []*rules.Rule{breaks, innocent}, []string{
			conf + " 0000 num_workers: four\n# 4\n", "XXX001:1 would bring RGD001, which was left out",
		}},
		{"the fix for what it brings does not come", "maas_url: good\n", unchanged, []*rules.Rule{worsens, finds("YYY001", rules.Error, "bad", "ugly"), finds("XXX001", rules.Warning, "ugly", "good")}, []string{
			"YYY001:1 would bring YYY001", "XXX001:1 would bring YYY001", "XXX002:1 would bring YYY001", "YYY001:1 fights",
		}},
		{"a comment silences it", "maas_url: good # regionlint: ignore WRK001\n", unchanged, []*rules.Rule{finds("WRK001", rules.Error, "bad", ""), worsens}, []string{
			conf + " 0000 maas_url: bad # regionlint: ignore WRK001\n",
		}},
		{"a comment elsewhere does not", "# regionlint: ignore WRK001\nmaas_url: bad\ndebug: good\n", unchanged, []*rules.Rule{finds("WRK001", rules.Error, "bad", ""), worsens}, []string{
			"XXX002:3 would bring WRK001",
		}},
		{"only together they do harm", "maas_url: good six\n", unchanged, []*rules.Rule{finds("YYY002", rules.Error, "bad 4", ""), worsens, innocent}, []string{
			"XXX002:1 would bring YYY002", "XXX003:1 would bring YYY002",
		}},
		{"two rules fight", "maas_url: up\n", unchanged, []*rules.Rule{finds("XXX001", rules.Warning, "up", "down"), finds("XXX002", rules.Warning, "down", "up")}, []string{
			"XXX001:1 fights",
		}},
	} {
		t.Run(test.name, func(t *testing.T) {
			fixed := fixConf(test.text, test.change, test.rules...)
			if diff := cmp.Diff(test.want, outcome(fixed)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// TestWhatIsTakenBackIsStillFound keeps the finding, with its fix.
func TestWhatIsTakenBackIsStillFound(t *testing.T) {
	fixed := fixConf("maas_url: good\n", func(*lint.Settings) {}, finds("YYY001", rules.Error, "bad", ""), finds("XXX001", rules.Warning, "good", "bad"))
	if diff := cmp.Diff([]string{"XXX001"}, codesOf(fixed.After.Findings)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if len(fixed.Applied) > 0 || len(fixed.Files) > 0 {
		t.Errorf("%d fixes were made in %d files", len(fixed.Applied), len(fixed.Files))
	}
}

// TestWhatTheBaselineKnowsIsThere counts a known error like one that is reported.
func TestWhatTheBaselineKnowsIsThere(t *testing.T) {
	bad, worsens := finds("YYY001", rules.Error, "bad", ""), finds("XXX002", rules.Warning, "good", "bad")
	fix := func(text string) lint.Fixed {
		known := fixConf("maas_url: bad\n", func(*lint.Settings) {}, bad)
		b := lint.NewBaseline(lint.Entries("b", known.Before.Findings))
		b.Expect([]string{"b"}, func(string) bool { return true })
		return fixConf(text, func(s *lint.Settings) { s.Baseline = b.Of("b") }, bad, worsens)
	}
	for text, want := range map[string][]string{
		"maas_url: bad\n":              nil,
		"maas_url: good\n":             {conf + " 0000 maas_url: bad\n"},
		"maas_url: bad\ndebug: good\n": {"XXX002:2 would bring YYY001"},
	} {
		if diff := cmp.Diff(want, outcome(fix(text))); diff != "" {
			t.Errorf("%q (-want +got):\n%s", text, diff)
		}
	}
}

// TestModesAreTakenBack has a mode that another rule takes for an error.
func TestModesAreTakenBack(t *testing.T) {
	closed := &rules.Rule{Code: "YYY001", Name: "closed", Severity: rules.Error, Since: "0.1.0", Check: func(p *rules.Pass) {
		src := p.Bundle.Source(conf)
		if perm := p.Bundle.Hosts[0].RegiondPermissions.Perm; perm != 0o644 {
			p.Report(rules.Finding{Message: perm.String(), Primary: rules.Label{Place: parse.Place{Source: src}}})
		}
	}}
	fixed := fixConf("num_workers: six\n", func(s *lint.Settings) {
		s.Options.CheckPermissions = true
		s.Severities = map[string]rules.Severity{"RGD008": rules.Warning}
	}, closed, ruleOf(t, "RGD008"), finds("XXX003", rules.Warning, "six", "4"))
	want := []string{conf + " 0000 num_workers: 4\n", "RGD008:1 would bring YYY001"}
	if diff := cmp.Diff(want, outcome(fixed)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// TestOneAmongThousandsIsFound takes few judgements to find the fix that brings an error.
func TestOneAmongThousandsIsFound(t *testing.T) {
	judged := 0
	bad := finds("YYY001", rules.Error, "bad", "")
	check := bad.Check
	bad.Check = func(p *rules.Pass) { judged++; check(p) }
	text := strings.Repeat("# six\n", 2000) + "# good\n" + strings.Repeat("# six\n", 2000)
	fixed := fixConf(text, func(*lint.Settings) {}, bad, finds("XXX002", rules.Warning, "good", "bad"), finds("XXX003", rules.Warning, "six", "4"))
	want := []string{conf + " 0000 " + strings.ReplaceAll(text, "six", "4"), "XXX002:2001 would bring YYY001"}
	if diff := cmp.Diff(want, outcome(fixed)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if judged > 40 {
		t.Errorf("it took %d judgements", judged)
	}
}

// TestThousandsThatBringErrorsTakeNoThousandJudgements gives up where too many do harm.
func TestThousandsThatBringErrorsTakeNoThousandJudgements(t *testing.T) {
	judged := 0
	bad := finds("YYY001", rules.Error, "bad", "")
	check := bad.Check
	bad.Check = func(p *rules.Pass) { judged++; check(p) }
	fixed := fixConf(strings.Repeat("# good\n", 2000), func(*lint.Settings) {}, bad, finds("XXX002", rules.Warning, "good", "bad"))
	if len(fixed.Files) > 0 || len(fixed.TakenBack) != 2000 {
		t.Errorf("%d files changed, %d fixes were taken back", len(fixed.Files), len(fixed.TakenBack))
	}
	if judged > 150 {
		t.Errorf("it took %d judgements", judged)
	}
}
