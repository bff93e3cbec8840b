// Package manifest reads hosts.yaml, hosts.yml and hosts.json: which hosts a
// deployment has, what each of them does, and how many CPUs it has.
//
// It reads as much as can be read and lists the rest as problems. Whether the
// hosts make sense together is for the rules to say.
package manifest

import (
	_ "embed"
	"net/netip"

	"github.com/regionlint/regionlint/parse"
	"github.com/regionlint/regionlint/parse/version"
)

// Schema is the JSON Schema (draft 2020-12) of the manifest.
//
//go:embed schema.json
var Schema []byte

// Names are the file names of a manifest at a bundle's root, in the order in
// which they are looked for.
func Names() []string { return []string{"hosts.yaml", "hosts.yml", "hosts.json"} }

// Manifest is what a manifest says.
type Manifest struct {
	// Source is the manifest's text.
	Source *parse.Source
	// MAAS is the release that the hosts run; 0 when not given or not known.
	MAAS version.MAAS
	// MAASPlace is where MAAS is given; the zero Place when it is not.
	MAASPlace parse.Place
	// PostgreSQL is the server's version; 0 when not given or not known.
	PostgreSQL version.PostgreSQL
	// PostgreSQLPlace is where PostgreSQL is given; the zero Place when not.
	PostgreSQLPlace parse.Place
	// Database is how the regions reach the database.
	Database Database
	// Hosts are the hosts in the order of the file.
	Hosts []*Host
	// Problems are what is wrong with the file, in the order of its text.
	Problems []Problem
}

// Host returns the host of that name, or nil.
func (m *Manifest) Host(name string) *Host {
	for _, h := range m.Hosts {
		if h.Name == name {
			return h
		}
	}
	return nil
}

// Database is the address and port that all regions must use.
type Database struct {
	// Broken tells that what is given cannot be read, so that nobody knows
	// where the database is.
	Broken bool
	// Address is an IP address or a DNS name; "" when not given.
	Address string
	// AddressPlace is where Address is given.
	AddressPlace parse.Place
	// Port is from 1 to 65535; 0 when not given.
	Port int
	// PortPlace is where Port is given.
	PortPlace parse.Place
}

// Host is one machine.
type Host struct {
	// Name is the host's key in the manifest.
	Name string
	// Place is that key.
	Place parse.Place
	// CPUs is the number of logical CPUs, at least 1; 0 when not given or
	// wrong.
	CPUs int
	// CPUsPlace is where CPUs is given.
	CPUsPlace parse.Place
	// Roles are what the host does.
	Roles Roles
	// RolesBroken tells that not all that is given can be read, so that the host
	// may have further roles.
	RolesBroken bool
	// RolesPlace is where Roles are given.
	RolesPlace parse.Place
	// Addresses are those from which the host reaches the database.
	Addresses []Address
	// AddressesBroken tells that not all that is given can be read, so that
	// there may be others.
	AddressesBroken bool
	// DNSNames are the host's names in DNS, as written.
	DNSNames []string
	// DatabaseProxy tells whether the host has a proxy of its own in front of
	// the database, so that database_host may be localhost.
	DatabaseProxy bool
	// Dir is the directory of the host's files, below the bundle's root: a
	// clean slash-separated path, "." for the root itself.
	Dir string
	// DirPlace is where Dir is given; the zero Place when it is the name.
	DirPlace parse.Place
	// Files are the paths that replace the search for the host's files.
	Files Files
}

// Address is one address of a host.
type Address struct {
	// Addr is the address, without a zone; an IPv4 address in IPv6 form
	// (::ffff:10.0.0.1) is IPv4 here.
	Addr netip.Addr
	// Place is where it is given.
	Place parse.Place
}

// Files are paths below the bundle's root; "" where the usual places are
// searched.
type Files struct {
	Regiond, PgHBA, PostgreSQL File
}

// File is a path that the manifest gives.
type File struct {
	// Path is clean and slash-separated; "" when not given.
	Path string
	// Place is where it is given.
	Place parse.Place
}

// Problem is one thing that is wrong with the manifest.
type Problem struct {
	// Place is what is wrong.
	Place parse.Place
	// Related is another place that takes part, like the first of two equal
	// keys. May be the zero Place.
	Related parse.Place
	// RelatedText says what is there.
	RelatedText string
	// Host is the name of the host whose entry it is; "" outside of hosts.
	Host string
	// Message names what is wrong, in one line without a final stop.
	Message string
	// Help says what to do; may be empty.
	Help string
}
