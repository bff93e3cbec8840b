package inventory

import "github.com/regionlint/regionlint/parse/version"

// maasRelease is the release of a version like 3.5.1-16317-g.62fbc3f2a, if it is known.
func maasRelease(text string) []string {
	v, err := version.ParseMAAS(text)
	if err != nil {
		return nil
	}
	return []string{v.String()}
}

// postgreSQLRelease is the release of a version like 14.11, if it is known.
func postgreSQLRelease(text string) []string {
	v, err := version.ParsePostgreSQL(text)
	if err != nil {
		return nil
	}
	return []string{v.String()}
}
