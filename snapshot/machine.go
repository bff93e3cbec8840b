package snapshot

import (
	"errors"
	"fmt"
	"io/fs"
	"net/netip"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/regionlint/regionlint/parse"
	"github.com/regionlint/regionlint/parse/yamlnode"
)

// Machine is what is known of a host beside MAAS's and PostgreSQL's files. What is not
// known of a machine that runs is looked for in the files of its root.
type Machine struct {
	// Name is the host's name, without a domain.
	Name string
	// Names are its others in DNS.
	Names []string
	// CPUs is how many logical CPUs a process may use, as nproc(1) counts them;
	// Logical how many the machine has online. 0 where that is not known.
	CPUs, Logical int
	// Addresses are those that other hosts may reach it by.
	Addresses []Address

	routes []route
}

// Address is an address of a host.
type Address struct {
	netip.Addr
	// Network are the addresses that are reached by it at once; the zero value where
	// that is not known.
	Network netip.Prefix
	// Interface is the name of its network interface; "" where it is not known.
	Interface string
	// Inner tells that the interface leads to guests and containers of the host alone.
	Inner bool
}

// NewAddress is an address with the length of its network, on an interface.
func NewAddress(p netip.Prefix, on string) Address {
	return Address{Addr: p.Addr(), Network: p.Masked(), Interface: on, Inner: isInner(on)}
}

// innerInterfaces begin the names of interfaces that Docker, LXD, libvirt and Kubernetes
// make for guests of the host.
var innerInterfaces = []string{"docker", "br-", "veth", "virbr", "lxdbr", "lxcbr", "cni", "flannel", "cali", "podman", "tap", "vnet"}

// isInner tells by its name that an interface leads to guests of the host alone.
func isInner(name string) bool {
	return slices.ContainsFunc(innerInterfaces, func(prefix string) bool { return strings.HasPrefix(name, prefix) })
}

// isReachable tells that other hosts may use an address.
func isReachable(addr netip.Addr) bool {
	return addr.IsValid() && !addr.IsLoopback() && !addr.IsUnspecified() && !addr.IsMulticast() && !addr.IsLinkLocalUnicast()
}

// completed is the machine with what the files of its root tell.
func (m Machine) completed(root fs.FS) Machine {
	if m.Name == "" {
		m.Name = hostname(root)
	}
	fromHosts, names := hostsFile(root, m.Name)
	if m.Names == nil {
		m.Names = names
	}
	if m.Logical == 0 {
		m.Logical = onlineCPUs(root)
	}
	if m.CPUs == 0 {
		m.CPUs = m.Logical
	}
	given := m.Addresses
	if given == nil {
		given = slices.Concat(netplan(root), interfaces(root), fromHosts)
	}
	m.Addresses = nil
	for _, addr := range given {
		m.add(addr)
	}
	m.routes = readRoutes(root)
	return m
}

func (m *Machine) add(a Address) {
	a.Addr = a.Unmap()
	if isReachable(a.Addr) && !slices.ContainsFunc(m.Addresses, func(known Address) bool { return known.Addr == a.Addr }) {
		m.Addresses = append(m.Addresses, a)
	}
}

// checkName tells whether a host may be called so: its directory will be.
func checkName(name string) error {
	switch {
	case name == "":
		return errors.New("nothing tells the host's name: give it as --name")
	case strings.ContainsFunc(name, func(r rune) bool { return r <= ' ' || r == 0x7f || strings.ContainsRune(`/\:*?"<>|`, r) }),
		strings.HasPrefix(name, "."), strings.HasPrefix(name, "-"), len(name) > 253:
		return fmt.Errorf("%q cannot be the name of the host's directory: give another one as --name", name)
	}
	return nil
}

// shortLimit is for the files in which the system keeps a few lines.
var shortLimit = parse.Limit{Most: 1 << 20, Kind: "file of the system"}

// lines are the lines of a small file, without comments; none where it cannot be read.
func lines(root fs.FS, name string) (list []string) {
	text, err := parse.ReadFile(root, name, shortLimit)
	if err != nil {
		return nil
	}
	for line := range strings.Lines(string(text)) {
		line, _, _ = strings.Cut(line, "#")
		if line = strings.TrimSpace(line); line != "" {
			list = append(list, line)
		}
	}
	return list
}

// hostname is what hostname(5) says, without a domain; "" where nothing does.
func hostname(root fs.FS) string {
	for _, line := range lines(root, "etc/hostname") {
		short, _, _ := strings.Cut(line, ".")
		return short
	}
	return ""
}

// hostsFile returns what hosts(5) has for a name: its addresses, and its other names.
func hostsFile(root fs.FS, name string) (list []Address, names []string) {
	for _, line := range lines(root, "etc/hosts") {
		fields := strings.Fields(line)
		addr, err := netip.ParseAddr(fields[0])
		isNamed := func(other string) bool { return other == name || strings.HasPrefix(other, name+".") }
		if err != nil || name == "" || !slices.ContainsFunc(fields[1:], isNamed) {
			continue
		}
		list = append(list, Address{Addr: addr})
		for _, other := range fields[1:] {
			if other != name && strings.Contains(other, ".") && other != "localhost.localdomain" && !slices.Contains(names, other) {
				names = append(names, other)
			}
		}
	}
	return list, names
}

// onlineCPUs counts what Linux has online, else what it lists; 0 where the root has
// neither, as that of a machine that does not run.
func onlineCPUs(root fs.FS) int {
	for _, line := range lines(root, "sys/devices/system/cpu/online") {
		return countCPUs(line)
	}
	count := 0
	for _, line := range lines(root, "proc/cpuinfo") {
		if key, _, _ := strings.Cut(line, ":"); strings.TrimSpace(key) == "processor" {
			count++
		}
	}
	return count
}

// countCPUs counts a list as the kernel writes them (cputopology in its documentation):
// "0-3,8". It is 0 for what is none.
func countCPUs(list string) (count int) {
	for part := range strings.SplitSeq(list, ",") {
		first, last, isRange := strings.Cut(part, "-")
		if !isRange {
			last = first
		}
		from, err1 := strconv.Atoi(first)
		to, err2 := strconv.Atoi(last)
		if err1 != nil || err2 != nil || to < from || to > 1<<16 {
			return 0
		}
		count += to - from + 1
	}
	return count
}

// netplan returns the fixed addresses in the files of netplan(5).
func netplan(root fs.FS) (list []Address) {
	entries, err := fs.ReadDir(root, "etc/netplan")
	if err != nil {
		return nil
	}
	for _, e := range entries {
		if path.Ext(e.Name()) != ".yaml" {
			continue
		}
		name := path.Join("etc/netplan", e.Name())
		text, err := parse.ReadFile(root, name, shortLimit)
		if err != nil {
			continue
		}
		doc, wrong := yamlnode.Parse(parse.NewSource(name, text))
		if wrong != nil {
			continue
		}
		for _, kind := range valueOf(doc, "network").Entries {
			for _, entry := range kind.Value.Resolve().Entries {
				for _, item := range valueOf(entry.Value, "addresses").Items {
					// One with further settings is a mapping of its own.
					item = item.Resolve()
					if len(item.Entries) > 0 {
						item = item.Entries[0].Key.Resolve()
					}
					list = append(list, addressIn(item.Value, entry.Key.Resolve().Value)...)
				}
			}
		}
	}
	return list
}

// valueOf is the value of a key; one without anything where there is none.
func valueOf(n *yamlnode.Node, key string) *yamlnode.Node {
	if n == nil {
		return &yamlnode.Node{}
	}
	for _, e := range n.Resolve().Entries {
		if e.Key.Resolve().Value == key {
			return e.Value.Resolve()
		}
	}
	return &yamlnode.Node{}
}

// interfaces returns the fixed addresses in the file of interfaces(5).
func interfaces(root fs.FS) (list []Address) {
	on := ""
	for _, line := range lines(root, "etc/network/interfaces") {
		switch fields := strings.Fields(line); {
		case len(fields) > 1 && fields[0] == "iface":
			on = fields[1]
		case len(fields) > 1 && fields[0] == "address":
			list = append(list, addressIn(fields[1], on)...)
		}
	}
	return list
}

// addressIn reads an address, be it with the length of its network; none where it is not.
func addressIn(text, on string) []Address {
	if prefix, err := netip.ParsePrefix(text); err == nil {
		return []Address{NewAddress(prefix, on)}
	}
	addr, err := netip.ParseAddr(text)
	if err != nil {
		return nil
	}
	return []Address{{Addr: addr, Interface: on, Inner: isInner(on)}}
}

// sourceOf is a file of the host as parsers take it.
func sourceOf(f File) *parse.Source { return parse.NewSource(f.Path, f.Text) }
