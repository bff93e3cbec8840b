package connections

import (
	"github.com/regionlint/regionlint/bundle"
	"github.com/regionlint/regionlint/parse/regiond"
	"github.com/regionlint/regionlint/parse/version"
)

// Origin is where a number of workers comes from.
type Origin string

// The origins.
const (
	// Set is the option num_workers in regiond.conf.
	Set Origin = "num_workers"
	// Default is MAAS, since regiond.conf does not say.
	Default Origin = "default"
	// Refused is MAAS too, since it refuses what regiond.conf says.
	Refused Origin = "refused value"
	// Release is a release that does not ask regiond.conf.
	Release Origin = "release"
	// Assumed is whoever asks what would be.
	Assumed Origin = "assumed"
)

// ReadsWorkers tells whether the release takes the number of workers from
// regiond.conf. Before 2.4 there were four, each a systemd unit of its own.
func ReadsWorkers(release version.MAAS) bool {
	return regiond.Lookup("num_workers").KnownTo(release)
}

// Workers is the number of workers that MAAS starts on a region, and where it
// comes from; reason says why that cannot be told.
func Workers(h *bundle.Host) (workers int, from Origin, reason string) {
	if reason, lacks := h.Lacks(bundle.RegiondConf); lacks {
		return 0, "", reason
	}
	if h.Regiond.LoadError != nil {
		return 0, "", "MAAS cannot load regiond.conf"
	}
	if !ReadsWorkers(h.Regiond.Release) {
		return regiond.DefaultWorkers, Release, ""
	}
	workers, crash, refused := h.Regiond.Workers()
	switch {
	case crash != "":
		return 0, "", "regiond crashes on num_workers"
	case h.Regiond.Effective("num_workers") == nil:
		return workers, Default, ""
	case refused != "":
		return workers, Refused, ""
	}
	return workers, Set, ""
}
