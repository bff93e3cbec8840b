package bundle_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/regionlint/regionlint/bundle"
)

// TestIdentities shows which of MAAS's own files are read of which host.
func TestIdentities(t *testing.T) {
	fsys := tree(`
hosts:
  both: {cpus: 4, roles: [region, rack]}
  snap: {cpus: 4, roles: [region]}
  rack: {roles: [rack]}
  none: {cpus: 4, roles: [region]}
  gone: {roles: [database]}
`, `
both/var/lib/maas/secret 00ff
both/var/lib/maas/maas_id abc123
snap/var/snap/maas/current/regiond.conf
snap/var/snap/maas/common/maas/maas_id def456
snap/var/lib/maas/maas_id of-the-packages
rack/var/snap/maas/common/maas/secret 11ee
gone/var/lib/maas/secret 22dd
`)
	var got []string
	for _, h := range bundle.Load("b", fsys, bundle.Options{}).Hosts {
		for _, i := range []bundle.Identity{h.Secret, h.MAASID} {
			if i.Source != nil {
				got = append(got, i.Source.Path+" "+i.Value())
			}
		}
	}
	want := []string{
		"both/var/lib/maas/secret 00ff", "both/var/lib/maas/maas_id abc123",
		"snap/var/snap/maas/common/maas/maas_id def456",
		"rack/var/snap/maas/common/maas/secret 11ee",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// TestIdentityIsHidden shows that nothing of a secret is told, as a whole or in
// part, however it is written, and that an ID is no secret.
func TestIdentityIsHidden(t *testing.T) {
	for _, text := range []string{"5f1d7a0c", " 5f1d7a0c\r\n", "\"5f1d7a0c\"\n", "5f1d\n7a0c\n\n2b9e\n", "one 5f1d # 7a0c\n"} {
		fsys := tree("hosts: {a: {roles: [rack]}}", "")
		fsys["a/var/lib/maas/secret"] = &fstest.MapFile{Data: []byte(text)}
		src := bundle.Load("b", fsys, bundle.Options{}).Hosts[0].Secret.Source
		for n := range src.Lines() {
			span := src.LineSpan(n + 1)
			if shown := src.Shown(span); strings.Trim(shown, "*") != "" {
				t.Errorf("%q: line %d is shown as %s", text, n+1, shown)
			}
		}
	}
	id := bundle.Load("b", tree("hosts: {a: {roles: [rack]}}", "a/var/lib/maas/maas_id abc123"), bundle.Options{}).Hosts[0].MAASID
	if id.Source.HoldsSecret(id.Place().Span) {
		t.Error("the ID is hidden")
	}
}
