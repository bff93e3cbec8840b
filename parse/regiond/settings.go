package regiond

import (
	"math/big"
	"slices"

	"github.com/regionlint/regionlint/parse/pyyaml"
)

// DefaultWorkers is how many workers regiond starts when it cannot read
// num_workers (src/maasserver/server.py). Before 2.4 it always did.
const DefaultWorkers = 4

// Workers returns how many workers regiond starts. When it crashes instead, n
// is 0 and crash is the exception; when it starts DefaultWorkers because of an
// exception that nobody sees, swallowed is that one.
func (f *File) Workers() (n int, crash, swallowed string) {
	if !Lookup("num_workers").KnownTo(f.Release) {
		return DefaultWorkers, "", ""
	}
	value, raised := f.Get("num_workers")
	if raised != nil {
		return DefaultWorkers, "", raised.String()
	}
	if value.IsNone() {
		return 0, "TypeError: '<=' not supported between instances of 'NoneType' and 'int'", ""
	}
	if count, ok := value.Data.(*big.Int); ok && count.Cmp(big.NewInt(maxWorkers)) > 0 {
		return 0, "MemoryError", ""
	}
	n, _ = value.Number()
	return n, "", ""
}

// maxWorkers is the most workers for which Python finds the memory to list
// them, 64 GiB of pointers.
const maxWorkers = 1 << 33

// Settings is what becomes of Django's settings, which MAAS reads from
// regiond.conf in one go: one value that cannot be read, and there is no
// database at all, without a word in any log
// (src/maasserver/djangosettings/settings.py).
type Settings struct {
	// OK tells whether MAAS has database settings.
	OK bool
	// Reason is the exception that MAAS swallows; nil when OK.
	Reason *Exception
	// Option is the entry that raises it; nil when OK, and when the file cannot
	// be loaded.
	Option *Option
}

// Settings tells whether MAAS has database settings.
func (f *File) Settings() Settings {
	if f.LoadError != nil {
		return Settings{Reason: f.LoadError.exception()}
	}
	for _, key := range settingsOptions {
		if raised := f.raisedBySettings(key); raised != nil && f.isRead(key) {
			return Settings{Reason: raised, Option: f.effective[key]}
		}
	}
	return Settings{OK: true}
}

// RaisedBySettings returns what the settings raise on an option by itself; nil
// when they take it, or do not read it at all. Settings has the first of these.
func (f *File) RaisedBySettings(key string) *Exception {
	if f.LoadError != nil || !slices.Contains(settingsOptions, key) || !f.isRead(key) {
		return nil
	}
	return f.raisedBySettings(key)
}

func (f *File) raisedBySettings(key string) *Exception {
	if d := Lookup(key); d == nil || !d.KnownTo(f.Release) {
		return nil
	}
	value, raised := f.Get(key)
	if raised == nil && key == "database_keepalive" {
		return keepalive(value)
	}
	return raised
}

// SettingsOK tells whether MAAS has database settings; see Settings.
func (f *File) SettingsOK() bool { return f.Settings().OK }

// settingsOptions are the options that the settings read, in that order; see isRead.
var settingsOptions = []string{
	"vault_url", "vault_approle_id", "vault_secret_id", "vault_secrets_path", "vault_secrets_mount",
	"database_user", "database_pass", "database_name", "database_host", "database_port",
	"database_conn_max_age", "database_keepalive", "database_keepalive_idle", "database_keepalive_interval",
	"database_keepalive_count", "debug", "debug_queries", "debug_http",
}

// isRead tells whether the settings read one of settingsOptions. Where secrets are in
// Vault is read only when Vault is configured (src/maasserver/vault.py).
func (f *File) isRead(key string) bool {
	isVaultPlace := key == "vault_secrets_path" || key == "vault_secrets_mount"
	return !isVaultPlace || f.UsesVault()
}

// VaultOptions are the options without any of which MAAS does not use Vault, and
// says nothing of it (_get_region_vault_client in src/maasserver/vault.py).
func VaultOptions() []string { return []string{"vault_url", "vault_approle_id", "vault_secret_id"} }

// UsesVault tells whether the region asks Vault for the database's name, user and
// password. Where Vault has them, those in the file do not count and may be empty
// (_get_default_db_config in src/maasserver/djangosettings/settings.py).
func (f *File) UsesVault() bool {
	for _, key := range VaultOptions() {
		if !Lookup(key).KnownTo(f.Release) || f.String(key) == "" {
			return false
		}
	}
	return true
}

// keepalive is the int() that the settings put around database_keepalive.
func keepalive(v Value) *Exception {
	_, class, text := pyyaml.ToInt(v)
	if class == "" {
		return nil
	}
	return &Exception{class, text}
}
