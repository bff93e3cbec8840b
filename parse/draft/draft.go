// Package draft writes a manifest that is to be: what is known of hosts as keys, and what
// is left to be settled as comments.
package draft

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"
)

// Manifest is what is known of a deployment. Of what is not known, fields have their zero
// values.
type Manifest struct {
	// MAAS and PostgreSQL are releases as the manifest has them: "3.5", "16".
	MAAS, PostgreSQL string
	// DatabaseAddress is what the regions must put in database_host, DatabasePort the
	// port, from 1 to 65535.
	DatabaseAddress string
	DatabasePort    int
	// Open is what is to be settled about all of it, a comment each.
	Open []string
	// Hosts are written in this order.
	Hosts []Host
}

// Host is one machine.
type Host struct {
	Name string
	// CPUs is the number of logical CPUs.
	CPUs int
	// Roles are the manifest's words for them; Names are in DNS.
	Roles, Addresses, Names []string
	DatabaseProxy           bool
	// Dir is the directory of its files; "" where it is called as the host.
	Dir   string
	Files Files
	// Open is what is to be settled about it, in the order in which it is written.
	Open []Open
}

// Files are paths below the bundle's root; "" where the usual places are searched.
type Files struct{ Regiond, PgHBA, PostgreSQL string }

// Open is something that is to be settled: a comment above a key, which is a comment
// itself where nothing is known of it. With the key "" it is about all of the host.
type Open struct{ Key, Text string }

// YAML writes hosts.yaml, in block style.
func (m *Manifest) YAML() []byte {
	w := &writer{}
	for _, text := range m.Open {
		w.comment("", text)
	}
	w.scalar("", "maas_version", quoted(m.MAAS))
	w.scalar("", "postgresql_version", quoted(m.PostgreSQL))
	if m.DatabaseAddress != "" || m.DatabasePort != 0 {
		w.line("", "database:")
		w.scalar("  ", "address", text(m.DatabaseAddress))
		w.scalar("  ", "port", number(m.DatabasePort))
	}
	if len(m.Hosts) == 0 {
		w.line("", "hosts: {}")
	} else {
		w.line("", "hosts:")
	}
	for _, h := range m.Hosts {
		w.host(h)
	}
	return []byte(w.String())
}

// keys are those of a host, with what is written of each; "" is nothing.
var keys = []struct {
	name  string
	value func(Host) string
}{
	{"cpus", func(h Host) string { return number(h.CPUs) }},
	{"roles", func(h Host) string { return list(h.Roles) }},
	{"addresses", func(h Host) string { return list(h.Addresses) }},
	{"names", func(h Host) string { return list(h.Names) }},
	{"database_proxy", func(h Host) string {
		if h.DatabaseProxy {
			return "true"
		}
		return ""
	}},
	{"dir", func(h Host) string { return text(h.Dir) }},
}

type writer struct{ strings.Builder }

func (w *writer) line(indent, text string) { w.WriteString(indent + text + "\n") }

func (w *writer) scalar(indent, key, value string) {
	if value != "" {
		w.line(indent, key+": "+value)
	}
}

func (w *writer) host(h Host) {
	w.open("  ", h, "")
	w.line("  ", text(h.Name)+":")
	start := w.Len()
	for _, key := range keys {
		value := key.value(h)
		switch about := h.about(key.name); {
		case value != "":
			w.open("    ", h, key.name)
			w.scalar("    ", key.name, value)
		case len(about) > 0:
			w.comment("    ", key.name+": "+strings.Join(about, "; "))
		}
	}
	w.files(h)
	if !hasKey(w.String()[start:]) {
		// Comments alone would leave a null.
		w.line("    ", "roles: []")
	}
}

// hasKey tells whether the lines of a host have more than comments.
func hasKey(lines string) bool {
	return slices.ContainsFunc(strings.Split(lines, "\n"), func(line string) bool {
		line = strings.TrimSpace(line)
		return line != "" && !strings.HasPrefix(line, "#")
	})
}

func (w *writer) files(h Host) {
	if h.Files == (Files{}) {
		if about := h.about("files"); len(about) > 0 {
			w.comment("    ", "files: "+strings.Join(about, "; "))
		}
		return
	}
	w.open("    ", h, "files")
	w.line("    ", "files:")
	w.scalar("      ", "regiond", text(h.Files.Regiond))
	w.scalar("      ", "pg_hba", text(h.Files.PgHBA))
	w.scalar("      ", "postgresql", text(h.Files.PostgreSQL))
}

// about is what is to be settled about a key.
func (h Host) about(key string) (texts []string) {
	for _, o := range h.Open {
		if o.Key == key {
			texts = append(texts, o.Text)
		}
	}
	return texts
}

func (w *writer) open(indent string, h Host, key string) {
	for _, text := range h.about(key) {
		w.comment(indent, text)
	}
}

// commentWidth is how wide comments get.
const commentWidth = 110

// comment writes a text in as many lines as it takes, none of which it can end by itself.
func (w *writer) comment(indent, text string) {
	line := ""
	for _, word := range strings.Fields(strings.Map(printable, text)) {
		if line != "" && len(indent)+len("# ")+len(line)+len(" ")+len(word) > commentWidth {
			w.line(indent, "# "+line)
			line = ""
		}
		if line != "" {
			line += " "
		}
		line += word
	}
	w.line(indent, "# "+line)
}

func printable(r rune) rune {
	switch {
	case r == '\n' || r == '\t':
		return ' '
	case !unicode.IsPrint(r):
		return '?'
	}
	return r
}

func number(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

func list(texts []string) string {
	if len(texts) == 0 {
		return ""
	}
	written := make([]string, 0, len(texts))
	for _, t := range texts {
		written = append(written, text(t))
	}
	return "[" + strings.Join(written, ", ") + "]"
}

// text is a text as YAML 1.1 and 1.2 both take it for one: in quotes, unless it is a
// name or an IPv4 address.
func text(t string) string {
	if t == "" || isPlain(t) {
		return t
	}
	return quoted(t)
}

func quoted(t string) string {
	if t == "" {
		return ""
	}
	var out strings.Builder
	for _, r := range t {
		switch {
		case r == '"' || r == '\\':
			out.WriteString("\\" + string(r))
		case unicode.IsPrint(r):
			out.WriteRune(r)
		case r > 0xffff:
			fmt.Fprintf(&out, `\U%08X`, r)
		default:
			fmt.Fprintf(&out, `\u%04X`, r)
		}
	}
	return `"` + out.String() + `"`
}

// words are those that YAML 1.1 takes for no text (https://yaml.org/type/bool.html and
// null.html).
var words = []string{"y", "yes", "n", "no", "true", "false", "on", "off", "null"}

// isPlain tells whether a text needs no quotes.
func isPlain(t string) bool {
	isLetter := func(b byte) bool { return 'a' <= b|0x20 && b|0x20 <= 'z' }
	dots := 0
	for i := range len(t) {
		isDigit := '0' <= t[i] && t[i] <= '9'
		if t[i] == '.' {
			dots++
		}
		if !isLetter(t[i]) && !isDigit && (i == 0 || !strings.ContainsRune("._-/", rune(t[i]))) {
			return false
		}
	}
	if isLetter(t[0]) {
		return !slices.Contains(words, strings.ToLower(t))
	}
	// With three dots, it is no number.
	return dots == 3 && strings.Trim(t, "0123456789.") == ""
}
