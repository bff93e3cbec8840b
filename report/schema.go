package report

import _ "embed"

//go:embed schema.json
var schema string

// Schema returns the JSON Schema of the JSON format, as
// `regionlint schema report` prints it.
func Schema() string { return schema }
