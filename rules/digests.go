package rules

import "github.com/regionlint/regionlint/parse/digest"

// mostDigests is how many digests are made for a bundle. Hosts that differ in nothing
// need one, and each takes a quarter of a second, which a hostile bundle could ask for
// hundreds of times.
const mostDigests = 8

// Digests are those that were made of a bundle's secrets, where others have nothing
// else. The zero value has none yet.
type Digests struct{ made map[[2]string]string }

// shared is the digest of MAAS's secret; ok is false when too many were made.
func (d *Digests) shared(written string) (text string, ok bool) {
	if digest.Is(written) {
		return written, true
	}
	return d.of([2]string{written}, func() string { return digest.OfShared([]byte(written)) })
}

// password is the digest of a password of a host with a secret of MAAS.
func (d *Digests) password(value, secret string) (text string, ok bool) {
	return d.of([2]string{value, secret}, func() string { return digest.Of([]byte(value), []byte(secret)) })
}

func (d *Digests) of(key [2]string, derive func() string) (text string, ok bool) {
	if text, ok = d.made[key]; ok || len(d.made) == mostDigests {
		return text, ok
	}
	if d.made == nil {
		d.made = map[[2]string]string{}
	}
	d.made[key] = derive()
	return d.made[key], true
}

// tooManyDiffer is why a host cannot be compared with those that have digests.
const tooManyDiffer = "too many hosts have other secrets to compare them all with what is redacted"
