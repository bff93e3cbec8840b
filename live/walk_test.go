//go:build live

package live

import (
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/regionlint/regionlint/parse/version"
)

// walk is a cluster of hosts in network namespaces, and regionlint at work on it.
type walk struct {
	dir, regionlint string
	database        *server
	// databaseRoot is the root of the database's host, and parameters keep its server in it.
	databaseRoot string
	parameters   []string
	regions      []*standIn
}

// walkRegions are the regions of the walk, each with another fault, which only all hosts'
// files together show.
var walkRegions = []struct{ name, address, databaseHost string }{
	{"alpha", "10.0.0.11", "10.0.0.10"}, // none
	{"beta", "10.0.0.12", "localhost"},  // looks for the database on its own host
	{"delta", "10.0.0.14", "10.0.0.10"}, // finds no connection left
	{"gamma", "10.0.0.13", "10.0.0.10"}, // is not let in
}

const (
	databaseAddress = "10.0.0.10"
	walkWorkers     = 2
)

// TestFromSnapshotToFixedCluster takes snapshots of the hosts of a broken cluster, joins
// and lints them, and brings the fix to the hosts by the script that regionlint writes,
// whose restarts are real. Then every region opens all of its connections. What the broken
// hosts had logged names the same rules as the lint.
func TestFromSnapshotToFixedCluster(t *testing.T) {
	if !inNamespace(t) {
		return
	}
	w := newWalk(t)
	w.database.startOnAddresses(t, w.parameters...)
	for _, r := range w.regions {
		if err := r.start(t); (err == nil) != (r.name == "alpha") {
			t.Fatalf("region %s of the broken cluster: %v", r.name, err)
		}
	}
	logs := w.logs(t)

	parts := []string{w.snapshot(t, "db", w.databaseRoot)}
	for _, r := range w.regions {
		parts = append(parts, w.snapshot(t, r.name, r.root))
	}
	w.run(t, 0, append([]string{"bundle", "join"}, parts...)...)
	found := w.rules(t, "bundle", "--format", "json")
	if diff := cmp.Diff([]string{"HBA001", "PGC005", "RGD005"}, found); diff != "" {
		t.Fatalf("rules of the lint (-want +got)\n%s", diff)
	}
	if diff := cmp.Diff(found, w.diagnosed(t, logs)); diff != "" {
		t.Errorf("rules of the lint and of the logs (-lint +logs)\n%s", diff)
	}

	// What is left is PGC011: --fix provides what the documentation asks for.
	w.run(t, 1, "bundle", "--fix", "--split-output", "patches")
	told := w.rollOut(t)
	if diff := cmp.Diff([]string{"db restart postgresql", "beta restart maas-regiond"}, told); diff != "" {
		t.Errorf("what services were told (-want +got)\n%s", diff)
	}
	for _, r := range w.regions {
		// A regiond that was not restarted connects again by itself.
		if r.isOpen() {
			continue
		}
		if err := r.start(t); err != nil {
			t.Errorf("region %s of the fixed cluster: %v", r.name, err)
		}
	}
	for _, r := range w.regions {
		if !r.isOpen() {
			t.Errorf("not all connections of %s are open", r.name)
		}
	}
	w.run(t, 0, "bundle", "--select", strings.Join(found, ","))
}

// newWalk makes the hosts.
func newWalk(t *testing.T) *walk {
	t.Helper()
	dir := t.TempDir()
	w := &walk{dir: dir, regionlint: filepath.Join(dir, "regionlint")}
	build := exec.Command("go", "build", "-o", w.regionlint, "../cmd/regionlint")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("go build: %v\n%s", err, out)
	}
	w.makeDatabase(t, debianVersion(t))
	ip(t, "address", "add", databaseAddress, "dev", "lo")
	for _, r := range walkRegions {
		w.regions = append(w.regions, newStandIn(t, filepath.Join(dir, r.name), r.name, r.address, r.databaseHost))
	}
	return w
}

// makeDatabase makes the root of the database's host, in which the server has its data.
func (w *walk) makeDatabase(t *testing.T, v version.PostgreSQL) {
	t.Helper()
	s := newServer(t, v)
	w.database, w.databaseRoot = s, s.dir
	s.start(t)
	conn := s.connect(t)
	for _, statement := range []string{"create role maas login password '" + standInPassword + "'", "create database maasdb owner maas"} {
		if _, err := conn.Exec(t.Context(), statement); err != nil {
			t.Fatal(err)
		}
	}
	s.stop(t)
	s.port = 5432

	copyRoot(t, "db", s.dir)
	data := filepath.Join(s.dir, "var", "lib", "postgresql", "15", "main")
	check(t, os.RemoveAll(data), os.Symlink("/data", data))
	for _, dir := range []string{filepath.Dir(data), filepath.Join(s.dir, "etc", "postgresql", "15")} {
		renamed := filepath.Join(filepath.Dir(dir), v.String())
		if renamed != dir {
			check(t, os.Rename(dir, renamed))
		}
	}
	etc := filepath.Join(s.dir, "etc", "postgresql", v.String(), "main")
	edit(t, filepath.Join(etc, "postgresql.conf"), "/15/", "/"+v.String()+"/", "max_connections = 100", "max_connections = 30")
	// The superuser is called as whoever runs the test.
	edit(t, filepath.Join(etc, "pg_hba.conf"), "postgres", "all     ", "peer\n", "peer\nhost    maasdb          maas            10.0.0.14/32            md5\n")
	w.parameters = []string{"config_file=" + filepath.Join(etc, "postgresql.conf"), "hba_file=" + filepath.Join(etc, "pg_hba.conf")}
}

// run runs regionlint, which must end with this status, and returns what it prints.
func (w *walk) run(t *testing.T, status int, args ...string) []byte {
	t.Helper()
	c := exec.Command(w.regionlint, args...)
	c.Dir = w.dir
	out, err := c.Output()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) || c.ProcessState.ExitCode() != status {
		t.Fatalf("regionlint %v: exit status %d, want %d\n%s\n%s", args, c.ProcessState.ExitCode(), status, out, exit.Stderr)
	}
	return out
}

// snapshot takes a host's part of the bundle.
func (w *walk) snapshot(t *testing.T, name, root string) string {
	t.Helper()
	part := name + ".tar.gz"
	w.run(t, 0, "snapshot", "--root", root, "--output", part)
	return part
}

// rules are the codes of what a lint finds.
func (w *walk) rules(t *testing.T, args ...string) []string {
	t.Helper()
	var report struct {
		Findings []struct{ Rule string }
	}
	check(t, json.Unmarshal(w.run(t, 1, args...), &report))
	var codes []string
	for _, f := range report.Findings {
		codes = append(codes, f.Rule)
	}
	slices.Sort(codes)
	return slices.Compact(codes)
}

// diagnosed are the codes of the findings that explain the logs. Each symptom has one.
func (w *walk) diagnosed(t *testing.T, logs []string) []string {
	t.Helper()
	var diagnosis struct {
		Symptoms []struct {
			Symptom, Message string
			Findings         []struct{ Rule string }
		}
	}
	args := append([]string{"diagnose", "--bundle", "bundle", "--format", "json"}, logs...)
	check(t, json.Unmarshal(w.run(t, 1, args...), &diagnosis))
	var codes []string
	for _, s := range diagnosis.Symptoms {
		if len(s.Findings) == 0 {
			t.Errorf("nothing explains %s: %s", s.Symptom, s.Message)
		}
		for _, f := range s.Findings {
			codes = append(codes, f.Rule)
		}
	}
	slices.Sort(codes)
	return slices.Compact(codes)
}

// logs are those of all hosts.
func (w *walk) logs(t *testing.T) []string {
	t.Helper()
	list := []string{w.database.logFile()}
	for _, r := range w.regions {
		if _, err := os.Stat(r.log()); err == nil {
			list = append(list, r.log())
		}
	}
	return list
}
