package main

import (
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"syscall"
)

// replaceable tells, before there is anything to be lost, whether replace could put
// a file at name, which a flag gives.
func replaceable(flag, name string) error {
	switch name {
	case "":
		return fmt.Errorf("%s: the name of the file is empty", flag)
	case "-":
		return fmt.Errorf("%s -: it takes the name of a file", flag)
	}
	r, err := newReplacement(name)
	if err == nil {
		err = r.discard()
	}
	if err != nil {
		return cannotWrite(flag, name, err)
	}
	return nil
}

// replace puts a file at name. Who reads it at the same time finds the old text or the
// new one, and nothing in between.
func replace(flag, name string, text []byte) error {
	r, err := newReplacement(name)
	if err == nil {
		err = r.commit(text)
	}
	if err != nil {
		return cannotWrite(flag, name, err)
	}
	return nil
}

// replacement is a file that takes another one's place.
type replacement struct {
	target string
	temp   *os.File
}

func newReplacement(name string) (r replacement, err error) {
	r.target = name
	if followed, err := filepath.EvalSymlinks(name); err == nil {
		r.target = followed
	}
	perm := fs.FileMode(0o666)
	info, err := os.Stat(r.target)
	switch {
	case errors.Is(err, fs.ErrNotExist):
	case err != nil:
		return r, err
	case info.IsDir():
		return r, syscall.EISDIR
	case !info.Mode().IsRegular():
		return r, errors.New("it is no regular file")
	default:
		perm = info.Mode().Perm()
	}
	dir, base := filepath.Split(r.target)
	r.temp, err = os.OpenFile(fmt.Sprintf("%s.%s.regionlint-%08x", dir, base, rand.Uint32()), os.O_WRONLY|os.O_CREATE|os.O_EXCL, perm)
	return r, err
}

func (r replacement) discard() error {
	return errors.Join(r.temp.Close(), os.Remove(r.temp.Name()))
}

func (r replacement) commit(text []byte) error {
	_, err := r.temp.Write(text)
	if err == nil {
		err = r.temp.Sync()
	}
	if err = errors.Join(err, r.temp.Close()); err == nil {
		err = os.Rename(r.temp.Name(), r.target)
	}
	if err != nil {
		return errors.Join(err, os.Remove(r.temp.Name()))
	}
	return nil
}
