package manifest

import (
	"fmt"
	"path"
	"strings"
	"unicode/utf8"

	"github.com/regionlint/regionlint/parse/sentence"
	"github.com/regionlint/regionlint/parse/yamlnode"
)

// mostOfName is how many characters a host's name has, as one in the DNS (RFC 1035, 2.3.4)
// and that of a directory. Every finding about the host repeats it.
const mostOfName = 255

// readHost reads the entry of one host.
func (r *reader) readHost(k, v *yamlnode.Node) {
	name := k.Resolve()
	if name.Kind != yamlnode.Scalar || k.IsNull() || name.Value == "" {
		what := k.Describe()
		if name.Kind == yamlnode.Scalar && !k.IsNull() {
			what = "empty"
		}
		r.problem(firstLine(r.src, k.Span), "a host's name must be text, not "+what, "")
		return
	}
	if n := utf8.RuneCountInString(name.Value); n > mostOfName {
		r.problem(firstLine(r.src, k.Span), fmt.Sprintf("a host's name has at most %d characters, not %d", mostOfName, n), "")
		return
	}
	h := &Host{Name: name.Value, Place: r.place(k.Span)}
	r.m.Hosts = append(r.m.Hosts, h)
	r.host = h.Name
	defer func() { r.host = "" }()
	what := fmt.Sprintf("host `%s`", h.Name)
	if v.IsNull() {
		r.problem(k.Span, what+" has no entry", "give at least its `roles`, and `cpus` for a region")
		return
	}
	given := r.mapping(v, what, []key{
		{"cpus", func(v *yamlnode.Node) { r.cpus(h, v) }},
		{"roles", func(v *yamlnode.Node) { r.roles(h, v) }},
		{"addresses", func(v *yamlnode.Node) { r.addresses(h, v) }},
		{"names", func(v *yamlnode.Node) { r.names(h, v) }},
		{"database_proxy", func(v *yamlnode.Node) { h.DatabaseProxy = r.boolean(v, "database_proxy") }},
		{"dir", func(v *yamlnode.Node) { r.dir(h, v) }},
		{"files", func(v *yamlnode.Node) { r.files(h, v) }},
	})
	r.complete(h, k, given)
}

// complete says what the entry lacks, and fills in what follows from the rest.
func (r *reader) complete(h *Host, k *yamlnode.Node, given map[string]*yamlnode.Node) {
	if given == nil {
		return
	}
	if given["roles"] == nil {
		r.problem(k.Span, fmt.Sprintf("host `%s` has no `roles`", h.Name), "roles are "+sentence.And(roleNames[:]))
	}
	if h.IsRegion() && given["cpus"] == nil {
		r.problem(k.Span, fmt.Sprintf("region `%s` has no `cpus`", h.Name), "give its number of logical CPUs, as `nproc` prints it")
	}
	if given["dir"] != nil {
		return
	}
	if problem := pathProblem(h.Name); problem != "" {
		r.problem(k.Span, fmt.Sprintf("host `%s` cannot name a directory: %s", h.Name, problem), "give its directory as `dir`")
		return
	}
	h.Dir = path.Clean(h.Name)
}

func (r *reader) cpus(h *Host, n *yamlnode.Node) {
	h.CPUsPlace = r.place(n.Span)
	h.CPUs, _ = r.wholeNumber(n, "cpus", 1, maxCPUs)
}

// maxCPUs is far above any machine, and small enough to be multiplied.
const maxCPUs = 1 << 20

func (r *reader) roles(h *Host, n *yamlnode.Node) {
	h.RolesPlace = r.place(n.Span)
	before := len(r.m.Problems)
	defer func() { h.RolesBroken = len(r.m.Problems) > before }()
	for _, item := range r.list(n, "roles", "region") {
		word, ok := r.text(item, "roles", "words")
		if !ok {
			continue
		}
		role := roleNamed(word)
		if role == 0 {
			r.problem(item.Span, unknown("role", word, roleNames[:]), "roles are "+sentence.And(roleNames[:]))
			continue
		}
		h.Roles |= role
	}
}

func (r *reader) addresses(h *Host, n *yamlnode.Node) {
	before := len(r.m.Problems)
	defer func() { h.AddressesBroken = len(r.m.Problems) > before }()
	items := r.list(n, "addresses", "10.0.0.11")
	if len(items) > MostAddresses {
		r.problem(firstLine(r.src, items[MostAddresses].Span), fmt.Sprintf("%d addresses are too many for one host: none is read from here on", len(items)),
			fmt.Sprintf("give those from which it reaches the database, at most %d", MostAddresses))
		items = items[:MostAddresses]
	}
	for _, item := range items {
		v := item.Resolve()
		if v.Kind != yamlnode.Scalar || v.IsNull() {
			help := ""
			if strings.Contains(r.place(item.Span).Text(), ":") {
				help = "put an IPv6 address in quotes"
			}
			r.problem(firstLine(r.src, item.Span), "an address must be text, not "+item.Describe(), help)
			continue
		}
		addr, problem, help := parseAddress(v.Value)
		if problem != "" {
			r.problem(item.Span, problem, help)
			continue
		}
		h.Addresses = append(h.Addresses, Address{Addr: addr, Place: r.place(item.Span)})
	}
}

func (r *reader) names(h *Host, n *yamlnode.Node) {
	for _, item := range r.list(n, "names", h.Name) {
		name, ok := r.text(item, "names", "DNS names")
		if !ok {
			continue
		}
		if problem, help := hostProblem(name); problem != "" {
			r.problem(item.Span, problem, help)
			continue
		}
		h.DNSNames = append(h.DNSNames, name)
	}
}

func (r *reader) dir(h *Host, n *yamlnode.Node) {
	h.DirPlace = r.place(n.Span)
	h.Dir = r.path(n, "dir")
}

func (r *reader) files(h *Host, n *yamlnode.Node) {
	file := func(name string, into *File) key {
		return key{name, func(v *yamlnode.Node) { *into = File{Path: r.path(v, name), Place: r.place(v.Span)} }}
	}
	r.mapping(n, fmt.Sprintf("`files` of host `%s`", h.Name), []key{
		file("regiond", &h.Files.Regiond),
		file("pg_hba", &h.Files.PgHBA),
		file("postgresql", &h.Files.PostgreSQL),
	})
}

// path reads a path below the bundle's root; "" when it is not one.
func (r *reader) path(n *yamlnode.Node, name string) string {
	text, ok := r.text(n, name, "a path below the bundle's root")
	if !ok {
		return ""
	}
	if problem := pathProblem(text); problem != "" {
		r.problem(n.Span, fmt.Sprintf("`%s`: %s", name, problem), "give a path below the bundle's root, with /")
		return ""
	}
	return path.Clean(text)
}

// pathProblem says why text is not a path below the bundle's root; "" when it
// is one.
func pathProblem(text string) string {
	switch {
	case text == "":
		return "the path is empty"
	case strings.HasPrefix(text, "/"):
		return "the path is absolute"
	case strings.ContainsRune(text, '\\') || len(text) > 1 && text[1] == ':':
		return "the path is written as on Windows"
	case strings.ContainsRune(text, 0):
		return "the path holds a NUL"
	}
	if clean := path.Clean(text); clean == ".." || strings.HasPrefix(clean, "../") {
		return "the path leads out of the bundle"
	}
	return ""
}
