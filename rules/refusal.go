package rules

import (
	"fmt"

	"github.com/regionlint/regionlint/parse/hba"
)

// refused is what the findings about a region that does not get in share.
func (p *Pass) refused(a admission, message string) Finding {
	f := Finding{Message: message, Host: a.Host.Name, Subject: a.source.String()}
	if label, ok := a.label(); ok {
		f.Related = append(f.Related, label)
	}
	return f
}

func (p *Pass) insertAbove(a admission, f *Finding) {
	catching := p.catching(a)
	line := p.line(a, catching.Source, catching.Lines().Start)
	help := fmt.Sprintf("add `%s` above it", line)
	fix := recordFix(a.server, help, hba.InsertBefore(catching, line))
	if a.byItsName(a.record) {
		// It gets in as it is, and nobody knows whether the role has its password.
		fix = unsafe(fix)
	}
	p.offer(a, f, help, fix)
	p.report(*f)
}

// offer adds a fix that writes a record, unless no record can have the names, or
// they are likely wrong.
func (p *Pass) offer(a admission, f *Finding, help string, fix Fix) {
	if a.doubted {
		f.Help = "see that the region's database and user are right first (RGD006); if they are, " + help
		return
	}
	if !p.entry(a).Writable() {
		f.Help = "pg_hba.conf cannot hold such a name: correct database_name and database_user in regiond.conf"
		return
	}
	f.Help, f.Fixes = help, []Fix{fix}
}

// standby names the server behind a preposition, when it is not the primary.
func (a admission) standby(preposition string) string {
	if a.server.IsDatabase() {
		return ""
	}
	return " " + preposition + " standby " + a.server.Name
}

// peer is the client as the server names it.
func (a admission) peer() string {
	if a.source.Local {
		return "the Unix socket"
	}
	return "host " + a.source.String()
}

// answer is what the server says, as far as it is the same in all versions.
func (a admission) answer(start string) string {
	host := a.source.String()
	if a.source.Local {
		host = "[local]"
	}
	return fmt.Sprintf(`PostgreSQL answers: %s for host "%s", user "%s", database "%s"`, start, host, a.User, a.Database)
}
