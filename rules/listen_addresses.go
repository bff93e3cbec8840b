package rules

import (
	"fmt"
	"net/netip"
	"slices"
	"strings"

	"github.com/regionlint/regionlint/bundle"
)

var listenAddressesClosed = Rule{
	Code: "PGC006", Name: "listen-addresses-closed", Severity: Error, Fix: Safe, Since: "0.1",
	Check: func(p *Pass) {
		db := p.Bundle.Database()
		if db == nil {
			p.skip("", "no host of the bundle is the database host")
			return
		}
		p.each([]*bundle.Host{db}, bundle.PostgreSQLConf, p.checkListenAddresses)
	},
}

func (p *Pass) checkListenAddresses(db *bundle.Host) {
	items, set, ok := db.Conf.ListenAddresses()
	if !ok {
		p.skip(db.Name, "PostgreSQL cannot read the list in listen_addresses")
		return
	}
	var closed []string
	var related []Label
	for _, r := range p.reaches() {
		if r.region == db || isLoopback(r.target) && !r.region.DatabaseProxy {
			continue
		}
		address := listensOn(db, items, r.target)
		if address == "" {
			continue
		}
		if !slices.Contains(closed, address) {
			closed = append(closed, address)
		}
		if label, ok := r.label(); ok && r.right {
			related = append(related, label)
		}
	}
	if len(closed) == 0 {
		return
	}
	value := strings.Join(append(slices.Clone(items), closed...), listSeparator(db))
	place, fix := setParameter(db, "listen_addresses", value)
	f := Finding{
		Message: fmt.Sprintf("PostgreSQL listens on %s, but regions connect to %s", inPlain(items), strings.Join(closed, " and ")),
		Host:    db.Name,
		Subject: strings.Join(closed, " "),
		Primary: Label{Place: place},
		Related: related,
		Notes:   []string{"the region's log says: Connection refused"},
		Help:    fmt.Sprintf("set listen_addresses = '%s'", value),
		Fixes:   []Fix{fix},
	}
	if set == nil {
		f.Primary.Text = "listen_addresses is not set, PostgreSQL uses localhost"
	}
	p.report(f)
}

// listensOn returns the address that is missing in a list of listen_addresses
// for clients that connect to target; "" when none is, or nobody can tell.
func listensOn(db *bundle.Host, items []string, target string) (missing string) {
	wanted := []string{target}
	if _, err := netip.ParseAddr(target); err != nil && len(db.Addresses) > 0 {
		// A name, or a proxy: any of the host's own addresses will do.
		wanted = nil
		for _, a := range db.Addresses {
			wanted = append(wanted, a.Addr.String())
		}
	}
	for _, item := range items {
		for _, address := range wanted {
			if covers(item, address) {
				return ""
			}
		}
		if isForeignName(item) {
			// DNS knows what it stands for.
			return ""
		}
	}
	return wanted[0]
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
	return sameHost(item, address)
}

// isForeignName tells whether an item is a name other than that of the loopback
// interface.
func isForeignName(item string) bool {
	_, err := netip.ParseAddr(item)
	return err != nil && item != "*" && !strings.EqualFold(item, "localhost")
}

// listSeparator is what stands between the items now.
func listSeparator(db *bundle.Host) string {
	if set := db.Conf.Effective("listen_addresses"); set != nil && !strings.Contains(set.Value, ", ") && strings.Contains(set.Value, ",") {
		return ","
	}
	return ", "
}

func inPlain(items []string) string {
	if len(items) == 0 {
		return "no address"
	}
	return strings.Join(items, ", ") + " only"
}
