package pgconf

import (
	"strconv"
	"strings"

	"github.com/regionlint/regionlint/parse/namelist"
	"github.com/regionlint/regionlint/parse/version"
)

// badList is the detail for a list that cannot be split.
const badList = "List syntax is invalid."

// checkListString is checkString for parameters that hold a list or something
// like it.
func (p *Parameter) checkListString(val *value, v version.PostgreSQL) *badValue {
	switch p.Name {
	case "log_destination":
		return p.checkWords(val, v, logDestinations.In(v)...)
	case "createrole_self_grant":
		return p.checkWords(val, v, "set", "inherit")
	case "restrict_nonsystem_relation_kind":
		return p.checkWords(val, v, "view", "foreign-table")
	case "wal_consistency_checking":
		if consistencyWordsLate.Has(v) {
			return p.checkWords(val, v)
		}
		return p.checkWords(val, v, consistencyWords...)
	case "search_path", "temp_tablespaces":
		return p.checkWords(val, v)
	case "synchronized_standby_slots":
		return p.checkSlots(val, v)
	case "debug_io_direct":
		return p.checkDirectIO(val, v)
	case "log_connections":
		return p.checkLogConnections(val, v)
	case "synchronous_standby_names":
		return p.checkStandbyNames(val, v)
	case "backtrace_functions":
		return p.checkBacktrace(val, v)
	}
	return p.checkRecovery(val, v)
}

// checkWords wants a list of identifiers, of those given if any are.
func (p *Parameter) checkWords(val *value, v version.PostgreSQL, known ...string) *badValue {
	words, ok := splitIdentifiers(val.text, v)
	if !ok {
		return p.refusedValue(val, badList)
	}
	for _, word := range words {
		if len(known) > 0 && !isOneOf(word, known) {
			return p.refusedValue(val, `Unrecognized key word: "`+word+`".`)
		}
	}
	return nil
}

func isOneOf(word string, known []string) bool {
	for _, one := range known {
		if lower(word) == one {
			return true
		}
	}
	return false
}

func (p *Parameter) checkDirectIO(val *value, v version.PostgreSQL) *badValue {
	invalid := invalidText.In(v)
	words, ok := namelist.Split(val.text, v)
	if !ok {
		return p.refused(val, invalid+` list syntax in parameter "debug_io_direct"`, v)
	}
	for _, word := range words {
		if !isOneOf(word, []string{"data", "wal", "wal_init"}) {
			return p.refused(val, invalid+` option "`+word+`"`, v)
		}
	}
	return nil
}

// checkLogConnections is for 18, where log_connections became a list of stages.
// What it took before still counts, alone (validate_log_connections_options).
func (p *Parameter) checkLogConnections(val *value, v version.PostgreSQL) *badValue {
	words, ok := splitIdentifiers(val.text, v)
	if !ok {
		return p.refusedValue(val, `Invalid list syntax in parameter "log_connections".`)
	}
	if len(words) > 0 && isOneOf(words[0], []string{"off", "false", "no", "0", "on", "true", "yes", "1"}) {
		if len(words) > 1 {
			return p.refusedValue(val, `Cannot specify log_connections option "`+words[0]+`" in a list with other options.`)
		}
		return nil
	}
	for _, word := range words {
		if !isOneOf(word, []string{"receipt", "authentication", "authorization", "setup_durations", "all"}) {
			return p.refusedValue(val, `Invalid option "`+word+`".`)
		}
	}
	return nil
}

func (p *Parameter) checkBacktrace(val *value, v version.PostgreSQL) *badValue {
	for i := 0; i < len(val.text); i++ {
		if b := val.text[i]; b < 0x80 && isLetterOrDigit(b) || strings.IndexByte(", \n\t", b) >= 0 {
			continue
		}
		return p.refused(val, invalidText.In(v)+" character", v)
	}
	return nil
}

// checkRecovery is for the parameters that recovery.conf held up to 11.
func (p *Parameter) checkRecovery(val *value, v version.PostgreSQL) *badValue {
	switch p.Name {
	case "recovery_target":
		if val.text != "" && val.text != "immediate" {
			return p.refusedValue(val, `The only allowed value is "immediate".`)
		}
	case "recovery_target_lsn":
		if val.text != "" && !isLSN(val.text) {
			return p.invalid(val.text)
		}
	case "recovery_target_name":
		if len(val.text) > 63 {
			return p.refusedValue(val, inMessage(p.Name, v)+" is too long (maximum 63 characters).")
		}
	case "recovery_target_time":
		// Any date will do here; words that mean a moment will not.
		if val.text != "" && !strings.ContainsAny(val.text, "0123456789") {
			return p.invalid(val.text)
		}
	case "recovery_target_timeline":
		if overflowsUint64(val.text) && val.text != "current" && val.text != "latest" {
			return p.refusedValue(val, inMessage(p.Name, v)+" is not a valid number.")
		}
	case "recovery_target_xid":
		if overflowsUint64(val.text) {
			return p.invalid(val.text)
		}
	case "primary_slot_name":
		if val.text == "" {
			return nil
		}
		bad := p.checkSlotName(val, val.text)
		if bad != nil {
			bad.warned = slotWarning.Has(v)
		}
		return bad
	}
	return nil
}

func isLSN(text string) bool {
	high, low, ok := strings.Cut(text, "/")
	return ok && isHex32(high) && isHex32(low)
}

func isHex32(text string) bool {
	return 1 <= len(text) && len(text) <= 8 && skip([]byte(text), 0, isHexDigit) == len(text)
}

// checkSlots wants a list of replication slots' names.
func (p *Parameter) checkSlots(val *value, v version.PostgreSQL) *badValue {
	names, ok := splitIdentifiers(val.text, v)
	if !ok {
		return p.refusedValue(val, badList)
	}
	for _, name := range names {
		if bad := p.checkSlotName(val, name); bad != nil {
			return bad
		}
	}
	return nil
}

// checkSlotName is ReplicationSlotValidateName.
func (p *Parameter) checkSlotName(val *value, name string) *badValue {
	if name == "" {
		return p.refusedValue(val, `replication slot name "" is too short`)
	}
	if len(name) > 63 {
		return p.refusedValue(val, `replication slot name "`+name+`" is too long`)
	}
	for i := 0; i < len(name); i++ {
		if b := name[i]; !isDigit(b) && b != '_' && (b < 'a' || b > 'z') {
			bad := p.refusedValue(val, `replication slot name "`+name+`" contains invalid character`)
			bad.hint = "Replication slot names may only contain lower case letters, numbers, and the underscore character."
			return bad
		}
	}
	return nil
}

// checkDateStyle is check_datestyle in src/backend/commands/variable.c.
func (p *Parameter) checkDateStyle(val *value, v version.PostgreSQL) *badValue {
	words, ok := splitIdentifiers(val.text, v)
	if !ok {
		return p.refusedValue(val, badList)
	}
	var style, order choice
	for _, word := range words {
		switch w := strings.ToUpper(word); {
		case w == "ISO", w == "SQL":
			style.take(w)
		case strings.HasPrefix(w, "POSTGRES"):
			style.take("Postgres")
		case w == "GERMAN":
			style.take("German")
			order.offer("DMY") // unless another is given
		case w == "YMD":
			order.take("YMD")
		case w == "DMY", strings.HasPrefix(w, "EURO"):
			order.take("DMY")
		case w == "MDY", w == "US", strings.HasPrefix(w, "NONEURO"):
			order.take("MDY")
		case w == "DEFAULT":
			style.offer("ISO")
			order.offer("MDY")
		default:
			return p.refusedValue(val, `Unrecognized key word: "`+word+`".`)
		}
	}
	if style.conflict || order.conflict {
		return p.refusedValue(val, `Conflicting "`+dateStyleText.In(v)+`" specifications.`)
	}
	style.offer("ISO")
	order.offer("MDY")
	val.text = style.value + ", " + order.value
	return nil
}

// choice is one of several values that words of a list may choose, all of them
// the same one.
type choice struct {
	value           string
	taken, conflict bool
}

func (c *choice) take(value string) {
	c.conflict = c.conflict || c.taken && c.value != value
	c.value, c.taken = value, true
}

// offer chooses value if no word has done so.
func (c *choice) offer(value string) {
	if c.value == "" {
		c.value = value
	}
}

// checkStandbyNames reads synchronous_standby_names.
func (p *Parameter) checkStandbyNames(val *value, v version.PostgreSQL) *badValue {
	if !standbyGrammar.Has(v) {
		return p.checkWords(val, v)
	}
	if val.text == "" {
		return nil
	}
	s := standbyParser{text: val.text, keywords: standbyKeywords.Has(v)}
	s.next()
	count, ok := s.config()
	switch {
	case !ok:
		return p.refusedValue(val, s.complaint())
	case count <= 0:
		return &badValue{text: "number of synchronous standbys (" + strconv.Itoa(count) + ") must be greater than zero"}
	}
	return nil
}
