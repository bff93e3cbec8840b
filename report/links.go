package report

// homepage is where the project is on the web.
const homepage = "https://github.com/regionlint/regionlint"

// rulePage is where the page of a rule is on the web.
func rulePage(code string) string { return homepage + "/blob/main/rules/docs/" + code + ".md" }
