package rules

import (
	"errors"
	"fmt"
	"strings"
	"syscall"

	"github.com/regionlint/regionlint/bundle"
	"github.com/regionlint/regionlint/parse"
)

var manifestInvalid = Rule{
	Code: "BND001", Name: "manifest-invalid", Severity: Error, Since: "0.1",
	Check: func(p *Pass) {
		for _, problem := range p.Bundle.Manifest.Problems {
			f := Finding{
				Message: withoutSecret(problem.Message, problem.Place),
				Host:    problem.Host,
				Primary: Label{Place: problem.Place},
				Help:    problem.Help,
			}
			if problem.Place.Span.Len() == 0 {
				f.Primary.Text = "here"
			}
			if problem.Related.Source != nil {
				f.Related = []Label{{Place: problem.Related, Text: problem.RelatedText}}
			}
			p.report(f)
		}
		for _, h := range p.Bundle.Regions() {
			if len(h.Addresses) == 0 && !h.IsDatabase() && len(p.Bundle.Manifest.Problems) == 0 {
				p.report(Finding{
					Severity: Warning,
					Message:  fmt.Sprintf("region host %s has no addresses, so whether it gets to the database is not checked", h.Name),
					Host:     h.Name,
					Primary:  Label{Place: h.Place},
					Help:     "give it `addresses:`, those from which it reaches the database",
				})
			}
		}
	},
}

// withoutSecret is a message that quotes what stands at a place, with a secret
// in it masked.
func withoutSecret(message string, place parse.Place) string {
	if place.Source == nil || !place.Source.HoldsSecret(place.Span) {
		return message
	}
	for _, quotes := range []string{`"`, "'", ""} {
		if written := strings.Trim(place.Text(), quotes); written != "" {
			message = strings.ReplaceAll(message, written, strings.Trim(place.Source.Shown(place.Span), quotes))
		}
	}
	return message
}

var fileMissing = Rule{
	Code: "BND002", Name: "file-missing", Severity: Error, Since: "0.1",
	Check: func(p *Pass) {
		for _, h := range p.Bundle.Hosts {
			if h.Dir == "" {
				p.skip(h.Name, "the manifest does not say where its files are")
				continue
			}
			for _, missing := range h.Missing {
				p.report(missingFile(h, missing))
			}
		}
	},
}

func missingFile(h *bundle.Host, m bundle.Missing) Finding {
	f := Finding{
		Message: fmt.Sprintf("host %s has no %s in the bundle", h.Name, m.Name),
		Host:    h.Name,
		Subject: m.Name,
		Primary: Label{Place: h.Place, Text: "its roles: " + h.Roles.String()},
		Notes:   []string{"looked for " + strings.Join(m.Looked, ", ")},
		Help:    fmt.Sprintf("copy the file from %s into the bundle, or name it in the manifest under `files`", h.Name),
	}
	switch given := givenPath(h, m.Name); {
	case given.Source != nil:
		f.Primary = Label{Place: given, Text: "there is none here"}
		f.Help = "correct the path, which starts at the bundle's root, or leave it out to have the usual places searched"
	case h.DirPlace.Source != nil:
		f.Primary = Label{Place: h.DirPlace, Text: "where its files are looked for"}
	}
	if m.Err != nil {
		f.Message = fmt.Sprintf("%s of host %s cannot be read: %s", m.Name, h.Name, bundle.Reason(m.Err))
		f.Help = "make it a file that you may read"
		switch {
		case errors.Is(m.Err, parse.ErrOutside):
			f.Help = "put the file itself into the bundle, where a path or a link leads out of it"
		case errors.Is(m.Err, syscall.ENOTDIR):
			f.Help = "something on the way is a file: lay the directories out as on the host"
		}
	}
	return f
}

// givenPath is where the manifest gives the path of a host's file itself.
func givenPath(h *bundle.Host, name string) parse.Place {
	return map[string]parse.Place{
		bundle.RegiondConf:    h.Files.Regiond.Place,
		bundle.PgHBAConf:      h.Files.PgHBA.Place,
		bundle.PostgreSQLConf: h.Files.PostgreSQL.Place,
	}[name]
}

var databaseHostUndecided = Rule{
	Code: "BND003", Name: "database-host-undecided", Severity: Error, Since: "0.1",
	Check: func(p *Pass) {
		m := p.Bundle.Manifest
		hosts := p.Bundle.Databases()
		switch {
		case len(m.Hosts) == 0:
			// The manifest itself is broken, which is said elsewhere.
		case len(hosts) == 0 && m.Database.Address == "" && !m.Database.Broken:
			p.report(Finding{
				Message: "no host has the role database, and no database.address is given",
				Primary: Label{Place: parse.Place{Source: m.Source}},
				Notes:   []string{"without it nobody can tell which database the regions must reach"},
				Help:    "give the role `database` to the host of the PostgreSQL primary, or set `database:` with its `address:`",
			})
		case len(hosts) > 1:
			p.report(manyDatabases(hosts))
		}
	},
}

func manyDatabases(hosts []*bundle.Host) Finding {
	first, second, others := hosts[0], hosts[1], hosts[2:]
	f := Finding{
		Message: fmt.Sprintf("hosts %s and %s both have the role database", first.Name, second.Name),
		Host:    second.Name,
		Primary: Label{Place: second.RolesPlace, Text: "the second one"},
		Related: []Label{{Place: first.RolesPlace, Text: "the first one"}},
		Help:    "a deployment has one primary: give the others the role `standby`",
	}
	if len(others) > 0 {
		f.Message = fmt.Sprintf("hosts %s, %s and %d more have the role database", first.Name, second.Name, len(others))
	}
	for _, h := range others {
		f.Related = append(f.Related, Label{Place: h.RolesPlace, Text: "so has " + h.Name})
	}
	return f
}

var addressReused = Rule{
	Code: "BND004", Name: "address-reused", Severity: Error, Since: "0.1",
	Check: func(p *Pass) {
		first := map[string]*bundle.Host{}
		labels := map[string]Label{}
		for _, h := range p.Bundle.Hosts {
			for _, a := range h.Addresses {
				key := a.Addr.String()
				other, taken := first[key]
				if !taken {
					first[key] = h
					labels[key] = Label{Place: a.Place, Text: "and " + h.Name + " here"}
					continue
				}
				if other == h {
					continue
				}
				p.report(Finding{
					Message: fmt.Sprintf("hosts %s and %s both have the address %s", other.Name, h.Name, key),
					Host:    h.Name,
					Subject: key,
					Primary: Label{Place: a.Place, Text: h.Name + " has it here"},
					Related: []Label{labels[key]},
					Help:    "an address belongs to one host: correct one of the two",
				})
			}
		}
	},
}

var outsideTheBundle = Rule{
	Code: "BND005", Name: "outside-the-bundle", Severity: Warning, Since: "0.1",
	Check: func(p *Pass) {
		// A file that is included twice leads out twice.
		said := map[parse.Place]bool{}
		for _, place := range p.Bundle.Outside {
			if said[place] {
				continue
			}
			said[place] = true
			path := strings.Trim(place.Source.Shown(place.Span), `'"@`)
			p.report(Finding{
				Message: fmt.Sprintf("`%s` leads out of the bundle, so what it holds is not checked", path),
				Host:    p.hostOf(place.Source),
				Subject: path,
				Primary: Label{Place: place},
				Help:    "put the file into the host's directory of the bundle, at the path that it has on the host",
			})
		}
	},
}

// hostOf is the name of the host that a source belongs to; "" if none.
func (p *Pass) hostOf(src *parse.Source) string {
	for _, h := range p.Bundle.Hosts {
		for _, s := range h.Sources() {
			if s.Path == src.Path {
				return h.Name
			}
		}
	}
	return ""
}
