package report_test

import (
	"testing"

	"github.com/regionlint/regionlint/parse"
	"github.com/regionlint/regionlint/report"
	"github.com/regionlint/regionlint/rules"
)

const (
	hbaPath     = "alpha/etc/postgresql/9.5/main/pg_hba.conf"
	confPath    = "alpha/etc/postgresql/9.5/main/postgresql.conf"
	alphaRegion = "alpha/etc/maas/regiond.conf"
	betaRegion  = "beta/etc/maas/regiond.conf"
)

// goldens are named after their files in testdata.
var goldens = []struct {
	name  string
	style report.Style
	build func(*scene) *report.Report
}{
	{"a_place_where_a_line_is_missing", report.Style{}, func(s *scene) *report.Report {
		return bundleOf(missingEntry(s))
	}},
	{"places_in_three_files", report.Style{}, func(s *scene) *report.Report {
		return bundleOf(rules.Finding{
			Rule: tooFew, Severity: rules.Error, Host: "alpha",
			Message: "the regions may open 176 connections, but `max_connections` lets in 97",
			Primary: rules.Label{Place: s.at(confPath, "100"), Text: "97 without the 3 that are reserved"},
			Related: []rules.Label{
				{Place: s.at(betaRegion, "8"), Text: "8 workers × 11 = 88"},
				{Place: s.at(alphaRegion, "8"), Text: "8 workers × 11 = 88"},
				{Place: s.at(confPath, "superuser_reserved_connections"), Text: "kept for superusers"},
			},
			Notes: []string{"each worker opens up to 11 connections", "176 + 3 = 179"},
			Help:  "set `max_connections = 179`",
			Fixes: []rules.Fix{{
				Applicability: rules.Unsafe, Message: "set max_connections to 179",
				Edits: []parse.Edit{s.at(confPath, "100").Replace("179")},
			}},
		})
	}},
	{"places_in_one_file_stand_in_line_order", report.Style{}, func(s *scene) *report.Report {
		return bundleOf(rules.Finding{
			Rule: deadLine, Severity: rules.Warning, Host: "alpha",
			Message: "no connection reaches this line",
			Primary: rules.Label{Place: s.at(hbaPath, "host all all 10.0.0.0/8 trust"), Text: "never reached"},
			Related: []rules.Label{
				{Place: s.at(hbaPath, "host all all 10.128.0.0/9 md5"), Text: "the other half"},
				{Place: s.at(hbaPath, "10.0.0.0/9"), Text: "up to 10.127.255.255"},
				{Place: s.at(hbaPath, "all all 10.0.0.0/9"), Text: "for everyone"},
				{Place: s.at(hbaPath, "10.128.0.0/9"), Text: ""},
				{Place: s.at(hbaPath, "local all"), Text: "not this one"},
			},
		})
	}},
	{"a_file_lacks_its_first_line", report.Style{}, func(s *scene) *report.Report {
		return bundleOf(rules.Finding{
			Rule: unknown, Severity: rules.Info, Host: "alpha",
			Message: "`database_host` is not set",
			Primary: rules.Label{Place: s.before(alphaRegion, "num_workers"), Text: "here"},
		})
	}},
	{"a_line_lacks_its_end", report.Style{}, func(s *scene) *report.Report {
		return bundleOf(rules.Finding{
			Rule: unknown, Severity: rules.Info, Host: "alpha",
			Message: "the line has no method",
			Primary: rules.Label{Place: s.after(hbaPath, "10.0.0.11/32"), Text: "a method is missing"},
		})
	}},
	{"carets_stand_under_tabs_and_wide_characters", report.Style{}, func(s *scene) *report.Report {
		return bundleOf(
			rules.Finding{
				Rule: deadLine, Severity: rules.Warning, Message: "a tab before",
				Primary: rules.Label{Place: s.at(hbaPath, "tabbed"), Text: "under the name"},
			},
			rules.Finding{
				Rule: deadLine, Severity: rules.Warning, Message: "wide characters before and within",
				Primary: rules.Label{Place: s.at(hbaPath, "数据库"), Text: "six cells"},
				Related: []rules.Label{{Place: s.at(hbaPath, "wide"), Text: "behind"}},
			},
			rules.Finding{
				Rule: deadLine, Severity: rules.Warning, Message: "a letter of two characters",
				Primary: rules.Label{Place: s.at(hbaPath, "e\u0301te\u0301"), Text: "three cells"},
			},
		)
	}},
	{"long_lines_are_cut_around_the_place", report.Style{Width: 60}, func(s *scene) *report.Report {
		return bundleOf(
			rules.Finding{
				Rule: deadLine, Severity: rules.Warning, Message: "at the start of a long line",
				Primary: rules.Label{Place: s.at(hbaPath, "start"), Text: "start"},
			},
			rules.Finding{
				Rule: deadLine, Severity: rules.Warning, Message: "in the middle of a long line",
				Primary: rules.Label{Place: s.at(hbaPath, "middle"), Text: "middle"},
				Related: []rules.Label{{Place: s.at(hbaPath, "start"), Text: "out of sight on the left"}},
			},
			rules.Finding{
				Rule: deadLine, Severity: rules.Warning, Message: "at the end of a long line",
				Primary: rules.Label{Place: s.at(hbaPath, "end"), Text: "end"},
			},
			rules.Finding{
				Rule: deadLine, Severity: rules.Warning, Message: "all of a long line",
				Primary: rules.Label{Place: s.at(hbaPath, string(s.sources[hbaPath].Text[:200])), Text: "all"},
			},
		)
	}},
	{"a_span_over_lines_is_underlined_on_its_first", report.Style{}, func(s *scene) *report.Report {
		return bundleOf(rules.Finding{
			Rule: deadLine, Severity: rules.Warning, Message: "two lines are one record",
			Primary: rules.Label{Place: s.at(hbaPath, "all \\\n  10.0.0.11/32"), Text: "from here"},
		})
	}},
	{"findings_without_a_file", report.Style{}, func(*scene) *report.Report {
		return bundleOf(rules.Finding{
			Rule: unknown, Severity: rules.Info, Message: "nothing to point at",
			Related: []rules.Label{{Text: "a fact about no place"}},
			Fixes: []rules.Fix{
				{Applicability: rules.Safe, Message: "do this"},
				{Applicability: rules.Unsafe, Message: "or that"},
			},
		})
	}},
	{"a_clean_bundle", report.Style{}, func(*scene) *report.Report { return bundleOf() }},
	{"a_quiet_report", report.Style{Quiet: true}, func(s *scene) *report.Report {
		return bundleOf(missingEntry(s))
	}},
	{"a_fleet_after_fixing", report.Style{Fleet: true, Verbose: true}, func(s *scene) *report.Report {
		return &report.Report{Version: "1.0.0", Bundles: []report.Bundle{
			{Name: "fleet/south", Hosts: 1, Files: 2, Suppressed: 2},
			{
				Name: "fleet/north", Hosts: 2, Files: 4,
				Findings: []rules.Finding{missingEntry(s)},
				Skipped:  []report.Skip{{Rule: "PGC005", Host: "gamma", Reason: "regiond.conf could not be read"}},
				Fixed: []report.Applied{
					{Rule: "HBA001", Path: hbaPath, Line: 97, Message: "let in host gamma"},
					{Rule: "PGC005", Path: confPath, Line: 65, Message: "set max_connections to 179"},
				},
				Effects: []rules.Effect{
					{Host: "gamma", Service: rules.Regiond},
					{Host: "alpha", Service: rules.Regiond},
					{Host: "alpha", Service: rules.PostgreSQL, Reload: true},
					{Host: "alpha", Service: rules.PostgreSQL},
					{Host: "beta", Service: rules.PostgreSQL, Reload: true},
					{Host: "beta", Service: rules.MAASSnap},
					{},
				},
			},
		}}
	}},
	{"checks_that_were_skipped_are_counted", report.Style{}, func(*scene) *report.Report {
		r := bundleOf()
		r.Bundles[0].Skipped = []report.Skip{{Rule: "PGC005", Host: "gamma", Reason: "regiond.conf could not be read"}}
		return r
	}},
}

// missingEntry is a finding about a line that is not there, with a fix.
func missingEntry(s *scene) rules.Finding {
	place := s.after(hbaPath, "10.0.0.11/32         md5\n")
	line := "host    maasdb          maas    10.0.0.12/32         md5"
	return rules.Finding{
		Rule: entryMissing, Severity: rules.Error, Host: "beta", Subject: "10.0.0.12",
		Message: "region host beta (10.0.0.12) is not let in to database maasdb as maas",
		Primary: rules.Label{Place: place, Text: "no line below or above matches host 10.0.0.12"},
		Related: []rules.Label{{Place: s.at(betaRegion, "10.0.0.11"), Text: "beta connects here"}},
		Notes: []string{
			`PostgreSQL answers: no pg_hba.conf entry for host "10.0.0.12", user "maas", database "maasdb"`,
		},
		Help: "add `" + line + "`",
		Fixes: []rules.Fix{{
			Applicability: rules.Safe, Message: "let in 10.0.0.12",
			Edits: []parse.Edit{place.Source.InsertLine(place.Span.Start, line)},
		}},
	}
}

func TestFormatsSay(t *testing.T) {
	for _, golden := range goldens {
		t.Run(golden.name, func(t *testing.T) {
			s := newScene(t, golden.name)
			s.check(golden.build(s), golden.style)
		})
	}
}
