package rules_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/regionlint/regionlint/bundle"
	"github.com/regionlint/regionlint/rules"
)

func TestConnectionsAsTheSettingsHaveThem(t *testing.T) {
	for _, tt := range []struct {
		name    string
		options rules.Options
		want    []string
	}{
		{"as documented", rules.Options{}, nil},
		{"more for each worker", rules.Options{ConnectionsPerWorker: 40}, []string{
			"max_connections is 400, but the regions need 483 (12 workers x 40 + 3 reserved)",
		}},
		{"fewer for each worker", rules.Options{ConnectionsPerWorker: 5}, nil},
		{"some for others", rules.Options{ExtraConnections: 300}, []string{
			"max_connections is 400, but the regions need 435 (12 workers x 11 + 3 reserved + 300 extra)",
		}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			findings := ruleOf(t, "PGC005").Run(bundle.Load("base", base(t).fs(), bundle.Options{}), tt.options).Findings
			var got []string
			for _, f := range findings {
				got = append(got, f.Message)
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}
