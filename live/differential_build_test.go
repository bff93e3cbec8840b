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

// undecided tells of files that no two ask the same of: what a file outside of
// any bundle holds, which nobody knows, and what kills servers before 16, which
// follow files that name each other for ever (tokenize_inc_file in hba.c).
func undecided(f *hba.File) bool {
	if len(f.Outside) > 0 {
		return true
	}
	for _, r := range f.Records {
		if r.Err != nil && f.Server.Version < version.PostgreSQL16 && strings.Contains(r.Err.Text, "maximum nesting depth exceeded") {
			return true
		}
	}
	return false
}

// dependsOnBuild tells of rows that the server shows differently for what it was
// built with or runs on.
func dependsOnBuild(row recordRow, r *hba.Record) bool {
	// gss, ldap and pam, which Debian's servers have.
	lacks := row.Error != nil && strings.Contains(*row.Error, "not supported by this build")
	return lacks || slices.ContainsFunc(r.Options, namesServer) ||
		slices.ContainsFunc(r.Fields, func(field []hba.Token) bool { return namesInterface(field[0].Text) })
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

// elsewhere tells of files whose meaning depends on more than what they say.
func elsewhere(f *pgconf.File) bool {
	if len(f.Outside) > 0 {
		return true
	}
	custom := map[string]bool{}
	for _, s := range f.Settings {
		if same, ok := settledElsewhere[strings.ToLower(s.Name)]; ok && (same == "" || !slices.Contains(strings.Fields(same), s.Value)) {
			return true
		}
		if strings.HasSuffix(strings.ToLower(s.Name), "timezone") && slices.Contains(debianZones, strings.ToLower(strings.TrimPrefix(s.Value, ":"))) {
			return true
		}
		if custom[s.Name] {
			return true // a session that has seen the name does not show the first as applied
		}
		custom[s.Name] = s.Custom()
		if strings.HasPrefix(s.ValuePlace().Text(), "'\x00") {
			return true // the server reads memory that it has not written (DeescapeQuotedString in guc-file.l)
		}
	}
	return false
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
