package archive

import (
	"archive/tar"
	"io"
	"io/fs"
	"path"
	"strings"
)

// owner is who owns a file, by name.
type owner struct{ user, group string }

// Owner implements bundle.Owner.
func (o *owner) Owner() (user, group string) { return o.user, o.group }

const (
	// modelessOwner is that of a file of which neither mode nor owner are known.
	modelessOwner = iota
	// unknownOwner is nobody who has a name.
	unknownOwner
)

// entry is what an archive says of a node.
type entry struct {
	node
	target  string  // of a symbolic link
	content content // nil where the archive itself has it, or an earlier entry
}

// tree is the files that entries stand for, one after the other, as when tar
// unpacks them: the last of a name wins.
type tree struct {
	index
	budget *budget
	file   io.ReaderAt // nil where it can only be read once
	// contents are those of files that do not lie in the archive as they are.
	contents []content
	owners   []*owner // the first one is of those that are modeless
	numbers  map[owner]int32
	// lastPath is where the last entry was put, below which the next one mostly is.
	lastPath string
	last     *node
}

func newTree(b *budget) *tree {
	t := &tree{index: newIndex(), budget: b, owners: []*owner{nil, {}}, numbers: map[owner]int32{}}
	t.root().mode, t.root().owner = fs.ModeDir|0o755, unknownOwner
	return t
}

// longestUser is how long the name of a user or group may be (LOGIN_NAME_MAX on
// Linux).
const longestUser = 256

// owner returns that of a tar's entry. Where it has only numbers, 0 is root
// everywhere; others may mean somebody else here.
func (t *tree) owner(h *tar.Header) (int32, error) {
	o := owner{ownerName(h.Uname, h.Uid), ownerName(h.Gname, h.Gid)}
	if known, ok := t.numbers[o]; ok {
		return known, nil
	}
	number := int32(len(t.owners))
	kept := owner{strings.Clone(o.user), strings.Clone(o.group)}
	t.owners, t.numbers[kept] = append(t.owners, &kept), number
	return number, t.budget.keep(len(kept.user) + len(kept.group))
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

// put puts an entry at a path. The last one wins, but tar empties no directory for
// it, nor does it write below what is none: then it returns a reason to ignore the
// entry.
func (t *tree) put(at string, e entry) (reason string, err error) {
	if at == "." {
		if !e.mode.IsDir() {
			return "has the name of the archive's root", nil
		}
		t.root().take(e.node)
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
	old := t.child(parent, base)
	switch {
	case old == nil:
		_, err := t.enter(parent, base, e)
		return "", err
	case old.mode.IsDir() && e.mode.IsDir():
		old.take(e.node)
		return "", nil
	case old.first != 0:
		return "has the name of a directory that is not empty", nil
	}
	// It may be on the way to the last directory.
	t.last = nil
	return "", t.fill(old, base, e)
}

// get returns what a path leads to; nil where nothing is.
func (t *tree) get(at string) *node {
	if at == "." {
		return t.root()
	}
	dir, base := path.Split(at)
	// Only what is made can be too much.
	parent, _ := t.directory(strings.TrimSuffix(dir, "/"), false)
	if parent == nil {
		return nil
	}
	return t.child(parent, base)
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
	dir, own := t.root(), len(parts)
	for links := 0; len(parts) > 0; {
		next := t.child(dir, parts[0])
		switch {
		case next == nil && makes && len(parts) <= own:
			if err := t.budget.enter(); err != nil {
				return nil, err
			}
			made := entry{node: node{mode: fs.ModeDir | 0o755, owner: t.root().owner}}
			var err error
			if next, err = t.enter(dir, parts[0], made); err != nil {
				return nil, err
			}
		case next == nil:
			return nil, nil
		case next.mode&fs.ModeSymlink != 0:
			target, reason := clean(t.text(next.target))
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
func (n *node) take(from node) { n.mode, n.owner, n.time = from.mode, from.owner, from.time }

// enter puts an entry into a directory that has none of the name.
func (t *tree) enter(parent *node, name string, e entry) (*node, error) {
	n := t.add(parent, name)
	return n, t.fill(n, name, e)
}

// fill makes a node what an entry says.
func (t *tree) fill(n *node, name string, e entry) error {
	if err := t.budget.keep(len(name) + len(e.target)); err != nil {
		return err
	}
	if e.content != nil {
		t.contents = append(t.contents, e.content)
		e.at = -int64(len(t.contents))
	}
	n.mode, n.owner, n.size, n.time, n.at, n.target = e.mode, e.owner, e.size, e.time, e.at, t.write(e.target)
	return nil
}

// read returns what a file holds, in memory that is the caller's.
func (t *tree) read(n *node) ([]byte, error) {
	if n.at < 0 {
		return t.contents[-n.at-1].read()
	}
	return stretch{t.file, n.at, n.size}.read()
}
