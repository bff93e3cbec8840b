package pgconf

import (
	_ "embed" // for the zones
	"math"
	"strings"
)

// zones are the names of the time zone database (IANA, public domain) in lower
// case, one a line.
//
//go:embed zones.txt
var zones string

// checkTimeZone is check_timezone in src/backend/commands/variable.c.
func (p *Parameter) checkTimeZone(val *value) *badValue {
	if len(val.text) >= len("interval") && lower(val.text[:len("interval")]) == "interval" {
		return p.checkInterval(val)
	}
	if hours, rest, overflow := cutReal(val.text); rest == "" && val.text != "" && !overflow {
		// A week and a half-open one: pg_tzset_offset takes offsets below 168 hours.
		if math.IsNaN(hours) || math.Abs(hours) >= 168 {
			return p.refusedValue(val, "UTC timezone offset is out of range.")
		}
		return nil
	}
	if !isZone(val.text) {
		return p.invalid(val.text)
	}
	return nil
}

// checkInterval takes the form interval '...', which SET TIME ZONE INTERVAL
// stores.
func (p *Parameter) checkInterval(val *value) *badValue {
	rest := strings.TrimLeft(val.text[len("interval"):], cSpace)
	if len(rest) < 2 || rest[0] != '\'' || strings.IndexByte(rest[1:], '\'') != len(rest)-2 {
		return p.invalid(val.text)
	}
	switch body := lower(rest); {
	case strings.Contains(body, "mon"), strings.Contains(body, "year"):
		return p.refusedValue(val, "Cannot specify months in time zone interval.")
	case strings.Contains(body, "day"):
		return p.refusedValue(val, "Cannot specify days in time zone interval.")
	case !strings.ContainsAny(body, "0123456789"):
		return p.invalid(val.text)
	}
	return nil
}

// isZone tells whether pg_tzset knows the name, which may be a POSIX rule.
func isZone(name string) bool {
	if len(name) > 255 {
		return false
	}
	name = strings.TrimPrefix(lower(name), ":")
	if name == "" || strings.ContainsAny(name, "\n") {
		return false
	}
	return strings.Contains("\n"+zones, "\n"+name+"\n") || isPOSIXZone(name)
}

// isPOSIXZone reads a zone like "EST5EDT,M3.2.0,M11.1.0" or "<+03>-3" as far as
// the standard time's offset (tzparse in src/timezone/localtime.c); the rest, if
// any, must begin like the name of a summer time.
func isPOSIXZone(name string) bool {
	rest, ok := cutZoneName(name)
	if !ok {
		return false
	}
	text := []byte(rest)
	at := skipSign(text, 0)
	for field := 0; field < 3; field++ {
		end := skip(text, at, isDigit)
		if end == at {
			return false
		}
		at = end
		if at == len(text) || text[at] != ':' || field == 2 {
			break
		}
		at++
	}
	if at == len(text) {
		return true
	}
	rest, ok = cutZoneName(rest[at:])
	return ok && (rest == "" || strings.IndexByte("+-,0123456789", rest[0]) >= 0)
}

// cutZoneName takes an abbreviation, quoted by <> or not.
func cutZoneName(text string) (rest string, ok bool) {
	if strings.HasPrefix(text, "<") {
		_, rest, ok = strings.Cut(text, ">")
		return rest, ok
	}
	if i := strings.IndexAny(text, "0123456789,+-"); i >= 0 {
		return text[i:], true
	}
	return "", true
}
