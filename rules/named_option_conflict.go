package rules

import (
	"fmt"
	"net/netip"
	"slices"
	"strings"

	"github.com/regionlint/regionlint/bundle"
	"github.com/regionlint/regionlint/parse/manifest"
	"github.com/regionlint/regionlint/parse/named"
	"github.com/regionlint/regionlint/parse/version"
)

var namedOptionConflict = Rule{
	Code: "DNS001", Name: "named-option-conflict", Severity: Error, Fix: Unsafe, Since: "0.1",
	Check: func(p *Pass) {
		p.eachNamed(func(h *bundle.Host, conf *named.File) {
			if !reads(conf) {
				p.skip(h.Name, "named cannot read "+bundle.NamedConfOptions)
				return
			}
			options, maas := conf.Options(), maasIncludes(conf)
			if options == nil || len(maas.inside) == 0 {
				return // namedInclude says so
			}
			if path := unreadInclude(options.Body); path != "" {
				p.skipUnread(h, path)
			}
			writes := p.maasWrites(h, options, &maas)
			for _, s := range options.Body {
				if maas.wrote(s) || s.Included != nil {
					continue
				}
				if also := writes(s); also.set != never {
					p.report(conflict(h, conf, s, also, maas.inside[0]))
				}
			}
		})
	},
}

// alsoSet is whether MAAS's file sets an option too.
type alsoSet struct {
	set likelihood
	// there is where it does, when the bundle holds the file. Else because says
	// why or when it does all the same.
	there   *named.Statement
	because string
}

// likelihood is how surely something is so.
type likelihood int

const (
	never likelihood = iota
	perhaps
	surely
)

// maasWrites returns what tells whether MAAS's file sets the option of a statement
// too. What the file in the bundle holds counts, once MAAS has written it:
// dnssec-validation is always in it. Else MAAS's release tells.
func (p *Pass) maasWrites(h *bundle.Host, options *named.Statement, maas *maasInclude) func(*named.Statement) alsoSet {
	written := map[string]*named.Statement{}
	for _, s := range options.Body {
		if maas.wrote(s) && written[s.Name] == nil {
			written[s.Name] = s
		}
	}
	if written["dnssec-validation"] == nil {
		return func(s *named.Statement) alsoSet { return p.maasWouldWrite(h, s) }
	}
	return func(s *named.Statement) alsoSet {
		there := written[s.Name]
		if there == nil || !named.SetOnce(s.Name) {
			return alsoSet{}
		}
		return alsoSet{set: surely, there: there}
	}
}

// MAAS's file sets empty-zones-enable from 3.0 on, and from 2.9.3 on in 2.9.
const (
	emptyZonesSince   version.MAAS = 300
	emptyZonesPerhaps version.MAAS = 209
)

// maasWouldWrite is what MAAS's template has
// (provisioningserver/templates/dns/named.conf.options.inside.maas.template).
func (p *Pass) maasWouldWrite(h *bundle.Host, s *named.Statement) alsoSet {
	always := alsoSet{set: surely, because: fmt.Sprintf("MAAS %s always sets `%s`", p.Bundle.MAAS, s.Name)}
	switch s.Name {
	case "dnssec-validation":
		return always
	case "empty-zones-enable":
		switch {
		case p.Bundle.MAAS >= emptyZonesSince:
			return always
		case p.Bundle.MAAS == emptyZonesPerhaps:
			return alsoSet{set: perhaps, because: "MAAS sets `empty-zones-enable` from 2.9.3 on; the bundle does not hold the file that it wrote"}
		}
	case "forwarders":
		if !h.IsRegion() && h.Roles.Has(manifest.Rack) {
			return alsoSet{set: surely, because: "MAAS has racks forward to the regions"}
		}
		return alsoSet{set: perhaps, because: "MAAS sets `forwarders` once its upstream_dns is set; the bundle does not hold the file that it wrote"}
	}
	// MAAS leaves these out when they stand in named.conf.options itself.
	if isAllowed(s) && s.Source() != h.Named.Conf.Source {
		return alsoSet{set: surely, because: fmt.Sprintf("MAAS leaves `%s` out only where it stands in %s itself", s.Name, bundle.NamedConfOptions)}
	}
	return alsoSet{}
}

// isAllowed tells whether the statement is one of those that MAAS leaves to the
// operator.
func isAllowed(s *named.Statement) bool {
	switch s.Name {
	case "allow-query", "allow-recursion", "allow-query-cache":
		return true
	}
	return false
}

func conflict(h *bundle.Host, conf *named.File, s *named.Statement, also alsoSet, include *named.Statement) Finding {
	f := Finding{
		Message: fmt.Sprintf("`%s` is set here and in MAAS's own options, so BIND does not start", s.Name),
		Host:    h.Name,
		Primary: Label{Place: s.Keyword.Place},
		Related: []Label{{Place: include.Tokens[0].Place, Text: "MAAS's options are included here"}},
		Notes:   []string{fmt.Sprintf("named-checkconf says: '%s' redefined near '%s'", s.Name, s.Name)},
	}
	if also.set == perhaps {
		f.Severity = Warning
		f.Message = fmt.Sprintf("`%s` is set here, and BIND does not start where MAAS's own options set it too", s.Name)
		f.Notes = []string{fmt.Sprintf("named-checkconf then says: '%s' redefined near '%s'", s.Name, s.Name)}
	}
	if also.there != nil {
		f.Related = append([]Label{{Place: also.there.Keyword.Place, Text: "MAAS sets it here"}}, f.Related...)
	} else {
		f.Notes = append(f.Notes, also.because)
	}
	if isAllowed(s) {
		f.Help = leaveToOperator(h, conf, s)
		return f
	}
	f.Help = moveToMAAS(h, s, also.there)
	edit, ok := s.Removal()
	if ok && readOnce(conf, s) {
		f.Fixes = []Fix{{
			Applicability: Unsafe, Message: fmt.Sprintf("remove `%s`", s.Name), Takes: Effect{Host: h.Name, Service: Named},
		}}
		f.Fixes[0].Edits = append(f.Fixes[0].Edits, edit)
	}
	return f
}

// readOnce tells whether the statement's file is included once: elsewhere the
// option may be in its place.
func readOnce(conf *named.File, s *named.Statement) bool {
	times := 0
	for _, src := range conf.Sources {
		if src.Path == s.Source().Path {
			times++
		}
	}
	return times == 1
}

// leaveToOperator is the help for an option that MAAS leaves out of its file when
// it comes upon it in named.conf.options.
func leaveToOperator(h *bundle.Host, conf *named.File, s *named.Statement) string {
	service := "maas-regiond"
	if !h.IsRegion() {
		service = "maas-rackd"
	}
	restart := fmt.Sprintf("run `sudo systemctl restart %s`: MAAS then leaves `%s` out of its own file", service, s.Name)
	if s.Source() != conf.Source {
		return fmt.Sprintf("remove it, or move it into %s itself and %s", bundle.NamedConfOptions, restart)
	}
	return restart + "; or remove it here"
}

// moveToMAAS is the help for an option whose value MAAS's own settings can hold.
func moveToMAAS(h *bundle.Host, s, there *named.Statement) string {
	remove := fmt.Sprintf("remove `%s` in line %d and run `sudo systemctl restart bind9`", s.Name, s.Source().Line(s.Keyword.Place.Span.Start))
	switch {
	case s.Name == "forwarders" && h.IsRegion():
		was, all := upstream(there), upstream(there, s)
		if all == "" {
			break
		}
		if was == all {
			return "MAAS's upstream_dns has these addresses already: " + remove
		}
		return fmt.Sprintf("%s; to keep its addresses, first run %s", remove, setConfig("upstream_dns", all))
	case s.Name == "forwarders":
		return "what the regions forward to is MAAS's setting upstream_dns: " + remove
	case s.Name == "dnssec-validation" && h.IsRegion():
		value, ok := s.Value()
		if has, hasOne := valueOf(there); !ok || hasOne && has == value {
			break
		}
		return fmt.Sprintf("%s; to keep its value, first run %s", remove, setConfig("dnssec_validation", value))
	}
	return "MAAS's own value counts: " + remove
}

func setConfig(name, value string) string {
	return fmt.Sprintf("`maas $PROFILE maas set-config name=%s value=\"%s\"`", name, value)
}

// upstream is the value of upstream_dns for the addresses of forwarders. It takes no
// ports.
func upstream(forwarders ...*named.Statement) string {
	var list []string
	for _, s := range forwarders {
		if s == nil {
			continue
		}
		for _, token := range s.Elements() {
			if _, err := netip.ParseAddr(token.Text); err == nil && !slices.Contains(list, token.Text) {
				list = append(list, token.Text)
			}
		}
	}
	return strings.Join(list, " ")
}

func valueOf(s *named.Statement) (value string, ok bool) {
	if s == nil {
		return "", false
	}
	return s.Value()
}
