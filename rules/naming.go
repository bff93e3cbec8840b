package rules

import (
	"slices"

	"github.com/regionlint/regionlint/bundle"
	"github.com/regionlint/regionlint/parse/hba"
)

// naming tells which records of a server name the databases and users of regions. It
// asks once of equal lists, of which a file with a million records has some thousand.
type naming struct {
	// regions are asked about in their order.
	regions []regionNaming
	// onlyDatabases and onlyUsers tell of lists with no others than those of regions.
	onlyDatabases, onlyUsers *hba.Asked
}

type regionNaming struct {
	region
	databases, users *hba.Asked
}

func namingOf(server *bundle.Host, regions []region) *naming {
	n := &naming{
		onlyDatabases: server.HBA.Ask(func(words []hba.Word) bool {
			return namesNoOther(words, regions, func(r region) string { return r.Database })
		}),
		onlyUsers: server.HBA.Ask(func(words []hba.Word) bool {
			return namesNoOther(words, regions, func(r region) string { return r.User })
		}),
	}
	for _, r := range regions {
		n.regions = append(n.regions, r.naming(server))
	}
	return n
}

// naming is that of one region.
func (r region) naming(server *bundle.Host) regionNaming {
	return regionNaming{
		region:    r,
		databases: server.HBA.Ask(func(words []hba.Word) bool { return namedIn(words, r.Database) }),
		users:     server.HBA.Ask(func(words []hba.Word) bool { return namedIn(words, r.User) }),
	}
}

// isNamedBy tells whether a record names the region's database and user, and
// not just all of them.
func (n regionNaming) isNamedBy(record *hba.Record) bool {
	return record.Valid() && n.databases.OfDatabases(record) && n.users.OfUsers(record)
}

// first is the first region whose database and user a record names; ok is false
// where it names those of none.
func (n *naming) first(record *hba.Record) (r region, ok bool) {
	i := slices.IndexFunc(n.regions, func(r regionNaming) bool { return r.isNamedBy(record) })
	if i < 0 {
		return r, false
	}
	return n.regions[i].region, true
}

// isNamed tells whether a record names the database and user of a region.
func (n *naming) isNamed(record *hba.Record) bool {
	_, ok := n.first(record)
	return ok
}

// namesOnly tells whether a record names no other database or user than those of
// the regions.
func (n *naming) namesOnly(record *hba.Record) bool {
	return n.onlyDatabases.OfDatabases(record) && n.onlyUsers.OfUsers(record)
}

func namesNoOther(words []hba.Word, regions []region, name func(region) string) bool {
	return !slices.ContainsFunc(words, func(w hba.Word) bool {
		return !slices.ContainsFunc(regions, func(r region) bool { return namedIn([]hba.Word{w}, name(r)) })
	})
}

func namedIn(words []hba.Word, name string) bool {
	for _, w := range words {
		keyword := !w.Quoted && (w.Text == "all" || w.Text == "sameuser" || w.Text == "replication")
		if w.Text == name && !keyword {
			return true
		}
	}
	return false
}
