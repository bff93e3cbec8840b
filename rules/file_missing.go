package rules

import (
	"errors"
	"fmt"
	"strings"
	"syscall"

	"github.com/regionlint/regionlint/bundle"
	"github.com/regionlint/regionlint/parse"
)

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
