package access

import (
	"net/netip"

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
	// it: an address, "local" for the Unix-domain socket, "" where nobody knows.
	Address string
	// Database and User are what the region asks for; "" where nobody knows.
	Database, User string
	Answer
}

// Bundle returns a row for each server, region, and address from which the
// region reaches it. With adapt, the attempts are those that it makes of what
// regiond and libpq do.
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
		return []Row{row.unknown(reason)}
	}
	row.Database, row.User = r.Database, r.User
	if key := r.NamesSecret(); key != "" {
		row.Database, row.User = "", ""
		return []Row{row.unknown(key + " holds what looks like a password")}
	}
	if reason, lacks := server.Lacks(bundle.PgHBAConf); lacks {
		return []Row{row.unknown(reason)}
	}
	sources, reason := r.Sources(server)
	if reason != "" {
		return []Row{row.unknown(reason)}
	}
	var rows []Row
	for _, s := range sources {
		addresses := s.Addresses
		if s.Local {
			addresses = []netip.Addr{{}}
		}
		for _, address := range addresses {
			attempts := adapt(r.Attempts(server, s.Local, address))
			row := row
			row.Address = "local"
			if !s.Local {
				row.Address = address.String()
			}
			row.Database, row.User = attempts[0].Database, attempts[0].User
			row.Answer = Ask(server.HBA, attempts...)
			rows = append(rows, row)
		}
	}
	return rows
}

// unknown is a row about a region of which the files do not tell.
func (r Row) unknown(reason string) Row {
	r.Answer = Answer{Decision: Depends, Why: reason, Reason: reason}
	return r
}
