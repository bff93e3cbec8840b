package rules

import (
	"iter"
	"slices"
	"strings"

	"github.com/regionlint/regionlint/bundle"
	"github.com/regionlint/regionlint/parse"
	"github.com/regionlint/regionlint/parse/hba"
)

// openRegions are the regions whose database and user are known, and may stand in
// a message. It skips the others.
func (p *Pass) openRegions() []region {
	return slices.DeleteFunc(p.regions(), func(r region) bool {
		reason := r.Unnamed()
		if reason != "" {
			p.skip(r.Host.Name, reason)
		}
		return reason != ""
	})
}

// reached are the valid records of a server that some connection may reach. Of
// the others HBA008 speaks.
func reached(server *bundle.Host) iter.Seq[*hba.Record] {
	return func(yield func(*hba.Record) bool) {
		number := 0
		for r := range server.HBA.All() {
			if r.Valid() && !server.HBA.IsUnreachable(number) && !yield(r) {
				return
			}
			number++
		}
	}
}

// recordSubject tells the findings about records of one file apart.
func recordSubject(r *hba.Record) string {
	return strings.Join([]string{r.Written(hba.DatabasePart), r.Written(hba.UserPart), r.Written(hba.AddressPart)}, " ")
}

// recordFix is a safe fix to records, which PostgreSQL reads on a reload.
func recordFix(server *bundle.Host, message string, edits ...parse.Edit) Fix {
	return Fix{
		Applicability: Safe, Message: message, Edits: edits,
		Takes: told(server, true),
	}
}

// replaceMethod writes another method in a record; ok is false where that changes
// nothing, and where the word stands in a file that the record names as @file.
func replaceMethod(server *bundle.Host, r *hba.Record, method string) (fix Fix, ok bool) {
	fix = unsafe(recordFix(server, "write "+method+" in place of "+r.Method, r.MethodToken().Place.Replace(method)))
	return fix, methodFix(r, method) != NoFix
}

// methodFix is the applicability of the fix by replaceMethod.
func methodFix(r *hba.Record, method string) Applicability {
	if r.Method == method || r.IsApart() && r.MethodToken().Place.Source != r.Source {
		return NoFix
	}
	return Unsafe
}

// removable is the applicability of the fix by removeRecord, if that may be offered.
func removable(server *bundle.Host, mayGo bool) Applicability {
	if mayGo && mayRemove(server) {
		return Unsafe
	}
	return NoFix
}

// removeRecord takes the lines of a record out; ok is false for the last record,
// without which the server does not start. A file whose last line has no end
// stays one.
func removeRecord(server *bundle.Host, r *hba.Record) (fix Fix, ok bool) {
	span := r.Lines()
	if text := r.Source.Text; span.Start > 0 && text[span.End-1] != '\n' {
		span.Start -= len(r.Source.LineEnd(span.Start - 1))
	}
	edit := parse.Place{Source: r.Source, Span: span}.Replace("")
	return unsafe(recordFix(server, "remove the line", edit)), mayRemove(server)
}

// mayRemove tells whether a server has more than one record: without any it does not
// start.
func mayRemove(server *bundle.Host) bool { return len(server.HBA.Records) > 1 }

// countedPlace stands for that of a finding that may only be counted: the record's, if
// that is on the same line.
func countedPlace(r *hba.Record, place func(*hba.Record) parse.Place) parse.Place {
	if r.IsOneLine() {
		return r.Place()
	}
	return place(r)
}

// methodPlace is where a record's method stands, else the record.
func methodPlace(r *hba.Record) parse.Place {
	if place := r.MethodToken().Place; place.Source == r.Source {
		return place
	}
	return r.Place()
}

// addressPlace is where a record's address stands, else the record.
func addressPlace(r *hba.Record) parse.Place {
	if place := r.Fields()[3][0].Place; place.Source == r.Source {
		return place
	}
	return r.Place()
}

// passwordMethod is the method for a record whose clients have passwords, of
// whichever kind they are stored: md5, which takes those for SCRAM too since
// PostgreSQL 10. From 18 on, where it is on its way out, it is scram-sha-256,
// unless the server still stores passwords for md5.
func (p *Pass) passwordMethod(server *bundle.Host) string {
	switch asked := p.askedMethod(server); {
	case asked != "":
		return asked
	case hba.DeprecatesMD5(server.PostgreSQL) && !storesMD5(server):
		return "scram-sha-256"
	}
	return "md5"
}

// askedMethod is the method that the settings ask for; "" for none, and where the
// server would refuse the whole file for it.
func (p *Pass) askedMethod(server *bundle.Host) string {
	m, known := hba.MethodByName(p.Options.HBAMethod)
	if !known || !m.Versions.Has(server.PostgreSQL) {
		return ""
	}
	return m.Name
}

// storesMD5 tells whether the server is told to store new passwords for md5.
func storesMD5(server *bundle.Host) bool {
	if server.Conf == nil {
		return false
	}
	encryption, _, _ := server.Conf.String("password_encryption")
	return encryption == "md5"
}
