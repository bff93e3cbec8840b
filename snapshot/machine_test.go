package snapshot

import (
	"fmt"
	"net/netip"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
)

// root makes the root of a host of texts by path.
func root(texts map[string]string) fstest.MapFS {
	files := fstest.MapFS{}
	for name, text := range texts {
		files[name] = &fstest.MapFile{Data: []byte(text), Mode: 0o644}
	}
	return files
}

// TestMachineOfFiles shows what the files of a root tell of its machine.
func TestMachineOfFiles(t *testing.T) {
	m := Machine{}.completed(root(map[string]string{
		"etc/hostname": "# ours\nalpha.example.net\n",
		"etc/hosts": "127.0.0.1 localhost\n127.0.1.1 alpha.example.net alpha\n10.0.0.11 alpha.example.net alpha maas.example.net # both\n" +
			"10.0.0.12 beta\nbroken\n::1 alpha\n",
		"etc/netplan/50.yaml": "network:\n  version: 2\n  ethernets:\n    ens3:\n      addresses: [10.0.0.11/24, \"fd00::11/64\", fe80::1/64]\n" +
			"      nameservers: {addresses: [10.0.0.1]}\n  bridges:\n    lxdbr0: {addresses: [10.9.0.1/24]}\n    br0:\n      addresses:\n      - 10.1.0.11/24: {lifetime: 0}\n",
		"etc/netplan/broken.yaml":       "network: [",
		"etc/netplan/readme":            "network: {ethernets: {x: {addresses: [10.2.0.1/24]}}}",
		"etc/network/interfaces":        "auto eth1\niface eth1 inet static\n  address 10.3.0.11/24\n  gateway 10.3.0.1\n",
		"sys/devices/system/cpu/online": "0-3,8\n",
	}))
	var addresses []string
	for _, a := range m.Addresses {
		addresses = append(addresses, fmt.Sprintf("%s on %s, inner %v", a.Addr, a.Interface, a.Inner))
	}
	want := []string{
		"10.0.0.11 on ens3, inner false", "fd00::11 on ens3, inner false", "10.9.0.1 on lxdbr0, inner true", "10.1.0.11 on br0, inner false",
		"10.3.0.11 on eth1, inner false",
	}
	if diff := cmp.Diff(want, addresses); diff != "" {
		t.Errorf("addresses (-want +got)\n%s", diff)
	}
	if m.Name != "alpha" || m.CPUs != 5 || m.Logical != 5 {
		t.Errorf("%s has %d of %d CPUs", m.Name, m.CPUs, m.Logical)
	}
	if diff := cmp.Diff([]string{"alpha.example.net", "maas.example.net"}, m.Names); diff != "" {
		t.Errorf("names (-want +got)\n%s", diff)
	}
}

// TestCountCPUs counts lists as Linux writes them.
func TestCountCPUs(t *testing.T) {
	for list, want := range map[string]int{"0": 1, "0-7": 8, "0-3,8-11,16": 9, "": 0, "x": 0, "3-1": 0, "0-99999999": 0, "0-": 0} {
		if got := countCPUs(list); got != want {
			t.Errorf("%q: %d CPUs, want %d", list, got, want)
		}
	}
}

// TestToward finds the address from which the database is reached: by the network that both
// are in, else by the narrowest route.
func TestToward(t *testing.T) {
	m := Machine{Addresses: []Address{
		NewAddress(netip.MustParsePrefix("192.168.1.5/24"), "eth0"), NewAddress(netip.MustParsePrefix("10.0.0.11/24"), "eth1"),
		NewAddress(netip.MustParsePrefix("fd00::11/64"), "eth1"), NewAddress(netip.MustParsePrefix("10.5.0.11/30"), "eth2"),
		NewAddress(netip.MustParsePrefix("10.5.0.12/16"), "eth3"),
	}}
	m = m.completed(root(map[string]string{
		// The kernel writes addresses as a little-endian machine has them; those of this test are the same either way.
		"proc/net/route": "Iface\tDestination\tGateway\tFlags\tRefCnt\tUse\tMetric\tMask\tMTU\n" +
			"eth0\t00000000\t0101A8C0\t0003\t0\t0\t0\t00000000\t0\n" + "eth1\t07070707\t00000000\t0003\t0\t0\t0\tFFFFFFFF\t0\nbroken\n",
		"proc/net/ipv6_route": "20010db8000000000000000000000000 20 00000000000000000000000000000000 00 fd000000000000000000000000000001 00000400 00000001 00000000 00000003 eth1\n",
	}))
	for target, want := range map[string]string{
		"10.0.0.10": "10.0.0.11", "10.5.0.10": "10.5.0.11", "10.5.9.9": "10.5.0.12", "7.7.7.7": "10.0.0.11", "8.8.8.8": "192.168.1.5",
		"fd00::10": "fd00::11", "2001:db8::1": "fd00::11", "2002::1": "", "::ffff:10.0.0.10": "10.0.0.11",
	} {
		got, ok := m.toward(netip.MustParseAddr(target))
		if ok != (want != "") || ok && got.String() != want {
			t.Errorf("%s is reached from %v, want %s", target, got, want)
		}
	}
}

// TestMajorMinor reads releases of versions of packages and snaps.
func TestMajorMinor(t *testing.T) {
	for written, want := range map[string]string{
		"1:3.5.1-16317-g.1d14a2a-0ubuntu1~22.04.1": "3.5", "2.4.2-7034-g2f5deb8b8-0ubuntu1": "2.4", "3.10.0~rc1": "", "3.6.0~beta2-x": "3.6",
		"3.5": "3.5", "x": "", "": "", "3": "", "9.9": "",
	} {
		if got := majorMinor(written); got != want {
			t.Errorf("%q is release %q, want %q", written, got, want)
		}
	}
}

// TestCheckName refuses what would be another directory.
func TestCheckName(t *testing.T) {
	for name, ok := range map[string]bool{"alpha": true, "alpha-2.example.net": true, "": false, "..": false, "a/b": false, "-rf": false, "a b": false, "a\nb": false} {
		if err := checkName(name); (err == nil) != ok {
			t.Errorf("%q: %v", name, err)
		}
	}
}
