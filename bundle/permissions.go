package bundle

import (
	"fmt"
	"io/fs"
)

// Perm is who may do what with a file: its nine permission bits, like 0o640.
type Perm uint32

// String returns the bits as chmod takes them: "0640".
func (p Perm) String() string { return fmt.Sprintf("%04o", uint32(p)) }

// Permissions are a file's mode and owner, as the bundle has them. Whether they
// are those on the host is for others to know.
type Permissions struct {
	Perm Perm
	// User and Group are the owner's names on the host; "" where the bundle does
	// not tell them.
	User, Group string
}

// Owner is what an fs.FileInfo has in Sys where the bundle tells by name who owns
// a file, as archives do. A directory has only numbers, of which those of the host
// may mean somebody else here.
type Owner interface {
	// Owner returns names; "" for one that is not known.
	Owner() (user, group string)
}

// Modeless is what an fs.FileInfo has in Sys where its mode is made up, as in an
// archive from a system without modes.
type Modeless interface {
	Modeless()
}

// permissions returns those of a file; nil where nothing tells them.
func permissions(fsys fs.FS, path string) *Permissions {
	if dir, ok := fsys.(*Dir); ok {
		if known := dir.permissions(path); known != nil {
			return known
		}
	}
	info, err := fs.Stat(fsys, path)
	if err != nil || !hasMode(info) {
		return nil
	}
	if _, ok := info.Sys().(Modeless); ok {
		return nil
	}
	p := &Permissions{Perm: Perm(info.Mode().Perm())}
	if owner, ok := info.Sys().(Owner); ok {
		p.User, p.Group = owner.Owner()
	}
	return p
}
