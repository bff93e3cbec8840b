//go:build live

package live

import (
	"crypto/tls"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"maps"
	"net"
	"net/netip"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/regionlint/regionlint/parse/hba"
	"github.com/regionlint/regionlint/parse/version"
)

// attempt is one to connect: where from, how, as whom and to what.
type attempt struct{ hba.Connection }

func (a attempt) String() string {
	from := "the Unix-domain socket"
	if !a.Local {
		from = a.Address.String()
	}
	encrypted := map[bool]string{true: ", TLS"}[a.SSL && !a.Local]
	replication := [...]string{hba.NoReplication: "", hba.Physical: ", physical replication", hba.Logical: ", logical replication"}[a.Replication]
	return fmt.Sprintf("from %s, user %q, database %q%s%s", from, a.User, a.Database, encrypted, replication)
}

// answerTime is how long a server may think. One that looks for the client's
// name, or asks its ident server, waits for nobody here.
const answerTime = 20 * time.Second

// make makes the attempt, up to the server's first answer: the method by which
// it authenticates, or the code and the words of its refusal.
func (a attempt) make(t *testing.T, s *server) string {
	t.Helper()
	conn, err := a.dial(t, s)
	if err != nil {
		t.Fatalf("%s: %v", a, err)
	}
	tooLong := time.AfterFunc(answerTime, func() { _ = conn.Close() })
	defer func() {
		tooLong.Stop()
		_ = conn.Close()
	}()
	answer, err := firstAnswer(conn, a.startup())
	if err != nil {
		t.Fatalf("%s: %v\n%s", a, err, s.log(t))
	}
	return answer
}

func (a attempt) dial(t *testing.T, s *server) (net.Conn, error) {
	t.Helper()
	network, address := "tcp", net.JoinHostPort(worldAddress4, strconv.Itoa(s.port))
	switch {
	case a.Local:
		network, address = "unix", filepath.Join(s.dir, ".s.PGSQL."+strconv.Itoa(s.port))
	case a.Address.Is6():
		address = net.JoinHostPort(worldAddress6, strconv.Itoa(s.port))
	}
	dialer := net.Dialer{}
	if !a.Local {
		dialer.LocalAddr = net.TCPAddrFromAddrPort(netip.AddrPortFrom(a.Address, 0))
		dialer.Control = fromAnyAddress
	}
	conn, err := dialer.DialContext(t.Context(), network, address)
	if err != nil || a.Local || !a.SSL {
		return conn, err
	}
	return encrypted(conn)
}

// fromAnyAddress lets a socket have an address that no interface has.
func fromAnyAddress(_, _ string, socket syscall.RawConn) error {
	var failed error
	err := socket.Control(func(fd uintptr) {
		failed = syscall.SetsockoptInt(int(fd), syscall.SOL_IP, syscall.IP_FREEBIND, 1)
	})
	return errors.Join(err, failed)
}

// The codes in start-up packets (pqcomm.h).
const (
	protocolVersion = 3 << 16
	sslRequest      = 1234<<16 | 5679
)

func encrypted(conn net.Conn) (net.Conn, error) {
	if _, err := conn.Write(packet(sslRequest, nil)); err != nil {
		return nil, err
	}
	var said [1]byte
	if _, err := io.ReadFull(conn, said[:]); err != nil {
		return nil, err
	}
	if said[0] != 'S' {
		return nil, fmt.Errorf("the server answers %q to the request for TLS", said)
	}
	// Who the server is does not matter here.
	return tls.Client(conn, &tls.Config{InsecureSkipVerify: true}), nil
}

// startup is the start-up packet.
func (a attempt) startup() []byte {
	parameters := []string{"user", a.User}
	if a.Database != "" {
		parameters = append(parameters, "database", a.Database)
	}
	switch a.Replication {
	case hba.Physical:
		parameters = append(parameters, "replication", "true")
	case hba.Logical:
		parameters = append(parameters, "replication", "database")
	}
	return packet(protocolVersion, []byte(strings.Join(parameters, "\x00")+"\x00\x00"))
}

func packet(code uint32, body []byte) []byte {
	head := binary.BigEndian.AppendUint32(nil, uint32(8+len(body)))
	return append(binary.BigEndian.AppendUint32(head, code), body...)
}

// requests are the methods by what they make the server ask a client for, as
// long as password_encryption is md5.
var requests = map[uint32]string{0: "trust", 3: "password", 5: "md5", 10: "scram-sha-256"}

func firstAnswer(conn net.Conn, startup []byte) (string, error) {
	if _, err := conn.Write(startup); err != nil {
		return "", err
	}
	var head [5]byte
	if _, err := io.ReadFull(conn, head[:]); err != nil {
		return "", err
	}
	body := make([]byte, binary.BigEndian.Uint32(head[1:])-4)
	if _, err := io.ReadFull(conn, body); err != nil {
		return "", err
	}
	switch head[0] {
	case 'E':
		return refusal(body), nil
	case 'R':
		if request := binary.BigEndian.Uint32(body); requests[request] != "" {
			return requests[request], nil
		}
	}
	return "", fmt.Errorf("the server says %q%q", head, body)
}

// refusal is the code and the message of an ErrorResponse.
func refusal(body []byte) string {
	fields := map[byte]string{}
	for field := range strings.SplitSeq(string(body), "\x00") {
		if field != "" {
			fields[field[0]] = field[1:]
		}
	}
	return fields['C'] + " " + fields['M']
}

// isAnswer tells whether a server answers that way to an attempt on which a
// record decides, or none if it is nil. How the methods go on that are not in
// requests, and those with options, depends on the server.
func (a attempt) isAnswer(answer string, r *hba.Record, v version.PostgreSQL) bool {
	switch {
	case r == nil:
		return answer == a.refused(v, false)
	case r.Method == "reject":
		return answer == a.refused(v, true)
	case len(r.Options) == 0 && slices.Contains(slices.Collect(maps.Values(requests)), r.Method):
		return answer == r.Method
	}
	return answer != a.refused(v, false) && answer != a.refused(v, true)
}

// refused is how the server answers when a record rejects the attempt, or when
// none is for it.
func (a attempt) refused(v version.PostgreSQL, rejected bool) string {
	const invalidAuthorization = "28000"
	return invalidAuthorization + " " + a.Refusal(rejected, v)
}
