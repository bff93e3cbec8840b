package lint_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/regionlint/regionlint/lint"
	"github.com/regionlint/regionlint/rules"
)

func codes(list []*rules.Rule) []string {
	var codes []string
	for _, r := range list {
		codes = append(codes, r.Code)
	}
	return codes
}

func TestSelect(t *testing.T) {
	for _, test := range []struct {
		what              string
		selected, ignored []string
		want              []string
	}{
		{"a code", []string{"HBA001"}, nil, []string{"HBA001"}},
		{"a code in small letters", []string{"hba001"}, nil, []string{"HBA001"}},
		{"a name", []string{"workers-above-cpus"}, nil, []string{"WRK001"}},
		{"the start of codes", []string{"WRK"}, nil, []string{"WRK001", "WRK002"}},
		{"some, less one of them", []string{"WRK", "RGD001"}, []string{"WRK002"}, []string{"RGD001", "WRK001"}},
		{"what is ignored is left out, selected or not", []string{"WRK001"}, []string{"WRK"}, nil},
	} {
		got, err := lint.Select(test.selected, test.ignored)
		if err != nil {
			t.Errorf("%s: %v", test.what, err)
		}
		if diff := cmp.Diff(test.want, codes(got)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", test.what, diff)
		}
	}
	if all, err := lint.Select(nil, nil); err != nil || len(all) != len(rules.All()) {
		t.Errorf("with nothing selected %d of %d rules run, %v", len(all), len(rules.All()), err)
	}
}

func TestSelectUnknown(t *testing.T) {
	for pattern, want := range map[string]string{
		"workers-above-cpu": `no rule is called "workers-above-cpu": did you mean workers-above-cpus (WRK001)?`,
		"shadowed":          `no rule is called "shadowed": did you mean secondary-entry-shadowed (HBA002)?`,
		"cpus":              `no rule is called "cpus": did you mean workers-above-cpus (WRK001)?`,
		"HBA0004":           `no rule is called "HBA0004": did you mean HBA004 (trust-remote)?`,
		"trust":             `no rule is called "trust": did you mean trust-remote (HBA004)?`,
		"invalid-valeu":     `no rule is called "invalid-valeu": did you mean invalid-value (PGC003) or invalid-value (RGD003)?`,
		"database":          "no rule is called \"database\", but the names of 5 hold that word: `regionlint rules` lists them",
		"XYZ":               "no rule is called \"XYZ\": `regionlint rules` lists them",
		"":                  "no rule is called \"\": `regionlint rules` lists them",
	} {
		_, err := lint.Select([]string{pattern}, nil)
		if err == nil || err.Error() != want {
			t.Errorf("%q: %v, want %s", pattern, err, want)
		}
	}
}
