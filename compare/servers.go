package main

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// installed are the versions whose servers are used, by the directory that a bundle
// has for PostgreSQL: the bundle's own, and for 9.5 the oldest that can be had.
var installed = map[string]string{"9.5": "10", "14": "14"}

// servers are PostgreSQL servers.
type servers struct {
	byVersion map[string]*server
	// said is what each way of asking has said of files, since most pairs have some
	// files in common.
	said map[string][]string
}

// server is a PostgreSQL with a directory of its own.
type server struct {
	// bin holds the programs. dir holds the data, the socket and conf, which is what
	// stands below /etc/postgresql/VERSION/main on a host.
	bin, dir string
	// owner is the user that it runs as.
	owner *user.User
}

func newServers(work string) (*servers, error) {
	all := &servers{map[string]*server{}, map[string][]string{}}
	for _, version := range installed {
		s, err := newServer(work, version)
		if err != nil {
			return nil, err
		}
		all.byVersion[version] = s
	}
	return all, nil
}

func newServer(work, version string) (*server, error) {
	from := filepath.Join("live", "servers", version)
	if _, err := os.Stat(from); err != nil {
		return nil, fmt.Errorf("PostgreSQL %s is missing: live/install.sh %s", version, version)
	}
	s := &server{dir: filepath.Join(work, "postgresql-"+version)}
	s.bin = filepath.Join(s.dir, "programs", "bin")
	if err := errors.Join(os.Mkdir(s.dir, 0o755), s.chooseOwner()); err != nil {
		return nil, err
	}
	// The owner may not look into the checkout's directory.
	if out, err := exec.Command("cp", "--archive", from+"/.", filepath.Join(s.dir, "programs")).CombinedOutput(); err != nil {
		return nil, fmt.Errorf("cp: %w\n%s", err, out)
	}
	out, status, err := ask(s.command("initdb", "--pgdata", s.data(), "--auth=peer", "--no-sync"))
	if err == nil && status != 0 {
		err = fmt.Errorf("initdb: %s", out)
	}
	return s, err
}

// chooseOwner has root run the server as the user postgres, since it refuses to run as
// root.
func (s *server) chooseOwner() (err error) {
	if os.Geteuid() != 0 {
		s.owner, err = user.Current()
		return err
	}
	if s.owner, err = user.Lookup("postgres"); err != nil {
		return fmt.Errorf("no user to run servers as: %w: apt-get install postgresql", err)
	}
	uid, err := strconv.Atoi(s.owner.Uid)
	if err != nil {
		return err
	}
	return os.Chown(s.dir, uid, -1)
}

func (s *server) data() string { return filepath.Join(s.dir, "data") }
func (s *server) conf() string { return filepath.Join(s.dir, "conf") }

// command is one of PostgreSQL's programs, run by the owner.
func (s *server) command(name string, args ...string) *exec.Cmd {
	return s.asOwner(append([]string{filepath.Join(s.bin, name)}, args...)...)
}

func (s *server) asOwner(args ...string) *exec.Cmd {
	if os.Geteuid() == 0 {
		args = append([]string{"setpriv", "--reuid=" + s.owner.Uid, "--regid=" + s.owner.Gid, "--clear-groups"}, args...)
	}
	command := exec.Command(args[0], args[1:]...)
	command.Dir = s.dir
	return command
}

// settings are those of the machine at hand in place of the host's: its directories,
// its memory, its certificates, and no network.
func (s *server) settings() (list []string) {
	for _, set := range []string{
		"config_file=" + filepath.Join(s.conf(), "postgresql.conf"),
		"hba_file=" + filepath.Join(s.conf(), "pg_hba.conf"),
		"ident_file=" + filepath.Join(s.data(), "pg_ident.conf"),
		"data_directory=" + s.data(),
		"unix_socket_directories=" + s.dir,
		"external_pid_file=",
		"listen_addresses=",
		"port=5432",
		"shared_buffers=16MB",
		"ssl=off",
		"logging_collector=off",
		"log_line_prefix=",
		"fsync=off",
		"lc_messages=C",
	} {
		list = append(list, "-c", set)
	}
	return list
}

// place puts a host's files into conf, beside those that initdb made where it has none.
func (s *server) place(host string) error {
	if err := os.RemoveAll(s.conf()); err != nil {
		return err
	}
	auto := filepath.Join(s.data(), "postgresql.auto.conf")
	if err := errors.Join(os.CopyFS(s.conf(), os.DirFS(host)), os.WriteFile(auto, nil, 0o600)); err != nil {
		return err
	}
	if text, err := os.ReadFile(filepath.Join(s.conf(), "postgresql.auto.conf")); err == nil {
		if err := os.WriteFile(auto, text, 0o600); err != nil {
			return err
		}
	}
	hba := filepath.Join(s.conf(), "pg_hba.conf")
	if _, err := os.Stat(hba); errors.Is(err, os.ErrNotExist) {
		return os.WriteFile(hba, []byte("local all all peer\n"), 0o644)
	}
	return open(s.conf())
}

// open lets everybody read what is below a directory.
func open(dir string) error {
	return filepath.WalkDir(dir, func(name string, entry os.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		return os.Chmod(name, 0o644)
	})
}

// ofHosts collects the complaints of each host's server, whose files are in place. The
// way of asking has a name.
func (all *servers) ofHosts(dir, way string, complaintsOf func(s *server) ([]string, error)) (list []string, err error) {
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
			if err := s.place(host); err != nil {
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
	return all.ofHosts(dir, "postgres -C", func(s *server) ([]string, error) {
		out, status, err := ask(s.command("postgres", append(s.settings(), "-C", "max_connections")...))
		return failure(s.dir, out, status == 0), err
	})
}

// start starts the server and stops it.
func (all *servers) start(dir string) ([]string, error) {
	return all.ofHosts(dir, "pg_ctl start", func(s *server) ([]string, error) {
		out, running, err := s.up()
		if running {
			err = errors.Join(err, s.down())
		}
		return failure(s.dir, out, running), err
	})
}

// views asks a running server about the files before it is to read them.
func (all *servers) views(dir string) ([]string, error) {
	return all.ofHosts(dir, "views", func(s *server) (said []string, err error) {
		hidden := s.conf() + ".asked"
		if err := errors.Join(os.Rename(s.conf(), hidden), s.placeDefaults()); err != nil {
			return nil, err
		}
		log, running, err := s.up()
		if err != nil || !running {
			return nil, fmt.Errorf("a server with the files of initdb does not start: %w\n%s", err, log)
		}
		defer func() { err = errors.Join(err, s.down()) }()
		if err := s.place(hidden); err != nil {
			return nil, err
		}
		if err := os.RemoveAll(hidden); err != nil {
			return nil, err
		}
		out, status, err := ask(s.asOwner("psql", "--no-psqlrc", "--tuples-only", "--no-align", "--host", s.dir, "--port=5432", "--dbname=postgres",
			"--command", complaintsOfViews))
		if err == nil && status != 0 {
			err = errors.New(out)
		}
		return complaints(s.dir, out, ""), err
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

func (s *server) placeDefaults() error {
	return errors.Join(os.Mkdir(s.conf(), 0o755),
		os.WriteFile(filepath.Join(s.conf(), "postgresql.conf"), nil, 0o644),
		os.WriteFile(filepath.Join(s.conf(), "pg_hba.conf"), []byte("local all all peer\n"), 0o644),
		os.WriteFile(filepath.Join(s.data(), "postgresql.auto.conf"), nil, 0o600))
}

// up starts the server, and tells whether it runs and what it logged.
func (s *server) up() (log string, running bool, err error) {
	logged := filepath.Join(s.dir, "log")
	var options []string
	for _, o := range s.settings() {
		options = append(options, "'"+o+"'")
	}
	_, status, err := ask(s.command("pg_ctl", "start", "--wait", "--pgdata", s.data(), "--log", logged, "--options", strings.Join(options, " ")))
	if err != nil {
		return "", false, err
	}
	text, err := os.ReadFile(logged)
	if err != nil {
		return "", false, err
	}
	return string(text), status == 0, os.Remove(logged)
}

func (s *server) down() error {
	out, status, err := ask(s.command("pg_ctl", "stop", "--wait", "--mode=fast", "--pgdata", s.data()))
	if err == nil && status != 0 {
		err = fmt.Errorf("pg_ctl stop: %s", out)
	}
	return err
}

// failure is what a log says against the files: its errors and warnings, and all
// that came before it gave up.
func failure(dir, log string, ok bool) []string {
	if !ok {
		return complaints(dir, log, "")
	}
	return slices.Concat(complaints(dir, log, "ERROR:"), complaints(dir, log, "WARNING:"))
}
