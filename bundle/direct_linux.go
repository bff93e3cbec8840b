package bundle

import (
	"bytes"
	"encoding/binary"
	"errors"
	"io/fs"

	"golang.org/x/sys/unix"
)

// direct opens what is below a directory in one system call, which refuses to follow any
// symbolic link and to leave the directory (openat2(2); Linux 5.6). os.Root takes one a
// directory on the way: with it, reading a bundle of six files took four times as many
// system calls. What this cannot open, os.Root tells why: there is one way to fail.
type direct struct{ root int }

// openDirect opens a directory; the zero value opens nothing below it.
func openDirect(name string) direct {
	root, err := unix.Open(name, unix.O_PATH|unix.O_DIRECTORY|unix.O_CLOEXEC, 0)
	if err != nil {
		return direct{}
	}
	return direct{root}
}

func (d direct) close() error {
	if d.root == 0 {
		return nil
	}
	return unix.Close(d.root)
}

func (d direct) open(name string, flags uint64) (file int, err error) {
	if d.root == 0 {
		return 0, errors.ErrUnsupported
	}
	return again(func() (int, error) {
		return unix.Openat2(d.root, name, &unix.OpenHow{
			Flags:   flags | unix.O_CLOEXEC,
			Resolve: unix.RESOLVE_BENEATH | unix.RESOLVE_NO_SYMLINKS | unix.RESOLVE_NO_MAGICLINKS,
		})
	})
}

// again repeats a system call that a signal interrupts.
func again(call func() (int, error)) (n int, err error) {
	for {
		if n, err = call(); !errors.Is(err, unix.EINTR) {
			return n, err
		}
	}
}

// read reads a regular file of not more than so many bytes. The error is fs.ErrNotExist
// where there is none, by no link either; any other says nothing about it.
func (d direct) read(name string, most int64) (text []byte, perm Perm, err error) {
	file, err := d.open(name, unix.O_RDONLY|atOnce)
	if err != nil {
		return nil, 0, err
	}
	defer func() { err = errors.Join(err, unix.Close(file)) }()
	var stat unix.Stat_t
	if _, err := again(func() (int, error) { return 0, unix.Fstat(file, &stat) }); err != nil {
		return nil, 0, err
	}
	if stat.Mode&unix.S_IFMT != unix.S_IFREG || stat.Size > most {
		return nil, 0, errors.ErrUnsupported
	}
	text, err = readAll(file, stat.Size, most)
	return text, Perm(stat.Mode & uint32(fs.ModePerm)), err
}

// readAll reads a file that says it has so many bytes. One more would tell that it has
// grown meanwhile, or that nobody knew, as in /proc.
func readAll(file int, size, most int64) ([]byte, error) {
	text := make([]byte, size+1)
	for read := 0; ; {
		n, err := again(func() (int, error) { return unix.Read(file, text[read:]) })
		if err != nil {
			return nil, err
		}
		read += n
		switch {
		case n == 0 || int64(read) == size:
			return text[:read:read], nil
		case int64(read) > most:
			return nil, errors.ErrUnsupported
		case read == len(text):
			text = append(text, make([]byte, len(text)+bytes.MinRead)...)
		}
	}
}

// holds tells whether there is a directory, or a link on the way to one. What may only
// not be asked for counts as well.
func (d direct) holds(name string) bool {
	file, err := d.open(name, unix.O_PATH)
	if err == nil {
		_ = unix.Close(file)
	}
	return !errors.Is(err, fs.ErrNotExist)
}

// listingSize is how many bytes of a listing are read at once, as in Go's os package.
const listingSize = 8192

// list tells each entry of a directory, in no order.
func (d direct) list(name string, tell func(base string, kind fs.FileMode)) (err error) {
	dir, err := d.open(name, unix.O_RDONLY|unix.O_DIRECTORY)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, unix.Close(dir)) }()
	var buffer [listingSize]byte
	for {
		n, err := again(func() (int, error) { return unix.ReadDirent(dir, buffer[:]) })
		if err != nil || n <= 0 {
			return err
		}
		for rest := buffer[:n]; len(rest) > 0; {
			// struct linux_dirent64, getdents64(2): inode, offset, length, type, name.
			const lengthAt, kindAt, nameAt = 16, 18, 19
			length := binary.NativeEndian.Uint16(rest[lengthAt:])
			base, _, _ := bytes.Cut(rest[nameAt:length], []byte{0})
			kind, known := kindOf(rest[kindAt])
			if !known {
				return errors.ErrUnsupported
			}
			if string(base) != "." && string(base) != ".." {
				tell(string(base), kind)
			}
			rest = rest[length:]
		}
	}
}

// kindOf is what a listing tells of an entry. Some file systems do not.
func kindOf(listed byte) (kind fs.FileMode, known bool) {
	switch listed {
	case unix.DT_REG:
		return 0, true
	case unix.DT_DIR:
		return fs.ModeDir, true
	case unix.DT_LNK:
		return fs.ModeSymlink, true
	case unix.DT_FIFO:
		return fs.ModeNamedPipe, true
	case unix.DT_SOCK:
		return fs.ModeSocket, true
	case unix.DT_CHR:
		return fs.ModeDevice | fs.ModeCharDevice, true
	case unix.DT_BLK:
		return fs.ModeDevice, true
	}
	return 0, false
}
