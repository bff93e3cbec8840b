package lint_test

import (
	"bytes"
	"regexp"
	"testing"

	"github.com/regionlint/regionlint/lint"
	"github.com/regionlint/regionlint/parse"
	"github.com/regionlint/regionlint/rules"
)

// printOf is the fingerprint of a finding at the word mark of a file, after a
// change to it.
func printOf(t *testing.T, text string, change func(*rules.Finding)) string {
	t.Helper()
	source := parse.NewSource("alpha/pg_hba.conf", []byte(text))
	f := rules.Finding{
		Rule: ruleOf(t, "HBA008"), Severity: rules.Warning, Host: "alpha", Subject: "10.0.0.12",
		Message: "no connection reaches this line", Primary: rules.Label{Place: markOf(source)},
	}
	change(&f)
	return printsOf(f)[0]
}

func printsOf(findings ...rules.Finding) (prints []string) {
	lint.Fingerprint(findings)
	for _, f := range findings {
		prints = append(prints, f.Fingerprint)
	}
	return prints
}

// markOf is the place of the word mark.
func markOf(source *parse.Source) parse.Place {
	at := bytes.Index(source.Text, []byte("mark"))
	return parse.Place{Source: source, Span: parse.Span{Start: at, End: at + len("mark")}}
}

func same(*rules.Finding) {}

func TestFingerprintStaysWhen(t *testing.T) {
	const text = "# one\nhost all mark md5 ldapbindpasswd=first\n# two\n"
	tests := []struct {
		name, text string
		change     func(*rules.Finding)
	}{
		{"nothing changes", text, same},
		{"lines move", "# a\n# b\nhost all mark md5 ldapbindpasswd=first\n", same},
		{"a byte order mark stands before the line", "\ufeffhost all mark md5 ldapbindpasswd=first\n", same},
		{"blanks change", "host\tall   mark md5 ldapbindpasswd=first\r\n", same},
		{"a comment silences another rule", "host all mark md5 ldapbindpasswd=first # regionlint: ignore HBA004 -- why\n", same},
		{"a secret changes", "host all mark md5 ldapbindpasswd=second.one\n", same},
		{"the words of the finding change", text, func(f *rules.Finding) {
			f.Message, f.Notes, f.Help, f.Severity = "in other words", []string{"more"}, "less", rules.Error
		}},
	}
	want := printOf(t, text, same)
	if !regexp.MustCompile(`^[0-9a-f]{16}$`).MatchString(want) {
		t.Errorf("%q is not a fingerprint", want)
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if got := printOf(t, test.text, test.change); got != want {
				t.Errorf("%s became %s", want, got)
			}
		})
	}
}

func TestFingerprintDiffersBy(t *testing.T) {
	const text = "host all mark md5\n"
	tests := []struct {
		name, text string
		change     func(*rules.Finding)
	}{
		{"rule", text, func(f *rules.Finding) { f.Rule = ruleOf(t, "HBA001") }},
		{"host", text, func(f *rules.Finding) { f.Host = "beta" }},
		{"subject", text, func(f *rules.Finding) { f.Subject = "10.0.0.13" }},
		{"line", "host all mark trust\n", same},
		{"path", text, func(f *rules.Finding) {
			f.Primary.Place.Source = parse.NewSource("beta/pg_hba.conf", f.Primary.Place.Source.Text)
		}},
	}
	seen := map[string]string{printOf(t, text, same): "nothing"}
	for _, test := range tests {
		got := printOf(t, test.text, test.change)
		if other, ok := seen[got]; ok {
			t.Errorf("%s makes the same as %s", test.name, other)
		}
		seen[got] = test.name
	}
}

func TestFingerprintOfWhatIsMissingIgnoresItsNeighbours(t *testing.T) {
	empty := func(f *rules.Finding) { f.Primary.Place.Span.End = f.Primary.Place.Span.Start }
	if printOf(t, "# a\nmark one\n", empty) != printOf(t, "# a\n# b\nmark two\n", empty) {
		t.Error("the line behind the place is in the fingerprint")
	}
}

func TestFingerprintsCountEqualFindings(t *testing.T) {
	source := parse.NewSource("f", []byte("x\nx\n"))
	var findings []rules.Finding
	for n := 1; n <= 2; n++ {
		findings = append(findings, rules.Finding{
			Rule: ruleOf(t, "HBA008"), Primary: rules.Label{Place: parse.Place{Source: source, Span: source.LineSpan(n)}},
		})
	}
	prints := printsOf(findings...)
	if prints[0] == prints[1] {
		t.Error("two findings have one fingerprint")
	}
	if first := printsOf(findings[:1]...); first[0] != prints[0] {
		t.Error("the second finding changes the fingerprint of the first")
	}
}
