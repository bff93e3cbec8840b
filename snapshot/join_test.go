package snapshot

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/regionlint/regionlint/parse"
	"github.com/regionlint/regionlint/parse/manifest"
)

// join joins manifests, each a part of its own.
func join(manifests ...string) (*Joined, error) {
	var sources []Source
	for i, text := range manifests {
		name := string(rune('a' + i))
		sources = append(sources, Source{Name: name, Short: name, FS: root(map[string]string{"hosts.yaml": text})})
	}
	return Join(sources)
}

// TestJoinKeepsEntries shows which entries stay as they are written, and which are made
// anew of their values.
func TestJoinKeepsEntries(t *testing.T) {
	for name, test := range map[string]struct{ written, want string }{
		"comments above, behind and between": {
			"hosts:\n  # the first\n  a: # ours\n    cpus: 4 # or 8?\n    # roles\n    roles: [region]\n\n    addresses:\n    - 10.0.0.1\n",
			"  # the first\n  a: # ours\n    cpus: 4 # or 8?\n    # roles\n    roles: [region]\n\n    addresses:\n    - 10.0.0.1\n",
		},
		"set in by four": {"hosts:\n    a:\n        cpus: 4\n        roles: [region]\n", "  a:\n      cpus: 4\n      roles: [region]\n"},
		"CRLF":           {"hosts:\r\n  a:\r\n    roles: [rack]\r\n", "  a:\n    roles: [rack]\n"},
		"a quoted name":  {"hosts:\n  \"a\":\n    roles: [rack]\n", "  \"a\":\n    roles: [rack]\n"},
		"flow style":     {"hosts: {a: {cpus: 4, roles: [region], addresses: [10.0.0.1]}}\n", "  a:\n    cpus: 4\n    roles: [region]\n    addresses: [10.0.0.1]\n"},
		"an entry in flow style": {
			"hosts:\n  a: {cpus: 4, roles: [region]}\n", "  a:\n    cpus: 4\n    roles: [region]\n",
		},
		"an anchor of elsewhere": {
			"x: &r [rack]\nhosts:\n  a:\n    roles: *r\n", "  a:\n    roles: [rack]\n",
		},
		"JSON": {"{\n\t\"hosts\": {\"a\": {\"roles\": [\"rack\"]}}\n}\n", "  a:\n    roles: [rack]\n"},
	} {
		t.Run(name, func(t *testing.T) {
			joined, err := join(test.written)
			if err != nil {
				t.Fatal(err)
			}
			_, got, _ := strings.Cut(string(joined.Manifest), "hosts:\n")
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("-want +got\n%s", diff)
			}
		})
	}
}

// TestJoinSettles shows what only all hosts together tell.
func TestJoinSettles(t *testing.T) {
	const region, server = "hosts:\n  r:\n    cpus: 1\n    roles: [region]\n", "hosts:\n  d:\n    roles: [database]\n    addresses: [10.0.0.1]\n"
	for name, test := range map[string]struct {
		parts []string
		want  []string
	}{
		"one release":           {[]string{"maas_version: \"3.4\"\n" + region, "maas_version: \"3.4\"\n" + server}, []string{"maas_version: \"3.4\""}},
		"two releases":          {[]string{"maas_version: \"3.4\"\n" + region, "maas_version: \"3.5\"\n" + server}, []string{"# maas_version: 3.4 on r and 3.5 on d; all regions"}},
		"a known release":       {[]string{region, "maas_version: \"3.5\"\n" + server}, []string{"maas_version: \"3.5\""}},
		"no release":            {[]string{region, server}, []string{"# maas_version: which release"}},
		"PostgreSQL's":          {[]string{region, "postgresql_version: \"14\"\n" + server}, []string{"postgresql_version: \"14\""}},
		"the database's":        {[]string{region, "database: {address: 10.0.0.100, port: 5433}\n" + server}, []string{"database:", "  address: 10.0.0.100", "  port: 5433"}},
		"no database":           {[]string{region}, []string{"# no host here has the role database"}},
		"two that say to be it": {[]string{server, strings.ReplaceAll(strings.ReplaceAll(server, "d:", "e:"), "10.0.0.1]", "10.0.0.2]")}, []string{"  # 2 hosts have the role database"}},
	} {
		t.Run(name, func(t *testing.T) {
			joined, err := join(test.parts...)
			if err != nil {
				t.Fatal(err)
			}
			for _, want := range test.want {
				if !strings.Contains(string(joined.Manifest), "\n"+want) {
					t.Errorf("%q is not in\n%s", want, joined.Manifest)
				}
			}
		})
	}
}

// TestJoinRefuses what would make two hosts one.
func TestJoinRefuses(t *testing.T) {
	const a = "hosts:\n  a:\n    roles: [rack]\n"
	for name, parts := range map[string][]string{
		"the same host":              {a, a},
		"the same directory":         {a, "hosts:\n  b:\n    dir: a\n    roles: [rack]\n"},
		"the bundle's own directory": {"hosts:\n  a:\n    dir: .\n    roles: [rack]\n"},
		"no hosts":                   {"hosts: {}\n"},
		"no manifest":                {"- x\n"},
	} {
		if joined, err := join(parts...); err == nil {
			t.Errorf("%s:\n%s", name, joined.Manifest)
		}
	}
}

// FuzzJoin checks that hosts are the same in the joined manifest as in their own, whatever
// that looks like, and that each comment above and in a host's entry stays.
func FuzzJoin(f *testing.F) {
	for _, text := range []string{
		"hosts:\n  a:\n    roles: [rack] # x\n", "hosts:\n# y\n  a:\n    roles: [rack]\n  b:\n    cpus: 4\n    roles:\n    - region\n", "hosts: {a: {}}",
		"{\"hosts\": {\"a\": {}}}", "hosts:\n  a: &x\n    roles: [rack]\n  b: *x\n", "hosts:\n  a:\n    <<: {roles: [rack]}\n", "hosts:\n  ? a\n  : roles: [rack]\n",
		"hosts:\n  a: |\n    text\n", "hosts:\n  \"a\\nb\":\n    dir: x\n", "---\nhosts:\n a:\n  dir: x\n...\n", "hosts:\n  a:\n\n\n    roles: [rack]\n  # end\n",
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		joined, err := join(text)
		if err != nil {
			return
		}
		before := manifest.Parse(parse.NewSource("hosts.yaml", []byte(text)))
		after := manifest.Parse(parse.NewSource("hosts.yaml", joined.Manifest))
		if len(after.Hosts) != len(before.Hosts) {
			t.Fatalf("%d hosts, not %d:\n%s", len(after.Hosts), len(before.Hosts), joined.Manifest)
		}
		for _, h := range before.Hosts {
			i := slices.IndexFunc(after.Hosts, func(o *manifest.Host) bool { return o.Name == h.Name })
			if i < 0 || !reflect.DeepEqual(written(h), written(after.Hosts[i])) {
				t.Fatalf("host %q is another one:\n%s", h.Name, joined.Manifest)
			}
		}
	})
}
