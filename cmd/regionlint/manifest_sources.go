package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/regionlint/regionlint/parse"
	"github.com/regionlint/regionlint/parse/inventory"
)

// readSources reads all sources, and says what was left out of them.
func (a *app) readSources(given []string) ([]*inventory.Told, error) {
	if i := slices.Index(given, fromStdin); i >= 0 && slices.Contains(given[i+1:], fromStdin) {
		return nil, errors.New("manifest: standard input can be read once: give - once")
	}
	var sources []*inventory.Told
	var failed []error
	for _, word := range given {
		files, err := sourceFiles(word)
		if err != nil {
			return nil, err
		}
		for _, f := range files {
			text, err := a.readSource(f.path)
			if err != nil {
				return nil, err
			}
			told := inventory.Read(parse.NewSource(f.path, text), f.host)
			for _, p := range told.Remarks {
				a.say(p.String())
			}
			for _, p := range told.Problems {
				failed = append(failed, errors.New(p.String()))
			}
			sources = append(sources, told)
		}
	}
	return sources, errors.Join(failed...)
}

func (a *app) readSource(name string) ([]byte, error) {
	if name == fromStdin {
		if _, isTerminal := terminal(a.stdin); isTerminal {
			return nil, errors.New("-: standard input is a terminal: pipe a source into it")
		}
		text, err := io.ReadAll(io.LimitReader(a.stdin, inventory.Limit.Most+1))
		switch {
		case err != nil:
			return nil, cannotRead(name, err)
		case int64(len(text)) > inventory.Limit.Most:
			return nil, fmt.Errorf("-: more than %d MiB: give the sources in files", inventory.Limit.Most>>20)
		}
		return text, nil
	}
	text, err := readAtMost(name, inventory.Limit)
	if err != nil {
		return nil, cannotRead(name, err)
	}
	return text, nil
}

// sourceFile is a source, and the host that it is about where it does not tell itself.
type sourceFile struct{ path, host string }

// sourceFiles are the files that a word of the command line stands for: NAME=SOURCE, a
// file, or those of a directory.
func sourceFiles(word string) ([]sourceFile, error) {
	if isStream(word) {
		return []sourceFile{{word, ""}}, nil
	}
	info, err := os.Stat(word)
	if name, file, ok := strings.Cut(word, "="); ok && errors.Is(err, fs.ErrNotExist) && name != "" && !strings.Contains(name, "/") {
		return []sourceFile{{file, name}}, nil
	}
	if err != nil {
		return nil, cannotRead(word, err)
	}
	if !info.IsDir() {
		return []sourceFile{{word, hostOf(word)}}, nil
	}
	entries, err := os.ReadDir(word)
	if err != nil {
		return nil, cannotRead(word, err)
	}
	var files []sourceFile
	for _, e := range entries {
		if file := filepath.Join(word, e.Name()); e.Type().IsRegular() && !strings.HasPrefix(e.Name(), ".") {
			files = append(files, sourceFile{file, hostOf(file)})
		}
	}
	if len(files) == 0 {
		return nil, fmt.Errorf("%s: the directory has no files: give the sources themselves", word)
	}
	return files, nil
}

// toolNames are names of files that say who wrote them, and not which host they are about.
var toolNames = []string{"ansible", "facts", "lscpu", "setup"}

// hostOf is the host that a file is called by: alpha for alpha.json, alpha.lscpu.json and
// alpha/lscpu.json. Ansible calls files as hosts, without an extension.
func hostOf(file string) string {
	if isStream(file) {
		return ""
	}
	base := filepath.Base(file)
	for _, extension := range []string{".json", ".txt", ".out"} {
		base = strings.TrimSuffix(base, extension)
	}
	for _, tool := range toolNames {
		base = strings.TrimSuffix(base, "."+tool)
	}
	if !slices.Contains(toolNames, base) {
		return base
	}
	if abs, err := filepath.Abs(file); err == nil {
		return filepath.Base(filepath.Dir(abs))
	}
	return ""
}
