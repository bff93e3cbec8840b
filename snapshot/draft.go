package snapshot

import (
	"fmt"
	"net/netip"
	"path"
	"slices"
	"strings"

	"github.com/regionlint/regionlint/bundle"
	"github.com/regionlint/regionlint/parse/draft"
	"github.com/regionlint/regionlint/parse/regiond"
	"github.com/regionlint/regionlint/parse/sentence"
)

// draft is the manifest of the host alone, whose files are in a directory of the bundle.
// What they leave open stands in comments.
func (t *taking) draft(dir string) *draft.Manifest {
	m := t.machine
	t.dir = dir
	h := draft.Host{Name: m.Name, Names: slices.Clone(m.Names)}
	if dir != m.Name {
		h.Dir = dir
	}
	whole := &draft.Manifest{}
	t.draftCPUs(&h)
	t.draftMAAS(whole, &h)
	t.draftServer(whole, &h)
	t.draftAddresses(&h)
	if len(h.Roles) == 0 {
		open(&h, "roles", "no regiond.conf, rackd.conf or PostgreSQL was found: what does the host do? region, database, standby, rack")
	}
	whole.Hosts = []draft.Host{h}
	return whole
}

// open notes what is to be settled about a key of the host.
func open(h *draft.Host, key, format string, args ...any) {
	h.Open = append(h.Open, draft.Open{Key: key, Text: fmt.Sprintf(format, args...)})
}

func (t *taking) draftCPUs(h *draft.Host) {
	m := t.machine
	h.CPUs = m.CPUs
	switch {
	case m.CPUs == 0:
		open(h, "cpus", "how many logical CPUs has it? nproc prints it there")
	case m.Logical != 0 && m.Logical != m.CPUs:
		open(h, "cpus", "as nproc counts; the machine has %d online: write that if regiond may use all of them", m.Logical)
	}
}

// draftMAAS writes what follows from MAAS's files.
func (t *taking) draftMAAS(whole *draft.Manifest, h *draft.Host) {
	if len(t.maas) == 0 {
		return
	}
	used := t.maas[0]
	h.Roles = append(h.Roles, used.roles...)
	whole.MAAS = used.installed
	if used.installed == "" {
		whole.Open = append(whole.Open, "maas_version: which release of MAAS is it? `maas --version` or `dpkg -l maas-region-api` tells")
	}
	conf := path.Join(used.confDir, bundle.RegiondConf)
	if len(t.maas) > 1 && slices.Contains(used.roles, region) {
		h.Files.Regiond = path.Join(t.dir, conf)
		in, known := used.inUse(t.rec)
		if in && known {
			open(h, "files", "%s of %s is what runs; that of %s is collected too", "/"+conf, used.name, t.maas[1].name)
		} else {
			open(h, "files", "which regiond.conf counts? that of %s is in /%s, that of %s in /%s",
				used.name, used.confDir, t.maas[1].name, t.maas[1].confDir)
		}
	}
	if _, unread := t.rec.unread[conf]; unread && slices.Contains(used.roles, region) {
		open(h, "roles", "/%s is there, and cannot be read", conf)
	}
}

// draftServer writes what follows from PostgreSQL's files.
func (t *taking) draftServer(whole *draft.Manifest, h *draft.Host) {
	for _, c := range t.closed {
		open(h, "roles", "/%s cannot be looked into: is there a PostgreSQL, so that this is a database or standby, too?", c.Path)
	}
	s, others, why := t.chosen()
	if s == nil {
		return
	}
	if s.Version != 0 && bundle.VersionIn(path.Join(s.Dir, bundle.PostgreSQLConf)) == 0 {
		whole.PostgreSQL = s.Version.String()
	}
	if len(others) > 0 {
		h.Files.PostgreSQL = path.Join(t.dir, s.Dir, bundle.PostgreSQLConf)
		if s.host.HBA != nil {
			h.Files.PgHBA = path.Join(t.dir, s.host.HBA.Source.Path)
		}
		open(h, "files", "%s of %d clusters was taken, since %s: the others are /%s",
			s.describe(), len(others)+1, why, strings.Join(others, ", /"))
	}
	role := database
	if s.isStandby {
		role = standby
	}
	from := t.remoteDatabase()
	if from != "" && s.known && !s.runs {
		open(h, "roles", "no server runs on %s, and regiond.conf names %s: add %s if MAAS uses it all the same", s.describe(), from, role)
		return
	}
	h.Roles = append(h.Roles, role)
	switch {
	case from != "":
		open(h, "roles", "regiond.conf names %s: take %s away if that never leads to %s", from, role, s.describe())
	case s.known && !s.runs:
		open(h, "roles", "no server runs on %s: take %s away if MAAS does not use it", s.describe(), role)
	}
	if !s.known {
		open(h, "roles", "whether it is a standby is in its data directory, which cannot be looked into")
	}
}

// remoteDatabase is the database_host of the host's region where that is clearly another
// host's; else "".
func (t *taking) remoteDatabase() string {
	r := t.regiond()
	if r == nil {
		return ""
	}
	host := r.String("database_host")
	addr, err := netip.ParseAddr(host)
	if err != nil || addr.IsLoopback() || t.hasAddress(addr) {
		return ""
	}
	return host
}

// regiond is what was read of the regiond.conf that counts; nil where there is none.
func (t *taking) regiond() *regiond.File {
	if len(t.maas) == 0 || !slices.Contains(t.maas[0].roles, region) {
		return nil
	}
	return t.maas[0].regiond
}

func (t *taking) hasAddress(addr netip.Addr) bool {
	return slices.ContainsFunc(t.machine.Addresses, func(a Address) bool { return a.Addr == addr.Unmap() })
}

// draftAddresses writes the addresses from which the host reaches the database: the one
// of the way there, where regiond.conf names an address and the host's networks or routes
// tell; else all that other hosts may see.
func (t *taking) draftAddresses(h *draft.Host) {
	m := t.machine
	if from := t.remoteDatabase(); from != "" {
		if way, ok := m.toward(netip.MustParseAddr(from)); ok {
			h.Addresses = []string{way.String()}
			t.leftOut(h, fmt.Sprintf("the way to %s starts from it", from), func(a Address) bool { return a.Addr == way.Addr })
			return
		}
	}
	isOuter := func(a Address) bool { return !a.Inner }
	for _, a := range m.Addresses {
		if isOuter(a) {
			h.Addresses = append(h.Addresses, a.String())
		}
	}
	switch {
	case len(h.Addresses) == 0:
		open(h, "addresses", "from which addresses does it reach the database? `ip -brief address` shows all of them")
	case len(h.Addresses) > 1 && slices.Contains(h.Roles, region) && !slices.Contains(h.Roles, database):
		open(h, "addresses", "keep those from which it reaches the database: pg_hba.conf has to let in each")
	}
	t.leftOut(h, "", isOuter)
}

// leftOut says which addresses are not in the manifest.
func (t *taking) leftOut(h *draft.Host, why string, taken func(Address) bool) {
	var others []string
	for _, a := range t.machine.Addresses {
		switch {
		case taken(a):
		case a.Interface == "":
			others = append(others, a.String())
		default:
			others = append(others, fmt.Sprintf("%s (%s)", a.Addr, a.Interface))
		}
	}
	if len(others) == 0 {
		return
	}
	text := "left out: " + sentence.And(others)
	if why != "" {
		text = why + "; " + text
	}
	open(h, "addresses", "%s", text)
}
