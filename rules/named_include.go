package rules

import (
	"fmt"
	"slices"
	"strings"

	"github.com/regionlint/regionlint/bundle"
	"github.com/regionlint/regionlint/parse"
	"github.com/regionlint/regionlint/parse/named"
)

// maasOptions is the file with the options that MAAS writes
// (MAAS_NAMED_CONF_OPTIONS_INSIDE_NAME in provisioningserver/dns/config.py).
const maasOptions = "/etc/bind/maas/named.conf.options.inside.maas"

var namedInclude = Rule{
	Code: "DNS002", Name: "named-include", Severity: Error, Since: "0.1",
	Check: func(p *Pass) {
		p.eachNamed(func(h *bundle.Host, conf *named.File) {
			p.namedProblems(h, conf)
			if reads(conf) {
				p.checkMAASInclude(h, conf)
			}
		})
	},
}

// eachNamed calls check for each host whose BIND is MAAS's and in the bundle.
func (p *Pass) eachNamed(check func(*bundle.Host, *named.File)) {
	for _, h := range p.Bundle.Hosts {
		switch {
		case h.Named.Err != nil:
			p.skip(h.Name, fmt.Sprintf("%s cannot be read: %s", bundle.NamedConfOptions, bundle.Reason(h.Named.Err)))
		case h.Named.Conf != nil:
			check(h, h.Named.Conf)
		}
	}
}

// reads tells whether named comes to the end of the configuration. That options
// stand there twice it finds out on the way.
func reads(conf *named.File) bool {
	n := len(conf.Problems)
	return n == 0 || !conf.Problems[n-1].Fatal
}

// namedProblems reports for what else named refuses the file. That MAAS's options
// stand there twice is what the include is about, or namedOptionConflict.
func (p *Pass) namedProblems(h *bundle.Host, conf *named.File) {
	maas := maasIncludes(conf)
	for _, problem := range conf.Problems {
		if problem.Again != nil && (maas.wrote(problem.Again) || maas.wrote(problem.First)) {
			continue
		}
		f := Finding{
			Message: "named refuses the file: " + problem.Message,
			Host:    h.Name,
			Primary: Label{Place: problem.Place},
			Notes:   []string{"BIND does not start with it, and a reload changes nothing"},
			Help:    "correct it; `sudo named-checkconf` tells when it is right",
		}
		if strings.HasPrefix(problem.Text, "missing") {
			f.Help = "write `;` behind it"
		}
		if problem.Text != "" {
			f.Notes = append([]string{"named-checkconf says: " + problem.Text}, f.Notes...)
		}
		if problem.First != nil {
			f.Related = []Label{{Place: problem.First.Keyword.Place, Text: "the first one"}}
			f.Help = "keep one of the two"
		}
		p.report(f)
	}
}

// maasInclude are the places at which MAAS's options are included.
type maasInclude struct {
	// inside are those in the block options, views those in a view, in which BIND
	// takes these options too, and outside all others.
	inside, views, outside []*named.Statement
}

func maasIncludes(conf *named.File) (m maasInclude) {
	m.find(conf.Statements, &m.outside)
	return m
}

// find puts the includes among statements into a list, those deeper inside into
// that of their block.
func (m *maasInclude) find(statements []*named.Statement, list *[]*named.Statement) {
	for _, s := range statements {
		switch {
		case s.Included != nil && s.Included.Names(maasOptions):
			*list = append(*list, s)
		case s.Name == "options":
			m.find(s.Body, &m.inside)
		case s.Name == "view":
			m.find(s.Body, &m.views)
		default:
			m.find(s.Body, &m.outside)
		}
	}
}

// wrote tells whether a statement stands in MAAS's file.
func (m *maasInclude) wrote(s *named.Statement) bool {
	for _, include := range slices.Concat(m.inside, m.views, m.outside) {
		for _, file := range include.Included.Files {
			if s.Source().Path == file {
				return true
			}
		}
	}
	return false
}

func (p *Pass) checkMAASInclude(h *bundle.Host, conf *named.File) {
	maas := maasIncludes(conf)
	for _, s := range maas.outside {
		p.report(outsideOptions(h, conf, s, len(maas.inside) > 0))
	}
	for i, s := range maas.inside {
		if i > 0 {
			p.report(includedAgain(h, maas.inside[0], s))
		}
	}
	if len(maas.inside)+len(maas.views)+len(maas.outside) > 0 {
		return
	}
	if path := unreadInclude(conf.Statements); path != "" {
		p.skipUnread(h, path)
		return
	}
	p.report(noInclude(h, conf))
}

func (p *Pass) skipUnread(h *bundle.Host, path string) {
	p.skip(h.Name, fmt.Sprintf("%s, which %s includes, is not in the bundle", path, bundle.NamedConfOptions))
}

// unreadInclude is the path of a file that the bundle does not hold; "" if it
// holds all but MAAS's own.
func unreadInclude(statements []*named.Statement) string {
	for _, s := range statements {
		if s.Included != nil && s.Included.Err != nil && !s.Included.Names(maasOptions) {
			return s.Included.Path
		}
		if path := unreadInclude(s.Body); path != "" {
			return path
		}
	}
	return ""
}

const restartBIND = "; then run `sudo systemctl restart bind9`"

const writeInclude = `include "` + maasOptions + `";`

func noInclude(h *bundle.Host, conf *named.File) Finding {
	f := Finding{
		Message: "BIND runs without MAAS's options: they are not included",
		Host:    h.Name,
		Notes:   []string{"BIND then does not forward to MAAS's upstream_dns, and refuses clients in other networks"},
		Help:    fmt.Sprintf("write `%s` into the block `options`", writeInclude) + restartBIND,
	}
	if options := conf.Options(); options != nil {
		f.Primary = Label{Place: options.Keyword.Place, Text: "MAAS's include belongs in this block"}
		return f
	}
	f.Message = fmt.Sprintf("%s has no block `options`, so MAAS's options are not included", bundle.NamedConfOptions)
	f.Primary = Label{Place: endOf(conf.Source)}
	f.Notes = append(f.Notes, "`maas-region edit_named_options` says then: Can't find options {} block")
	f.Help = fmt.Sprintf("write `options { %s };`", writeInclude) + restartBIND
	return f
}

// outsideOptions is about an include in the wrong place; inside tells that one stands
// in the right place too.
func outsideOptions(h *bundle.Host, conf *named.File, s *named.Statement, inside bool) Finding {
	f := Finding{
		Message: "MAAS's options are included outside of the block `options`, so BIND does not start",
		Host:    h.Name,
		Primary: Label{Place: s.Tokens[0].Place},
		Notes:   []string{"named-checkconf says: unknown option 'dnssec-validation'"},
		Help:    "move the line into the block `options`",
	}
	if inside {
		f.Help = "remove the line: the block `options` has it too"
	}
	if options := conf.Options(); options != nil {
		f.Related = []Label{{Place: options.Keyword.Place, Text: "the block that it belongs in"}}
	}
	f.Help += restartBIND
	return f
}

func includedAgain(h *bundle.Host, first, again *named.Statement) Finding {
	return Finding{
		Message: "MAAS's options are included twice, so BIND does not start",
		Host:    h.Name,
		Primary: Label{Place: again.Tokens[0].Place},
		Related: []Label{{Place: first.Tokens[0].Place, Text: "the first time"}},
		Notes:   []string{"named-checkconf says: 'dnssec-validation' redefined near 'dnssec-validation'"},
		Help:    "remove one of the two lines" + restartBIND,
	}
}

// endOf is the place behind the last byte of a file.
func endOf(src *parse.Source) parse.Place {
	return parse.Place{Source: src, Span: parse.Span{Start: len(src.Text), End: len(src.Text)}}
}
