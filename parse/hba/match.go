package hba

import (
	"fmt"
	"net/netip"
	"slices"
	"strings"

	"github.com/regionlint/regionlint/parse/are"
	"github.com/regionlint/regionlint/parse/version"
)

// Connection is an attempt to connect, with what is known of the world around.
type Connection struct {
	// Local tells that the attempt comes through the Unix-domain socket;
	// Address, SSL and GSS then mean nothing.
	Local   bool
	Address netip.Addr
	// SSL and GSS tell whether the connection is encrypted, and by what.
	SSL, GSS bool
	User     string
	// Database is the name asked for; "" is the user's, as in PostgreSQL.
	Database    string
	Replication Replication

	// UserExists tells that User is known to be a role of the server. Every
	// role is a member of itself.
	UserExists bool
	// Roles are what User is a member of, directly or not, beside itself.
	// They count when RolesKnown is set.
	Roles      []string
	RolesKnown bool
	// HostName is the name that DNS gives for Address; "" is none. It counts
	// when HostNameKnown is set.
	HostName      string
	HostNameKnown bool
	// ServerNetworks are the server's interfaces: its address and the prefix
	// of the network. They count when ServerNetworksKnown is set.
	ServerNetworks      []netip.Prefix
	ServerNetworksKnown bool
	// Remote tells that Address is none of the server's own.
	Remote bool
}

// Replication is the kind of a replication connection.
type Replication int

// The kinds of replication connections.
const (
	// NoReplication is an ordinary connection.
	NoReplication Replication = iota
	// Physical names no database.
	Physical
	// Logical names one (replication=database).
	Logical
)

// Certainty is an answer that files alone may not be able to give.
type Certainty int

// The answers, in the order in which a conjunction takes the least.
const (
	No Certainty = iota
	Maybe
	Yes
)

// Match is whether a record is for a connection.
type Match struct {
	Certainty Certainty
	// Unknown says what would have to be known, when Certainty is Maybe.
	Unknown string
}

var (
	no  = Match{Certainty: No}
	yes = Match{Certainty: Yes}
)

func maybe(format string, args ...any) Match {
	return Match{Certainty: Maybe, Unknown: fmt.Sprintf(format, args...)}
}

func when(b bool) Match {
	if b {
		return yes
	}
	return no
}

// Decision is what a file says of a connection.
type Decision struct {
	// Record is the first record that surely matches; nil if none does, and
	// then the server refuses the connection.
	Record *Record
	// Possible are the records before it that may match, in order.
	Possible []Possible
}

// Possible is a record of which files alone cannot tell whether it matches.
type Possible struct {
	Record *Record
	// Unknown says what would have to be known.
	Unknown string
}

// Decide finds the record that decides on a connection: the first whose type,
// address, database and user all match (check_hba in hba.c). What happens in
// its authentication changes nothing, since the server looks no further.
// Records that the server refuses are left out, though it would not load the
// file with them: see Loads.
func (f *File) Decide(c Connection) Decision {
	var d Decision
	m := f.Matcher(c)
	for r := range f.All() {
		switch match := m.Match(r); match.Certainty {
		case Yes:
			d.Record = r
			return d
		case Maybe:
			d.Possible = append(d.Possible, Possible{r, match.Unknown})
		}
	}
	return d
}

// Matches tells whether a record is for a connection.
func (f *File) Matches(r *Record, c Connection) Match { return f.Matcher(c).Match(r) }

// Matcher compares records of one file with one connection. What it finds out of a
// list or a name it keeps for all records that have it.
type Matcher struct {
	Connection
	version version.PostgreSQL
	ssl     bool
	// databases, users and names are what is known of lists, by their numbers.
	databases, users, names []known
}

// known is a Certainty, from 1: 0 is not known yet. What is Maybe is found out anew,
// since it needs words.
type known uint8

// Matcher returns what compares the file's records with a connection.
func (f *File) Matcher(c Connection) *Matcher {
	n := len(f.lists)
	all := make([]known, 3*n)
	return &Matcher{
		Connection: c.asSent(), version: f.Server.Version, ssl: f.Server.SSL,
		databases: all[:n], users: all[n : 2*n], names: all[2*n:],
	}
}

// MatcherFor returns what compares records with a database and an existing user,
// wherever the client is: it is to be asked MatchNames.
func (f *File) MatcherFor(database, user string) *Matcher {
	return f.Matcher(Connection{Database: database, User: user, UserExists: true})
}

// MatchNames tells whether a valid record is for the database and the user.
func (m *Matcher) MatchNames(r *Record) Match {
	ofDatabase, ofUser := m.database(r), m.user(r)
	if ofDatabase.Certainty < ofUser.Certainty {
		return ofDatabase
	}
	return ofUser
}

// Match tells whether a record is for the connection.
func (m *Matcher) Match(r *Record) Match {
	switch {
	case r.Err != nil:
		return no
	case r.Unknown != "":
		return maybe("the contents of %s, which was not read", r.Unknown)
	}
	result := yes
	for _, part := range parts {
		if next := part.match(m, r); next.Certainty < result.Certainty {
			result = next
		}
		if result.Certainty == No {
			return no
		}
	}
	return result
}

// once asks what is not known yet of the list with a number.
func once(all []known, number int32, ask func() Match) Match {
	switch all[number] {
	case 1 + known(No):
		return no
	case 1 + known(Yes):
		return yes
	}
	match := ask()
	all[number] = 1 + known(match.Certainty)
	return match
}

// nameLength is how many bytes of a name in the start-up packet count
// (NAMEDATALEN - 1). Names in the file are not cut.
const nameLength = 63

// asSent is the connection with the names that the server makes of the start-up
// packet (ProcessStartupPacket in postmaster.c, backend_startup.c since 18).
func (c Connection) asSent() Connection {
	if c.Database == "" {
		c.Database = c.User
	}
	c.User = c.User[:min(len(c.User), nameLength)]
	c.Database = c.Database[:min(len(c.Database), nameLength)]
	return c
}

func (m *Matcher) connType(r *Record) Match {
	if m.Local || r.Type == Local {
		return when(m.Local && r.Type == Local)
	}
	switch r.Type {
	case HostSSL:
		return when(m.SSL && m.ssl)
	case HostNoSSL:
		return when(!m.SSL)
	case HostGSSEnc:
		return when(m.GSS)
	case HostNoGSSEnc:
		return when(!m.GSS)
	}
	return yes
}

func (m *Matcher) address(r *Record) Match {
	switch r.addressKind {
	case SameHost, SameNet:
		return m.own(r.addressKind)
	case HostName:
		return once(m.names, r.hostNumber(), func() Match { return m.hostName(r.hostName()) })
	case Network:
		return when(r.contains(m.Address))
	}
	return yes
}

// own decides samehost and samenet (check_same_host_or_net). The scope of a
// link-local address does not count (check_ip).
func (m *Matcher) own(kind AddressKind) Match {
	address := m.Address.WithZone("")
	if m.ServerNetworksKnown {
		for _, network := range m.ServerNetworks {
			if network.Addr() == address || kind == SameNet && network.Masked().Contains(address) {
				return yes
			}
		}
		return no
	}
	switch loopback := address == netip.MustParseAddr("127.0.0.1") || address == netip.IPv6Loopback(); {
	case loopback:
		return yes
	case kind == SameHost && m.Remote:
		return no
	}
	return maybe("whether %s is in a network of the server", m.Address)
}

// hostName decides a host name or suffix (check_hostname): the name that the
// client's address has must be this one, and must lead back to the address.
func (m *Matcher) hostName(pattern string) Match {
	if !canBeHostName(pattern) {
		return no
	}
	if !m.HostNameKnown {
		return maybe("what name DNS has for %s", m.Address)
	}
	name := m.HostName
	if strings.HasPrefix(pattern, ".") {
		if len(name) < len(pattern) {
			return no
		}
		name = name[len(name)-len(pattern):]
	}
	if name == "" || !strings.EqualFold(name, pattern) {
		return no
	}
	return maybe("whether DNS has the address %s for %s", m.Address, m.HostName)
}

// canBeHostName tells whether a reverse lookup can ever give the name. What
// people write instead of a network cannot: 10.0.0.*, 256.1.1.1, host:5432, a
// keyword in quotes or in capitals, a name that ends in a dot.
func canBeHostName(name string) bool {
	switch strings.ToLower(name) {
	case "all", "samehost", "samenet":
		return false
	}
	labels := strings.Split(strings.TrimPrefix(name, "."), ".")
	for _, label := range labels {
		if label == "" || strings.Trim(strings.ToLower(label), "abcdefghijklmnopqrstuvwxyz0123456789-_") != "" {
			return false
		}
	}
	// No top-level domain is a number (RFC 3696, section 2), nor the end of a
	// range: 10.0.0.1-9.
	return strings.Trim(labels[len(labels)-1], "0123456789-") != ""
}

func (m *Matcher) database(r *Record) Match {
	return once(m.databases, r.databases, func() Match { return m.anyDatabase(r.Databases()) })
}

func (m *Matcher) anyDatabase(words []Word) Match {
	return m.any(words, func(w Word) Match {
		switch {
		case m.walsender():
			return when(w.IsKeyword("replication"))
		case w.IsKeyword("all"):
			return yes
		case w.IsKeyword("sameuser"):
			return when(m.Database == m.User)
		case w.IsKeyword("samerole"), w.IsKeyword("samegroup"):
			return m.member(m.Database)
		case w.IsKeyword("replication"):
			return no
		}
		return m.name(w, m.Database)
	})
}

// walsender tells whether only the keyword replication is for the connection.
func (m *Matcher) walsender() bool {
	return m.Replication == Physical || m.Replication == Logical && !logicalByDatabase.Has(m.version)
}

func (m *Matcher) user(r *Record) Match {
	return once(m.users, r.users, func() Match { return m.anyUser(r.Users()) })
}

func (m *Matcher) anyUser(words []Word) Match {
	return m.any(words, func(w Word) Match {
		switch {
		case !w.Quoted && strings.HasPrefix(w.Text, "+"):
			return m.member(w.Text[1:])
		case w.IsKeyword("all"):
			return yes
		}
		return m.name(w, m.User)
	})
}

func (m *Matcher) any(words []Word, match func(Word) Match) Match {
	result := no
	for _, w := range words {
		next := match(w)
		if w.Unknown {
			next = maybe("the contents of %s, which was not read", w.Text)
		}
		if next.Certainty == Yes {
			return yes
		}
		if next.Certainty == Maybe && result.Certainty == No {
			result = next
		}
	}
	return result
}

// member tells whether the user is a member of role (is_member; the attribute
// superuser does not count).
func (m *Matcher) member(role string) Match {
	switch {
	case role == m.User && m.UserExists, m.RolesKnown && slices.Contains(m.Roles, role):
		return yes
	case role == m.User:
		return maybe("whether role %s exists", role)
	case m.RolesKnown:
		return no
	}
	return maybe("whether %s is a member of role %s", m.User, role)
}

func (m *Matcher) name(w Word, name string) Match {
	if !regexes.Has(m.version) || !strings.HasPrefix(w.Text, "/") {
		return when(w.Text == name)
	}
	matched, exact := are.Match(w.Text[1:], name)
	if !exact {
		return maybe("whether %s matches %s", name, w.Text)
	}
	return when(matched)
}
