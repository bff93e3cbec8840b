package parse_test

import (
	"strings"
	"testing"

	"github.com/regionlint/regionlint/parse"
)

// sample is a postgresql.conf of 30 KB as initdb writes it: comments for the most part,
// with a word of secrets on a line here and there.
var sample = []byte(strings.Repeat(`
#------------------------------------------------------------------------------
# CONNECTIONS AND AUTHENTICATION
#------------------------------------------------------------------------------
listen_addresses = '*'			# what IP address(es) to listen on;
					# comma-separated list of addresses;
					# defaults to 'localhost'; use '*' for all
					# (change requires restart)
max_connections = 100			# (change requires restart)
#superuser_reserved_connections = 3	# (change requires restart)
#unix_socket_permissions = 0777		# begin with 0 to use octal notation
#tcp_keepalives_idle = 0		# TCP_KEEPIDLE, in seconds;
#client_connection_check_interval = 0	# time between checks for client
#authentication_timeout = 1min		# 1s-600s
#ssl_max_protocol_version = ''
#ssl_passphrase_command = ''
#shared_memory_type = mmap		# the default is the first option
#work_mem = 4MB				# min 64kB
#log_lock_waits = off			# log lock waits >= deadlock_timeout
#datestyle = 'iso, mdy'
#session_preload_libraries = ''
`, 26))

func BenchmarkSecrets(b *testing.B) {
	b.SetBytes(int64(len(sample)))
	b.ReportAllocs()
	for b.Loop() {
		parse.NewSource("postgresql.conf", sample).Secrets()
	}
}

func BenchmarkPosition(b *testing.B) {
	b.SetBytes(int64(len(sample)))
	b.ReportAllocs()
	for b.Loop() {
		parse.NewSource("postgresql.conf", sample).Position(len(sample))
	}
}
