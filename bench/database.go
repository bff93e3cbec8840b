package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"

	"github.com/regionlint/regionlint/internal/fleet"
	"github.com/regionlint/regionlint/internal/server"
)

// version is that of PostgreSQL to compare with.
const version = "16"

// view reads pg_hba.conf as the server does, and counts its records.
const view = "select count(*) from pg_hba_file_rules"

// startServer starts a server, and puts before it a pg_hba.conf that it is to show: to
// start with it is another thing.
func (in *inputs) startServer(work string) error {
	s, err := server.New(work, version)
	if err != nil {
		return err
	}
	if err := s.PlaceDefaults(); err != nil {
		return err
	}
	log, running, err := s.Up()
	if err == nil && !running {
		err = fmt.Errorf("PostgreSQL %s does not start:\n%s", version, log)
	}
	if err != nil {
		return err
	}
	text, err := os.ReadFile(filepath.Join(in.sites[0], filepath.FromSlash(fleet.Records)))
	if err == nil {
		err = os.WriteFile(filepath.Join(s.Conf(), "pg_hba.conf"), text, 0o644)
	}
	if err != nil {
		return errors.Join(err, s.Down())
	}
	in.database = s
	in.view = program{s.SQL(view).Args, fmt.Sprint(len(records.FindAll(text, -1)))}
	// With -C as the first argument, the program lets root run it, as regionlint does.
	parameter := append([]string{s.Program("postgres"), "-C", "max_connections"}, s.Settings()...)
	in.parameter = program{append(parameter, "-c", "config_file="+filepath.Join(in.bundle, filepath.FromSlash(fleet.Settings))), "1000"}
	return nil
}

// records are the lines of a pg_hba.conf that are no comments.
var records = regexp.MustCompile(`(?m)^[^#\n].*$`)
