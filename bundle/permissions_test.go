package bundle_test

import (
	"io/fs"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/regionlint/regionlint/bundle"
)

// owned is what an archive tells of a file.
type owned struct{ user, group string }

func (o owned) Owner() (user, group string) { return o.user, o.group }

// TestPermissions shows what is known of a regiond.conf, and what is when a fix
// has changed its mode.
func TestPermissions(t *testing.T) {
	const conf = "a/etc/maas/regiond.conf"
	for _, test := range []struct {
		what string
		file *fstest.MapFile
		want *bundle.Permissions
	}{
		{"in an archive", &fstest.MapFile{Mode: 0o644, Sys: owned{"root", "maas"}}, &bundle.Permissions{Perm: 0o644, User: "root", Group: "maas"}},
		{"in a directory", &fstest.MapFile{Mode: 0o600}, &bundle.Permissions{Perm: 0o600}},
		{"with more than the nine bits", &fstest.MapFile{Mode: 0o640 | fs.ModeSetgid}, &bundle.Permissions{Perm: 0o640}},
		{"of no file", nil, nil},
	} {
		fsys := fstest.MapFS{"hosts.yaml": {Data: []byte("hosts: {a: {cpus: 4, roles: [region]}}")}}
		if test.file != nil {
			fsys[conf] = test.file
		}
		got := bundle.Load("b", fsys, bundle.Options{}).Hosts[0].RegiondPermissions
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", test.what, diff)
		}
		if test.want == nil {
			continue
		}
		overlay := &bundle.Overlay{FS: fsys, Perms: map[string]bundle.Perm{conf: 0o640}}
		test.want.Perm = 0o640
		got = bundle.Load("b", overlay, bundle.Options{}).Hosts[0].RegiondPermissions
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("%s, changed (-want +got):\n%s", test.what, diff)
		}
	}
}
