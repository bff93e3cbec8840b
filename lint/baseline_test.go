package lint_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/regionlint/regionlint/lint"
	"github.com/regionlint/regionlint/parse"
	"github.com/regionlint/regionlint/rules"
)

// foundIn are findings of one rule, one for each line of a file with that path.
func foundIn(t *testing.T, path string, lines ...string) []rules.Finding {
	t.Helper()
	source := parse.NewSource(path, []byte(strings.Join(lines, "\n")+"\n"))
	var findings []rules.Finding
	for n := range lines {
		findings = append(findings, rules.Finding{
			Rule: ruleOf(t, "HBA008"), Primary: rules.Label{Place: parse.Place{Source: source, Span: source.LineSpan(n + 1)}},
		})
	}
	lint.Fingerprint(findings)
	return findings
}

func textOf(t *testing.T, b *lint.Baseline) string {
	t.Helper()
	text, err := b.Text()
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestBaselineHasNothingOfTheFiles(t *testing.T) {
	got := textOf(t, lint.NewBaseline(lint.Entries("\x1b/b", foundIn(t, "alpha/\x1b[2J\xff/a.conf", "host all all all md5"))))
	want := `{
  "schema_version": 1,
  "findings": [
    {"rule":"HBA008","bundle":"�/b","path":"alpha/�[2J�/a.conf","fingerprint":"FINGERPRINT","count":1}
  ]
}
`
	fingerprint := foundIn(t, "alpha/\x1b[2J\xff/a.conf", "host all all all md5")[0].Fingerprint
	if diff := cmp.Diff(strings.ReplaceAll(want, "FINGERPRINT", fingerprint), got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestBaselineIsTheSameInAnyOrder(t *testing.T) {
	a, b := lint.Entries("p", foundIn(t, "a", "x", "y")), lint.Entries("q", foundIn(t, "b", "x", "x"))
	one := lint.NewBaseline(append(append(a[:2:2], b...), a...))
	other := lint.NewBaseline(append(append(b[:2:2], a[1], a[0]), a...))
	if diff := cmp.Diff(textOf(t, one), textOf(t, other)); diff != "" {
		t.Errorf("(-one +other):\n%s", diff)
	}
	if one.Len() != 6 {
		t.Errorf("it knows %d findings, not 6", one.Len())
	}
	again, err := lint.ReadBaseline([]byte(textOf(t, one)))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(textOf(t, one), textOf(t, again)); diff != "" {
		t.Errorf("(-written +read):\n%s", diff)
	}
}

// TestBaselineLeaves tells what is missing after each bundle of a run.
func TestBaselineLeaves(t *testing.T) {
	x, y := foundIn(t, "a", "x"), foundIn(t, "b", "y")
	for name, test := range map[string]struct {
		linted []string
		there  string
		want   [][]string
	}{
		"each has its own":      {[]string{"p", "q"}, "", [][]string{{"p a", "p b", "q a"}, {"p b", "q a"}, {"p b"}}},
		"one was renamed":       {[]string{"p", "new"}, "", [][]string{{"p a", "p b", "q a"}, {"p b", "q a"}, {"p b"}}},
		"both were renamed":     {[]string{"one", "other"}, "", [][]string{{"p a", "p b", "q a"}, {"p a", "p b"}, {"p b"}}},
		"another is not linted": {[]string{"p", "p"}, "", [][]string{{"p a", "p b", "q a"}, {"p b", "q a"}, {"p b", "q a"}}},
		"one was copied":        {[]string{"copy"}, "p", [][]string{{"p a", "p b", "q a"}, {"p a", "p b"}}},
		"both were copied":      {[]string{"copy"}, "p q", [][]string{{"p a", "p b", "q a"}, {"p a", "p b", "q a"}}},
	} {
		b := lint.NewBaseline(append(lint.Entries("p", append(x[:1:1], y...)), lint.Entries("q", x)...))
		b.Expect(test.linted, func(bundle string) bool { return strings.Contains(test.there, bundle) })
		for i, want := range test.want {
			var got []string
			for _, e := range b.Left() {
				got = append(got, e.Bundle+" "+e.Path)
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("%s, after %d bundles (-want +got):\n%s", name, i, diff)
			}
			if i < len(test.linted) {
				b.Of(test.linted[i]).Take(x)
			}
		}
	}
}

func TestBaselineCountsEqualEntries(t *testing.T) {
	b := lint.NewBaseline(append(lint.Entries("p", foundIn(t, "a", "x", "y")), lint.Entries("p", foundIn(t, "a", "x"))...))
	b.Expect(nil, func(string) bool { return false })
	if b.Len() != 3 || len(b.Left()) != 2 {
		t.Errorf("%d findings in %d entries, not 3 in 2", b.Len(), len(b.Left()))
	}
}

func TestReadBaselineRefuses(t *testing.T) {
	const entry = `{"rule": "HBA008", "bundle": "b", "path": "a", "fingerprint": "0123456789abcdef", "count": 1}`
	of := func(entries string) string { return `{"schema_version": 1, "findings": [` + entries + `]}` }
	if _, err := lint.ReadBaseline([]byte(of(entry))); err != nil {
		t.Errorf("a good one: %v", err)
	}
	for text, want := range map[string]string{
		"":                            "it is empty",
		" \n ":                        "it is empty",
		"{\n\"schema_version\": 1,,}": "it is no JSON: line 2: invalid character ',' looking for beginning of object key string",
		`{"schema_version": 1`:        "it is no JSON: line 1: unexpected end of JSON input",
		of(entry) + "{}":              "it is no JSON: line 1: invalid character '{' after top-level value",
		strings.Repeat("[", 1<<20):    "it is no JSON: line 1: invalid character '[' exceeded max depth",
		"null":                        "it has no schema_version",
		`{"findings": []}`:            "it has no schema_version",
		`{"schema_version": "1"}`:     "line 1: schema_version has the wrong type, string",
		`{"schema_version": 7}`:       "its schema_version is 7, where 1 is known",
		of(strings.Replace(entry, "path", "pth", 1)):              `unknown field "pth"`,
		of(strings.Replace(entry, "cdef", "CDEF", 1)):             `"0123456789abCDEF" is no fingerprint`,
		of(strings.Replace(entry, "0123", "\\u001b", 1)):          `"\x1b456789abcdef" is no fingerprint`,
		of(strings.Replace(entry, "HBA008", "trust", 1)):          `"trust" is no code of a rule, at the fingerprint 0123456789abcdef`,
		of(strings.Replace(entry, `"b"`, `"../b"`, 1)):            `"../b" leads to no bundle, at the fingerprint 0123456789abcdef`,
		of(strings.Replace(entry, `"bundle": "b", `, "", 1)):      `"" leads to no bundle, at the fingerprint 0123456789abcdef`,
		of(strings.Replace(entry, ": 1", ": 0", 1)):               "the count of the fingerprint 0123456789abcdef is 0",
		of(strings.Replace(entry, ": 1", ": 1.5", 1)):             "line 1: findings.count has the wrong type, number 1.5",
		of(strings.Replace(entry, ": 1", ": 1e99", 1)):            "line 1: findings.count has the wrong type, number 1e99",
		of(entry + "," + strings.Replace(entry, ": 1", ": 2", 1)): "the fingerprint 0123456789abcdef is there twice",
	} {
		_, err := lint.ReadBaseline([]byte(text))
		if err == nil || err.Error() != want {
			t.Errorf("%.60s: %v, want %s", text, err, want)
		}
	}
}
