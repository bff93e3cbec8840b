//go:build consumers

package consumers_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// markup is what a browser would obey, were it to get into a page as it is.
const markup = `x<img src=http://192.0.2.1/x onerror="document.title='taken over'"><script>document.title='taken over'</script>"' onmouseover='x' style="color:red"></pre></article>--><svg onload=x>&lt;b&gt;{{.}}` + "\x1b]0;taken over\x07\u202e"

// plantMarkup makes a demo with a text in values, names, comments and the name of a host.
func plantMarkup(t *testing.T, text string) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "demo")
	if err := os.CopyFS(dir, os.DirFS(filepath.Join(root, bundlePath("demo")))); err != nil {
		t.Fatal(err)
	}
	quoted, err := json.Marshal(text)
	if err != nil {
		t.Fatal(err)
	}
	q := string(quoted)
	for name, more := range map[string]string{
		"hosts.yaml":                                    "  " + q + ":\n    cpus: 1\n    roles: [region]\n    addresses: [10.0.0.77]\n    dir: beta\n",
		"beta/etc/maas/regiond.conf":                    "# " + text + "\nnum_workers: " + q + "\n" + q + ": 1\n",
		"alpha/etc/postgresql/9.5/main/pg_hba.conf":     "host all \"" + text + "\" 10.0.0.12/32 " + strings.Fields(text)[0] + "\n# " + text + "\n",
		"alpha/etc/postgresql/9.5/main/postgresql.conf": "listen_addresses = '" + strings.ReplaceAll(text, "'", "''") + "'\n" + text + "\n",
	} {
		file := filepath.Join(dir, filepath.FromSlash(name))
		old, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(string(old)+more), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// TestBrowserSeesNoMarkupOfABundle opens the page of a bundle that is full of markup: it has
// the elements and attributes of any other page, asks for nothing and says nothing.
func TestBrowserSeesNoMarkupOfABundle(t *testing.T) {
	b := newBrowser(t)
	const names = `[...new Set([...document.querySelectorAll("*")].flatMap((e) => [e.localName, ...e.getAttributeNames().map((a) => e.localName + " " + a)]))]`
	usual := evaluate[[]string](t, b.open(t, writePage(t, plantMarkup(t, "x"))), names)
	for _, path := range htmlPages(t) {
		usual = append(usual, evaluate[[]string](t, b.open(t, writePage(t, path...)), names)...)
	}
	p := b.open(t, writePage(t, plantMarkup(t, markup)))
	for _, name := range evaluate[[]string](t, p, names) {
		if !slices.Contains(usual, name) {
			t.Errorf("the page has %q of the bundle", name)
		}
	}
	if shown := evaluate[string](t, p, `document.body.innerText`); !strings.Contains(shown, "<script>document.title=") {
		t.Error("the page shows nothing of the markup")
	}
	if title := evaluate[string](t, p, `document.title`); strings.Contains(title, "taken over") {
		t.Errorf("its title is %q", title)
	}
	p.silent(t)
}
