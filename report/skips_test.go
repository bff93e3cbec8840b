package report_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/regionlint/regionlint/report"
)

// TestVerbosePutsSkipsTogether has a line for each reason and what it holds for, while
// JSON has each rule and host.
func TestVerbosePutsSkipsTogether(t *testing.T) {
	const missing, unreadable = "regiond.conf is not in the bundle", "MAAS cannot load regiond.conf"
	r := &report.Report{Bundles: []report.Bundle{{Name: "demo", Skipped: []report.Skip{
		{Rule: "HBA001", Host: "gamma", Reason: missing},
		{Rule: "HBA001", Host: "beta", Reason: missing},
		{Rule: "PGC005", Host: "gamma", Reason: missing},
		{Rule: "PGC005", Host: "beta", Reason: missing},
		{Rule: "RGD001", Host: "beta", Reason: missing},
		{Rule: "RGD003", Host: "alpha", Reason: unreadable},
		{Rule: "RGD002", Host: "alpha", Reason: unreadable},
		{Rule: "WRK001", Reason: "no host is a region"},
	}}}}
	want := `not checked: RGD002 and RGD003 on alpha because MAAS cannot load regiond.conf
not checked: WRK001 because no host is a region
not checked: HBA001 and PGC005 on beta and gamma because regiond.conf is not in the bundle
not checked: RGD001 on beta because regiond.conf is not in the bundle
`
	style := report.Style{Verbose: true, Quiet: true}
	if diff := cmp.Diff(want, write(t, "text", r, style)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if n := strings.Count(write(t, "json", r, style), `"reason"`); n != len(r.Bundles[0].Skipped) {
		t.Errorf("json has %d reasons, not %d", n, len(r.Bundles[0].Skipped))
	}
}
