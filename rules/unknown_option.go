package rules

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/regionlint/regionlint/bundle"
	"github.com/regionlint/regionlint/parse"
	"github.com/regionlint/regionlint/parse/nearest"
	"github.com/regionlint/regionlint/parse/pgconf"
	"github.com/regionlint/regionlint/parse/regiond"
	"github.com/regionlint/regionlint/parse/version"
)

var unknownOption = Rule{
	Code: "RGD002", Name: "unknown-option", Severity: Warning, Fix: Unsafe, Since: "0.1",
	Check: func(p *Pass) {
		p.eachLoaded(func(h *bundle.Host) {
			unknown := unknownOptions(h.Regiond)
			for _, o := range unknown {
				p.checkUnknownOption(h, o, unknown)
			}
		})
	},
}

// unknownEntry is an entry with the option that it was meant to be.
type unknownEntry struct {
	*regiond.Option
	meant meaning
}

// unknownOptions are the entries that no release of MAAS looks for. Of one that
// stands twice it is the last; a value that aliases use has its purpose.
func unknownOptions(f *regiond.File) (list []unknownEntry) {
	for _, o := range f.Entries() {
		if o.Definition != nil || o.Shadowed {
			continue
		}
		if meant := meantBy(o, f.Release); meant.plain || !f.IsLent(o) {
			list = append(list, unknownEntry{o, meant})
		}
	}
	return list
}

func (p *Pass) checkUnknownOption(h *bundle.Host, o unknownEntry, unknown []unknownEntry) {
	key := shownKey(o.Option)
	f := Finding{
		Message: fmt.Sprintf("MAAS knows no option `%s`, and ignores it", key),
		Host:    h.Name,
		Subject: key,
		Primary: Label{Place: h.Regiond.Place(o.KeySpan)},
		Help:    fmt.Sprintf("remove the line; `%s` lists the options that there are", optionsHelp(h)),
	}
	switch other, isForeign := ofAnotherFile(o.Key); {
	case key == "":
		f.Message = "a key without a name is no option of MAAS, which ignores it"
	case !o.Named:
		f.Message = fmt.Sprintf("the key `%s` is no text to YAML, so that MAAS never finds it", key)
	case o.Key == betaOption:
		f.Message = fmt.Sprintf("MAAS ignores `%s`, which only a beta of 3.5 had", key)
		p.misspelt(h, o, unknown, &f)
	case isForeign && !o.meant.plain:
		f.Message, f.Help = fmt.Sprintf("MAAS ignores `%s`, %s", key, other.is), other.help
	case o.meant.option != nil:
		f.Message = fmt.Sprintf("MAAS knows no option `%s`; did you mean `%s`?", key, o.meant.option.Name)
		p.misspelt(h, o, unknown, &f)
	}
	p.report(f)
}

// shownKey is a key without what looks secret in it. The text of the file may
// hide that behind escapes.
func shownKey(o *regiond.Option) string {
	alone := parse.NewSource("", []byte(o.Key))
	return cutShort(alone.Shown(parse.Span{End: len(o.Key)}), mostOfWord)
}

// optionsHelp is the command that sets options, asked for them all.
func optionsHelp(h *bundle.Host) string {
	if h.IsSnap() {
		return "sudo maas config --help"
	}
	return "sudo maas-region local_config_set --help"
}

// misspelt says what to do about an entry that was meant to be an option, and
// renames it where that is plain.
func (p *Pass) misspelt(h *bundle.Host, o unknownEntry, unknown []unknownEntry, f *Finding) {
	m, name := o.meant, o.meant.option.Name
	switch set := h.Regiond.Effective(name); {
	case !m.option.KnownTo(h.Regiond.Release):
		f.Notes = []string{fmt.Sprintf("MAAS %s ignores it; %s came with %s", h.Regiond.Release, name, m.option.Release)}
		return
	case set != nil:
		f.Related = []Label{{Place: h.Regiond.Place(set.KeySpan), Text: "this one counts"}}
		f.Help = "remove the line, or put its value where it counts"
		return
	}
	f.Notes = []string{fmt.Sprintf("MAAS ignores it, and for %s it has %s", name, defaultOf(m.option))}
	f.Help = fmt.Sprintf("rename it to `%s`, or remove the line", name)
	for _, other := range unknown {
		if other != o && other.meant.option == m.option {
			f.Related = append(f.Related, Label{Place: h.Regiond.Place(other.KeySpan), Text: "may mean the same"})
		}
	}
	if edit, ok := h.Regiond.Rename(o.Option, name); ok && m.plain && len(f.Related) == 0 {
		f.Help = fmt.Sprintf("rename it to `%s`", name)
		fix := unsafe(regiondFix(h, f.Help, edit))
		fix.Reveals = true
		f.Fixes = []Fix{fix}
	}
}

func defaultOf(d *regiond.Definition) string {
	if d.Default == "" {
		return "no value"
	}
	return fmt.Sprintf("the default, %v", d.Default)
}

// meaning is the option that a key was meant to be; the zero meaning is none.
type meaning struct {
	option *regiond.Definition
	// plain tells that there is hardly a doubt.
	plain bool
}

// betaOption was in a beta of MAAS 3.5 and in no release: broadcast_address took
// its place (commit 7a5e4e8a6).
const betaOption = "membership_address"

// otherNames are what people call options.
var otherNames = map[string]string{
	"database_password": "database_pass",
	"database_passwd":   "database_pass",
	"database_username": "database_user",
	"database_hostname": "database_host",
	"database_dbname":   "database_name",
	"worker_count":      "num_workers",
	"workers":           "num_workers",
}

// called returns the option that goes by a name.
func called(name string) *regiond.Definition {
	if other, ok := otherNames[name]; ok {
		name = other
	}
	return regiond.Lookup(name)
}

// meantBy finds the option that a key was meant to be: by its letters, by
// another name, or the nearest one that the release knows, else that any does.
func meantBy(o *regiond.Option, release version.MAAS) meaning {
	if !o.Named {
		return meaning{}
	}
	if o.Key == betaOption {
		return meaning{option: regiond.Lookup("broadcast_address"), plain: true}
	}
	key := inSnakeCase(o.Key)
	if rest, ok := strings.CutPrefix(key, "db_"); ok {
		key = "database_" + rest
	}
	if d := called(key); d != nil {
		return meaning{option: d, plain: true}
	}
	if d := called("database_" + key); d != nil {
		return meaning{option: d}
	}
	near := nearest.Word(key, optionNames(release))
	if near == "" {
		near = nearest.Word(key, optionNames(version.NewestMAAS))
	}
	if near == "" {
		return meaning{}
	}
	// What was put around a name may be there to switch the option off.
	plain := nearest.Distance(key, near) <= slips(key) && !strings.Contains(key, near)
	return meaning{option: regiond.Lookup(near), plain: plain}
}

// slips is how many letters a key may be off for the one that was meant to be
// plain: short ones are near to many.
func slips(key string) int { return max(1, min(len(key)/5, mostSlips)) }

func optionNames(release version.MAAS) (names []string) {
	for _, d := range regiond.Definitions() {
		if d.KnownTo(release) {
			names = append(names, d.Name)
		}
	}
	return names
}

// inSnakeCase writes numWorkers, Num-Workers and NUM.WORKERS as num_workers,
// without the characters that nobody sees.
func inSnakeCase(key string) string {
	var out strings.Builder
	small := false
	for _, r := range strings.TrimSpace(key) {
		switch {
		case r >= utf8.RuneSelf && !unicode.IsLetter(r):
			continue
		case strings.ContainsRune("-. ", r):
			r = '_'
		case small && unicode.IsUpper(r):
			out.WriteByte('_')
		}
		small = unicode.IsLower(r)
		out.WriteRune(unicode.ToLower(r))
	}
	return out.String()
}

// foreignOption is one of another place: what it is, as a clause behind its
// name, and what to do.
type foreignOption struct{ is, help string }

// rackdOptions are those of rackd.conf alone (src/provisioningserver/config.py,
// ClusterConfiguration).
var rackdOptions = map[string]bool{
	"cluster_uuid": true, "tftp_port": true, "tftp_root": true, "max_idle_rpc_connections": true,
	"max_rpc_connections": true, "rpc_keepalive": true, "httpproxy_cache_size": true,
}

// authentication begins the names of what MAAS keeps of other services that let
// people in.
var authentication = []string{"external_auth", "rbac", "candid", "macaroon"}

func ofAnotherFile(key string) (foreignOption, bool) {
	if rackdOptions[key] {
		return foreignOption{"an option of rackd.conf", "remove the line; rack controllers read it, in rackd.conf"}, true
	}
	for _, prefix := range authentication {
		if strings.HasPrefix(key, prefix) {
			return foreignOption{"since such settings are in its database", "remove the line; `sudo maas configauth` sets them"}, true
		}
	}
	if _, ok := pgconf.Known(key); ok && strings.Contains(key, "_") {
		return foreignOption{"a parameter of PostgreSQL", fmt.Sprintf("move it to postgresql.conf on the database host, as `%s = ...`", key)}, true
	}
	return foreignOption{}, false
}
