package tests

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	ps "changeover/activities/powershell/scripts"
)

// certificates reads the certificates of TLS ports, and the error of a port without TLS.
func certificates(t *testing.T, r *remote) {
	type served struct{ Certificate, Problem string }
	probe := func(port int) served {
		return read[served](t, r, node1, ps.GetServedCertificate, params{"Address": node2, "Port": port, "ServerName": "x", "TimeoutMs": 1000})
	}
	assert.Contains(t, probe(4).Problem, "actively refused")
	assert.Contains(t, probe(445).Problem, "unexpected packet format")
	r.lab.World.Certificates.Store(445, []byte("DER"))
	assert.Equal(t, served{Certificate: "REVS"}, probe(445))
	r.lab.World.Certificates.Delete(445)
}

// licenceFiles reads the addresses in licence files, and nothing else of them.
func licenceFiles(t *testing.T, r *remote) {
	const path = `C:\licence [1].xml`
	type licence struct {
		Exists, XML bool
		SHA256      string
		Named       []string
	}
	read := func() licence {
		return read[licence](t, r, node1, ps.GetLicenceFile, params{"Path": path, "Addresses": []string{"00-30-48-80-72-97", "00:30:48:80:72:98"}})
	}
	assert.Equal(t, licence{Named: []string{}}, read())
	files := r.lab.World.Host(node1).Files
	require.NoError(t, files.Write(path, []byte("<licence mac='0030.4880.7298'/>")))
	have := read()
	assert.Regexp(t, "^[0-9A-F]{64}$", have.SHA256)
	assert.Equal(t, []string{"00:30:48:80:72:98"}, have.Named)
	assert.True(t, have.XML)
	require.NoError(t, files.Write(path, []byte("<licence><mac>00-30-48-80-72-97</mac>")))
	have = read()
	assert.Equal(t, []string{"00-30-48-80-72-97"}, have.Named)
	assert.False(t, have.XML, "it is cut off")
}
