package rules_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestPermissionsAdvice shows what is said to do about a regiond.conf, and what
// has to happen on the host after its fix: nothing of it may keep regiond out.
func TestPermissionsAdvice(t *testing.T) {
	const (
		packaged  = "beta/etc/maas/regiond.conf"
		snap      = "beta/var/snap/maas/current/regiond.conf"
		elsewhere = "beta/regiond.conf"

		chmod     = "sudo chmod 0640 /etc/maas/regiond.conf"
		chmodSnap = "sudo chmod 0640 /var/snap/maas/current/regiond.conf"
	)
	for _, test := range []struct {
		what, path, mode string
		help             string
		// fix is empty where there is none.
		fix, takes string
	}{
		{"open to everybody", packaged, "0644 root:maas", "run `" + chmod + "` on beta", "set mode 0640", chmod},
		{"of a group that nobody knows", packaged, "0644", "run `" + chmod + "` on beta, where its group must be maas", "set mode 0640", chmod},
		{"of another group", packaged, "0644 root:root", "run `sudo chgrp maas /etc/maas/regiond.conf && " + chmod + "` on beta", "", ""},
		{"closed to regiond", packaged, "0600 root:maas", "run `" + chmod + "` on beta", "set mode 0640", chmod + " && sudo systemctl restart maas-regiond"},
		{"of the snap", snap, "0644 root:root", "run `" + chmodSnap + "` on beta", "set mode 0640", chmodSnap},
		{"from nobody knows where", elsewhere, "0644 root:root", "set mode 0640 on beta", "set mode 0640", ""},
	} {
		f := base(t)
		text := f[packaged]
		delete(f, packaged)
		f[test.path] = text
		f[modesName] = test.path + " " + test.mode + "\n"
		findings := run(f, ruleOf(t, "RGD008")).Before.Findings
		if len(findings) != 1 {
			t.Errorf("%s: found %s", test.what, describe(findings))
			continue
		}
		found := findings[0]
		var fix, takes string
		if len(found.Fixes) > 0 {
			fix, takes = found.Fixes[0].Message, found.Fixes[0].Takes.Command()
		}
		if diff := cmp.Diff([]string{test.help, test.fix, test.takes}, []string{found.Help, fix, takes}); diff != "" {
			t.Errorf("%s (-want +got):\n%s", test.what, diff)
		}
	}
}
