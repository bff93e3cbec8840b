package main

import (
	"fmt"
	"net"
	"net/netip"
	"os"
	"path/filepath"
	"runtime"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/regionlint/regionlint/bundle"
	"github.com/regionlint/regionlint/snapshot"
)

// hostRootFlag names the host that is read.
func hostRootFlag() cli.Flag {
	return &cli.StringFlag{Name: "root", Usage: "read the host whose root is `DIR`: a container, a mounted image", DefaultText: "/"}
}

// hostRoot opens the host that --root names, with what is known of its machine: of this
// one what the system tells, of another what stands in its files.
func hostRoot(c *cli.Context) (*bundle.HostRoot, snapshot.Machine, error) {
	dir := c.String("root")
	if c.IsSet("root") && dir == "" {
		return nil, snapshot.Machine{}, fmt.Errorf("--root: the directory's name is empty")
	}
	var m snapshot.Machine
	if dir == "" || isRoot(dir) {
		dir, m = thisRoot(), thisMachine()
	}
	root, err := bundle.OpenHostRoot(dir)
	if err != nil {
		return nil, m, fmt.Errorf("--root %w", cannotRead(dir, err))
	}
	return root, m, nil
}

// thisRoot is the root of this machine: "/", or the drive of the current directory.
func thisRoot() string {
	here, err := filepath.Abs(".")
	if err != nil {
		return string(filepath.Separator)
	}
	return filepath.VolumeName(here) + string(filepath.Separator)
}

func isRoot(dir string) bool { return realPath(dir) == thisRoot() }

// thisMachine is what the system tells of this machine.
func thisMachine() snapshot.Machine {
	name, _ := os.Hostname()
	short, _, _ := strings.Cut(name, ".")
	m := snapshot.Machine{Name: short, CPUs: runtime.NumCPU(), Addresses: theseAddresses()}
	if short != name {
		m.Names = []string{name}
	}
	return m
}

// theseAddresses are those of interfaces that are up, which other hosts may use.
func theseAddresses() []snapshot.Address {
	interfaces, err := net.Interfaces()
	if err != nil {
		return nil
	}
	list := []snapshot.Address{}
	for _, i := range interfaces {
		addresses, err := i.Addrs()
		if err != nil || i.Flags&net.FlagUp == 0 {
			continue
		}
		for _, a := range addresses {
			network, ok := a.(*net.IPNet)
			if !ok {
				continue
			}
			addr, ok := netip.AddrFromSlice(network.IP)
			if bits, _ := network.Mask.Size(); ok {
				list = append(list, snapshot.NewAddress(netip.PrefixFrom(addr.Unmap(), bits), i.Name))
			}
		}
	}
	return list
}
