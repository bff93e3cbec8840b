package rules

import (
	"fmt"
	"net/netip"
	"net/url"
	"slices"
	"strings"

	"github.com/regionlint/regionlint/bundle"
	"github.com/regionlint/regionlint/reach"
)

var maasURLMismatch = Rule{
	Code: "RGD009", Name: "maas-url-mismatch", Severity: Warning, Since: "0.1",
	Hosts: MoreHosts,
	Check: func(p *Pass) {
		if len(p.Bundle.Regions()) < 2 {
			return
		}
		groups := grouped(p.readers("maas_url"), func(h *bundle.Host) string { return canonicalURL(h.Regiond.String("maas_url")) })
		usable := slices.DeleteFunc(slices.Clone(groups), func(g group) bool { return g.value == "" || isOwnURL(g.value) })
		for i, g := range groups {
			agreed := len(groups) == 1 && !isOwnURL(g.value)
			if agreed || len(usable) > 0 && g.value == usable[0].value {
				continue
			}
			f := urlFinding(g, slices.Concat(groups[:i], groups[i+1:]))
			f.Help = helpForURL(g, usable)
			p.report(f)
		}
	},
}

// urlFinding is the finding about the URL of some regions. It stands where the
// first of them has it.
func urlFinding(g group, others []group) Finding {
	first := g.regions[0]
	f := Finding{
		Message: fmt.Sprintf("maas_url is %s on %s", shownURL(g), g.names()),
		Host:    first.Name,
		Subject: "maas_url",
		Notes:   []string{"each region writes its maas_url into the database when it starts, so that the last one to start decides for all"},
		Primary: urlLabel(first),
	}
	switch {
	case isOwnURL(g.value):
		f.Message += ", which means another machine on every other host"
	case len(others) > 0:
		f.Message += ", but " + elsewhere(others, shownURL)
	}
	for _, h := range g.regions[1:] {
		f.Related = append(f.Related, urlLabel(h))
	}
	labels, notes := places(others, "maas_url")
	f.Related, f.Notes = append(f.Related, labels...), append(f.Notes, notes...)
	return f
}

// helpForURL names the URL that most regions have, if it can be shown.
func helpForURL(g group, usable []group) string {
	if len(usable) > 0 && isMajority(usable) && !strings.Contains(usable[0].value, "@") {
		return fmt.Sprintf("set `maas_url: %s` on %s", shownURL(usable[0]), g.names())
	}
	return "set `maas_url` on all regions to one URL, at which every machine and every rack reaches one of them"
}

// urlLabel is where a region's maas_url is set, or would be.
func urlLabel(h *bundle.Host) Label {
	if label, ok := optionLabel(h, "maas_url", ""); ok {
		return label
	}
	return Label{Place: optionPlace(h, "maas_url"), Text: "maas_url is not set, MAAS uses " + h.Regiond.String("maas_url")}
}

// shownURL is the URL of a group as its first region has it; what may stand before
// the host, a user and a password, is masked.
func shownURL(g group) string {
	text := shownOption(g.regions[0], "maas_url")
	if text == "" {
		return "empty"
	}
	return text
}

// canonicalURL writes a URL as all its spellings are compared: names of hosts and
// schemes know no case, port 80 is HTTP's own and 443 that of HTTPS, and MAAS
// cares for no slash at the end.
func canonicalURL(text string) string {
	u, err := url.Parse(text)
	if err != nil || u.Host == "" {
		return text
	}
	host, port := strings.ToLower(u.Hostname()), u.Port()
	if ip, err := netip.ParseAddr(host); err == nil {
		host = ip.String()
	}
	if u.Scheme == "http" && port == "80" || u.Scheme == "https" && port == "443" {
		port = ""
	}
	// As net.JoinHostPort does, with which Go's programs would need the system's library
	// for names.
	if strings.Contains(host, ":") {
		host = "[" + host + "]"
	}
	u.Host = host + ":" + port
	u.Path = strings.TrimRight(u.Path, "/")
	return u.String()
}

// isOwnURL tells whether a URL names the host that uses it.
func isOwnURL(text string) bool {
	u, err := url.Parse(text)
	return err == nil && reach.IsLoopback(strings.TrimSuffix(u.Hostname(), "."))
}
