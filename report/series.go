package report

import (
	"bufio"
	"errors"
	"io"
)

// series is a format that writes findings one after the other. What stands before them
// needs to know no more than where the bundles are, and what stands behind them no
// finding, but what was counted of them. So nothing of a finding has to be kept.
type series struct {
	// head is what stands before the findings; nil for nothing.
	head func(io.Writer, *Document, Style) error
	// finding writes a finding of the document, which may be of its bundle alone; nil for
	// nothing.
	finding func(io.Writer, *Document, *Finding, Style) error
	// between stands between two findings.
	between string
	// rest tells, behind the findings of a bundle, of those that were not written since
	// there are too many; nil for a format that writes all.
	rest func(io.Writer, []rest, Style)
	// tail is what stands behind the findings; nil for nothing.
	tail func(io.Writer, *Document, Style) error
}

// write writes a whole document.
func (s *series) write(w io.Writer, doc *Document, style Style) error {
	out := bufio.NewWriter(w)
	o := &outlet{series: s, style: style, out: out}
	o.start(doc)
	for at := 0; at < len(doc.Findings); {
		first := at
		bundle := doc.Findings[at].Bundle
		d := &draft{outlet: o}
		for ; at < len(doc.Findings) && doc.Findings[at].Bundle == bundle; at++ {
			d.add(doc, &doc.Findings[at])
		}
		d.end(moreOf(doc.counts().more, doc.Findings[first].Bundle))
		o.take(d)
	}
	return o.finish(doc)
}

// moreOf are those of a bundle.
func moreOf(list []rest, bundle string) (own []rest) {
	for _, r := range list {
		if r.bundle == bundle {
			own = append(own, r)
		}
	}
	return own
}

// outlet is a report on its way to one place.
type outlet struct {
	*series
	style Style
	out   *bufio.Writer
	// some tells that a finding, or what is said in its place, was written.
	some bool
	live bool
	errs []error
}

func (o *outlet) start(doc *Document) {
	if o.head != nil {
		o.failed(o.head(o.out, doc, o.style))
	}
}

// take writes what was drafted of a bundle.
func (o *outlet) take(d *draft) {
	o.through(d)
	o.errs = append(o.errs, d.errs...)
	if o.live {
		o.failed(o.out.Flush())
	}
}

// through writes what a draft holds, and lets it write on.
func (o *outlet) through(d *draft) {
	if !d.through && len(d.held) > 0 {
		if o.some {
			o.out.WriteString(o.between)
		}
		o.some = true
		_, err := o.out.Write(d.held)
		o.failed(err)
	}
	d.through, d.held = true, nil
}

func (o *outlet) finish(doc *Document) error {
	if o.tail != nil {
		o.failed(o.tail(o.out, doc, o.style))
	}
	return errors.Join(append(o.errs, o.out.Flush())...)
}

func (o *outlet) failed(err error) {
	if err != nil {
		o.errs = append(o.errs, err)
	}
}

// mostHeld is how many bytes of a draft wait in memory for its turn.
const mostHeld = 1 << 20

// draft is what a report will say of one bundle. It is held until the bundles before it
// are written.
type draft struct {
	*outlet
	// turn is closed when those before it are written; nil for a draft whose turn it is.
	turn <-chan struct{}
	held []byte
	// through tells that it is written as it comes.
	through bool
	some    bool
	limit   limit
	errs    []error
}

// Write implements io.Writer.
func (d *draft) Write(p []byte) (int, error) {
	if d.through {
		return d.out.Write(p)
	}
	d.held = append(d.held, p...)
	if len(d.held) > mostHeld {
		if d.turn != nil {
			<-d.turn
		}
		d.outlet.through(d)
	}
	return len(p), nil
}

// WriteString implements io.StringWriter, without a copy of its own.
func (d *draft) WriteString(s string) (int, error) {
	if d.through {
		return d.out.WriteString(s)
	}
	if len(d.held)+len(s) > mostHeld {
		return d.Write([]byte(s))
	}
	d.held = append(d.held, s...)
	return len(s), nil
}

// add writes a finding of the document, unless there are too many of its kind.
func (d *draft) add(doc *Document, f *Finding) {
	if d.finding == nil || d.rest != nil && !d.limit.shows(f, d.style.Most) {
		return
	}
	d.next()
	if err := d.finding(d, doc, f, d.style); err != nil {
		d.errs = append(d.errs, err)
	}
}

// next separates what comes from what there is.
func (d *draft) next() {
	if d.some {
		_, _ = io.WriteString(d, d.between)
	}
	d.some = true
}

// end says what was not written of the bundle, and what was not made.
func (d *draft) end(more []rest) {
	if d.rest == nil {
		return
	}
	if all := d.limit.rest(more); len(all) > 0 {
		d.next()
		d.rest(d, all, d.style)
	}
}
