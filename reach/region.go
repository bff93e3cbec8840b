// Package reach tells how the region hosts of a bundle get to its database: what
// they ask for, as whom, and from where. MAAS and libpq decide on that, by
// regiond.conf and the addresses in the manifest.
package reach

import (
	"github.com/regionlint/regionlint/bundle"
	"github.com/regionlint/regionlint/parse"
)

// Region is how one region host reaches the database.
type Region struct {
	// Host is the region host.
	Host *bundle.Host
	// DatabaseHost is database_host as MAAS reads it, and Place where it stands:
	// an empty place at the file's start when it is not set.
	DatabaseHost string
	Place        parse.Place
	// Right tells whether DatabaseHost names the one database.
	Right bool
	// Target is DatabaseHost if that is right, else what it should be.
	Target string
	// Database and User are database_name and database_user. Where Vault has them
	// they are not known: see Unnamed.
	Database, User string

	bundle *bundle.Bundle
}

// Of returns how a region host of a bundle reaches the database. The reason says
// why nobody can tell; "" when that can be told.
func Of(b *bundle.Bundle, h *bundle.Host) (r Region, reason string) {
	r = Region{Host: h, bundle: b}
	if reason, lacks := h.Lacks(bundle.RegiondConf); lacks {
		return r, reason
	}
	if h.Regiond.LoadError != nil {
		return r, "MAAS cannot load regiond.conf"
	}
	r.Place = parse.Place{Source: h.Regiond.Source}
	for _, option := range []struct {
		key  string
		into *string
	}{{"database_host", &r.DatabaseHost}, {"database_name", &r.Database}, {"database_user", &r.User}} {
		value, raised := h.Regiond.Get(option.key)
		if raised != nil {
			return r, "MAAS refuses " + option.key
		}
		*option.into, _ = value.Text()
	}
	if r.Database == "" && !r.inVault() {
		return r, "Django refuses an empty database_name"
	}
	if r.User == "" {
		// libpq then takes the name of the operating-system user.
		r.User = r.SystemUser()
	}
	if o := h.Regiond.Effective("database_host"); o != nil {
		r.Place = h.Regiond.ValuePlace(o)
	}
	// Where nobody knows the right host, the region's own is taken for it.
	r.Right = b.Manifest.Database.Broken || namesDatabase(b, h, r.DatabaseHost)
	r.Target = r.DatabaseHost
	if !r.Right {
		r.Target = RightHost(b)
	}
	// Its own host it surely is not, where another one has the database.
	elsewhere := h != b.Database() && IsLocal(r.DatabaseHost)
	if r.Target == "" && !r.Right && !elsewhere {
		return r, "the manifest does not say at which address the database host is reached"
	}
	return r, ""
}

// Option is the text of an option that a MAAS of this release reads from the
// region's regiond.conf, else "".
func (r Region) Option(key string) string {
	if o := r.Host.Regiond.Effective(key); o == nil || !o.Known {
		return ""
	}
	return r.Host.Regiond.String(key)
}

// Unnamed says why nobody knows, or may say, which database the region asks for
// and as whom; "" when that is known.
func (r Region) Unnamed() (reason string) {
	if r.inVault() {
		return "Vault has the name of its database"
	}
	if key := r.namesSecret(); key != "" {
		return key + " holds what looks like a password"
	}
	return ""
}

// inVault tells whether name and user of the database are in Vault: MAAS takes
// them out of regiond.conf when it moves them there
// (migrate_db_credentials_if_necessary in src/maasserver/start_up.py).
func (r Region) inVault() bool {
	return r.Host.Regiond.UsesVault() &&
		(r.Database == "" || r.Host.Regiond.Effective("database_name") == nil)
}

// namesSecret is the option that names the database or user and holds what looks
// like a password; "" when none does. No record may be made of it.
func (r Region) namesSecret() string {
	for _, key := range []string{"database_name", "database_user"} {
		o := r.Host.Regiond.Effective(key)
		// The value itself, since a file in flow style hides all that stands behind
		// a password in its line.
		value := []byte(r.Host.Regiond.String(key))
		if o != nil && (o.Secret || parse.NewSource("", value).HoldsSecret(parse.Span{End: len(value)})) {
			return key
		}
	}
	return ""
}

// SystemUser is the operating-system user that regiond runs as: maas from
// Debian's packages (debian/maas-region-api.maas-regiond.service), root in the
// snap.
func (r Region) SystemUser() string {
	if r.Host.IsSnap() {
		return "root"
	}
	return "maas"
}
