package bundle

import (
	"io/fs"
	"strconv"
	"strings"

	"github.com/regionlint/regionlint/parse"
)

// owners are the names that a host has for the numbers of users and groups.
type owners struct {
	users, groups map[uint32]string
}

// accountsLimit is for passwd and group.
var accountsLimit = parse.Limit{Most: 16 << 20, Kind: "list of users"}

// readOwners reads the host's own lists. Without them, as where its users come from
// elsewhere, nobody has a name.
func readOwners(fsys fs.FS) owners {
	return owners{users: readNames(fsys, "etc/passwd"), groups: readNames(fsys, "etc/group")}
}

// readNames reads what passwd(5) and group(5) have alike: a name in the first field, its
// number in the third.
func readNames(fsys fs.FS, file string) map[uint32]string {
	text, err := parse.ReadFile(fsys, file, accountsLimit)
	if err != nil {
		return nil
	}
	names := map[uint32]string{}
	for line := range strings.Lines(string(text)) {
		fields := strings.SplitN(strings.TrimSpace(line), ":", 4)
		if len(fields) < 4 {
			continue
		}
		number, err := strconv.ParseUint(fields[2], 10, 32)
		if _, known := names[uint32(number)]; err != nil || known {
			// The first name counts, as for getpwuid(3).
			continue
		}
		names[uint32(number)] = fields[0]
	}
	return names
}

// user is a user's name; "" for one that has none. That of root needs no list.
func (o owners) user(number uint32) string { return nameIn(o.users, number) }

// group is a group's name, as user is a user's.
func (o owners) group(number uint32) string { return nameIn(o.groups, number) }

func nameIn(names map[uint32]string, number uint32) string {
	if name, known := names[number]; known || number != 0 {
		return name
	}
	return "root"
}

// OwnerNumbers is what an fs.FileInfo of a HostRoot has in Sys besides Owner.
type OwnerNumbers interface {
	// OwnerNumbers returns the numbers that the host has for a file's owner.
	OwnerNumbers() (user, group uint32)
}

// owned is what is known of a file, with its owner's names in Sys.
type owned struct {
	fs.FileInfo
	owners      owners
	user, group uint32
}

// Sys implements fs.FileInfo.
func (o owned) Sys() any { return o }

// Owner implements Owner.
func (o owned) Owner() (user, group string) { return o.owners.user(o.user), o.owners.group(o.group) }

// OwnerNumbers implements OwnerNumbers.
func (o owned) OwnerNumbers() (user, group uint32) { return o.user, o.group }
