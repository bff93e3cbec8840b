//go:build live

package live

import (
	"context"
	"errors"
	"net"
	"net/netip"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"github.com/regionlint/regionlint/bundle"
	"github.com/regionlint/regionlint/connections"
)

// addDatabase makes the role and the database that a region's regiond.conf
// names.
func (s *server) addDatabase(t *testing.T, region *bundle.Host) {
	t.Helper()
	s.start(t)
	defer s.stop(t)
	conn := s.connect(t)
	config := clientConfig(t, region)
	// format quotes, which parameters of statements like these cannot do.
	statements := conn.QueryRow(t.Context(),
		`select format('create role %I login password %L', $1::text, $2::text), format('create database %I owner %I', $3::text, $1)`,
		config.User, config.Password, config.Database)
	var createRole, createDatabase string
	if err := statements.Scan(&createRole, &createDatabase); err != nil {
		t.Fatal(err)
	}
	for _, statement := range []string{createRole, createDatabase} {
		if _, err := conn.Exec(t.Context(), statement); err != nil {
			t.Fatal(err)
		}
	}
}

// dialAs connects as a region does, from its first address. The connection goes
// with the test.
func dialAs(t *testing.T, region *bundle.Host) (*pgx.Conn, error) {
	t.Helper()
	conn, err := pgx.ConnectConfig(t.Context(), clientConfig(t, region))
	if err == nil {
		t.Cleanup(func() { _ = conn.Close(context.Background()) })
	}
	return conn, err
}

// dialAll opens the connections of all workers of all regions. It stops at the
// first that fails.
func dialAll(t *testing.T, regions []*bundle.Host) (conns []*pgx.Conn, err error) {
	t.Helper()
	for _, region := range regions {
		workers, _, _ := region.Regiond.Workers()
		for range workers * connections.PerWorker {
			conn, err := dialAs(t, region)
			if err != nil {
				return conns, err
			}
			conns = append(conns, conn)
		}
	}
	return conns, nil
}

// isFull tells whether the server has no connection left for an ordinary role.
func isFull(err error) bool {
	const tooManyConnections = "53300"
	refusal := (*pgconn.PgError)(nil)
	return errors.As(err, &refusal) && refusal.Code == tooManyConnections
}

// clientConfig is what a region's regiond.conf says about the database.
func clientConfig(t *testing.T, region *bundle.Host) *pgx.ConnConfig {
	t.Helper()
	config, err := pgx.ParseConfig("sslmode=disable")
	if err != nil {
		t.Fatal(err)
	}
	config.Fallbacks = nil
	config.Host = option(t, region, "database_host")
	config.Port = 5432
	config.User = option(t, region, "database_user")
	config.Password = option(t, region, "database_pass")
	config.Database = option(t, region, "database_name")
	source := netip.AddrPortFrom(region.Addresses[0].Addr, 0)
	config.DialFunc = (&net.Dialer{LocalAddr: net.TCPAddrFromAddrPort(source)}).DialContext
	return config
}

// option is the text of an option of a region's regiond.conf.
func option(t *testing.T, region *bundle.Host, name string) string {
	t.Helper()
	value, exception := region.Regiond.Get(name)
	text, ok := value.Text()
	if exception != nil || !ok {
		t.Fatalf("%s: %s is no text: %v %v", region.Name, name, value, exception)
	}
	return text
}
