package hba_test

import (
	"flag"
	"fmt"
	"iter"
	"math/rand/v2"
	"net/netip"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/regionlint/regionlint/parse/hba"
	"github.com/regionlint/regionlint/parse/version"
)

// unreachable lists the lines that no connection reaches, each with the lines
// that cover it: "3<1,2".
func unreachable(f *hba.File) string {
	var list []string
	for c := range f.Unreachable() {
		var by []string
		records, more := c.By()
		for _, r := range records {
			by = append(by, fmt.Sprint(r.Line()))
		}
		if more {
			by = append(by, "...")
		}
		list = append(list, fmt.Sprintf("%d<%s", c.Record.Line(), strings.Join(by, ",")))
	}
	return strings.Join(list, " ")
}

func TestUnreachable(t *testing.T) {
	many := func(format string, n int) (lines []string) {
		for i := range n {
			lines = append(lines, fmt.Sprintf(format, i))
		}
		return lines
	}
	list := func(n int) string { return strings.Join(many("u%d", n), ",") }
	for _, test := range []struct {
		what  string
		lines []string
		want  string
	}{
		{"nothing above", []string{"host a a 10.0.0.1/32 md5", "host a a 10.0.0.0/24 md5"}, ""},
		{"one line", []string{"host a a 10.0.0.0/24 md5", "host a a 10.0.0.1/32 trust"}, "2<1"},
		{"an equal line", []string{"local a a peer", "local a a peer"}, "2<1"},
		{"two halves", []string{"host a a 10.0.0.0/25 md5", "host a a 10.0.0.128/25 md5", "host a a 10.0.0.0/24 md5"}, "3<1,2"},
		{"two halves of other lists", []string{"host a all 10.0.0.0/25 md5", "host all a 10.0.0.128/25 md5", "host a a 10.0.0.0/24 md5"}, "3<1,2"},
		{"a hole", []string{"host a a 10.0.0.0/25 md5", "host a a 10.0.0.128/26 md5", "host a a 10.0.0.0/24 md5"}, ""},
		{"of several that do it alone, the first", []string{"host a a 10.0.0.0/25 md5", "host a a 10.0.0.0/24 md5", "host all all all md5", "host a a 10.0.0.0/24 md5"}, "4<2"},
		{"what is covered covers nothing more", []string{"host a a 10.0.0.0/8 md5", "host a a 10.1.0.0/16 md5", "host a a 10.1.1.0/24 md5"}, "2<1 3<1"},
		{"the whole of both families", []string{"host a a 0.0.0.0/0 md5", "host a a ::/0 md5", "host a a all md5"}, "3<1,2"},
		{"the whole of one family", []string{"host a a 0.0.0.0/0 md5", "host a a all md5"}, ""},
		{"IPv4 in IPv6 is IPv6", []string{"host a a ::ffff:10.0.0.0/104 md5", "host a a 10.0.0.0/8 md5"}, ""},
		{"more than can be told", append(many("host a a 10.0.0.%d/32 md5", 8), "host a a 10.0.0.0/29 md5"), "9<1,2,3,4,..."},
		{"with TLS and without", []string{"hostssl a a all md5", "hostnossl a a all md5", "host a a all md5"}, "3<1,2"},
		{"with GSSAPI and without", []string{"hostgssenc a a all md5", "hostnogssenc a a all md5", "host a a all md5"}, "3<1,2"},
		{"without TLS is with GSSAPI too", []string{"hostssl a a all md5", "hostnogssenc a a all md5", "host a a all md5"}, ""},
		{"TLS is without GSSAPI", []string{"hostnogssenc a a all md5", "hostssl a a all md5"}, "2<1"},
		{"the socket is no address", []string{"host all all all md5", "local all all peer"}, ""},
		{"parts of a list", []string{"host a a all md5", "host b a all md5", "host a,b a all md5"}, "3<1,2"},
		{"a list by one line", []string{"host a,b,c a,b all md5", "host b,a b,a all md5"}, "2<1"},
		{"a part of a list is left", []string{"host a a all md5", "host a,b a all md5"}, ""},
		{"a list is not all of them", []string{"host a,b a all md5", "host all a all md5"}, ""},
		{"all has no replication", []string{"host all all all md5", "host replication all all md5"}, ""},
		{"replication has not all", []string{"host replication all all md5", "host a all all md5"}, ""},
		{"both", []string{"host all,replication all all md5", "host a,replication a all md5"}, "2<1"},
		{"a database called replication", []string{"host all all all md5", `host "replication" all all md5`}, "2<1"},
		{"sameuser is one of all", []string{"host all all all md5", "host sameuser all all md5"}, "2<1"},
		{"a database with the user's name", []string{"host sameuser all all md5", "host a a all md5", "host a b all md5"}, "2<1"},
		{"sameuser of one user", []string{"host a a all md5", "host sameuser a all md5", "host sameuser b all md5"}, "2<1"},
		{"a quoted keyword is a name", []string{`host "all" all all md5`, "host a all all md5", `host all "all" all md5`, "host all a all md5"}, ""},
		{"a keyword half quoted", []string{`host a"ll" all all md5`, "host a all all md5"}, "2<1"},
		{"case matters", []string{"host A a all md5", "host a a all md5"}, ""},
		{"samehost of all", []string{"host a a all md5", "host a a samehost md5", "host a a samenet md5"}, "2<1 3<1"},
		{"samehost of samenet", []string{"host a a samenet md5", "host a a samehost md5"}, "2<1"},
		{"samenet of samehost", []string{"host a a samehost md5", "host a a samenet md5"}, ""},
		{"samehost of everything", []string{"host a a 0.0.0.0/0 md5", "host a a ::/0 md5", "host a a samehost md5"}, "3<1,2"},
		{"samehost of a network", []string{"host a a 0.0.0.0/0 md5", "host a a samehost md5"}, ""},
		{"loopback of samehost", []string{"host a a samehost md5", "host a a 127.0.0.1/32 md5", "host a a ::1/128 md5", "host a a 127.0.0.0/8 md5"}, "2<1 3<1"},
		{"a network of samenet", []string{"host a a samenet md5", "host a a 10.0.0.0/8 md5"}, ""},
		{"a mask column, and host bits", []string{"host a a 10.0.0.7 255.255.255.0 md5", "host a a 10.0.0.9/24 md5"}, "2<1"},
		{"a mask with a hole covers nothing", []string{"host a a 10.0.0.0 255.0.255.0 md5", "host a a 10.0.0.0/24 md5"}, ""},
		{"a mask with a hole is covered", []string{"host a a 10.0.0.0/8 md5", "host a a 10.0.0.0 255.0.255.0 md5"}, "2<1"},
		{"host names", []string{"host a a all md5", "host a a db.example.com md5"}, ""},
		{"roles", []string{"host all all all md5", "host a +r all md5", "host samerole a all md5", "host samegroup,a a,+r all md5"}, ""},
		{"a role beside a name", []string{"host a,samerole a,+r all md5", "host a a all md5", "host a r all md5"}, "2<1"},
		{"a role beside all", []string{"host a all all md5", "host a all,+r all md5"}, "2<1"},
		{"equal regular expressions", []string{"host /^a a all md5", `host "/^a" a all md5`, "host a a all md5", "host /^a$ a all md5"}, "2<1"},
		{"a regular expression is one of all", []string{"host all all all md5", "host /^a /^b all md5"}, "2<1"},
		{"names that no client can have", []string{"host all all all md5", "host " + strings.Repeat("x", 64) + ` "" all md5`}, ""},
		{"such a name beside another", []string{"host all all all md5", "host a," + strings.Repeat("x", 64) + " a all md5"}, "2<1"},
		{"a long list is covered as a whole", []string{"host a " + list(101) + " all md5", "host a " + list(101) + " 10.0.0.0/8 md5", "host a u1 all md5"}, "2<1"},
		{"a list that is not too long", []string{"host a " + list(100) + " all md5", "host a u1 all md5"}, "2<1"},
	} {
		f := parseText(t, strings.Join(test.lines, "\n"), version.PostgreSQL16)
		if !f.Loads() {
			t.Fatalf("%s: does not load", test.what)
		}
		if diff := cmp.Diff(test.want, unreachable(f)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", test.what, diff)
		}
	}
}

// TestUnreachableByVersion shows what is a keyword, or known, in one version
// only.
func TestUnreachableByVersion(t *testing.T) {
	for _, test := range []struct {
		lines    string
		versions map[version.PostgreSQL]string
	}{
		{"host /a all all md5\nhost \"/a\" all all md5\nhost a all all md5", map[version.PostgreSQL]string{version.PostgreSQL15: "2<1", version.PostgreSQL16: "2<1"}},
		{"host all all all md5\nhost a all all md5\nbogus", map[version.PostgreSQL]string{version.PostgreSQL95: "", version.PostgreSQL18: ""}},
		{"host all all all md5\ninclude x", map[version.PostgreSQL]string{version.PostgreSQL15: "", version.PostgreSQL16: ""}},
	} {
		for v, want := range test.versions {
			if got := unreachable(parseText(t, test.lines, v)); got != want {
				t.Errorf("%s in %s: %q, want %q", test.lines, v, got, want)
			}
		}
	}
}

// draw is a source of random files whose words come from a small world.
type draw struct{ *rand.Rand }

func (d draw) one(words ...string) string { return words[d.IntN(len(words))] }

func (d draw) list(words ...string) string {
	list := d.one(words...)
	for d.IntN(3) == 0 {
		list += "," + d.one(words...)
	}
	return list
}

// some are a few of the words: few make many lines that cover each other.
func (d draw) some(words []string) []string {
	d.Shuffle(len(words), func(i, j int) { words[i], words[j] = words[j], words[i] })
	return words[:2+d.IntN(len(words)-2)]
}

// networks are addresses that cover each other, alone or together.
var networks = [][]string{
	{"10.0.0.0/31", "10.0.0.2/31", "10.0.0.0/30", "10.0.0.2/32", "10.0.0.3/32"},
	{"10.0.0.0/32", "10.0.0.1/32", "10.0.0.0/31", "10.0.0.1 255.255.255.254", "10.0.0.0/30"},
	{"0.0.0.0/1", "128.0.0.0/1", "0.0.0.0/0", "::/0", "all"},
	{"samehost", "samenet", "127.0.0.1/32", "127.0.0.0/31", "::1/128", "all"},
	{"0.0.0.0/0", "::/0", "samehost", "samenet"},
}

// file is a text of a few records, with words beside those in which Unreachable
// is exact.
func (d draw) file(databases, users, addresses []string) string {
	databases = d.some(append(databases, "all", "all", "sameuser", "replication", "a", "b", `"all"`, `"replication"`))
	users = d.some(append(users, "all", "all", "a", "b", `"all"`))
	types := d.some([]string{"local", "host", "host", "hostssl", "hostnossl", d.one("hostgssenc", "hostnogssenc")})
	addresses = append(addresses, networks[d.IntN(len(networks))]...)
	if d.IntN(2) == 0 {
		addresses = append(addresses, networks[d.IntN(len(networks))]...)
	}
	var text strings.Builder
	for range 4 + d.IntN(13) {
		kind, address := d.one(types...), d.one(addresses...)
		if kind == "local" {
			address = ""
		}
		fmt.Fprintln(&text, kind, d.list(databases...), d.list(users...), address, "md5")
	}
	return text.String()
}

// connections are all that make a difference to those files. There are names
// that no file has, and each address is one of the server's, or of a network of
// its, or neither.
func connections(yield func(hba.Connection) bool) {
	names := []string{"a", "b", "all", "replication", "+r", "x", "y"}
	for _, address := range []string{"", "10.0.0.0", "10.0.0.1", "10.0.0.2", "10.0.0.3", "10.0.0.4", "192.0.2.1", "127.0.0.1", "127.0.0.0", "::1", "fd00::1"} {
		for _, c := range ways(address) {
			for _, c.User = range names {
				for _, c.Database = range names {
					if !yield(c) {
						return
					}
				}
				c.Replication, c.Database = hba.Physical, "a"
				if !yield(c) {
					return
				}
				c.Replication = hba.NoReplication
			}
		}
	}
}

// ways are how a client comes from an address; "" is the socket.
func ways(address string) (list []hba.Connection) {
	if address == "" {
		return []hba.Connection{{Local: true, ServerNetworksKnown: true, RolesKnown: true}}
	}
	ip := netip.MustParseAddr(address)
	other := netip.PrefixFrom(ip.Next(), ip.BitLen()-8)
	loopback := []netip.Prefix{netip.MustParsePrefix("127.0.0.1/32"), netip.MustParsePrefix("::1/128")}
	for _, networks := range [][]netip.Prefix{loopback, append(loopback, other), append(loopback, netip.PrefixFrom(ip, 32))} {
		for _, how := range []hba.Connection{{}, {SSL: true}, {GSS: true}} {
			how.Address, how.ServerNetworks, how.ServerNetworksKnown, how.RolesKnown = ip, networks, true, true
			list = append(list, how)
		}
	}
	return list
}

// shuffled are the connections in an order in which one that reaches a record
// is soon found.
func shuffled(connections iter.Seq[hba.Connection]) []hba.Connection {
	all := slices.Collect(connections)
	rand.New(rand.NewPCG(1, 1)).Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
	return all
}

// reached tells whether one of the connections comes to the record, or may.
func reached(f *hba.File, r *hba.Record, all []hba.Connection) bool {
	return slices.ContainsFunc(all, func(c hba.Connection) bool {
		if f.Matches(r, c).Certainty == hba.No {
			return false
		}
		d := f.Decide(c)
		return d.Record == r || slices.ContainsFunc(d.Possible, func(p hba.Possible) bool { return p.Record == r })
	})
}

var randomFiles = flag.Uint64("files", 1000, "how many random files to compare with all connections")

// TestUnreachableIsExact compares with all connections of small worlds, one
// after the other.
func TestUnreachableIsExact(t *testing.T) {
	together := 0
	all := shuffled(connections)
	for seed := range *randomFiles {
		d := draw{rand.New(rand.NewPCG(seed, 8))}
		v := versions[d.IntN(len(versions))]
		if v < version.PostgreSQL12 {
			v = version.PostgreSQL12 // no GSSAPI encryption before
		}
		text := d.file(nil, nil, nil)
		f := parseText(t, text, v)
		told := map[*hba.Record]bool{}
		for c := range f.Unreachable() {
			told[c.Record] = true
			if by, _ := c.By(); len(by) > 1 {
				together++
			}
		}
		for r := range f.All() {
			if told[r] == reached(f, r, all) {
				t.Fatalf("seed %d, PostgreSQL %s: line %d is told of: %v:\n%s", seed, v, r.Line(), told[r], text)
			}
		}
		checkCovering(t, f, all)
	}
	if together < int(*randomFiles/10) {
		t.Errorf("only %d lines of %d files are covered by several together", together, *randomFiles)
	}
}

// checkCovering checks that the records told of do cover the other one.
func checkCovering(t *testing.T, f *hba.File, all []hba.Connection) {
	t.Helper()
	for covered := range f.Unreachable() {
		by, more := covered.By()
		if more {
			continue
		}
		for _, c := range all {
			matches := func(r *hba.Record) bool { return f.Matches(r, c).Certainty == hba.Yes }
			if matches(covered.Record) && !slices.ContainsFunc(by, matches) {
				t.Fatalf("%s is not covered by all of %v:\n%s", covered.Record.Place().Text(), unreachable(f), f.Source.Text)
			}
		}
	}
}

// TestUnreachableIsSure shows that no connection whatever reaches a line that
// is told of, where files alone cannot decide on all lines.
func TestUnreachableIsSure(t *testing.T) {
	found := 0
	worlds := func(yield func(hba.Connection) bool) {
		connections(func(c hba.Connection) bool {
			for _, roles := range [][]string{nil, {"a"}, {"r"}, {"r", "x"}} {
				for _, name := range []string{"", "db.example.com"} {
					c.Roles, c.HostName, c.HostNameKnown, c.UserExists = roles, name, true, true
					if !yield(c) {
						return false
					}
				}
			}
			return true
		})
	}
	all := shuffled(worlds)
	for seed := range *randomFiles / 2 {
		d := draw{rand.New(rand.NewPCG(seed, 9))}
		text := d.file(
			[]string{"samerole", "samegroup", "/^a", "/x", `"/^a"`, strings.Repeat("a", 64)},
			[]string{"+r", "+a", `"+r"`, "/^a", "/x", `""`},
			[]string{"db.example.com", ".example.com", "10.0.0.0 255.255.255.253", "10.0.0.1 255.255.255.253"},
		)
		f := parseText(t, text, versions[d.IntN(len(versions))])
		if !f.Loads() {
			continue
		}
		for c := range f.Unreachable() {
			found++
			if reached(f, c.Record, all) {
				t.Fatalf("seed %d, PostgreSQL %s: line %d is reached:\n%s", seed, f.Server.Version, c.Record.Line(), text)
			}
		}
	}
	if found < int(*randomFiles/10) {
		t.Errorf("only %d lines of %d files were found", found, *randomFiles/2)
	}
}

// mixedFile has n different records for networks of all sizes, many databases
// and users, and all types.
func mixedFile(n int) string {
	d := draw{rand.New(rand.NewPCG(uint64(n), 1))}
	var text strings.Builder
	for i := range n {
		users := d.one("all", fmt.Sprintf("u%d", i), fmt.Sprintf("u%d,u%d", i%97, i%89), "maas", "maas")
		databases := d.one("all", "maasdb", "maasdb", fmt.Sprintf("d%d", i%1000), "sameuser", "replication")
		address := fmt.Sprintf("10.%d.%d.%d/%d", i>>16&255, i>>8&255, i&255, 20+d.IntN(13))
		if i%3 == 0 {
			address = fmt.Sprintf("fd00:%x:%x::%x/%d", d.IntN(1<<16), i>>8&255, i&255, 48+d.IntN(81))
		}
		fmt.Fprintln(&text, d.one("host", "host", "hostssl", "hostnossl"), databases, users, address, "scram-sha-256")
	}
	return text.String()
}
