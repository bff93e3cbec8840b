package hba_test

import (
	"bytes"
	"net/netip"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/regionlint/regionlint/parse"
	"github.com/regionlint/regionlint/parse/hba"
	"github.com/regionlint/regionlint/parse/version"
)

var versions = version.PostgreSQLs()

// FuzzParse holds the reader to what is true of every file in every version.
func FuzzParse(f *testing.F) {
	for _, seed := range []string{
		"local all all peer\nhost a,b \"c d\" 10.0.0.0/8 md5 x=y # z\n",
		"host all all \\\n 10.0.0.1 255.0.0.0 md5\r\n",
		"\r\nhost all all ::1/128 md5\r\nhost all all all md5\r\n\r\n , \t#\n\"\"\n\tlocal all all peer",
		"include x\ninclude_dir d\nhost @x all samenet trust\n",
		"a\x00b\nc\ninclude \\\n../x \\\n# y\nhost all all all md5\n",
		"include \\\n../x \\\n# y\nhost all all all md5\n",
		"host a\x00b\nhostssl /^x$ +r ::1/128 cert map=m\n\"",
		"hostgssenc \"/a\" all .example.com gss include_realm=0\nhost all all fe80::1%lo/10 ldap ldapurl=\"ldap://x/dc=y\"\n",
	} {
		f.Add(seed, byte(9))
	}
	f.Fuzz(func(t *testing.T, text string, pick byte) {
		oldest := parseText(t, text, versions[0])
		for _, v := range versions {
			file := parseText(t, text, v)
			if len(file.Sources) == 1 {
				inOrder(t, file)
				nothingLost(t, file)
			}
			if cutAlike(text) {
				readsAlike(t, oldest, file)
			}
		}
		file := parseText(t, text, picked(pick))
		if len(file.Sources) > 1 {
			return // it includes itself
		}
		for r := range file.All() {
			lines := r.Lines()
			alone := parseText(t, text[lines.Start:lines.End], file.Server.Version)
			equalRecords(t, "alone on its lines", []hba.Record{*r}, alone.Records)
		}
		equalRecords(t, "without all other lines", file.Records, parseText(t, recordsAlone(file), file.Server.Version).Records)
	})
}

func picked(pick byte) version.PostgreSQL { return versions[int(pick)%len(versions)] }

// inOrder checks that records stand in the order of the text, on their own
// lines, with their words inside of them.
func inOrder(t *testing.T, file *hba.File) {
	t.Helper()
	whole := parse.Span{End: len(file.Source.Text)}
	line, at := 0, 0
	for r := range file.All() {
		span, lines := r.Span(), r.Lines()
		if r.Line() <= line || lines.Start < at || !whole.Contains(lines) || !lines.Contains(span) {
			t.Fatalf("record %v on line %d, %v, follows line %d, %d, in %v", span, r.Line(), lines, line, at, whole)
		}
		line, at = r.Line(), lines.End
		word := span.Start
		for _, token := range slices.Concat(r.Fields()...) {
			if token.Place.Span.Start < word || token.Place.Span.End > span.End {
				t.Fatalf("word %v does not follow %d in record %v", token.Place.Span, word, span)
			}
			word = token.Place.Span.End
		}
	}
}

// The lines of a file: since 14, a backslash at the end of one joins it with the
// next.
var (
	lines       = regexp.MustCompile(`[^\n]*\n?`)
	joinedLines = regexp.MustCompile(`(?:[^\n]*\\\r*\n)*[^\n]*\n?`)
	joint       = regexp.MustCompile(`\\\r*(?:\n|\z)`)
	// hidden is what follows a NUL byte, before 14.
	hidden = regexp.MustCompile(`\x00[^\n]*`)
	// noRecord are the lines that make no record: blank ones, commas being
	// blanks where no word is, comments, and what begins with an @file, which may
	// hold nothing.
	noRecord = regexp.MustCompile(`^[ \t\r\n,]*(?:#|@|\z)`)
	// directive includes another file. Quotes around the word do not matter.
	directive = regexp.MustCompile(`^[ \t\r,"]*i"*n"*c"*l"*u"*d"*e`)
)

// nothingLost checks that the lines between the records hold none.
func nothingLost(t *testing.T, file *hba.File) {
	t.Helper()
	joins := file.Server.Version >= version.PostgreSQL14
	if joins && bytes.IndexByte(file.Source.Text, 0) >= 0 {
		return // which lines a NUL byte joins only the reader knows
	}
	cut := lines
	if joins {
		cut = joinedLines
	}
	at := 0
	for _, next := range append(spans(file), parse.Span{Start: len(file.Source.Text)}) {
		for _, line := range cut.FindAllString(string(file.Source.Text[at:next.Start]), -1) {
			text := hidden.ReplaceAllString(line, "")
			if joins {
				text = joint.ReplaceAllString(text, "")
			}
			includes := hba.Includes(file.Server.Version) && directive.MatchString(text)
			if !includes && !noRecord.MatchString(text) {
				t.Fatalf("%v makes no record of %q", file.Server.Version, line)
			}
		}
		at = next.End
	}
}

// spans are the lines of each record.
func spans(file *hba.File) (list []parse.Span) {
	for r := range file.All() {
		list = append(list, r.Lines())
	}
	return list
}

// whole is all that a record tells.
type whole struct {
	hba.Kind
	Fields           [][]hba.Token
	Databases, Users []hba.Word
	Address          hba.Address
	Options          []hba.Token
	ErrToken         hba.Token
}

func wholly(r *hba.Record) whole {
	w := whole{Kind: *r.Kind, Fields: r.Fields(), Databases: r.Databases(), Users: r.Users(), Address: r.Address(), ErrToken: r.ErrToken()}
	for _, o := range r.Options {
		w.Options = append(w.Options, r.OptionToken(o))
	}
	return w
}

// equalRecords compares all of the records but where they stand.
func equalRecords(t *testing.T, where string, want, got []hba.Record) {
	t.Helper()
	diff := cmp.Diff(want, got,
		cmp.Transformer("Whole", func(r hba.Record) whole { return wholly(&r) }),
		cmpopts.IgnoreFields(hba.Kind{}, "Source"),
		cmpopts.IgnoreUnexported(hba.Kind{}, hba.Option{}, hba.Error{}),
		cmpopts.EquateComparable(netip.Addr{}),
		cmp.Transformer("Text", func(p parse.Place) string {
			if p.Source == nil {
				return ""
			}
			return p.Text()
		}))
	if diff != "" {
		t.Fatalf("%s (-in the file +%s):\n%s", where, where, diff)
	}
}

// recordsAlone is the text of the file without the lines that hold no record.
func recordsAlone(file *hba.File) string {
	var text bytes.Buffer
	for r := range file.All() {
		lines := r.Lines()
		text.Write(file.Source.Text[lines.Start:lines.End])
		if lines.End < len(file.Source.Text) && file.Source.Text[lines.End-1] != '\n' {
			text.WriteByte('\n') // a part of a line that is too long
		}
	}
	return text.String()
}

// cutAlike tells whether a text has nothing that some versions alone know as
// they cut it into words.
func cutAlike(text string) bool {
	return len(text) < 255 && !strings.ContainsAny(text, "\x00\\@") && !strings.Contains(text, "include")
}

// readsAlike checks that two versions see the same words, and the same in each
// record that both take.
func readsAlike(t *testing.T, one, other *hba.File) {
	t.Helper()
	if len(one.Records) != len(other.Records) {
		t.Fatalf("%d records in %v, %d in %v", len(one.Records), one.Server.Version, len(other.Records), other.Server.Version)
	}
	for i := range one.Records {
		a, b := &one.Records[i], &other.Records[i]
		if !slices.EqualFunc(a.Fields(), b.Fields(), sameWords) {
			t.Fatalf("%s is cut otherwise in %v", a.Place().Text(), other.Server.Version)
		}
		if a.Valid() && b.Valid() && (a.Type != b.Type || a.Address() != b.Address() || a.Method != b.Method) {
			t.Fatalf("%s is read otherwise in %v", a.Place().Text(), other.Server.Version)
		}
	}
}

func sameWords(one, other []hba.Token) bool {
	return slices.EqualFunc(one, other, func(a, b hba.Token) bool {
		return a.Text == b.Text && a.Quoted == b.Quoted && a.Place.Span == b.Place.Span
	})
}

// world is all that there is to know about a connection, and how much of it is
// known.
type world struct {
	roles     []string
	hostName  string
	networks  []netip.Prefix
	userKnown bool
}

// The bits of what is known.
const (
	userExists = 1 << iota
	rolesKnown
	hostNameKnown
	networksKnown
	remoteKnown
)

// tell returns the connection with what the bits tell of the world.
func (w world) tell(c hba.Connection, known uint8) hba.Connection {
	c.UserExists = known&userExists != 0 && w.userKnown
	c.RolesKnown, c.Roles = known&rolesKnown != 0, w.roles
	c.HostNameKnown, c.HostName = known&hostNameKnown != 0, w.hostName
	c.ServerNetworksKnown, c.ServerNetworks = known&networksKnown != 0, w.networks
	own := slices.ContainsFunc(w.networks, func(p netip.Prefix) bool { return p.Addr() == c.Address })
	c.Remote = known&remoteKnown != 0 && !own
	return c
}

// FuzzDecide holds the matcher to what is true of every file and connection.
func FuzzDecide(f *testing.F) {
	const names = "alice maasdb grp_admin,grp_ro db1.example.com"
	for _, seed := range []string{
		"local all all peer\nhost all all samehost md5\nhost all all samenet reject\n",
		"host maasdb +grp_admin .example.com md5\nhostssl sameuser all 10.0.0.0/8 cert\nhost all all 0.0.0.0/0 md5\n",
		"host samerole alice all trust\nhost replication all all md5\nhost \"/^maas\" /ali all scram-sha-256\n",
		"# a comment\nhost all all ::1/128 md5 # x\n\nhostnogssenc @x all all md5\nbogus\ninclude ../x\nhost all all all reject\n",
	} {
		f.Add(seed, names, []byte{10, 0, 0, 12}, byte(10), uint8(0), uint8(3), uint8(31))
		f.Add(seed, names, []byte{10, 0, 1, 12}, byte(10), uint8(128|64), uint8(0), uint8(31))
		f.Add(seed, names, []byte("\x20\x01\x0d\xb8............"), byte(7), uint8(1), uint8(0), uint8(4))
	}
	f.Fuzz(func(t *testing.T, text, names string, address []byte, pick byte, how, known, more uint8) {
		file := parseText(t, text, picked(pick))
		c, w := drawn(names, address, how)
		less, all := w.tell(c, known), w.tell(c, known|more)
		decided := file.Decide(all)
		decidesByMatches(t, file, all, decided)
		for r := range file.All() {
			before, after := file.Matches(r, less).Certainty, file.Matches(r, all).Certainty
			if before != hba.Maybe && before != after {
				t.Fatalf("%s: %v turns to %v with %+v known beside %+v", r.Place().Text(), before, after, all, less)
			}
			if after != hba.No && r.Valid() && (r.Type == hba.Local) != all.Local {
				t.Fatalf("%s matches %+v", r.Place().Text(), all)
			}
		}
		if len(file.Sources) == 1 {
			shorter := parseText(t, recordsAlone(file), file.Server.Version)
			if diff := cmp.Diff(told(decided), told(shorter.Decide(all))); diff != "" {
				t.Fatalf("decided otherwise without comments (-with +without):\n%s", diff)
			}
		}
	})
}

// drawn makes a connection and its world of what the fuzzer draws. A server
// always has the loopback interfaces.
func drawn(names string, address []byte, how uint8) (hba.Connection, world) {
	words := append(strings.Split(names, " "), "", "", "", "")
	c := hba.Connection{
		Local: how&1 != 0, SSL: how&2 != 0, GSS: how&4 != 0, Replication: hba.Replication(how >> 3 % 3),
		User: words[0], Database: words[1],
	}
	c.Address = netip.AddrFrom4([4]byte(append(slices.Clone(address), 0, 0, 0, 0)))
	if len(address) >= 16 {
		c.Address = netip.AddrFrom16([16]byte(address))
	}
	bits := int(how>>5) * c.Address.BitLen() / 8
	networks := []netip.Prefix{netip.MustParsePrefix("127.0.0.1/8"), netip.MustParsePrefix("::1/128")}
	networks = append(networks, netip.PrefixFrom(netip.MustParseAddr("10.0.0.10"), 24), netip.PrefixFrom(c.Address, bits))
	if how&128 != 0 {
		networks = networks[:3] // the client is another host
	}
	return c, world{roles: strings.Split(words[2], ","), hostName: words[3], networks: networks, userKnown: how&64 != 0}
}

// decidesByMatches checks a decision against what each record alone says.
func decidesByMatches(t *testing.T, file *hba.File, c hba.Connection, d hba.Decision) {
	t.Helper()
	var possible []hba.Possible
	var record *hba.Record
	for r := range file.All() {
		m := file.Matches(r, c)
		if m.Certainty == hba.Yes {
			record = r
			break
		}
		if (m.Certainty == hba.Maybe) != (m.Unknown != "") {
			t.Fatalf("%s: %+v", r.Place().Text(), m)
		}
		if m.Certainty == hba.Maybe {
			possible = append(possible, hba.Possible{Record: r, Unknown: m.Unknown})
		}
	}
	if d.Record != record || !slices.Equal(d.Possible, possible) {
		t.Fatalf("decided by %v of %v, want %v of %v", d.Record, d.Possible, record, possible)
	}
}

// told are the records of a decision, as they are written.
func told(d hba.Decision) []string {
	var list []string
	for _, p := range d.Possible {
		list = append(list, "perhaps "+p.Record.Place().Text()+": "+p.Unknown)
	}
	if d.Record != nil {
		list = append(list, d.Record.Place().Text())
	}
	return list
}
