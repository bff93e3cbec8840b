package report

// securityScores are how much rules have to do with security: the base score, in CVSS
// 3.1, of what their findings leave open. All others are about what does not work.
var securityScores = map[string]float64{
	// Who reaches the port is in: AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H.
	"HBA004": 9.8,
	// Who can listen on the network has the password: AV:A/AC:H/PR:N/UI:N/S:U/C:H/I:H/A:H.
	"HBA005": 7.5,
	// Who is anywhere may guess: AV:N/AC:H/PR:N/UI:N/S:U/C:L/I:L/A:L.
	"HBA006": 5.6,
	// A network is let in where one host was meant, as a rule with a password still:
	// AV:A/AC:H/PR:N/UI:N/S:U/C:L/I:L/A:N.
	"HBA009": 4.2,
	// Who gets the address of a host that is gone still needs the password:
	// AV:A/AC:H/PR:L/UI:N/S:U/C:L/I:L/A:N.
	"HBA010": 3.7,
	// Who can listen may work on the hash: AV:A/AC:H/PR:N/UI:N/S:U/C:L/I:L/A:N.
	"HBA011": 4.2,
	// Who is on the host reads the password of the database: AV:L/AC:L/PR:L/UI:N/S:U/C:H/I:H/A:H.
	"RGD008": 7.8,
	// Who reads the logs sees queries: AV:L/AC:L/PR:L/UI:N/S:U/C:L/I:N/A:N.
	"RGD010": 3.3,
}

// highScore is the least score that CVSS calls high ("Qualitative Severity Rating
// Scale").
const highScore = 7
