package rules

import (
	"fmt"

	"github.com/regionlint/regionlint/bundle"
	"github.com/regionlint/regionlint/parse/hba"
)

var md5Deprecated = Rule{
	Code: "HBA011", Name: "md5-deprecated", Severity: Info, Since: "0.1",
	Check: func(p *Pass) {
		p.each(p.Bundle.Servers(), bundle.PgHBAConf, func(h *bundle.Host) {
			records := withMethod(h, "md5")
			if len(records) == 0 || !hba.PrefersSCRAM(h.PostgreSQL) {
				return
			}
			encryption, reason := passwordEncryption(h)
			switch {
			case reason != "":
				p.skip(h.Name, reason)
			case encryption == "scram-sha-256":
				p.report(md5Finding(h, records))
			}
		})
	},
}

// withMethod are the valid records of a server that have a method. Of the lines
// of a file that is included twice, each counts once.
func withMethod(h *bundle.Host, method string) (records []*hba.Record) {
	seen := map[lines]bool{}
	for r := range h.HBA.All() {
		if r.Valid() && r.Method == method && !seen[linesOf(r)] {
			seen[linesOf(r)] = true
			records = append(records, r)
		}
	}
	return records
}

// passwordEncryption is how a server stores new passwords, and reason why nobody
// can tell.
func passwordEncryption(h *bundle.Host) (method, reason string) {
	if reason, lacks := h.Lacks(bundle.PostgreSQLConf); lacks {
		return "", reason
	}
	if reason := h.Unsettled("password_encryption"); reason != "" {
		return "", reason
	}
	method, _, _ = h.Conf.Value("password_encryption")
	return method, ""
}

// md5Finding is one for all lines: they go together.
func md5Finding(h *bundle.Host, records []*hba.Record) Finding {
	f := Finding{
		Message: "a line has method md5, where scram-sha-256 would do",
		Host:    h.Name,
		Primary: Label{Place: methodPlace(records[0])},
		Notes: []string{
			"md5 takes passwords of both kinds; new ones are stored for scram-sha-256 here",
			"to list passwords of the old kind, which scram-sha-256 does not take: SELECT rolname FROM pg_authid WHERE rolpassword LIKE 'md5%'",
		},
		Help: "set each password of the old kind anew with `\\password`; see that clients use libpq 10 or newer; then write scram-sha-256",
	}
	if len(records) > 1 {
		f.Message = fmt.Sprintf("%d lines have method md5, where scram-sha-256 would do", len(records))
	}
	more := relateMethods(&f, records[1:])
	if hba.DeprecatesMD5(h.PostgreSQL) {
		f.Severity = Warning
		f.Notes = append(f.Notes, fmt.Sprintf("PostgreSQL %s warns whenever a password is stored for md5, and a later version will not take these any more", h.PostgreSQL))
	}
	f.Notes = append(f.Notes, more...)
	if label, ok := settingLabel(h, "password_encryption", "new passwords are of the new kind"); ok {
		f.Related = append(f.Related, label)
	}
	return f
}

// relateMethods shows the methods of further records, and says how many are left
// out.
func relateMethods(f *Finding, records []*hba.Record) (notes []string) {
	for i, r := range records {
		if i == mostRelated {
			return []string{fmt.Sprintf("not shown: %d more of these lines", len(records)-mostRelated)}
		}
		f.Related = append(f.Related, Label{Place: methodPlace(r)})
	}
	return nil
}
