//go:build live

package live

import (
	"bytes"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgconn"

	"github.com/regionlint/regionlint/parse/version"
)

// server is a PostgreSQL with a directory of its own. It runs as an
// unprivileged user, and any number may run at once.
type server struct {
	version version.PostgreSQL
	// bin holds the programs, dir the data, the socket and the log.
	bin, dir string
	port     int
	// owner is the user that it runs as, and the name of its superuser.
	owner *user.User
	// attr makes a process run as the owner.
	attr    *syscall.SysProcAttr
	process *os.Process
	// ended is closed when the process is.
	ended chan struct{}
}

// newServer makes a database cluster of a version. It goes with the test.
func newServer(t *testing.T, v version.PostgreSQL) *server {
	t.Helper()
	// Other users cannot look into the directories of t.TempDir.
	dir, err := os.MkdirTemp("", "regionlint-live-") //nolint:usetesting // see above
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := os.RemoveAll(dir); err != nil {
			t.Error(err)
		}
	})
	s := &server{version: v, bin: binaries(t, v), dir: dir, port: freePort(t)}
	s.dropPrivileges(t)
	s.bringPrograms(t)
	// Peer authentication lets in who has the role's name.
	out, errors, status := s.run(t, "initdb", "-D", s.data(), "-U", s.owner.Username, "-A", "peer", "--no-sync")
	if status != 0 {
		t.Fatalf("initdb: exit status %d\n%s%s", status, out, errors)
	}
	return s
}

// freePort returns a port of the loopback that nobody listens on.
func freePort(t *testing.T) int {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	return l.Addr().(*net.TCPAddr).Port
}

func (s *server) data() string { return filepath.Join(s.dir, "data") }

// dropPrivileges makes root run the server as the user postgres, since
// PostgreSQL refuses to run as root.
func (s *server) dropPrivileges(t *testing.T) {
	t.Helper()
	// A server does not outlive tests that are cut short.
	s.attr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGQUIT}
	var err error
	if os.Geteuid() != 0 {
		if s.owner, err = user.Current(); err != nil {
			t.Fatal(err)
		}
		return
	}
	if s.owner, err = user.Lookup("postgres"); err != nil {
		t.Fatal("no user postgres to run the server as: apt-get install postgresql")
	}
	gid, _ := strconv.Atoi(s.owner.Gid)
	s.attr.Credential = &syscall.Credential{Uid: uint32(s.uid()), Gid: uint32(gid)}
	if err := os.Chown(s.dir, s.uid(), gid); err != nil {
		t.Fatal(err)
	}
}

func (s *server) uid() int {
	uid, _ := strconv.Atoi(s.owner.Uid)
	return uid
}

// bringPrograms copies the programs to where the owner can run them, who may
// not look into the checkout's directory. Hard links will do where they can be.
func (s *server) bringPrograms(t *testing.T) {
	t.Helper()
	if s.command("postgres", "--version").Run() == nil {
		return
	}
	from, to := filepath.Dir(s.bin), filepath.Join(s.dir, "postgresql")
	if exec.Command("cp", "--archive", "--link", from, to).Run() != nil {
		out, err := exec.Command("cp", "--archive", "--force", "--no-target-directory", from, to).CombinedOutput()
		if err != nil {
			t.Fatalf("cp: %v\n%s", err, out)
		}
	}
	s.bin = filepath.Join(to, "bin")
}

// command is one of PostgreSQL's programs, to be run as the owner.
func (s *server) command(name string, args ...string) *exec.Cmd {
	c := exec.Command(filepath.Join(s.bin, name), args...)
	c.SysProcAttr = s.attr
	c.Dir = s.dir
	c.Env = []string{"PATH=" + os.Getenv("PATH"), "LC_ALL=C", "TZ=UTC"}
	return c
}

// run runs a program to its end.
func (s *server) run(t *testing.T, name string, args ...string) (stdout, stderr string, status int) {
	t.Helper()
	var out, log bytes.Buffer
	c := s.command(name, args...)
	c.Stdout, c.Stderr = &out, &log
	if err := c.Run(); err != nil && !errors.As(err, new(*exec.ExitError)) {
		t.Fatal(err)
	}
	return out.String(), log.String(), c.ProcessState.ExitCode()
}

// postgres runs the server's program to its end on the data directory, as for
// `postgres -C max_connections`.
func (s *server) postgres(t *testing.T, args ...string) (stdout, stderr string, status int) {
	t.Helper()
	return s.run(t, "postgres", append([]string{"-D", s.data()}, args...)...)
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

// redirections keep the server in its directory, whatever its files say, and
// make it quick.
func (s *server) redirections() []string {
	list := []string{
		"data_directory=" + s.data(),
		"hba_file=" + filepath.Join(s.data(), "pg_hba.conf"),
		"ident_file=" + filepath.Join(s.data(), "pg_ident.conf"),
		"external_pid_file=",
		"unix_socket_directories=" + s.dir,
		"port=" + strconv.Itoa(s.port),
		"ssl=off",
		"archive_command=true",
		"logging_collector=off",
		"log_destination=stderr",
		"shared_buffers=16MB",
		"fsync=off",
	}
	if s.version < version.PostgreSQL15 {
		list = append(list, "stats_temp_directory=pg_stat_tmp")
	}
	return list
}

// start starts the server on loopback. Parameters, as "name=value", count more
// than those in its files.
func (s *server) start(t *testing.T, parameters ...string) {
	t.Helper()
	s.startOnAddresses(t, append([]string{"listen_addresses=127.0.0.1"}, parameters...)...)
}

// startOnAddresses is start, on the addresses that the server's files say.
func (s *server) startOnAddresses(t *testing.T, parameters ...string) {
	t.Helper()
	if err := s.tryStart(t, parameters...); err != nil {
		t.Fatal(err)
	}
}

// tryStart is startOnAddresses for a server that may refuse to start. The error
// is what it logs then.
func (s *server) tryStart(t *testing.T, parameters ...string) error {
	t.Helper()
	args := []string{"-D", s.data()}
	for _, p := range append(s.redirections(), parameters...) {
		args = append(args, "-c", p)
	}
	log, err := os.Create(s.logFile())
	if err != nil {
		t.Fatal(err)
	}
	c := s.command("postgres", args...)
	c.Stdout, c.Stderr = log, log
	if err := errors.Join(c.Start(), log.Close()); err != nil {
		t.Fatal(err)
	}
	ended := make(chan struct{})
	go func() {
		_ = c.Wait()
		close(ended)
	}()
	s.process, s.ended = c.Process, ended
	t.Cleanup(func() { s.stop(t) })
	return s.awaitStart(t)
}

func (s *server) awaitStart(t *testing.T) error {
	t.Helper()
	deadline := time.After(30 * time.Second)
	for !s.answers(t) {
		select {
		case <-s.ended:
			return fmt.Errorf("PostgreSQL %s does not start:\n%s", s.version, s.log(t))
		case <-deadline:
			return fmt.Errorf("PostgreSQL %s does not answer:\n%s", s.version, s.log(t))
		case <-time.After(20 * time.Millisecond):
		}
	}
	return nil
}

// answers tells whether the server serves, be it with a refusal.
func (s *server) answers(t *testing.T) bool {
	t.Helper()
	conn, err := s.dial(t)
	if err == nil {
		_ = conn.Close(t.Context())
		return true
	}
	const starting = "57P03" // cannot_connect_now
	refusal := (*pgconn.PgError)(nil)
	return errors.As(err, &refusal) && refusal.Code != starting
}

// stop stops the server, unless it has ended.
func (s *server) stop(t *testing.T) {
	t.Helper()
	// SIGINT is a fast shutdown.
	_ = s.process.Signal(syscall.SIGINT)
	select {
	case <-s.ended:
	case <-time.After(30 * time.Second):
		_ = s.process.Kill()
		t.Errorf("PostgreSQL %s does not stop:\n%s", s.version, s.log(t))
	}
}

func (s *server) logFile() string { return filepath.Join(s.dir, "log") }

// log is what the server logged since it was started.
func (s *server) log(t *testing.T) string {
	t.Helper()
	text, err := os.ReadFile(s.logFile())
	if err != nil {
		t.Fatal(err)
	}
	return strings.TrimSpace(string(text))
}
