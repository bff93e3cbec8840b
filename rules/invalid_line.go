package rules

import (
	"fmt"
	"slices"
	"strings"

	"github.com/regionlint/regionlint/bundle"
	"github.com/regionlint/regionlint/parse"
	"github.com/regionlint/regionlint/parse/hba"
	"github.com/regionlint/regionlint/parse/version"
)

var invalidLine = Rule{
	Code: "HBA007", Name: "invalid-line", Severity: Error, Since: "0.1",
	Check: func(p *Pass) {
		p.each(p.servers(), bundle.PgHBAConf, func(h *bundle.Host) {
			if len(h.HBA.Records) == 0 && len(h.HBA.Outside) == 0 {
				p.report(Finding{
					Message: "the file has no record, so PostgreSQL lets nobody in and does not start",
					Host:    h.Name,
					Primary: Label{Place: parse.Place{Source: h.HBA.Source}},
					Notes:   []string{"PostgreSQL says: configuration file contains no entries"},
					Help:    "add a record for each client, as PostgreSQL's own sample file shows",
				})
			}
			for _, r := range h.HBA.Records {
				if r.Err != nil {
					p.report(invalidRecord(h, r))
				}
			}
		})
	},
}

func invalidRecord(h *bundle.Host, r *hba.Record) Finding {
	what, help := explainRecord(h.HBA, r)
	token := r.Err.Token
	if t, ok := placeholder(r); ok {
		token = t
	}
	place := r.Place()
	if token.Place.Source == r.Source {
		place = token.Place
	}
	says := "PostgreSQL says: " + shownError(r)
	if r.Err.LogOnly {
		says = "PostgreSQL's log says: " + shownError(r)
	}
	return Finding{
		Message: what,
		Host:    h.Name,
		Primary: Label{Place: place},
		Notes: []string{
			says,
			"one such line refuses the whole file: a reload keeps the old records, and a start fails",
		},
		Help: help,
	}
}

// shownError is the server's text with a secret in it masked.
func shownError(r *hba.Record) string {
	token := r.Err.Token
	if token.Text == "" || !token.Place.Source.HoldsSecret(token.Place.Span) {
		return r.Err.Text
	}
	_, value, ok := strings.Cut(token.Text, "=")
	if !ok {
		value = token.Text
	}
	if value == "" {
		return r.Err.Text
	}
	return strings.ReplaceAll(r.Err.Text, value, parse.Mask)
}

// explainRecord says in plain words why the server refuses a record, and what
// to do. The cause is often another one than the server's words suggest.
func explainRecord(f *hba.File, r *hba.Record) (what, help string) {
	text, token := r.Err.Text, shownToken(r.Err.Token)
	for _, explain := range []func(*hba.File, *hba.Record, string) (string, string){
		explainPlaceholder, explainType, explainAddress, explainMethod, explainFile,
	} {
		if what, help = explain(f, r, token); what != "" {
			return what, help
		}
	}
	for _, e := range lineErrors {
		if strings.HasPrefix(text, e.text) {
			return e.what, e.help
		}
	}
	return "PostgreSQL refuses the line: " + shownError(r), "correct the line, or remove it"
}

// shownToken is a word of the file as messages show it; "" where it is secret.
func shownToken(t hba.Token) string {
	if t.Text == "" || t.Place.Source.HoldsSecret(t.Place.Span) {
		return ""
	}
	if word := []rune(t.Text); len(word) > mostShown {
		return string(word[:mostShown]) + "..."
	}
	return t.Text
}

// mostShown is how many characters of a word a message shows.
const mostShown = 45

// lineErrors are the server's messages whose words need no look at the line.
var lineErrors = []struct{ text, what, help string }{
	{
		"end-of-line before database", "the line ends after the connection type",
		"write type, database, user, address and method: `host maasdb maas 10.0.0.12/32 md5`",
	},
	{"end-of-line before role", "the line ends after the database: user, address and method are missing", "a comma swallows the next column; write database, user, address and method in columns of their own"},
	{"end-of-line before IP address", "the line ends after the user: address and method are missing", "add the client's address and a method: `10.0.0.12/32 md5`"},
	{"end-of-line before netmask", "the address has no mask, and the line ends after it", "add the number of bits to the address, and a method: `10.0.0.12/32 md5`"},
	{"end-of-line before authentication method", "the line has no authentication method", "add a method at its end, like md5 or scram-sha-256"},
	{"multiple values specified for connection type", "the line has several connection types", "write one line for each; `host` is for TCP with and without TLS"},
	{"multiple values specified for host address", "the line has several addresses", "write one line for each address or network"},
	{"multiple values specified for netmask", "the line has several masks", "write one line for each network"},
	{"multiple values specified for authentication type", "the line has several authentication methods", "name one method; options follow it after a blank, without a comma"},
	{"IP address and mask do not match", "the address and the mask are not of the same family", "give an IPv4 address an IPv4 mask, and an IPv6 address an IPv6 one"},
	{"authentication file line too long", "the line is longer than this version reads", "split the line into several, or put long lists into a file and name it as @file"},
	{"authentication file token too long", "a word on the line is longer than this version reads", "shorten it, or put the list into a file and name it as @file"},
	{"could not open", "the line names a file that cannot be opened", "add the file to the bundle at the path it has on the host, or correct the path"},
	{"could not read file", "the line names something that is no file", "name a file"},
	{"authentication option not in name=value format", "a word behind the method is not of the form name=value", "write options as name=value without blanks around the `=`, with quotes around a value that has blanks or commas"},
	{"authentication method", "the line lacks an option that its method needs", "add the option behind the method, as name=value"},
	{"clientcert can only be configured", "clientcert works on hostssl lines only", "change the type to hostssl, or remove the option"},
	{"clientname can only be configured", "clientname works on hostssl lines only", "change the type to hostssl, or remove the option"},
	{"unrecognized authentication option", "this version knows no such option", "options are in lower case; remove it, or see the list for the method in PostgreSQL's manual"},
	{"authentication option", "the option is not one of this method", "remove the option, or use the method it belongs to"},
	{"gssapi authentication is not supported on local", "method gss needs TCP", "use another method on a local line, like peer"},
	{"peer authentication is only supported on local", "method peer works on local lines only", "use md5 or scram-sha-256 for clients that come over TCP"},
	{"cert authentication is only supported on hostssl", "method cert works on hostssl lines only", "change the type to hostssl, or use another method"},
	{"hostssl requires SSL", "this version refuses hostssl lines while ssl is off", "turn ssl on in postgresql.conf, or change the type to host"},
	{"invalid regular expression", "the word that begins with / is a regular expression, and a broken one", "correct it; put quotes around one that has blanks, commas or #"},
}

// placeholderStarts begin what a template or a guide leaves to be filled in.
var placeholderStarts = []string{"$", "<", "{{", "%", "@@"}

// placeholder finds the first one on the line.
func placeholder(r *hba.Record) (t hba.Token, ok bool) {
	for _, field := range r.Fields {
		for _, token := range field {
			text := shownToken(token)
			for _, start := range placeholderStarts {
				if strings.HasPrefix(text, start) && (len(text) > len(start) || start == "{{") {
					return token, true
				}
			}
		}
	}
	return hba.Token{}, false
}

func explainPlaceholder(_ *hba.File, r *hba.Record, _ string) (what, help string) {
	token, ok := placeholder(r)
	if !ok {
		return "", ""
	}
	return fmt.Sprintf("the placeholder %s was never replaced", wholePlaceholder(token)),
		"put in its place what it stands for: for a region host its address, like 10.0.0.12/32"
}

// wholePlaceholder is the placeholder that begins with the token, which is more
// than the token where there are blanks inside of the braces.
func wholePlaceholder(t hba.Token) string {
	src := t.Place.Source
	rest := string(src.Text[t.Place.Span.Start:src.LineSpan(src.Line(t.Place.Span.Start)).End])
	end := strings.Index(rest, "}}")
	if !strings.HasPrefix(rest, "{{") || end < 0 || end > mostShown || strings.Contains(t.Text, "}}") {
		return shownToken(t)
	}
	return rest[:end+len("}}")]
}

func explainType(f *hba.File, r *hba.Record, token string) (what, help string) {
	if !strings.HasPrefix(r.Err.Text, "invalid connection type") {
		return "", ""
	}
	const all = "a line starts with local, host, hostssl, hostnossl, hostgssenc or hostnogssenc"
	bom := strings.TrimPrefix(token, "\ufeff")
	switch lower := strings.ToLower(token); {
	case bom != token:
		return "the file starts with a byte order mark, which PostgreSQL reads as a part of the first word", "save the file as UTF-8 without a byte order mark"
	case lower != token && isType(lower):
		return fmt.Sprintf("connection types are in lower case: %s, not %s", lower, token), "write " + lower
	case isInclude(token) && f.Server.Version < version.PostgreSQL16:
		return fmt.Sprintf("PostgreSQL %s knows no %s: that came with 16", f.Server.Version, token), "copy the lines of the file here"
	case isInclude(token):
		return fmt.Sprintf("%s takes one name, and nothing behind it", token), "put quotes around a name that has blanks"
	case isType(token):
		return fmt.Sprintf("PostgreSQL %s knows no connection type %s: that came with 12", f.Server.Version, token), "use host"
	case token == "":
		return "the connection type is empty", all
	}
	return fmt.Sprintf("%s is no connection type", token), all
}

func isInclude(word string) bool {
	return word == "include" || word == "include_if_exists" || word == "include_dir"
}

func isType(word string) bool {
	return slices.Contains([]string{"local", "host", "hostssl", "hostnossl", "hostgssenc", "hostnogssenc"}, word)
}

func explainAddress(_ *hba.File, r *hba.Record, token string) (what, help string) {
	ip, bits, _ := strings.Cut(token, "/")
	switch {
	case strings.HasPrefix(r.Err.Text, "invalid IP mask"):
		// The server blames the column behind the address.
		return explainMask(shownToken(r.Fields[3][0]), token)
	case strings.HasPrefix(r.Err.Text, "invalid CIDR mask") && bits == "":
		return fmt.Sprintf("the number of bits is missing behind %s", token), fmt.Sprintf("write %s/%d for this one address", ip, hostBits(ip))
	case strings.HasPrefix(r.Err.Text, "invalid CIDR mask") && looksLikeIPv4(bits) && strings.Contains(bits, "."):
		return fmt.Sprintf("%s is no number of bits", bits), fmt.Sprintf("put a blank before the mask: `%s %s`", ip, bits)
	case strings.HasPrefix(r.Err.Text, "invalid CIDR mask"):
		return fmt.Sprintf("/%s is no number of bits for %s: 0 to %d are", bits, ip, hostBits(ip)), fmt.Sprintf("write %s/%d for this one address", ip, hostBits(ip))
	case !strings.HasPrefix(r.Err.Text, "specifying both host name"):
		return "", ""
	case strings.HasPrefix(ip, "[") && strings.Contains(ip, ":"):
		return "an IPv6 address stands without brackets here", "write " + strings.Trim(ip, "[]") + "/" + bits
	case strings.ContainsAny(ip, invisible):
		return "the address has an invisible character in it", "type the address anew"
	case looksLikeIPv4(ip):
		return explainIPv4(ip)
	}
	return fmt.Sprintf("%s is no address, and a host name has no mask", ip), "write an address with a mask, or the name without one"
}

// invisible are characters that come with text from web pages.
const invisible = "\u00a0\u200b\u2060\ufeff"

// explainMask is about an address without /bits, and the column behind it.
func explainMask(address, mask string) (what, help string) {
	switch {
	case strings.HasPrefix(mask, "/"):
		return fmt.Sprintf("a blank cuts %s off its address", mask), fmt.Sprintf("write %s%s", address, mask)
	case looksLikeIPv4(mask) || strings.Contains(mask, ":"):
		return fmt.Sprintf("%s is no mask", mask), "write the network as address/bits, like 10.0.0.0/24"
	}
	return fmt.Sprintf("the address %s has no mask", address), fmt.Sprintf("write %s/%d, or a network with its number of bits", address, hostBits(address))
}

// explainIPv4 is about digits and dots that are no address.
func explainIPv4(ip string) (what, help string) {
	parts := strings.Split(ip, ".")
	for _, part := range parts {
		if len(part) > 1 && part[0] == '0' && strings.ContainsAny(part, "89") {
			return fmt.Sprintf("%s is no IPv4 address: %s is octal, because of its leading zero", ip, part), "write the number without the zero"
		}
	}
	if len(parts) > 4 || slices.Contains(parts, "") {
		return fmt.Sprintf("%s is no IPv4 address: that has four numbers", ip), "correct the address"
	}
	return fmt.Sprintf("%s is no IPv4 address: each of its numbers goes to 255", ip), "correct the address"
}

func looksLikeIPv4(s string) bool {
	return s != "" && strings.Trim(s, "0123456789.") == ""
}

func hostBits(ip string) int {
	if strings.Contains(ip, ":") {
		return 128
	}
	return 32
}

// explainFile is about files that name each other.
func explainFile(f *hba.File, r *hba.Record, _ string) (what, help string) {
	if !strings.Contains(r.Err.Text, "nesting depth exceeded") {
		return "", ""
	}
	if f.Server.Version < version.PostgreSQL16 {
		return fmt.Sprintf("a file names itself, directly or through others: PostgreSQL %s dies of that", f.Server.Version), "remove the name from the file"
	}
	return "files name each other more than ten deep", "remove the circle, or put the lines into one file"
}

func explainMethod(f *hba.File, r *hba.Record, token string) (what, help string) {
	if !strings.HasPrefix(r.Err.Text, "invalid authentication method") {
		return "", ""
	}
	var names []string
	for _, m := range hba.Methods(f.Server.Version) {
		names = append(names, m.Name)
	}
	all := "methods are " + strings.Join(names, ", ")
	m, known := hba.MethodByName(strings.ToLower(token))
	switch {
	case token == "":
		return "the authentication method is empty", all
	case known && m.Name != token:
		return fmt.Sprintf("authentication methods are in lower case: %s, not %s", m.Name, token), "write " + m.Name
	case known && m.NotOnLinux:
		return fmt.Sprintf("no PostgreSQL on Linux has method %s", token), all
	case known:
		return fmt.Sprintf("PostgreSQL %s does not have method %s", f.Server.Version, token), all
	case strings.HasPrefix(token, "scram"):
		return fmt.Sprintf("%s is no authentication method", token), "write scram-sha-256"
	case looksLikeIPv4(token) || strings.Contains(token, "/") || strings.Contains(token, ":"):
		return fmt.Sprintf("%s stands where the authentication method belongs", token), addressHelp(r)
	}
	return fmt.Sprintf("%s is no authentication method", token), all
}

func addressHelp(r *hba.Record) string {
	if r.Type == hba.Local {
		return "a local line has no address: remove it, or use host"
	}
	return "an address with a /number, a name or a keyword takes no mask column, and a blank before a comma ends a list"
}
