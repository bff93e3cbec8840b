package pgconf

import "github.com/regionlint/regionlint/parse/version"

// What changed in the handling of postgresql.conf between PostgreSQL 9.5 and 18
// stands here, beside the parameters themselves: those are in parameters.txt.
// It was measured on servers of 10 to 18; before that it comes from guc.c of
// 9.5, unless another source is given.

// Numbers: 12 reads them anew (parse_int, parse_real and convert_to_base_unit
// in guc.c).
var (
	// fractions: an Integer may have a fraction or an exponent.
	fractions = version.Since(version.PostgreSQL12)
	// rounding: a number that is no whole one in the parameter's unit is taken to
	// the nearest that is. It is cut off before.
	rounding = version.Since(version.PostgreSQL12)
	// realUnits: a Real may have a unit.
	realUnits = version.Since(version.PostgreSQL12)
	// unitVersions are the units that not every version knows.
	unitVersions = map[string]version.Range{
		"B":  version.Since(version.PostgreSQL11),
		"us": version.Since(version.PostgreSQL12),
	}
)

// Values of single parameters.
var (
	// oidsRefused: default_with_oids cannot be on (check_default_with_oids).
	oidsRefused = version.Since(version.PostgreSQL12)
	// leastAutovacuumMemory is what autovacuum_work_mem is raised to, in kB
	// (check_autovacuum_work_mem in autovacuum.c).
	leastAutovacuumMemory = version.Table[float64]{
		version.PostgreSQL95: 1024,
		version.PostgreSQL17: 64,
	}
	// logDestinations are the words of log_destination (check_log_destination in
	// elog.c).
	logDestinations = version.Table[[]string]{
		version.PostgreSQL95: {"stderr", "csvlog", "syslog"},
		version.PostgreSQL15: {"stderr", "csvlog", "jsonlog", "syslog"},
	}
	// consistencyWordsLate: the words of wal_consistency_checking are looked at
	// only after libraries were loaded, which may bring their own
	// (InitializeWalConsistencyChecking in guc.c).
	consistencyWordsLate = version.Since(version.PostgreSQL15)
	// slotWarning: what is wrong with primary_slot_name is a warning of its own
	// (check_primary_slot_name in guc.c).
	slotWarning = version.Until(version.PostgreSQL12)
	// standbyGrammar: synchronous_standby_names has a grammar of its own
	// (syncrep_gram.y). It is a list of names before.
	standbyGrammar = version.Since(version.PostgreSQL96)
	// standbyKeywords: FIRST and ANY are words of that grammar.
	standbyKeywords = version.Since(version.PostgreSQL10)
	// bytesInHex: what is no printable ASCII in a name is shown in hexadecimal
	// (pg_clean_ascii in string.c). It is a question mark before.
	bytesInHex = version.Since(version.PostgreSQL16)
)

// Connections and processes, which are limited together (PostmasterMain in
// postmaster.c, InitializeMaxBackends in postinit.c).
var (
	// connectionSums must each be less than max_connections.
	connectionSums = []struct {
		versions version.Range
		terms    []string
	}{
		{version.Until(version.PostgreSQL10), []string{"superuser_reserved_connections"}},
		{version.Until(version.PostgreSQL10), []string{"max_wal_senders"}},
		{version.Range{First: version.PostgreSQL11, Last: version.PostgreSQL11}, []string{"superuser_reserved_connections", "max_wal_senders"}},
		{version.Range{First: version.PostgreSQL12, Last: version.PostgreSQL15}, []string{"superuser_reserved_connections"}},
		{version.Since(version.PostgreSQL16), []string{"superuser_reserved_connections", "reserved_connections"}},
	}
	// processes are the parameters that share maxBackends.
	processes = version.Table[[]string]{
		version.PostgreSQL95: {"max_connections", "autovacuum_max_workers", "max_worker_processes"},
		version.PostgreSQL12: {"max_connections", "autovacuum_max_workers", "max_worker_processes", "max_wal_senders"},
		version.PostgreSQL18: {"max_connections", "autovacuum_worker_slots", "max_worker_processes", "max_wal_senders"},
	}
	// maxBackends is MAX_BACKENDS: process numbers had 23 bits, and have 18.
	maxBackends = version.Table[float64]{
		version.PostgreSQL95: 1<<23 - 1,
		version.PostgreSQL96: 1<<18 - 1,
	}
	// processesAtStart: the server adds the processes up when it starts. Before,
	// it does so at each of the parameters.
	processesAtStart = version.Since(version.PostgreSQL18)
)

// The view pg_file_settings.
var (
	// backendsInView: the view judges the values of parameters that are fixed
	// once a session has begun. It looks no further before, as those would not
	// change in its own session.
	backendsInView = version.Since(version.PostgreSQL12)
)

// Messages.
var (
	// keptNames: a complaint about a value calls the parameter as the server
	// does. Before, as the file does, but for complaints of check hooks.
	keptNames = version.Since(version.PostgreSQL18)
	// quotedNames: the names of parameters are in quotes.
	quotedNames = version.Since(version.PostgreSQL17)
	// valueUnit: a number that is out of range is shown with its unit.
	valueUnit = version.Since(version.PostgreSQL12)
	// rangeUnit: the range is shown with its unit too.
	rangeUnit = version.Since(version.PostgreSQL17)
	// fullStops: what check hooks say ends with one.
	fullStops = version.Since(version.PostgreSQL18)
	// numbersInSums: the server says how much the parameters are that are too
	// much together.
	numbersInSums = version.Since(version.PostgreSQL11)
	// badRealText says that a parameter, a Real, does not take a value.
	badRealText = version.Table[string]{
		version.PostgreSQL95: `parameter "%[1]s" requires a numeric value`,
		version.PostgreSQL12: `invalid value for parameter "%[1]s": "%[2]s"`,
	}
	// infinityText is a number that is too great; since 12 the server prints
	// without the C library.
	infinityText = version.Table[string]{
		version.PostgreSQL95: "inf",
		version.PostgreSQL12: "Infinity",
	}
	// invalidText is the word that some details begin with.
	invalidText = version.Table[string]{
		version.PostgreSQL95: "invalid",
		version.PostgreSQL17: "Invalid",
	}
	// dateStyleText is how a detail calls DateStyle.
	dateStyleText = version.Table[string]{
		version.PostgreSQL95: "datestyle",
		version.PostgreSQL18: "DateStyle",
	}
	// streamingText says that walsenders need a higher wal_level.
	streamingText = version.Table[string]{
		version.PostgreSQL95: `WAL streaming (max_wal_senders > 0) requires wal_level "archive", "hot_standby", or "logical"`,
		version.PostgreSQL96: `WAL streaming (max_wal_senders > 0) requires wal_level "replica" or "logical"`,
		version.PostgreSQL17: `WAL streaming ("max_wal_senders" > 0) requires "wal_level" to be "replica" or "logical"`,
	}
)
