//go:build live

package live

import (
	"os"
	"os/exec"
	"syscall"
	"testing"
	"time"
)

// outside names, in the environment of a test that runs in a network namespace
// of its own, the namespace that it came from.
const outside = "REGIONLINT_LIVE_OUTSIDE"

// inNamespace tells that the test runs in a network namespace of its own, where
// it may take any address. Outside of one it runs the test once more in one,
// and returns false. A machine on which none can be made fails the test.
func inNamespace(t *testing.T) bool {
	t.Helper()
	here, err := os.Readlink("/proc/self/ns/net")
	if err != nil {
		t.Fatal(err)
	}
	if from := os.Getenv(outside); from != "" && from != here {
		ip(t, "link", "set", "lo", "up")
		return true
	}
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	c := exec.Command(self, "-test.run=^"+t.Name()+"$", "-test.v", "-test.timeout="+timeLeft(t).String())
	c.Env = append(os.Environ(), outside+"="+here)
	c.SysProcAttr = newNamespace()
	out, err := c.CombinedOutput()
	if c.ProcessState == nil {
		t.Fatalf("no network namespace can be made: %v: run the tests as root, or let users make namespaces "+
			"(sysctl user.max_user_namespaces=1000 kernel.apparmor_restrict_unprivileged_userns=0)", err)
	}
	if err != nil {
		t.Fatalf("in a network namespace: %v\n%s", err, out)
	}
	t.Logf("in a network namespace:\n%s", out)
	return false
}

// lastWords is how long before the test's end a process that it runs ends by
// itself, so that there is time to hear what it says of that.
const lastWords = 5 * time.Second

// timeLeft is how long a process that the test runs may take; 0 stands for as
// long as it wants.
func timeLeft(t *testing.T) time.Duration {
	t.Helper()
	end, ok := t.Deadline()
	if !ok {
		return 0
	}
	return max(time.Until(end)-lastWords, time.Second)
}

// newNamespace makes a process start in a network namespace of its own. For one
// who is not root, that takes a user namespace, in which the user stays who it
// is, since PostgreSQL refuses to run as root, and may administer the network and make
// further namespaces.
func newNamespace() *syscall.SysProcAttr {
	attr := &syscall.SysProcAttr{Cloneflags: syscall.CLONE_NEWNET, Pdeathsig: syscall.SIGKILL}
	uid, gid := os.Geteuid(), os.Getegid()
	if uid == 0 {
		return attr
	}
	const administerNetwork, administerSystem = 12, 21 // CAP_NET_ADMIN, CAP_SYS_ADMIN
	attr.Cloneflags |= syscall.CLONE_NEWUSER
	attr.UidMappings = []syscall.SysProcIDMap{{ContainerID: uid, HostID: uid, Size: 1}}
	attr.GidMappings = []syscall.SysProcIDMap{{ContainerID: gid, HostID: gid, Size: 1}}
	attr.AmbientCaps = []uintptr{administerNetwork, administerSystem}
	return attr
}

// ip runs the command of that name.
func ip(t *testing.T, args ...string) {
	t.Helper()
	if _, err := exec.LookPath("ip"); err != nil {
		t.Fatalf("%v: apt-get install iproute2", err)
	}
	if out, err := exec.Command("ip", args...).CombinedOutput(); err != nil {
		t.Fatalf("ip %v: %v\n%s", args, err, out)
	}
}

// takeAddresses gives the loopback of the namespace these addresses, and takes
// from it those that it was given before.
func takeAddresses(t *testing.T, addresses []string) {
	t.Helper()
	ip(t, "address", "flush", "dev", "lo", "scope", "global")
	for _, a := range addresses {
		ip(t, "address", "add", a, "dev", "lo")
	}
}
