package reach_test

import (
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/regionlint/regionlint/bundle"
	"github.com/regionlint/regionlint/reach"
)

// files are the files of a bundle by path.
type files map[string]string

// load reads a bundle of the hosts alpha, beta and gamma: regions that differ in
// database_host, which is the value of each key that names a host. Other keys
// are paths.
func load(manifest string, hosts files) *bundle.Bundle {
	fsys := fstest.MapFS{"hosts.yaml": {Data: []byte(manifest)}}
	for name, text := range hosts {
		switch name {
		case "alpha", "beta", "gamma":
			name, text = name+"/regiond.conf", "database_host: "+text+"\ndatabase_name: maasdb\ndatabase_user: maas\n"
		}
		fsys[name] = &fstest.MapFile{Data: []byte(text)}
	}
	return bundle.Load("test", fsys, bundle.Options{})
}

// host is the host of a bundle that is called so.
func host(t *testing.T, b *bundle.Bundle, name string) *bundle.Host {
	t.Helper()
	for _, h := range b.Hosts {
		if h.Name == name {
			return h
		}
	}
	t.Fatalf("no host %s", name)
	return nil
}

// TestSameHost compares what people write for one host.
func TestSameHost(t *testing.T) {
	for _, test := range []struct {
		a, b string
		want bool
	}{
		{"10.0.0.1", "10.0.0.1", true},
		{"10.0.0.1", "10.0.0.11", false},
		{"fd00::1", "FD00:0:0::0001", true},
		{"fd00::1", "fd00::2", false},
		{"::ffff:10.0.0.1", "10.0.0.1", true},
		{"fe80::1%eth0", "fe80::1%eth1", false},
		{"db.example.com", "DB.Example.Com.", true},
		{"db.example.com", "db", false},
		{"", "", true},
	} {
		for _, pair := range [][2]string{{test.a, test.b}, {test.b, test.a}} {
			if got := reach.SameHost(pair[0], pair[1]); got != test.want {
				t.Errorf("%q and %q: %v", pair[0], pair[1], got)
			}
		}
	}
}

// TestIsLoopbackAndIsSocket tells the values of database_host apart that mean
// the region's own host.
func TestIsLoopbackAndIsSocket(t *testing.T) {
	for host, want := range map[string]struct{ loopback, socket bool }{
		"localhost":           {loopback: true},
		"LocalHost":           {loopback: true},
		"127.0.0.1":           {loopback: true},
		"127.8.9.10":          {loopback: true},
		"::1":                 {loopback: true},
		"::ffff:127.0.0.1":    {loopback: true},
		"":                    {socket: true},
		"/var/run/postgresql": {socket: true},
		"@maas":               {socket: true},
		"10.0.0.1":            {},
		"0.0.0.0":             {},
		"localhost.example":   {},
		"var/run":             {},
	} {
		if got := reach.IsLoopback(host); got != want.loopback {
			t.Errorf("IsLoopback(%q) = %v", host, got)
		}
		if got := reach.IsSocket(host); got != want.socket {
			t.Errorf("IsSocket(%q) = %v", host, got)
		}
	}
}

// TestNames shows what a host is known by: its name in the manifest, its DNS
// names and its addresses.
func TestNames(t *testing.T) {
	h := host(t, load(`hosts: {alpha: {roles: [database], addresses: [10.0.0.11, "fd00::11"], names: [db.example.com]}}`, nil), "alpha")
	for name, want := range map[string]bool{
		"alpha": true, "ALPHA": true, "db.example.com": true, "DB.example.com.": true,
		"10.0.0.11": true, "fd00:0::11": true, "::ffff:10.0.0.11": true,
		"db": false, "beta": false, "10.0.0.12": false, "localhost": false, "": false,
	} {
		if got := reach.Names(h, name); got != want {
			t.Errorf("Names(%q) = %v", name, got)
		}
	}
}

// TestRightHost shows what every region's database_host should be.
func TestRightHost(t *testing.T) {
	const (
		regions  = ", beta: {cpus: 1, roles: [region]}, gamma: {cpus: 1, roles: [region]}}\n"
		database = "hosts: {alpha: {cpus: 1, roles: [region, database], addresses: [10.0.0.11, 10.1.0.11], names: [db.example.com]}" + regions
	)
	for _, test := range []struct {
		what, manifest string
		hosts          files
		want           string
	}{
		{"the manifest's address, whatever is used", "database: {address: 10.0.0.10}\n" + database, files{"beta": "10.1.0.11", "gamma": "10.1.0.11"}, "10.0.0.10"},
		{"also where no host has the database", "database: {address: 10.0.0.10}\nhosts: {beta: {cpus: 1, roles: [region]}}\n", nil, "10.0.0.10"},
		{"what most use", database, files{"alpha": "10.0.0.11", "beta": "10.1.0.11", "gamma": "10.1.0.11"}, "10.1.0.11"},
		{"a name that most use", database, files{"alpha": "localhost", "beta": "db.example.com", "gamma": "db.example.com"}, "db.example.com"},
		{"of what as many use, the first", database, files{"beta": "10.1.0.11", "gamma": "db.example.com"}, "10.1.0.11"},
		{"what most use is another host", database, files{"alpha": "10.9.9.9", "beta": "10.9.9.9", "gamma": "10.1.0.11"}, "10.1.0.11"},
		{"nobody uses the database host", database, files{"alpha": "localhost", "beta": "10.9.9.9", "gamma": "''"}, "10.0.0.11"},
		{"the most used stands in a file that MAAS cannot load", database, files{"beta": "10.1.0.11\n\t- [", "gamma/regiond.conf": "{"}, "10.0.0.11"},
		{"there are no regiond.conf", database, nil, "10.0.0.11"},
		{"the database host has nothing but a name", "hosts: {alpha: {roles: [database], names: [db.example.com]}" + regions, files{"beta": "localhost"}, "db.example.com"},
		{"the manifest says nothing of it", "hosts: {alpha: {roles: [database]}" + regions, files{"beta": "localhost"}, ""},
		{"what the manifest calls it counts when it is used", "hosts: {alpha: {roles: [database]}" + regions, files{"beta": "alpha"}, "alpha"},
		{"no host has the database", "hosts: {beta: {cpus: 1, roles: [region]}}\n", files{"beta": "10.0.0.11"}, ""},
		{"two hosts have it", "hosts: {alpha: {roles: [database], addresses: [10.0.0.11]}, beta: {roles: [database], addresses: [10.0.0.12]}}\n", nil, ""},
	} {
		if diff := cmp.Diff(test.want, reach.RightHost(load(test.manifest, test.hosts))); diff != "" {
			t.Errorf("%s (-want +got):\n%s", test.what, diff)
		}
	}
}
