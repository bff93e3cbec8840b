package rules

import (
	"fmt"
	"net/netip"
	"slices"
	"strings"

	"github.com/regionlint/regionlint/bundle"
	"github.com/regionlint/regionlint/parse"
	"github.com/regionlint/regionlint/parse/hba"
)

var addressTooWide = Rule{
	Code: "HBA006", Name: "address-too-wide", Severity: Warning, Fix: Unsafe, Since: "0.1",
	Check: func(p *Pass) {
		regions := p.openRegions()
		p.each(p.Bundle.Servers(), bundle.PgHBAConf, func(server *bundle.Host) {
			for _, r := range reached(server) {
				if r.Method == "reject" || !letsOthersIn(server, r) || !isNamed(r, regions) {
					continue
				}
				if open := openTo(r); open != "" {
					p.report(p.tooWide(server, r, regions, open))
				}
			}
		})
	},
}

// openTo says to whom on the Internet a record is open; "" if to nobody, to a
// single address, or to what nobody meant, of which HBA009 speaks.
func openTo(r *hba.Record) string {
	if r.Address.Kind == hba.AllAddresses {
		return "every address"
	}
	network, ok := r.Address.Prefix()
	switch {
	case !ok, network.IsSingleIP(), !holdsPublic(network) && network.Bits() > 0, isMisread(r):
		return ""
	case network.Bits() == 0 && network.Addr().Is4():
		return "every IPv4 address"
	case network.Bits() == 0:
		return "every IPv6 address"
	}
	return fmt.Sprintf("%s, which holds public addresses", network)
}

func (p *Pass) tooWide(server *bundle.Host, r *hba.Record, regions []region, open string) Finding {
	named := slices.IndexFunc(regions, func(region region) bool { return region.isNamedBy(r) })
	f := Finding{
		Message: fmt.Sprintf("the line for database %s and user %s is open to %s", regions[named].Database, regions[named].User, open),
		Host:    server.Name,
		Subject: recordSubject(r),
		Primary: Label{Place: addressPlace(r)},
		Notes:   []string{"only region hosts connect to MAAS's database; all others may try passwords here"},
	}
	if r.Method == "trust" {
		f.Notes = []string{"only region hosts connect to MAAS's database"}
	}
	addresses, unknown := p.narrowed(server, r, regions)
	switch {
	case unknown != "":
		f.Help = fmt.Sprintf("write a line for the address of each region host instead (%s)", unknown)
		return f
	case len(addresses) == 0:
		f.Help = "remove the line: no region host needs it"
	case len(addresses) == 1:
		f.Help = "write the one address that region hosts need instead: " + addresses[0]
	default:
		f.Help = "write a line for each address of the region hosts instead: " + strings.Join(addresses, ", ")
	}
	if fix, ok := narrow(server, r, addresses); ok && namesOnly(r, regions) {
		fix.Message = f.Help
		f.Fixes = []Fix{fix}
	}
	return f
}

// brokenAddresses says why it is not known where a host is.
const brokenAddresses = "an address that the manifest gives it cannot be read"

// narrowed are the networks of single addresses that regions need the record
// for, and unknown why that cannot be told. An address that an earlier record
// decides on needs none.
func (p *Pass) narrowed(server *bundle.Host, r *hba.Record, regions []region) (list []string, unknown string) {
	if len(regions) < len(p.Bundle.Regions()) {
		return nil, "it is not known how each of them connects"
	}
	for _, region := range regions {
		sources, reason := region.Sources(server)
		if region.Host.AddressesBroken {
			reason = brokenAddresses
		}
		if reason != "" {
			return nil, fmt.Sprintf("for %s, %s", region.Host.Name, reason)
		}
		var addresses []netip.Addr
		for _, s := range sources {
			addresses = append(addresses, s.Addresses...)
		}
		for _, a := range region.Host.Addresses {
			addresses = append(addresses, a.Addr)
		}
		for _, address := range addresses {
			network := single(address).String()
			if region.needs(server, r, address) && !slices.Contains(list, network) {
				list = append(list, network)
			}
		}
	}
	return list, ""
}

// needs tells whether the record decides on a connection of the region from the
// address.
func (r region) needs(server *bundle.Host, record *hba.Record, address netip.Addr) bool {
	for _, c := range r.Attempts(server, false, address) {
		if server.HBA.Decide(c).Record == record {
			return true
		}
	}
	return false
}

// narrow makes of a record one for each of the addresses, in their order: the
// first in its place, with its comment. ok is false where a record cannot be
// written anew without showing a secret, or at all.
func narrow(server *bundle.Host, r *hba.Record, addresses []string) (fix Fix, ok bool) {
	if len(addresses) == 0 {
		return removeRecord(server, r)
	}
	first, ok := r.ReplaceAddress(addresses[0])
	if !ok {
		return fix, false
	}
	edits := []parse.Edit{first}
	var lines []string
	for _, address := range addresses[1:] {
		line, _ := r.WithAddress(address)
		lines = append(lines, line)
	}
	if len(lines) > 0 {
		below := strings.Join(lines, r.Source.LineEnd(r.Lines.Start))
		edits = append(edits, server.HBA.InsertAfter(r, below))
	}
	return recordFix(server, "", edits...), len(lines) == 0 || !r.Source.HoldsSecret(r.Span)
}
