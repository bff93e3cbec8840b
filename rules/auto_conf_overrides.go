package rules

import (
	"fmt"

	"github.com/regionlint/regionlint/bundle"
	"github.com/regionlint/regionlint/parse/pgconf"
)

var autoConfOverrides = Rule{
	Code: "PGC009", Name: "auto-conf-overrides", Severity: Warning, Since: "0.1",
	Check: func(p *Pass) {
		p.each(p.Bundle.Servers(), bundle.PostgreSQLConf, func(h *bundle.Host) {
			if reason, lacks := h.Lacks(bundle.PostgreSQLAutoConf); lacks {
				p.skip(h.Name, reason)
				return
			}
			for _, name := range watchedParameters {
				if f, ok := overriddenFinding(h, name); ok {
					p.report(f)
				}
			}
		})
	},
}

// watchedParameters are those that the rules rest on: what someone reads of them
// in postgresql.conf had better be true.
var watchedParameters = []string{
	"hba_file", "listen_addresses", "max_connections", "max_locks_per_transaction", "max_prepared_transactions",
	"max_wal_senders", "max_worker_processes", "oauth_validator_libraries", "password_encryption", "port",
	"reserved_connections", "ssl", "superuser_reserved_connections",
}

// overriddenFinding is about a parameter that postgresql.conf sets, and
// postgresql.auto.conf to something else.
func overriddenFinding(h *bundle.Host, name string) (f Finding, ok bool) {
	auto := h.Conf.Effective(name)
	plain := lastInConf(h, name)
	if auto == nil || plain == nil || !inAutoConf(h, auto) || sameValue(h, plain, auto) {
		return Finding{}, false
	}
	if _, ok := h.Conf.ValueOf(auto); !ok {
		return Finding{}, false // which is worse, and has a rule of its own
	}
	restart := "restart PostgreSQL"
	if reloads(h, name) {
		restart = "reload PostgreSQL"
	}
	return Finding{
		Message: fmt.Sprintf("%s is %s here, but postgresql.auto.conf makes it %s", plain.Name, shownValue(plain), shownValue(auto)),
		Host:    h.Name,
		Subject: name,
		Primary: Label{Place: plain.ValuePlace(), Text: "this one does not count"},
		Related: []Label{{Place: auto.ValuePlace(), Text: "this one counts"}},
		Notes:   []string{"PostgreSQL reads postgresql.auto.conf, to which ALTER SYSTEM writes, after postgresql.conf and all that it includes"},
		Help: fmt.Sprintf("%s and %s, to have the value of postgresql.conf; else write %s here too",
			resetSetting(h, name), restart, shownValue(auto)),
	}, true
}

// lastInConf is the assignment that would count without postgresql.auto.conf;
// nil if there is none.
func lastInConf(h *bundle.Host, name string) (last *pgconf.Setting) {
	p, ok := pgconf.Lookup(name, h.PostgreSQL)
	if !ok {
		return nil
	}
	for _, s := range h.Conf.Settings {
		if s.Canonical() == p.Name && !inAutoConf(h, s) {
			last = s
		}
	}
	return last
}
