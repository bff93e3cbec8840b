// Package version orders the releases of PostgreSQL and of MAAS, so that what
// depends on them can be written as data: a Range or Releases says since and until
// which versions something holds, a Table what changed at which.
package version

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// PostgreSQL is a major version of PostgreSQL, comparable with <: 9.5 is 905,
// 10 is 1000, 18 is 1800. The zero value is no version.
type PostgreSQL int

// The major versions whose behaviour is known.
const (
	PostgreSQL95 PostgreSQL = 905
	PostgreSQL96 PostgreSQL = 906
	PostgreSQL10 PostgreSQL = 1000
	PostgreSQL11 PostgreSQL = 1100
	PostgreSQL12 PostgreSQL = 1200
	PostgreSQL13 PostgreSQL = 1300
	PostgreSQL14 PostgreSQL = 1400
	PostgreSQL15 PostgreSQL = 1500
	PostgreSQL16 PostgreSQL = 1600
	PostgreSQL17 PostgreSQL = 1700
	PostgreSQL18 PostgreSQL = 1800

	// NewestPostgreSQL is assumed where nothing tells the version.
	NewestPostgreSQL = PostgreSQL18
)

var postgreSQLs = []PostgreSQL{
	PostgreSQL95, PostgreSQL96, PostgreSQL10, PostgreSQL11, PostgreSQL12, PostgreSQL13,
	PostgreSQL14, PostgreSQL15, PostgreSQL16, PostgreSQL17, PostgreSQL18,
}

// PostgreSQLs are the major versions whose behaviour is known, oldest first.
func PostgreSQLs() []PostgreSQL { return slices.Clone(postgreSQLs) }

// ParsePostgreSQL reads a version like "9.5", "9.5.25", "14" or "14.9". The
// error names the versions that are known.
func ParsePostgreSQL(s string) (PostgreSQL, error) {
	major, rest, _ := strings.Cut(s, ".")
	for _, v := range postgreSQLs {
		name := v.String()
		if s == name || strings.HasPrefix(s, name+".") && allDigits(s[len(name)+1:]) {
			return v, nil
		}
	}
	if n, err := strconv.Atoi(major); err == nil && n >= 9 && (rest == "" || allDigits(rest)) {
		return 0, fmt.Errorf("PostgreSQL %s is not known: 9.5, 9.6 and 10 to %s are", s, NewestPostgreSQL)
	}
	return 0, fmt.Errorf("%q is not a PostgreSQL version like 9.5 or 14", s)
}

// String returns the version as PostgreSQL's packages write it: "9.5", "14".
func (v PostgreSQL) String() string {
	if v < PostgreSQL10 {
		return fmt.Sprintf("%d.%d", v/100, v%100)
	}
	return strconv.Itoa(int(v / 100))
}

// MAAS is a release of MAAS, comparable with <: 2.6 is 206, 3.5 is 305. The
// zero value is no release.
type MAAS int

// NewestMAAS is assumed where nothing tells the release.
const NewestMAAS MAAS = 308

// OldestMAAS is the first release of the series that these rules know.
const OldestMAAS MAAS = 200

// ParseMAAS reads a release like "2.6", "3.5.2" or "3.7.0~beta1". Patch levels
// are left aside.
func ParseMAAS(s string) (MAAS, error) {
	major, rest, ok := strings.Cut(s, ".")
	minor := rest
	if i := strings.IndexAny(rest, ".~-+ "); i >= 0 {
		minor = rest[:i]
	}
	x, errX := strconv.Atoi(major)
	y, errY := strconv.Atoi(minor)
	v := MAAS(x*100 + y)
	if !ok || errX != nil || errY != nil || y > 99 || v.String() != major+"."+minor {
		return 0, fmt.Errorf("%q is not a MAAS release like 2.6 or 3.5", s)
	}
	if v < OldestMAAS || v > NewestMAAS {
		return 0, fmt.Errorf("MAAS %s is not known: 2.0 to %s are", s, NewestMAAS)
	}
	return v, nil
}

// String returns the release as MAAS writes it: "2.6", "3.5".
func (v MAAS) String() string { return fmt.Sprintf("%d.%d", v/100, v%100) }

func allDigits(s string) bool {
	return s != "" && strings.Trim(s, "0123456789.") == ""
}
