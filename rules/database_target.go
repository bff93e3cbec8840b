package rules

import (
	"fmt"
	"slices"

	"github.com/regionlint/regionlint/bundle"
	"github.com/regionlint/regionlint/parse/yamlnode"
	"github.com/regionlint/regionlint/reach"
)

var databaseTargetMismatch = Rule{
	Code: "RGD006", Name: "database-target-mismatch", Severity: Error, Fix: Unsafe, Since: "0.1",
	Hosts: MoreHosts,
	Check: func(p *Pass) {
		p.checkSame("database_name")
		p.checkSame("database_user")
		p.checkPorts()
	},
}

// checkSame reports the regions that have another name or user than most.
func (p *Pass) checkSame(key string) {
	regions := p.credentialReaders(key)
	if len(regions) < 2 {
		return
	}
	groups := grouped(regions, func(h *bundle.Host) string { return credential(h, key) })
	for _, g := range groups[1:] {
		for _, h := range g.regions {
			p.report(otherCredential(h, key, groups))
		}
	}
}

// credentialReaders are the regions whose credentials are those in regiond.conf,
// and of which the name and the user among them may be shown.
func (p *Pass) credentialReaders(keys ...string) []*bundle.Host {
	var list []*bundle.Host
	for _, h := range p.readers(keys...) {
		reason := hidden(h, keys)
		if h.Regiond.UsesVault() {
			reason = inVault
		}
		if reason != "" {
			p.skip(h.Name, reason)
			continue
		}
		list = append(list, h)
	}
	return list
}

// inVault is why the credentials in regiond.conf tell nothing.
const inVault = "Vault may have other credentials than regiond.conf"

// hidden says why options that are no secrets may not be shown; "" when they may.
func hidden(h *bundle.Host, keys []string) (reason string) {
	for _, key := range keys {
		if key != passwordOption && shownOption(h, key) != h.Regiond.String(key) {
			return key + " holds what looks like a password"
		}
	}
	return ""
}

// credential is the name or the user that a region asks for. Without a user libpq
// takes that of the operating system.
func credential(h *bundle.Host, key string) string {
	name := h.Regiond.String(key)
	if key == "database_user" && name == "" {
		return reach.Region{Host: h}.SystemUser()
	}
	return name
}

// noSuch is how it shows that there is no such database or user, and what lists
// those that there are.
var noSuch = map[string]struct{ answer, list string }{
	"database_name": {"database %q does not exist", `psql -l`},
	"database_user": {"password authentication failed for user %q", `psql -c '\du'`},
}

func otherCredential(h *bundle.Host, key string, groups []group) Finding {
	has, most := credential(h, key), groups[0]
	others := groups[:1]
	if !isMajority(groups) {
		others = slices.DeleteFunc(slices.Clone(groups), func(g group) bool { return g.value == has })
	}
	labels, notes := places(others, key)
	place, edit, ok := setText(h, key, most.value)
	f := Finding{
		Message: fmt.Sprintf("%s of region host %s is %s, but %s", key, h.Name, has, elsewhere(others, group.text)),
		Host:    h.Name,
		Subject: key,
		Primary: Label{Place: place, Text: whyCredential(h, key)},
		Related: labels,
		Notes:   append(notes, "where there is none of that name PostgreSQL answers: "+fmt.Sprintf(noSuch[key].answer, has)),
		Help:    fmt.Sprintf("set `%s` to the same on all regions; `sudo -u postgres %s` on the database host lists what there is", key, noSuch[key].list),
	}
	if !isMajority(groups) {
		return f
	}
	f.Help = fmt.Sprintf("set `%s: %s`", key, writeText(most.value, yamlnode.Plain))
	if ok {
		f.Fixes = []Fix{unsafe(regiondFix(h, f.Help, edit))}
	}
	return f
}

// whyCredential says where a name or user comes from that is not written.
func whyCredential(h *bundle.Host, key string) string {
	has := credential(h, key)
	switch {
	case h.Regiond.Effective(key) == nil:
		return fmt.Sprintf("%s is not set, MAAS uses %s", key, has)
	case h.Regiond.String(key) != has:
		return fmt.Sprintf("%s is empty, libpq uses the system's user %s", key, has)
	}
	return ""
}
