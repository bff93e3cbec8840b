// Package server runs a PostgreSQL that live/install.sh has put into the checkout: as an
// unprivileged user, on files that are put before it, reached by a Unix socket alone.
package server

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"strings"
)

// Server is a PostgreSQL with a directory of its own.
type Server struct {
	// bin holds the programs. dir holds the data, the socket and conf, which is what
	// stands below /etc/postgresql/VERSION/main on a host.
	bin, dir string
	// owner is the user that it runs as.
	owner *user.User
}

// New makes a server with its data in a directory below work, for the programs of a
// version. It is run from the root of the checkout.
func New(work, version string) (*Server, error) {
	from := filepath.Join("live", "servers", version)
	if _, err := os.Stat(from); err != nil {
		return nil, fmt.Errorf("PostgreSQL %s is missing: live/install.sh %s", version, version)
	}
	s := &Server{dir: filepath.Join(work, "postgresql-"+version)}
	s.bin = filepath.Join(s.dir, "programs", "bin")
	if err := errors.Join(os.Mkdir(s.dir, 0o755), s.chooseOwner()); err != nil {
		return nil, err
	}
	// The owner may not look into the checkout's directory.
	if out, err := exec.Command("cp", "--archive", from+"/.", filepath.Join(s.dir, "programs")).CombinedOutput(); err != nil {
		return nil, fmt.Errorf("cp: %w\n%s", err, out)
	}
	out, ok, err := finish(s.Command("initdb", "--pgdata", s.data(), "--auth=peer", "--no-sync"))
	if err == nil && !ok {
		err = fmt.Errorf("initdb: %s", out)
	}
	return s, err
}

// chooseOwner has root run the server as the user postgres, since it refuses to run as
// root.
func (s *Server) chooseOwner() (err error) {
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

func (s *Server) data() string { return filepath.Join(s.dir, "data") }

// Dir holds all that the server has, and its socket.
func (s *Server) Dir() string { return s.dir }

// Conf holds postgresql.conf and pg_hba.conf.
func (s *Server) Conf() string { return filepath.Join(s.dir, "conf") }

// Program is the path of one of PostgreSQL's programs.
func (s *Server) Program(name string) string { return filepath.Join(s.bin, name) }

// Command is one of PostgreSQL's programs, run by the owner.
func (s *Server) Command(name string, args ...string) *exec.Cmd {
	return s.AsOwner(append([]string{s.Program(name)}, args...)...)
}

// AsOwner is any program, run by the owner.
func (s *Server) AsOwner(args ...string) *exec.Cmd {
	if os.Geteuid() == 0 {
		args = append([]string{"setpriv", "--reuid=" + s.owner.Uid, "--regid=" + s.owner.Gid, "--clear-groups"}, args...)
	}
	command := exec.Command(args[0], args[1:]...)
	command.Dir = s.dir
	return command
}

// Settings are those of the machine at hand in place of the host's: its directories,
// its memory, its certificates, and no network.
func (s *Server) Settings() (list []string) {
	for _, set := range []string{
		"config_file=" + filepath.Join(s.Conf(), "postgresql.conf"),
		"hba_file=" + filepath.Join(s.Conf(), "pg_hba.conf"),
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

// Place puts a host's files into conf, beside those that initdb made where it has none.
func (s *Server) Place(host string) error {
	if err := os.RemoveAll(s.Conf()); err != nil {
		return err
	}
	auto := filepath.Join(s.data(), "postgresql.auto.conf")
	if err := errors.Join(os.CopyFS(s.Conf(), os.DirFS(host)), os.WriteFile(auto, nil, 0o600)); err != nil {
		return err
	}
	if text, err := os.ReadFile(filepath.Join(s.Conf(), "postgresql.auto.conf")); err == nil {
		if err := os.WriteFile(auto, text, 0o600); err != nil {
			return err
		}
	}
	hba := filepath.Join(s.Conf(), "pg_hba.conf")
	if _, err := os.Stat(hba); errors.Is(err, os.ErrNotExist) {
		return os.WriteFile(hba, []byte("local all all peer\n"), 0o644)
	}
	return open(s.Conf())
}

// PlaceDefaults puts files into conf with which the server starts.
func (s *Server) PlaceDefaults() error {
	return errors.Join(os.Mkdir(s.Conf(), 0o755),
		os.WriteFile(filepath.Join(s.Conf(), "postgresql.conf"), nil, 0o644),
		os.WriteFile(filepath.Join(s.Conf(), "pg_hba.conf"), []byte("local all all peer\n"), 0o644),
		os.WriteFile(filepath.Join(s.data(), "postgresql.auto.conf"), nil, 0o600))
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

// Up starts the server, and tells whether it runs and what it logged.
func (s *Server) Up() (log string, running bool, err error) {
	logged := filepath.Join(s.dir, "log")
	var options []string
	for _, o := range s.Settings() {
		options = append(options, "'"+o+"'")
	}
	_, running, err = finish(s.Command("pg_ctl", "start", "--wait", "--pgdata", s.data(), "--log", logged, "--options", strings.Join(options, " ")))
	if err != nil {
		return "", false, err
	}
	text, err := os.ReadFile(logged)
	if err != nil {
		return "", false, err
	}
	return string(text), running, os.Remove(logged)
}

// Down stops the server.
func (s *Server) Down() error {
	out, ok, err := finish(s.Command("pg_ctl", "stop", "--wait", "--mode=fast", "--pgdata", s.data()))
	if err == nil && !ok {
		err = fmt.Errorf("pg_ctl stop: %s", out)
	}
	return err
}

// SQL is psql with a query, which prints the rows alone.
func (s *Server) SQL(query string) *exec.Cmd {
	return s.AsOwner("psql", "--no-psqlrc", "--tuples-only", "--no-align", "--host", s.dir, "--port=5432", "--dbname=postgres", "--command", query)
}

// finish runs a program to its end, and tells what it printed and whether it succeeded.
func finish(command *exec.Cmd) (out string, ok bool, err error) {
	command.Env = append(os.Environ(), "LC_ALL=C.UTF-8", "TZ=UTC")
	text, err := command.CombinedOutput()
	if err != nil && !errors.As(err, new(*exec.ExitError)) {
		return "", false, err
	}
	return string(text), command.ProcessState.Success(), nil
}
