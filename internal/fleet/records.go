package fleet

import (
	"fmt"
	"math/rand/v2"
	"net/netip"
	"strings"
)

// localRecords begin a pg_hba.conf: what PostgreSQL comes with.
const localRecords = `# type  database        user            address                 method
local   all             postgres                                peer
local   all             all                                     peer
host    all             all             127.0.0.1/32            scram-sha-256
host    all             all             ::1/128                 scram-sha-256
`

// SiteRecords is a pg_hba.conf of n lines and a few before them, of the kinds that large
// sites have: lists, roles, names in quotes, host names, networks, masks in a column of
// their own, IPv6, options, comments. PostgreSQL 16 loads it.
func SiteRecords(n int) string {
	d := draw{rand.New(rand.NewPCG(uint64(n), 2))}
	var text strings.Builder
	text.WriteString(localRecords)
	for i := range n {
		switch d.IntN(20) {
		case 0:
			fmt.Fprintf(&text, "# change %d: access for the region controllers of rack %d\n", i, d.IntN(900))
		case 1:
			fmt.Fprintf(&text, "local   %-15s +team%-34d peer\n", d.database(), d.IntN(50))
		default:
			kind, method := d.word("host", "host", "hostssl"), d.word("scram-sha-256", "scram-sha-256", "scram-sha-256", "md5", "reject", `ident map="site map"`)
			if kind == "hostssl" && d.IntN(4) == 0 {
				method += " clientcert=verify-full"
			}
			fmt.Fprintf(&text, "%-7s %-15s %-15s %-23s %s\n", kind, d.database(), d.user(), d.address(), method)
		}
	}
	return text.String()
}

func (d draw) database() string {
	app := func() string { return fmt.Sprintf("app%03d", d.IntN(400)) }
	return d.word("maasdb", "maasdb", "all", app(), app(), app()+","+app(), fmt.Sprintf(`"DB %d"`, d.IntN(100)), "sameuser")
}

func (d draw) user() string {
	service := func() string { return fmt.Sprintf("svc%04d", d.IntN(2000)) }
	return d.word("maas", "maas", "all", service(), service(), "maas,"+service(), fmt.Sprintf("+team%d", d.IntN(50)))
}

func (d draw) address() string {
	a, b, c := d.IntN(256), d.IntN(256), d.IntN(256)
	switch d.IntN(16) {
	case 0:
		return fmt.Sprintf("10.%d.%d.0  255.255.255.0", a, b)
	case 1, 2:
		return fmt.Sprintf("2001:db8:%x:%x::%x/128", a<<8|b, c, d.IntN(1<<16))
	case 3:
		return fmt.Sprintf("2001:db8:%x:%x::/64", a<<8|b, c)
	case 4:
		return fmt.Sprintf(".site%d.example.com", a)
	case 5, 6:
		return fmt.Sprintf("10.%d.%d.0/24", a, b)
	case 7:
		return fmt.Sprintf("172.%d.0.0/20", 16+a%16)
	default:
		return fmt.Sprintf("10.%d.%d.%d/32", a, b, c)
	}
}

// ListRecords is a pg_hba.conf of n records with lists, of 2 to 5 out of 20 databases
// and as many users, for networks of all sizes.
func ListRecords(n int) string {
	d := draw{rand.New(rand.NewPCG(uint64(n), 3))}
	list := func(name string) string {
		var names []string
		for _, i := range d.Perm(20)[:2+d.IntN(4)] {
			names = append(names, fmt.Sprint(name, i))
		}
		return strings.Join(names, ",")
	}
	var text strings.Builder
	for range n {
		address := netip.AddrFrom4([4]byte{10, byte(d.IntN(256)), byte(d.IntN(256)), byte(d.IntN(256))})
		network := netip.PrefixFrom(address, 16+d.IntN(17)).Masked()
		fmt.Fprintf(&text, "host %s %s %s scram-sha-256\n", list("app"), list("svc"), network)
	}
	return text.String()
}

// PlainRecords is a pg_hba.conf of n records with nothing in them that only PostgreSQL
// reads: one database, one user, one address each.
func PlainRecords(n int) string {
	d := draw{rand.New(rand.NewPCG(uint64(n), 4))}
	var text strings.Builder
	for range n {
		fmt.Fprintf(&text, "host    app%03d    svc%04d    10.%d.%d.%d/32    md5\n", d.IntN(400), d.IntN(2000), d.IntN(256), d.IntN(256), d.IntN(256))
	}
	return text.String()
}
