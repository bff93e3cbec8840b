package rules

import (
	"fmt"
	"net/netip"
	"slices"

	"github.com/regionlint/regionlint/bundle"
	"github.com/regionlint/regionlint/parse/manifest"
	"github.com/regionlint/regionlint/parse/regiond"
	"github.com/regionlint/regionlint/parse/yamlnode"
	"github.com/regionlint/regionlint/reach"
)

const broadcastOption = "broadcast_address"

var broadcastAddress = Rule{
	Code: "RGD014", Name: "broadcast-address", Severity: Error, Since: "0.1",
	Hosts: MoreHosts,
	Check: func(p *Pass) {
		if !regiond.Lookup(broadcastOption).KnownTo(p.Bundle.MAAS) || len(p.Bundle.Regions()) < 2 {
			return
		}
		var valid []*bundle.Host
		for _, h := range p.readers(broadcastOption) {
			switch what, severity := judgeBroadcast(broadcastOf(h)); {
			case severity != 0:
				p.report(wrongBroadcast(h, what, severity))
			case broadcastOf(h) != "":
				valid = append(valid, h)
			}
		}
		canonical := func(h *bundle.Host) string { return canonicalAddress(broadcastOf(h)) }
		for _, g := range grouped(valid, canonical) {
			p.reportSameBroadcast(g)
		}
	},
}

func broadcastOf(h *bundle.Host) string { return h.Regiond.String(broadcastOption) }

// judgeBroadcast says why other regions cannot reach a region at an address. The
// severity is 0 when they may. Temporal parses the address, and looks up no name
// (buildBroadcastHostPort in common/membership/ringpop).
func judgeBroadcast(address string) (what string, severity Severity) {
	ip, err := netip.ParseAddr(address)
	switch {
	case address == "":
		return "", 0
	case reach.IsLoopback(address):
		return "which means another machine on every other region", Error
	case err == nil && ip.IsUnspecified():
		return "which is no address to connect to", Error
	case err != nil || ip.Zone() != "":
		return "but Temporal takes only an IP address", Warning
	}
	return "", 0
}

func wrongBroadcast(h *bundle.Host, what string, severity Severity) Finding {
	f := Finding{
		Severity: severity,
		Message:  fmt.Sprintf("broadcast_address of region host %s is %s, %s", h.Name, shownOption(h, broadcastOption), what),
		Host:     h.Name,
		Subject:  broadcastOption,
		Notes:    []string{"the region tells the others this address, and their Temporal services connect to it"},
		Help:     helpForBroadcast(h),
	}
	if severity == Warning {
		f.Notes = []string{"Temporal stops with: broadcastAddress set but unknown failure encountered while parsing"}
	}
	f.Primary, _ = optionLabel(h, broadcastOption, "")
	return f
}

// helpForBroadcast names the address where the manifest knows just one.
func helpForBroadcast(h *bundle.Host) string {
	if len(h.Addresses) == 1 && h.Addresses[0].Addr.String() != canonicalAddress(broadcastOf(h)) {
		return fmt.Sprintf("set `broadcast_address: %s`", writeYAML(h.Addresses[0].Addr.String(), yamlnode.Plain))
	}
	return fmt.Sprintf("set it to an address of %s that the other regions reach", h.Name)
}

// canonicalAddress writes an address as all its spellings are compared.
func canonicalAddress(text string) string {
	ip, err := netip.ParseAddr(text)
	if err != nil {
		return text
	}
	return ip.Unmap().String()
}

// reportSameBroadcast reports all regions that have one address but the one
// whose it is by the manifest, else but the first.
func (p *Pass) reportSameBroadcast(g group) {
	owner := g.regions[0]
	for _, h := range g.regions {
		if slices.ContainsFunc(h.Addresses, func(a manifest.Address) bool { return a.Addr.String() == g.value }) {
			owner = h
			break
		}
	}
	for _, h := range g.regions {
		if h == owner {
			continue
		}
		f := Finding{
			Message: fmt.Sprintf("region hosts %s and %s have the same broadcast_address, %s", owner.Name, h.Name, shownOption(owner, broadcastOption)),
			Host:    h.Name,
			Subject: broadcastOption,
			Notes:   []string{"each region must be reached at an address of its own, or Temporal takes several regions for one"},
			Help:    helpForBroadcast(h),
		}
		f.Primary, _ = optionLabel(h, broadcastOption, "")
		if label, ok := optionLabel(owner, broadcastOption, owner.Name+" has it too"); ok {
			f.Related = []Label{label}
		}
		p.report(f)
	}
}
