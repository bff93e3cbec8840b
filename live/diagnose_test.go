//go:build live

package live

import (
	"bytes"
	"cmp"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"

	"github.com/regionlint/regionlint/diagnose"
	"github.com/regionlint/regionlint/parse/version"
)

// told is what a log shows: each symptom with its values, sorted.
func told(t *testing.T, log string) []string {
	t.Helper()
	d := &diagnose.Diagnosis{}
	if _, err := d.Read("log", strings.NewReader(log)); err != nil {
		t.Fatal(err)
	}
	list := []string{}
	for _, g := range d.Groups() {
		text := g.Name
		for _, name := range slices.Sorted(maps.Keys(g.Values)) {
			text += " " + name + "=" + g.Values[name]
		}
		list = append(list, text)
	}
	slices.Sort(list)
	return list
}

// compareTold compares what a log shows with what it is to show, and nothing besides.
func compareTold(t *testing.T, what, log string, want ...string) {
	t.Helper()
	slices.Sort(want)
	if diff := gocmp.Diff(append([]string{}, slices.Compact(want)...), told(t, log)); diff != "" {
		t.Errorf("%s (-want +got)\n%s\nlog:\n%s", what, diff, log)
	}
}

// TestSymptomsNameCauses checks that the symptoms of the other tests, which servers and
// libpq show, name the rules that find the causes that these tests made.
func TestSymptomsNameCauses(t *testing.T) {
	causes := map[string]string{
		"not-let-in": "HBA001", "rejected": "HBA002", "no-scram-secret": "HBA012", "wrong-password": "RGD007",
		"no-password-given": "RGD011", "unusable-method": "HBA003", "out-of-connections": "PGC005", "nobody-listens": "PGC006",
		"unreachable": "RGD005", "unknown-host-name": "RGD005", "no-socket": "RGD005", "no-database": "RGD006", "no-role": "RGD006",
		"record-refused": "HBA007", "records-not-loaded": "HBA007", "file-of-names-missing": "HBA007",
		"parameter-syntax": "PGC001", "unknown-parameter": "PGC002", "parameter-value": "PGC003", "include-missing": "PGC007",
		"reserved-connections": "PGC008", "standby-below-primary": "PGC010", "address-not-there": "PGC006", "bad-option": "RGD003",
	}
	for _, s := range diagnose.Symptoms() {
		if code, ok := causes[s.Name]; ok && !slices.Contains(s.Rules, code) {
			t.Errorf("%s names %v, not %s", s.Name, s.Rules, code)
		}
		delete(causes, s.Name)
	}
	for name := range causes {
		t.Errorf("no symptom %s", name)
	}
}

// visit is an attempt of a client, and what it and the server say of it.
type visit struct {
	user, database, password string
	// options are further ones of the connection.
	options        string
	client, server []string
	// structured is what the server says in CSV and JSON, where a message and its detail
	// are one line; nil where that is the same.
	structured []string
}

// visitedRecords are those of the server that visits are made to.
const visitedRecords = `local all all peer
host replication rejected 127.0.0.1/32 reject
host all rejected 127.0.0.1/32 reject
host all idented 127.0.0.1/32 ident
host all hashed 127.0.0.1/32 scram-sha-256
host all maas,unset,unborn 127.0.0.1/32 md5
host all trusted,limited,outcast,ghost,reserver 127.0.0.1/32 trust
`

const visitedRoles = `
set password_encryption = 'md5';
create role maas login password 'eiK4voo7Quai';
create role hashed login password 'eiK4voo7Quai';
create role unset login;
create role idented login;
create role trusted login;
create role reserver login;
create role outcast login;
create role limited login connection limit 0;
create database maasdb;
create database closed;
revoke connect on database closed from public;
`

// visits are those to one server.
func visits() []visit {
	refused := func(symptom, user string) []string {
		return []string{symptom + " address=127.0.0.1 database=maasdb user=" + user}
	}
	same := func(list ...string) []string { return list }
	return []visit{
		{user: "maas", database: "maasdb", password: standInPassword},
		{user: "stranger", database: "maasdb", client: refused("not-let-in", "stranger"), server: refused("not-let-in", "stranger")},
		{user: "rejected", database: "maasdb", client: refused("rejected", "rejected"), server: refused("rejected", "rejected")},
		{
			user: "stranger", database: "maasdb", options: "replication=true",
			client: same("replication-not-let-in address=127.0.0.1 user=stranger"),
			server: same("replication-not-let-in address=127.0.0.1 user=stranger"),
		},
		{
			user: "rejected", database: "maasdb", options: "replication=true",
			client: same("rejected address=127.0.0.1 user=rejected"),
			server: same("rejected address=127.0.0.1 user=rejected"),
		},
		{
			user: "maas", database: "maasdb", password: "Kanarienvogel7",
			client: same("wrong-password user=maas"), server: same("wrong-password user=maas"),
		},
		{
			user: "maas", database: "maasdb", client: same("no-password-given"),
		},
		{
			user: "hashed", database: "maasdb", password: standInPassword,
			client: same("wrong-password user=hashed"), server: same("wrong-password user=hashed", "no-scram-secret user=hashed"),
			structured: same("no-scram-secret user=hashed"),
		},
		{
			user: "unset", database: "maasdb", password: standInPassword,
			client: same("wrong-password user=unset"), server: same("wrong-password user=unset", "no-password-stored user=unset"),
			structured: same("no-password-stored user=unset"),
		},
		{
			user: "unborn", database: "maasdb", password: standInPassword,
			client: same("wrong-password user=unborn"), server: same("wrong-password user=unborn", "no-role user=unborn"),
			structured: same("no-role user=unborn"),
		},
		{
			user: "idented", database: "maasdb",
			client: same("unusable-method method=Ident user=idented"), server: same("unusable-method method=Ident user=idented"),
		},
		{
			user: "ghost", database: "maasdb", client: same("no-role user=ghost"), server: same("no-role user=ghost"),
		},
		{
			user: "trusted", database: "nowhere", client: same("no-database database=nowhere"), server: same("no-database database=nowhere"),
		},
		{
			user: "outcast", database: "closed",
			client: same("no-connect-privilege database=closed"), server: same("no-connect-privilege database=closed"),
		},
		{
			user: "limited", database: "maasdb",
			client: same("limit-of-role-or-database name=limited"), server: same("limit-of-role-or-database name=limited"),
		},
		{user: "trusted", database: "maasdb", options: "sslmode=require", client: same("no-encryption-offered")},
	}
}

// psql lets libpq connect, and returns what it complains of. It is that of the server's
// version where psql of Debian's packages can do with it.
func (s *server) psql(t *testing.T, conninfo, password string) string {
	t.Helper()
	c := exec.Command(filepath.Join(debianBinaries(t), "psql"), "--no-psqlrc", "--no-password", "--command", "select 1", conninfo)
	c.Env = []string{"PATH=" + os.Getenv("PATH"), "LC_ALL=C", "HOME=/nowhere", "PGCONNECT_TIMEOUT=2"}
	if password != "" {
		c.Env = append(c.Env, "PGPASSWORD="+password)
	}
	if s.version >= version.PostgreSQL14 && s.version != debianVersion(t) {
		c.Env = append(c.Env, "LD_LIBRARY_PATH="+filepath.Join(filepath.Dir(binaries(t, s.version)), "lib"))
	}
	var complaint bytes.Buffer
	c.Stderr = &complaint
	_ = c.Run()
	return strings.TrimPrefix(complaint.String(), "psql: error: ")
}

// conninfo is how clients reach the server.
func (s *server) conninfo(user, database, options string) string {
	return fmt.Sprintf("host=127.0.0.1 port=%d user=%s dbname=%s sslmode=prefer %s", s.port, user, database, options)
}

// TestDiagnoseRefusals lets clients come that servers refuse. What libpq says, and what the
// server logs in each format, shows these symptoms and no others.
func TestDiagnoseRefusals(t *testing.T) {
	for _, v := range versions(t) {
		t.Run("PostgreSQL "+v.String(), func(t *testing.T) {
			s := newServer(t, v)
			s.configure(t, nil, []byte(visitedRecords))
			destinations := []string{"stderr", "csvlog"}
			if v >= version.PostgreSQL15 {
				destinations = append(destinations, "jsonlog")
			}
			s.startOnAddresses(t, append(fewConnections(v), "listen_addresses=127.0.0.1", "logging_collector=on", "log_filename=server.log",
				"log_directory="+filepath.Join(s.dir, "logs"), "log_destination="+strings.Join(destinations, ","), "log_line_prefix=%m [%p] %q%u@%d ")...)
			s.execute(t, visitedRoles)

			var plain, structured []string
			for _, visit := range visits() {
				complaint := s.psql(t, s.conninfo(visit.user, visit.database, visit.options), visit.password)
				compareTold(t, fmt.Sprintf("%s says", visit.user), complaint, visit.client...)
				plain = append(plain, visit.server...)
				structured = append(structured, visit.structured...)
				if visit.structured == nil {
					structured = append(structured, visit.server...)
				}
			}
			complaint := s.psql(t, fmt.Sprintf("host=%s port=%d user=maas dbname=maasdb", s.dir, s.port), "")
			compareTold(t, "maas says on the socket", complaint, "unusable-method method=Peer user=maas")
			s.takeSlots(t)
			plain = append(plain, "unusable-method method=Peer user=maas", "out-of-connections")
			structured = append(structured, "unusable-method method=Peer user=maas", "out-of-connections")

			s.stop(t)
			for file, want := range map[string][]string{"server.log": plain, "server.csv": structured, "server.json": structured} {
				if file == "server.json" && v < version.PostgreSQL15 {
					continue
				}
				log, err := os.ReadFile(filepath.Join(s.dir, "logs", file))
				check(t, err)
				compareTold(t, file, string(log), want...)
			}
		})
	}
}

// fewConnections are parameters that leave the server hardly any connection.
func fewConnections(v version.PostgreSQL) []string {
	list := []string{"max_connections=8", "superuser_reserved_connections=2", "max_wal_senders=1"}
	if v >= version.PostgreSQL16 {
		list = append(list, "reserved_connections=1")
	}
	return list
}

// execute runs statements as the superuser, each in a transaction of its own.
func (s *server) execute(t *testing.T, statements string) {
	t.Helper()
	conn := s.connect(t)
	for statement := range strings.SplitSeq(statements, ";") {
		if _, err := conn.Exec(t.Context(), statement); err != nil {
			t.Fatalf("%v in %s", err, statement)
		}
	}
	check(t, conn.Close(t.Context()))
}

// takeSlots takes all connections, and checks what clients hear on the way.
func (s *server) takeSlots(t *testing.T) {
	t.Helper()
	if s.version >= version.PostgreSQL16 {
		s.execute(t, "grant pg_use_reserved_connections to reserver")
	}
	texts := map[string]bool{}
	for _, user := range []string{"trusted", "reserver"} {
		for range 8 {
			s.hold(t, user)
		}
		complaint := s.psql(t, s.conninfo(user, "maasdb", ""), "")
		compareTold(t, user+" says", complaint, "out-of-connections")
		texts[complaint] = true
	}
	for range 8 {
		conn, err := s.dial(t)
		if err != nil {
			break
		}
		defer func() { _ = conn.Close(t.Context()) }()
	}
	complaint := s.psql(t, s.conninfo("trusted", "maasdb", ""), "")
	compareTold(t, "trusted says, with superusers there", complaint, "out-of-connections")
	texts[complaint] = true
	want := 2
	if s.version >= version.PostgreSQL16 {
		want = 3
	}
	if len(texts) != want {
		t.Errorf("%d wordings of it: %q", len(texts), slices.Collect(maps.Keys(texts)))
	}
}

// hold opens a connection that goes with the test, unless it is refused.
func (s *server) hold(t *testing.T, user string) {
	t.Helper()
	c := exec.Command(filepath.Join(debianBinaries(t), "psql"), "--no-psqlrc", "--tuples-only", "--no-align",
		"--command", "select 'open'", "--command", "select pg_sleep(3600)", s.conninfo(user, "maasdb", ""))
	c.Env = []string{"PATH=" + os.Getenv("PATH"), "LC_ALL=C", "HOME=/nowhere"}
	c.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	out, err := c.StdoutPipe()
	check(t, err, c.Start())
	t.Cleanup(func() {
		_ = c.Process.Kill()
		_ = c.Wait()
	})
	_, _ = out.Read(make([]byte, len("open\n")))
}

// unreachableHosts are those that clients do not reach, by the reason, in a network
// namespace with an empty network and a route that is closed.
var unreachableHosts = []struct{ host, symptom string }{
	{"127.0.0.1", "nobody-listens host=127.0.0.1 port=%d"},
	{"10.9.9.2", "unreachable host=10.9.9.2 port=%d"},
	{"10.9.8.2", "unreachable host=10.9.8.2 port=%d"},
	{"10.9.7.2", "unreachable host=10.9.7.2 port=%d"},
	{"nowhere.invalid", "unknown-host-name host=nowhere.invalid"},
	{"/nowhere", "no-socket file=/nowhere/.s.PGSQL.%d"},
}

// isolate makes the network of unreachableHosts: 10.9.9.2 does not answer, to 10.9.8.2
// the way is closed, and to 10.9.7.2 there is none.
func isolate(t *testing.T) {
	t.Helper()
	ip(t, "link", "add", "empty", "type", "veth", "peer", "name", "nobody")
	ip(t, "address", "add", "10.9.9.1/24", "dev", "empty")
	ip(t, "link", "set", "empty", "up")
	ip(t, "link", "set", "nobody", "up")
	ip(t, "neighbour", "add", "10.9.9.2", "lladdr", "02:00:00:00:00:02", "dev", "empty")
	ip(t, "route", "add", "unreachable", "10.9.8.0/24")
	// One more try, which is a second later.
	check(t, os.WriteFile("/proc/sys/net/ipv4/tcp_syn_retries", []byte("1"), 0))
}

// TestDiagnoseUnreachable lets libpq look for servers that are not there: that which psql
// can do with, and, since a standby connects with the libpq of its version, each
// version's in the log of one. These speak in other words before PostgreSQL 14.
func TestDiagnoseUnreachable(t *testing.T) {
	if !inNamespace(t) {
		return
	}
	isolate(t)
	for _, v := range versions(t) {
		t.Run("PostgreSQL "+v.String(), func(t *testing.T) {
			s := newServer(t, v)
			for _, u := range unreachableHosts {
				port := freePort(t)
				want := u.symptom
				if strings.Contains(want, "%d") {
					want = fmt.Sprintf(want, port)
				}
				conninfo := fmt.Sprintf("host=%s port=%d user=maas dbname=maasdb", u.host, port)
				compareTold(t, "psql says of "+u.host, s.psql(t, conninfo, ""), want)

				if before14 := v < version.PostgreSQL14; before14 {
					want, _, _ = strings.Cut(want, " port=")
				}
				compareTold(t, "the standby says of "+u.host, s.logOfStandby(t, conninfo), want)
			}
			for option, symptom := range map[string]string{"port=None": "bad-option option=port value=None", "sslmode=on": "bad-option value=on"} {
				compareTold(t, "psql says of "+option, s.psql(t, "host=127.0.0.1 user=maas dbname=maasdb "+option, ""), symptom)
			}
		})
	}
}

// beStandby makes the server a standby at its next start.
func (s *server) beStandby(t *testing.T, conf string) {
	t.Helper()
	if s.version >= version.PostgreSQL12 {
		check(t, os.WriteFile(filepath.Join(s.data(), "standby.signal"), nil, 0o644))
		s.configure(t, []byte(conf), []byte("local all all peer\n"))
		return
	}
	var own, recovery strings.Builder
	recovery.WriteString("standby_mode = on\n")
	for line := range strings.Lines(conf) {
		if strings.HasPrefix(line, "primary_conninfo") {
			recovery.WriteString(line)
		} else {
			own.WriteString(line)
		}
	}
	check(t, os.WriteFile(filepath.Join(s.data(), "recovery.conf"), []byte(recovery.String()), 0o644))
	s.configure(t, []byte(own.String()), []byte("local all all peer\n"))
}

// logOfStandby is the log of a standby that tried once to connect to its primary.
func (s *server) logOfStandby(t *testing.T, conninfo string) string {
	t.Helper()
	s.beStandby(t, fmt.Sprintf("primary_conninfo = '%s'\nhot_standby = on\n", conninfo))
	s.start(t)
	defer s.stop(t)
	s.awaitLog(t, "could not connect to the primary server")
	return s.log(t)
}

// awaitLog waits until the log has a text, and the lines that go with it.
func (s *server) awaitLog(t *testing.T, text string) {
	t.Helper()
	for range 1000 {
		if strings.Contains(s.log(t), text) {
			return
		}
		time.Sleep(20 * time.Millisecond)
	}
	t.Fatalf("PostgreSQL %s does not log %q:\n%s", s.version, text, s.log(t))
}

// loaded is what one of the server's two files has, and what the log shows when the server
// is told to read it again, or starts with it.
type loaded struct {
	conf, hba string
	// reload and start are the symptoms; nil where that is not tried. CONF and HBA stand for
	// the paths of the files, DIR for that of their directory, and NAME for what PostgreSQL
	// calls pg_hba.conf when it does not load it: its path since 16.
	reload, start []string
	since         version.PostgreSQL
}

func loads(v version.PostgreSQL) []loaded {
	same := func(list ...string) []string { return list }
	hba := func(text, symptom string) loaded {
		list := same(symptom, "records-not-loaded file=NAME")
		return loaded{hba: text, reload: list, start: list}
	}
	missingNames := "file-of-names-missing file=DIR/names"
	if v >= version.PostgreSQL16 {
		missingNames = "record-refused file=HBA line=2"
	}
	conf := func(text string, symptoms ...string) loaded {
		list := slices.Concat(symptoms, []string{"parameters-not-loaded file=CONF"})
		return loaded{conf: text, reload: list, start: list}
	}
	return []loaded{
		hba("local all all peer\nHost all all 10.0.0.0/8 md5\n", "record-refused file=HBA line=2"),
		hba("local all all peer\nhost all all 10.0.0.2 md5\n", "record-refused file=HBA line=2"),
		hba("# none\n", "records-not-loaded file=HBA"),
		hba("local all all peer\nhost all @names 10.0.0.0/8 md5\n", missingNames),
		conf("work_mem = 1 2\n", "parameter-syntax file=CONF line=1"),
		conf("work_mem =\n", "parameter-syntax file=CONF line=1"),
		conf("\nmax_conections = 5\n", "unknown-parameter file=CONF line=2 parameter=max_conections"),
		conf("work_mem = many\n", "parameter-value parameter=work_mem"),
		conf("deadlock_timeout = 0\n", "parameter-value parameter=deadlock_timeout"),
		conf("seq_page_cost = -1.5\n", "parameter-value parameter=seq_page_cost"),
		conf("debug_print_plan = perhaps\n", "parameter-value parameter=debug_print_plan"),
		conf("client_min_messages = loud\n", "parameter-value parameter=client_min_messages"),
		conf("include 'nowhere.conf'\n", "include-missing file=DIR/nowhere.conf"),
		conf("include_dir 'nowhere'\n", "include-missing file=DIR/nowhere"),
		{conf: "max_locks_per_transaction = 100\n", reload: same("needs-restart parameter=max_locks_per_transaction", "parameters-not-loaded file=CONF"), start: same()},
		{conf: "max_connections = 5\nsuperuser_reserved_connections = 5\nmax_wal_senders = 0\n", start: same("reserved-connections")},
		{conf: "max_connections = 5\nsuperuser_reserved_connections = 3\nreserved_connections = 4\nmax_wal_senders = 0\n", start: same("reserved-connections"), since: version.PostgreSQL16},
		{conf: "listen_addresses = '10.255.255.1'\n", start: same("address-not-there address=10.255.255.1")},
	}
}

// TestDiagnoseFiles gives servers files that they do not take, when they start and when
// they are told to read them again.
func TestDiagnoseFiles(t *testing.T) {
	for _, v := range versions(t) {
		t.Run("PostgreSQL "+v.String(), func(t *testing.T) {
			s := newServer(t, v)
			for _, l := range loads(v) {
				if v < l.since {
					continue
				}
				if l.reload != nil {
					s.configure(t, nil, []byte("local all all peer\n"))
					s.start(t)
					s.put(t, l)
					check(t, s.process.Signal(syscall.SIGHUP))
					s.awaitReload(t, len(l.reload) > 0 && l.hba != "")
					s.stop(t)
					compareTold(t, fmt.Sprintf("reload of %q", l.conf+l.hba), s.log(t), s.inPlace(l.reload)...)
				}
				if l.start != nil {
					s.put(t, l)
					if err := s.tryStart(t); err == nil {
						s.stop(t)
					}
					compareTold(t, fmt.Sprintf("start with %q", l.conf+l.hba), s.log(t), s.inPlace(l.start)...)
				}
			}
		})
	}
}

// put puts the files in the place of the server's.
func (s *server) put(t *testing.T, l loaded) {
	t.Helper()
	s.configure(t, []byte(l.conf), []byte(cmp.Or(l.hba, "local all all peer\n")))
}

// inPlace are symptoms with the paths of the server's files.
func (s *server) inPlace(symptoms []string) []string {
	hba := filepath.Join(s.data(), "pg_hba.conf")
	name := hba
	if s.version < version.PostgreSQL16 {
		name = "pg_hba.conf"
	}
	paths := strings.NewReplacer("CONF", filepath.Join(s.data(), "postgresql.conf"), "HBA", hba, "NAME", name, "DIR", s.data())
	list := make([]string, 0, len(symptoms))
	for _, symptom := range symptoms {
		list = append(list, paths.Replace(symptom))
	}
	return list
}

// awaitReload waits until the server has read its files again.
func (s *server) awaitReload(t *testing.T, records bool) {
	t.Helper()
	if records {
		s.awaitLog(t, "reloaded")
		return
	}
	s.awaitLog(t, "contains errors")
}

// TestDiagnoseStandby starts standbys that have less than their primary.
func TestDiagnoseStandby(t *testing.T) {
	for _, v := range versions(t) {
		t.Run("PostgreSQL "+v.String(), func(t *testing.T) {
			s := newServer(t, v)
			s.configure(t, []byte("max_connections = 100\n"), []byte("local all all peer\n"))
			s.start(t)
			s.stop(t)
			s.beStandby(t, "max_connections = 50\nhot_standby = on\n")
			if err := s.tryStart(t); err == nil {
				t.Errorf("the standby starts:\n%s", s.log(t))
			}
			compareTold(t, "log", s.log(t), "standby-below-primary parameter=max_connections value="+strconv.Itoa(50))
		})
	}
}

// TestDiagnoseCertificates starts servers whose certificate or key cannot be used.
func TestDiagnoseCertificates(t *testing.T) {
	for _, v := range versions(t) {
		t.Run("PostgreSQL "+v.String(), func(t *testing.T) {
			s := newServer(t, v)
			s.configure(t, nil, []byte("local all all peer\n"))
			if err := s.tryStart(t, "listen_addresses=127.0.0.1", "ssl=on"); err == nil {
				t.Error("the server starts without a certificate")
			}
			compareTold(t, "without a certificate", s.log(t), "certificate-unusable file=server.crt")
			s.addCertificate(t)
			check(t, os.Chmod(filepath.Join(s.data(), "server.key"), 0o644))
			if err := s.tryStart(t, "listen_addresses=127.0.0.1", "ssl=on"); err == nil {
				t.Error("the server starts with a key for all to read")
			}
			compareTold(t, "with a key for all to read", s.log(t), "certificate-unusable file=server.key")
		})
	}
}
