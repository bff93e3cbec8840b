package pgbouncer_test

import (
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/regionlint/regionlint/parse"
	"github.com/regionlint/regionlint/parse/pgbouncer"
)

// parseFiles reads /etc/p.ini of a host that has these files too.
func parseFiles(t *testing.T, text string, others map[string]string) *pgbouncer.File {
	t.Helper()
	tree := fstest.MapFS{"host/etc/p.ini": {Data: []byte(text)}}
	for name, text := range others {
		tree["host/"+name] = &fstest.MapFile{Data: []byte(text)}
	}
	file, err := pgbouncer.Parse(&parse.Tree{FS: tree, Dir: "host"}, "host/etc/p.ini")
	if err != nil {
		t.Fatal(err)
	}
	return file
}

// TestPool is in which mode user u gets to database a. PgBouncer 1.18 showed the
// same in SHOW POOLS for each of the files.
func TestPool(t *testing.T) {
	for _, tt := range []struct{ name, text, want string }{
		{"nothing is set", "[databases]\na = host=h\n[pgbouncer]\n", "session"},
		{"for all", "[databases]\na = host=h\n[pgbouncer]\npool_mode = transaction\n", "transaction pgbouncer pool_mode"},
		{"in upper case", "[pgbouncer]\npool_mode = TRANSACTION\n", "transaction pgbouncer pool_mode"},
		{"with tabs", "[pgbouncer]\n\tpool_mode\t=\ttransaction\t\n", "transaction pgbouncer pool_mode"},
		{"carriage returns, no last newline", "[pgbouncer]\r\npool_mode=transaction", "transaction pgbouncer pool_mode"},
		{"the last one counts", "[pgbouncer]\npool_mode = transaction\npool_mode = session\n", "session pgbouncer pool_mode"},
		{"the section begins again", "[pgbouncer]\npool_mode = transaction\n[databases]\n[pgbouncer]\nlisten_port = 1\n", "session"},
		{"commented out", "[pgbouncer]\n;pool_mode = transaction\n  # pool_mode = statement\n", "session"},
		{"behind the header", "[pgbouncer] pool_mode = transaction\n", "transaction pgbouncer pool_mode"},
		{"a comment behind the header", "[databases] ; pool_mode = transaction\na = host=h\n", "session"},
		{"of the database", "[databases]\na = host=h pool_mode=statement\n[pgbouncer]\npool_mode = transaction\n", "statement databases a"},
		{"of the database, in quotes", "[databases]\na = host='h''i' pool_mode = 'statement'\n", "statement databases a"},
		{"of another database", "[databases]\na = host=h\nb = host=h pool_mode=statement\n", "session"},
		{"of a database in upper case", "[databases]\n* = host=h pool_mode=statement\nA = host=h\n", "statement databases *"},
		{"of all databases", "[databases]\n* = host=h pool_mode=statement\n", "statement databases *"},
		{"its own line counts, not that of all", "[databases]\n* = host=h pool_mode=statement\na = host=h\n", "session"},
		{"its last line counts", "[databases]\na = host=h pool_mode=statement\na = host=h\n", "session"},
		{"the section goes on", "[databases]\na = host=h pool_mode=statement\n[pgbouncer]\n[databases]\nb = host=h\n", "statement databases a"},
		{"twice on the line", "[databases]\na = pool_mode=transaction pool_mode=session\n", "session databases a"},
		{"a tab is part of the word before", "[databases]\na = host=h\tpool_mode=transaction\n", "session"},
		{"a comma is too", "[databases]\na = host=h, pool_mode=transaction\n", "transaction databases a"},
		{"behind a quote", "[databases]\na = host='h' pool_mode=statement\n", "statement databases a"},
		{"of the user", "[databases]\na = host=h pool_mode=statement\n[users]\nu = pool_mode=session\n[pgbouncer]\npool_mode = transaction\n", "session users u"},
		{"of the user, last line", "[users]\nu = pool_mode=transaction\nu = max_user_connections=3\n", "session"},
		{"of no user", "[users]\n* = pool_mode=statement\n[pgbouncer]\npool_mode = transaction\n", "transaction pgbouncer pool_mode"},
		{"as another user", "[databases]\na = host=h user=y pool_mode=statement\n[users]\nu = pool_mode=session\n", "statement databases a"},
		{"in a file of its own", "[pgbouncer]\n%include /etc/i\n", "transaction pgbouncer pool_mode"},
		{"a section of a file goes on", "[databases]\n%include /etc/j\npool_mode = statement\n", "statement pgbouncer pool_mode"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			file := parseFiles(t, tt.text, map[string]string{
				"etc/i": "pool_mode = transaction",
				"etc/j": "a = host=h\n[pgbouncer]\n",
			})
			if file.Problem != nil {
				t.Fatalf("%s: %q", file.Problem.Text, file.Problem.Place.Text())
			}
			pool, ok := file.Pool("a", "u")
			got := strings.TrimSpace(string(pool.Mode) + " " + pool.Section + " " + pool.Key)
			if !ok || got != tt.want {
				t.Errorf("got %s, %t; want %s", got, ok, tt.want)
			}
			if pool.Section != "" && !strings.Contains(strings.ToLower(pool.Place.Text()), string(pool.Mode)) {
				t.Errorf("%s stands at %q", pool.Mode, pool.Place.Text())
			}
		})
	}
}

// TestPoolDependsOnVersion is about a database that names the user to connect as,
// which 1.18 does not look for in [users], and newer ones do.
func TestPoolDependsOnVersion(t *testing.T) {
	const databases = "[databases]\na = host=h user=y pool_mode=statement\n"
	if _, ok := parseFiles(t, databases+"[users]\ny = pool_mode=session\n", nil).Pool("a", "u"); ok {
		t.Error("the mode of y is not known to count")
	}
	if _, ok := parseFiles(t, databases+"[users]\ny = pool_mode=statement\n", nil).Pool("a", "u"); !ok {
		t.Error("it is the same either way")
	}
}

// TestProblem is about files with which PgBouncer 1.18 does not start.
func TestProblem(t *testing.T) {
	for _, tt := range []struct{ name, text, at string }{
		{"no such mode", "[pgbouncer]\npool_mode = bogus\n", "bogus"},
		{"mode in quotes", "[pgbouncer]\npool_mode = 'transaction'\n", "'transaction'"},
		{"comment behind the mode", "[pgbouncer]\npool_mode = transaction ; x\n", "transaction ; x"},
		{"empty mode", "[pgbouncer]\npool_mode =\n", ""},
		{"mode on the next line", "[pgbouncer]\npool_mode = \n transaction\n", ""},
		{"no equals sign", "[pgbouncer]\npool_mode transaction\n", "pool_mode transaction"},
		{"a colon", "[pgbouncer]\npool_mode : transaction\n", "pool_mode : transaction"},
		{"no section", "a = b\n", "a = b"},
		{"another section", "[Databases]\n", "[Databases]"},
		{"blanks in the section", "[ databases ]\n", "[ databases ]"},
		{"section does not end", "[databases\n", "[databases"},
		{"byte order mark", "\ufeff[pgbouncer]\n", "\ufeff[pgbouncer]"},
		{"no such mode of a database", "[databases]\na = host=h pool_mode=bogus\n", "bogus"},
		{"no such mode of a user", "[users]\nu = pool_mode=bogus\n", "bogus"},
		{"a word alone", "[users]\nu = transaction\n", "transaction"},
		{"a comment behind a database", "[databases]\na = host=h ; x\n", "host=h ; x"},
		{"an URI", "[databases]\na = postgres://u:p@h/db\n", "postgres://u:p@h/db"},
		{"nothing behind an equals sign", "[databases]\na = host=h dbname=\n", "host=h dbname="},
		{"an empty quote", "[databases]\na = host='' dbname=x\n", "host='' dbname=x"},
		{"an open quote", "[databases]\na = password='x\n", "password='x"},
		{"a backslash", "[databases]\na = host=h \\\n", `host=h \`},
		{"a tab between", "[databases]\na = host=h \t dbname=x\n", "host=h \t dbname=x"},
		{"in a file of its own", "[databases]\n%include /etc/i\nb = host=h\n", "a"},
		{"without end", "[databases]\n%include /etc/p.ini\n", "/etc/p.ini"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			file := parseFiles(t, tt.text, map[string]string{"etc/i": "a\n"})
			if file.Problem == nil {
				t.Fatal("it has none")
			}
			if got := file.Problem.Place.Text(); got != tt.at {
				t.Errorf("it is at %q, want %q", got, tt.at)
			}
		})
	}
}

func TestIncludesThatAreNotThere(t *testing.T) {
	file := parseFiles(t, "[pgbouncer]\n %include\tetc/none ; x\r\npool_mode = statement\n", nil)
	if len(file.Unread) != 1 || file.Unread[0].Place.Text() != "etc/none ; x" {
		t.Errorf("unread: %v", file.Unread)
	}
	if pool, _ := file.Pool("a", "u"); pool.Mode != pgbouncer.Statement {
		t.Errorf("what follows is not read: %v", pool)
	}
}

func TestListenPort(t *testing.T) {
	for text, want := range map[string]int{"": 6432, "listen_port = 5432\n": 5432, "listen_port = x\n": 0} {
		if got := parseFiles(t, "[pgbouncer]\n"+text, nil).ListenPort(); got != want {
			t.Errorf("%q: got %d, want %d", text, got, want)
		}
	}
}

func TestSecretsAreMarked(t *testing.T) {
	for _, text := range []string{
		"[databases]\na = host=h password=vogelfrei dbname=x\n",
		"[databases]\na = password = 'vogelfrei'\n",
		"[databases]\na = host=h vogelfrei\n",
		"[databases]\n;a = host=h password=vogelfrei\n",
		"[databases]\na = postgres://u:vogelfrei@h/db\n",
	} {
		src := parseFiles(t, text, nil).Source
		if shown := src.Shown(parse.Span{End: len(src.Text)}); strings.Contains(shown, "vogelfrei") {
			t.Errorf("%q shows %q", text, shown)
		}
	}
}

// FuzzParse holds the reader to what is true of every file.
func FuzzParse(f *testing.F) {
	for _, seed := range []string{
		"[databases]\na = host='x''y' pool_mode = statement\n* = \n[users]\nu=pool_mode=session\n",
		"[pgbouncer] pool_mode=Transaction\r\n%include /etc/p.ini\n;x\n",
		"\"a\"\"b\" = c\n[databases]\"x\"=y=z\x00",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		file := parseFiles(t, text, nil)
		apart(t, file.Source, pgbouncer.Comments(file.Source))
		apart(t, file.Source, pgbouncer.InValues(file.Source))
		pool, _ := file.Pool("a", "u")
		if pool.Place.Source != nil && pool.Place.Span.End > len(pool.Place.Source.Text) {
			t.Fatalf("the mode stands at %v", pool.Place.Span)
		}
		if file.Problem != nil || pool.Section == "" || len(file.Sources) > 1 {
			return
		}
		edit := pool.Place.Replace(string(pgbouncer.Session))
		edited := parseFiles(t, string(parse.Apply([]byte(text), []parse.Edit{edit})), nil)
		after, _ := edited.Pool("a", "u")
		if edited.Problem != nil || after.Mode != pgbouncer.Session || after.Section != pool.Section {
			t.Fatalf("with session in place of %q: %v, %v", pool.Place.Text(), after, edited.Problem)
		}
		if !slices.Contains([]pgbouncer.Mode{pgbouncer.Session, pgbouncer.Transaction, pgbouncer.Statement}, pool.Mode) {
			t.Fatalf("the mode is %q", pool.Mode)
		}
	})
}

// apart checks that comments, or what looks like them, stand in order and on a line each.
func apart(t *testing.T, src *parse.Source, spans []parse.Span) {
	t.Helper()
	at := 0
	for _, span := range spans {
		if span.Start < at || span.Len() == 0 || !src.LineSpan(src.Line(span.Start)).Contains(span) {
			t.Fatalf("%v follows %d in %q", span, at, src.Text)
		}
		at = span.End
	}
}

func TestInValues(t *testing.T) {
	src := parse.NewSource("pgbouncer.ini", []byte("; no\n[databases] # no\na = host=h ; one\n\tb = host=h#;no\n[users] c = pool_mode=session  # two ; three\r\n%include more ; four\n;\nd = ;"))
	var got []string
	for _, span := range pgbouncer.InValues(src) {
		got = append(got, string(src.Text[span.Start:span.End]))
	}
	want := []string{"; one", "# two ; three", "; four", ";"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
