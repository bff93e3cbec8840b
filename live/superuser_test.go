//go:build live

package live

import (
	"context"
	"encoding/json"
	"fmt"
	"net"
	"runtime"
	"syscall"
	"testing"

	"github.com/jackc/pgx/v5"
)

// connect connects to the database postgres as the superuser, through the Unix
// socket. The connection goes with the test.
func (s *server) connect(t *testing.T) *pgx.Conn {
	t.Helper()
	conn, err := s.dial(t)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close(context.Background()) })
	return conn
}

func (s *server) dial(t *testing.T) (*pgx.Conn, error) {
	t.Helper()
	config, err := pgx.ParseConfig(fmt.Sprintf("host=%s port=%d user=%s database=postgres sslmode=disable", s.dir, s.port, s.owner.Username))
	if err != nil {
		t.Fatal(err)
	}
	config.DialFunc = s.dialAsOwner
	return pgx.ConnectConfig(t.Context(), config)
}

// dialAsOwner dials as the user that the server runs as, for peer
// authentication: it asks which user a connection was made by.
func (s *server) dialAsOwner(ctx context.Context, network, address string) (net.Conn, error) {
	// Identities are a thread's own, to the kernel.
	runtime.LockOSThread()
	self := syscall.Geteuid()
	if err := setEUID(s.uid()); err != nil {
		return nil, err
	}
	conn, err := new(net.Dialer).DialContext(ctx, network, address)
	if err := setEUID(self); err != nil {
		// The thread stays locked, and ends with the goroutine.
		return nil, err
	}
	runtime.UnlockOSThread()
	return conn, err
}

// setEUID sets the effective user of the thread.
func setEUID(uid int) error {
	const unchanged = ^uintptr(0)
	if _, _, errno := syscall.RawSyscall(syscall.SYS_SETRESUID, unchanged, uintptr(uid), unchanged); errno != 0 {
		return fmt.Errorf("seteuid %d: %w", uid, errno)
	}
	return nil
}

// query puts the rows of a query into a slice, each as the JSON object that it
// is to PostgreSQL.
func (s *server) query(t *testing.T, sql string, into any) {
	t.Helper()
	conn := s.connect(t)
	defer func() { _ = conn.Close(t.Context()) }()
	var rows []byte
	if err := conn.QueryRow(t.Context(), "select coalesce(json_agg(q), '[]') from ("+sql+") q").Scan(&rows); err != nil {
		t.Fatalf("%v in %s", err, sql)
	}
	if err := json.Unmarshal(rows, into); err != nil {
		t.Fatalf("%v in %s", err, rows)
	}
}
