// Package draft writes manifests: what is known of a deployment becomes a hosts.yaml that
// parse/manifest reads, and what is not known a comment in it for people to settle.
//
// It judges nothing. Whether a value is one that the manifest takes, like the number of
// CPUs or a role, is for whoever gives it to know.
package draft

// Manifest is what is known of a deployment, and what is left to be settled.
type Manifest struct {
	// MAAS and PostgreSQL are the releases as the manifest writes them, like "3.5" and
	// "16"; "" where they are not known.
	MAAS, PostgreSQL string
	// DatabaseAddress is the address or DNS name by which all regions reach the
	// database; "" for those of the database host.
	DatabaseAddress string
	// DatabasePort is from 1 to 65535; 0 for the one in postgresql.conf.
	DatabasePort int
	// Open is what is to be settled about all of it, in one line each.
	Open []string
	// Hosts are written in this order.
	Hosts []Host
}

// Host is what is known of one machine.
type Host struct {
	// Name is the host's key in the manifest. No two hosts have the same, and no name is
	// empty or has more than 255 characters.
	Name string
	// CPUs is the number of logical CPUs; 0 where it is not known.
	CPUs int
	// Roles are words of the manifest: region, database, standby, rack. Nil stands for
	// roles that are not known, an empty list for none.
	Roles []string
	// Addresses are IP addresses from which the host reaches the database.
	Addresses []string
	// Names are the host's names in DNS.
	Names []string
	// DatabaseProxy tells of a proxy on the host itself that leads to the database.
	DatabaseProxy bool
	// Dir is the directory of the host's files below the bundle; "" where it is the name.
	Dir string
	// Files are paths below the bundle.
	Files Files
	// Open is what is to be settled.
	Open []Open
}

// Files are paths below the bundle; "" where the usual places are searched.
type Files struct {
	Regiond, PgHBA, PostgreSQL string
}

// Open is one thing about a host that is to be settled.
type Open struct {
	// Key is the key of the host's entry that it is about; "" for the whole entry.
	Key string
	// Text is what people read about it, in one line.
	Text string
}

// YAML is the manifest in block style, with what is to be settled as comments: about a key
// above it, and in its place where its value is not known. It parses whatever the values
// are; a byte that is not part of UTF-8 text becomes U+FFFD.
func (m *Manifest) YAML() []byte {
	w := &writer{}
	for _, text := range m.Open {
		w.comment(0, "", text)
	}
	for _, f := range m.all() {
		w.block(0, f)
	}
	return w.Bytes()
}

// JSON is the manifest as JSON, which has no comments: what is to be settled is not in it.
func (m *Manifest) JSON() []byte {
	return []byte(inJSON.indented(m.all(), 0) + "\n")
}

// all are the fields of the whole manifest.
func (m *Manifest) all() mapping {
	hosts := mapping{}
	for i := range m.Hosts {
		hosts.add(m.Hosts[i].Name, &m.Hosts[i], true)
	}
	all := m.fields()
	all.add("hosts", hosts, true)
	return all
}

// fields are what is known of the deployment beside its hosts.
func (m *Manifest) fields() mapping {
	var fields mapping
	fields.add("maas_version", release(m.MAAS), m.MAAS != "")
	fields.add("postgresql_version", release(m.PostgreSQL), m.PostgreSQL != "")
	var database mapping
	database.add("address", m.DatabaseAddress, m.DatabaseAddress != "")
	database.add("port", m.DatabasePort, m.DatabasePort != 0)
	fields.add("database", database, len(database) > 0)
	return fields
}

// hostKeys are the keys of a host's entry in the order in which they are written.
var hostKeys = []string{"cpus", "roles", "addresses", "names", "database_proxy", "dir", "files"}

// Keys are the keys of a host of which something is known, as the manifest has them.
func Keys(h Host) []string {
	var keys []string
	for _, f := range h.fields() {
		keys = append(keys, f.key)
	}
	return keys
}

// fields are what is known of the host, in the order of hostKeys.
func (h *Host) fields() mapping {
	var files mapping
	files.add("regiond", h.Files.Regiond, h.Files.Regiond != "")
	files.add("pg_hba", h.Files.PgHBA, h.Files.PgHBA != "")
	files.add("postgresql", h.Files.PostgreSQL, h.Files.PostgreSQL != "")
	var fields mapping
	fields.add("cpus", h.CPUs, h.CPUs != 0)
	fields.add("roles", h.Roles, h.Roles != nil)
	fields.add("addresses", h.Addresses, len(h.Addresses) > 0)
	fields.add("names", h.Names, len(h.Names) > 0)
	fields.add("database_proxy", true, h.DatabaseProxy)
	fields.add("dir", h.Dir, h.Dir != "")
	fields.add("files", files, len(files) > 0)
	for i := range fields {
		fields[i].open = h.openAbout(fields[i].key)
	}
	return fields
}

// openAbout is what is to be settled about a key.
func (h *Host) openAbout(key string) (texts []string) {
	for _, o := range h.Open {
		if o.Key == key {
			texts = append(texts, o.Text)
		}
	}
	return texts
}
