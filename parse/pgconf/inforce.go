package pgconf

import (
	"slices"
	"strings"

	"github.com/regionlint/regionlint/parse/version"
)

// inForce holds the values that have been set so far, for the parameters whose
// check hooks look at others. The order of the lines matters to them.
type inForce map[string]value

// set checks a value against those set before and keeps it.
func (in inForce) set(p *Parameter, val value, v version.PostgreSQL) *badValue {
	var bad *badValue
	switch p.Name {
	case "max_connections", "autovacuum_max_workers", "max_worker_processes", "max_wal_senders":
		bad = in.checkBackends(p, val, v)
	case "log_statement_stats", "log_parser_stats", "log_planner_stats", "log_executor_stats":
		bad = in.checkStats(p, val)
	case "recovery_target", "recovery_target_lsn", "recovery_target_name", "recovery_target_time", "recovery_target_xid":
		return in.setTarget(p, val, v)
	default:
		return nil
	}
	if bad == nil {
		in[p.Name] = val
	}
	return bad
}

// Processes are the names of the parameters that count a server's processes,
// which are limited together.
func Processes(v version.PostgreSQL) []string { return slices.Clone(processes.In(v)) }

// MostProcesses is what the Processes may add up to.
func MostProcesses(v version.PostgreSQL) int64 {
	if processesAtStart.Has(v) {
		return int64(maxBackends.In(v)) - 2
	}
	return int64(maxBackends.In(v)) - 1
}

func (in inForce) number(name string, v version.PostgreSQL) float64 {
	if val, ok := in[name]; ok {
		return val.number
	}
	p, ok := Lookup(name, v)
	if !ok {
		return 0
	}
	val, _ := p.read(p.Boot, v)
	return val.number
}

// checkBackends keeps the number of processes below maxBackends
// (check_maxconnections and others).
func (in inForce) checkBackends(p *Parameter, val value, v version.PostgreSQL) *badValue {
	names := processes.In(v)
	if processesAtStart.Has(v) || !slices.Contains(names, p.Name) {
		return nil
	}
	total := val.number + 1
	for _, name := range names {
		if name != p.Name {
			total += in.number(name, v)
		}
	}
	if total > maxBackends.In(v) {
		return p.refusedValue(&val, "")
	}
	return nil
}

// checkStats keeps log_statement_stats and the other three apart.
func (in inForce) checkStats(p *Parameter, val value) *badValue {
	if !val.on {
		return nil
	}
	if p.Name != "log_statement_stats" {
		if in["log_statement_stats"].on {
			return p.refusedValue(&val, `Cannot enable parameter when "log_statement_stats" is true.`)
		}
		return nil
	}
	if in["log_parser_stats"].on || in["log_planner_stats"].on || in["log_executor_stats"].on {
		return p.refusedValue(&val, `Cannot enable "log_statement_stats" when "log_parser_stats", "log_planner_stats", or "log_executor_stats" is true.`)
	}
	return nil
}

// setTarget allows one recovery target alone (error_multiple_recovery_targets).
// The server gives up on the spot.
func (in inForce) setTarget(p *Parameter, val value, v version.PostgreSQL) *badValue {
	const kept = "recovery target"
	if now := in[kept].text; now != "" && now != p.Name {
		names := []string{"recovery_target", "recovery_target_lsn", "recovery_target_name", "recovery_target_time", "recovery_target_xid"}
		for i, name := range names {
			names[i] = inMessage(name, v)
		}
		return &badValue{
			level: fatal, text: "multiple recovery targets specified",
			detail: "At most one of " + strings.Join(names, ", ") + " may be set.",
		}
	}
	if val.text == "" {
		delete(in, kept)
	} else {
		in[kept] = value{text: p.Name}
	}
	return nil
}
