package lint_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/regionlint/regionlint/lint"
	"github.com/regionlint/regionlint/report"
)

// FuzzReadBaseline reads any text: a baseline written anew is the same, and what is
// wrong with another one is said in a line that a terminal may show.
func FuzzReadBaseline(f *testing.F) {
	for _, seed := range []string{
		"", "{}", "[", `{"schema_version": 1}`, `{"schema_version": 1, "findings": null}`, `{"schema_version": 1, "x": "\u001b"}`,
		`{"schema_version": 1, "findings": [{"rule": "HBA008", "bundle": ".", "path": "a", "fingerprint": "0123456789abcdef", "count": 2}]}`,
		`{"schema_version": 1, "findings": [{"rule": "HBA008", "bundle": "../b", "path": "a", "fingerprint": "0123456789abcdef", "count": -1}]}`,
		`{"schema_version": 1, "findings": {"rule": 5}}`, "\xff\x1b[2J", `{"schema_version": 1, "schema_version": 1e99}`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		b, err := lint.ReadBaseline(text)
		if err != nil {
			if says := err.Error(); says != report.Visible(says) {
				t.Fatalf("it says %q", says)
			}
			return
		}
		again, err := lint.ReadBaseline([]byte(textOf(t, b)))
		if err != nil {
			t.Fatalf("what is written cannot be read: %v", err)
		}
		if diff := cmp.Diff(textOf(t, b), textOf(t, again)); diff != "" || again.Len() != b.Len() {
			t.Fatalf("%d are known, then %d (-before +after):\n%s", b.Len(), again.Len(), diff)
		}
	})
}
