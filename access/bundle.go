package access

import (
	"net/netip"
	"slices"

	"github.com/regionlint/regionlint/bundle"
	"github.com/regionlint/regionlint/parse/hba"
	"github.com/regionlint/regionlint/reach"
)

// Row is the answer to one region host at one server of a bundle.
type Row struct {
	// Region is the name of the region host.
	Region string
	// Server is the host with the PostgreSQL.
	Server *bundle.Host
	// Address is where the region's connections come from, as the server sees
	// it: an address, Local for the Unix-domain socket, "" where nobody knows.
	Address string
	// Used tells that they do come from there, as regiond.conf is now. It may
	// name another host than that with the database, or reach its own through
	// the loopback.
	Used bool
	// Database and User are what the region asks for; "" where nobody knows.
	Database, User string
	Answer
}

// Local stands for the Unix-domain socket in the place of an address.
const Local = "local"

// Bundle returns a row for each server, region, and address of the region. adapt
// may change the attempts to connect that the region would make.
func Bundle(b *bundle.Bundle, adapt func([]hba.Connection) []hba.Connection) []Row {
	var rows []Row
	for _, server := range b.Servers() {
		for _, host := range b.Regions() {
			rows = append(rows, ofRegion(b, server, host, adapt)...)
		}
	}
	return rows
}

func ofRegion(b *bundle.Bundle, server, host *bundle.Host, adapt func([]hba.Connection) []hba.Connection) []Row {
	row := Row{Region: host.Name, Server: server}
	r, reason := reach.Of(b, host)
	if reason != "" {
		return row.unknown(host, reason)
	}
	row.Database, row.User = r.Database, r.User
	if reason := r.Unnamed(); reason != "" {
		row.Database, row.User = "", ""
		return row.unknown(host, reason)
	}
	if reason, lacks := server.Lacks(bundle.PgHBAConf); lacks {
		return row.unknown(host, reason)
	}
	sources, reason := r.Sources(server)
	if reason != "" {
		return row.unknown(host, reason)
	}
	var rows []Row
	for _, c := range clients(host, sources) {
		row := row
		row.Address, row.Used = c.String(), c.used && r.Right
		attempts := adapt(r.Attempts(server, c.local, c.address))
		row.Database, row.User = attempts[0].Database, attempts[0].User
		row.Answer = Ask(server.HBA, attempts...)
		rows = append(rows, row)
	}
	return rows
}

// client is where connections come from.
type client struct {
	address netip.Addr
	local   bool
	used    bool
}

func (c client) String() string {
	if c.local {
		return Local
	}
	return c.address.String()
}

// clients are where a region's connections come from, and below them those of
// its addresses in the manifest that it does not use as regiond.conf is now.
func clients(host *bundle.Host, sources []reach.Source) []client {
	var list []client
	for _, s := range sources {
		if s.Local {
			list = append(list, client{local: true, used: true})
		}
		for _, address := range s.Addresses {
			list = append(list, client{address: address, used: true})
		}
	}
	for _, a := range host.Addresses {
		if !slices.ContainsFunc(list, func(c client) bool { return c.address == a.Addr }) {
			list = append(list, client{address: a.Addr})
		}
	}
	return list
}

// unknown are the rows of a region of which the files do not tell.
func (r Row) unknown(host *bundle.Host, reason string) []Row {
	r.Answer, r.Used = Answer{Decision: Depends, Why: reason, Reason: reason}, true
	var rows []Row
	for _, a := range host.Addresses {
		row := r
		row.Address = a.Addr.String()
		rows = append(rows, row)
	}
	if rows == nil {
		rows = []Row{r}
	}
	return rows
}
