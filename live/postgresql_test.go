//go:build live

package live

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// server is a PostgreSQL that runs on loopback in a directory of its own, as an
// unprivileged user.
type server struct {
	bin, dir string
	port     int
	attr     *syscall.SysProcAttr
	process  *exec.Cmd
	log      bytes.Buffer
}

// newServer makes a database cluster with the newest PostgreSQL that Debian's
// packages installed. A machine without one fails the test.
func newServer(t *testing.T) *server {
	t.Helper()
	installed, err := filepath.Glob("/usr/lib/postgresql/*/bin/initdb")
	if err != nil || len(installed) == 0 {
		t.Fatal("no PostgreSQL server is installed: apt-get install postgresql")
	}
	dir, err := os.MkdirTemp("", "regionlint-live-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	s := &server{bin: filepath.Dir(installed[len(installed)-1]), dir: dir, port: 54000 + os.Getpid()%1000}
	s.dropPrivileges(t)
	// Peer authentication lets in who has the role's name.
	s.run(t, "initdb", "-D", s.data(), "-U", "postgres", "-A", "peer", "--no-sync")
	return s
}

func (s *server) data() string { return filepath.Join(s.dir, "data") }

// dropPrivileges makes root run the server as the user postgres, since
// PostgreSQL refuses to run as root.
func (s *server) dropPrivileges(t *testing.T) {
	t.Helper()
	if os.Geteuid() != 0 {
		return
	}
	u, err := user.Lookup("postgres")
	if err != nil {
		t.Fatal("no user postgres to run the server as: apt-get install postgresql")
	}
	uid, _ := strconv.Atoi(u.Uid)
	gid, _ := strconv.Atoi(u.Gid)
	s.attr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}}
	if err := os.Chown(s.dir, uid, gid); err != nil {
		t.Fatal(err)
	}
}

func (s *server) command(name string, args ...string) *exec.Cmd {
	c := exec.Command(filepath.Join(s.bin, name), args...)
	c.SysProcAttr = s.attr
	c.Dir = s.dir
	c.Env = append(os.Environ(), "LC_ALL=C", "PGHOST="+s.dir, fmt.Sprintf("PGPORT=%d", s.port), "PGUSER=postgres", "PGDATABASE=postgres")
	return c
}

func (s *server) run(t *testing.T, name string, args ...string) string {
	t.Helper()
	out, err := s.command(name, args...).CombinedOutput()
	if err != nil {
		t.Fatalf("%s: %v\n%s", name, err, out)
	}
	return string(out)
}

// configure puts the texts of the two files in the place of the cluster's own.
func (s *server) configure(t *testing.T, conf, hba []byte) {
	t.Helper()
	for name, text := range map[string][]byte{"postgresql.conf": conf, "pg_hba.conf": hba} {
		if err := os.WriteFile(filepath.Join(s.data(), name), text, 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// start starts the server; what its files say about addresses and directories
// is overridden on the command line.
func (s *server) start(t *testing.T) {
	t.Helper()
	s.process = s.command("postgres", "-D", s.data(),
		"-c", "data_directory="+s.data(),
		"-c", "hba_file="+filepath.Join(s.data(), "pg_hba.conf"),
		"-c", "ident_file="+filepath.Join(s.data(), "pg_ident.conf"),
		"-c", "external_pid_file=",
		"-c", "listen_addresses=127.0.0.1",
		"-c", "port="+strconv.Itoa(s.port),
		"-c", "unix_socket_directories="+s.dir,
		"-c", "ssl=off",
		"-c", "logging_collector=off",
		"-c", "log_destination=stderr")
	s.process.Stdout, s.process.Stderr = &s.log, &s.log
	if err := s.process.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.stop(t) })
	for range 100 {
		if s.command("pg_isready", "-q").Run() == nil {
			return
		}
		time.Sleep(100 * time.Millisecond)
	}
	t.Fatalf("the server does not start:\n%s", s.log.String())
}

func (s *server) stop(t *testing.T) {
	t.Helper()
	// SIGINT is a fast shutdown.
	if err := s.process.Process.Signal(syscall.SIGINT); err != nil {
		t.Log(err)
	}
	_ = s.process.Wait()
}

// query returns the rows of a query, each a JSON object.
func (s *server) query(t *testing.T, sql string, into any) {
	t.Helper()
	out := s.run(t, "psql", "-X", "-A", "-t", "-c", "select coalesce(json_agg(q), '[]') from ("+sql+") q")
	if err := json.Unmarshal([]byte(strings.TrimSpace(out)), into); err != nil {
		t.Fatalf("%v in %s", err, out)
	}
}

// version is the server's major version.
func (s *server) version(t *testing.T) string {
	t.Helper()
	out := s.run(t, "postgres", "--version")
	fields := strings.Fields(out)
	major, _, _ := strings.Cut(fields[2], ".")
	return major
}
