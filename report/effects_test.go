package report_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/regionlint/regionlint/report"
	"github.com/regionlint/regionlint/rules"
)

// TestEffects shows what is left to do on hosts after several fixes: each service
// is touched once, and after what has to come first.
func TestEffects(t *testing.T) {
	const chmod = "sudo chmod 0640 /etc/maas/regiond.conf"
	r := bundleOf()
	r.Bundles[0].Effects = []rules.Effect{
		{Host: "beta", Service: rules.Regiond},
		{Host: "beta", Service: rules.Regiond, First: chmod},
		{Host: "gamma", Service: rules.Regiond},
		{Host: "gamma", First: chmod},
		{Host: "alpha", Service: rules.PostgreSQL, Reload: true},
		{Host: "alpha", Service: rules.PostgreSQL},
		{Host: "alpha"},
		{Host: "beta", Service: rules.PostgreSQL, Standby: true},
	}
	_, got, _ := strings.Cut(write(t, "text", r, report.Style{}), "\n")
	want := `to take effect, in this order:
  gamma: sudo chmod 0640 /etc/maas/regiond.conf
  beta: sudo systemctl restart postgresql
  alpha: sudo systemctl restart postgresql
  beta: sudo chmod 0640 /etc/maas/regiond.conf && sudo systemctl restart maas-regiond
  gamma: sudo systemctl restart maas-regiond
`
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
