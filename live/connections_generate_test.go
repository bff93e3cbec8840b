//go:build live

package live

import (
	"fmt"
	"net/netip"
	"strings"

	"github.com/regionlint/regionlint/parse/hba"
	"github.com/regionlint/regionlint/parse/version"
)

// gateWriter writes a pg_hba.conf that servers take, most of the time, and the
// attempts of those that it is about.
type gateWriter struct {
	*recordWriter
	users, databases, clients []string
}

func newGateWriter(d dice, v version.PostgreSQL) gateWriter {
	return gateWriter{
		&recordWriter{d, v, files{mainFile: ""}, nil},
		d.some(2, worldUsers), d.some(2, worldDatabases), d.some(2, worldClients),
	}
}

// some are n of the texts.
func (d dice) some(n int, texts []string) []string {
	list := make([]string, n)
	for i := range list {
		list[i] = d.of(texts...)
	}
	return list
}

// worldUsers are the roles, and names that no role has.
var worldUsers = func() []string {
	names := []string{"nosuch", "ALICE", longName, strings.Repeat("é", 32), "alice ", "all,", "\xff"}
	for _, r := range worldRoles {
		names = append(names, r.name)
	}
	return names
}()

// worldDatabases are named like roles and keywords, since servers compare names
// before they look whether there is such a database.
var worldDatabases = append(strings.Fields("app app_dev APP alice bob grp_admin grp_ro grp_all all sameuser samerole replication postgres nosuch /app @list +grp_admin é"),
	"a b", "x,y", `a"b`, longName, longName[:63], strings.Repeat("é", 32))

// gate is a new file.
func (w gateWriter) gate() files {
	w.files[mainFile] = w.records(mainFile, 3, 10)
	return w.files
}

func (w gateWriter) records(from string, least, most int) string {
	end := func() string { return w.of("\n", "\n", "\n", "\n", "\n", "\n", "\r\n", "\n# no\n", "\n\n") }
	return w.several(least, most, end, func() string { return w.line(from) }) + w.of("\n", "")
}

func (w gateWriter) line(from string) string {
	if from == mainFile && w.version >= version.PostgreSQL16 && w.oneIn(12) {
		return w.include(from)
	}
	return w.record(from)
}

// include names a file of more records, or a directory of such files.
func (w gateWriter) include(from string) string {
	if w.oneIn(3) {
		dir := w.files.addDirectory(w.dice, func(name string) string { return w.records(name, 0, 2) })
		return "include_dir " + w.refer(from, dir)
	}
	name := w.files.add(".conf", "")
	w.files[name] = w.records(name, 0, 3)
	return w.of("include ", "include_if_exists ") + w.refer(from, name)
}

func (w gateWriter) record(from string) string {
	types := "local local local host host host host hostssl hostssl hostnossl hostnossl"
	if w.version >= version.PostgreSQL12 {
		types += " hostgssenc hostnogssenc"
	}
	columns := []string{w.word(types), w.list(from, w.database), w.list(from, w.user)}
	if columns[0] != "local" {
		columns = append(columns, w.address())
	}
	columns = append(columns, w.word("trust reject password md5 scram-sha-256"))
	switch w.IntN(16) {
	case 0:
		columns[0] = `"` + columns[0] + `"`
	case 1:
		columns[len(columns)-1] += w.of(" # yes", "#", " ", `""`)
	}
	return strings.Join(columns, w.of(" ", " ", " ", "\t", "   ", " \r "))
}

// list is a column of names, some of which may stand in a file of their own.
func (w gateWriter) list(from string, name func() string) string {
	if !w.oneIn(12) {
		return w.several(1, 1+w.IntN(2)*w.IntN(3), func() string { return w.of(",", ",", ", ", ",,") }, name)
	}
	list := w.files.add(".list", "")
	w.files[list] = w.several(1, 3, func() string { return w.of(",", " ", "\n", "\n# no\n") }, name) + w.of("", "\n")
	return w.of("", "", name()+",") + "@" + w.refer(from, list)
}

func (w gateWriter) database() string {
	switch w.IntN(10) {
	case 0, 1, 2:
		return "all"
	case 3, 4:
		return w.keyword("all sameuser samerole samerole samegroup replication replication")
	case 5, 6:
		return w.regex(w.of(w.databases...))
	}
	return w.written(w.of(w.databases...))
}

func (w gateWriter) user() string {
	name := w.of(w.users...)
	switch w.IntN(10) {
	case 0, 1, 2:
		return "all"
	case 3, 4:
		role := "+" + w.of(append(groupsOf(name), name, "grp_all", "GRP_ALL", "+grp_admin")...)
		return w.of(w.written(role), `"`+role+`"`)
	case 5, 6:
		return w.regex(name)
	case 7:
		return w.keyword("all sameuser replication")
	}
	return w.written(name)
}

// keyword is one of the words that mean more than themselves, or only look it.
func (w gateWriter) keyword(words string) string {
	word := w.word(words)
	return w.of(word, word, word, `"`+word+`"`, word[:1]+`"`+word[1:]+`"`, word+`""`, `""`+word, strings.ToUpper(word))
}

// written is a name as it has to be written, or nearly so: an unquoted + or @
// means more than itself.
func (w gateWriter) written(name string) string {
	if strings.ContainsAny(name, " ,\"#") || name[0] == '@' || w.oneIn(6) {
		return `"` + strings.ReplaceAll(name, `"`, `""`) + `"`
	}
	return name
}

// regex is a regular expression near to a name; a mere name before 16.
func (w gateWriter) regex(name string) string {
	if w.version < version.PostgreSQL16 && !w.oneIn(4) {
		return w.written(name)
	}
	from := w.IntN(len(name))
	part := name[from:w.between(from+1, len(name))]
	pattern := w.of("", "", "^", "^", "^.*", "(?i)", ".") + w.of(
		part, part, part, strings.ToUpper(part), part[:1]+".*", "("+part+"|x)", "[a"+part+"]", "[^"+part+"]+", part+"?", part+"{2}", "("+part+"){1,2}",
		`\w+`, `\d`, "[[:alpha:]]+", "[a-c]+", "(a|b)c?",
	) + w.of("", "", "$", "$", ".$")
	if w.oneIn(12) {
		pattern = w.several(1, 2, func() string { return "" }, w.regexPart)
	}
	if strings.ContainsAny(pattern, " ,\"#\\") || w.oneIn(3) {
		return `"/` + strings.ReplaceAll(pattern, `"`, `""`) + `"`
	}
	return "/" + pattern
}

// address is a network near to one of the clients.
func (w gateWriter) address() string {
	if w.oneIn(3) {
		return w.of("all", "all", "all", "samehost", "samehost", "samenet", "samenet", `"all"`, "ALL", `same"host"`, "db1.example.com", ".example.com", "10.0.0.*", "10/8", "10.1/16", "::ffff:0:0/96", "0.0.0.0/0", "::/0")
	}
	client := netip.MustParseAddr(w.of(w.clients...))
	bits := w.between(0, client.BitLen())
	if w.oneIn(2) {
		bits = client.BitLen() * w.between(1, 4) / 4
	}
	address := client.AsSlice()
	if w.oneIn(3) {
		flip := w.IntN(client.BitLen())
		address[flip/8] ^= 0x80 >> (flip % 8)
	}
	near, _ := netip.AddrFromSlice(address)
	near = near.WithZone(client.Zone())
	if !w.oneIn(3) {
		return fmt.Sprintf("%s/%d", near, bits)
	}
	return near.String() + " " + w.mask(client.BitLen(), bits)
}

// mask is a netmask, some with holes.
func (w gateWriter) mask(length, bits int) string {
	mask := make([]byte, length/8)
	for i := range bits {
		mask[i/8] |= 0x80 >> (i % 8)
	}
	if w.oneIn(3) {
		mask[w.IntN(len(mask))] = byte(w.IntN(256))
	}
	text, _ := netip.AddrFromSlice(mask)
	return text.String()
}

// attempts are what the clients try.
func (w gateWriter) attempts(number int) []attempt {
	list := make([]attempt, number)
	for i := range list {
		list[i] = w.attempt()
	}
	return list
}

func (w gateWriter) attempt() attempt {
	c := hba.Connection{User: w.of(w.users...), Database: w.of(w.databases...), SSL: w.oneIn(2)}
	if c.Local = w.oneIn(4); !c.Local {
		c.Address = netip.MustParseAddr(w.of(w.clients...))
	}
	switch w.IntN(8) {
	case 0:
		c.Database = ""
	case 1:
		c.Database = c.User
	case 2:
		c.Database = w.of(append(groupsOf(c.User), "grp_all")...)
	}
	switch w.IntN(12) {
	case 0, 1:
		c.Replication = hba.Physical
	case 2:
		c.Replication = hba.Logical
	}
	return attempt{c}
}
