package rules

import (
	"fmt"
	"iter"
	"net/netip"
	"net/url"
	"slices"
	"strings"

	"github.com/regionlint/regionlint/bundle"
	"github.com/regionlint/regionlint/parse/hba"
	"github.com/regionlint/regionlint/reach"
)

var staleEntry = Rule{
	Code: "HBA010", Name: "stale-entry", Severity: Info, Fix: Unsafe, Since: "0.1",
	Hosts: AllHosts,
	Check: func(p *Pass) {
		regions := p.openRegions()
		if len(regions) == 0 || !p.knowsAllAddresses() {
			return
		}
		known, every := p.knownAddresses(), map[int]bool{4: p.allHave(true), 6: p.allHave(false)}
		p.each(p.Bundle.Servers(), bundle.PgHBAConf, func(server *bundle.Host) {
			naming := namingOf(server, regions)
			isStale := func(r *hba.Record) bool {
				ip, ok := staleAddress(r, naming)
				return ok && every[ipVersion(ip)] && !known[ip.Unmap()]
			}
			first := true
			for r := range server.HBA.All() {
				if !isStale(r) {
					continue
				}
				// Without any record the server does not start.
				mayGo := !first || !all(server.HBA.All(), isStale)
				first = false
				if !p.counts(countedPlace(r, addressPlace), p.rule.Severity, removable(server, mayGo)) {
					p.report(stale(server, r, mayGo))
				}
			}
		})
	},
}

func all[T any](list iter.Seq[T], is func(T) bool) bool {
	for t := range list {
		if !is(t) {
			return false
		}
	}
	return true
}

// staleAddress is the one address from which a record lets MAAS's user in to
// MAAS's database; ok is false for other records. Of an address that is not what
// it seems HBA009 speaks.
func staleAddress(r *hba.Record, naming *naming) (ip netip.Addr, ok bool) {
	network, ok := r.Prefix()
	if !ok || !network.IsSingleIP() || !r.Valid() || r.Type == hba.Local || r.Method == "reject" {
		return ip, false
	}
	ip = network.Addr()
	return ip, naming.isNamed(r) && naming.namesOnly(r) && !ip.IsLoopback() && !isMisread(r)
}

// knowsAllAddresses tells whether the manifest says at which addresses all hosts
// are, and the database. It skips those of which it does not.
func (p *Pass) knowsAllAddresses() bool {
	skipped := len(p.skips)
	for _, h := range p.Bundle.Hosts {
		switch {
		case h.AddressesBroken:
			p.skip(h.Name, brokenAddresses)
		case len(h.Addresses) == 0:
			p.skip(h.Name, "the manifest gives it no valid address")
		}
	}
	switch database := p.Bundle.Manifest.Database; {
	case database.Broken:
		p.skip("", brokenDatabase)
	case database.Address != "" && !isAddress(database.Address) && !p.isHostName(database.Address):
		p.skip("", "DNS alone knows the address of "+database.Address)
	}
	return len(p.skips) == skipped
}

func (p *Pass) isHostName(name string) bool {
	return slices.ContainsFunc(p.Bundle.Hosts, func(h *bundle.Host) bool { return reach.Names(h, name) })
}

// allHave tells whether the manifest gives every host an address of the family.
// Where it does not, an entry may be for one that it leaves out.
func (p *Pass) allHave(v4 bool) bool {
	return !slices.ContainsFunc(p.Bundle.Hosts, func(h *bundle.Host) bool {
		for _, a := range h.Addresses {
			if a.Addr.Is4() == v4 {
				return false
			}
		}
		return true
	})
}

// knownAddresses are those of the hosts, of the database, and of the regions'
// maas_url: that may be one that moves between regions, and the region that has it may
// connect from it.
func (p *Pass) knownAddresses() map[netip.Addr]bool {
	known := map[netip.Addr]bool{}
	add := func(name string) {
		if ip, err := netip.ParseAddr(strings.TrimSuffix(name, ".")); err == nil {
			known[ip.Unmap()] = true
		}
	}
	add(p.Bundle.Manifest.Database.Address)
	for _, h := range p.Bundle.Hosts {
		for _, name := range append([]string{h.Name}, h.DNSNames...) {
			add(name)
		}
		for _, a := range h.Addresses {
			known[a.Addr.Unmap()] = true
		}
	}
	for _, h := range p.Bundle.Regions() {
		if h.Regiond == nil || h.Regiond.LoadError != nil {
			continue
		}
		if u, err := url.Parse(h.Regiond.String("maas_url")); err == nil {
			add(u.Hostname())
		}
	}
	return known
}

// stale is the finding about a record for an address that no host has. mayGo tells that
// it is not the last one of the file.
func stale(server *bundle.Host, r *hba.Record, mayGo bool) Finding {
	network, _ := r.Prefix()
	f := Finding{
		Message: fmt.Sprintf("%s is let in to MAAS's database, but no host in the manifest has this address", network.Addr()),
		Host:    server.Name,
		Subject: recordSubject(r),
		Primary: Label{Place: addressPlace(r)},
		Notes:   []string{"whoever is given this address next may connect from it"},
		Help:    "remove the line, or add the host to the manifest, with `roles: []` if it has none",
	}
	if fix, ok := removeRecord(server, r); ok && mayGo {
		f.Fixes = []Fix{fix}
	}
	return f
}
