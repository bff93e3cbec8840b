package rules

import (
	"fmt"
	"net/netip"
	"slices"
	"strings"

	"github.com/regionlint/regionlint/bundle"
	"github.com/regionlint/regionlint/parse"
	"github.com/regionlint/regionlint/parse/hba"
	"github.com/regionlint/regionlint/parse/manifest"
)

var addressTooWide = Rule{
	Code: "HBA006", Name: "address-too-wide", Severity: Warning, Fix: Unsafe, Since: "0.1",
	Hosts: MoreHosts,
	Check: func(p *Pass) {
		regions := p.openRegions()
		p.each(p.Bundle.Servers(), bundle.PgHBAConf, func(server *bundle.Host) {
			needed, unknown := p.needed(server, regions)
			naming, others := namingOf(server, regions), othersOf(server)
			for r := range reached(server) {
				if r.Method == "reject" || !isOpen(r) || !others.meet(r) || isLinkOfRegion(r, regions) {
					continue
				}
				named, ok := naming.first(r)
				if !ok {
					continue
				}
				mayNarrow := unknown == "" && naming.namesOnly(r)
				if p.counts(countedPlace(r, addressPlace), p.rule.Severity, narrowing(server, r, needed[r], mayNarrow)) {
					continue
				}
				f := tooWide(server, r, named)
				narrowed(&f, server, r, needed[r], unknown, mayNarrow)
				p.report(f)
			}
		})
	},
}

// isOpen tells whether a record is open to somebody on the Internet: not to nobody
// there, to a single address, or to what nobody meant, of which HBA009 speaks.
func isOpen(r *hba.Record) bool {
	if r.AddressKind() == hba.AllAddresses {
		return true
	}
	network, ok := r.Prefix()
	return ok && !network.IsSingleIP() && (network.Bits() == 0 || holdsPublic(network)) && !isMisread(r)
}

// openTo says to whom on the Internet a record is open.
func openTo(r *hba.Record) string {
	network, _ := r.Prefix()
	switch {
	case r.AddressKind() == hba.AllAddresses:
		return "every address"
	case network.Bits() == 0 && network.Addr().Is4():
		return "every IPv4 address"
	case network.Bits() == 0:
		return "every IPv6 address"
	}
	return fmt.Sprintf("%s, which holds public addresses", network)
}

// isLinkOfRegion tells whether a record is for one IPv6 link and a region is on it.
// Such a network is a site's own, as a private one is with IPv4: a link has the 64
// bits of every interface identifier (RFC 4291, section 2.5.1), and its addresses
// are mostly global.
func isLinkOfRegion(r *hba.Record, regions []region) bool {
	network, ok := r.Prefix()
	return ok && network.Addr().Is6() && network.Bits() >= 64 && slices.ContainsFunc(regions, func(region region) bool {
		return slices.ContainsFunc(region.Host.Addresses, func(a manifest.Address) bool { return network.Contains(a.Addr) })
	})
}

func tooWide(server *bundle.Host, r *hba.Record, named region) Finding {
	f := Finding{
		Message: fmt.Sprintf("the line for database %s and user %s is open to %s", named.Database, named.User, openTo(r)),
		Host:    server.Name,
		Subject: recordSubject(r),
		Primary: Label{Place: addressPlace(r)},
		Notes:   []string{"only region hosts connect to MAAS's database; all others may try passwords here"},
	}
	if r.Method == "trust" {
		f.Notes = []string{"only region hosts connect to MAAS's database"}
	}
	return f
}

// narrowed says which addresses regions need instead, and adds the fix where
// that is all that the line is for.
func narrowed(f *Finding, server *bundle.Host, r *hba.Record, needed []string, unknown string, mayNarrow bool) {
	switch {
	case unknown != "":
		f.Help = fmt.Sprintf("write a line for the address of each region host instead (%s)", unknown)
		return
	case len(needed) == 0:
		f.Help = "remove the line: no region host needs it"
	case len(needed) == 1:
		f.Help = "write the one address that region hosts need instead: " + needed[0]
	default:
		f.Help = "write a line for each address of the region hosts instead: " + strings.Join(needed, ", ")
	}
	if !mayNarrow {
		f.Notes = append(f.Notes, "the line is for other databases or users too, whose clients need one of their own then")
		return
	}
	if fix, ok := narrow(server, r, needed); ok {
		fix.Message = f.Help
		f.Fixes = []Fix{fix}
	}
}

// brokenAddresses says why it is not known where a host is.
const brokenAddresses = "an address that the manifest gives it cannot be read"

// needed are for each record of a server the single addresses, as networks, from
// which regions need it, since it decides on them; unknown says why that cannot
// be told.
func (p *Pass) needed(server *bundle.Host, regions []region) (needed map[*hba.Record][]string, unknown string) {
	if len(regions) < len(p.Bundle.Regions()) {
		return nil, "it is not known how each of them connects"
	}
	needed = map[*hba.Record][]string{}
	for _, region := range regions {
		addresses, reason := region.allAddresses(server)
		if reason != "" {
			return nil, fmt.Sprintf("for %s, %s", region.Host.Name, reason)
		}
		for _, address := range addresses {
			network := single(address).String()
			for _, c := range region.Attempts(server, false, address) {
				r := server.HBA.Decide(c).Record
				if !slices.Contains(needed[r], network) {
					needed[r] = append(needed[r], network)
				}
			}
		}
	}
	return needed, ""
}

// allAddresses are those from which the region connects to the server, and all
// others that it has.
func (r region) allAddresses(server *bundle.Host) (list []netip.Addr, reason string) {
	sources, reason := r.Sources(server)
	if r.Host.AddressesBroken {
		reason = brokenAddresses
	}
	for _, s := range sources {
		list = append(list, s.Addresses...)
	}
	for _, a := range r.Host.Addresses {
		list = append(list, a.Addr)
	}
	return list, reason
}

// narrowing is the applicability of the fix by narrow, if that may be offered.
func narrowing(server *bundle.Host, r *hba.Record, addresses []string, mayNarrow bool) Applicability {
	if !mayNarrow || len(addresses) == 0 {
		return removable(server, mayNarrow)
	}
	if _, ok := narrow(server, r, addresses); ok {
		return Unsafe
	}
	return NoFix
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
		below := strings.Join(lines, r.Source.LineEnd(r.Lines().Start))
		edits = append(edits, server.HBA.InsertAfter(r, below))
	}
	return unsafe(recordFix(server, "", edits...)), len(lines) == 0 || !r.Source.HoldsSecret(r.Span())
}
