//go:build live

package live

import (
	"strings"

	"github.com/regionlint/regionlint/parse/pgconf"
)

// text is a value for a parameter of type string. Those that the server looks at
// closely have ways of their own.
func (w *settingWriter) text(p *pgconf.Parameter) string {
	if words, ok := listedWords[p.Name]; ok && !w.oneIn(10) {
		return w.list(words)
	}
	if way, ok := textWays[p.Name]; ok && !w.oneIn(10) {
		return way(w)
	}
	return w.anyText()
}

// listedWords are what the lists of some parameters may hold.
var listedWords = map[string]string{
	"log_destination":                  "stderr csvlog jsonlog syslog eventlog",
	"createrole_self_grant":            "set inherit",
	"log_connections":                  "receipt authentication authorization setup_durations all on off 1 yes true",
	"restrict_nonsystem_relation_kind": "view foreign-table table",
	"debug_io_direct":                  "data wal wal_init",
	"wal_consistency_checking":         "all heap2 heap btree hash gin gist sequence spgist brin generic nosuch",
	"search_path":                      "public $user a.b",
	"listen_addresses":                 "* localhost 127.0.0.1 ::1",
	"unix_socket_directories":          "/tmp /var/run @x",
	"oauth_validator_libraries":        "a b /x/y",
	"session_preload_libraries":        "a b /x/y",
	"synchronized_standby_slots":       "x a_1 X x-1",
	"DateStyle":                        "iso ISO sql german postgres postgresXX mdy dmy ymd us US_x euro European noneuro default",
}

// list is a list of words, quoted and blank in the ways that servers differ in.
func (w *settingWriter) list(words string) string {
	list := w.several(0, 3, func() string { return w.of(",", ", ", ",", " , ", ",\t", " ") }, func() string {
		word := w.word(words)
		return w.of(word, word, word, word, w.cased(word), `"`+word+`"`, `"`+strings.ToUpper(word)+`"`, word+"x", `"`+word)
	})
	if w.oneIn(12) {
		return w.of(" "+list, list+" ", list+",", ","+list, `"`+list+`"`, list+`""`, `""`, list+"\v", list+";")
	}
	return list
}

// textWays are the other parameters that have a check of their own.
var textWays = map[string]func(*settingWriter) string{
	"TimeZone":                  (*settingWriter).zone,
	"log_timezone":              (*settingWriter).zone,
	"client_encoding":           (*settingWriter).encoding,
	"synchronous_standby_names": (*settingWriter).standbyNames,
	"log_directory":             (*settingWriter).path,
	"stats_temp_directory":      (*settingWriter).path,
	"external_pid_file":         (*settingWriter).path,
	"recovery_target":           func(w *settingWriter) string { return w.of("immediate", "", "Immediate", "x") },
	"recovery_target_lsn": func(w *settingWriter) string {
		return w.of("0/0", "1/2", "16/B374D848", "g/0", "0/", "/0", "123456789/0", "0/123456789", "0", "", "0/0 ", "FFFFFFFF/FFFFFFFF", "-1/0", " 0/0", "0/0/0")
	},
	"recovery_target_xid": func(w *settingWriter) string {
		return w.of("1", "", "x", "99999999999999999999", "-1", "0x1F", "18446744073709551615", "18446744073709551616", " 5", "0", "1x", "08")
	},
	"recovery_target_timeline": func(w *settingWriter) string {
		return w.of("1", "latest", "current", "x", "99999999999999999999", "", "LATEST", "-1", "18446744073709551616", "0", "1x")
	},
	"recovery_target_name": func(w *settingWriter) string { return w.of("x", "", strings.Repeat("y", 63), strings.Repeat("y", 64)) },
	"primary_slot_name": func(w *settingWriter) string {
		return w.of("x", "X", "x y", "", strings.Repeat("y", 63), strings.Repeat("y", 64), "x-1", "é", "_1")
	},
	"backtrace_functions": func(w *settingWriter) string {
		return w.of("a", "a,b", "a b", "a;b", "é", "a_1,B", "a.b", "", "a\tb", "a\nb", "a\rb")
	},
	"transaction_isolation": func(w *settingWriter) string {
		return w.of("serializable", "repeatable read", "read committed", "read uncommitted", "default", "Serializable", "")
	},
	"timezone_abbreviations": func(w *settingWriter) string {
		return w.of("Default", "Australia", "India", "default", "", "x", "../x")
	},
}

func (w *settingWriter) path() string {
	return w.of("a/../b", "../x", "./x", "a/./b", "/..", "/../a", "a/..", "a/b/../..", ".", "..", "/", "//", "a/", "./", "a/b/.", "./..", "../..", "", "a//b", "a/../..", "/a/../..", "/.", "x/././", "a/.../b", "../a/..", "log")
}

func (w *settingWriter) zone() string {
	switch w.IntN(3) {
	case 0:
		zone := w.word("UTC GMT Europe/Paris America/New_York EST5EDT Etc/GMT+5 Zulu Asia/Kolkata Factory")
		return w.of(zone, zone, w.cased(zone), zone+" ", ":"+zone, zone[:len(zone)-1])
	case 1:
		return w.of("UTC", "EST", "<+03>", "<a", "FOO", "A", "AB", "", "X/Y", "CET", "é") + w.of("", "3", "-3", "+3", "+3:30", "-3:", "3:30:15:1", "+25", "+167", "+168", "3:60", "99999", "+-3", " 3") +
			w.of("", "", "", "DST", "EDT", "<x>", "EDT4", "EDT,M3.2.0,M11.1.0", "EDT,junk", ",M3.2.0", "x y", "EDT4,J60/2,300", "EDT+4:00,M3.5.0/03,M10.5.0/4", "EDT,0,365")
	}
	return w.of("5", "-5", "+5", "5.5", "1e1", "0x10", "168", "167.9", "-168", "nan", "inf", "167", "  5", "5 ", "interval 5", "interval '5'", "INTERVAL '-08:00'", "interval '1 month'", "interval'+3'", "interval '+3' x", "system", "DEFAULT", "local", "interval '1 day'", "interval 'x'", "interval ''")
}

func (w *settingWriter) encoding() string {
	name := w.word("SQL_ASCII EUC_JP UTF8 LATIN1 LATIN10 WIN1252 KOI8R ISO_8859_5 SJIS BIG5 GBK UHC JOHAB SHIFT_JIS_2004 MULE_INTERNAL unicode koi8 win tcvn iso885915 windows-1252 abc alt utf-8 UTF_8 u.t.f.8 latin11 win950 windows949 mskanji vscii gb18030 euc-jis-2004 iso-8859-16 cp1252")
	return w.of(name, name, strings.ToLower(name), strings.ReplaceAll(name, "_", "-"), name+" ", " "+name, strings.ReplaceAll(name, "_", ""))
}

func (w *settingWriter) standbyNames() string {
	none := func() string { return "" }
	if w.oneIn(2) {
		names := func() string { return w.word(`a b 1 * "x" any first`) }
		return w.of("", "ANY ", "FIRST ", "any 1") + w.of("1 ", "2", "", "0") + "(" + w.several(0, 3, func() string { return w.of(",", ", ") }, names) + ")" + w.of("", "", " ", "x")
	}
	return w.several(1, 5, none, func() string {
		return w.of("ANY", "first", "FIRST", "any", "2", "0", "1", "(", ")", ",", ",", "a", "b", `"x y"`, "*", "a$1", "_x", "1a", "-", `"a""b"`, `"`, "é", "A1", "2147483648", "4294967296", ";") + w.of(" ", "")
	})
}
