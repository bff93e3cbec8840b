package snapshot

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"net/netip"
	"path"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"syscall"
	"unicode"

	"github.com/regionlint/regionlint/bundle"
	"github.com/regionlint/regionlint/parse"
	"github.com/regionlint/regionlint/parse/draft"
	"github.com/regionlint/regionlint/parse/manifest"
	"github.com/regionlint/regionlint/parse/sentence"
)

// Source is what a part is read from: a snapshot of one host, or any other bundle.
type Source struct {
	// Name leads to it, and Short is how the manifest calls it.
	Name, Short string
	// FS is its root.
	FS fs.FS
}

// joining is parts on their way to one bundle.
type joining struct {
	part *Part
	// from, dirs and files tell by the names of hosts, and by the paths of their
	// directories and of files, from which source they come.
	from, dirs, files map[string]string
	hosts             []*joinedHost
	bundles           []*bundle.Bundle
	whole             draft.Manifest
	// throughLinks is how many bytes were copied of what links lead to.
	throughLinks int64
}

// joinedHost is a host with what its own manifest says of it.
type joinedHost struct {
	*bundle.Host
	source string
	// text is its entry as written, the host's name set in by two blanks.
	text []string
	// open is what joining leaves to be settled.
	open []string
}

// Join makes one bundle of several. The entries of hosts stay as they are written, with
// their comments; what only all hosts together tell is settled, or stands in comments.
func Join(sources []Source) (*Joined, error) {
	j := &joining{part: &Part{}, from: map[string]string{}, dirs: map[string]string{}, files: map[string]string{}}
	for _, s := range sources {
		if err := j.add(s); err != nil {
			return nil, fmt.Errorf("%s: %w", s.Name, err)
		}
	}
	slices.SortStableFunc(j.hosts, func(a, b *joinedHost) int { return strings.Compare(a.Name, b.Name) })
	j.settleVersions()
	j.settleDatabase()
	j.part.Manifest = j.manifest()
	j.part.settle()
	return j.result(), nil
}

// Joined is several parts as one.
type Joined struct {
	*Part
	// Hosts are in the order of the manifest.
	Hosts []draft.Host
	// Open tells that comments of the manifest are to be settled.
	Open bool
}

func (j *joining) result() *Joined {
	r := &Joined{Part: j.part, Open: len(j.whole.Open) > 0}
	for _, h := range j.hosts {
		r.Hosts = append(r.Hosts, written(h.Host.Host))
		isComment := func(line string) bool { return strings.HasPrefix(strings.TrimSpace(line), "#") }
		r.Open = r.Open || len(h.open) > 0 || slices.ContainsFunc(h.text, isComment)
	}
	return r
}

// joinedOf begins the comment that says what a manifest was made of.
const joinedOf = "# joined of "

// add adds the hosts of a source.
func (j *joining) add(s Source) error {
	dirs, err := bundle.Find(s.FS)
	if err != nil {
		return err
	}
	if len(dirs) == 0 {
		return errors.New("no hosts.yaml is in it: give what `regionlint snapshot` wrote, or a bundle")
	}
	for _, dir := range dirs {
		sub, err := fs.Sub(s.FS, dir)
		if err != nil {
			return err
		}
		if err := j.addBundle(s, sub); err != nil {
			return err
		}
	}
	return nil
}

func (j *joining) addBundle(s Source, root fs.FS) error {
	name := s.Name
	b := bundle.Load(s.Short, root, bundle.Options{})
	if len(b.Hosts) == 0 {
		problem := "it names no host"
		if len(b.Manifest.Problems) > 0 {
			first := b.Manifest.Problems[0]
			problem = fmt.Sprintf("line %d: %s", first.Place.Source.Line(first.Place.Span.Start), first.Message)
		}
		return fmt.Errorf("%s cannot be read: %s", b.Manifest.Source.Path, problem)
	}
	j.bundles = append(j.bundles, b)
	for _, h := range b.Hosts {
		switch {
		case j.from[h.Name] != "":
			return fmt.Errorf("host %s is in %s, too: leave one of them out", h.Name, j.from[h.Name])
		case h.Dir == "":
			return fmt.Errorf("host %s: %s does not tell what it is, or wrongly: settle what stands there in comments", h.Name, b.Manifest.Source.Path)
		case h.Dir == ".":
			return fmt.Errorf("host %s has its files at the bundle's root: put them into a directory of its own", h.Name)
		}
		if other := j.sharesDir(h.Dir, name); other != "" {
			return fmt.Errorf("the files of host %s are in %s, as are those of a host in %s: give it another directory, with `dir`", h.Name, h.Dir, other)
		}
		j.from[h.Name] = name
		j.hosts = append(j.hosts, &joinedHost{Host: h, source: name, text: entryOf(b.Manifest, h.Host)})
		for _, p := range append([]string{h.Dir}, h.Files.Regiond.Path, h.Files.PgHBA.Path, h.Files.PostgreSQL.Path) {
			if err := j.copy(name, root, p, 0); err != nil {
				return err
			}
		}
		j.dirs[h.Dir] = name
	}
	return nil
}

// sharesDir is another source of a host whose directory is in that one, or around it; ""
// for none.
func (j *joining) sharesDir(dir, source string) string {
	for _, known := range slices.Sorted(maps.Keys(j.dirs)) {
		isBelow := strings.HasPrefix(dir+"/", known+"/") || strings.HasPrefix(known+"/", dir+"/")
		if isBelow && j.dirs[known] != source {
			return j.dirs[known]
		}
	}
	return ""
}

// Links may lead to each other without end: mostLinks is how many to directories are
// followed on the way to a file, and mostThroughLinks how many bytes are copied of what
// they lead to, with entrySize for each file and directory.
const (
	mostLinks        = 4
	mostThroughLinks = 64 << 20
	entrySize        = 512
)

func errLinks(p string) error {
	return fmt.Errorf("%s: links lead to more than %d MiB: put what they lead to in their place", p, mostThroughLinks>>20)
}

// nobody is the number of an owner who has none that is known: 0 would be root.
const nobody = 65534

// copy takes what is at a path of a bundle over; nothing where nothing is.
func (j *joining) copy(name string, root fs.FS, p string, links int) error {
	if p == "" {
		return nil
	}
	return fs.WalkDir(root, p, func(p string, entry fs.DirEntry, err error) error {
		switch {
		case errors.Is(err, fs.ErrNotExist):
			return nil
		case err != nil:
			return err
		case entry.IsDir():
			if links > 0 {
				j.throughLinks += entrySize
			}
			if j.throughLinks > mostThroughLinks {
				return errLinks(p)
			}
			if below, err := fs.ReadDir(root, p); err == nil && len(below) == 0 {
				j.part.Empty = append(j.part.Empty, p)
			}
			return nil
		}
		switch j.files[p] {
		case "":
		case name:
			return nil
		default:
			return fmt.Errorf("%s is in %s, too: leave one of them out", p, j.files[p])
		}
		// A link stands for what it leads to, if that is in the bundle.
		isLink := entry.Type()&fs.ModeSymlink != 0
		info, err := fs.Stat(root, p)
		switch {
		case isLink && (errors.Is(err, fs.ErrNotExist) || errors.Is(err, parse.ErrOutside) || errors.Is(err, syscall.ELOOP)):
			return nil
		case err != nil:
			return err
		case isLink && info.IsDir() && links < mostLinks && !leadsUp(root, p):
			return j.copy(name, root, p, links+1)
		case !info.Mode().IsRegular():
			return nil
		}
		if isLink || links > 0 {
			j.throughLinks += entrySize + info.Size()
		}
		if j.throughLinks > mostThroughLinks {
			return errLinks(p)
		}
		text, err := fs.ReadFile(root, p)
		if err != nil {
			return err
		}
		f := File{Path: p, Text: text, Mode: info.Mode(), Time: info.ModTime(), UserID: nobody, GroupID: nobody}
		if owner, ok := info.Sys().(bundle.Owner); ok {
			f.User, f.Group = owner.Owner()
		}
		j.files[p] = name
		j.part.Files = append(j.part.Files, f)
		return nil
	})
}

// leadsUp tells whether a link leads to a directory that it is in itself.
func leadsUp(root fs.FS, p string) bool {
	target, err := fs.ReadLink(root, p)
	if err != nil {
		return false
	}
	to := path.Join(path.Dir(p), filepath.ToSlash(target))
	return to == "." || strings.HasPrefix(p, to+"/")
}

// manifest is the text of the joined one.
func (j *joining) manifest() []byte {
	text := j.compose(func(h *joinedHost) []string { return h.text })
	if !j.says(text) {
		// Something that an entry refers to stood elsewhere, such as an anchor.
		text = j.compose(func(*joinedHost) []string { return nil })
	}
	return text
}

// compose puts the manifest together of entries; one that is nil is made anew.
func (j *joining) compose(entryOf func(*joinedHost) []string) []byte {
	const hosts = "hosts:\n"
	j.whole.Hosts = []draft.Host{{Name: "x"}}
	head, _, _ := strings.Cut("\n"+string(j.whole.YAML()), "\n"+hosts)
	out := joinedOf + strings.Join(j.sources(), ", ") + "\n" + strings.TrimPrefix(head+"\n", "\n") + hosts
	for _, h := range j.hosts {
		for _, text := range h.open {
			out += "  # " + text + "\n"
		}
		entry := entryOf(h)
		if entry == nil {
			alone := draft.Manifest{Hosts: []draft.Host{written(h.Host.Host)}}
			_, text, _ := strings.Cut("\n"+string(alone.YAML()), "\n"+hosts)
			out += text
			continue
		}
		out += strings.Join(entry, "\n") + "\n"
	}
	return []byte(out)
}

// sources are the names of what was joined.
func (j *joining) sources() (names []string) {
	for _, b := range j.bundles {
		if name := strings.Map(printable, b.Name); !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return names
}

// printable leaves out what would end a comment.
func printable(r rune) rune {
	if !unicode.IsPrint(r) {
		return '?'
	}
	return r
}

// says tells whether a manifest says the same of all hosts as their own do.
func (j *joining) says(text []byte) bool {
	m := manifest.Parse(parse.NewSource(ManifestName, text))
	return len(m.Hosts) == len(j.hosts) && !slices.ContainsFunc(j.hosts, func(h *joinedHost) bool {
		got := m.Host(h.Name)
		return got == nil || !reflect.DeepEqual(written(got), written(h.Host.Host))
	})
}

// settleVersions takes over what the parts say of releases, unless they differ.
func (j *joining) settleVersions() {
	maas, postgresql := map[string][]string{}, map[string][]string{}
	for _, b := range j.bundles {
		var names, servers []string
		for _, h := range b.Hosts {
			names = append(names, h.Name)
			if h.IsDatabase() {
				servers = append(servers, h.Name)
			}
		}
		if b.Manifest.MAAS != 0 {
			maas[b.Manifest.MAAS.String()] = append(maas[b.Manifest.MAAS.String()], names...)
		}
		if b.Manifest.PostgreSQL != 0 && len(servers) > 0 {
			postgresql[b.Manifest.PostgreSQL.String()] = append(postgresql[b.Manifest.PostgreSQL.String()], servers...)
		}
	}
	var open string
	if j.whole.MAAS, open = agreed(maas); open != "" {
		j.whole.Open = append(j.whole.Open, "maas_version: "+open+"; all regions must run the same release")
	} else if j.whole.MAAS == "" && slices.ContainsFunc(j.hosts, func(h *joinedHost) bool { return h.IsRegion() }) {
		j.whole.Open = append(j.whole.Open, "maas_version: which release of MAAS is it? `maas --version` or `dpkg -l maas-region-api` tells")
	}
	if j.whole.PostgreSQL, open = agreed(postgresql); open != "" {
		j.whole.Open = append(j.whole.Open, "postgresql_version: "+open)
	}
}

// agreed is the one value that hosts have; with several, open says which host has which.
func agreed(hosts map[string][]string) (value, open string) {
	var parts []string
	for _, v := range slices.Sorted(maps.Keys(hosts)) {
		value = v
		parts = append(parts, fmt.Sprintf("%s on %s", v, sentence.And(hosts[v])))
	}
	if len(parts) > 1 {
		return "", sentence.And(parts)
	}
	return value, ""
}

// settleDatabase compares where the regions connect to with what is there.
func (j *joining) settleDatabase() {
	for _, b := range j.bundles {
		d := b.Manifest.Database
		if d.Address != "" {
			j.whole.DatabaseAddress = d.Address
		}
		if d.Port != 0 {
			j.whole.DatabasePort = d.Port
		}
	}
	named := map[string][]string{} // regions by what they connect to
	for _, h := range j.hosts {
		if target := remoteTarget(h.Host); target != "" {
			named[target] = append(named[target], h.Name)
		}
	}
	databases := j.databases()
	if len(databases) == 0 {
		text := "no host here has the role database: take a snapshot of the host with PostgreSQL, too"
		if len(named) > 0 {
			text += "; regions connect to " + sentence.And(slices.Sorted(maps.Keys(named)))
		}
		j.whole.Open = append(j.whole.Open, text)
		return
	}
	for _, target := range slices.Sorted(maps.Keys(named)) {
		if j.hostOf(target) == nil && target != j.whole.DatabaseAddress {
			j.whole.Open = append(j.whole.Open, fmt.Sprintf("database: %s %s to %s, which is no address or name of a host here: "+
				"if it is a virtual address, or a name of %s, write `address: %s` below `database:`",
				sentence.And(named[target]), verb(len(named[target])), target, databases[0].Name, target))
		}
	}
	if len(databases) < 2 {
		return
	}
	for _, h := range databases {
		used := slices.ContainsFunc(slices.Collect(maps.Keys(named)), func(target string) bool { return j.hostOf(target) == h })
		if !used {
			h.open = append(h.open, fmt.Sprintf("%d hosts have the role database, and no other region connects to this one: take `database` away if MAAS does not use it", len(databases)))
		}
	}
}

func verb(count int) string {
	if count == 1 {
		return "connects"
	}
	return "connect"
}

func (j *joining) databases() (list []*joinedHost) {
	for _, h := range j.hosts {
		if h.IsDatabase() {
			list = append(list, h)
		}
	}
	return list
}

// hostOf is the host with an address or a name; nil where none has it.
func (j *joining) hostOf(target string) *joinedHost {
	addr, err := netip.ParseAddr(target)
	for _, h := range j.hosts {
		if err == nil && slices.ContainsFunc(h.Addresses, func(a manifest.Address) bool { return a.Addr == addr.Unmap() }) {
			return h
		}
		if h.Name == target || slices.Contains(h.DNSNames, target) {
			return h
		}
	}
	return nil
}

// remoteTarget is what a region connects to, where that is not the region itself.
func remoteTarget(h *bundle.Host) string {
	if h.Regiond == nil {
		return ""
	}
	target := h.Regiond.String("database_host")
	addr, err := netip.ParseAddr(target)
	if target == "" || target == "localhost" || strings.HasPrefix(target, "/") || err == nil && addr.IsLoopback() {
		return ""
	}
	return target
}

// entryOf is a host's entry in a manifest that is written in block style, and comments
// above it, set in by two blanks; nil for one that is written otherwise.
func entryOf(m *manifest.Manifest, h *manifest.Host) (entry []string) {
	src := m.Source
	first := src.Line(h.Place.Span.Start)
	key := src.LineSpan(first)
	indent := h.Place.Span.Start - key.Start
	text := func(n int) string { return string(src.Text[src.LineSpan(n).Start:src.LineSpan(n).End]) }
	if path.Ext(src.Path) == ".json" || strings.TrimLeft(text(first)[:indent], " ") != "" || indent == 0 {
		return nil
	}
	_, behind, _ := strings.Cut(text(first)[indent+h.Place.Span.Len():], ":")
	if behind = strings.TrimSpace(behind); behind != "" && !strings.HasPrefix(behind, "#") {
		return nil
	}
	depth := func(line string) int { return len(line) - len(strings.TrimLeft(line, " ")) }
	isComment := func(line string) bool { return strings.HasPrefix(strings.TrimLeft(line, " "), "#") }
	from := first
	for from > 1 && isComment(text(from-1)) && depth(text(from-1)) == indent {
		from--
	}
	to := first
	for n := first + 1; n <= src.Lines(); n++ {
		switch line := text(n); {
		case strings.TrimSpace(line) == "":
		case depth(line) > indent:
			to = n
		default:
			n = src.Lines()
		}
	}
	for n := from; n <= to; n++ {
		line := strings.TrimRight(text(n), " \r")
		if line == "" {
			entry = append(entry, "")
			continue
		}
		entry = append(entry, "  "+line[min(indent, depth(line)):])
	}
	return entry
}

// written is a host's entry made anew of its values.
func written(h *manifest.Host) draft.Host {
	d := draft.Host{
		Name: h.Name, CPUs: h.CPUs, Names: h.DNSNames, DatabaseProxy: h.DatabaseProxy,
		Files: draft.Files{Regiond: h.Files.Regiond.Path, PgHBA: h.Files.PgHBA.Path, PostgreSQL: h.Files.PostgreSQL.Path},
	}
	if h.Dir != h.Name {
		d.Dir = h.Dir
	}
	for _, role := range []struct {
		role manifest.Roles
		name string
	}{{manifest.Region, region}, {manifest.DatabaseServer, database}, {manifest.Standby, standby}, {manifest.Rack, rack}} {
		if h.Roles.Has(role.role) {
			d.Roles = append(d.Roles, role.name)
		}
	}
	for _, a := range h.Addresses {
		d.Addresses = append(d.Addresses, a.Addr.String())
	}
	return d
}
