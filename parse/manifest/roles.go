package manifest

import "strings"

// Roles is the set of what a host does.
type Roles uint8

// The roles of a host.
const (
	Region Roles = 1 << iota
	DatabaseServer
	Standby
	Rack
)

// roleNames are the words of the manifest, in the order of the bits.
var roleNames = [...]string{"region", "database", "standby", "rack"}

// Has tells whether the host has all the given roles.
func (r Roles) Has(roles Roles) bool { return r&roles == roles }

// IsRegion tells whether the host runs a region controller.
func (h *Host) IsRegion() bool { return h.Roles.Has(Region) }

// IsDatabase tells whether the host runs the PostgreSQL primary.
func (h *Host) IsDatabase() bool { return h.Roles.Has(DatabaseServer) }

// IsStandby tells whether the host runs a PostgreSQL standby.
func (h *Host) IsStandby() bool { return h.Roles.Has(Standby) }

// String returns the roles as the manifest writes them, joined by commas.
func (r Roles) String() string {
	var names []string
	for i, name := range roleNames {
		if r.Has(1 << i) {
			names = append(names, name)
		}
	}
	return strings.Join(names, ",")
}

// roleNamed returns the role of that name, or 0.
func roleNamed(name string) Roles {
	for i, known := range roleNames {
		if name == known {
			return 1 << i
		}
	}
	return 0
}
