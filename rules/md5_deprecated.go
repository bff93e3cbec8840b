package rules

import (
	"fmt"
	"iter"

	"github.com/regionlint/regionlint/bundle"
	"github.com/regionlint/regionlint/parse/hba"
)

var md5Deprecated = Rule{
	Code: "HBA011", Name: "md5-deprecated", Severity: Info, Since: "0.1",
	Check: func(p *Pass) {
		p.each(p.Bundle.Servers(), bundle.PgHBAConf, func(h *bundle.Host) {
			encryption, reason := passwordEncryption(h)
			switch {
			case !hba.PrefersSCRAM(h.PostgreSQL) || !hasMethod(h, "md5"):
			case reason != "":
				p.skip(h.Name, reason)
			case encryption == "scram-sha-256":
				p.report(md5Finding(h, some(withMethod(h, "md5"))))
			}
		})
	},
}

// withMethod are the valid records of a server that have a method. Of the lines
// of a file that is included twice, each counts once.
func withMethod(h *bundle.Host, method string) iter.Seq[*hba.Record] {
	return func(yield func(*hba.Record) bool) {
		seen := map[lines]bool{}
		for r := range h.HBA.All() {
			if !r.Valid() || r.Method != method {
				continue
			}
			if !h.HBA.IsAlone() {
				if seen[linesOf(r)] {
					continue
				}
				seen[linesOf(r)] = true
			}
			if !yield(r) {
				return
			}
		}
	}
}

// hasMethod tells whether a valid record has a method.
func hasMethod(h *bundle.Host, method string) bool {
	for range withMethod(h, method) {
		return true
	}
	return false
}

// only are the records of which something is so.
func only(records iter.Seq[*hba.Record], is func(*hba.Record) bool) iter.Seq[*hba.Record] {
	return func(yield func(*hba.Record) bool) {
		for r := range records {
			if is(r) && !yield(r) {
				return
			}
		}
	}
}

// someOf are the first of many records, as many as a finding shows, and how many they
// all are.
type someOf struct {
	first []*hba.Record
	count int
}

func some(records iter.Seq[*hba.Record]) (s someOf) {
	for r := range records {
		if s.count++; s.count <= 1+mostRelated {
			s.first = append(s.first, r)
		}
	}
	return s
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
func md5Finding(h *bundle.Host, records someOf) Finding {
	f := Finding{
		Message: "a line has method md5, where scram-sha-256 would do",
		Host:    h.Name,
		Primary: Label{Place: methodPlace(records.first[0])},
		Notes: []string{
			"md5 takes passwords of both kinds; new ones are stored for scram-sha-256 here",
			"to list passwords of the old kind, which scram-sha-256 does not take: SELECT rolname FROM pg_authid WHERE rolpassword LIKE 'md5%'",
		},
		Help: "set each password of the old kind anew with `\\password`; see that clients use libpq 10 or newer; then write scram-sha-256",
	}
	if records.count > 1 {
		f.Message = fmt.Sprintf("%d lines have method md5, where scram-sha-256 would do", records.count)
	}
	more := relateMethods(&f, records)
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
func relateMethods(f *Finding, records someOf) (notes []string) {
	for _, r := range records.first[1:] {
		f.Related = append(f.Related, Label{Place: methodPlace(r)})
	}
	if more := records.count - len(records.first); more > 0 {
		return []string{fmt.Sprintf("not shown: %d more of these lines", more)}
	}
	return nil
}
