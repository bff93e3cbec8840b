package main

import (
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/regionlint/regionlint/archive"
	"github.com/regionlint/regionlint/bundle"
)

// extensions are those of archives.
var extensions = []string{".tar", ".tar.gz", ".tgz", ".tar.zst", ".zip"}

// archiveName is the name of an archive without its extension.
func archiveName(p string) string {
	base := filepath.Base(p)
	for _, extension := range extensions {
		if name, ok := strings.CutSuffix(base, extension); ok && name != "" {
			return name
		}
	}
	return base
}

// read reads an archive.
func (a *app) read(o *origin, limit int64) (read *archive.Archive, err error) {
	if o.given == fromStdin {
		if _, isTerminal := terminal(a.stdin); isTerminal {
			return nil, errors.New("-: standard input is a terminal: pipe an archive into it, as in `tar -c demo | regionlint -`")
		}
		read, err = archive.Read(a.stdin, limit)
	} else {
		read, err = archive.Open(o.given, limit)
	}
	var size *archive.SizeError
	switch {
	case err == nil:
		a.archives = append(a.archives, read)
		return read, nil
	case errors.Is(err, archive.ErrNotArchive):
		return nil, noArchive(o, err)
	case errors.As(err, &size):
		return nil, fmt.Errorf("%s: %w: raise --max-bytes, or pack only what is linted", o.given, err)
	case errors.Is(err, fs.ErrPermission), errors.Is(err, fs.ErrNotExist):
		return nil, cannotRead(o.given, err)
	}
	return nil, fmt.Errorf("%s: %w: give another archive, or the directory that it was made of", o.given, err)
}

// noArchive says what to give in the place of what is none.
func noArchive(o *origin, err error) error {
	if o.given == fromStdin {
		return fmt.Errorf("-: standard input is %w: pipe one into it, as in `tar -c demo | regionlint -`", err)
	}
	err = fmt.Errorf("%s is no directory, and %w: give the directory that holds hosts.yaml, one above it, or an archive", o.given, err)
	if kind := dumpedAs[filepath.Base(o.given)]; kind != "" {
		err = fmt.Errorf("%w; `regionlint dump %s %s` prints what is read from the file alone", err, kind, o.given)
	}
	return err
}

// dumpedAs are the kinds of files, by their usual names, that dump reads.
var dumpedAs = map[string]string{
	bundle.RegiondConf: "regiond", bundle.PgHBAConf: "pg_hba", bundle.PostgreSQLConf: "postgresql", bundle.PostgreSQLAutoConf: "postgresql",
}

// defaultMaxBytes is the value of --max-bytes where it is not given.
const defaultMaxBytes = "1GiB"

func maxBytesFlag() cli.Flag {
	return &cli.StringFlag{Name: "max-bytes", Value: defaultMaxBytes, Usage: "read an archive that takes up to `SIZE` unpacked: bytes, or like 512M or 2GiB"}
}

func maxBytes(c *cli.Context) (int64, error) {
	text := c.String("max-bytes")
	n, ok := parseSize(text)
	if !ok {
		return 0, fmt.Errorf("--max-bytes %s: it takes a number of bytes from 1 on, or one like 512M or 2GiB", text)
	}
	return n, nil
}

// mostSize bounds sizes, so that one more byte is still a number.
const mostSize = 1 << 60

// powers are the units of sizes, each 1024 times the one before.
const powers = "KMGT"

// parseSize reads a number of bytes as `head -c` does: M and MiB are 1024*1024, MB is
// 1000*1000. Letters may be small.
func parseSize(text string) (size int64, ok bool) {
	digits := strings.TrimRight(text, "KMGTIBkmgtib")
	n, err := strconv.ParseInt(digits, 10, 64)
	if err != nil || n < 1 || strings.ContainsAny(digits, "+-") {
		return 0, false
	}
	unit := strings.ToUpper(text[len(digits):])
	power, thousand := 0, int64(1024)
	if unit != "" && unit != "B" {
		power = 1 + strings.IndexByte(powers, unit[0])
		switch unit[1:] {
		case "", "IB":
		case "B":
			thousand = 1000
		default:
			return 0, false
		}
		if power == 0 {
			return 0, false
		}
	}
	for range power {
		if n > mostSize/thousand {
			return 0, false
		}
		n *= thousand
	}
	return n, n <= mostSize
}
