package rules

import (
	"fmt"
	"net/netip"
	"slices"
	"strings"

	"github.com/regionlint/regionlint/bundle"
	"github.com/regionlint/regionlint/reach"
)

var listenAddressesClosed = Rule{
	Code: "PGC006", Name: "listen-addresses-closed", Severity: Error, Fix: Safe, Since: "0.1",
	Hosts: MoreHosts,
	Check: func(p *Pass) {
		p.onDatabase(p.checkListenAddresses)
	},
}

func (p *Pass) checkListenAddresses(db *bundle.Host) {
	if !p.settled(db, "listen_addresses") {
		return
	}
	items, set, ok := db.Conf.ListenAddresses()
	if !ok {
		p.skip(db.Name, "PostgreSQL cannot read the list in listen_addresses")
		return
	}
	c := p.closedTo(db, items)
	if len(c.addresses) == 0 {
		return
	}
	value := addItems(db, items, c.addresses)
	place, fix := setParameter(db, "listen_addresses", value)
	fix.Applicability = c.safety
	f := Finding{
		Message: fmt.Sprintf("PostgreSQL listens on %s, but regions connect to %s", inPlain(items), strings.Join(c.addresses, " and ")),
		Host:    db.Name,
		Subject: strings.Join(c.addresses, " "),
		Primary: Label{Place: place},
		Related: c.related,
		Notes:   slices.Concat(notHosts(items), movingNotes(db, c.addresses), []string{"the region's log says: Connection refused"}),
		Help:    fmt.Sprintf("set listen_addresses = %s", quoteValue(value, true)) + byAlterSystem(db, "listen_addresses"),
		Fixes:   []Fix{fix},
	}
	if set == nil {
		f.Primary.Text = "listen_addresses is not set, PostgreSQL uses localhost"
	}
	p.report(f)
}

// closed is what regions connect to, and PostgreSQL does not listen on.
type closed struct {
	addresses []string
	// related are where regions name them.
	related []Label
	// safety is that of a fix which lets PostgreSQL listen on them too.
	safety Applicability
}

func (p *Pass) closedTo(db *bundle.Host, items []string) closed {
	c := closed{safety: Safe}
	for _, r := range p.regions() {
		if r.Host == db || reach.IsLocal(r.Target) && !reach.HasProxy(r.Host) {
			continue
		}
		if reason := r.BehindPooler(); reason != "" {
			p.skip(r.Host.Name, reason)
			continue
		}
		wanted := p.wantedAddresses(db, r)
		if listensOn(items, wanted) {
			continue
		}
		if len(wanted) == 0 {
			p.skip(r.Host.Name, "the manifest gives the database host no addresses")
			continue
		}
		if !slices.Contains(c.addresses, wanted[0]) {
			c.addresses = append(c.addresses, wanted[0])
		}
		if !isAddress(wanted[0]) || !isAddress(r.Target) && !reach.Names(db, r.Target) && !reach.IsLocal(r.Target) {
			// What stands behind the name, DNS knows.
			c.safety = Unsafe
		}
		if label, ok := r.label(); ok {
			c.related = append(c.related, label)
		}
	}
	return c
}

// movingNotes tell of addresses that the database host may not have when PostgreSQL
// starts: it then goes on without them, with a warning (StreamServerPort in
// pqcomm.c).
func movingNotes(db *bundle.Host, closed []string) (notes []string) {
	for _, address := range closed {
		if isAddress(address) && len(db.Addresses) > 0 && !reach.Names(db, address) {
			notes = append(notes, fmt.Sprintf(
				"%s is none of %s's own addresses: if it moves between hosts, listen on '*', or set sysctl net.ipv4.ip_nonlocal_bind=1", address, db.Name))
		}
	}
	return notes
}

// wantedAddresses are what a region may mean by its database_host, the likeliest
// first. One of them has to be listened on; there are none when nobody can tell.
func (p *Pass) wantedAddresses(db *bundle.Host, r region) []string {
	if isAddress(r.Target) && !reach.IsLoopback(r.Target) {
		return []string{r.Target}
	}
	var list []string
	for _, a := range db.Addresses {
		list = append(list, a.Addr.String())
	}
	name := r.Target
	if reach.IsLocal(name) {
		// Where the region's proxy connects to, nobody says.
		name = p.Bundle.Manifest.Database.Address
	}
	if isAddress(name) || list == nil && name != "" {
		list = append(list, name)
	}
	return list
}

func isAddress(text string) bool {
	_, err := netip.ParseAddr(text)
	return err == nil
}

// listensOn tells whether the items of listen_addresses let clients in that
// connect to one of the wanted addresses, or may do so for all that is known.
func listensOn(items, wanted []string) bool {
	for _, item := range items {
		if isForeignName(item) {
			// DNS knows what it stands for.
			return true
		}
		for _, address := range wanted {
			if covers(item, address) {
				return true
			}
		}
	}
	return slices.Contains(items, "*")
}

// covers tells whether an item of listen_addresses lets clients in that connect
// to address (StreamServerPort in pqcomm.c; :: is IPv6 alone).
func covers(item, address string) bool {
	ip, err := netip.ParseAddr(address)
	switch item {
	case "*":
		return true
	case "0.0.0.0":
		return err == nil && ip.Is4()
	case "::":
		return err == nil && ip.Is6()
	}
	return reach.SameHost(item, address)
}

// isForeignName tells whether an item may be a name other than that of the
// loopback interface.
func isForeignName(item string) bool {
	return !isAddress(item) && item != "*" && !strings.EqualFold(item, "localhost") && !isNoHost(item)
}

// isNoHost tells whether an item, with its port, mask or blanks, is neither an
// address nor a name.
func isNoHost(item string) bool { return !isAddress(item) && strings.ContainsAny(item, ":/[];% ") }

func notHosts(items []string) (notes []string) {
	for _, item := range items {
		if isNoHost(item) {
			notes = append(notes, fmt.Sprintf("PostgreSQL cannot listen on `%s`, which is neither an address nor a name", item))
		}
	}
	return notes
}

// addItems is listen_addresses with further items, in the file's own style.
func addItems(db *bundle.Host, items, further []string) string {
	if len(items) == 0 {
		return strings.Join(further, ", ")
	}
	now, _, _ := db.Conf.String("listen_addresses")
	separator := ", "
	if strings.Contains(now, ",") && !strings.Contains(now, ", ") {
		separator = ","
	}
	return strings.TrimRight(now, " \t") + separator + strings.Join(further, separator)
}

func inPlain(items []string) string {
	items = slices.DeleteFunc(slices.Clone(items), isNoHost)
	if len(items) == 0 {
		return "no address"
	}
	return strings.Join(items, ", ") + " only"
}
