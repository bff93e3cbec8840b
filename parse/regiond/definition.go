package regiond

import (
	"github.com/regionlint/regionlint/parse/pyyaml"
	"github.com/regionlint/regionlint/parse/version"
)

// Kind is how MAAS checks and converts an option's value when it reads it.
type Kind uint8

// The kinds, with the validators of MAAS and formencode that they stand for.
const (
	// Text must be a string; nothing reads as "" (UnicodeString).
	Text Kind = iota
	// Whole must be a number in a range, and is cut to an integer; text is
	// refused, nothing reads as None (Int with accept_python=False).
	Whole
	// Loose is whatever Python's int() takes, also text, without a range (Int
	// with its defaults).
	Loose
	// Flag is any value at all, of which MAAS uses the truth, so that the text
	// "false" means yes (OneWayStringBool).
	Flag
	// URL is any value at all; nothing reads as None (ExtendedURL).
	URL
	// Go is read by a Go program with yaml.v3 and must be an integer there.
	Go
)

// Definition is an option that some release of MAAS knows.
type Definition struct {
	// Name is the option's key.
	Name string
	// Since is the first release that knows the option; 0 for those that are
	// older than any release here.
	Since version.MAAS
	// Release is that release with its patch level, as MAAS writes it: "2.5.2".
	Release string
	// Kind is how the value is checked.
	Kind Kind
	// Default is the value of an absent option: a string, an int or a bool.
	Default any
	// Min and Max bound a Whole; a Max of 0 is none.
	Min, Max int
	// Secret tells whether the value must never be shown.
	Secret bool
}

// Definitions returns every option that a final release of MAAS knows, oldest
// first. Sources: src/maasserver/config.py at each release; for the hardening
// options of 3.7.4 also the published page "Security hardening reference"; for
// openfga_* src/maasopenfga/cmd/maas-openfga/main.go. No release ever dropped
// one.
func Definitions() []Definition { return definitions[:] }

var definitions = [...]Definition{
	{Name: "maas_url", Release: "1.8", Kind: URL, Default: "http://localhost:5240/MAAS"},
	{Name: "database_host", Release: "1.8", Default: "localhost"},
	{Name: "database_name", Release: "1.8", Default: "maasdb"},
	{Name: "database_user", Release: "1.8", Default: "maas"},
	{Name: "database_pass", Release: "1.8", Default: "", Secret: true},
	{Name: "database_port", Since: 201, Release: "2.1.2", Kind: Whole, Default: 5432, Min: 1, Max: 65535},
	{Name: "database_conn_max_age", Since: 204, Release: "2.4", Kind: Whole, Default: 300},
	{Name: "num_workers", Since: 204, Release: "2.4", Kind: Whole, Default: 4, Min: 1},
	{Name: "debug", Since: 204, Release: "2.4", Kind: Flag, Default: false},
	{Name: "debug_queries", Since: 204, Release: "2.4", Kind: Flag, Default: false},
	{Name: "debug_http", Since: 204, Release: "2.4", Kind: Flag, Default: false},
	{Name: "database_keepalive", Since: 205, Release: "2.5.2", Kind: Flag, Default: true},
	{Name: "database_keepalive_idle", Since: 205, Release: "2.5.2", Kind: Loose, Default: 15},
	{Name: "database_keepalive_interval", Since: 205, Release: "2.5.2", Kind: Loose, Default: 15},
	{Name: "database_keepalive_count", Since: 205, Release: "2.5.2", Kind: Loose, Default: 2},
	{Name: "vault_url", Since: 303, Release: "3.3", Default: ""},
	{Name: "vault_secrets_mount", Since: 303, Release: "3.3", Default: "secret"},
	{Name: "vault_secrets_path", Since: 303, Release: "3.3", Default: ""},
	{Name: "vault_approle_id", Since: 303, Release: "3.3", Default: "", Secret: true},
	{Name: "vault_secret_id", Since: 303, Release: "3.3", Default: "", Secret: true},
	{Name: "broadcast_address", Since: 305, Release: "3.5", Default: ""},
	{Name: "api_bind", Since: 307, Release: "3.7.4", Default: ""},
	{Name: "api_bind6", Since: 307, Release: "3.7.4", Default: ""},
	{Name: "api_int_bind", Since: 307, Release: "3.7.4", Default: ""},
	{Name: "api_int_bind6", Since: 307, Release: "3.7.4", Default: ""},
	{Name: "agent_api_bind", Since: 307, Release: "3.7.4", Default: ""},
	{Name: "rpc_bind", Since: 307, Release: "3.7.4", Default: ""},
	{Name: "temporal_bind", Since: 307, Release: "3.7.4", Default: ""},
	{Name: "syslog_bind", Since: 307, Release: "3.7.4", Default: ""},
	{Name: "http_proxy_bind", Since: 307, Release: "3.7.4", Default: ""},
	{Name: "prometheus_bind", Since: 307, Release: "3.7.4", Default: ""},
	{Name: "dns_bind", Since: 307, Release: "3.7.4", Default: ""},
	{Name: "dns_allow_transfer", Since: 307, Release: "3.7.4", Default: ""},
	{Name: "dns_fetches_per_zone", Since: 307, Release: "3.7.4", Kind: Whole, Default: 0},
	{Name: "dns_fetches_per_server", Since: 307, Release: "3.7.4", Kind: Whole, Default: 0},
	{Name: "api_tls_cert", Since: 307, Release: "3.7.4", Default: ""},
	{Name: "api_tls_key", Since: 307, Release: "3.7.4", Default: ""},
	{Name: "api_tls_dhparam", Since: 307, Release: "3.7.4", Default: ""},
	{Name: "api_rate_limit_rate", Since: 307, Release: "3.7.4", Default: "10r/s"},
	{Name: "api_rate_limit_burst", Since: 307, Release: "3.7.4", Kind: Whole, Default: 20, Min: 1},
	{Name: "api_conn_limit", Since: 307, Release: "3.7.4", Kind: Whole, Default: 100, Min: 1},
	{Name: "database_sslmode", Since: 307, Release: "3.7.4", Default: "prefer"},
	{Name: "database_sslrootcert", Since: 307, Release: "3.7.4", Default: ""},
	{Name: "database_sslcert", Since: 307, Release: "3.7.4", Default: ""},
	{Name: "database_sslkey", Since: 307, Release: "3.7.4", Default: ""},
	{Name: "hardening_enabled", Since: 307, Release: "3.7.4", Default: "auto"},
	{Name: "use_json_logging", Since: 308, Release: "3.8", Kind: Flag, Default: true},
	{Name: "openfga_max_open_conns", Since: 308, Release: "3.8", Kind: Go, Default: 3},
	{Name: "openfga_max_idle_conns", Since: 308, Release: "3.8", Kind: Go, Default: 1},
}

// Lookup returns the definition of an option, or nil when no release knows it.
func Lookup(name string) *Definition {
	for i := range definitions {
		if definitions[i].Name == name {
			return &definitions[i]
		}
	}
	return nil
}

// KnownTo tells whether the release knows the option.
func (d *Definition) KnownTo(release version.MAAS) bool { return d.Since <= release }

// DefaultValue is the value of the option when it is absent.
func (d *Definition) DefaultValue() pyyaml.Value {
	switch v := d.Default.(type) {
	case int:
		return pyyaml.Int(int64(v))
	case bool:
		return pyyaml.Bool(v)
	case string:
		return pyyaml.Str(v)
	}
	return pyyaml.None()
}
