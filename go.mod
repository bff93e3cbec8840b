module github.com/regionlint/regionlint

go 1.25
