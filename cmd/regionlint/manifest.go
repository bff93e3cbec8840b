package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/regionlint/regionlint/fix"
	"github.com/regionlint/regionlint/parse"
	"github.com/regionlint/regionlint/parse/draft"
	"github.com/regionlint/regionlint/parse/inventory"
	"github.com/regionlint/regionlint/parse/manifest"
	"github.com/regionlint/regionlint/parse/sentence"
	"github.com/regionlint/regionlint/report"
)

func (a *app) manifestCommand() *cli.Command {
	var settings, outputs []string
	all := func(values *[]string) *pairFlag {
		return &pairFlag{func(text string) { *values = append(*values, text) }}
	}
	return &cli.Command{
		Name:      "manifest",
		Usage:     "write hosts.yaml from what you have",
		ArgsUsage: "SOURCE...",
		Description: "SOURCE is a file with what one of these printed, a directory of such files, or - for standard input: " +
			inventory.Kinds() + ". A source that does not tell of which host it speaks is about the one that the file is " +
			"called by (alpha.json, alpha/lscpu.json), or NAME=SOURCE. What no source tells is left as a comment.\n\n" +
			"SETTING is HOST,KEY=VALUE,... where KEY is cpus, role, address, name or dir, or database-proxy without a value; " +
			"role, address and name may repeat.\n\n" +
			"With --output, a manifest that is there gets what it lacks, and what stands there stays as it is.\n\n" +
			"Exit status: 0 done, 1 the manifest says something else than a source, 2 regionlint could not do its work.",
		Flags: []cli.Flag{
			&cli.GenericFlag{Name: "set", Value: all(&settings), Usage: "say `SETTING` of a host, like alpha,cpus=8,role=region; it stands instead of what sources tell, and may repeat"},
			&cli.StringFlag{Name: "maas-version", Usage: "the `RELEASE` of MAAS"},
			&cli.StringFlag{Name: "postgresql-version", Usage: "the `VERSION` of PostgreSQL"},
			&cli.StringFlag{Name: "database-address", Usage: "the `ADDRESS` or name that regions put in database_host, where it is not one of the database host's"},
			&cli.StringFlag{Name: "database-port", Usage: "the `PORT` that regions put in database_port"},
			&cli.StringFlag{Name: "format", Aliases: []string{"f"}, Usage: "write a new manifest as `FORMAT`: yaml (default) or json"},
			&cli.GenericFlag{Name: "output", Aliases: []string{"o"}, Value: all(&outputs), Usage: "write the manifest to `FILE`, or add to it what it lacks"},
		},
		Action: func(c *cli.Context) error { return a.manifest(c, settings, outputs) },
	}
}

func (a *app) manifest(c *cli.Context, settings, outputs []string) error {
	said, err := saidOf(c, settings)
	if err != nil {
		return err
	}
	name, isJSON, err := manifestOutput(c, outputs)
	if err != nil {
		return err
	}
	if c.NArg() == 0 && len(said.Hosts) == 0 {
		return errors.New("manifest: it takes what " + inventory.Kinds() + " printed, or --set HOST,cpus=8,role=region")
	}
	sources, err := a.readSources(c.Args().Slice())
	if err != nil {
		return err
	}
	old, err := manifestAt(name)
	if err != nil {
		return err
	}
	combined := inventory.Combine(sources, said, hostsOf(old))
	if err := errors.Join(combined.Contradictions...); err != nil {
		return err
	}
	if len(combined.Manifest.Hosts) == 0 {
		return errors.New("manifest: no source tells of a host: name them with --set HOST,cpus=8,role=region")
	}
	if old != nil {
		return a.addToManifest(old, combined)
	}
	return a.newManifest(name, isJSON, combined.Manifest)
}

// newManifest writes a manifest that is not there yet.
func (a *app) newManifest(name string, isJSON bool, m *draft.Manifest) error {
	inventory.Settle(m)
	text := m.YAML()
	if isJSON {
		text = m.JSON()
		a.sayOpen(m)
	}
	if name == "" {
		if _, err := a.stdout.Write(text); err != nil {
			return cannotWrite("", standardOutput, err)
		}
		return nil
	}
	if err := fix.Replace(name, text); err != nil {
		return cannotWrite("--output", name, err)
	}
	return nil
}

// sayOpen says what is to be settled where the manifest cannot: JSON has no comments.
func (a *app) sayOpen(m *draft.Manifest) {
	for _, text := range m.Open {
		a.sayOf("", "", text)
	}
	for _, h := range m.Hosts {
		for _, o := range h.Open {
			a.sayOf(h.Name, o.Key, o.Text)
		}
	}
}

func (a *app) sayOf(host, key, text string) {
	words := slices.DeleteFunc([]string{"to be settled", host, key, text}, func(word string) bool { return word == "" })
	a.say(strings.Join(words, ": "))
}

// say says something on standard error.
func (a *app) say(line string) {
	fmt.Fprintf(a.stderr, "regionlint: %s\n", report.Visible(line))
}

// addToManifest gives a manifest what it lacks, and says what it says otherwise.
func (a *app) addToManifest(old *parse.Source, combined *inventory.Combined) error {
	m := combined.Manifest
	settleNew(m, old)
	done, err := draft.Complete(old, m)
	if err != nil {
		return fmt.Errorf("--output %s: %w", old.Path, err)
	}
	for _, d := range done.Differences {
		a.sayDifference(d, combined)
		a.status = exitFindings
	}
	if filepath.Ext(old.Path) == ".json" {
		a.sayOpen(m)
	}
	if done.Hosts+done.Keys == 0 {
		a.say(old.Path + ": nothing was added")
		return nil
	}
	if err := fix.Replace(old.Path, done.Text); err != nil {
		return cannotWrite("--output", old.Path, err)
	}
	var added []string
	if done.Hosts > 0 {
		added = append(added, sentence.Count(done.Hosts, "host"))
	}
	if done.Keys > 0 {
		added = append(added, sentence.Count(done.Keys, "key"))
	}
	verb := " were added"
	if done.Hosts+done.Keys == 1 {
		verb = " was added"
	}
	a.say(old.Path + ": " + sentence.And(added) + verb)
	return nil
}

// sayDifference says what a manifest has, and who tells otherwise.
func (a *app) sayDifference(d draft.Difference, combined *inventory.Combined) {
	from := combined.From(d.Host, d.Key)
	if from == "" {
		from = "a source"
	}
	about := func(value string) string { return fmt.Sprintf("`%s: %s`", d.Key, value) }
	host := d.Host
	if host == "" {
		host = "the manifest"
	}
	at := d.Place.Source.Position(d.Place.Span.Start)
	if d.Key == "" {
		a.say(fmt.Sprintf("%s:%d:%d: host %s cannot be added here: write its entry by hand", d.Place.Source.Path, at.Line, at.Column, d.Host))
		return
	}
	has := fmt.Sprintf("has %s, which stays", about(d.Here))
	if d.Here == "" {
		has = "stays as it is, since nothing can be added here"
	}
	a.say(fmt.Sprintf("%s:%d:%d: %s %s: %s tells %s", d.Place.Source.Path, at.Line, at.Column, host, has, from, about(d.There)))
}

// settleNew says what is to be settled of hosts that the manifest lacks. Of the others, it
// is known what it lacks.
func settleNew(m *draft.Manifest, old *parse.Source) {
	there := manifest.Parse(old)
	for i, h := range m.Hosts {
		if there.Host(h.Name) == nil {
			alone := draft.Manifest{Hosts: []draft.Host{h}}
			inventory.Settle(&alone)
			m.Hosts[i] = alone.Hosts[0]
		}
	}
}

// manifestAt is the manifest that is to be added to; nil where there is none.
func manifestAt(name string) (*parse.Source, error) {
	if name == "" {
		return nil, nil
	}
	text, err := readAtMost(name, parse.ManifestLimit)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, nil
	case err != nil:
		return nil, fmt.Errorf("--output %w", cannotRead(name, err))
	}
	return parse.NewSource(name, text), nil
}

// hostsOf are the hosts of a manifest, by what they are known by.
func hostsOf(old *parse.Source) []draft.Host {
	if old == nil {
		return nil
	}
	var hosts []draft.Host
	for _, h := range manifest.Parse(old).Hosts {
		known := draft.Host{Name: h.Name, Names: h.DNSNames}
		for _, address := range h.Addresses {
			known.Addresses = append(known.Addresses, address.Addr.String())
		}
		hosts = append(hosts, known)
	}
	return hosts
}

// manifestOutput is the file that the manifest goes to, "" for standard output, and whether
// it is JSON where it is new.
func manifestOutput(c *cli.Context, names []string) (name string, isJSON bool, err error) {
	switch {
	case len(names) > 1:
		return "", false, errors.New("--output is there twice, and a manifest goes to one file: leave one out")
	case len(names) == 1 && names[0] == "":
		return "", false, errors.New("--output: the name of the file is empty")
	case len(names) == 1 && names[0] != fromStdin && names[0] != "/dev/stdout":
		name = names[0]
	}
	switch format := c.String("format"); {
	case format == "json", format == "" && filepath.Ext(name) == ".json":
		return name, true, nil
	case format == "yaml", format == "" && !c.IsSet("format"):
		return name, false, nil
	default:
		return "", false, fmt.Errorf("--format %s: manifest writes yaml or json", format)
	}
}

// saidOf is what the flags say.
func saidOf(c *cli.Context, settings []string) (said inventory.Said, err error) {
	for _, text := range settings {
		if err := said.Hosts.Add(text); err != nil {
			return said, fmt.Errorf("--set %s: %w", text, err)
		}
	}
	versions, err := bundleOptions(c)
	if err != nil {
		return said, err
	}
	if versions.MAAS != 0 {
		said.MAAS = versions.MAAS.String()
	}
	if versions.PostgreSQL != 0 {
		said.PostgreSQL = versions.PostgreSQL.String()
	}
	if said.DatabaseAddress = c.String("database-address"); c.IsSet("database-address") {
		if err := databaseProblem(draft.Manifest{DatabaseAddress: said.DatabaseAddress}); said.DatabaseAddress == "" || err != nil {
			return said, errors.Join(fmt.Errorf("--database-address %s: it takes an IP address or a DNS name", said.DatabaseAddress), err)
		}
	}
	if c.IsSet("database-port") {
		text := c.String("database-port")
		if said.DatabasePort, err = strconv.Atoi(text); err != nil || said.DatabasePort < 1 || said.DatabasePort > 65535 {
			return said, fmt.Errorf("--database-port %s: it takes a port from 1 to 65535", text)
		}
	}
	return said, nil
}

// databaseProblem is what the reader of manifests has against a manifest that has a host
// which is in order.
func databaseProblem(m draft.Manifest) error {
	m.Hosts = []draft.Host{{Name: "host", Roles: []string{}}}
	if problems := manifest.Parse(parse.NewSource("hosts.json", m.JSON())).Problems; len(problems) > 0 {
		return errors.New(problems[0].Message)
	}
	return nil
}

// readSources reads all sources, and says what was left out of them.
func (a *app) readSources(given []string) ([]*inventory.Told, error) {
	if i := slices.Index(given, fromStdin); i >= 0 && slices.Contains(given[i+1:], fromStdin) {
		return nil, errors.New("manifest: standard input can be read once: give - once")
	}
	var sources []*inventory.Told
	var failed []error
	for _, word := range given {
		files, err := sourceFiles(word)
		if err != nil {
			return nil, err
		}
		for _, f := range files {
			text, err := a.readSource(f.path)
			if err != nil {
				return nil, err
			}
			told := inventory.Read(parse.NewSource(f.path, text), f.host)
			for _, p := range told.Remarks {
				a.say(p.String())
			}
			for _, p := range told.Problems {
				failed = append(failed, errors.New(p.String()))
			}
			sources = append(sources, told)
		}
	}
	return sources, errors.Join(failed...)
}

func (a *app) readSource(name string) ([]byte, error) {
	if name == fromStdin {
		if _, isTerminal := terminal(a.stdin); isTerminal {
			return nil, errors.New("-: standard input is a terminal: pipe a source into it")
		}
		text, err := io.ReadAll(io.LimitReader(a.stdin, inventory.Limit.Most+1))
		switch {
		case err != nil:
			return nil, cannotRead(name, err)
		case int64(len(text)) > inventory.Limit.Most:
			return nil, fmt.Errorf("-: more than %d MiB: give the sources in files", inventory.Limit.Most>>20)
		}
		return text, nil
	}
	text, err := readAtMost(name, inventory.Limit)
	if err != nil {
		return nil, cannotRead(name, err)
	}
	return text, nil
}

// sourceFile is a source, and the host that it is about where it does not tell itself.
type sourceFile struct{ path, host string }

// sourceFiles are the files that a word of the command line stands for: NAME=SOURCE, a
// file, or those of a directory.
func sourceFiles(word string) ([]sourceFile, error) {
	if isStream(word) {
		return []sourceFile{{word, ""}}, nil
	}
	info, err := os.Stat(word)
	if name, file, ok := strings.Cut(word, "="); ok && errors.Is(err, fs.ErrNotExist) && name != "" && !strings.Contains(name, "/") {
		return []sourceFile{{file, name}}, nil
	}
	if err != nil {
		return nil, cannotRead(word, err)
	}
	if !info.IsDir() {
		return []sourceFile{{word, hostOf(word)}}, nil
	}
	entries, err := os.ReadDir(word)
	if err != nil {
		return nil, cannotRead(word, err)
	}
	var files []sourceFile
	for _, e := range entries {
		if file := filepath.Join(word, e.Name()); e.Type().IsRegular() && !strings.HasPrefix(e.Name(), ".") {
			files = append(files, sourceFile{file, hostOf(file)})
		}
	}
	if len(files) == 0 {
		return nil, fmt.Errorf("%s: the directory has no files: give the sources themselves", word)
	}
	return files, nil
}

// toolNames are names of files that say who wrote them, and not which host they are about.
var toolNames = []string{"ansible", "facts", "lscpu", "setup"}

// hostOf is the host that a file is called by: alpha for alpha.json, alpha.lscpu.json and
// alpha/lscpu.json. Ansible calls files as hosts, without an extension.
func hostOf(file string) string {
	if isStream(file) {
		return ""
	}
	base := filepath.Base(file)
	for _, extension := range []string{".json", ".txt", ".out"} {
		base = strings.TrimSuffix(base, extension)
	}
	for _, tool := range toolNames {
		base = strings.TrimSuffix(base, "."+tool)
	}
	if !slices.Contains(toolNames, base) {
		return base
	}
	if abs, err := filepath.Abs(file); err == nil {
		return filepath.Base(filepath.Dir(abs))
	}
	return ""
}
