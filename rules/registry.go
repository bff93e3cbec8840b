package rules

// All returns every rule, ordered by code.
func All() []*Rule {
	return []*Rule{
		&manifestInvalid,
		&fileMissing,
		&databaseHostUndecided,
		&addressReused,
		&outsideTheBundle,
		&secondaryEntryMissing,
		&secondaryEntryShadowed,
		&secondaryAuthUnusable,
		&invalidLine,
		&syntaxError,
		&maxConnectionsTooLow,
		&listenAddressesClosed,
		&standbyBelowPrimary,
		&belowPeakConnections,
		&postgreSQLUnsupported,
		&regiondUnreadable,
		&invalidValue,
		&databaseHostMismatch,
		&workersAboveCPUs,
		&workersAboveEight,
	}
}
