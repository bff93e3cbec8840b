// Package fleet makes inputs of any size, for benchmarks and tests: fleets of bundles,
// and pg_hba.conf files. The same number gives the same bytes.
package fleet

import (
	"fmt"
	"math/rand/v2"
	"path"
	"strings"
)

// File is a file of a bundle.
type File struct {
	// Path is relative to the bundle, with /.
	Path, Text string
}

// Where the files of a host lie, from the host's directory.
const (
	regiond    = "etc/maas/regiond.conf"
	postgreSQL = "etc/postgresql/16/main/postgresql.conf"
	pgHBA      = "etc/postgresql/16/main/pg_hba.conf"
)

// Name is the directory of the bundle i of a fleet. Names are in the order of i.
func Name(i int) string { return fmt.Sprintf("site-%06d", i) }

// regions is how many region hosts a bundle of a fleet has, beside its database host.
const regions = 3

// Bundle is the bundle i of a fleet: six files as they lie on the hosts, with about as
// much text as PostgreSQL and MAAS come with. Most are right; in some, a record for a
// region is missing, a region has more workers than CPUs, or max_connections is low.
func Bundle(i int) []File {
	d := draw{rand.New(rand.NewPCG(uint64(i), 1))}
	var hosts, records strings.Builder
	hosts.WriteString("maas_version: \"3.5\"\nhosts:\n  db:\n    cpus: 16\n    roles: [database]\n    addresses: [10.0.0.5]\n")
	files := make([]File, 0, regions+3)
	for r := range regions {
		host, address, cpus := fmt.Sprintf("region%d", r+1), fmt.Sprintf("10.0.0.%d", 10+r), d.one(4, 8, 8, 16)
		fmt.Fprintf(&hosts, "  %s:\n    cpus: %d\n    roles: [region]\n    addresses: [%s]\n", host, cpus, address)
		own := d.one(4, 4, 4, 4, 4, 4, 4, 4, 4, 6)
		files = append(files, File{path.Join(host, regiond), regionOptions(i, own)})
		if d.IntN(20) > 0 {
			fmt.Fprintf(&records, "hostssl maasdb          maas            %-23s scram-sha-256\n", address+"/32")
		}
	}
	connections := 1000
	if d.IntN(20) == 0 {
		connections = 100
	}
	return append(files,
		File{"hosts.yaml", hosts.String()},
		File{path.Join("db", postgreSQL), settings(connections)},
		File{path.Join("db", pgHBA), localRecords + records.String()})
}

// BundleOf is a bundle of a region host and a database host, whose pg_hba.conf has the
// records.
func BundleOf(records string) []File {
	const hosts = `maas_version: "3.5"
hosts:
  db: {cpus: 16, roles: [database], addresses: [10.0.0.5]}
  region1: {cpus: 8, roles: [region], addresses: [10.0.0.10]}
`
	return []File{
		{"hosts.yaml", hosts},
		{path.Join("region1", regiond), regionOptions(0, 4)},
		{path.Join("db", postgreSQL), settings(200)},
		{path.Join("db", pgHBA), records},
	}
}

// Where the files of a bundle's database host lie. BundleOf puts the records into the
// first.
var (
	Records  = path.Join("db", pgHBA)
	Settings = path.Join("db", postgreSQL)
)

// regionOptions is a regiond.conf as MAAS writes it.
func regionOptions(site, workers int) string {
	return fmt.Sprintf(`database_host: 10.0.0.5
database_name: maasdb
database_pass: site%dsecret
database_port: 5432
database_user: maas
maas_url: http://10.0.0.9:5240/MAAS
num_workers: %d
`, site, workers)
}

// draw takes what a generator of random numbers says.
type draw struct{ *rand.Rand }

func (d draw) one(numbers ...int) int { return numbers[d.IntN(len(numbers))] }

func (d draw) word(words ...string) string { return words[d.IntN(len(words))] }
