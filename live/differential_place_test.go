//go:build live

package live

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"github.com/regionlint/regionlint/parse"
)

// host has the files of this machine, as the server sees them.
var host = &parse.Tree{FS: os.DirFS("/"), Dir: "."}

// inspector shows files to a running server, without making it load them, and
// asks what it makes of them.
type inspector struct {
	*server
	conn *pgx.Conn
	// main is the path of the file that is asked about.
	main string
	// parameters are given to the server on its command line.
	parameters []string
	// placed are the names beside main of what was put there.
	placed map[string]bool
}

// newInspector starts a server of a version. name is the file that is asked
// about, in the data directory.
func newInspector(t *testing.T, s *server, name string, parameters ...string) *inspector {
	t.Helper()
	i := &inspector{server: s, main: filepath.Join(s.data(), name), parameters: parameters}
	i.restart(t)
	return i
}

// restart starts the server with files that are right.
func (i *inspector) restart(t *testing.T) {
	t.Helper()
	i.configure(t, nil, []byte("local all all peer\n"))
	i.start(t, i.parameters...)
	i.conn = i.connect(t)
}

// revive makes a new connection after one was lost, with a new server if need
// be.
func (i *inspector) revive(t *testing.T) {
	t.Helper()
	select {
	case <-i.ended:
		i.restart(t)
	default:
		if err := i.awaitStart(t); err != nil {
			t.Fatal(err)
		}
		i.conn = i.connect(t)
	}
}

// place puts the files where the server looks for them, in the place of those
// before.
func (i *inspector) place(t *testing.T, f files) {
	t.Helper()
	dir := filepath.Dir(i.main)
	for name := range i.placed {
		if err := os.RemoveAll(filepath.Join(dir, name)); err != nil {
			t.Fatal(err)
		}
	}
	i.placed = map[string]bool{}
	for _, name := range f.paths() {
		if name == mainFile {
			continue
		}
		top, _, _ := strings.Cut(name, "/")
		i.placed[top] = true
		i.write(t, filepath.Join(dir, name), f[name], strings.HasSuffix(name, "/"))
	}
	i.write(t, i.main, f[mainFile], false)
}

func (i *inspector) write(t *testing.T, path, text string, directory bool) {
	t.Helper()
	parent := filepath.Dir(path)
	if directory {
		parent = path
	}
	if err := os.MkdirAll(parent, 0o755); err != nil {
		t.Fatal(err)
	}
	if directory {
		return
	}
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

// path is that of the file asked about in host.
func (i *inspector) path() string { return strings.TrimPrefix(i.main, "/") }

// ask returns the rows of a query. lost tells that the server broke off.
func ask[Row any](t *testing.T, i *inspector, query string) (rows []Row, lost string) {
	t.Helper()
	result, err := i.conn.Query(t.Context(), query)
	if err == nil {
		rows, err = pgx.CollectRows(result, pgx.RowToStructByPos[Row])
	}
	switch {
	case err == nil:
		return rows, ""
	case !i.conn.IsClosed():
		return nil, err.Error()
	}
	i.revive(t)
	return nil, "the server broke off: " + err.Error()
}
