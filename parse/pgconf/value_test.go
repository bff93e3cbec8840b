package pgconf

import (
	"testing"

	"github.com/regionlint/regionlint/parse/version"
)

func TestValues(t *testing.T) {
	const old, since12 = version.PostgreSQL11, version.PostgreSQL12
	for _, test := range []struct {
		name, text string
		v          version.PostgreSQL
		want       string // or none
	}{
		{"work_mem", "1MB", old, "1024"},
		{"work_mem", " 1 MB ", old, "1024"},
		{"work_mem", "1mB", old, ""},
		{"work_mem", "131073B", old, "128"},
		{"work_mem", "131073B", version.PostgreSQL10, ""},
		{"work_mem", "0.5MB", old, ""},
		{"work_mem", "0.5MB", since12, "512"},
		{"work_mem", "1e3", since12, "1000"},
		{"work_mem", "0x80", old, "128"},
		{"work_mem", "0x80.8", since12, "128"},
		{"work_mem", "0200", old, "128"},
		{"work_mem", "0200.0", since12, "200"},
		{"work_mem", "08", since12, ""},
		{"work_mem", "2TB", since12, ""},
		{"work_mem", "nan", since12, ""},
		{"shared_buffers", "1MB", since12, "128"},
		{"checkpoint_timeout", "5min", old, "300"},
		{"checkpoint_timeout", "30499ms", old, "30"},
		{"checkpoint_timeout", "30500ms", since12, "30"},
		{"checkpoint_timeout", "31500ms", since12, "32"},
		{"statement_timeout", "1d", old, "86400000"},
		{"max_connections", "10k", old, ""},
		{"max_connections", "99.5", since12, "100"},
		{"max_connections", "100.5", since12, "100"},
		{"max_connections", "1e-999", since12, ""},
		{"min_wal_size", "80MB", version.PostgreSQL96, "5"},
		{"min_wal_size", "1GB", version.PostgreSQL96, "64"},
		{"vacuum_cost_delay", "1.5ms", since12, "1.5"},
		{"vacuum_cost_delay", "1500us", since12, "1.5"},
		{"random_page_cost", "1.5", old, "1.5"},
		{"random_page_cost", "1e10", old, "1e+10"},
		{"random_page_cost", "123456", old, "123456"},
		{"random_page_cost", "1234567", old, "1.23457e+06"},
		{"random_page_cost", "0.00001", old, "1e-05"},
		{"random_page_cost", "nan", old, ""},
		{"random_page_cost", "nan", since12, ""},
		{"fsync", "TR", old, "on"},
		{"fsync", "o", old, ""},
		{"wal_level", "Archive", version.PostgreSQL95, "archive"},
		{"wal_level", "Archive", version.PostgreSQL96, "replica"},
		{"password_encryption", "on", version.PostgreSQL96, "on"},
		{"password_encryption", "md5", version.PostgreSQL96, ""},
		{"log_filename", "a b", old, "a b"},
	} {
		p, ok := Lookup(test.name, test.v)
		if !ok {
			t.Fatal(test.name)
		}
		val, bad := p.read(test.text, test.v)
		if bad != nil && test.want != "" || bad == nil && val.text != test.want {
			t.Errorf("%s = '%s' in %s is %q, %+v, want %q", test.name, test.text, test.v, val.text, bad, test.want)
		}
	}
}
