package rules

import (
	"fmt"
	"slices"
	"strings"

	"github.com/regionlint/regionlint/bundle"
	"github.com/regionlint/regionlint/parse"
	"github.com/regionlint/regionlint/parse/pgbouncer"
	"github.com/regionlint/regionlint/reach"
)

var pgbouncerPoolMode = Rule{
	Code: "PGB001", Name: "pgbouncer-pool-mode", Severity: Error, Fix: Unsafe, Since: "0.1",
	Hosts: MoreHosts,
	Check: func(p *Pass) {
		for _, pooler := range p.Bundle.Hosts {
			if err := pooler.PgBouncer.Err; err != nil {
				p.skip(pooler.Name, fmt.Sprintf("%s cannot be read: %s", bundle.PgBouncerIni, bundle.Reason(err)))
			}
			if pooler.PgBouncer.Conf != nil {
				p.checkPooler(pooler)
			}
		}
	},
}

// pooled are the regions that one line of pgbouncer.ini decides about.
type pooled struct {
	pool    pgbouncer.Pool
	regions []*bundle.Host
	// unused tells that they connect to something else, as their files are.
	unused bool
}

// checkPooler looks at the regions that come through a PgBouncer. Where none does,
// it may be that something else leads to it, or that they are about to: all of
// them count then.
func (p *Pass) checkPooler(pooler *bundle.Host) {
	conf := pooler.PgBouncer.Conf
	regions := p.readers("database_host", "database_name", "database_user", portOption)
	others := func(h *bundle.Host) bool { return !reach.ComesThrough(p.Bundle, h, pooler) }
	through := slices.DeleteFunc(slices.Clone(regions), others)
	unused := len(through) == 0
	if !unused {
		regions = through
	}
	var wrong []*pooled
	for _, h := range regions {
		if reason := unknownMode(conf); reason != "" {
			p.skip(pooler.Name, reason)
			return
		}
		pool, reason := poolOf(conf, h)
		if unused && reason == noSuchDatabase {
			continue
		}
		if reason != "" {
			p.skip(h.Name, reason)
			continue
		}
		if pool.Mode == pgbouncer.Session {
			continue
		}
		i := slices.IndexFunc(wrong, func(w *pooled) bool { return w.pool.Place == pool.Place })
		if i < 0 {
			i = len(wrong)
			wrong = append(wrong, &pooled{pool: pool, unused: unused})
		}
		wrong[i].regions = append(wrong[i].regions, h)
	}
	for _, w := range wrong {
		p.report(w.finding(pooler))
	}
}

// unknownMode says why nobody can tell which modes PgBouncer has; "" when that can
// be told.
func unknownMode(conf *pgbouncer.File) string {
	if problem := conf.Problem; problem != nil {
		src := problem.Place.Source
		return fmt.Sprintf("PgBouncer cannot load %s, line %d: %s", src.Path, src.Line(problem.Place.Span.Start), problem.Text)
	}
	if len(conf.Unread) > 0 {
		return fmt.Sprintf("%s, which %s includes, is not in the bundle", conf.Unread[0].Place.Text(), bundle.PgBouncerIni)
	}
	return ""
}

// noSuchDatabase is why a region does not get through.
const noSuchDatabase = "PgBouncer has no such database as its database_name"

// poolOf is how PgBouncer pools the connections of a region, or why nobody can
// tell.
func poolOf(conf *pgbouncer.File, h *bundle.Host) (pool pgbouncer.Pool, reason string) {
	database, user := h.Regiond.String("database_name"), h.Regiond.String("database_user")
	if user == "" {
		user = reach.Region{Host: h}.SystemUser()
	}
	if conf.Database(database) == nil && conf.HasDatabases() {
		return pool, noSuchDatabase
	}
	pool, ok := conf.Pool(database, user)
	if !ok {
		return pool, fmt.Sprintf("whether [users] counts for the user that %s names depends on PgBouncer's version", bundle.PgBouncerIni)
	}
	return pool, ""
}

func (w *pooled) finding(pooler *bundle.Host) Finding {
	f := Finding{
		Message: fmt.Sprintf("PgBouncer on %s pools MAAS's connections by %s, but MAAS needs sessions", pooler.Name, w.pool.Mode),
		Host:    pooler.Name,
		Subject: w.pool.Section,
		Primary: Label{Place: w.pool.Place},
		Notes: []string{
			"regiond holds advisory locks and listens for notifications, which stay with one server connection",
		},
		Help: "set `pool_mode` to session here",
	}
	if w.unused {
		f.Severity = Warning
		f.Message = fmt.Sprintf("PgBouncer on %s pools connections to MAAS's database by %s, but MAAS needs sessions", pooler.Name, w.pool.Mode)
		f.Notes = append(f.Notes, "no region connects to it by the database_host and database_port that it has now")
	}
	switch {
	case w.pool.Key == "*":
		f.Notes = append(f.Notes, "the line `*` counts for all databases that have none of their own")
	case w.pool.Section == "databases":
		f.Notes = append(f.Notes, "what the database's line in [databases] says counts before [pgbouncer]")
	case w.pool.Section == "users":
		f.Notes = append(f.Notes, "what [users] says counts before [databases] and [pgbouncer]")
	default:
		database := shownOption(w.regions[0], "database_name")
		f.Help += fmt.Sprintf(", or add `pool_mode=session` to the line of %s in [databases] if others need it as it is", database)
	}
	f.Help += "; then run `sudo systemctl reload pgbouncer`"
	for _, h := range w.regions {
		if w.unused {
			break
		}
		for _, key := range []string{portOption, "database_host"} {
			if label, ok := optionLabel(h, key, h.Name+" connects to PgBouncer"); ok {
				f.Related = append(f.Related, label)
				break
			}
		}
	}
	f.Fixes = []Fix{{
		Applicability: Unsafe,
		Message:       "set pool_mode to session",
		Edits:         []parse.Edit{w.pool.Place.Replace(inQuotesOf(w.pool.Place.Text(), string(pgbouncer.Session)))},
		Takes:         Effect{Host: pooler.Name, Service: PgBouncer, Reload: true},
	}}
	return f
}

// inQuotesOf writes a word in single quotes if the old text has them.
func inQuotesOf(old, word string) string {
	if strings.HasPrefix(old, "'") {
		return "'" + word + "'"
	}
	return word
}
