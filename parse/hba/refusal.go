package hba

import (
	"fmt"

	"github.com/regionlint/regionlint/parse/version"
)

// Refusal is what a server of that version answers when it turns the connection
// away (ClientAuthentication in auth.c): because a record rejects it, or because
// none matches.
func (c Connection) Refusal(rejected bool, v version.PostgreSQL) string {
	c = c.asSent()
	host := c.Address.String()
	if c.Local {
		host = "[local]"
	}
	texts := encryptionText.In(v)
	encryption := texts.plain
	switch {
	case c.Local:
	case c.SSL:
		encryption = texts.tls
	case c.GSS:
		encryption = texts.gss
	}
	if c.Replication == Physical || c.Replication == Logical && !logicalAnsweredByDatabase.Has(v) {
		form := `no pg_hba.conf entry for replication connection from host "%s", user "%s", %s`
		if rejected {
			form = `pg_hba.conf rejects replication connection for host "%s", user "%s", %s`
		}
		return fmt.Sprintf(form, host, c.User, encryption)
	}
	form := `no pg_hba.conf entry for host "%s", user "%s", database "%s", %s`
	if rejected {
		form = `pg_hba.conf rejects connection for host "%s", user "%s", database "%s", %s`
	}
	return fmt.Sprintf(form, host, c.User, c.Database, encryption)
}
