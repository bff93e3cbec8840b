package rules

import (
	"fmt"

	"github.com/regionlint/regionlint/bundle"
	"github.com/regionlint/regionlint/parse"
	"github.com/regionlint/regionlint/parse/regiond"
)

var optionTooNew = Rule{
	Code: "RGD012", Name: "option-too-new", Severity: Warning, Since: "0.1",
	Check: func(p *Pass) {
		if !p.knowsMAAS() {
			return
		}
		p.eachLoaded(func(h *bundle.Host) {
			for _, o := range h.Regiond.Entries() {
				if o.Definition != nil && !o.Known && !o.Shadowed {
					p.reportTooNew(h, o)
				}
			}
		})
	},
}

func (p *Pass) reportTooNew(h *bundle.Host, o *regiond.Option) {
	release, since := h.Regiond.Release, o.Definition.Release
	f := Finding{
		Message: fmt.Sprintf("MAAS %s does not know %s, which came with %s", release, o.Key, since),
		Host:    h.Name,
		Subject: o.Key,
		Primary: Label{Place: h.Regiond.Place(o.KeySpan)},
		Notes:   []string{fmt.Sprintf("MAAS %s ignores it silently", release)},
		Help:    fmt.Sprintf("remove the line, or upgrade MAAS to %s or later", since),
	}
	if without := withoutOption[o.Key]; without != "" {
		f.Notes = append(f.Notes, without)
	}
	if place := p.Bundle.Manifest.MAASPlace; place != (parse.Place{}) && p.Bundle.MAAS == p.Bundle.Manifest.MAAS {
		f.Related = []Label{{Place: place, Text: "the release that the hosts run"}}
	}
	p.report(f)
}

// withoutOption is what releases do that do not know an option yet, where that
// is not what one may think.
var withoutOption = map[string]string{
	"num_workers":      fmt.Sprintf("it always starts %d workers", regiond.DefaultWorkers),
	"database_port":    "it always connects to port 5432",
	"database_sslmode": "its connection to the database is encrypted only where the server offers that, and it does not check the server's certificate",
	"vault_url":        "it keeps its secrets in the database, not in Vault",
}
