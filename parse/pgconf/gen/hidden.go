package main

import (
	"slices"
	"strings"
)

// addHidden adds what pg_settings does not show, or not on the servers that the
// table was taken from.
func (t table) addHidden() {
	for _, h := range hiddenParameters {
		for _, v := range between(h.first, h.last) {
			t[v][h.name] = h.row
		}
	}
	for _, h := range libraryValues {
		for _, v := range between(h.first, h.last) {
			r := t[v][h.name]
			values := strings.Split(*r.Enum, ",")
			r.Enum = words(strings.Join(slices.Concat(values[:h.at], h.values, values[h.at:]), ","))
			t[v][h.name] = r
		}
	}
	for _, b := range buildBoots {
		for _, v := range between(b.first, b.last) {
			r := t[v][b.name]
			r.Boot = words(b.boot)
			t[v][b.name] = r
		}
	}
	for _, h := range hiddenSpellings {
		for _, v := range between(h.first, h.last) {
			if r := t[v][h.name]; r.Type == "enum" {
				r.hidden = h.spellings
				t[v][h.name] = r
			}
		}
	}
}

// addOldNames adds what the server takes for the name of another parameter
// (map_old_guc_names in guc.c; the ones that every version since 7.4 knows, and
// that of 18).
func (t table) addOldNames() {
	for _, old := range oldNames {
		for _, v := range between(old.first, old.last) {
			t[v][old.name] = row{now: old.now}
		}
	}
}

var oldNames = []struct{ name, first, last, now string }{
	{"sort_mem", "9.5", "18", "work_mem"},
	{"ssl_ecdh_curve", "18", "18", "ssl_groups"},
	{"vacuum_mem", "9.5", "18", "maintenance_work_mem"},
}

func between(first, last string) []string {
	return versions[slices.Index(versions, first) : slices.Index(versions, last)+1]
}

func words(s string) *string { return &s }

// hiddenParameters have the flag GUC_NO_SHOW_ALL, but for extension_destdir,
// which Debian and Ubuntu add.
var hiddenParameters = []struct {
	name, first, last string
	row               row
}{
	{"default_with_oids", "12", "18", row{Type: "bool", Context: "user", Boot: words("off")}},
	{"extension_destdir", "14", "17", row{Type: "string", Context: "superuser"}},
	{"is_superuser", "9.5", "18", row{Type: "bool", Context: "internal", Boot: words("off")}},
	{"role", "9.5", "18", row{Type: "string", Context: "user", Boot: words("none")}},
	{"seed", "9.5", "18", row{Type: "real", Context: "user", Min: words("-1"), Max: words("1"), Boot: words("0")}},
	{"session_authorization", "9.5", "18", row{Type: "string", Context: "user"}},
	{"ssl_renegotiation_limit", "9.5", "18", row{Type: "integer", Context: "user", Min: words("0"), Max: words("0"), Boot: words("0")}},
}

// libraryValues need a library that the server may be built without. Those of
// Debian and Ubuntu are built with it.
var libraryValues = []struct {
	name, first, last string
	at                int
	values            []string
}{
	{"default_toast_compression", "14", "18", 1, []string{"lz4"}},
	{"io_method", "18", "18", 2, []string{"io_uring"}},
	{"wal_compression", "15", "18", 1, []string{"lz4", "zstd"}},
}

// buildBoots are boot values that tell where the server was built. These are
// those of Debian's (postgres --describe-config of 15), taken for all versions.
var buildBoots = []struct{ name, first, last, boot string }{
	{"krb_server_keyfile", "9.5", "18", "FILE:/etc/postgresql-common/krb5.keytab"},
}

var (
	onOff   = []string{"true=on", "false=off", "yes=on", "no=off", "1=on", "0=off"}
	onPGLZ  = []string{"on=pglz", "true=pglz", "false=off", "yes=pglz", "no=off", "1=pglz", "0=off"}
	debug   = []string{"debug=debug2"}
	debug11 = []string{"debug=debug", "debug2=debug"} // the first of two names for one level
)

// hiddenSpellings are the enum entries that are marked as hidden in guc.c, and
// those that are another name for a value, with the name that is shown.
var hiddenSpellings = []struct {
	name, first, last string
	spellings         []string
}{
	{"archive_mode", "9.5", "18", onOff},
	{"backslash_quote", "9.5", "18", onOff},
	{"client_min_messages", "9.5", "11", append(debug11, "info=info", "fatal=error", "panic=error")},
	{"client_min_messages", "12", "18", append(debug, "info=info")},
	{"compute_query_id", "14", "18", onOff},
	{"constraint_exclusion", "9.5", "18", onOff},
	{"debug_parallel_query", "16", "18", onOff},
	{"force_parallel_mode", "9.6", "15", onOff},
	{"huge_pages", "9.5", "18", onOff},
	{"icu_validation_level", "16", "18", append(debug, "info=info")},
	{"log_min_error_statement", "9.5", "11", debug11},
	{"log_min_error_statement", "12", "18", debug},
	{"log_min_messages", "9.5", "11", debug11},
	{"log_min_messages", "12", "18", debug},
	{"password_encryption", "10", "13", []string{"on=md5", "true=md5", "yes=md5", "1=md5"}},
	{"recovery_prefetch", "15", "18", onOff},
	{"synchronous_commit", "9.5", "18", onOff},
	{"trace_recovery_messages", "9.5", "11", append(debug11, "info=info", "fatal=fatal", "panic=panic")},
	{"trace_recovery_messages", "12", "16", append(debug, "info=info")},
	{"wal_compression", "15", "18", onPGLZ},
	{"wal_level", "9.6", "18", []string{"archive=replica", "hot_standby=replica"}},
}
