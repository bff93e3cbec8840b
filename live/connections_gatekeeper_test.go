//go:build live

package live

import (
	"cmp"
	"fmt"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/regionlint/regionlint/access"
	"github.com/regionlint/regionlint/parse/hba"
)

// gatekeeper is a server that takes one pg_hba.conf after the other.
type gatekeeper struct {
	*inspector
	// loads is how many files it was given.
	loads int
	// seen counts regionlint's decisions. That it refuses a file counts once.
	seen map[access.Decision]int
}

func newGatekeeper(t *testing.T, s *server) *gatekeeper {
	t.Helper()
	s.addCertificate(t)
	// What a client without a password is asked for.
	s.configure(t, []byte("password_encryption = md5\n"), []byte("local all all peer\n"))
	s.startOnAddresses(t, "listen_addresses=*", "ssl=on")
	g := &gatekeeper{
		inspector: &inspector{server: s, conn: s.connect(t), main: filepath.Join(s.data(), "pg_hba.conf")},
		seen:      map[access.Decision]int{},
	}
	createRoles(t, g.conn)
	return g
}

// load gives the server files, and tells whether it took them; or why they are
// left aside, which it does not get then.
func (g *gatekeeper) load(t *testing.T, f files) (file *hba.File, taken bool, aside string) {
	t.Helper()
	g.loads++
	mark := attempt{hba.Connection{Local: true, User: fmt.Sprintf("mark %d", g.loads)}}
	// The first records tell the file from those before.
	g.place(t, f.with(mainFile, fmt.Sprintf("local 1 %q trust\nlocal 2 %[1]q reject\n", mark.User)+f[mainFile]))
	file, err := hba.Parse(host, g.path(), hba.Server{Version: g.version, SSL: true})
	if err != nil {
		t.Fatal(err)
	}
	if aside := cmp.Or(undecided(file), needsBuild(file)); aside != "" {
		return nil, false, aside
	}
	g.reload(t)
	answer := func(database string) string {
		mark.Database = database
		return mark.make(t, g.server)
	}
	return file, answer("1") == "trust" && answer("2") == mark.refused(g.version, true), ""
}

// needsBuild names the first method in a file that not every server is built
// with; "" if there is none.
func needsBuild(file *hba.File) string {
	for r := range file.All() {
		if slices.Contains([]string{"gss", "ldap", "pam"}, r.Method) {
			return "needs a server built with " + r.Method
		}
	}
	return ""
}

// reload makes the server read its files. The postmaster does so before it takes
// a connection that is made once another process has read them too, since it
// tells the others before it looks at connections again (postmaster.c).
func (g *gatekeeper) reload(t *testing.T) {
	t.Helper()
	var before, after time.Time
	if err := g.conn.QueryRow(t.Context(), "select pg_conf_load_time() from pg_reload_conf()").Scan(&before); err != nil {
		t.Fatal(err)
	}
	for after = before; after.Equal(before); {
		if err := g.conn.QueryRow(t.Context(), "select pg_conf_load_time()").Scan(&after); err != nil {
			t.Fatal(err)
		}
	}
}
