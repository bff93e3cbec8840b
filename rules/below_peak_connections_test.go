package rules_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/regionlint/regionlint/bundle"
	"github.com/regionlint/regionlint/parse"
	"github.com/regionlint/regionlint/rules"
)

// TestPeakAsTheSettingsHaveIt shows that the settings count for the peak as they
// do for what is documented, of which PGC005 speaks.
func TestPeakAsTheSettingsHaveIt(t *testing.T) {
	const workers = "num_workers: 26190\n"
	for _, tt := range []struct {
		name    string
		options rules.Options
		files   files
		message string
		help    string
	}{
		{name: "as documented"},
		{
			name: "some for others", options: rules.Options{ExtraConnections: 100},
			message: "max_connections is 400, which covers 11 for each worker, but at its peak MAAS 3.5 takes 415 (12 workers x 10 + 3 regions x 64 + 3 reserved + 100 extra)",
			help:    "set max_connections = 415",
		},
		{name: "too few for others", options: rules.Options{ExtraConnections: 300}},
		{name: "more for each worker", options: rules.Options{ConnectionsPerWorker: 33}},
		{
			name: "more than PostgreSQL can serve", options: rules.Options{ConnectionsPerWorker: 5, Enabled: func(string, parse.Place) bool { return false }},
			files: files{
				"alpha/etc/maas/regiond.conf":                  workers,
				"alpha/etc/postgresql/14/main/postgresql.conf": "max_connections = 200000\n",
			},
			message: "max_connections is 200000, which covers 5 for each worker, but at its peak MAAS 3.5 takes 262175 (26198 workers x 10 + 3 regions x 64 + 3 reserved)",
			help:    "lower num_workers: PostgreSQL cannot serve that many connections",
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			f := base(t)
			for path, text := range tt.files {
				f[path] = text
			}
			findings := ruleOf(t, "PGC011").Run(bundle.Load("base", f.fs(), bundle.Options{}), tt.options).Findings
			var message, help string
			for _, f := range findings {
				message, help = f.Message, f.Help
			}
			if diff := cmp.Diff([]string{tt.message, tt.help}, []string{message, help}); diff != "" {
				t.Error(diff)
			}
		})
	}
}
