package rules

import (
	"bytes"
	"fmt"
	"net/netip"
	"slices"
	"strings"

	"github.com/regionlint/regionlint/bundle"
	"github.com/regionlint/regionlint/parse"
	"github.com/regionlint/regionlint/parse/hba"
)

var invalidLine = Rule{
	Code: "HBA007", Name: "invalid-line", Severity: Error, Since: "0.1",
	Check: func(p *Pass) {
		p.each(p.Bundle.Servers(), bundle.PgHBAConf, func(h *bundle.Host) {
			if len(h.HBA.Records) == 0 && len(h.HBA.Outside) == 0 {
				p.report(Finding{
					Message: "the file has no line for any client, so PostgreSQL lets nobody in and does not start",
					Host:    h.Name,
					Primary: Label{Place: parse.Place{Source: h.HBA.Source}},
					Notes:   []string{"PostgreSQL says: configuration file contains no entries"},
					Help:    "add a line for each client, as PostgreSQL's own sample file shows",
				})
			}
			for r := range h.HBA.All() {
				if r.Err == nil {
					continue
				}
				// Who silences HBA013 at a line has heard of the line.
				if isOfVersion(h.HBA, r) && p.enabled(versionSyntax.Code, parse.Place{}) {
					continue
				}
				if !p.counts(countedPlace(r, invalidPlace), p.rule.Severity, NoFix) {
					p.report(invalidRecord(h, r))
				}
			}
		})
	},
}

func invalidRecord(h *bundle.Host, r *hba.Record) Finding {
	what, help := explainRecord(h.HBA, r)
	says := "PostgreSQL says: " + r.ShownErr()
	if r.Err.LogOnly {
		says = "PostgreSQL's log says: " + r.ShownErr()
	}
	return Finding{
		Message: what,
		Host:    h.Name,
		Primary: Label{Place: invalidPlace(r)},
		Notes: []string{
			says,
			"one such line refuses the whole file: a reload keeps the old lines, and a start fails",
		},
		Help: help,
	}
}

// invalidPlace is the word that a finding about the record is at, else the record.
func invalidPlace(r *hba.Record) parse.Place {
	token := r.ErrToken()
	if t, text := placeholder(r); text != "" {
		token = t
	}
	if token.Place.Source == r.Source {
		return token.Place
	}
	return r.Place()
}

// explainRecord says in plain words why the server refuses a record, and what
// to do. The cause is often another one than the server's words suggest.
func explainRecord(f *hba.File, r *hba.Record) (what, help string) {
	text, token := r.Err.Text, shownToken(r.ErrToken())
	for _, explain := range []func(*hba.File, *hba.Record, string) (string, string){
		explainPlaceholder, explainVersion, explainQuote, explainComma, explainNoUser, explainType, explainAddress, explainMethod, explainOption, explainFile,
	} {
		if what, help = explain(f, r, token); what != "" {
			return what, help
		}
	}
	for _, e := range lineErrors {
		if !strings.HasPrefix(text, e.text) {
			continue
		}
		if strings.HasPrefix(text, "end-of-line") && strings.Contains(r.Place().Text(), "@") {
			return e.what, e.help + "; an @file that is empty leaves its column out"
		}
		return e.what, e.help
	}
	return "PostgreSQL refuses the line: " + r.ShownErr(), "correct the line, or remove it"
}

// explainQuote is about a quote that swallows what follows: the server ends it
// with the line, without a word.
func explainQuote(_ *hba.File, r *hba.Record, _ string) (what, help string) {
	if strings.Count(r.Place().Text(), `"`)%2 == 0 || !strings.HasPrefix(r.Err.Text, "end-of-line") {
		return "", ""
	}
	return "a quote is never closed, so it swallows the rest of the line", "close it behind the name that it belongs to"
}

// isOfVersion tells whether the server refuses a record since it has what a later
// version brought, of which HBA013 speaks.
func isOfVersion(f *hba.File, r *hba.Record) bool {
	if !strings.HasPrefix(r.Err.Text, "invalid ") && !strings.HasPrefix(r.Err.Text, "unrecognized ") && hba.JoinsLines(f.Server.Version) {
		// Nearly all are told from those by the server's words.
		return false
	}
	if what, _ := explainVersion(f, r, shownToken(r.ErrToken())); what == "" {
		return false
	}
	_, text := placeholder(r)
	return text == ""
}

// explainVersion is about what a later version brought.
func explainVersion(f *hba.File, r *hba.Record, token string) (what, help string) {
	if what, help = explainJoint(f, r); what != "" {
		return what, help
	}
	v := f.Server.Version
	m, isMethod := hba.MethodByName(token)
	switch text := r.Err.Text; {
	case strings.HasPrefix(text, "invalid connection type") && isInclude(token) && !hba.Includes(v):
		return fmt.Sprintf("PostgreSQL %s knows no %s: that came with 16", v, token), "copy the lines of the file here"
	case strings.HasPrefix(text, "invalid connection type") && isType(token):
		return fmt.Sprintf("PostgreSQL %s knows no connection type %s: that came with 12", v, token), "use host"
	case strings.HasPrefix(text, "invalid authentication method") && isMethod && !m.NotOnLinux && v < m.Versions.First:
		return fmt.Sprintf("PostgreSQL %s does not have method %s: that came with %s", v, token, m.Versions.First), methodsOf(f)
	case strings.HasPrefix(text, "unrecognized authentication option"):
		name := optionName(r, token)
		if versions, ok := hba.OptionVersions(name); ok && v < versions.First {
			return fmt.Sprintf("PostgreSQL %s knows no option %s: that came with %s", v, name, versions.First), "remove the option"
		}
	}
	return "", ""
}

// explainJoint is about a backslash that was to join two lines, in a version that
// does not know it: the first one ends too early, and what follows is no line.
func explainJoint(f *hba.File, r *hba.Record) (what, help string) {
	if hba.JoinsLines(f.Server.Version) {
		return "", ""
	}
	const oneLine = "write it on one line, without the backslash"
	what = fmt.Sprintf("PostgreSQL %s does not join lines at a backslash: that came with 14", f.Server.Version)
	line := r.Source.Line(r.Span().Start)
	switch {
	case r.Span().End == r.Source.LineSpan(line).End && strings.HasSuffix(r.Place().Text(), `\`):
		return what, oneLine
	case line > 1 && strings.HasPrefix(r.Err.Text, "invalid connection type"):
		above := parse.Place{Source: r.Source, Span: r.Source.LineSpan(line - 1)}.Text()
		if strings.HasSuffix(above, `\`) && !strings.Contains(above, "#") {
			return what, oneLine
		}
	}
	return "", ""
}

// explainNoUser is about a line without a user, whose address and method stand
// one column too far left.
func explainNoUser(_ *hba.File, r *hba.Record, _ string) (what, help string) {
	if r.Type == hba.Local || len(r.Fields()) != 4 || !strings.HasPrefix(r.Err.Text, "end-of-line before authentication method") {
		return "", ""
	}
	user, address := r.Fields()[2][0], r.Fields()[3][0]
	_, isMethod := hba.MethodByName(address.Text)
	if _, err := netip.ParsePrefix(user.Text); err != nil || !isMethod {
		return "", ""
	}
	return fmt.Sprintf("the address %s stands where the user belongs", shownToken(user)), "write the user in front of it: " + fmt.Sprintf("%s %s maas %s %s", r.Type, shownToken(r.Fields()[1][0]), shownToken(user), shownToken(address))
}

// shownToken is a word of the file as messages show it; "" where it is secret.
func shownToken(t hba.Token) string {
	if t.Text == "" || t.Place.Source.HoldsSecret(t.Place.Span) {
		return ""
	}
	return cutShort(t.Text, mostOfWord)
}

// lineErrors are the server's messages whose words need no look at the line.
var lineErrors = []struct{ text, what, help string }{
	{
		"end-of-line before database", "the line ends after the connection type",
		"write type, database, user, address and method: `host maasdb maas 10.0.0.12/32 md5`",
	},
	{"end-of-line before role", "the line ends after the database: user, address and method are missing", "a comma swallows the next column; write database, user, address and method in columns of their own"},
	{"end-of-line before IP address", "the line ends after the user: address and method are missing", "add the client's address and a method: `10.0.0.12/32 md5`"},
	{"end-of-line before authentication method", "the line has no authentication method", "add a method at its end, like md5 or scram-sha-256"},
	{"multiple values specified for connection type", "the line has several connection types", "write one line for each; `host` is for TCP with and without TLS"},
	{"multiple values specified for host address", "the line has several addresses", "write one line for each address or network"},
	{"multiple values specified for netmask", "the line has several masks", "write one line for each network"},
	{"multiple values specified for authentication type", "the line has several authentication methods", "name one method; options follow it after a blank, without a comma"},
	{"authentication file line too long", "the line is longer than this version reads", "split the line into several, or put long lists into a file and name it as @file"},
	{"authentication file token too long", "a word on the line is longer than this version reads", "shorten it, or put the list into a file and name it as @file"},
	{"could not read file", "the line names something that is no file", "name a file"},
	{"clientcert can only be configured", "clientcert works on hostssl lines only", "change the type to hostssl, or remove the option"},
	{"clientname can only be configured", "clientname works on hostssl lines only", "change the type to hostssl, or remove the option"},
	{"gssapi authentication is not supported on local", "method gss needs TCP", "use another method on a local line, like peer"},
	{"peer authentication is only supported on local", "method peer works on local lines only", "use md5 or scram-sha-256 for clients that come over TCP"},
	{"cert authentication is only supported on hostssl", "method cert works on hostssl lines only", "change the type to hostssl, or use another method"},
	{"invalid regular expression", "the word that begins with / is a regular expression, and a broken one", "correct it; put quotes around one that has blanks, commas or #"},
}

// placeholders are what a template or a guide leaves to be filled in, and how
// each ends where it goes on behind a blank.
var placeholders = []struct{ start, end string }{
	{"$", ""}, {"<", ">"}, {"{{", "}}"}, {"{%", "%}"}, {"%", ""}, {"@@", ""},
}

// placeholder finds the first one on the line, and its text.
func placeholder(r *hba.Record) (at hba.Token, text string) {
	for _, field := range r.Fields() {
		for _, token := range field {
			word := shownToken(token)
			for _, p := range placeholders {
				if strings.HasPrefix(word, p.start) && (len(word) > len(p.start) || p.end != "") {
					return token, wholePlaceholder(token, p.end)
				}
			}
		}
	}
	return hba.Token{}, ""
}

// wholePlaceholder is the word of a token, and what follows up to end.
func wholePlaceholder(t hba.Token, end string) string {
	place := t.Place
	text := place.Source.Text[place.Span.Start:place.Source.LineSpan(place.Source.Line(place.Span.Start)).End]
	length := bytes.Index(text, []byte(end))
	if end == "" || length < 0 || length < place.Span.Len() {
		return shownToken(t)
	}
	return cutShort(string(text[:length+len(end)]), mostOfWord)
}

func explainPlaceholder(_ *hba.File, r *hba.Record, _ string) (what, help string) {
	_, text := placeholder(r)
	if text == "" {
		return "", ""
	}
	return fmt.Sprintf("the placeholder %s was never replaced", text),
		"put in its place what it stands for: for a region host its address, like 10.0.0.12/32"
}

// explainComma is about a column that a comma took into the one before it, so
// that in the end one is missing.
func explainComma(_ *hba.File, r *hba.Record, _ string) (what, help string) {
	if !strings.HasPrefix(r.Err.Text, "end-of-line") && !strings.HasPrefix(r.Err.Text, "invalid authentication method") {
		return "", ""
	}
	for _, field := range r.Fields() {
		for i, token := range field[1:] {
			before := field[i]
			if before.Place.Source == token.Place.Source && token.Place.Span.Start-before.Place.Span.End > len(",") {
				return fmt.Sprintf("the comma behind %s makes the next word one more of its list", shownToken(before)), "remove the comma, or add the column that is missing"
			}
		}
	}
	return "", ""
}

func explainType(f *hba.File, r *hba.Record, token string) (what, help string) {
	if strings.HasPrefix(r.Err.Text, "hostssl requires SSL") {
		return fmt.Sprintf("PostgreSQL %s refuses hostssl lines while ssl is off", f.Server.Version), "turn ssl on in postgresql.conf, or change the type to host"
	}
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
	case isInclude(token):
		return fmt.Sprintf("%s takes one name, and nothing behind it", token), "put quotes around a name that has blanks"
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
		return explainMask(shownToken(r.Fields()[3][0]), token)
	case strings.HasPrefix(r.Err.Text, "invalid CIDR mask") && bits == "":
		return fmt.Sprintf("the number of bits is missing behind %s", token), fmt.Sprintf("write %s/%d for this one address", ip, hostBits(ip))
	case strings.HasPrefix(r.Err.Text, "invalid CIDR mask") && looksLikeIPv4(bits) && strings.Contains(bits, "."):
		return fmt.Sprintf("%s is a mask, not a number of bits", bits), fmt.Sprintf("put a blank before the mask: `%s %s`", ip, bits)
	case strings.HasPrefix(r.Err.Text, "invalid CIDR mask"):
		return fmt.Sprintf("the number of bits in %s is not one from 0 to %d", token, hostBits(ip)), fmt.Sprintf("write %s/%d for this one address", ip, hostBits(ip))
	case strings.HasPrefix(r.Err.Text, "end-of-line before netmask"):
		address := shownToken(r.Fields()[3][0])
		return fmt.Sprintf("the address %s has no mask, and the line ends after it", address),
			fmt.Sprintf("add the number of bits and a method: `%s/%d md5`", address, hostBits(address))
	case strings.HasPrefix(r.Err.Text, "IP address and mask do not match"):
		return fmt.Sprintf("the address %s and the mask %s are not of the same family", shownToken(r.Fields()[3][0]), token),
			"give an IPv4 address an IPv4 mask, and an IPv6 address an IPv6 one"
	case !strings.HasPrefix(r.Err.Text, "specifying both host name"):
		return "", ""
	case strings.HasPrefix(ip, "[") && strings.Contains(ip, ":"):
		return fmt.Sprintf("%s has brackets: an IPv6 address stands without them here", token), "write " + strings.Trim(ip, "[]") + "/" + bits
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

// explainOption is about name=value behind the method. The name is never
// secret.
func explainOption(f *hba.File, r *hba.Record, token string) (what, help string) {
	name := optionName(r, token)
	_, value, _ := strings.Cut(token, "=")
	switch text := r.Err.Text; {
	case strings.HasPrefix(text, "authentication option not in name=value format") && token == "":
		return "a word behind the method is not of the form name=value", "put quotes around a value that has blanks or commas"
	case strings.HasPrefix(text, "authentication option not in name=value format"):
		return fmt.Sprintf("%s stands behind the method, but is not of the form name=value", token),
			"write options as name=value without blanks around the `=`, with quotes around a value that has blanks or commas"
	case strings.HasPrefix(text, "unrecognized authentication option"):
		return fmt.Sprintf("PostgreSQL %s knows no option %s%s", f.Server.Version, name, knownBefore(name)), "correct or remove it; the names of options are in lower case"
	case strings.HasPrefix(text, "authentication option"):
		return fmt.Sprintf("option %s is not one of method %s", name, r.Method), "remove the option, or use the method it belongs to"
	case strings.HasPrefix(text, "authentication method"):
		return fmt.Sprintf("method %s lacks an option that it needs", r.Method), "add the option behind the method, as name=value"
	case strings.HasPrefix(text, "invalid value for clientcert"):
		return fmt.Sprintf("PostgreSQL %s knows no clientcert=%s", f.Server.Version, value), "write clientcert=verify-ca or clientcert=verify-full, or remove the option"
	case strings.HasPrefix(text, "invalid value for clientname"):
		return fmt.Sprintf("PostgreSQL %s knows no clientname=%s", f.Server.Version, value), "write clientname=CN or clientname=DN"
	}
	return "", ""
}

// optionName is the name of the option that the server complains of.
func optionName(r *hba.Record, token string) string {
	if before, _, ok := strings.Cut(r.ErrToken().Text, "="); ok {
		return cutShort(before, mostOfWord)
	}
	return token
}

// knownBefore says which version had an option last.
func knownBefore(option string) string {
	versions, ok := hba.OptionVersions(option)
	if !ok {
		return ""
	}
	return fmt.Sprintf(": %s was the last that did", versions.Last)
}

// explainFile is about files that the line names.
func explainFile(f *hba.File, r *hba.Record, _ string) (what, help string) {
	text := r.Err.Text
	switch {
	case strings.Contains(text, "nesting depth exceeded") && !hba.LimitsDepth(f.Server.Version):
		return fmt.Sprintf("a file names itself, directly or through others: PostgreSQL %s dies of that", f.Server.Version), "remove the name from the file"
	case strings.Contains(text, "nesting depth exceeded"):
		return "files name each other more than ten deep", "remove the circle, or put the lines into one file"
	case !strings.HasPrefix(text, "could not open"):
		return "", ""
	}
	// The server names the file in quotes, last of all.
	upTo := strings.LastIndexByte(text, '"')
	path := text[strings.LastIndexByte(text[:max(upTo, 0)], '"')+1 : max(upTo, 0)]
	state := "cannot be opened"
	if strings.Contains(text, "No such file") || strings.Contains(text, "could not open directory") {
		state = "is not there"
	}
	return fmt.Sprintf("%s, which this line names, %s", path, state), "add it to the bundle at the path it has on the host, or correct the line"
}

func explainMethod(f *hba.File, r *hba.Record, token string) (what, help string) {
	if !strings.HasPrefix(r.Err.Text, "invalid authentication method") {
		return "", ""
	}
	all := methodsOf(f)
	m, known := hba.MethodByName(strings.ToLower(token))
	switch {
	case token == "":
		return "the authentication method is empty", all
	case known && m.Name != token:
		return fmt.Sprintf("authentication methods are in lower case: %s, not %s", m.Name, token), "write " + m.Name
	case known && m.NotOnLinux:
		return fmt.Sprintf("no PostgreSQL on Linux has method %s", token), all
	case strings.HasPrefix(token, "scram"):
		return fmt.Sprintf("%s is no authentication method", token), "write scram-sha-256"
	case looksLikeIPv4(token) || strings.Contains(token, "/") || strings.Contains(token, ":"):
		return fmt.Sprintf("%s stands where the authentication method belongs", token), addressHelp(r)
	}
	return fmt.Sprintf("%s is no authentication method", token), all
}

// methodsOf says which methods the file's version has.
func methodsOf(f *hba.File) string {
	var names []string
	for _, m := range hba.Methods(f.Server.Version) {
		names = append(names, m.Name)
	}
	return "methods are " + strings.Join(names, ", ")
}

func addressHelp(r *hba.Record) string {
	if r.Type == hba.Local {
		return "a local line has no address: remove it, or use host"
	}
	return "an address with a /number, a name or a keyword takes no mask column, and a blank before a comma ends a list"
}
