package fix_test

import (
	"encoding/binary"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"golang.org/x/sys/unix"

	"github.com/regionlint/regionlint/fix"
)

// accessList lets the user 12345 read a file beside its owner (acl(5), and
// linux/posix_acl_xattr.h for how it is stored).
func accessList() []byte {
	list := binary.LittleEndian.AppendUint32(nil, 2)
	for _, entry := range []struct {
		tag, perm uint16
		id        uint32
	}{{0x01, 6, 1<<32 - 1}, {0x02, 4, 12345}, {0x04, 4, 1<<32 - 1}, {0x10, 4, 1<<32 - 1}, {0x20, 0, 1<<32 - 1}} {
		list = binary.LittleEndian.AppendUint16(list, entry.tag)
		list = binary.LittleEndian.AppendUint16(list, entry.perm)
		list = binary.LittleEndian.AppendUint32(list, entry.id)
	}
	return list
}

const listName = "system.posix_acl_access"

func setAttribute(t *testing.T, path, name string, value []byte) {
	t.Helper()
	if err := unix.Setxattr(path, name, value, 0); err != nil {
		t.Fatalf("%s of %s: %v: the temporary directory must be on a file system with attributes", name, path, err)
	}
}

// attribute returns "" where there is none.
func attribute(path, name string) string {
	value := make([]byte, 1000)
	n, err := unix.Getxattr(path, name, value)
	if err != nil {
		return ""
	}
	return string(value[:n])
}

// TestWriteKeepsAttributes keeps who is let in to a file by an access control list, and
// what users noted of it.
func TestWriteKeepsAttributes(t *testing.T) {
	dir := writeTree(t, map[string]string{"one": "old"})
	one := filepath.Join(dir, "one")
	setAttribute(t, one, listName, accessList())
	setAttribute(t, one, "user.note", []byte("kept"))
	if err := fix.Write(dir, []fix.File{{Path: "one", Old: []byte("old"), New: []byte("new")}}); err != nil {
		t.Fatal(err)
	}
	if attribute(one, listName) != string(accessList()) || attribute(one, "user.note") != "kept" {
		t.Errorf("the list is %q and the note %q", attribute(one, listName), attribute(one, "user.note"))
	}
}

// TestWriteLetsNobodyElseIn fixes a file in a directory whose new files are for one more user:
// that one is not let in to the file that was there.
func TestWriteLetsNobodyElseIn(t *testing.T) {
	dir := writeTree(t, map[string]string{"one": "old"})
	one := filepath.Join(dir, "one")
	setAttribute(t, dir, "system.posix_acl_default", accessList())
	if err := fix.Write(dir, []fix.File{{Path: "one", Old: []byte("old"), New: []byte("new")}}); err != nil {
		t.Fatal(err)
	}
	if list := attribute(one, listName); list != "" {
		t.Errorf("the list is %q", list)
	}
}

// TestWriteKeepsSpecialBits keeps set-user-ID, set-group-ID and the sticky bit, whatever
// the umask is.
func TestWriteKeepsSpecialBits(t *testing.T) {
	dir := writeTree(t, map[string]string{"one": "old"})
	one := filepath.Join(dir, "one")
	if err := syscall.Chmod(one, 0o7766); err != nil {
		t.Fatal(err)
	}
	defer syscall.Umask(syscall.Umask(0o077))
	if err := fix.Write(dir, []fix.File{{Path: "one", Old: []byte("old"), New: []byte("new")}}); err != nil {
		t.Fatal(err)
	}
	var stat syscall.Stat_t
	if err := syscall.Stat(one, &stat); err != nil || stat.Mode&0o7777 != 0o7766 {
		t.Errorf("the mode is %o, %v", stat.Mode&0o7777, err)
	}
}

// TestWriteLongName fixes a file whose name is as long as can be.
func TestWriteLongName(t *testing.T) {
	name := strings.Repeat("ä", 127) + "x"
	dir := writeTree(t, map[string]string{name: "old"})
	if err := fix.Write(dir, []fix.File{{Path: name, Old: []byte("old"), New: []byte("new")}}); err != nil {
		t.Fatal(err)
	}
	if got := readTree(t, dir); got[name] != "new" || len(got) != 1 {
		t.Errorf("there is %q", got)
	}
}
