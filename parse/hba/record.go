package hba

import (
	"fmt"
	"net/netip"
	"strings"

	"github.com/regionlint/regionlint/parse"
	"github.com/regionlint/regionlint/parse/are"
	"github.com/regionlint/regionlint/parse/version"
)

// Type is the kind of connection that a record is for.
type Type int

// The connection types.
const (
	// Local is the Unix-domain socket.
	Local Type = iota + 1
	// Host is TCP, encrypted or not.
	Host
	// HostSSL is TCP with TLS.
	HostSSL
	// HostNoSSL is TCP without TLS.
	HostNoSSL
	// HostGSSEnc is TCP with GSSAPI encryption.
	HostGSSEnc
	// HostNoGSSEnc is TCP without GSSAPI encryption.
	HostNoGSSEnc
)

var types = [...]struct {
	name     string
	versions version.Range
}{
	Local:        {name: "local"},
	Host:         {name: "host"},
	HostSSL:      {name: "hostssl"},
	HostNoSSL:    {name: "hostnossl"},
	HostGSSEnc:   {"hostgssenc", version.Since(version.PostgreSQL12)},
	HostNoGSSEnc: {"hostnogssenc", version.Since(version.PostgreSQL12)},
}

// String returns the type as it is written in the file.
func (t Type) String() string { return types[t].name }

// Record is one record of a pg_hba.conf. Where Err is set, only Source, Line,
// Span and Fields can be relied on.
type Record struct {
	Source *parse.Source
	// Line is the server's number for the record's first line.
	Line int
	// Span reaches from the record's first token to the end of its last.
	Span parse.Span
	// Lines are the whole lines that the record stands on, line ends included.
	Lines parse.Span
	// Fields are the record's columns, each a list of tokens.
	Fields [][]Token

	Type      Type
	Databases []Token
	Users     []Token
	Address   Address
	// Method is the authentication method. ident on a local record is peer.
	Method string
	// Options are the options as written.
	Options []Option
	// Settings are what the options amount to, by the names of the columns
	// that pg_hba_file_rules shows. May be nil.
	Settings map[string]string

	// Unknown is the name of an included file outside of the bundle: the record
	// stands for all of that file's, and nothing else is known of it.
	Unknown string

	// Err says why the server refuses the record; nil if it does not.
	Err *Error
	// Warning is what the server says of a record that it takes all the same.
	Warning string
}

// Error says why a server refuses a record.
type Error struct {
	// Text is the server's message.
	Text string
	// LogOnly tells that the text stands in the log only: pg_hba_file_rules
	// shows a row of nulls.
	LogOnly bool
	// Token is the word that the server stumbled over; its Place is empty
	// when it is something that is missing.
	Token Token
}

// Option is one name=value after the method.
type Option struct {
	Name, Value string
	Token       Token
}

// Valid tells whether the record is one that the server takes, and known: only
// then it has a type, lists, an address and a method.
func (r *Record) Valid() bool { return r.Err == nil && r.Unknown == "" }

// Place is the place of the whole record.
func (r *Record) Place() parse.Place { return parse.Place{Source: r.Source, Span: r.Span} }

// MethodToken is the token of the authentication method. It must not be asked
// of a record that was refused.
func (r *Record) MethodToken() Token {
	return r.Fields[r.methodColumn()][0]
}

func (r *Record) methodColumn() int {
	switch {
	case r.Type == Local:
		return 3
	case r.Address.MaskColumn:
		return 5
	}
	return 4
}

// record reads one record as parse_hba_line does. The order of the checks is
// the server's, since it reports only the first that fails.
func (p *parser) record(raw rawRecord) *Record {
	r := &Record{Source: raw.src, Line: raw.number, Span: raw.span, Lines: raw.lines, Fields: raw.fields}
	if raw.err != "" {
		r.Err = &Error{Text: raw.err}
		return r
	}
	if raw.unknown != "" {
		r.Unknown = raw.unknown
		return r
	}
	p.markSecrets(r)
	c := columns{fields: raw.fields}
	for _, step := range []func(*Record, *columns) *Error{
		p.connectionType, p.databases, p.users, p.address, p.method, p.options,
	} {
		if r.Err = step(r, &c); r.Err != nil {
			return r
		}
	}
	r.Err = p.requiredOptions(r)
	return r
}

// columns hands out one column after the other.
type columns struct {
	fields [][]Token
	at     int
}

func (c *columns) next() []Token {
	if c.at >= len(c.fields) {
		return nil
	}
	c.at++
	return c.fields[c.at-1]
}

// one hands out the next column, which must have just one token.
func (c *columns) one(missing, several string) (Token, *Error) {
	tokens := c.next()
	switch {
	case tokens == nil:
		return Token{}, &Error{Text: missing}
	case len(tokens) > 1:
		return Token{}, &Error{Text: several, Token: tokens[1]}
	}
	return tokens[0], nil
}

func (p *parser) connectionType(r *Record, c *columns) *Error {
	token, err := c.one("", "multiple values specified for connection type")
	if err != nil {
		return err
	}
	for t := Local; int(t) < len(types); t++ {
		if token.Text == t.String() && types[t].versions.Has(p.version) {
			r.Type = t
		}
	}
	if r.Type == 0 {
		return &Error{Text: fmt.Sprintf(`invalid connection type "%s"`, token.Text), Token: token}
	}
	if r.Type == HostSSL && !p.file.Server.SSL {
		if sslRequired.Has(p.version) {
			return &Error{Text: "hostssl requires SSL to be turned on", Token: token}
		}
		r.Warning = "hostssl record cannot match because SSL is disabled"
	}
	return nil
}

func (p *parser) databases(r *Record, c *columns) *Error {
	if r.Databases = c.next(); r.Databases == nil {
		return &Error{Text: "end-of-line before database specification"}
	}
	return p.checkRegexes(r.Databases)
}

func (p *parser) users(r *Record, c *columns) *Error {
	if r.Users = c.next(); r.Users == nil {
		return &Error{Text: "end-of-line before role specification"}
	}
	return p.checkRegexes(r.Users)
}

// checkRegexes compiles what starts with a slash, quoted or not
// (regcomp_auth_token).
func (p *parser) checkRegexes(tokens []Token) *Error {
	if !regexes.Has(p.version) {
		return nil
	}
	for _, token := range tokens {
		if !strings.HasPrefix(token.Text, "/") {
			continue
		}
		if problem := are.Check(token.Text[1:]); problem != "" {
			return &Error{Text: fmt.Sprintf(`invalid regular expression "%s": %s`, token.Text[1:], problem), Token: token}
		}
	}
	return nil
}

func (p *parser) address(r *Record, c *columns) *Error {
	if r.Type == Local {
		return nil
	}
	token, err := c.one("end-of-line before IP address specification", "multiple values specified for host address")
	if err != nil {
		return err
	}
	switch {
	case token.IsKeyword("all"):
		r.Address.Kind = AllAddresses
		return nil
	case token.IsKeyword("samehost"):
		r.Address.Kind = SameHost
		return nil
	case token.IsKeyword("samenet"):
		r.Address.Kind = SameNet
		return nil
	}
	host, bits, cidr := strings.Cut(token.Text, "/")
	ip, numeric := parseNumeric(host)
	switch {
	case !numeric && cidr:
		return &Error{Text: fmt.Sprintf(`specifying both host name and CIDR mask is invalid: "%s"`, token.Text), Token: token}
	case !numeric:
		r.Address = Address{Kind: HostName, Name: host}
		return nil
	case !cidr:
		return p.mask(r, c, ip)
	}
	mask, ok := parseCIDR(bits, ip)
	if !ok {
		return &Error{Text: fmt.Sprintf(`invalid CIDR mask in address "%s"`, token.Text), Token: token}
	}
	r.Address = Address{Kind: Network, IP: ip, Mask: mask}
	return nil
}

func (p *parser) mask(r *Record, c *columns, ip netip.Addr) *Error {
	token, err := c.one("end-of-line before netmask specification", "multiple values specified for netmask")
	if err != nil {
		return err
	}
	mask, ok := parseNumeric(token.Text)
	if !ok {
		return &Error{Text: fmt.Sprintf(`invalid IP mask "%s": Name or service not known`, token.Text), Token: token}
	}
	if mask.Is4() != ip.Is4() {
		return &Error{Text: "IP address and mask do not match", Token: token}
	}
	r.Address = Address{Kind: Network, IP: ip, Mask: mask, MaskColumn: true}
	return nil
}

func (p *parser) method(r *Record, c *columns) *Error {
	token, err := c.one("end-of-line before authentication method", "multiple values specified for authentication type")
	if err != nil {
		return err
	}
	m, ok := MethodByName(token.Text)
	switch {
	case !ok || !m.Versions.Has(p.version):
		return &Error{Text: fmt.Sprintf(`invalid authentication method "%s"`, token.Text), Token: token}
	case m.NotOnLinux:
		return &Error{Text: fmt.Sprintf(`invalid authentication method "%s": not supported by this build`, token.Text), Token: token}
	}
	r.Method = m.Name
	switch {
	case r.Type == Local && m.Name == "ident":
		r.Method = "peer"
	case r.Type == Local && m.Name == "gss":
		return &Error{Text: "gssapi authentication is not supported on local sockets", Token: token}
	case r.Type != Local && m.Name == "peer":
		return &Error{Text: "peer authentication is only supported on local sockets", Token: token}
	case r.Type != HostSSL && m.Name == "cert":
		return &Error{Text: "cert authentication is only supported on hostssl connections", Token: token}
	}
	return nil
}
