# What conftest can be taught of region controllers, file by file: the policies of a
# comparison, not of a deployment.
package main

import rego.v1

# The name of a host is the directory of its files.
host(path) := split(trim_left(split(path, ".conftest/")[1], "/"), "/")[0]

manifest := file.contents if {
	some file in input
	endswith(file.path, "/hosts.yaml")
}

options[name] := file.contents if {
	some file in input
	endswith(file.path, "/regiond.yaml")
	name := host(file.path)
}

settings[name] := file.contents if {
	some file in input
	endswith(file.path, "/postgresql.properties")
	name := host(file.path)
}

database contains name if {
	some name, about in manifest.hosts
	"database" in about.roles
}

workers[name] := object.get(options[name], "num_workers", 4) if some name, _ in options

# A parser of .properties takes a comment behind a value for a part of it.
number(text) := to_number(regex.find_n(`[0-9]+`, text, 1)[0])

deny contains msg if {
	some name, n in workers
	n > manifest.hosts[name].cpus
	msg := sprintf("%s: num_workers is %d, above the CPUs", [name, n])
}

deny contains msg if {
	some name, n in workers
	n > 8
	msg := sprintf("%s: num_workers is %d, above 8", [name, n])
}

deny contains msg if {
	some name in database
	limit := number(object.get(settings[name], "max_connections", "100"))
	need := (sum([n | some n in workers]) * 11) + 3
	limit < need
	msg := sprintf("%s: max_connections is %d, below %d", [name, limit, need])
}

deny contains msg if {
	some name, option in options
	not name in database
	some db in database
	not option.database_host in manifest.hosts[db].addresses
	msg := sprintf("%s: database_host is %v", [name, option.database_host])
}

deny contains msg if {
	some key in ["database_name", "database_user", "database_pass"]
	count({option[key] | some option in options}) > 1
	msg := sprintf("%s differs between regions", [key])
}

deny contains msg if {
	some name, option in options
	some key in ["num_workers", "database_port"]
	option[key]
	not is_number(option[key])
	msg := sprintf("%s: %s is no number", [name, key])
}

deny contains msg if {
	some name, option in options
	option.debug
	msg := sprintf("%s: debug is on", [name])
}

deny contains msg if {
	some a, first in options
	some b, second in options
	a < b
	first.broadcast_address == second.broadcast_address
	msg := sprintf("%s and %s have the same broadcast_address", [a, b])
}
