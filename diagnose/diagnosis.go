package diagnose

import (
	"bytes"
	"cmp"
	"io"
	"maps"
	"regexp"
	"slices"
	"strings"
)

// Diagnosis is what logs show. The zero value has seen nothing.
type Diagnosis struct {
	groups map[string]*Group
	// more counts lines that would have made more groups than are kept.
	more int
}

// Group is one symptom with the same values, wherever in the logs it stands.
type Group struct {
	*Symptom
	// Values are those of the symptom's named groups, by name.
	Values map[string]string
	// Lines is how many lines show it.
	Lines int
	// First and Last are where it stands.
	First, Last Spot
}

// Spot is a line of a log.
type Spot struct {
	// Log is the log's name, Line its number from 1.
	Log  string
	Line int
	// Time is as written on that line, or on the last one before it that has one; ""
	// where there is none.
	Time string
}

// mostGroups is how many groups are kept. A cluster in trouble has a few.
const mostGroups = 1000

// mostOfValue is how long a value is that tells groups apart: PostgreSQL's names have at
// most 63 bytes, those of hosts 255 and of files 4096.
const mostOfValue = 4096

// Read reads a log to its end. What it shows before an error counts.
func (d *Diagnosis) Read(name string, from io.Reader) (lines int, err error) {
	if d.groups == nil {
		d.groups = map[string]*Group{}
	}
	var before recent
	return eachLine(from, func(line []byte, number int) {
		if s, values := recognise(line, &before); s != nil {
			at := Spot{Log: name, Line: number, Time: timeIn(line)}
			if at.Time == "" {
				at.Time = timeIn(before.timed)
			}
			d.add(s, values, at)
		}
		before.note(line)
	})
}

// recent is what is kept of the lines before one. What they say is found out only when a
// symptom asks for it: nearly no line does.
type recent struct {
	// timed is the beginning of the last line that may have a time, and first of the last
	// one that begins a message: PostgreSQL and Twisted begin its other lines with a tab.
	timed, first []byte
	// end is that of the last line.
	end []byte
}

const (
	// headOfLine is where a time stands in a line, and what tells a statement.
	headOfLine = 160
	// endOfLine is where libpq's message stands that goes on in the next line.
	endOfLine = 100
)

func (r *recent) note(line []byte) {
	r.end = append(r.end[:0], line[max(0, len(line)-endOfLine):]...)
	if len(line) == 0 || line[0] == '\t' {
		return
	}
	head := line[:min(len(line), headOfLine)]
	r.first = append(r.first[:0], head...)
	// No line of a traceback has a time there.
	if line[0] != ' ' && bytes.IndexByte(head, ':') >= 0 && mayHaveTime(head) {
		r.timed = append(r.timed[:0], head...)
	}
}

// mayHaveTime tells whether two digits stand between colons.
func mayHaveTime(head []byte) bool {
	for i := 2; i+3 < len(head); i++ {
		if head[i] == ':' && head[i+3] == ':' && isDigit(head[i-1]) && isDigit(head[i+1]) && isDigit(head[i+2]) {
			return true
		}
	}
	return false
}

func isDigit(b byte) bool { return '0' <= b && b <= '9' }

// times are the ways in which MAAS, PostgreSQL and syslog write a time.
var times = regexp.MustCompile(`\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d(?:[.,]\d+)?(?: ?(?:[A-Z]{1,5}\b|[+-]\d\d:?\d\d|[+-]\d\d\b))?|\b(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) [ \d]\d \d\d:\d\d:\d\d`)

// timeIn is the time at the beginning of a line, as written; "" where there is none.
func timeIn(line []byte) string {
	return string(times.Find(line[:min(len(line), headOfLine)]))
}

// quotesStatement tells that a line is of a statement, which may say anything.
func quotesStatement(line []byte, before *recent) bool {
	if len(line) > 0 && line[0] == '\t' {
		line = before.first
	}
	return slices.ContainsFunc(statements, func(s []byte) bool { return bytes.Contains(line, s) })
}

// statements are what PostgreSQL writes before one, in a plain log, in CSV and in JSON.
var statements = [][]byte{
	[]byte("STATEMENT:  "), []byte("QUERY:  "), []byte("DETAIL:  Parameters: "), []byte("DETAIL:  parameters: "), []byte("LOG:  statement: "), []byte("LOG:  execute "), []byte("LOG:  duration: "),
	[]byte(`LOG,00000,"statement: `), []byte(`LOG,00000,"execute `), []byte(`LOG,00000,"duration: `),
	[]byte(`"LOG","message":"statement: `), []byte(`"LOG","message":"execute `), []byte(`"LOG","message":"duration: `),
}

// statementInJSON is where a JSON object of PostgreSQL has the statement that a message is
// about, after the message.
var statementInJSON = []byte(`,"statement":"`)

// recognise finds the first symptom that a line shows, with its values; nil for none.
func recognise(line []byte, before *recent) (*Symptom, map[string]string) {
	candidates := signs().candidates(line)
	if len(candidates) == 0 || quotesStatement(line, before) {
		return nil, nil
	}
	line, _, _ = bytes.Cut(line, statementInJSON)
	for i := range symptoms {
		s := &symptoms[i]
		if !slices.Contains(candidates, s) {
			continue
		}
		for _, pattern := range patterns()[s] {
			text := line
			if pattern.twoLines {
				text = slices.Concat(before.end, []byte("\n"), line)
			}
			if found := pattern.FindSubmatch(text); found != nil {
				return s, valuesOf(pattern.Regexp, found)
			}
		}
	}
	return nil, nil
}

func valuesOf(pattern *regexp.Regexp, found [][]byte) map[string]string {
	values := map[string]string{}
	for i, name := range pattern.SubexpNames() {
		if name != "" && len(found[i]) > 0 {
			values[name] = strings.ToValidUTF8(string(found[i][:min(len(found[i]), mostOfValue)]), "\uFFFD")
		}
	}
	return values
}

func (d *Diagnosis) add(s *Symptom, values map[string]string, at Spot) {
	key := s.Name
	for _, name := range slices.Sorted(maps.Keys(values)) {
		key += "\x00" + name + "\x00" + values[name]
	}
	g := d.groups[key]
	if g == nil {
		if len(d.groups) >= mostGroups {
			d.more++
			return
		}
		g = &Group{Symptom: s, Values: values, First: at}
		d.groups[key] = g
	}
	g.Lines++
	g.Last = at
}

// Groups are what was seen: in the order of Symptoms, of each what is seen most first.
func (d *Diagnosis) Groups() []*Group {
	rank := map[*Symptom]int{}
	for i, s := range Symptoms() {
		rank[s] = i
	}
	return slices.SortedFunc(maps.Values(d.groups), func(a, b *Group) int {
		return cmp.Or(rank[a.Symptom]-rank[b.Symptom], b.Lines-a.Lines, cmp.Compare(a.Text(), b.Text()), cmp.Compare(a.First.Log, b.First.Log), a.First.Line-b.First.Line)
	})
}

// More is how many lines show something in so many ways that it is only counted.
func (d *Diagnosis) More() int { return d.more }

// unnamed stand for values that some wordings do not tell. A connection of a standby is to
// no database, which pg_hba.conf calls replication.
var unnamed = map[string]string{
	"address": "an address", "host": "the database's host", "database": "replication", "option": "an option", "parameter": "a parameter",
}

// Text is what has happened, with the values.
func (g *Group) Text() string {
	return placeholder.ReplaceAllStringFunc(g.Means, func(braced string) string {
		name := strings.Trim(braced, "{}")
		if value, known := g.Values[name]; known {
			return value
		}
		return unnamed[name]
	})
}

// placeholder stands for a value.
var placeholder = regexp.MustCompile(`\{\w+\}`)
