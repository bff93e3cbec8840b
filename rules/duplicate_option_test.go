package rules_test

import (
	"fmt"
	"testing"
)

// TestManyDuplicates shows that a file with more duplicates than one round tries
// to remove is without any after several.
func TestManyDuplicates(t *testing.T) {
	bundle := base(t)
	const path = "beta/etc/maas/regiond.conf"
	text := bundle[path]
	for i := range 120 {
		text += fmt.Sprintf("option_%d: 1\noption_%d: 2\n", i, i)
	}
	bundle[path] = text
	fixed := run(bundle, ruleOf(t, "RGD004"))
	if len(fixed.Before.Findings) != 120 || len(fixed.After.Findings) > 0 {
		t.Errorf("of %d findings %d are left", len(fixed.Before.Findings), len(fixed.After.Findings))
	}
	tried := 0
	for _, f := range fixed.Before.Findings {
		tried += len(f.Fixes)
	}
	if tried == 0 || tried == len(fixed.Before.Findings) {
		t.Errorf("%d fixes of a file were tried in one round", tried)
	}
}
