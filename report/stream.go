package report

import (
	"bufio"
	"errors"
	"io"
	"slices"
)

// Outlet is where a report goes, and how it looks there.
type Outlet struct {
	Format Format
	Style  Style
	To     io.Writer
	// Live tells that somebody watches, so that what is said of a bundle is written when
	// it is complete, and in whole lines.
	Live bool
}

// Stream is a report that is written while bundles are still looked at. Of a format that
// writes findings one after the other nothing is kept but counts; for the others it keeps
// all of them.
type Stream struct {
	total   *Document
	written []*outlet
	// whole are the outlets whose formats need the whole document.
	whole []Outlet
	keeps bool
}

// NewStream returns the stream of a report of bundles, of which no more has to be known
// than where they are. They must be sorted by the names that reports have for them. It
// keeps all findings if that is asked for.
func NewStream(version string, bundles []Bundle, keeps bool, outlets ...Outlet) *Stream {
	s := &Stream{total: newDocument(version), keeps: keeps}
	for i := range bundles {
		s.total.Bundles = append(s.total.Bundles, bundles[i].home())
	}
	for _, o := range outlets {
		if o.Format.series == nil {
			s.whole = append(s.whole, o)
			s.keeps = true
			continue
		}
		s.written = append(s.written, &outlet{series: o.Format.series, style: o.Style, live: o.Live, out: bufio.NewWriterSize(o.To, 1<<16)})
	}
	for _, o := range s.written {
		o.start(s.total)
	}
	return s
}

// Part is what the report says of one bundle.
type Part struct {
	doc    *Document
	drafts []*draft
}

// Draft makes the part of a bundle. Drafts of several bundles may be made at once; turn
// is closed when those before this one have been taken, so that a part which is too large
// for memory can be written.
func (s *Stream) Draft(b Bundle, turn <-chan struct{}) *Part {
	p := &Part{doc: b.document()}
	for _, o := range s.written {
		p.drafts = append(p.drafts, &draft{outlet: o, turn: turn})
	}
	for f := range b.findings() {
		p.doc.count(f)
		for _, d := range p.drafts {
			d.add(p.doc, f)
		}
		if s.keeps {
			p.doc.Findings = append(p.doc.Findings, *f)
		}
	}
	for _, d := range p.drafts {
		d.end(p.doc.tally.more)
	}
	return p
}

// Take writes a part. Parts are taken in the order of the bundles.
func (s *Stream) Take(p *Part) {
	for _, d := range p.drafts {
		d.take(d)
	}
	s.total.join(p.doc)
}

// End writes what stands behind the last part, and the formats that need all parts. The
// document has the findings only if they were kept.
func (s *Stream) End() (*Document, error) {
	var failed []error
	for _, o := range s.written {
		failed = append(failed, o.finish(s.total))
	}
	for _, o := range s.whole {
		failed = append(failed, o.Format.whole(o.To, s.total, o.Style))
	}
	return s.total, errors.Join(slices.DeleteFunc(failed, func(err error) bool { return err == nil })...)
}
