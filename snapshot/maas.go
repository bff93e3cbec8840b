package snapshot

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/regionlint/regionlint/bundle"
	"github.com/regionlint/regionlint/parse/regiond"
	"github.com/regionlint/regionlint/parse/version"
)

// installation is a way in which MAAS comes to a host.
type installation struct {
	// name is how people call it.
	name string
	// confDir has regiond.conf and rackd.conf, dataDir what MAAS made itself.
	confDir, dataDir string
	// release asks for the release that is installed; "" where nothing tells.
	release func(*recorder) string
	// inUse tells whether it runs, as far as its files tell; known is false where they
	// do not.
	inUse func(*recorder) (in, known bool)
	// modes tells which parts run, where it is not both that have a file.
	modes func(*recorder) []string

	// roles are those of its parts that have a configuration.
	roles []string
	// installed is what release found.
	installed string
	regiond   *regiond.File
}

// installations are all ways, in the order in which a lint looks for regiond.conf.
func installations() []installation {
	return []installation{{
		name: "packages", confDir: "etc/maas", dataDir: "var/lib/maas",
		release: packagedRelease, inUse: packagesInUse, modes: func(*recorder) []string { return nil },
	}, {
		name: "the snap", confDir: "var/snap/maas/current", dataDir: "var/snap/maas/common/maas",
		release: snapRelease, inUse: snapInUse, modes: snapModes,
	}}
}

// rackdConf is the file of MAAS's racks. Where it is, its part is installed.
const rackdConf = "rackd.conf"

// findMAAS finds out what of MAAS is on the host, and reads its regiond.conf.
func (t *taking) findMAAS() {
	for _, i := range installations() {
		if t.rec.exists(path.Join(i.confDir, bundle.RegiondConf)) {
			i.roles = append(i.roles, region)
		}
		if t.rec.exists(path.Join(i.confDir, rackdConf)) {
			i.roles = append(i.roles, rack)
		}
		if modes := i.modes(t.rec); modes != nil {
			// The snap has both files whatever runs.
			i.roles = slices.DeleteFunc(i.roles, func(role string) bool { return !slices.Contains(modes, role) })
		}
		i.installed = i.release(t.rec)
		if len(i.roles) == 0 {
			continue
		}
		if slices.Contains(i.roles, region) {
			_, _ = t.rec.ReadFile(path.Join(i.confDir, bundle.RegiondConf))
		}
		t.maas = append(t.maas, i)
	}
	t.chooseMAAS()
	if len(t.maas) == 0 {
		return
	}
	release, _ := version.ParseMAAS(t.maas[0].installed)
	h := t.load([]string{region, rack}, "", release, 0)
	// Of two, lint takes the packages' unless the manifest says otherwise.
	for n := range t.maas {
		if h.Regiond != nil && path.Dir(h.Regiond.Source.Path) == t.maas[n].confDir {
			t.maas[n].regiond = h.Regiond
			continue
		}
		if f, known := t.rec.files[path.Join(t.maas[n].confDir, bundle.RegiondConf)]; known {
			t.maas[n].regiond = regiond.Parse(sourceOf(*f), release)
		}
	}
}

// chooseMAAS puts first what runs, of packages and a snap side by side.
func (t *taking) chooseMAAS() {
	if len(t.maas) < 2 {
		return
	}
	var used []int
	for n, i := range t.maas {
		if in, known := i.inUse(t.rec); in && known {
			used = append(used, n)
		}
	}
	if len(used) == 1 && used[0] == 1 {
		slices.Reverse(t.maas)
	}
	if len(used) != 1 {
		t.remarks = append(t.remarks, fmt.Sprintf("regiond.conf is there of %s and of %s, and nothing tells which runs: taken as that of %s, see `files` in the manifest",
			t.maas[0].name, t.maas[1].name, t.maas[0].name))
	}
}

// packages are those of MAAS's packages that have its version.
var packages = []string{"maas-region-api", "maas-region-controller", "maas-rack-controller", "maas-common", "maas"}

// dpkgStatus is where dpkg keeps what is installed (dpkg(1), FILES).
const dpkgStatus = "var/lib/dpkg/status"

// packagedRelease is the release of the packages that are installed.
func packagedRelease(r *recorder) string {
	for _, name := range packages {
		if status, v := packageState(r, name); status && v != "" {
			return majorMinor(v)
		}
	}
	return ""
}

// packagesInUse tells that the region's or the rack's package is installed: what was
// removed leaves its configuration behind.
func packagesInUse(r *recorder) (in, known bool) {
	if !r.exists(dpkgStatus) {
		return false, false
	}
	return slices.ContainsFunc(packages, func(name string) bool { installed, _ := packageState(r, name); return installed }), true
}

// packageState reads what dpkg knows of a package (deb-substvars and dpkg's status: a
// paragraph each, as in debian-control).
func packageState(r *recorder, name string) (installed bool, version string) {
	// It is not of the snapshot.
	text, err := r.host.ReadFile(dpkgStatus)
	if err != nil {
		return false, ""
	}
	_, paragraph, found := strings.Cut("\n\n"+string(text), "\n\nPackage: "+name+"\n")
	if !found {
		return false, ""
	}
	paragraph, _, _ = strings.Cut(paragraph, "\n\n")
	for line := range strings.SplitSeq(paragraph, "\n") {
		switch key, value, _ := strings.Cut(line, ": "); key {
		case "Status":
			installed = strings.HasSuffix(value, " ok installed")
		case "Version":
			version = value
		}
	}
	return installed, version
}

// snapMeta are the places of the snap's own description: Ubuntu's, and that of
// distributions without /snap.
var snapMeta = []string{"snap/maas/current/meta/snap.yaml", "var/lib/snapd/snap/maas/current/meta/snap.yaml"}

// snapRelease is the release of the snap.
func snapRelease(r *recorder) string {
	for _, name := range snapMeta {
		text, err := r.host.ReadFile(name)
		if err != nil {
			continue
		}
		for line := range strings.SplitSeq(string(text), "\n") {
			if value, found := strings.CutPrefix(line, "version:"); found {
				return majorMinor(strings.Trim(value, " '\"\r"))
			}
		}
	}
	return ""
}

// snapMode is where the snap keeps which parts of MAAS run (snap/local in MAAS's source).
const snapMode = "var/snap/maas/common/snap_mode"

// snapInUse tells whether the snap was initialised.
func snapInUse(r *recorder) (in, known bool) {
	modes := snapModes(r)
	return len(modes) > 0, modes != nil
}

// snapModes are the parts that run; nil where the snap does not tell, and none for the
// mode none.
func snapModes(r *recorder) []string {
	text, err := r.host.ReadFile(snapMode)
	if err != nil {
		return nil
	}
	modes := []string{}
	switch mode := strings.TrimSpace(string(text)); mode {
	case "all":
		return []string{region, rack}
	default:
		for part := range strings.SplitSeq(mode, "+") {
			if part == region || part == rack {
				modes = append(modes, part)
			}
		}
	}
	return modes
}

// majorMinor is the release of a version of a package or a snap: "3.5" of
// "1:3.5.1-16317-g.abc-0ubuntu1~22.04.1"; "" for what has none.
func majorMinor(written string) string {
	if _, after, found := strings.Cut(written, ":"); found {
		written = after
	}
	written, _, _ = strings.Cut(written, "-")
	parts := strings.Split(written, ".")
	if len(parts) < 2 {
		return ""
	}
	digits := func(s string) string {
		end := strings.IndexFunc(s, func(r rune) bool { return r < '0' || r > '9' })
		if end < 0 {
			end = len(s)
		}
		return s[:end]
	}
	release := digits(parts[0]) + "." + digits(parts[1])
	if _, err := version.ParseMAAS(release); err != nil {
		return ""
	}
	return release
}
