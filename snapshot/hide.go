package snapshot

import (
	"bytes"
	"cmp"
	"fmt"
	"path"
	"regexp"
	"slices"
	"strings"
	"sync"

	"github.com/regionlint/regionlint/parse"
	"github.com/regionlint/regionlint/parse/digest"
	"github.com/regionlint/regionlint/parse/hba"
	"github.com/regionlint/regionlint/parse/pgbouncer"
	"github.com/regionlint/regionlint/parse/regiond"
)

// mostDigests is how many secrets of a host get a digest of their own, each of which
// takes a part of a second. No host has as many.
const mostDigests = 64

// hiding puts digests in the place of secrets.
type hiding struct {
	// shared is MAAS's secret, with which passwords are salted; nil where the host has
	// none that can be read.
	shared []byte
	// digests are those of passwords, each made once.
	digests map[string]string
	// regiond, hba and others are the files as parsers read them.
	regiond []*regiond.File
	hba     []*hba.File
	poolers []*pgbouncer.File
	others  []*parse.Source
}

// hide leaves what is secret out of the files: MAAS's own secret always, all passwords
// when that is asked for.
func (t *taking) hide(s *Snapshot, redact bool) {
	h := &hiding{}
	for _, i := range t.maas {
		if i.regiond != nil {
			h.regiond = append(h.regiond, i.regiond)
		}
		f, there := t.rec.files[path.Join(i.dataDir, "secret")]
		if there && h.shared == nil {
			h.shared = f.Text
		}
	}
	for _, host := range t.loaded {
		if host.HBA != nil {
			h.hba = append(h.hba, host.HBA)
		}
		if host.PgBouncer.Conf != nil {
			h.poolers = append(h.poolers, host.PgBouncer.Conf)
		}
		h.others = append(h.others, host.Sources()...)
	}
	for n := range s.Files {
		f := &s.Files[n]
		switch {
		case t.isSecret(f.Path):
			if len(bytes.TrimSpace(f.Text)) > 0 {
				f.Text = []byte(digest.OfShared(f.Text) + "\n")
			}
		case redact:
			text, left := h.redacted(f)
			f.Text = text
			if left != "" {
				s.Remarks = append(s.Remarks, left)
			}
		}
	}
}

// isSecret tells whether a path is that of MAAS's secret, be it what is left of packages
// that were removed.
func (t *taking) isSecret(name string) bool {
	return slices.ContainsFunc(installations(), func(i installation) bool { return name == path.Join(i.dataDir, "secret") })
}

// change puts a text in the place of a secret.
type change struct {
	parse.Span
	text string
}

// redacted is a file without its passwords. Where a parser would find another file than
// before, nothing is left of it but the reason, in left too.
func (h *hiding) redacted(f *File) (text []byte, left string) {
	for _, r := range h.regiond {
		if r.Source.Path != f.Path {
			continue
		}
		text = apply(f.Text, h.regiondChanges(r))
		if reason := otherRegiond(r, regiond.Parse(parse.NewSource(f.Path, text), r.Release)); reason != "" {
			left = fmt.Sprintf("/%s is left out, since %s", f.Path, reason)
			return []byte("regionlint snapshot --redact left this file out: " + reason + "\n"), left
		}
		return text, ""
	}
	src := parse.NewSource(f.Path, f.Text)
	for _, other := range h.others {
		if other.Path == f.Path {
			for _, span := range other.Secrets() {
				src.MarkSecret(span)
			}
		}
	}
	return apply(f.Text, h.changes(src, slices.Concat(h.hbaChanges(src), h.poolerChanges(src)))), ""
}

// otherRegiond says how a file that is redacted differs for MAAS, beyond its secrets; ""
// where it does not.
func otherRegiond(before, after *regiond.File) string {
	switch {
	case before.LoadError != nil:
		return "MAAS cannot read it, and nothing tells what in it is secret; lint it on the host: regionlint --host"
	case after.LoadError != nil || !slices.EqualFunc(before.Entries(), after.Entries(), sameOption):
		return "a password in it is written so that it cannot be taken out alone; lint it on the host: regionlint --host"
	}
	return ""
}

func sameOption(a, b *regiond.Option) bool {
	return a.Key == b.Key && a.Shadowed == b.Shadowed && (a.Secret || a.Value.Repr() == b.Value.Repr())
}

// regiondChanges are those of regiond.conf: the digest is of what MAAS reads, however
// that is quoted.
func (h *hiding) regiondChanges(f *regiond.File) []change {
	var exact []change
	for _, o := range f.Entries() {
		if !o.Secret || o.ValueSpan.Len() == 0 {
			continue
		}
		value, isText := o.Value.Text()
		switch {
		case isText && value == "", o.Value.IsNone():
			// There is no password, which is for RGD011 to see.
			exact = append(exact, as(f.Source, o.ValueSpan))
		case isText:
			exact = append(exact, instead(f.Source, o.ValueSpan, h.digest(value)))
		default:
			exact = append(exact, instead(f.Source, o.ValueSpan, h.digest(o.Value.Repr())))
		}
	}
	return h.changes(f.Source, exact)
}

// instead puts a text in the place of one, with as many line ends: lines stay where they
// are.
func instead(src *parse.Source, span parse.Span, text string) change {
	breaks := bytes.Count(src.Text[span.Start:span.End], []byte{'\n'})
	return change{span, text + strings.Repeat("\n", breaks)}
}

// as leaves a text as it is.
func as(src *parse.Source, span parse.Span) change {
	return change{span, string(src.Text[span.Start:span.End])}
}

// hbaChanges are those of options of records: what follows them on the line is shown to
// nobody, and yet no secret.
func (h *hiding) hbaChanges(src *parse.Source) (exact []change) {
	for _, f := range h.hba {
		for n := range f.Records {
			r := &f.Records[n]
			if r.Source.Path != src.Path || !r.Valid() || !src.HoldsSecret(r.Lines()) || overlaps(exact, r.Span()) {
				continue
			}
			for _, o := range r.Options {
				if token := r.OptionToken(o); hba.IsSecret(o.Name) && token.Place.Source == r.Source {
					exact = append(exact, instead(src, token.Place.Span, `"`+o.Name+"="+h.digest(o.Value)+`"`))
				}
			}
			for _, column := range r.Fields() {
				for _, token := range column {
					if !overlaps(exact, token.Place.Span) && token.Place.Source == r.Source {
						exact = append(exact, h.withoutUserInfo(src, token.Place.Span))
					}
				}
			}
		}
	}
	return exact
}

// withoutUserInfo leaves a text as it is but for what an URI in it has before the host.
func (h *hiding) withoutUserInfo(src *parse.Source, span parse.Span) change {
	text := string(src.Text[span.Start:span.End])
	return change{span, userInfo().ReplaceAllStringFunc(text, func(info string) string {
		inner := strings.TrimSuffix(strings.TrimPrefix(info, "://"), "@")
		return "://" + h.digest(inner) + "@"
	})}
}

// userInfo stands between the scheme and the host of an URI (RFC 3986, 3.2.1).
var userInfo = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`://[^/@\s"]*:[^\s"]*@`) })

// poolerChanges are those of passwords in PgBouncer's connection strings: the other
// settings of such a line stay, of which pool_mode is one.
func (h *hiding) poolerChanges(src *parse.Source) (exact []change) {
	for _, f := range h.poolers {
		if f.Problem != nil {
			// Words of a broken string may be a password.
			continue
		}
		for _, e := range f.Entries() {
			if e.Place.Source.Path != src.Path || overlaps(exact, e.Place.Span) {
				continue
			}
			for _, s := range e.Settings {
				if s.Key == "password" || parse.LooksSecret(s.Value) {
					exact = append(exact, instead(src, s.Place.Span, h.digest(s.Value)))
				} else {
					exact = append(exact, as(src, s.Place.Span))
				}
			}
		}
	}
	return exact
}

// changes completes those that are exact with one for each other secret of the file. What
// stands beside an exact one on its line only looks secret, unless it is a comment.
func (h *hiding) changes(src *parse.Source, exact []change) []change {
	all := slices.Clone(exact)
	for _, span := range src.Secrets() {
		isKnown := overlaps(exact, span)
		for _, rest := range without(span, exact) {
			text := src.Text[rest.Start:rest.End]
			lead := len(text) - len(bytes.TrimLeft(text, " \t\r\n"))
			if isKnown {
				comment := bytes.IndexByte(text, '#')
				if comment < 0 {
					continue
				}
				lead = comment
			}
			if lead < len(text) && text[lead] == '#' {
				// It stays a comment.
				lead += len(text[lead:]) - len(bytes.TrimLeft(text[lead:], "# \t"))
			}
			inner := bytes.TrimRight(text[lead:], " \t\r\n")
			if quoted := closed().FindSubmatch(inner); quoted != nil {
				// BIND's statements go on behind it.
				inner = quoted[1]
			}
			if n := len(inner) - 1; n > 0 && inner[0] == inner[n] && (inner[0] == '\'' || inner[0] == '"') {
				lead, inner = lead+1, inner[1:n]
			}
			if len(inner) == 0 || digest.Is(string(inner)) {
				continue
			}
			start := rest.Start + lead
			all = append(all, instead(src, parse.Span{Start: start, End: start + len(inner)}, h.digest(string(inner))))
		}
	}
	return all
}

// closed is a text in quotes that nothing but what ends statements follows.
var closed = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^("[^"]*")[ \t]*;[ \t;}]*$`) })

// without is what is left of a span beside those that are changed already.
func without(span parse.Span, exact []change) (rest []parse.Span) {
	slices.SortFunc(exact, func(a, b change) int { return cmp.Compare(a.Start, b.Start) })
	at := span.Start
	for _, c := range exact {
		if !c.Overlaps(span) {
			continue
		}
		if c.Start > at {
			rest = append(rest, parse.Span{Start: at, End: c.Start})
		}
		at = max(at, c.End)
	}
	if at < span.End {
		rest = append(rest, parse.Span{Start: at, End: span.End})
	}
	return rest
}

func overlaps(list []change, span parse.Span) bool {
	return slices.ContainsFunc(list, func(c change) bool { return c.Overlaps(span) })
}

// apply makes the changes, which do not overlap.
func apply(text []byte, changes []change) []byte {
	slices.SortFunc(changes, func(a, b change) int { return cmp.Compare(a.Start, b.Start) })
	var out bytes.Buffer
	at := 0
	for _, c := range changes {
		if c.Start < at {
			// One was inside of another, as an alias's target may be.
			continue
		}
		out.Write(text[at:c.Start])
		out.WriteString(c.text)
		at = c.End
	}
	out.Write(text[at:])
	return out.Bytes()
}

// digest is what stands for a secret. Without MAAS's own secret all have the same one.
func (h *hiding) digest(value string) string {
	if known, ok := h.digests[value]; ok {
		return known
	}
	if len(h.digests) >= mostDigests {
		return digest.Incomparable
	}
	if h.digests == nil {
		h.digests = map[string]string{}
	}
	h.digests[value] = digest.Of([]byte(value), h.shared)
	return h.digests[value]
}
