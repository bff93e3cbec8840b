package hba_test

import (
	"fmt"
	"net/netip"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/regionlint/regionlint/parse"
	"github.com/regionlint/regionlint/parse/hba"
	"github.com/regionlint/regionlint/parse/version"
)

// recordFor is a record for an address that is written so.
func recordFor(t *testing.T, written string) *hba.Record {
	t.Helper()
	record := &parseText(t, "host all all "+written+" md5\n", version.PostgreSQL14).Records[0]
	if record.Err != nil {
		t.Fatalf("%s: %s", written, record.Err.Text)
	}
	return record
}

func addressOf(t *testing.T, written string) hba.Address {
	t.Helper()
	return recordFor(t, written).Address()
}

// TestPrefix shows which network an address is, without its host bits.
func TestPrefix(t *testing.T) {
	for written, want := range map[string]string{
		"10.0.0.0/8":             "10.0.0.0/8",
		"10.1.2.3/8":             "10.0.0.0/8",
		"10.1.2.3 255.0.0.0":     "10.0.0.0/8",
		"10.1.2.3 0.0.0.0":       "0.0.0.0/0",
		"10/8":                   "0.0.0.0/8",
		"10.0.0.12/32":           "10.0.0.12/32",
		"fd00::12/64":            "fd00::/64",
		"fd00::12 ffff:ffff::":   "fd00::/32",
		"10.0.0.0 8":             "none",
		"10.0.0.0 255.0.255.0":   "none",
		"fd00::12 ffff::ffff":    "none",
		"all":                    "none",
		"samenet":                "none",
		"db.example.net":         "none",
		"10.0.0.0 255.255.0.255": "none",
	} {
		got := "none"
		if p, ok := addressOf(t, written).Prefix(); ok {
			got = p.String()
		}
		if got != want {
			t.Errorf("%s is %s, want %s", written, got, want)
		}
	}
}

// TestWithin shows which addresses have none outside of a network.
func TestWithin(t *testing.T) {
	for _, test := range []struct {
		written, network string
		want             bool
	}{
		{"127.0.0.1/32", "127.0.0.0/8", true},
		{"127.0.0.1/8", "127.0.0.0/8", true},
		{"127.0.0.1/7", "127.0.0.0/8", false},
		{"127.0.0.1 255.0.0.255", "127.0.0.0/8", true},
		{"127.0.0.1 0.255.255.255", "127.0.0.0/8", false},
		{"10.0.0.1/32", "127.0.0.0/8", false},
		{"::1/128", "::1/128", true},
		{"::1/127", "::1/128", false},
		{"::ffff:127.0.0.1/128", "127.0.0.0/8", false},
		{"all", "0.0.0.0/0", false},
		{"localhost", "0.0.0.0/0", false},
	} {
		if got := recordFor(t, test.written).Within(netip.MustParsePrefix(test.network)); got != test.want {
			t.Errorf("%s within %s: %v", test.written, test.network, got)
		}
	}
}

// TestMatchesNobody shows what PostgreSQL takes, though no client has it.
func TestMatchesNobody(t *testing.T) {
	for written, want := range map[string]bool{
		"10.0.0.0/8": false, "::/0": false, "all": false, "samehost": false,
		"localhost": false, "db.example.net": false, ".example.net": false, "node1-9": false, "rack_2": false,
		"ALL": true, `"all"`: true, "*": true, "10.0.0.*": true, "256.1.1.1": true, "db:5432": true, `""`: true,
		"10.0.0.1-10.0.0.9": true, "10.0.0.1-9": true, "[::1]": true, "db.example.net.": true,
		"::ffff:10.0.0.1/128": true, "::ffff:0:0/96": true, "::ffff:0:0/95": false, "::10.0.0.1/128": false,
	} {
		if got := recordFor(t, written).MatchesNobody(); got != want {
			t.Errorf("%s matches nobody: %v", written, got)
		}
	}
}

// TestIsFor shows that only the database and the user count.
func TestIsFor(t *testing.T) {
	for columns, want := range map[string]hba.Certainty{
		"maasdb maas":          hba.Yes,
		"all all":              hba.Yes,
		"a,maasdb b,maas":      hba.Yes,
		"/^maas /^ma":          hba.Yes,
		"maasdb +maas":         hba.Yes,
		"maasdb +ops":          hba.Maybe,
		"samerole maas":        hba.Maybe,
		"sameuser maas":        hba.No,
		"replication maas":     hba.No,
		"other maas":           hba.No,
		"maasdb other":         hba.No,
		"other +ops":           hba.No,
		`"all" maas`:           hba.No,
		"maasdb MAAS":          hba.No,
		"samerole +ops":        hba.Maybe,
		"maasdb,samerole maas": hba.Yes,
	} {
		for _, rest := range []string{"host %s 10.0.0.0/8 md5\n", "local %s md5\n", "hostnossl %s nobody.* md5\n"} {
			f := parseText(t, fmt.Sprintf(rest, columns), version.PostgreSQL16)
			if got := f.MatcherFor("maasdb", "maas").MatchNames(&f.Records[0]).Certainty; got != want {
				t.Errorf(rest+"is for maas and maasdb: %v, want %v", columns, got, want)
			}
		}
	}
}

// TestReplaceAddress shows that the columns stay, as far as there is room.
func TestReplaceAddress(t *testing.T) {
	for text, want := range map[string]string{
		"host maasdb maas 0.0.0.0/0 md5 # all":                  "host maasdb maas 10.0.0.12/32 md5 # all",
		"host maasdb maas 0.0.0.0/0        md5":                 "host maasdb maas 10.0.0.12/32     md5",
		"host maasdb maas 0.0.0.0/0   md5":                      "host maasdb maas 10.0.0.12/32 md5",
		"host maasdb maas 192.168.100.0/24 md5":                 "host maasdb maas 10.0.0.12/32     md5",
		"host maasdb maas 0.0.0.0     0.0.0.0     md5 ":         "host maasdb maas 10.0.0.12/32            md5 ",
		"host\tmaasdb\tmaas\tall\t\t\tmd5":                      "host\tmaasdb\tmaas\t10.0.0.12/32\t\tmd5",
		"  host maasdb maas \"0.0.0.0/0\"   \"md5\"":            "  host maasdb maas 10.0.0.12/32  \"md5\"",
		"hostssl maasdb maas all \\\n md5 clientcert=verify-ca": "hostssl maasdb maas 10.0.0.12/32 md5 clientcert=verify-ca",
	} {
		record := parseText(t, text+"\n", version.PostgreSQL14).Records[0]
		edit, ok := record.ReplaceAddress("10.0.0.12/32")
		got := string(parse.Apply([]byte(text), []parse.Edit{edit}))
		if !ok || got != want {
			t.Errorf("%q becomes\n%q, want\n%q", text, got, want)
		}
		if after := parseText(t, got+"\n", version.PostgreSQL14).Records[0]; after.Err != nil || after.Address().IP != netip.MustParseAddr("10.0.0.12") {
			t.Errorf("%q is read as %v, %+v", got, after.Err, after.Address())
		}
	}
}

// TestWithAddress leaves out what follows the last word.
func TestWithAddress(t *testing.T) {
	record := parseText(t, "\thost maasdb maas all       md5  # all\n", version.PostgreSQL14).Records[0]
	line, ok := record.WithAddress("::1/128")
	if diff := cmp.Diff([]any{"\thost maasdb maas ::1/128   md5", true}, []any{line, ok}); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	for _, text := range []string{"local all all md5\n", "host all all 10.0.0.0/33 md5\n"} {
		if line, ok := parseText(t, text, version.PostgreSQL14).Records[0].WithAddress("::1/128"); ok {
			t.Errorf("%q becomes %q", text, line)
		}
	}
}
