//go:build live

package live

import (
	"context"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"github.com/regionlint/regionlint/diagnose"
)

// refusals are connections that a server turns away, by the symptom that its log and the
// client's complaint show. conninfo is that of psql, beside the host and the port.
var refusals = []struct {
	symptom, conninfo, password string
	// onServer and onClient tell whose words show it.
	onServer, onClient bool
}{
	{"not-let-in", "user=nobody dbname=postgres", "", true, true},
	{"replication-not-let-in", "user=maas dbname=maasdb replication=true", "", true, true},
	{"rejected", "user=rejected dbname=maasdb", "", true, true},
	{"wrong-password", "user=maas dbname=maasdb", "wrong", true, true},
	{"no-password-given", "user=maas dbname=maasdb", "", false, true},
	{"no-scram-secret", "user=old dbname=maasdb", "secret", true, false},
	{"unusable-method", "user=ident dbname=maasdb", "", true, true},
	{"no-database", "user=maas dbname=missing", "", true, true},
	{"no-role", "user=missing dbname=maasdb", "", true, true},
	{"no-connect-privilege", "user=stranger dbname=closed", "", true, true},
}

// refusing is the pg_hba.conf that turns them away.
const refusing = `local all all peer
host maasdb rejected 127.0.0.1/32 reject
host maasdb maas 127.0.0.1/32 md5
host maasdb old 127.0.0.1/32 scram-sha-256
host maasdb ident 127.0.0.1/32 ident
host missing maas 127.0.0.1/32 trust
host maasdb missing 127.0.0.1/32 trust
host closed stranger 127.0.0.1/32 trust
`

// refusedFiles are files that a server does not start with.
var refusedFiles = []struct{ symptom, conf, hba string }{
	{"records-not-loaded", "", "host all all 10.0.0.1/32 md6\n"},
	{"records-not-loaded", "", "hst all all 10.0.0.1/32 md5\n"},
	{"parameter-syntax", "port =\n", ""},
	{"unknown-parameter", "max_conections = 5\n", ""},
	{"parameter-value", "max_connections = many\n", ""},
	{"parameter-value", "max_connections = 0\n", ""},
	{"parameter-value", "log_connections = 'perhaps so'\n", ""},
	{"include-missing", "include_dir 'missing'\n", ""},
	{"include-missing", "include 'missing.conf'\n", ""},
	{"reserved-connections", "max_connections = 5\nsuperuser_reserved_connections = 10\n", ""},
}

// TestDiagnoseKnowsServers lets servers and libpq complain, and looks whether diagnose
// knows what they say.
func TestDiagnoseKnowsServers(t *testing.T) {
	for _, v := range versions(t) {
		t.Run("PostgreSQL "+v.String(), func(t *testing.T) {
			s := newServer(t, v)
			s.prepareRefusals(t)
			for _, r := range refusals {
				before := len(s.log(t))
				complaint := s.psql(t, r.password, "-c", "select 1", s.conninfo()+" "+r.conninfo)
				if r.onServer {
					shows(t, "server", s.log(t)[before:], r.symptom)
				}
				if r.onClient {
					shows(t, "client", complaint, r.symptom)
				}
			}
			s.fill(t)
			s.stop(t)
			shows(t, "client", s.psql(t, "", s.conninfo()+" user=maas dbname=maasdb"), "nobody-listens")
			shows(t, "client", s.psql(t, "", "host=missing.invalid user=maas dbname=maasdb"), "unknown-host-name")
			shows(t, "client", s.psql(t, "", "host="+s.dir+" port="+strconv.Itoa(s.port)+" user=maas dbname=maasdb"), "no-socket")
			for _, f := range refusedFiles {
				s.configure(t, []byte(f.conf), []byte(f.hba+"local all all peer\n"))
				err := s.tryStart(t)
				if err == nil {
					t.Errorf("it starts with %q and %q", f.conf, f.hba)
					s.stop(t)
					continue
				}
				shows(t, "server", err.Error(), f.symptom)
			}
		})
	}
}

// prepareRefusals makes who is turned away, and starts the server.
func (s *server) prepareRefusals(t *testing.T) {
	t.Helper()
	s.start(t)
	conn := s.connect(t)
	for _, statement := range []string{
		"create role maas login password 'right'", "create database maasdb owner maas", "create role ident login", "create role rejected login",
		"set password_encryption = md5; create role old login password 'secret'",
		"create role stranger login", "create database closed", "revoke connect on database closed from public",
	} {
		// As one statement would be with others in a transaction, in which no database is made.
		if _, err := conn.Exec(t.Context(), statement, pgx.QueryExecModeSimpleProtocol); err != nil {
			t.Fatalf("%s: %v", statement, err)
		}
	}
	check(t, conn.Close(context.Background()))
	s.stop(t)
	s.configure(t, []byte("max_connections = 8\nsuperuser_reserved_connections = 3\nmax_wal_senders = 2\n"), []byte(refusing))
	s.start(t)
}

func (s *server) conninfo() string { return "host=127.0.0.1 port=" + strconv.Itoa(s.port) }

// psql returns what psql complains of.
func (s *server) psql(t *testing.T, password string, args ...string) string {
	t.Helper()
	c := exec.Command("psql", append([]string{"--no-psqlrc", "--no-password"}, args...)...)
	c.Env = []string{"PATH=" + os.Getenv("PATH"), "LC_ALL=C", "HOME=/nowhere", "PGCONNECT_TIMEOUT=10"}
	if password != "" {
		c.Env = append(c.Env, "PGPASSWORD="+password)
	}
	out, err := c.CombinedOutput()
	if err == nil {
		t.Errorf("psql %v connects", args)
	}
	return string(out)
}

// fill takes all connections: those for ordinary roles, then those for the superuser.
func (s *server) fill(t *testing.T) {
	t.Helper()
	config, err := pgx.ParseConfig(s.conninfo() + " user=maas dbname=maasdb password=right sslmode=disable")
	check(t, err)
	var open []*pgx.Conn
	defer func() {
		for _, conn := range open {
			_ = conn.Close(context.Background())
		}
	}()
	for range 20 {
		conn, err := pgx.ConnectConfig(t.Context(), config)
		if err != nil {
			break
		}
		open = append(open, conn)
	}
	before := len(s.log(t))
	shows(t, "client", s.psql(t, "right", "-c", "select 1", s.conninfo()+" user=maas dbname=maasdb"), "out-of-connections")
	shows(t, "server", s.log(t)[before:], "out-of-connections")
	for range 20 {
		conn, err := s.dial(t)
		if err != nil {
			break
		}
		open = append(open, conn)
	}
	before = len(s.log(t))
	shows(t, "client", s.psql(t, "right", "-c", "select 1", s.conninfo()+" user=maas dbname=maasdb"), "out-of-connections")
	shows(t, "server", s.log(t)[before:], "out-of-connections")
}

// alsoShown are symptoms that others come with: the client hears of a wrong password
// whatever is wrong with it, and a file that is refused is said to be, in the end.
var alsoShown = map[string]string{
	"records-not-loaded": "record-refused", "no-scram-secret": "wrong-password", "parameter-syntax": "parameters-not-loaded", "unknown-parameter": "parameters-not-loaded",
	"parameter-value": "parameters-not-loaded", "include-missing": "parameters-not-loaded",
}

func without(names []string, some ...string) []string {
	return slices.DeleteFunc(slices.Clone(names), func(name string) bool { return slices.Contains(some, name) })
}

// shows tells whether what somebody says shows a symptom, and none that is not said.
func shows(t *testing.T, who, said, symptom string) {
	t.Helper()
	d := &diagnose.Diagnosis{}
	if _, err := d.Read(who, strings.NewReader(said)); err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, g := range d.Groups() {
		names = append(names, g.Name)
	}
	if names = slices.Compact(names); !slices.Contains(names, symptom) || len(without(names, symptom, alsoShown[symptom])) > 0 {
		t.Errorf("the %s shows %q, want %s, in\n%s", who, names, symptom, said)
	}
}
