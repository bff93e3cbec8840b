package main

import (
	"flag"
	"os"
	"path/filepath"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

var update = flag.Bool("update", false, "write what the command prints into the scripts that compare it")

func TestMain(m *testing.M) {
	// Reports name it, and scripts compare reports.
	version = "1.0.0-test"
	testscript.Main(m, map[string]func(){"regionlint": main})
}

// TestScripts runs testdata/scripts, one script for each thing that a user sees.
func TestScripts(t *testing.T) {
	testdata, err := filepath.Abs("../../testdata")
	if err != nil {
		t.Fatal(err)
	}
	testscript.Run(t, testscript.Params{
		Dir:                 "../../testdata/scripts",
		UpdateScripts:       *update,
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Cmds:                scriptCommands,
		Condition:           condition,
		Setup: func(env *testscript.Env) error {
			env.Setenv("BUNDLES", filepath.Join(testdata, "bundles"))
			env.Setenv("ROOTS", filepath.Join(testdata, "roots"))
			// git takes nothing from around the script: no repository that its
			// directory happens to lie in, no one's settings.
			env.Setenv("GIT_CEILING_DIRECTORIES", filepath.Dir(env.WorkDir))
			env.Setenv("GIT_CONFIG_GLOBAL", os.DevNull)
			env.Setenv("GIT_CONFIG_SYSTEM", os.DevNull)
			return nil
		},
	})
}
