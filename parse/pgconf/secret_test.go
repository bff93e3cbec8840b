package pgconf

import (
	"strings"
	"testing"

	"github.com/regionlint/regionlint/parse"
	"github.com/regionlint/regionlint/parse/version"
)

func TestSecrets(t *testing.T) {
	const secret = "hunter2"
	for _, text := range []string{
		"primary_conninfo = 'host=a passfile=hunter2'",
		"primary_conninfo = 'host=a password=hunter2'",
		"ssl_passphrase_command = 'echo hunter2'",
		"archive_command = 'PGPASSWORD=hunter2 cp %p x'",
		"restore_command = 'curl https://u:hunter2@host/%f'",
		"my.api_token = hunter2",
		"vault.secret = 'hunter2'",
		"vault.pssword = 'hunter2'",
		"vault.pasword = 'hunter2'",
		"vault.passowrd = 'hunter2'",
		"work_mem = 'password=hunter2'",
		"#primary_conninfo = 'password=hunter2'",
		"primary_conninfo = password=hunter2",
		"password = hunter2 hunter2",
		"my_password = hunter2",
		"primary_coninfo = 'host=a passfile=hunter2'",
		"SSL_passphrase_comand = 'echo hunter2'",
	} {
		f := parseText(t, text+"\n", version.PostgreSQL14)
		whole := parse.Span{End: len(f.Source.Text)}
		if shown := f.Source.Shown(whole); strings.Contains(shown, secret) {
			t.Errorf("%s is shown as %s", text, shown)
		}
		for _, p := range f.Problems {
			if strings.Contains(p.Text+p.Detail+p.Hint+p.Token, secret) {
				t.Errorf("%s: %+v", text, p)
			}
		}
		if strings.Contains(strings.Join(f.Start().Log, "\n"), secret) {
			t.Errorf("%s: %v", text, f.Start().Log)
		}
		for _, s := range f.Settings {
			if !s.Secret() {
				t.Errorf("%s is no secret", text)
			}
		}
	}
}

func TestNoSecret(t *testing.T) {
	for _, text := range []string{
		"password_encryption = md5", "archive_command = 'cp %p /a/%f'", "work_mem = 8MB", "ssl_key_file = '/a/b'", "a.b = c", "a.keyword = c", "primary_slotname = x",
	} {
		f := parseText(t, text+"\n", version.PostgreSQL14)
		if f.Settings[0].Secret() {
			t.Errorf("%s is a secret", text)
		}
	}
}
