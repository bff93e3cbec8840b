package archive

import (
	"archive/tar"
	"io/fs"
	"path"
	"strings"
)

// node is a file, a directory or a symbolic link.
type node struct {
	name    string
	mode    fs.FileMode
	owner   *owner // nil where neither mode nor owner are known
	size    int64
	time    int64 // of the last change, in seconds since 1970
	content content
	target  string           // of a symbolic link
	entries map[string]*node // of a directory
}

// owner is who owns a file, by name.
type owner struct{ user, group string }

// Owner implements bundle.Owner.
func (o *owner) Owner() (user, group string) { return o.user, o.group }

// tree is the files that entries stand for, one after the other, as when tar
// unpacks them: the last of a name wins.
type tree struct {
	root   *node
	budget *budget
	owners map[owner]*owner
	// lastPath is where the last entry was put, below which the next one mostly is.
	lastPath string
	last     *node
}

func newTree(b *budget) *tree {
	return &tree{root: &node{name: ".", mode: fs.ModeDir | 0o755, owner: &owner{}}, budget: b, owners: map[owner]*owner{}}
}

// longestUser is how long the name of a user or group may be (LOGIN_NAME_MAX on
// Linux).
const longestUser = 256

// owner returns that of a tar's entry. Where it has only numbers, 0 is root
// everywhere; others may mean somebody else here.
func (t *tree) owner(h *tar.Header) (*owner, error) {
	o := owner{ownerName(h.Uname, h.Uid), ownerName(h.Gname, h.Gid)}
	if known, ok := t.owners[o]; ok {
		return known, nil
	}
	kept := owner{strings.Clone(o.user), strings.Clone(o.group)}
	t.owners[kept] = &kept
	return &kept, t.budget.keep(len(kept.user) + len(kept.group))
}

func ownerName(name string, number int) string {
	switch {
	case len(name) > longestUser:
		return ""
	case name == "" && number == 0:
		return "root"
	}
	return name
}

// put puts a node at a path. The last one wins, but tar empties no directory for
// it, nor does it write below what is none: then it returns a reason to ignore the
// entry.
func (t *tree) put(at string, n *node) (reason string, err error) {
	if at == "." {
		if !n.mode.IsDir() {
			return "has the name of the archive's root", nil
		}
		t.root.take(n)
		return "", nil
	}
	dir, base := path.Split(at)
	parent, err := t.directory(strings.TrimSuffix(dir, "/"), true)
	if err != nil {
		return "", err
	}
	if parent == nil {
		return "is below what is no directory", nil
	}
	old := parent.entries[base]
	switch {
	case old != nil && old.mode.IsDir() && n.mode.IsDir():
		old.take(n)
		return "", nil
	case old != nil && len(old.entries) > 0:
		return "has the name of a directory that is not empty", nil
	case old != nil:
		// It may be on the way to the last directory.
		t.last = nil
	}
	return "", t.enter(parent, base, n)
}

// get returns what a path leads to; nil where nothing is.
func (t *tree) get(at string) *node {
	if at == "." {
		return t.root
	}
	dir, base := path.Split(at)
	// Only what is made can be too much.
	parent, _ := t.directory(strings.TrimSuffix(dir, "/"), false)
	if parent == nil {
		return nil
	}
	return parent.entries[base]
}

// directory returns the directory at a path; nil where none is. It makes those
// that are missing when told so.
func (t *tree) directory(at string, makes bool) (*node, error) {
	if t.last != nil && at == t.lastPath {
		return t.last, nil
	}
	var parts []string
	if at != "" {
		parts = strings.Split(at, "/")
	}
	// Of what a link leads to, nothing is made.
	dir, own := t.root, len(parts)
	for links := 0; len(parts) > 0; {
		next := dir.entries[parts[0]]
		switch {
		case next == nil && makes && len(parts) <= own:
			if err := t.budget.enter(); err != nil {
				return nil, err
			}
			next = &node{mode: fs.ModeDir | 0o755, owner: t.root.owner}
			if err := t.enter(dir, parts[0], next); err != nil {
				return nil, err
			}
		case next == nil:
			return nil, nil
		case next.mode&fs.ModeSymlink != 0:
			target, reason := clean(next.target)
			if links++; reason != "" || links > mostLinks {
				return nil, nil
			}
			own = len(parts) - 1
			parts = append(strings.Split(target, "/"), parts[1:]...)
			continue
		case !next.mode.IsDir():
			return nil, nil
		}
		dir, parts = next, parts[1:]
	}
	t.lastPath, t.last = at, dir
	return dir, nil
}

// take takes over what an entry tells of a directory that is there.
func (n *node) take(from *node) { n.mode, n.owner, n.time = from.mode, from.owner, from.time }

func (t *tree) enter(parent *node, name string, n *node) error {
	if err := t.budget.keep(len(name) + len(n.target)); err != nil {
		return err
	}
	n.name = strings.Clone(name)
	if parent.entries == nil {
		parent.entries = map[string]*node{}
	}
	parent.entries[n.name] = n
	return nil
}
