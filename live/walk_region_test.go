//go:build live

package live

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"github.com/regionlint/regionlint/connections"
	"github.com/regionlint/regionlint/parse"
	"github.com/regionlint/regionlint/parse/regiond"
	"github.com/regionlint/regionlint/parse/version"
)

// standInPassword is that of the regions' role in the roots of testdata.
const standInPassword = "eiK4voo7Quai"

// standIn stands in for a region's host and for its regiond: a network namespace with one
// address, from which psql, which connects as libpq does by default, opens as many
// connections as regiond.conf makes regiond's workers open.
type standIn struct {
	name, root string
	// holder is a process that keeps the namespace.
	holder *os.Process
	// connections are those that were opened last.
	connections []connection
}

// connection is one that a process keeps open. ended is closed when that ends.
type connection struct {
	process *os.Process
	ended   chan struct{}
}

// newStandIn makes a host with the files of a region of testdata.
func newStandIn(t *testing.T, root, name, address, databaseHost string) *standIn {
	t.Helper()
	r := &standIn{name: name, root: root}
	copyRoot(t, "alpha", root)
	edit(t, filepath.Join(root, "etc", "hostname"), "alpha", name)
	edit(t, filepath.Join(root, "etc", "hosts"), "alpha", name, "10.0.0.11", address)
	edit(t, filepath.Join(root, "etc", "netplan", "50-maas.yaml"), "10.0.0.11/", address+"/")
	edit(t, filepath.Join(root, "var", "lib", "maas", "maas_id"), "alpha", name, "0123", strings.TrimPrefix(address, "10.0.0."))
	edit(t, filepath.Join(root, "etc", "maas", "regiond.conf"),
		"database_host: 10.0.0.10", "database_host: "+databaseHost, "num_workers: 8", "num_workers: "+strconv.Itoa(walkWorkers))
	check(t, os.MkdirAll(filepath.Dir(r.log()), 0o755))
	r.connect(t, address)
	t.Cleanup(r.stop)
	return r
}

// connect makes the host's network: a cable to the database's host, and no more.
func (r *standIn) connect(t *testing.T, address string) {
	t.Helper()
	holder := exec.Command("sleep", "infinity")
	holder.SysProcAttr = &syscall.SysProcAttr{Cloneflags: syscall.CLONE_NEWNET, Pdeathsig: syscall.SIGKILL}
	check(t, holder.Start())
	r.holder = holder.Process
	t.Cleanup(func() {
		_ = r.holder.Kill()
		_ = holder.Wait()
	})
	cable := "to-" + r.name
	ip(t, "link", "add", cable, "type", "veth", "peer", "name", "ens3", "netns", strconv.Itoa(r.holder.Pid))
	ip(t, "link", "set", cable, "up")
	ip(t, "route", "add", address+"/32", "dev", cable)
	for _, args := range [][]string{
		{"link", "set", "lo", "up"},
		{"address", "add", address + "/24", "dev", "ens3"},
		{"link", "set", "ens3", "up"},
	} {
		if out, err := r.command("ip", args...).CombinedOutput(); err != nil {
			t.Fatalf("ip %v on %s: %v\n%s", args, r.name, err, out)
		}
	}
}

// command is a program that runs on the host.
func (r *standIn) command(program string, args ...string) *exec.Cmd {
	c := exec.Command("nsenter", append([]string{"--net=/proc/" + strconv.Itoa(r.holder.Pid) + "/ns/net", "--", program}, args...)...)
	c.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	return c
}

func (r *standIn) log() string { return filepath.Join(r.root, "var", "log", "maas", "regiond.log") }

// start opens all connections, anew where some are open. The first one that fails is
// logged as regiond does, and is the end of it.
func (r *standIn) start(t *testing.T) error {
	t.Helper()
	r.stop()
	text, err := os.ReadFile(filepath.Join(r.root, "etc", "maas", "regiond.conf"))
	check(t, err)
	conf := regiond.Parse(parse.NewSource("regiond.conf", text), version.NewestMAAS)
	workers, crash, swallowed := conf.Workers()
	if crash != "" || swallowed != "" {
		t.Fatalf("%s: %s%s", r.name, crash, swallowed)
	}
	for range workers * connections.PerWorker {
		if err := r.open(t, conf); err != nil {
			r.write(t, err)
			return err
		}
	}
	return nil
}

// open opens one connection, and keeps it.
func (r *standIn) open(t *testing.T, conf *regiond.File) error {
	t.Helper()
	port, raised := conf.Get("database_port")
	if raised != nil {
		t.Fatal(raised)
	}
	conninfo := fmt.Sprintf("host='%s' port='%s' dbname='%s' user='%s'", conf.String("database_host"), port.Repr(),
		conf.String("database_name"), conf.String("database_user"))
	c := r.command("psql", "--no-psqlrc", "--tuples-only", "--no-align", "--command", "select 'open'", "--command", "select pg_sleep(3600)", conninfo)
	c.Env = []string{"PATH=" + os.Getenv("PATH"), "LC_ALL=C", "HOME=/nowhere", "PGPASSWORD=" + conf.String("database_pass"), "PGCONNECT_TIMEOUT=10"}
	var complaint bytes.Buffer
	c.Stderr = &complaint
	out, err := c.StdoutPipe()
	check(t, err, c.Start())
	line, err := bufio.NewReader(out).ReadString('\n')
	if line == "open\n" {
		ended := make(chan struct{})
		go func() {
			_ = c.Wait()
			close(ended)
		}()
		r.connections = append(r.connections, connection{c.Process, ended})
		return nil
	}
	if !errors.Is(err, io.EOF) {
		t.Fatalf("psql on %s: %q, %v", r.name, line, err)
	}
	_ = c.Wait()
	return errors.New(strings.TrimSpace(strings.TrimPrefix(complaint.String(), "psql: error: ")))
}

// write writes what regiond logs of a database that it cannot connect to (maasserver's
// start_up.py, with the traceback of Django).
func (r *standIn) write(t *testing.T, err error) {
	t.Helper()
	log, openErr := os.OpenFile(r.log(), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o644)
	check(t, openErr)
	_, writeErr := fmt.Fprintf(log, "2026-11-20 10:00:00 maasserver: [error] Error starting: Connection to database cannot be established.\n"+
		"\tTraceback (most recent call last):\n\tdjango.db.utils.OperationalError: %s\n\t\n", strings.ReplaceAll(err.Error(), "\n", "\n\t"))
	check(t, writeErr, log.Close())
}

// stop closes all connections.
func (r *standIn) stop() {
	for _, c := range r.connections {
		_ = c.process.Kill()
		<-c.ended
	}
	r.connections = nil
}

// isOpen tells whether all connections of the workers are open.
func (r *standIn) isOpen() bool {
	open := 0
	for _, c := range r.connections {
		select {
		case <-c.ended:
		default:
			open++
		}
	}
	return open == walkWorkers*connections.PerWorker
}

// copyRoot copies the root of a host of testdata.
func copyRoot(t *testing.T, name, to string) {
	t.Helper()
	check(t, os.CopyFS(to, os.DirFS(filepath.Join("..", "testdata", "roots", name))))
}

// edit puts new texts in the place of old ones, which have to be there.
func edit(t *testing.T, file string, oldnew ...string) {
	t.Helper()
	text, err := os.ReadFile(file)
	check(t, err)
	for i := 0; i < len(oldnew); i += 2 {
		if oldnew[i] != oldnew[i+1] && !bytes.Contains(text, []byte(oldnew[i])) && !strings.Contains(file, "maas_id") {
			t.Fatalf("%s has no %q", file, oldnew[i])
		}
	}
	check(t, os.WriteFile(file, []byte(strings.NewReplacer(oldnew...).Replace(string(text))), 0o644))
}

func check(t *testing.T, errs ...error) {
	t.Helper()
	if err := errors.Join(errs...); err != nil {
		t.Fatal(err)
	}
}
