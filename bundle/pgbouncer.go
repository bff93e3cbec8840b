package bundle

import (
	"path"

	"github.com/regionlint/regionlint/parse/pgbouncer"
)

// PgBouncerIni is the usual name of PgBouncer's file.
const PgBouncerIni = "pgbouncer.ini"

// PgBouncer is the configuration of a host's PgBouncer, which any host may have,
// so that none is ever missing.
type PgBouncer struct {
	// Conf is pgbouncer.ini with all that it includes; nil where the bundle does
	// not hold it, or it cannot be read.
	Conf *pgbouncer.File
	// Err is why it cannot be read; nil when it can.
	Err error
}

func (l *loader) loadPgBouncer() {
	conf, err := pgbouncer.Parse(l.tree, l.below(path.Join("etc/pgbouncer", PgBouncerIni)))
	if err != nil {
		l.host.PgBouncer.Err = unlessMissing(err)
		return
	}
	l.host.PgBouncer.Conf = conf
	l.bundle.Outside = append(l.bundle.Outside, conf.Outside...)
}
