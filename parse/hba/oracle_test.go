package hba_test

import (
	"bufio"
	"bytes"
	"encoding/base64"
	"encoding/json"
	"io/fs"
	"net/netip"
	"os"
	"path"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/regionlint/regionlint/parse"
	"github.com/regionlint/regionlint/parse/hba"
	"github.com/regionlint/regionlint/parse/version"
)

// oracleCase is one small pg_hba.conf and what real servers made of it.
type oracleCase struct {
	Name  string
	Files map[string]struct {
		Text      *string
		Base64    string
		Symlink   string
		Directory bool
	}
	Answers []struct {
		Versions    []string
		LoadOK      bool `json:"load_ok"`
		ServerCrash bool `json:"server_crash"`
		Rows        []hba.Row
		Probes      []probe
	}
}

// oracleDir is where the case's files lie on the host; the recorded texts call
// it $DIR, and the file itself $HBA.
const oracleDir = "oracle"

func readOracle(t *testing.T, file string) []oracleCase {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var cases []oracleCase
	lines := bufio.NewScanner(bytes.NewReader(data))
	lines.Buffer(nil, len(data)+1)
	for lines.Scan() {
		var c oracleCase
		if err := json.Unmarshal(lines.Bytes(), &c); err != nil {
			t.Fatal(err)
		}
		cases = append(cases, c)
	}
	return cases
}

func (c *oracleCase) tree(t *testing.T) *parse.Tree {
	t.Helper()
	files := fstest.MapFS{}
	for name, f := range c.Files {
		p := path.Join(oracleDir, name)
		switch {
		case f.Directory:
			files[p] = &fstest.MapFile{Mode: fs.ModeDir}
		case f.Symlink != "":
			files[p] = &fstest.MapFile{Data: []byte(f.Symlink), Mode: fs.ModeSymlink}
		case f.Text != nil:
			files[p] = &fstest.MapFile{Data: []byte(*f.Text)}
		default:
			text, err := base64.StdEncoding.DecodeString(f.Base64)
			if err != nil {
				t.Fatal(err)
			}
			files[p] = &fstest.MapFile{Data: text}
		}
	}
	return &parse.Tree{FS: files, Dir: "."}
}

func (c *oracleCase) path() string { return path.Join(oracleDir, c.Name+".conf") }

// TestOracle compares the rows of pg_hba_file_rules, and whether a reload took
// the file, with what servers of PostgreSQL 10 to 18 answered. "15d" is
// Debian's build of 15; only it and 10 are built with LDAP, PAM and GSSAPI, so
// rows that tell of a build are left out.
func TestOracle(t *testing.T) {
	for _, c := range readOracle(t, "testdata/oracle/pg_hba_file_rules.jsonl") {
		t.Run(c.Name, func(t *testing.T) {
			tree := c.tree(t)
			for _, answer := range c.Answers {
				if answer.ServerCrash || tellsOfBuild(answer.Rows) {
					continue
				}
				for _, name := range answer.Versions {
					t.Run(name, func(t *testing.T) {
						v, err := version.ParsePostgreSQL(strings.TrimSuffix(name, "d"))
						if err != nil {
							t.Fatal(err)
						}
						f, err := hba.Parse(tree, c.path(), hba.Server{Version: v, SSL: true})
						if err != nil {
							t.Fatal(err)
						}
						if f.Loads() != answer.LoadOK {
							t.Errorf("Loads() = %v, the server says %v", f.Loads(), answer.LoadOK)
						}
						got := f.View(func(p string) string { return "/" + p })
						for i := range got {
							got[i].FileName = strings.Replace(got[i].FileName, "/"+c.path(), "$HBA", 1)
							got[i].FileName = strings.Replace(got[i].FileName, "/"+oracleDir, "$DIR", 1)
							if v < version.PostgreSQL16 {
								got[i].FileName = ""
							}
							if got[i].Error != nil {
								text := strings.ReplaceAll(*got[i].Error, "/"+oracleDir, "$DIR")
								got[i].Error = &text
							}
						}
						if diff := cmp.Diff(answer.Rows, got); diff != "" && len(answer.Rows)+len(got) > 0 {
							t.Errorf("rows differ (-server +regionlint):\n%s", diff)
						}
					})
				}
			}
		})
	}
}

func tellsOfBuild(rows []hba.Row) bool {
	for _, row := range rows {
		if row.Error != nil && strings.Contains(*row.Error, "not supported by this build") {
			return true
		}
	}
	return false
}

// probe is one attempt to connect: [address or "local", user, database,
// flags...] with flags ssl, repl (physical) and repldb (logical).
type probe struct {
	Probe  []string
	Result string
	Line   int
	Method string
}

// The roles and the network that the recording servers had.
var (
	oracleRoles    = map[string][]string{"alice": {"grp_admin"}, "bob": {"grp_ro", "grp_all"}, "grp_ro": {"grp_all"}, "nina": {"grp_ni"}}
	oracleNetworks = []netip.Prefix{netip.MustParsePrefix("127.0.0.1/8"), netip.MustParsePrefix("::1/128"), netip.MustParsePrefix("172.30.5.1/24")}
	oracleNames    = map[string]string{
		"10.9.9.1": "db1.example.com", "10.9.9.2": "DB2.Example.COM", "10.9.9.3": "host3.other.org",
		"10.9.9.5": "fwd.example.com", "10.9.9.6": "rev.example.com", "2001:db8::99": "six.example.com",
	}
)

func (p *probe) connection() hba.Connection {
	c := hba.Connection{
		Local: p.Probe[0] == "local", User: p.Probe[1], Database: p.Probe[2],
		UserExists: p.Probe[1] != "nosuch",
		Roles:      oracleRoles[p.Probe[1]], RolesKnown: true,
		HostName: oracleNames[p.Probe[0]], HostNameKnown: true,
		ServerNetworks: oracleNetworks, ServerNetworksKnown: true,
	}
	if !c.Local {
		c.Address = netip.MustParseAddr(p.Probe[0])
	}
	for _, flag := range p.Probe[3:] {
		switch flag {
		case "ssl":
			c.SSL = true
		case "repl":
			c.Replication = hba.Physical
		case "repldb":
			c.Replication = hba.Logical
		}
	}
	return c
}

// TestOracleConnections compares which record decides on an attempt to connect
// with what the servers did. Where a name has to lead back to its address, the
// record may be among the possible ones.
func TestOracleConnections(t *testing.T) {
	for _, c := range readOracle(t, "testdata/oracle/connections.jsonl") {
		t.Run(c.Name, func(t *testing.T) {
			tree := c.tree(t)
			for _, answer := range c.Answers {
				for _, name := range answer.Versions {
					if needsBuild(c.Name) && name != "10" && name != "15d" {
						continue
					}
					v, err := version.ParsePostgreSQL(strings.TrimSuffix(name, "d"))
					if err != nil {
						t.Fatal(err)
					}
					f, err := hba.Parse(tree, c.path(), hba.Server{Version: v, SSL: true})
					if err != nil {
						t.Fatal(err)
					}
					for _, p := range answer.Probes {
						compareProbe(t, name, f, p)
					}
				}
			}
		})
	}
}

// needsBuild tells whether the case is about a method that only the recorded
// builds of 10 and "15d" have.
func needsBuild(name string) bool {
	return name == "method_gss" || name == "method_ldap" || name == "method_pam"
}

func compareProbe(t *testing.T, name string, f *hba.File, p probe) {
	t.Helper()
	if p.Result == "not_loaded" || !f.Loads() {
		if p.Result != "not_loaded" || f.Loads() {
			t.Errorf("%s %q: Loads() = %v, the server says %s", name, p.Probe, f.Loads(), p.Result)
		}
		return
	}
	d := f.Decide(p.connection())
	candidates := []*hba.Record{d.Record}
	for _, possible := range d.Possible {
		candidates = append(candidates, possible.Record)
	}
	for _, r := range candidates {
		switch {
		case r == nil && p.Result == "no_entry":
			return
		case r == nil || p.Result == "no_entry":
		case p.Line == 0 || p.Line == r.Line:
			return
		}
	}
	t.Errorf("%s %q: decided by %v of %v, the server says %s (line %d)", name, p.Probe, d.Record, d.Possible, p.Result, p.Line)
}
