package rules

import (
	"fmt"

	"github.com/regionlint/regionlint/bundle"
	"github.com/regionlint/regionlint/parse/version"
)

var standbyBelowPrimary = Rule{
	Code: "PGC010", Name: "standby-below-primary", Severity: Error, Fix: Safe, Since: "0.1",
	Hosts: MoreHosts,
	Check: func(p *Pass) {
		standbys := p.Bundle.Standbys()
		if len(standbys) == 0 {
			return
		}
		p.onDatabase(func(primary *bundle.Host) {
			p.each(standbys, bundle.PostgreSQLConf, func(standby *bundle.Host) {
				if standby != primary {
					p.checkStandby(primary, standby)
				}
			})
		})
	},
}

// replayParameters are those that a standby may not have lower than its primary,
// which writes its own into the WAL, in these versions
// (CheckRequiredParameterValues in xlog.c, since 15 in xlogrecovery.c).
var replayParameters = []struct {
	name     string
	versions version.Range
}{
	{name: "max_connections"},
	{name: "max_worker_processes"},
	{name: "max_wal_senders", versions: version.Since(version.PostgreSQL12)},
	{name: "max_prepared_transactions"},
	{name: "max_locks_per_transaction"},
}

func (p *Pass) checkStandby(primary, standby *bundle.Host) {
	if !p.settled(standby, "hot_standby") {
		return
	}
	if hot, _, _ := standby.Conf.Bool("hot_standby"); !hot {
		// It only replays, and does not compare.
		return
	}
	for _, parameter := range replayParameters {
		if parameter.versions.Has(standby.PostgreSQL) && p.settled(primary, parameter.name) && p.settled(standby, parameter.name) {
			p.compareWithPrimary(primary, standby, parameter.name)
		}
	}
}

func (p *Pass) compareWithPrimary(primary, standby *bundle.Host, name string) {
	least, _, _ := primary.Conf.Int(name)
	has, set, _ := standby.Conf.Int(name)
	if has >= least {
		return
	}
	place, fix := setParameter(standby, name, fmt.Sprint(least))
	f := Finding{
		Message: fmt.Sprintf("%s is %d on standby %s, but %d on the primary %s", name, has, standby.Name, least, primary.Name),
		Host:    standby.Name,
		Subject: name,
		Primary: Label{Place: place, Text: fmt.Sprintf("at least %d", least)},
		Notes:   belowPrimaryNotes(standby.PostgreSQL, name, has, least),
		Help:    fmt.Sprintf("set %s = %d on %s; where the primary changes too, restart the standby first", name, least, standby.Name+byAlterSystem(standby, name)),
		Fixes:   []Fix{fix},
	}
	if set == nil {
		f.Primary.Text = fmt.Sprintf("%s is not set, PostgreSQL uses %d", name, has)
	}
	if label, ok := settingLabel(primary, name, fmt.Sprintf("the primary has %d", least)); ok {
		f.Related = []Label{label}
	} else {
		f.Notes = append(f.Notes, fmt.Sprintf("%s is not set on %s, PostgreSQL uses %d", name, primary.Name, least))
	}
	p.report(f)
}

// belowPrimaryNotes say what the standby does, in the words of its log
// (RecoveryRequiresIntParameter in xlog.c, since 15 in xlogrecovery.c).
func belowPrimaryNotes(v version.PostgreSQL, name string, has, least int64) []string {
	if version.Until(version.PostgreSQL13).Has(v) {
		return []string{
			"the standby stops, and does not start again",
			fmt.Sprintf("its log says: FATAL:  hot standby is not possible because %s = %d is a lower setting than on the master server (its value was %d)", name, has, least),
		}
	}
	return []string{
		"a running standby stops replaying and falls behind; a starting one fails",
		"its log says: hot standby is not possible because of insufficient parameter settings, or: recovery aborted because of insufficient parameter settings",
		fmt.Sprintf("and: %s = %d is a lower setting than on the primary server, where its value was %d.", name, has, least),
	}
}
