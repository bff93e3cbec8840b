package inventory

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/regionlint/regionlint/parse/draft"
)

// controller is one node of MAAS (src/maasserver/api/controllers.py).
type controller struct {
	Hostname  string   `json:"hostname"`
	FQDN      string   `json:"fqdn"`
	CPUs      number   `json:"cpu_count"`
	Addresses []string `json:"ip_addresses"`
	Type      string   `json:"node_type_name"`
	Version   string   `json:"version"`
}

// controllerRoles are the roles of nodes that are controllers (NODE_TYPE_CHOICES in
// src/maasserver/enum.py).
var controllerRoles = map[string][]string{
	"Region controller":          {"region"},
	"Rack controller":            {"rack"},
	"Region and rack controller": {"region", "rack"},
}

func isMAAS(s *shape) bool {
	if len(s.items) == 0 {
		return s.isList && s.err == nil
	}
	_, ok := s.items[0]["node_type_name"]
	return ok
}

// wordsOfMAAS are what the command says before the JSON where it writes to a terminal.
const wordsOfMAAS = "Machine-readable output follows:"

// skipWordsOfMAAS goes behind them.
func (r *reader) skipWordsOfMAAS() {
	if at := bytes.Index(r.text[:min(len(r.text), 200)], []byte(wordsOfMAAS)); at >= 0 {
		at += len(wordsOfMAAS)
		if rest := bytes.TrimLeft(r.text[at:], " \t\r\n"); len(rest) > 0 {
			r.base += len(r.text) - len(rest)
			r.text = rest
		}
	}
}

// maas reads what the command line of MAAS prints of controllers.
func (r *reader) maas() {
	var nodes []controller
	if !r.decode(0, r.text, &nodes) {
		return
	}
	others := 0
	for _, n := range nodes {
		roles, ok := controllerRoles[n.Type]
		if !ok {
			others++
			continue
		}
		name := n.Hostname
		if name == "" {
			name = n.FQDN
		}
		h := draft.Host{Name: name, Roles: roles}
		if n.CPUs != "0" {
			// MAAS has 0 of a controller that has told nothing yet.
			h.CPUs = r.count(name, "cpu_count", n.CPUs)
		}
		for _, address := range n.Addresses {
			addAddress(&h, address)
		}
		if strings.Contains(n.FQDN, ".") {
			addName(&h, n.FQDN)
		}
		r.Hosts = append(r.Hosts, h)
		r.MAAS = union(r.MAAS, maasRelease(n.Version))
	}
	const help = "give what `maas PROFILE region-controllers read` prints"
	switch {
	case len(r.Hosts) == 0:
		r.problem(0, "it has no controllers", help)
	case others > 0:
		r.remark(0, fmt.Sprintf("nodes that are no controllers are left out: %d", others))
	}
}
