package pgconf

import (
	_ "embed" // for the zones
	"math"
	"strings"

	"github.com/regionlint/regionlint/parse/libc"
)

// zones are the names of the time zone database (IANA, public domain) in lower
// case, one a line, with localtime, which Debian adds.
//
//go:embed zones.txt
var zones string

// checkTimeZone is check_timezone in src/backend/commands/variable.c.
func (p *Parameter) checkTimeZone(val *value) *badValue {
	if len(val.text) >= len("interval") && lower(val.text[:len("interval")]) == "interval" {
		return p.checkInterval(val)
	}
	if hours, rest, overflow := cutReal(val.text); rest == "" && val.text != "" && !overflow {
		if math.IsNaN(hours) || math.Abs(hours) >= 168 {
			return p.refusedValue(val, "UTC timezone offset is out of range.")
		}
		return nil
	}
	return p.checkZone(val)
}

// checkZone wants a zone's name, as log_timezone does.
func (p *Parameter) checkZone(val *value) *badValue {
	if !isZone(val.text) {
		return p.invalid(val.text)
	}
	if offsetSeconds(val.text) != 0 {
		return &badValue{
			text:   `time zone "` + val.text + `" appears to use leap seconds`,
			detail: "PostgreSQL does not support leap seconds.",
		}
	}
	return nil
}

// offsetSeconds are those of the offset in a POSIX rule. The server takes them
// for leap seconds (pg_tz_acceptable in src/timezone/pgtz.c).
func offsetSeconds(name string) int {
	z := zoneReader{rest: name}
	_, _ = z.abbreviation()
	_ = z.offset()
	return z.seconds
}

// checkInterval takes the form interval '...', which SET TIME ZONE INTERVAL
// stores.
func (p *Parameter) checkInterval(val *value) *badValue {
	rest := strings.TrimLeft(val.text[len("interval"):], libc.Space)
	if len(rest) < 2 || rest[0] != '\'' || strings.IndexByte(rest[1:], '\'') != len(rest)-2 {
		return p.invalid(val.text)
	}
	switch body := lower(rest); {
	case !strings.ContainsAny(body, "0123456789"):
		// The function that reads intervals gives up on the spot.
		return &badValue{level: fatal, text: `invalid input syntax for type interval: "` + strings.Trim(rest, "'") + `"`}
	case strings.Contains(body, "mon"), strings.Contains(body, "year"):
		return p.refusedValue(val, "Cannot specify months in time zone interval.")
	case strings.Contains(body, "day"):
		return p.refusedValue(val, "Cannot specify days in time zone interval.")
	}
	return nil
}

// isZone tells whether pg_tzset (src/timezone/pgtz.c) knows the name: a file of
// the database, or else a POSIX rule.
func isZone(name string) bool {
	file, onlyFile := strings.CutPrefix(name, ":")
	if len(name) > 255 || file == "" || strings.Contains(file, "\n") {
		return false
	}
	return strings.Contains("\n"+zones, "\n"+lower(file)+"\n") || !onlyFile && isPOSIXZone(name)
}

// isPOSIXZone reads a zone like "EST5EDT,M3.2.0,M11.1.0" or "<+03>-3" (tzparse
// in src/timezone/localtime.c).
func isPOSIXZone(name string) bool {
	z := zoneReader{rest: name}
	if _, ok := z.abbreviation(); !ok || z.rest == "" || !z.offset() {
		return false
	}
	if z.rest == "" {
		return true
	}
	if size, ok := z.abbreviation(); !ok || size == 0 {
		return false
	}
	if z.rest != "" && !z.has(",;") && !z.offset() {
		return false
	}
	if z.rest == "" {
		return true // the rules are those of the United States
	}
	return z.take(",;") && z.rule() && z.take(",") && z.rule() && z.rest == ""
}

// zoneReader takes the parts of a POSIX rule from the start of rest.
type zoneReader struct {
	rest string
	// last is the last number.
	last int
	// seconds are those of the last offset, beyond its minutes.
	seconds int
}

func (z *zoneReader) has(bytes string) bool {
	return z.rest != "" && strings.IndexByte(bytes, z.rest[0]) >= 0
}

func (z *zoneReader) take(bytes string) bool {
	if !z.has(bytes) {
		return false
	}
	z.rest = z.rest[1:]
	return true
}

// abbreviation takes a name, in <> or not, and tells how long it is.
func (z *zoneReader) abbreviation() (size int, ok bool) {
	if z.take("<") {
		size = strings.IndexByte(z.rest, '>')
		if size < 0 {
			return 0, false
		}
		z.rest = z.rest[size+1:]
		return size, true
	}
	if size = strings.IndexAny(z.rest, "0123456789,+-"); size < 0 {
		size = len(z.rest)
	}
	z.rest = z.rest[size:]
	return size, true
}

// offset takes hours with minutes and seconds or not. The hours may make a week.
func (z *zoneReader) offset() bool {
	_ = z.take("-") || z.take("+")
	z.seconds = 0
	if !z.number(0, 167) {
		return false
	}
	if !z.take(":") {
		return true
	}
	if !z.number(0, 59) {
		return false
	}
	if !z.take(":") {
		return true
	}
	ok := z.number(0, 60)
	z.seconds = z.last % 60
	return ok
}

// rule takes the day and time of a change: J60, 59, M3.2.0/2:30.
func (z *zoneReader) rule() bool {
	ok := false
	switch {
	case z.take("J"), z.take("j"):
		ok = z.number(1, 365)
	case z.take("M"), z.take("m"):
		ok = z.number(1, 12) && z.take(".") && z.number(1, 5) && z.take(".") && z.number(0, 6)
	default:
		ok = z.number(0, 365)
	}
	return ok && (!z.take("/") || z.offset())
}

func (z *zoneReader) number(least, most int) bool {
	n, size := 0, 0
	for size < len(z.rest) && isDigit(z.rest[size]) {
		if n = n*10 + int(z.rest[size]-'0'); n > most {
			return false
		}
		size++
	}
	z.rest, z.last = z.rest[size:], n
	return size > 0 && n >= least
}
