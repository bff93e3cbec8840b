package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/regionlint/regionlint/internal/server"
)

// installed are the versions whose servers are used, by the directory that a bundle
// has for PostgreSQL: the bundle's own, and for 9.5 the oldest that can be had.
var installed = map[string]string{"9.5": "10", "14": "14"}

// servers are PostgreSQL servers.
type servers struct {
	byVersion map[string]*server.Server
	// said is what each way of asking has said of files, since most pairs have some
	// files in common.
	said map[string][]string
}

func newServers(work string) (*servers, error) {
	all := &servers{map[string]*server.Server{}, map[string][]string{}}
	for _, version := range installed {
		s, err := server.New(work, version)
		if err != nil {
			return nil, err
		}
		all.byVersion[version] = s
	}
	return all, nil
}

// ofHosts collects the complaints of each host's server, whose files are in place. The
// way of asking has a name.
func (all *servers) ofHosts(dir, way string, complaintsOf func(s *server.Server) ([]string, error)) (list []string, err error) {
	for _, conf := range matches(dir, "*/etc/postgresql/*/main/postgresql.conf") {
		host := filepath.Dir(conf)
		key, err := textOf(host)
		if err != nil {
			return nil, err
		}
		key = way + key
		said, known := all.said[key]
		if !known {
			s := all.byVersion[installed[filepath.Base(filepath.Dir(host))]]
			if err := s.Place(host); err != nil {
				return nil, err
			}
			if said, err = complaintsOf(s); err != nil {
				return nil, err
			}
			all.said[key] = said
		}
		for _, complaint := range said {
			list = append(list, strings.TrimPrefix(host, dir)+": "+complaint)
		}
	}
	return list, nil
}

// textOf are the names and texts of the files in a directory.
func textOf(dir string) (string, error) {
	var all strings.Builder
	err := filepath.WalkDir(dir, func(name string, entry os.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		text, err := os.ReadFile(name)
		fmt.Fprintf(&all, "%q %q", strings.TrimPrefix(name, dir), text)
		return err
	})
	return all.String(), err
}

// askParameter asks the server's program for a value, which reads postgresql.conf
// without starting.
func (all *servers) askParameter(dir string) ([]string, error) {
	return all.ofHosts(dir, "postgres -C", func(s *server.Server) ([]string, error) {
		out, status, err := ask(s.Command("postgres", append(s.Settings(), "-C", "max_connections")...))
		return failure(s.Dir(), out, status == 0), err
	})
}

// start starts the server and stops it.
func (all *servers) start(dir string) ([]string, error) {
	return all.ofHosts(dir, "pg_ctl start", func(s *server.Server) ([]string, error) {
		out, running, err := s.Up()
		if running {
			err = errors.Join(err, s.Down())
		}
		return failure(s.Dir(), out, running), err
	})
}

// views asks a running server about the files before it is to read them.
func (all *servers) views(dir string) ([]string, error) {
	return all.ofHosts(dir, "views", func(s *server.Server) (said []string, err error) {
		hidden := s.Conf() + ".asked"
		if err := errors.Join(os.Rename(s.Conf(), hidden), s.PlaceDefaults()); err != nil {
			return nil, err
		}
		log, running, err := s.Up()
		if err != nil || !running {
			return nil, fmt.Errorf("a server with the files of initdb does not start: %w\n%s", err, log)
		}
		defer func() { err = errors.Join(err, s.Down()) }()
		if err := s.Place(hidden); err != nil {
			return nil, err
		}
		if err := os.RemoveAll(hidden); err != nil {
			return nil, err
		}
		out, status, err := ask(s.SQL(complaintsOfViews))
		if err == nil && status != 0 {
			err = errors.New(out)
		}
		return complaints(s.Dir(), out, ""), err
	})
}

// complaintsOfViews are the rows of the views that tell of a fault: with an error, or
// of a setting that does not apply. That one waits for a restart is none.
const complaintsOfViews = `
select 'pg_file_settings', f.name, f.setting, f.error
  from pg_file_settings f left join pg_settings s on lower(s.name) = lower(f.name)
 where (f.error is not null or not f.applied)
   and not (f.error is not distinct from 'setting could not be applied' and s.context = 'postmaster')
union all
select 'pg_hba_file_rules', null, null, error from pg_hba_file_rules where error is not null`

// failure is what a log says against the files: its errors and warnings, and all
// that came before it gave up.
func failure(dir, log string, ok bool) []string {
	if !ok {
		return complaints(dir, log, "")
	}
	return slices.Concat(complaints(dir, log, "ERROR:"), complaints(dir, log, "WARNING:"))
}
