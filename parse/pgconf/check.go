package pgconf

import (
	"strconv"
	"strings"

	"github.com/regionlint/regionlint/parse/serverpath"
	"github.com/regionlint/regionlint/parse/version"
)

// check is a parameter's check hook, as far as it needs nothing but the value:
// it may also change it. The hooks are named in guc_tables.c (guc.c before 16).
func (p *Parameter) check(val *value, v version.PostgreSQL) *badValue {
	switch p.Type {
	case Bool:
		return p.checkBool(val, v)
	case Integer:
		return p.checkInteger(val, v)
	case String:
		return p.checkString(val, v)
	}
	return nil
}

func (p *Parameter) checkBool(val *value, v version.PostgreSQL) *badValue {
	switch {
	case p.Name == "bonjour" && val.on:
		return &badValue{text: "Bonjour is not supported by this build"}
	case p.Name == "default_with_oids" && val.on && oidsRefused.Has(v):
		return &badValue{text: "tables declared WITH OIDS are not supported"}
	}
	return nil
}

func (p *Parameter) checkInteger(val *value, v version.PostgreSQL) *badValue {
	switch p.Name {
	case "wal_buffers":
		if val.number != -1 {
			val.raise(4)
		}
	case "autovacuum_work_mem":
		if val.number != -1 {
			val.raise(leastAutovacuumMemory.In(v))
		}
	case "vacuum_buffer_usage_limit":
		if val.number != 0 && val.number < 128 {
			return p.refused(val, `"vacuum_buffer_usage_limit" must be 0 or between 128 kB and 16777216 kB`, v)
		}
	case "commit_timestamp_buffers", "multixact_member_buffers", "multixact_offset_buffers", "notify_buffers",
		"serializable_buffers", "subtransaction_buffers", "transaction_buffers":
		if int64(val.number)%16 != 0 {
			return p.refused(val, `"`+p.Name+`" must be a multiple of 16`, v)
		}
	case "io_max_concurrency":
		if val.number == 0 {
			return p.refused(val, "Only -1 or values bigger than 0 are valid", v)
		}
	}
	return nil
}

func (val *value) raise(least float64) {
	if val.number < least {
		val.number, val.text = least, formatInteger(least)
	}
}

// refused is the complaint about a value that a hook does not like.
func (p *Parameter) refused(val *value, detail string, v version.PostgreSQL) *badValue {
	if fullStops.Has(v) {
		detail += "."
	}
	return p.refusedValue(val, detail)
}

// refusedValue quotes strings and no numbers.
func (p *Parameter) refusedValue(val *value, detail string) *badValue {
	bad := p.invalid(val.text)
	switch p.Type {
	case Bool:
		bad.text = `invalid value for parameter "` + p.Name + `": ` + strconv.Itoa(bit(val.on))
	case Integer:
		bad.text = `invalid value for parameter "` + p.Name + `": ` + val.text
	}
	bad.detail = detail
	return bad
}

func bit(on bool) int {
	if on {
		return 1
	}
	return 0
}

func (p *Parameter) checkString(val *value, v version.PostgreSQL) *badValue {
	switch p.Name {
	case "application_name", "cluster_name":
		val.text = cleanASCII(truncateName(val.text), v)
	case "client_encoding":
		return p.checkEncoding(val)
	case "data_directory", "external_pid_file", "hba_file", "ident_file", "log_directory", "stats_temp_directory":
		val.text = serverpath.Canonical(val.text, v)
	case "DateStyle":
		return p.checkDateStyle(val, v)
	case "TimeZone":
		return p.checkTimeZone(val)
	case "log_timezone":
		return p.checkZone(val)
	case "timezone_abbreviations":
		if val.text == "" {
			// It is the name of a file in a directory.
			return &badValue{text: `could not read time zone file "": Is a directory`}
		}
		if val.text != "Default" && val.text != "Australia" && val.text != "India" {
			return p.invalid(val.text)
		}
	case "lc_messages":
		if val.text == "" {
			return p.invalid(val.text)
		}
	case "role":
		if val.text != "none" {
			// Nobody is known yet when the server starts.
			return p.invalid(val.text)
		}
	case "session_authorization":
		return p.invalid(val.text)
	case "transaction_isolation":
		return p.checkIsolation(val)
	case "default_tablespace":
		val.text = truncateName(val.text)
	case "default_table_access_method":
		val.text = truncateName(val.text)
		if val.text == "" {
			return p.refusedValue(val, inMessage(p.Name, v)+" cannot be empty.")
		}
	default:
		return p.checkListString(val, v)
	}
	return nil
}

// inMessage writes a parameter's name as messages do.
func inMessage(name string, v version.PostgreSQL) string {
	if quotedNames.Has(v) {
		return `"` + name + `"`
	}
	return name
}

// checkIsolation knows the values that transaction_isolation had while it was
// no enum (check_XactIsoLevel).
func (p *Parameter) checkIsolation(val *value) *badValue {
	switch val.text {
	case "serializable", "repeatable read", "read committed", "read uncommitted", "default":
		return nil
	}
	return p.invalid(val.text)
}

// truncateName cuts a parameter with the flag GUC_IS_NAME.
func truncateName(text string) string { return text[:min(len(text), 63)] }

// cleanASCII replaces what is not printable ASCII (pg_clean_ascii).
func cleanASCII(text string, v version.PostgreSQL) string {
	var b strings.Builder
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case ' ' <= c && c <= '~':
			b.WriteByte(c)
		case bytesInHex.Has(v):
			const hex = "0123456789abcdef"
			b.WriteString(`\x` + hex[c>>4:c>>4+1] + hex[c&15:c&15+1])
		default:
			b.WriteByte('?')
		}
	}
	return b.String()
}
