package connections

import "github.com/regionlint/regionlint/parse/version"

// Pool is a part of MAAS that keeps connections to PostgreSQL.
type Pool struct {
	// Name is the process, and what in it.
	Name string
	// PerWorker tells that each worker has such a pool; else each region has.
	PerWorker bool
	// Size is how many connections it opens at most.
	Size int
	// Option is the option of regiond.conf that gives another size; "" if none.
	Option string
	// Releases are those that have the pool in this size.
	Releases version.Releases
	// Source is where MAAS says so: a release, and a file in it.
	Source string
}

// pools are those of all releases. The agent, the rack controller, nginx, BIND
// and the proxy open none; commands that someone runs open one or two for a
// moment, which are left aside.
var pools = []Pool{
	{
		// 2.2.2 lowered the size. Patch levels are not known here, and who runs
		// 2.2 can have that one.
		Name: "worker's threads", PerWorker: true, Size: 20, Releases: version.Until[version.MAAS](201),
		Source: "2.1 src/maasserver/utils/threads.py: max_threads_for_database_pool",
	},
	{
		Name: "worker's threads", PerWorker: true, Size: 9, Releases: version.Since[version.MAAS](202),
		Source: "3.5.13 src/maasserver/utils/threads.py: max_threads_for_database_pool",
	},
	{
		Name: "worker's listener", PerWorker: true, Size: 1,
		Source: "3.5.13 src/maasserver/eventloop.py: postgres-listener-worker",
	},
	{
		// Before, there were the workers alone.
		Name: "master's threads", Size: 9, Releases: version.Since[version.MAAS](204),
		Source: "2.4.2 src/maasserver/plugin.py: RegionMasterServiceMaker",
	},
	{
		Name: "master's listener", Size: 1, Releases: version.Since[version.MAAS](204),
		Source: "2.4.2 src/maasserver/eventloop.py: postgres-listener-master",
	},
	{
		// SQLAlchemy's own numbers: a pool of 5, and 10 above.
		Name: "apiserver", Size: 15, Releases: version.Releases{First: 305, Last: 305},
		Source: "3.5.13 src/maasapiserver/common/db/__init__.py",
	},
	{
		// A pool of 3 and 10 above, once for users and once for MAAS itself.
		Name: "apiserver", Size: 26, Releases: version.Releases{First: 306, Last: 307},
		Source: "3.7.3 src/maasservicelayer/db/__init__.py, src/maasapiserver/main.py",
	},
	{
		// Both share one pool now.
		Name: "apiserver", Size: 13, Releases: version.Since[version.MAAS](308),
		Source: "3.8 src/maasapiserver/main.py",
	},
	{
		Name: "temporal-worker", Size: 15, Releases: version.Releases{First: 305, Last: 305},
		Source: "3.5.13 src/maasserver/temporal_script.py",
	},
	{
		Name: "temporal-worker", Size: 13, Releases: version.Since[version.MAAS](306),
		Source: "3.6.5 src/maastemporalworker/temporal_script.py",
	},
	{
		// Its four services each have 5 for the default store and 1 for the one
		// that is searched.
		Name: "temporal", Size: 24, Releases: version.Since[version.MAAS](305),
		Source: "3.5.13 src/maasserver/templates/temporal/production.yaml.template: maxConns",
	},
	{
		Name: "openfga", Size: 3, Option: "openfga_max_open_conns", Releases: version.Since[version.MAAS](308),
		Source: "3.8 src/maasopenfga/cmd/maas-openfga/main.go",
	},
}

// Pools are those of a release, the workers' first.
func Pools(release version.MAAS) (list []Pool) {
	for _, p := range pools {
		if p.Releases.Has(release) {
			list = append(list, p)
		}
	}
	return list
}
