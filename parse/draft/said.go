package draft

import (
	"fmt"
	"net/netip"
	"path"
	"slices"
	"strings"

	"github.com/regionlint/regionlint/parse/manifest"
)

// said is what a manifest says, without the way in which it is written: a value for each
// host and key, of which those of the deployment are those of the host "".
type said map[[2]string]string

// add notes a value; one that says nothing is not noted.
func (s said) add(host, key string, value any) {
	text := fmt.Sprint(value)
	switch v := value.(type) {
	case []string:
		words := make([]string, len(v))
		for i, word := range v {
			words[i] = word
			if addr, err := netip.ParseAddr(word); err == nil {
				words[i] = addr.Unmap().String()
			}
		}
		slices.Sort(words)
		text = strings.Join(words, " ")
	case string:
		if key == "dir" || key == "regiond" || key == "pg_hba" || key == "postgresql" {
			text = path.Clean(v)
		}
	}
	if text != "" && text != "0" && text != "false" {
		s[[2]string{host, key}] = text
	}
}

// values are what the reader of manifests makes of one.
func values(m *manifest.Manifest) said {
	s := said{}
	if m.MAAS != 0 {
		s.add("", "maas_version", m.MAAS)
	}
	if m.PostgreSQL != 0 {
		s.add("", "postgresql_version", m.PostgreSQL)
	}
	s.add("", "address", m.Database.Address)
	s.add("", "port", m.Database.Port)
	for _, h := range m.Hosts {
		s.add(h.Name, "", "there")
		s.add(h.Name, "cpus", h.CPUs)
		s.add(h.Name, "roles", strings.Split(h.Roles.String(), ","))
		var addresses []string
		for _, a := range h.Addresses {
			addresses = append(addresses, a.Addr.String())
		}
		s.add(h.Name, "addresses", addresses)
		s.add(h.Name, "names", h.DNSNames)
		s.add(h.Name, "database_proxy", h.DatabaseProxy)
		if h.DirPlace.Source != nil {
			s.add(h.Name, "dir", h.Dir)
		}
		for key, file := range map[string]manifest.File{"regiond": h.Files.Regiond, "pg_hba": h.Files.PgHBA, "postgresql": h.Files.PostgreSQL} {
			if file.Path != "" {
				s.add(h.Name, key, file.Path)
			}
		}
	}
	return s
}
