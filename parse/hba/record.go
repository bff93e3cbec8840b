package hba

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"net/netip"
	"strings"

	"github.com/regionlint/regionlint/parse"
	"github.com/regionlint/regionlint/parse/version"
)

// Type is the kind of connection that a record is for.
type Type uint8

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
//
// A file may have a million of them: a record holds what it has for itself in 48
// bytes, and the rest it shares with others.
type Record struct {
	*Kind
	// ip is the address of a Network, in the first four bytes if it is IPv4.
	// Of a HostName these are the number of the list that the name is.
	ip [16]byte
	// databases and users are the numbers of lists.
	databases, users int32
	// start and end are those of Span.
	start, end  int32
	line        int32
	addressKind AddressKind
	// bits is how many first bits of a Network's mask are set.
	bits uint8
	// isIPv4 tells the family of a Network.
	isIPv4 bool
	form   form
}

// form is how a Network is written, as bits.
type form uint8

const (
	// maskForm is for a mask in a column of its own.
	maskForm form = 1 << iota
	// plainForm is what IsPlain tells.
	plainForm
)

func (f form) has(bit form) bool { return f&bit != 0 }

// Kind is what records have in common that are for connections of one type and say
// the same from the method on, or are refused for the same.
type Kind struct {
	Source *parse.Source
	Type   Type
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

	file *File
	// own is what few records have; nil for others. A record with it shares its kind
	// with no other.
	own *own
}

// own is what cannot be found again in the line where a record stands.
type own struct {
	// fields and lines are those of a record that is not just one line of its file,
	// or has words of another file. Else lines is empty.
	fields [][]Token
	lines  parse.Span
	// mask is that of a Network whose mask has holes.
	mask netip.Addr
}

// Error says why a server refuses a record.
type Error struct {
	// Text is the server's message.
	Text string
	// LogOnly tells that the text stands in the log only: pg_hba_file_rules
	// shows a row of nulls.
	LogOnly bool

	at position
}

// position is a word of a record: its column, from 1, and its place in that, from 0.
// The zero position is none.
type position struct {
	column, word int
	// fromMethod tells that columns are counted from that of the method.
	fromMethod bool
}

// atMethod is the word of the method.
var atMethod = position{column: 1, fromMethod: true}

// Option is one name=value after the method.
type Option struct {
	Name, Value string
	at          position
}

// Valid tells whether the record is one that the server takes, and known: only
// then it has a type, lists, an address and a method.
func (k *Kind) Valid() bool { return k.Err == nil && k.Unknown == "" }

// Databases are what the record has in its second column.
func (r *Record) Databases() []Word { return r.file.lists[r.databases].words }

// Users are what the record has in its third column.
func (r *Record) Users() []Word { return r.file.lists[r.users].words }

// Line is the server's number for the record's first line.
func (r *Record) Line() int { return int(r.line) }

// Span reaches from the record's first token to the end of its last.
func (r *Record) Span() parse.Span { return parse.Span{Start: int(r.start), End: int(r.end)} }

// Place is the place of the whole record.
func (r *Record) Place() parse.Place { return parse.Place{Source: r.Source, Span: r.Span()} }

// Lines are the whole lines that the record stands on, line ends included.
func (r *Record) Lines() parse.Span {
	if r.IsApart() {
		return r.own.lines
	}
	text := r.Source.Text
	lines := parse.Span{Start: bytes.LastIndexByte(text[:r.start], '\n') + 1, End: len(text)}
	if end := bytes.IndexByte(text[r.start:], '\n'); end >= 0 {
		lines.End = int(r.start) + end + 1
	}
	return lines
}

// Fields are the record's columns, each a list of tokens. They are read from its
// line again.
func (r *Record) Fields() [][]Token {
	switch {
	case r.Unknown != "":
		return nil
	case r.IsApart():
		return r.own.fields
	}
	v := r.file.Server.Version
	l := readAgain(r.Source.Text, r.Lines().Start, v)
	raw := rawRecord{words: make([]word, 0, usualWords)}
	p := parser{version: v, maxToken: wordLimit.In(v), cut: longWordCut.Has(v)}
	p.tokenizeLine(outer{Source: r.Source}, &l, &raw)
	return raw.fields()
}

// IsOneLine tells whether the record stands on one line of its file.
func (r *Record) IsOneLine() bool {
	return !r.IsApart() || bytes.IndexByte(r.Source.Text[r.start:r.end], '\n') < 0
}

// IsApart tells whether the record is not just what one line of its file says: it
// stands on several, or has words of another file.
func (r *Record) IsApart() bool { return r.own != nil && r.own.lines.Len() > 0 }

// usualWords is how many words most records have, and some more.
const usualWords = 12

// MethodToken is the token of the authentication method. It must not be asked
// of a record that was refused.
func (r *Record) MethodToken() Token { return r.token(atMethod) }

// OptionToken is the token of one of the Options.
func (r *Record) OptionToken(o Option) Token { return r.token(o.at) }

// ErrToken is the word that the server stumbled over; its Place is empty when it is
// something that is missing.
func (r *Record) ErrToken() Token {
	if r.Err == nil {
		return Token{}
	}
	return r.token(r.Err.at)
}

func (r *Record) token(at position) Token {
	column := at.column - 1
	if column < 0 {
		return Token{}
	}
	if at.fromMethod {
		column += r.methodColumn()
	}
	return r.Fields()[column][at.word]
}

func (r *Record) methodColumn() int {
	switch {
	case r.Type == Local:
		return 3
	case r.form.has(maskForm):
		return 5
	}
	return 4
}

// columns hands out one column after the other.
type columns struct {
	words []word
	// at is the next word, start the first one of the last column, and column its
	// number, from 1.
	at, start, column int
}

// next hands out the next column, none at the end.
func (c *columns) next() []word {
	if c.at >= len(c.words) {
		return nil
	}
	c.column++
	c.start = c.at
	for c.words[c.at].more {
		c.at++
	}
	c.at++
	return c.words[c.start:c.at]
}

// one hands out the next column, which must have just one word.
func (c *columns) one(missing, several string) (*word, *Error) {
	words := c.next()
	switch {
	case words == nil:
		return nil, &Error{Text: missing}
	case len(words) > 1:
		return nil, &Error{Text: several, at: position{column: c.column, word: 1}}
	}
	return &words[0], nil
}

// refuse is the error for the first word of the last column.
func (c *columns) refuse(format string, args ...any) *Error {
	return position{column: c.column}.refuse(format, args...)
}

// refuse is the error for the word there.
func (at position) refuse(format string, args ...any) *Error {
	return &Error{Text: fmt.Sprintf(format, args...), at: at}
}

// record reads one record as parse_hba_line does, and adds it to the file.
func (p *parser) record(raw *rawRecord) {
	r := Record{start: int32(raw.span.Start), end: int32(raw.span.End), line: int32(raw.number)}
	kind, odd := p.read(raw, &r)
	r.Kind = kind
	if raw.apart || odd.IsValid() {
		alone := *kind
		alone.own = &own{mask: odd}
		if raw.apart {
			alone.own.lines, alone.own.fields = raw.lines, raw.fields()
		}
		r.Kind = &alone
	}
	p.file.refused = p.file.refused || kind.Err != nil
	p.file.Records = append(p.file.Records, r)
}

// read fills in what the record has for itself, and returns its kind, and a mask that
// has holes. The order of the checks is the server's, since it reports only the first
// that fails.
func (p *parser) read(raw *rawRecord, r *Record) (kind *Kind, odd netip.Addr) {
	if raw.unknown != "" {
		kind = p.newKind(raw.src, 0)
		kind.Unknown = raw.unknown
		return kind, odd
	}
	if raw.err != "" {
		return p.refusal(raw.src, 0, &Error{Text: raw.err}), odd
	}
	p.markSecrets(raw)
	c := columns{words: raw.words}
	t, err := p.connectionType(&c)
	if err == nil {
		r.databases, err = p.list(&c, "end-of-line before database specification")
	}
	if err == nil {
		r.users, err = p.list(&c, "end-of-line before role specification")
	}
	if err == nil && t != Local {
		odd, err = p.address(r, &c)
	}
	if err != nil {
		return p.refusal(raw.src, t, err), odd
	}
	return p.kind(raw.src, t, c.words[c.at:]), odd
}

func (p *parser) connectionType(c *columns) (Type, *Error) {
	word, err := c.one("", "multiple values specified for connection type")
	if err != nil {
		return 0, err
	}
	found := Type(0)
	for t := Local; int(t) < len(types); t++ {
		if string(word.text) == types[t].name && types[t].versions.Has(p.version) {
			found = t
		}
	}
	switch {
	case found == 0:
		return 0, c.refuse(`invalid connection type "%s"`, word.text)
	case found == HostSSL && !p.file.Server.SSL && sslRequired.Has(p.version):
		return found, c.refuse("hostssl requires SSL to be turned on")
	}
	return found, nil
}

func (p *parser) address(r *Record, c *columns) (odd netip.Addr, err *Error) {
	word, err := c.one("end-of-line before IP address specification", "multiple values specified for host address")
	if err != nil {
		return odd, err
	}
	switch {
	case word.isKeyword("all"):
		r.addressKind = AllAddresses
		return odd, nil
	case word.isKeyword("samehost"):
		r.addressKind = SameHost
		return odd, nil
	case word.isKeyword("samenet"):
		r.addressKind = SameNet
		return odd, nil
	}
	if ip, bits, ok := parsePlainIPv4(word.text); ok {
		r.form |= plainForm
		if bits == noBits {
			return p.mask(r, c, netip.AddrFrom4(ip))
		}
		r.setNetwork(netip.AddrFrom4(ip), int(bits))
		return odd, nil
	}
	host, digits, cidr := strings.Cut(string(word.text), "/")
	ip, numeric := parseNumeric(host)
	switch {
	case !numeric && cidr:
		return odd, c.refuse(`specifying both host name and CIDR mask is invalid: "%s"`, word.text)
	case !numeric:
		r.addressKind = HostName
		binary.NativeEndian.PutUint32(r.ip[:], uint32(p.intern(c.words[c.start:c.at])))
		return odd, nil
	case !cidr:
		return p.mask(r, c, ip)
	}
	bits, ok := parseCIDR(digits, ip)
	if !ok {
		return odd, c.refuse(`invalid CIDR mask in address "%s"`, word.text)
	}
	r.setNetwork(ip, bits)
	return odd, nil
}

// mask reads the column behind an address without a slash. One with holes it returns.
func (p *parser) mask(r *Record, c *columns, ip netip.Addr) (odd netip.Addr, err *Error) {
	word, err := c.one("end-of-line before netmask specification", "multiple values specified for netmask")
	if err != nil {
		return odd, err
	}
	mask, ok := parseMask(word.text)
	if !ok {
		return odd, c.refuse(`invalid IP mask "%s": Name or service not known`, word.text)
	}
	if mask.Is4() != ip.Is4() {
		return odd, c.refuse("IP address and mask do not match")
	}
	bits := leadingOnes(mask)
	r.setNetwork(ip, bits)
	r.form |= maskForm
	if mask != maskOf(bits, mask.BitLen()) {
		odd = mask
	}
	return odd, nil
}

func (r *Record) setNetwork(ip netip.Addr, bits int) {
	r.addressKind, r.bits, r.isIPv4 = Network, uint8(bits), ip.Is4()
	if ip.Is4() {
		bytes := ip.As4()
		copy(r.ip[:], bytes[:])
		return
	}
	r.ip = ip.As16()
}
