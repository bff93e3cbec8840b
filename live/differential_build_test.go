//go:build live

package live

import (
	"net"
	"net/netip"
	"slices"
	"strings"

	"github.com/regionlint/regionlint/parse/hba"
	"github.com/regionlint/regionlint/parse/namelist"
	"github.com/regionlint/regionlint/parse/pgconf"
	"github.com/regionlint/regionlint/parse/version"
)

// Why files are left aside.
const (
	// namesOutside: what a file outside of any bundle holds nobody knows.
	namesOutside = "names a file outside"
	// namesItself: servers before 16 follow files that name each other for ever,
	// which kills them (tokenize_inc_file in hba.c).
	namesItself = "kills the server with files that name each other"
)

// undecided is why no two ask the same of a file; "" if they do.
func undecided(f *hba.File) string {
	if len(f.Outside) > 0 {
		return namesOutside
	}
	for r := range f.All() {
		if r.Err != nil && f.Server.Version < version.PostgreSQL16 && strings.Contains(r.Err.Text, "maximum nesting depth exceeded") {
			return namesItself
		}
	}
	return ""
}

// dependsOnBuild is what of the server's build or machine makes it show a row
// differently; "" if nothing does.
func dependsOnBuild(row recordRow, r *hba.Record) string {
	switch {
	case row.Error != nil && strings.Contains(*row.Error, "not supported by this build"):
		return "has a method that only some servers are built with" // gss, ldap and pam, which Debian's have
	case slices.ContainsFunc(r.Options, namesServer):
		return "has the server look up a name"
	case slices.ContainsFunc(r.Fields(), func(field []hba.Token) bool { return namesInterface(field[0].Text) }):
		return "names an interface that is not there"
	}
	return ""
}

// namesInterface tells of a link-local address of an interface that this machine
// lacks. regionlint takes it to be there.
func namesInterface(address string) bool {
	_, zone, ok := strings.Cut(address, "%")
	if !ok || !strings.Contains(address, ":") {
		return false
	}
	zone, _, _ = strings.Cut(zone, "/")
	_, err := net.InterfaceByName(zone)
	return err != nil && strings.Trim(zone, "0123456789") != ""
}

// namesServer tells whether the server looks up a name of a RADIUS server, which
// regionlint takes to be one.
func namesServer(o hba.Option) bool {
	if o.Name != "radiusservers" {
		return false
	}
	names, _ := namelist.Split(o.Value, version.NewestPostgreSQL)
	return slices.ContainsFunc(names, func(name string) bool {
		_, err := netip.ParseAddr(name)
		return err != nil
	})
}

// elsewhere is on what the meaning of a file depends beside what it says; "" if
// on nothing.
func elsewhere(f *pgconf.File) string {
	if len(f.Outside) > 0 {
		return namesOutside
	}
	custom := map[string]bool{}
	for _, s := range f.Settings {
		if reason := settingElsewhere(s); reason != "" {
			return reason
		}
		if custom[s.Name] {
			// A session that has seen the name does not show the first as applied.
			return "sets a custom parameter twice"
		}
		custom[s.Name] = s.Custom()
	}
	return ""
}

func settingElsewhere(s *pgconf.Setting) string {
	name := strings.ToLower(s.Name)
	if same, ok := settledElsewhere[name]; ok && (same == "" || !slices.Contains(strings.Fields(same), s.Value)) {
		return "has a value that depends on the machine"
	}
	if strings.HasSuffix(name, "timezone") && slices.Contains(debianZones, strings.ToLower(strings.TrimPrefix(s.Value, ":"))) {
		return "names a time zone that Debian adds"
	}
	if strings.HasPrefix(s.ValuePlace().Text(), "'\x00") {
		// DeescapeQuotedString in guc-file.l.
		return "has the server read memory that it has not written"
	}
	return ""
}

// debianZones are the time zones that Debian adds to the database.
var debianZones = []string{"localtime", "posixrules"}

// settledElsewhere are the parameters whose values mean what no file tells, with
// those values that mean the same everywhere.
var settledElsewhere = map[string]string{
	// The command line, the directory that a server is started in, and which
	// directories exist.
	"config_file":    "",
	"data_directory": "",
	"hba_file":       "/a /a/b",
	"ident_file":     "/a /a/b",
	// The machine's locales, and its limit on stacks.
	"lc_messages":     "C",
	"lc_monetary":     "C",
	"lc_numeric":      "C",
	"lc_time":         "C",
	"max_stack_depth": "2MB 100 99 1kB x",
	// The roles and catalogs of the session that asks.
	"role":                        "none",
	"session_authorization":       "",
	"default_tablespace":          "pg_default",
	"default_table_access_method": "heap",
	"default_text_search_config":  "pg_catalog.simple",
	"temp_tablespaces":            "pg_default",
	// The libraries that the server is built with.
	"default_toast_compression": "pglz",
	"io_method":                 "sync worker",
	"wal_compression":           "on off",
	// What is a moment: regionlint takes all with a digit for one.
	"recovery_target_time": "2020-01-01 now today tomorrow x",
	// Debian's servers alone know it.
	"extension_destdir": "",
}
