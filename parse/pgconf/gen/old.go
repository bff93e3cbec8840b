package main

import (
	"log"
	"maps"
)

// change is how a parameter was in an older version: what is not nil replaces
// what the newer one has. gone means that the older version does not know it.
type change struct {
	gone                             bool
	kind, context, unit              *string
	least, most, boot, possibleEnums *string
}

// addOld derives 9.6 from 10, and 9.5 from 9.6. No server of these versions was
// asked: the differences are those of guc.c.
func (t table) addOld() {
	t["9.6"] = older(t["10"], until96)
	t["9.6"]["min_parallel_relation_size"] = row{
		Type: "integer", Context: "user", Unit: "8kB", Min: words("0"), Max: words("715827882"), Boot: words("1024"),
	}
	t["9.6"]["sql_inheritance"] = row{Type: "bool", Context: "user", Boot: words("on")}
	t["9.5"] = older(t["9.6"], until95)
}

func older(newer map[string]row, changes map[string]change) map[string]row {
	rows := maps.Clone(newer)
	for name, c := range changes {
		r, ok := rows[name]
		if !ok {
			log.Fatalf("%s is to change but is unknown", name)
		}
		if c.gone {
			delete(rows, name)
			continue
		}
		replace(&r.Type, c.kind)
		replace(&r.Context, c.context)
		replace(&r.Unit, c.unit)
		for _, pair := range []struct{ to, from **string }{
			{&r.Min, &c.least}, {&r.Max, &c.most}, {&r.Boot, &c.boot}, {&r.Enum, &c.possibleEnums},
		} {
			if *pair.from != nil {
				*pair.to = *pair.from
			}
		}
		rows[name] = r
	}
	return rows
}

func replace(to, from *string) {
	if from != nil {
		*to = *from
	}
}

var (
	gone     = change{gone: true}
	atStart  = change{context: words("postmaster")}
	in16MB   = func(boot string) change { return change{unit: words("16MB"), boot: words(boot)} }
	boots    = func(value string) change { return change{boot: words(value)} }
	backends = change{most: words("8388607")}
)

var until96 = map[string]change{
	"allow_in_place_tablespaces":        gone,
	"bgwriter_lru_maxpages":             {most: words("1000")},
	"enable_gathermerge":                gone,
	"hot_standby":                       boots("off"),
	"log_directory":                     boots("pg_log"),
	"log_line_prefix":                   boots(""),
	"max_logical_replication_workers":   gone,
	"max_parallel_workers":              gone,
	"max_parallel_workers_per_gather":   boots("0"),
	"max_pred_locks_per_page":           gone,
	"max_pred_locks_per_relation":       gone,
	"max_replication_slots":             boots("0"),
	"max_sync_workers_per_subscription": gone,
	"max_wal_senders":                   boots("0"),
	"max_wal_size":                      in16MB("64"),
	"min_parallel_index_scan_size":      gone,
	"min_parallel_table_scan_size":      gone,
	"min_wal_size":                      in16MB("5"),
	"password_encryption":               {kind: words("bool"), boot: words("on"), possibleEnums: words("")},
	"ssl":                               atStart,
	"ssl_ca_file":                       atStart,
	"ssl_cert_file":                     atStart,
	"ssl_ciphers":                       atStart,
	"ssl_crl_file":                      atStart,
	"ssl_dh_params_file":                gone,
	"ssl_ecdh_curve":                    atStart,
	"ssl_key_file":                      atStart,
	"ssl_prefer_server_ciphers":         atStart,
	"wal_consistency_checking":          gone,
	"wal_level":                         boots("minimal"),
}

var until95 = map[string]change{
	"autovacuum_max_workers":              backends,
	"backend_flush_after":                 gone,
	"bgwriter_flush_after":                gone,
	"checkpoint_flush_after":              gone,
	"checkpoint_timeout":                  {most: words("3600")},
	"force_parallel_mode":                 gone,
	"idle_in_transaction_session_timeout": gone,
	"max_connections":                     backends,
	"max_parallel_workers_per_gather":     gone,
	"max_prepared_transactions":           backends,
	"max_replication_slots":               backends,
	"max_wal_senders":                     backends,
	"max_worker_processes":                {least: words("1"), most: words("8388607")},
	"min_parallel_relation_size":          gone,
	"old_snapshot_threshold":              gone,
	"parallel_setup_cost":                 gone,
	"parallel_tuple_cost":                 gone,
	"replacement_sort_tuples":             gone,
	"superuser_reserved_connections":      backends,
	"synchronous_commit":                  {possibleEnums: words("local,remote_write,on,off")},
	"syslog_sequence_numbers":             gone,
	"syslog_split_messages":               gone,
	"wal_level":                           {possibleEnums: words("minimal,archive,hot_standby,logical")},
	"wal_writer_flush_after":              gone,
}
