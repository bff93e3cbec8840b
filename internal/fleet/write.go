package fleet

import (
	"archive/tar"
	"errors"
	"io"
	"os"
	"path"
	"path/filepath"
)

// Write writes the files of a bundle below a directory.
func Write(dir string, files []File) error {
	for _, f := range files {
		name := filepath.Join(dir, filepath.FromSlash(f.Path))
		if err := errors.Join(os.MkdirAll(filepath.Dir(name), 0o755), os.WriteFile(name, []byte(f.Text), 0o640)); err != nil {
			return err
		}
	}
	return nil
}

// WriteAll writes a fleet of n bundles below a directory.
func WriteAll(dir string, n int) error {
	for i := range n {
		if err := Write(filepath.Join(dir, Name(i)), Bundle(i)); err != nil {
			return err
		}
	}
	return nil
}

// WriteTar writes the same fleet as a tar.
func WriteTar(w io.Writer, n int) error {
	out := tar.NewWriter(w)
	for i := range n {
		for _, f := range Bundle(i) {
			header := &tar.Header{Name: path.Join(Name(i), f.Path), Mode: 0o640, Size: int64(len(f.Text))}
			if err := out.WriteHeader(header); err != nil {
				return err
			}
			if _, err := io.WriteString(out, f.Text); err != nil {
				return err
			}
		}
	}
	return out.Close()
}
