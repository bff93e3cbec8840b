package manifest_test

import (
	"fmt"
	"net/netip"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/regionlint/regionlint/parse"
	"github.com/regionlint/regionlint/parse/manifest"
	"github.com/regionlint/regionlint/parse/version"
)

const full = `maas_version: 2.6
postgresql_version: "9.5"
database:
  address: 10.0.0.10
  port: 5432
hosts:
  alpha:
    cpus: 8
    roles: [region, database]
    addresses: [10.0.0.11, fd00::11, "::ffff:10.0.0.12"]
    names: [alpha.example.net]
    database_proxy: true
    dir: ./hosts/alpha/
    files:
      regiond: alpha/regiond.conf
      pg_hba: alpha/pg_hba.conf
      postgresql: alpha/postgresql.conf
  beta:
    roles:
    - standby
    - rack
`

// placeless compares manifests by what they say, not where.
var placeless = cmp.Options{
	cmpopts.IgnoreTypes(parse.Place{}),
	cmpopts.IgnoreFields(manifest.Manifest{}, "Source"),
	cmp.Comparer(func(a, b netip.Addr) bool { return a == b }),
}

func TestParse(t *testing.T) {
	want := &manifest.Manifest{
		MAAS:       206,
		PostgreSQL: version.PostgreSQL95,
		Database:   manifest.Database{Address: "10.0.0.10", Port: 5432},
		Hosts: []*manifest.Host{
			{
				Name:  "alpha",
				CPUs:  8,
				Roles: manifest.Region | manifest.DatabaseServer,
				Addresses: []manifest.Address{
					{Addr: netip.MustParseAddr("10.0.0.11")},
					{Addr: netip.MustParseAddr("fd00::11")},
					{Addr: netip.MustParseAddr("10.0.0.12")},
				},
				DNSNames:      []string{"alpha.example.net"},
				DatabaseProxy: true,
				Dir:           "hosts/alpha",
				Files: manifest.Files{
					Regiond:    manifest.File{Path: "alpha/regiond.conf"},
					PgHBA:      manifest.File{Path: "alpha/pg_hba.conf"},
					PostgreSQL: manifest.File{Path: "alpha/postgresql.conf"},
				},
			},
			{Name: "beta", Roles: manifest.Standby | manifest.Rack, Dir: "beta"},
		},
	}
	got := manifest.Parse(parse.NewSource("hosts.yaml", []byte(full)))
	if diff := cmp.Diff(want, got, placeless); diff != "" {
		t.Error(diff)
	}
	if text := got.Hosts[0].Addresses[1].Place.Text(); text != "fd00::11" {
		t.Errorf("the second address stands at %q", text)
	}
	if text := got.Hosts[0].CPUsPlace.Text(); text != "8" {
		t.Errorf("the CPUs stand at %q", text)
	}
}

func TestParseJSONWithTabs(t *testing.T) {
	const text = "{\n\t\"hosts\": {\n\t\t\"alpha\":\t{\"cpus\": 4, \"roles\": [\"region\"], \"addresses\": [\"::1\"]}\n\t}\n}\n"
	m := manifest.Parse(parse.NewSource("hosts.json", []byte(text)))
	if len(m.Problems) > 0 {
		t.Fatal(m.Problems)
	}
	if place := m.Host("alpha").Place; place.Text() != `"alpha"` {
		t.Errorf("the host stands at %q", place.Text())
	}
}

func TestParseMergeKeys(t *testing.T) {
	const text = "hosts:\n  a: &r {roles: [region], cpus: 4}\n  b:\n    <<: *r\n    cpus: 8\n"
	m := manifest.Parse(parse.NewSource("hosts.yaml", []byte(text)))
	if len(m.Problems) > 0 {
		t.Fatal(m.Problems)
	}
	if b := m.Host("b"); !b.IsRegion() || b.CPUs != 8 {
		t.Errorf("b is %+v", b)
	}
}

// problems writes each problem as line, text at its place, and message.
func problems(m *manifest.Manifest) []string {
	var lines []string
	for _, p := range m.Problems {
		line := fmt.Sprintf("%d <%s> %s", m.Source.Line(p.Place.Span.Start), p.Place.Text(), p.Message)
		if p.Help != "" {
			line += "; " + p.Help
		}
		lines = append(lines, line)
	}
	return lines
}

func TestParseProblems(t *testing.T) {
	const knownHostKeys = "known keys: cpus, roles, addresses, names, database_proxy, dir and files"
	const roles = "roles are region, database, standby and rack"
	for _, tt := range []struct {
		name, text string
		want       []string
	}{
		{"empty", "", []string{"1 <> hosts.yaml is empty; name the hosts under `hosts:`"}},
		{"binary", "\x7fELF\x02\x00", []string{"1 <> hosts.yaml is a binary file; write the manifest as text, in YAML or JSON"}},
		{"comments only", "# hosts\n", []string{"1 <> hosts.yaml is empty; name the hosts under `hosts:`"}},
		{"not YAML", "hosts:\n\ta: b\n", []string{"2 <\t> the manifest is not YAML: a tab cannot indent; use spaces"}},
		{"bracket not closed", "hosts:\n  a: {roles: [rack}\n", []string{"2 <}> the manifest is not YAML: expected \",\" or \"]\""}},
		{"quote not closed", "hosts:\n  a: 'b\n", []string{"2 <'> the manifest is not YAML: a quote is opened and never closed"}},
		{"indentation", "hosts:\n  a:\n    cpus: 8\n   roles: []\n", []string{"4 <r> the manifest is not YAML: expected a key at this indentation"}},
		{"bare IPv6", "hosts:\n  a: {roles: [], addresses: [::1]}\n", []string{
			"2 <:> the manifest is not YAML: expected a value; put an IPv6 address that begins with a colon in quotes",
		}},
		{"a list", "- a\n- b\n", []string{"1 <- a> the manifest must be a mapping (`key: value`), not a list"}},
		{"no hosts", "database: {port: 1}\n", []string{"1 <database: {port: 1}> the manifest has no `hosts`; name the hosts under `hosts:`"}},
		{"null hosts", "hosts:\n", []string{"1 <> the manifest names no hosts"}},
		{"hosts as a list", "hosts:\n- name: a\n", []string{"2 <- name: a> `hosts` must be a mapping from each host's name to its entry, not a list"}},
		{"unknown top key", "host: {}\nhosts: {a: {roles: [rack]}}\n", []string{
			"1 <host> unknown key `host` (did you mean `hosts`?) in the manifest; known keys: maas_version, postgresql_version, database and hosts",
		}},
		{"unknown host key", "hosts:\n  a:\n    cpu: 4\n    cpus: 4\n    roles: [region]\n", []string{
			"3 <cpu> unknown key `cpu` (did you mean `cpus`?) in host `a`; " + knownHostKeys,
		}},
		{"nothing near", "hosts: {a: {roles: [], colour: red}}\n", []string{"1 <colour> unknown key `colour` in host `a`; " + knownHostKeys}},
		{"region without cpus", "hosts:\n  a:\n    roles: [region]\n", []string{
			"2 <a> region `a` has no `cpus`; give its number of logical CPUs, as `nproc` prints it",
		}},
		{"no roles", "hosts: {a: {cpus: 2}}\n", []string{"1 <a> host `a` has no `roles`; " + roles}},
		{"no entry", "hosts:\n  a:\n", []string{"2 <a> host `a` has no entry; give at least its `roles`, and `cpus` for a region"}},
		{"zero cpus", "hosts: {a: {cpus: 0, roles: [region]}}\n", []string{"1 <0> `cpus` must be 1 or more, not 0"}},
		{"half a cpu", "hosts: {a: {cpus: 1.5, roles: [region]}}\n", []string{"1 <1.5> `cpus` must be a whole number, not 1.5"}},
		{"quoted cpus", "hosts: {a: {cpus: \"8\", roles: [region]}}\n", []string{
			"1 <\"8\"> `cpus` must be a whole number, not the text `8`; remove the quotes",
		}},
		{"endless cpus", "hosts: {a: {cpus: .inf, roles: [region]}}\n", []string{"1 <.inf> `cpus` must be a whole number, not .inf"}},
		{"network", "hosts: {a: {roles: [], addresses: [10.0.0.1/24]}}\n", []string{"1 <10.0.0.1/24> `10.0.0.1/24` is a network, not an address; write 10.0.0.1"}},
		{"name as address", "hosts: {a: {roles: [], addresses: [db.example.net]}}\n", []string{
			"1 <db.example.net> `db.example.net` is a name, not an address; put names in `names`",
		}},
		{"bad octet", "hosts: {a: {roles: [], addresses: [10.0.0.300]}}\n", []string{"1 <10.0.0.300> `10.0.0.300` is not an IP address"}},
		{"zone", "hosts: {a: {roles: [], addresses: ['fe80::1%eth0']}}\n", []string{
			"1 <'fe80::1%eth0'> `fe80::1%eth0` has a zone, which no other host understands; write fe80::1",
		}},
		{"everywhere", "hosts: {a: {roles: [], addresses: [0.0.0.0]}}\n", []string{"1 <0.0.0.0> `0.0.0.0` cannot be the address of a host"}},
		{"unknown role", "hosts: {a: {cpus: 1, roles: [regoin]}}\n", []string{"1 <regoin> unknown role `regoin` (did you mean `region`?); " + roles}},
		{"role as text", "hosts: {a: {cpus: 1, roles: region}}\n", []string{"1 <region> `roles` must be a list, not the text `region`; write `roles: [region]`"}},
		{"duplicate key", "hosts:\n  a:\n    roles: []\n    roles: [rack]\n", []string{"4 <roles> key `roles` stands twice"}},
		{"duplicate host", "hosts:\n  a: {roles: []}\n  a: {roles: []}\n", []string{"3 <a> host `a` stands twice"}},
		{"versions", "maas_version: 3.10\npostgresql_version: [14]\nhosts: {a: {roles: []}}\n", []string{
			"1 <3.10> `maas_version`: MAAS 3.10 is not known: 2.0 to 3.8 are",
			"2 <[14]> `postgresql_version` must be a version like \"3.5\", not a list",
		}},
		{"ports", "database: {port: \"5432\", address: 10.0.0.1:5432}\nhosts: {a: {roles: []}}\n", []string{
			"1 <\"5432\"> `port` must be a whole number, not the text `5432`; remove the quotes",
			"1 <10.0.0.1:5432> `10.0.0.1:5432` has a port; an address has none",
		}},
		{"paths", "hosts:\n  a: {roles: [], dir: /a, files: {regiond: ../x, pg_hba: ''}}\n  ../b: {roles: []}\n", []string{
			"2 </a> `dir`: the path is absolute; give a path below the bundle's root, with /",
			"2 <../x> `regiond`: the path leads out of the bundle; give a path below the bundle's root, with /",
			"2 <''> `pg_hba`: the path is empty; give a path below the bundle's root, with /",
			"3 <../b> host `../b` cannot name a directory: the path leads out of the bundle; give its directory as `dir`",
		}},
		{"names of hosts", "hosts: {[a]: {}, '': {}, ~: {}, 1: {roles: []}}\n", []string{
			"1 <[a]> a host's name must be text, not a list",
			"1 <''> a host's name must be text, not empty",
			"1 <~> a host's name must be text, not nothing",
		}},
		{"yes", "hosts: {a: {roles: [], database_proxy: yes}}\n", []string{"1 <yes> `database_proxy` must be true or false, not the text `yes`"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			m := manifest.Parse(parse.NewSource("hosts.yaml", []byte(tt.text)))
			if diff := cmp.Diff(tt.want, problems(m)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestParseSaysWhereWhatIsNotClosedBegins(t *testing.T) {
	m := manifest.Parse(parse.NewSource("hosts.yaml", []byte("hosts:\n  a:\n    roles: [region\n    cpus: 4\n")))
	if len(m.Problems) != 1 || m.Problems[0].Place.Text() != ":" || m.Problems[0].Related.Text() != "[" {
		t.Errorf("%+v", m.Problems)
	}
}

// TestParseKnowsWhatAddressesItLacks has addresses that cannot be read beside
// others, and other problems.
func TestParseKnowsWhatAddressesItLacks(t *testing.T) {
	for entry, want := range map[string]bool{
		"addresses: [10.0.0.11]":             false,
		"addresses: [10.0.0.11, 10.0.0.300]": true,
		"addresses: {a: b}":                  true,
		"addresses: []":                      false,
		"roles: [rack, cook]":                false,
	} {
		m := manifest.Parse(parse.NewSource("hosts.yaml", []byte("hosts: {a: {"+entry+"}}\n")))
		if got := m.Hosts[0].AddressesBroken; got != want {
			t.Errorf("%s: broken is %v", entry, got)
		}
	}
}

// TestParseKnowsWhatRolesItLacks has roles that cannot be read beside others.
func TestParseKnowsWhatRolesItLacks(t *testing.T) {
	for entry, want := range map[string]bool{
		"roles: [rack]":           false,
		"roles: [rack, cook]":     true,
		"roles: region, database": true,
		"addresses: [10.0.0.300]": false,
	} {
		m := manifest.Parse(parse.NewSource("hosts.yaml", []byte("hosts: {a: {"+entry+"}}\n")))
		if got := m.Hosts[0].RolesBroken; got != want {
			t.Errorf("%s: broken is %v", entry, got)
		}
	}
}

func TestParseBrokenJSONInYAML(t *testing.T) {
	m := manifest.Parse(parse.NewSource("hosts.yaml", []byte("{\n\t\"hosts\": {\n\t\t\"a\": {\"cpus\": }\n")))
	want := []string{"3 <}> the manifest is not JSON: invalid character '}' looking for beginning of value"}
	if diff := cmp.Diff(want, problems(m)); diff != "" {
		t.Error(diff)
	}
}

func TestParseStrictJSON(t *testing.T) {
	m := manifest.Parse(parse.NewSource("hosts.json", []byte("{\"hosts\": {\"a\": {\"roles\": [],}}}")))
	want := []string{"1 <}> the manifest is not JSON: invalid character '}' looking for beginning of object key string"}
	if diff := cmp.Diff(want, problems(m)); diff != "" {
		t.Error(diff)
	}
}
