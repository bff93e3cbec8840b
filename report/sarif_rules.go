package report

import (
	"cmp"
	"strconv"
	"strings"

	"github.com/regionlint/regionlint/rules"
)

// sarifRule is a rule.
type sarifRule struct {
	ID                   string              `json:"id"`
	Name                 string              `json:"name"`
	ShortDescription     sarifMessage        `json:"shortDescription"`
	FullDescription      sarifMessage        `json:"fullDescription"`
	DefaultConfiguration sarifConfiguration  `json:"defaultConfiguration"`
	HelpURI              string              `json:"helpUri"`
	Help                 sarifHelp           `json:"help"`
	Properties           sarifRuleProperties `json:"properties"`
}

type sarifConfiguration struct {
	Level string `json:"level"`
}

type sarifHelp struct {
	Text     string `json:"text"`
	Markdown string `json:"markdown"`
}

// sarifRuleProperties are those that GitHub knows ("SARIF support for code scanning"),
// and then regionlint's own.
type sarifRuleProperties struct {
	Tags             []string `json:"tags"`
	Precision        string   `json:"precision"`
	ProblemSeverity  string   `json:"problem.severity"`
	SecuritySeverity string   `json:"security-severity,omitempty"`
	Fix              string   `json:"fix"`
	Since            string   `json:"since"`
}

// sarifTags are by the first letters of a rule's code.
var sarifTags = map[string][]string{
	"BND": {"maas", "postgresql"},
	"DNS": {"maas", "bind"},
	"HBA": {"postgresql", "pg_hba.conf"},
	"HST": {"maas"},
	"PGB": {"pgbouncer"},
	"PGC": {"postgresql", "postgresql.conf"},
	"RGD": {"maas", "regiond.conf"},
	"SUP": {"suppression"},
	"WRK": {"maas", "regiond.conf"},
}

// securityTag is that of rules with a score. GitHub keeps such findings apart.
const securityTag = "security"

// sarifRules are all rules, by code.
func sarifRules() []sarifRule {
	var list []sarifRule
	for _, r := range rules.All() {
		page := r.Page()
		list = append(list, sarifRule{
			ID:                   r.Code,
			Name:                 pascal(r.Name),
			ShortDescription:     sarifMessage{inWords(r.Name)},
			FullDescription:      sarifMessage{summaryOf(page)},
			DefaultConfiguration: sarifConfiguration{severityNamed(r.Severity.String()).sarif},
			HelpURI:              rulePage(r.Code),
			Help:                 sarifHelp{page, page},
			Properties:           sarifPropertiesOf(r),
		})
	}
	return list
}

// sarifIndex is where each rule is among sarifRules.
func sarifIndex() map[string]*int {
	index := map[string]*int{}
	for i, r := range rules.All() {
		index[r.Code] = &i
	}
	return index
}

func sarifPropertiesOf(r *rules.Rule) sarifRuleProperties {
	p := sarifRuleProperties{
		Tags:            append([]string{}, sarifTags[r.Code[:3]]...),
		Precision:       "high",
		ProblemSeverity: severityNamed(r.Severity.String()).codeQL,
		Fix:             r.Fix.String(),
		Since:           r.Since,
	}
	if score, ok := securityScores[r.Code]; ok {
		p.SecuritySeverity = strconv.FormatFloat(score, 'f', 1, 64)
		p.Tags = append(p.Tags, securityTag)
	}
	return p
}

// pascal is a name in kebab-case as SARIF's own examples have it: TrustRemote.
func pascal(name string) string {
	words := strings.Split(name, "-")
	for i, word := range words {
		words[i] = strings.ToUpper(word[:1]) + word[1:]
	}
	return strings.Join(words, "")
}

// spelt are words of names that are not written in small letters.
var spelt = map[string]string{
	"cpus": "CPUs", "id": "ID", "maas": "MAAS", "md5": "MD5", "pgbouncer": "PgBouncer", "postgresql": "PostgreSQL",
	"scram": "SCRAM", "url": "URL",
}

// inWords is a name in kebab-case as a title, which is what GitHub lists findings by:
// MAAS ID reused.
func inWords(name string) string {
	words := strings.Split(name, "-")
	for i, word := range words {
		words[i] = cmp.Or(spelt[word], word)
	}
	title := strings.Join(words, " ")
	return strings.ToUpper(title[:1]) + title[1:]
}

// mostOfDescription is how much GitHub takes of one, in characters.
const mostOfDescription = 1024

// summaryOf is what the page says first of what the rule finds: the paragraphs and
// lists up to the first that ends with a sentence. What is too long ends with the
// last sentence before.
func summaryOf(page string) string {
	_, page, _ = strings.Cut(page, "## What it finds\n\n")
	summary := ""
	for block := range strings.SplitSeq(page, "\n\n") {
		if len(summary)+len(block) > mostOfDescription {
			return summary[:strings.LastIndex(summary, ". ")+1]
		}
		summary += block
		if strings.HasSuffix(block, ".") {
			break
		}
		summary += "\n\n"
	}
	return summary
}
