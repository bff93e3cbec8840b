"""The checks of regions' files that a team writes in an afternoon: fleet.py DIR, which
holds bundles. It reads YAML with PyYAML, as MAAS does, and pg_hba.conf by its columns.
"""

import glob
import os
import re
import sys

import yaml


def load(name):
    with open(name) as file:
        return yaml.safe_load(file)


def check(bundle):
    """Yields what is wrong in a bundle."""
    hosts = load(os.path.join(bundle, "hosts.yaml"))["hosts"]
    database = next(name for name, host in hosts.items() if "database" in host["roles"])
    regions = {name: host for name, host in hosts.items() if "region" in host["roles"]}

    (pg_hba,) = glob.glob(os.path.join(bundle, database, "etc/postgresql/*/main/pg_hba.conf"))
    with open(pg_hba) as file:
        records = [line.split() for line in file if not line.startswith("#")]
    admitted = {record[3] for record in records if len(record) > 4 and record[1] == "maasdb"}

    workers = 0
    for name, host in regions.items():
        options = load(os.path.join(bundle, name, "etc/maas/regiond.conf"))
        own = options.get("num_workers", 4)
        workers += own
        if own > host["cpus"]:
            yield f"{name} runs {own} workers on {host['cpus']} CPUs"
        if options["database_host"] not in hosts[database]["addresses"]:
            yield f"{name} connects to {options['database_host']}"
        for address in host["addresses"]:
            if f"{address}/32" not in admitted:
                yield f"{name} is not let in from {address}"

    (postgresql,) = glob.glob(os.path.join(bundle, database, "etc/postgresql/*/main/postgresql.conf"))
    with open(postgresql) as file:
        settings = dict(re.findall(r"(?m)^(\w+)\s*=\s*(\S+)", file.read()))
    limit = int(settings.get("max_connections", 100))
    if limit < workers * 11 + 3:
        yield f"max_connections is {limit}, but {workers * 11 + 3} are needed"


for bundle in sorted(os.listdir(sys.argv[1])):
    for wrong in check(os.path.join(sys.argv[1], bundle)):
        print(f"{bundle}: {wrong}")
