package bundle

import (
	"path"

	"github.com/regionlint/regionlint/parse/manifest"
	"github.com/regionlint/regionlint/parse/named"
	"github.com/regionlint/regionlint/parse/version"
)

// NamedConfOptions is the usual name of the file with BIND's options.
const NamedConfOptions = "named.conf.options"

// Named is the configuration of a host's BIND. It is read where it is MAAS's, and
// never missing: BIND may not be on the host.
type Named struct {
	// Conf is named.conf.options with all that it includes; nil where the bundle
	// does not hold it, or it cannot be read.
	Conf *named.File
	// Err is why it cannot be read; nil when it can.
	Err error
}

// rackNamed is the release from which on racks have a BIND of MAAS's too, which
// forwards to the regions (MAAS 2.5 release notes; RackDNSService in
// provisioningserver/rackdservices/dns.py).
const rackNamed version.MAAS = 205

// hasNamed tells whether MAAS writes the configuration of the host's BIND. In the
// snap BIND has one of its own, of which nothing lies in /etc.
func (l *loader) hasNamed() bool {
	h := l.host
	isRack := h.Roles.Has(manifest.Rack) && l.bundle.MAAS >= rackNamed
	if !h.IsRegion() && !isRack {
		return false
	}
	if h.Regiond != nil {
		return !h.IsSnap()
	}
	return l.exists(l.below("etc/maas")) || !l.exists(l.below(snapDir))
}

func (l *loader) loadNamed() {
	if !l.hasNamed() {
		return
	}
	conf, err := named.Parse(l.tree, l.below(path.Join("etc/bind", NamedConfOptions)))
	if err != nil {
		l.host.Named.Err = unlessMissing(err)
		return
	}
	l.host.Named.Conf = conf
	l.bundle.Outside = append(l.bundle.Outside, conf.Outside...)
}
