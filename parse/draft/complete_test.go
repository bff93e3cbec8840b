package draft_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/regionlint/regionlint/parse"
	"github.com/regionlint/regionlint/parse/draft"
)

// known is what is added to manifests: of alpha, which most have, and of beta.
var known = &draft.Manifest{
	MAAS: "3.5", DatabasePort: 5432,
	Hosts: []draft.Host{
		{Name: "alpha", CPUs: 8, Roles: []string{"region"}, Addresses: []string{"10.0.0.11"}},
		{Name: "beta", Roles: []string{"rack"}, Files: draft.Files{Regiond: "b/regiond.conf"}, Open: []draft.Open{{Key: "cpus", Text: "how many?"}}},
	},
}

// TestComplete shows manifests before and after. The lines of the second that the first
// lacks begin with +.
func TestComplete(t *testing.T) {
	for _, tt := range []struct{ name, before, after string }{
		{
			"block style with comments",
			"# Ours.\nhosts:\n  # the first\n  alpha:   # in rack 7\n    roles: [region]   # for now\n\n  # the end\n",
			"# Ours.\n+maas_version: \"3.5\"\n+database:\n+  port: 5432\nhosts:\n  # the first\n  alpha:   # in rack 7\n    roles: [region]   # for now\n" +
				"+    cpus: 8\n+    addresses: [10.0.0.11]\n+  beta:\n+    # cpus: how many?\n+    roles: [rack]\n+    files:\n+      regiond: b/regiond.conf\n\n  # the end\n",
		},
		{
			"hosts in braces",
			"---\nmaas_version: 3.5\ndatabase: {port: 5432}\nhosts:\n    alpha: {cpus: 8, roles: [region,], } # all\n    beta: {roles: [rack], files: {}}\n...\n",
			"---\nmaas_version: 3.5\ndatabase: {port: 5432}\nhosts:\n    alpha: {cpus: 8, roles: [region,]+, addresses: [10.0.0.11]+, } # all\n    beta: {roles: [rack], files: {}}\n...\n",
		},
		{
			"JSON on lines",
			"{\n\t\"maas_version\": \"3.5\",\n\t\"hosts\": {\n\t\t\"alpha\": {\n\t\t\t\"cpus\": 8,\n\t\t\t\"roles\": [\"region\"]\n\t\t}\n\t}\n}\n",
			"{\n\t+\"database\": {\"port\": 5432},\n\t+\"maas_version\": \"3.5\",\n\t\"hosts\": {\n\t\t\"alpha\": {\n\t\t\t\"cpus\": 8,\n\t\t\t\"roles\": [\"region\"]+,\n\t\t\t\"addresses\": [\"10.0.0.11\"]+\n" +
				"\t\t}+,\n\t\t\"beta\": {\n\t\t\t\"roles\": [\"rack\"],\n\t\t\t\"files\": {\n\t\t\t\t\"regiond\": \"b/regiond.conf\"\n\t\t\t}\n\t\t}+\n\t}\n}\n",
		},
		{
			"JSON on one line",
			`{"hosts": {"alpha": {"cpus": 8}}}`,
			`{+"maas_version": "3.5", "database": {"port": 5432}, +"hosts": {"alpha": {"cpus": 8+, "roles": ["region"], "addresses": ["10.0.0.11"]+}+, "beta": {"roles": ["rack"], "files": {"regiond": "b/regiond.conf"}}+}}`,
		},
		{
			"a host without an entry",
			"hosts:\n  alpha:\n    # cpus: how many?\n  beta: {}",
			"+maas_version: \"3.5\"\n+database:\n+  port: 5432\nhosts:\n  alpha:\n+    cpus: 8\n+    roles: [region]\n+    addresses: [10.0.0.11]\n    # cpus: how many?\n  beta: {+roles: [rack], files: {regiond: b/regiond.conf}+}",
		},
		{
			"CR LF, and no line end at the end",
			"maas_version: '3.5'\r\ndatabase:\r\n  address: db\r\nhosts:\r\n  alpha:\r\n    cpus: 8",
			"maas_version: '3.5'\r\ndatabase:\r\n  address: db\r\n+  port: 5432\r\nhosts:\r\n  alpha:\r\n    cpus: 8+\r\n    roles: [region]\r\n    addresses: [10.0.0.11]+" +
				"\r\n  beta:\r\n    # cpus: how many?\r\n    roles: [rack]\r\n    files:\r\n      regiond: b/regiond.conf",
		},
		{
			"defaults by <<",
			"hosts:\n  alpha:\n    <<: {cpus: 8, roles: [region]}\n",
			"+maas_version: \"3.5\"\n+database:\n+  port: 5432\nhosts:\n  alpha:\n    <<: {cpus: 8, roles: [region]}\n+    addresses: [10.0.0.11]\n+  beta:\n+    # cpus: how many?\n+    roles: [rack]\n+    files:\n+      regiond: b/regiond.conf\n",
		},
		{
			"comments alone",
			"# to be written",
			"# to be written+\nmaas_version: \"3.5\"\ndatabase:\n  port: 5432\nhosts:\n  alpha:\n    cpus: 8\n    roles: [region]\n    addresses: [10.0.0.11]\n  beta:\n    # cpus: how many?\n    roles: [rack]\n    files:\n      regiond: b/regiond.conf\n",
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			done, err := draft.Complete(parse.NewSource("hosts.yaml", []byte(tt.before)), known)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(strings.ReplaceAll(tt.after, "+", ""), string(done.Text)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			for _, d := range done.Differences {
				t.Errorf("%+v", d)
			}
		})
	}
}

// TestCompleteChangesNothing has manifests that say something else, or to which nothing can
// be added at a place.
func TestCompleteChangesNothing(t *testing.T) {
	for _, tt := range []struct {
		name, text string
		want       []string
	}{
		{"other values", "maas_version: 3.4\ndatabase: {port: 6432}\nhosts:\n  alpha: {cpus: 4, roles: [database, rack], addresses: [10.0.0.12, 10.0.0.13]}\n  beta: {roles: [], files: {regiond: a}}\n", []string{
			`4 alpha cpus: 4, not 8`, `4 alpha roles: [database, rack], not [region]`, `4 alpha addresses: [10.0.0.12, 10.0.0.13], not [10.0.0.11]`,
			`5 beta roles: [], not [rack]`, `5 beta regiond: a, not b/regiond.conf`,
			`1  maas_version: 3.4, not "3.5"`, `2  port: 6432, not 5432`,
		}},
		{"the same written otherwise", "maas_version: '3.5.2'\ndatabase: {port: 5_432}\nhosts:\n  alpha: {cpus: 0x8, roles: [region, rack], addresses: ['::ffff:10.0.0.11', 10.0.0.9]}\n  beta: {roles: [rack], files: {regiond: ./b/regiond.conf}}\n", nil},
		{"an alias", "maas_version: 3.5\ndatabase: {port: 5432}\nhosts:\n  alpha: &a {cpus: 8, roles: [region]}\n  beta: *a\n", []string{
			`4 alpha addresses: , not [10.0.0.11]`,
			`4 beta roles: [region], not [rack]`, `5 beta files: , not {regiond: b/regiond.conf}`,
		}},
		{"a host that is null", "maas_version: 3.5\ndatabase: {port: 5432}\nhosts:\n  alpha: null\n  beta: &x\n", []string{
			`4 alpha cpus: , not 8`, `4 alpha roles: , not [region]`,
			`4 alpha addresses: , not [10.0.0.11]`,
			`5 beta roles: , not [rack]`, `5 beta files: , not {regiond: b/regiond.conf}`,
		}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			done, err := draft.Complete(parse.NewSource("hosts.yaml", []byte(tt.text)), known)
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, d := range done.Differences {
				got = append(got, fmt.Sprintf("%d %s %s: %s, not %s", d.Place.Source.Line(d.Place.Span.Start), d.Host, d.Key, d.Here, d.There))
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(tt.text, string(done.Text)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// TestCompleteRefuses has texts to which nothing is added.
func TestCompleteRefuses(t *testing.T) {
	for text, want := range map[string]string{
		"\n- hosts\n":                    "line 2: it is a list, not a mapping with `hosts`",
		"alpha":                          "line 1: it is the text `alpha`, not a mapping",
		"hosts: [\n":                     "line 1: it is not YAML",
		"\xff\xfeh\x00":                  "it is UTF-16",
		"hosts:\r  alpha: {}\r":          "it has line ends beside LF and CR LF",
		"hosts: {}\n---\nhosts: {}\n":    "line 2: it is not YAML: a second document begins here",
		"hosts:\n\talpha: {cpus: 8}\n":   "line 2: it is not YAML",
		"maas_version: |+\n  3.5\n\n\n#": "",
	} {
		_, err := draft.Complete(parse.NewSource("hosts.yaml", []byte(text)), known)
		if want == "" && err != nil || want != "" && (err == nil || !strings.Contains(err.Error(), want)) {
			t.Errorf("%q: %v", text, err)
		}
	}
}
