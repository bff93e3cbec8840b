package inventory

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/regionlint/regionlint/parse/draft"
	"github.com/regionlint/regionlint/parse/sentence"
)

// jujuStatus is what `juju status --format json` prints (cmd/juju/status/formatted.go).
type jujuStatus struct {
	Machines     map[string]jujuMachine     `json:"machines"`
	Applications map[string]jujuApplication `json:"applications"`
}

type jujuMachine struct {
	Hostname   string                 `json:"hostname"`
	DNSName    string                 `json:"dns-name"`
	Addresses  []string               `json:"ip-addresses"`
	Hardware   string                 `json:"hardware"`
	Containers map[string]jujuMachine `json:"containers"`
}

type jujuApplication struct {
	Charm     string              `json:"charm"`
	CharmName string              `json:"charm-name"`
	Version   string              `json:"version"`
	Units     map[string]jujuUnit `json:"units"`
}

type jujuUnit struct {
	Workload struct {
		Message string `json:"message"`
	} `json:"workload-status"`
	Machine      string              `json:"machine"`
	Subordinates map[string]jujuUnit `json:"subordinates"`
}

// charmRoles are the roles of a host on which a charm of that name has a unit. Which of the
// units of PostgreSQL is the primary is said by their status.
var charmRoles = map[string][]string{
	"maas-region": {"region"},
	"maas-rack":   {"rack"},
	"maas-agent":  {"rack"},
	"postgresql":  nil,
	// In front of the database, on the host of the region that it is a subordinate of.
	"pgbouncer": nil,
}

// primaries are how the status of a unit begins that has the primary: of the charm in
// Python's operator framework, and of the one before it.
var primaries = []string{"Primary", "Live master"}

// jujuHost is a machine, and the units on it.
type jujuHost struct {
	draft.Host
	id    string
	known bool
	// hasDatabase tells of a unit of PostgreSQL, and isPrimary what its status says.
	hasDatabase, isPrimary bool
}

func isJuju(s *shape) bool { return s.has("machines", "applications") }

// juju reads the machines on which something of MAAS runs.
func (r *reader) juju() {
	var status jujuStatus
	if !r.decode(0, r.text, &status) {
		return
	}
	hosts := map[string]*jujuHost{}
	r.jujuMachines(hosts, status.Machines)
	for _, name := range slices.Sorted(maps.Keys(status.Applications)) {
		app := status.Applications[name]
		for _, unit := range slices.Sorted(maps.Keys(app.Units)) {
			u := app.Units[unit]
			r.jujuUnit(hosts, status.Applications, unit, u.Machine, u)
		}
		switch charmOf(status.Applications, name) {
		case "maas-region":
			r.MAAS = union(r.MAAS, maasRelease(app.Version))
		case "postgresql":
			r.PostgreSQL = union(r.PostgreSQL, postgreSQLRelease(app.Version))
		}
	}
	list := slices.SortedFunc(maps.Values(hosts), func(a, b *jujuHost) int { return compareIDs(a.id, b.id) })
	r.jujuDatabase(list)
	left := 0
	for _, h := range list {
		if !h.known {
			left++
			continue
		}
		r.Hosts = append(r.Hosts, h.Host)
	}
	switch {
	case len(r.Hosts) == 0:
		r.problem(0, "no machine has a unit of "+sentence.Or(slices.Sorted(maps.Keys(charmRoles))), "give the status of the model with MAAS, or name the hosts with --set")
	case left > 0:
		r.remark(r.at(0, "machines"), fmt.Sprintf("machines without a unit of MAAS or PostgreSQL are left out: %d", left))
	}
}

func (r *reader) jujuMachines(hosts map[string]*jujuHost, machines map[string]jujuMachine) {
	for _, id := range slices.SortedFunc(maps.Keys(machines), compareIDs) {
		m := machines[id]
		h := &jujuHost{id: id, Host: draft.Host{Name: m.Hostname}}
		if h.Name == "" && !isAddress(m.DNSName) {
			h.Name = m.DNSName
		}
		if h.Name == "" {
			h.Name = "machine-" + strings.ReplaceAll(id, "/", "-")
		}
		if !isAddress(m.DNSName) && strings.Contains(m.DNSName, ".") {
			addName(&h.Host, m.DNSName)
		}
		for _, address := range m.Addresses {
			addAddress(&h.Host, address)
		}
		for word := range strings.FieldsSeq(m.Hardware) {
			if cores, ok := strings.CutPrefix(word, "cores="); ok {
				h.CPUs = r.count(h.Name, "hardware", number(cores))
			}
		}
		hosts[id] = h
		r.jujuMachines(hosts, m.Containers)
	}
}

// jujuUnit notes what a unit, and those that are subordinate to it, make of their machine.
func (r *reader) jujuUnit(hosts map[string]*jujuHost, apps map[string]jujuApplication, name, machine string, u jujuUnit) {
	h := hosts[machine]
	if h == nil {
		// A unit may wait for its machine.
		return
	}
	app, _, _ := strings.Cut(name, "/")
	charm := charmOf(apps, app)
	if roles, ok := charmRoles[charm]; ok {
		h.known = h.known || charm != "pgbouncer"
		h.Roles = union(h.Roles, roles)
	}
	switch charm {
	case "postgresql":
		h.hasDatabase = true
		h.isPrimary = slices.ContainsFunc(primaries, func(word string) bool { return strings.HasPrefix(u.Workload.Message, word) })
	case "pgbouncer":
		h.DatabaseProxy = true
	}
	for _, below := range slices.Sorted(maps.Keys(u.Subordinates)) {
		r.jujuUnit(hosts, apps, below, machine, u.Subordinates[below])
	}
}

// jujuDatabase gives the machines with PostgreSQL their roles. Of several, nobody but
// their status tells which has the primary.
func (r *reader) jujuDatabase(hosts []*jujuHost) {
	var units, primary []*jujuHost
	for _, h := range hosts {
		if h.hasDatabase {
			units = append(units, h)
		}
		if h.isPrimary {
			primary = append(primary, h)
		}
	}
	if len(units) == 1 {
		primary = units
	}
	for _, h := range units {
		switch {
		case len(primary) != 1:
			h.Open = append(h.Open, draft.Open{Key: "roles", Text: fmt.Sprintf("database or standby too? %s has %d hosts with PostgreSQL, and does not tell which has the primary", r.Source.Path, len(units))})
		case h == primary[0]:
			h.Roles = union(h.Roles, []string{"database"})
		default:
			h.Roles = union(h.Roles, []string{"standby"})
		}
	}
}

// charmOf is the name of an application's charm, which old versions have as a URL like
// cs:~owner/postgresql-235; the application's own name where it is of another charm.
func charmOf(apps map[string]jujuApplication, name string) string {
	app := apps[name]
	charm := app.CharmName
	if charm == "" {
		charm = app.Charm[strings.LastIndexAny(app.Charm, ":/")+1:]
		if at := strings.LastIndexByte(charm, '-'); at > 0 && strings.Trim(charm[at+1:], "0123456789") == "" {
			charm = charm[:at]
		}
	}
	if _, ok := charmRoles[charm]; ok {
		return charm
	}
	return name
}

// compareIDs orders machines: 2, 10, 10/lxd/1.
func compareIDs(a, b string) int {
	return slices.CompareFunc(strings.Split(a, "/"), strings.Split(b, "/"), func(a, b string) int {
		x, errX := strconv.Atoi(a)
		y, errY := strconv.Atoi(b)
		if errX == nil && errY == nil && x != y {
			return cmp.Compare(x, y)
		}
		return cmp.Compare(a, b)
	})
}
