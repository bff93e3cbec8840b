package pyyaml

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// stamp holds the parts of a timestamp as they are written; "" where absent.
type stamp struct {
	year, month, day     string
	hour, minute, second string
	fraction             string
	zone                 string // "Z", or the sign
	zoneHour, zoneMinute string
}

// isTimestamp follows the timestamp expression of PyYAML's Resolver: a date
// alone must have all its digits.
func isTimestamp(s string) bool {
	p, ok := scanStamp(s)
	return ok && (p.hour != "" || len(p.month) == 2 && len(p.day) == 2)
}

// scanStamp takes a timestamp apart, as the looser expression of PyYAML's
// SafeConstructor does.
func scanStamp(s string) (p stamp, ok bool) {
	c := cutter{rest: s}
	p.year = c.digits(4, 4)
	c.expect("-")
	p.month = c.digits(1, 2)
	c.expect("-")
	p.day = c.digits(1, 2)
	if c.failed {
		return p, false
	}
	if c.rest == "" {
		return p, true
	}
	if blank := c.blanks(); blank == "" && !c.take("T") && !c.take("t") {
		return p, false
	}
	p.hour = c.digits(1, 2)
	c.expect(":")
	p.minute = c.digits(2, 2)
	c.expect(":")
	p.second = c.digits(2, 2)
	if c.take(".") {
		p.fraction = c.digits(0, len(c.rest))
	}
	if c.failed || c.rest == "" {
		return p, !c.failed
	}
	c.blanks()
	c.zone(&p)
	return p, !c.failed && c.rest == ""
}

// zone reads "Z" or an offset.
func (c *cutter) zone(p *stamp) {
	switch {
	case c.take("Z"):
		p.zone = "Z"
		return
	case c.take("+"):
		p.zone = "+"
	case c.take("-"):
		p.zone = "-"
	default:
		c.failed = true
		return
	}
	p.zoneHour = c.digits(1, 2)
	if c.take(":") {
		p.zoneMinute = c.digits(2, 2)
	}
}

// cutter takes the front off a text, piece by piece.
type cutter struct {
	rest   string
	failed bool
}

func (c *cutter) digits(least, most int) string {
	n := 0
	for n < len(c.rest) && n < most && '0' <= c.rest[n] && c.rest[n] <= '9' {
		n++
	}
	c.failed = c.failed || n < least
	out := c.rest[:n]
	c.rest = c.rest[n:]
	return out
}

func (c *cutter) blanks() string {
	rest := strings.TrimLeft(c.rest, " \t")
	out := c.rest[:len(c.rest)-len(rest)]
	c.rest = rest
	return out
}

func (c *cutter) take(s string) bool {
	rest, ok := strings.CutPrefix(c.rest, s)
	c.rest = rest
	return ok
}

func (c *cutter) expect(s string) {
	if !c.take(s) {
		c.failed = true
	}
}

// moment makes the date or datetime, or says what Python's datetime module
// raises instead.
func (p stamp) moment() (Value, string) {
	// An offset that is out of range is raised before a date that is.
	offset, problem := p.offset()
	if problem != "" {
		return Value{}, problem
	}
	year, month, day := atoi(p.year), atoi(p.month), atoi(p.day)
	switch {
	case year < 1:
		return Value{}, fmt.Sprintf("year %d is out of range", year)
	case month < 1 || month > 12:
		return Value{}, "month must be in 1..12"
	case day < 1 || day > daysIn(year, month):
		return Value{}, "day is out of range for month"
	}
	if p.hour == "" {
		return Value{"date", Moment{Time: time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC)}}, ""
	}
	hour, minute, second := atoi(p.hour), atoi(p.minute), atoi(p.second)
	switch {
	case hour > 23:
		return Value{}, "hour must be in 0..23"
	case minute > 59:
		return Value{}, "minute must be in 0..59"
	case second > 59:
		return Value{}, "second must be in 0..59"
	}
	micro := atoi((p.fraction + "000000")[:6])
	t := time.Date(year, time.Month(month), day, hour, minute, second, micro*1000, time.UTC)
	return Value{"datetime", Moment{Time: t, Zoned: p.zone != "", Offset: offset}}, ""
}

// offset returns the offset from UTC, which Python wants below a day.
func (p stamp) offset() (time.Duration, string) {
	offset := time.Duration(atoi(p.zoneHour))*time.Hour + time.Duration(atoi(p.zoneMinute))*time.Minute
	if p.zone == "-" {
		offset = -offset
	}
	if offset <= -24*time.Hour || offset >= 24*time.Hour {
		return 0, "offset must be a timedelta strictly between -timedelta(hours=24) and timedelta(hours=24), not " + reprDelta(offset) + "."
	}
	return offset, ""
}

// reprDelta is Python's repr of a timedelta of whole seconds.
func reprDelta(d time.Duration) string {
	seconds := int(d / time.Second)
	days := seconds / 86400
	if seconds%86400 < 0 {
		days--
	}
	seconds -= days * 86400
	var parts []string
	if days != 0 {
		parts = append(parts, fmt.Sprintf("days=%d", days))
	}
	if seconds != 0 {
		parts = append(parts, fmt.Sprintf("seconds=%d", seconds))
	}
	if len(parts) == 0 {
		parts = []string{"0"}
	}
	return "datetime.timedelta(" + strings.Join(parts, ", ") + ")"
}

func daysIn(year, month int) int {
	return time.Date(year, time.Month(month)+1, 0, 0, 0, 0, 0, time.UTC).Day()
}

// atoi reads digits that are known to be few; none are 0.
func atoi(s string) int {
	n, _ := strconv.Atoi(s)
	return n
}
