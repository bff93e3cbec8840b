package snapshot

import (
	"fmt"
	"path"
	"strings"

	"github.com/regionlint/regionlint/bundle"
	"github.com/regionlint/regionlint/parse"
	"github.com/regionlint/regionlint/parse/version"
)

// server is a PostgreSQL cluster of the host.
type server struct {
	bundle.Cluster
	host *bundle.Host
	// runs tells that a server runs on it, known that it can be told.
	runs, known bool
	// isStandby tells that it follows a primary.
	isStandby bool
}

// findServers reads the files of all clusters.
func (t *taking) findServers() {
	clusters, closed := bundle.Clusters(t.rec)
	t.closed = closed
	for _, c := range clusters {
		s := server{Cluster: c}
		s.host = t.load([]string{database}, path.Join(c.Dir, bundle.PostgreSQLConf), 0, c.Version)
		data, ok := t.dataDirectory(s)
		if ok && c.Version == 0 {
			s.Version = t.versionIn(data)
			if s.Version != 0 {
				t.loaded = t.loaded[:len(t.loaded)-1]
				s.host = t.load([]string{database}, path.Join(c.Dir, bundle.PostgreSQLConf), 0, s.Version)
			}
		}
		if ok {
			s.runs, s.known = t.there(path.Join(data, "postmaster.pid"))
			// recovery.conf is for 11 and older (Release 12, E.24.2).
			signal, _ := t.there(path.Join(data, "standby.signal"))
			recovery, _ := t.there(path.Join(data, "recovery.conf"))
			s.isStandby = signal || recovery
		}
		t.servers = append(t.servers, s)
	}
}

// there tells whether a file is there, and whether that can be told.
func (t *taking) there(name string) (is, known bool) {
	_, err := t.rec.host.Stat(name)
	return err == nil, err == nil || missing(err)
}

// dataDirectory is where a cluster has its data: beside its files where nothing else is
// said. ok is false where that leads out of the host, or the file cannot be read.
func (t *taking) dataDirectory(s server) (dir string, ok bool) {
	if s.host.Conf == nil {
		return s.Dir, true
	}
	set := s.host.Conf.Effective("data_directory")
	if set == nil {
		return s.Dir, true
	}
	dir, err := (&parse.Tree{FS: t.rec, Dir: "."}).Resolve(set.Source.Path, set.Value)
	return dir, err == nil
}

// versionIn is the version that a data directory is of; 0 where it does not tell.
func (t *taking) versionIn(data string) version.PostgreSQL {
	text, err := t.rec.host.ReadFile(path.Join(data, "PG_VERSION"))
	if err != nil {
		return 0
	}
	v, _ := version.ParsePostgreSQL(strings.TrimSpace(string(text)))
	return v
}

// chosen is the cluster that the regions may use: of several the one that runs. others
// are the directories of those that are left. why is empty where there was no choice.
func (t *taking) chosen() (s *server, others []string, why string) {
	if len(t.servers) == 0 {
		return nil, nil, ""
	}
	at := 0
	var running []int
	for n := range t.servers {
		if t.servers[n].runs {
			running = append(running, n)
		}
	}
	switch {
	case len(t.servers) == 1:
		return &t.servers[0], nil, ""
	case len(running) == 1:
		at, why = running[0], "a server runs on it"
	case len(running) > 1:
		at, why = t.newest(running), "it is the newest of those on which a server runs"
	default:
		all := make([]int, len(t.servers))
		for n := range all {
			all[n] = n
		}
		at, why = t.newest(all), "it is the newest"
	}
	for n := range t.servers {
		if n != at {
			others = append(others, t.servers[n].Dir)
		}
	}
	return &t.servers[at], others, why
}

// newest is the one to take of some: the newest version, and there "main" before others.
func (t *taking) newest(some []int) (best int) {
	best = some[0]
	rank := func(s server) int {
		if path.Base(s.Dir) == "main" {
			return 1
		}
		return 0
	}
	for _, n := range some[1:] {
		a, b := t.servers[n], t.servers[best]
		if a.Version > b.Version || a.Version == b.Version && rank(a) > rank(b) {
			best = n
		}
	}
	return best
}

// describe is the cluster for people.
func (s *server) describe() string {
	if s.Version == 0 {
		return "/" + s.Dir
	}
	return fmt.Sprintf("/%s (PostgreSQL %s)", s.Dir, s.Version)
}
