package draft

import (
	"context"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// asked types one line for each question, and returns what was shown.
func asked(d *Draft, lines ...string) (string, error) {
	var out strings.Builder
	err := d.Ask(context.Background(), strings.NewReader(strings.Join(lines, "\n")+"\n"), &out)
	return out.String(), err
}

// enter is Enter, n times.
func enter(n int) []string { return make([]string, n) }

func TestAPersonIsAskedForWhatIsMissing(t *testing.T) {
	d, err := New("berlin")
	require.NoError(t, err)
	said, err := asked(d, []string{
		"UMCLUSTER", "10.1.0.300", "10.1.0.10", "?", "2021", "2022", "maybe", "y", // cluster
		"KERN1", "10.1.0.11", "10.1.0.1", "", "kern1", "KERN2", "10.1.0.12", "192.168.0.2", "x", "-", "", // nodes
		"", "XPRUM", "10.1.0.20", "", "", "s", // role, virtual server, disk
		"", "XPRUM1", "", "Klingon", "German", "", "Pager, fax server", "S3cret-1", "", "env:POSTMASTER", // medium, product
		"", "", "10.1.0.50", "xprsvc", `EXAMPLE\xprsvc`, "", // regional settings, licences, accounts
		"10.9.9.9", "", "10.1.0.2, 10.1.0.3", "", // network: the gateway is in another subnet
		"", // no drills
	}...)
	require.NoError(t, err, said)
	assert.Equal(t, "UMCLUSTER", d.text("cluster.name"))
	assert.Equal(t, "10.1.0.10", d.text("cluster.ip"))
	assert.Equal(t, "true", d.text("cluster.virtual"))
	assert.Equal(t, "KERN2", d.text("nodes[1].name"))
	assert.Equal(t, "s", d.text("disk.driveLetter"))
	assert.Equal(t, "env:XPR_ADMIN_PASSWORD", d.text("xpr.adminPassword"))
	assert.Equal(t, "env:POSTMASTER", d.text("xpr.postmasterPassword"))
	assert.Equal(t, "10.9.9.9", d.text("network.gateway"), "what is only doubtful is kept where a person says so")
	assert.Equal(t, `C:\XPR`, d.text("media.path"))
	assert.NotContains(t, d.text("nodes[2].name"), "K")
	assert.Empty(t, d.Open())
	for _, part := range []string{
		"10.1.0.300", "is not supported; give a release that the manual covers, one of 2008 R2, 2012 R2", "release of Windows Server on every node", "rule:", `"maybe" is neither true nor false`, "is given twice",
		"one of: German", "press Enter if there are no more nodes", "to keep this value, press Enter; or enter another value",
	} {
		assert.Contains(t, said, part)
	}
	assert.NotContains(t, said, "S3cret-1", "a password is not shown again")
	for _, foreign := range []string{"cluster.ip: ip is", "(V-", "(7.1-2)", ", line "} {
		assert.NotContains(t, said, foreign, "the words of code, and lines of a file that does not exist yet")
	}
	assert.Contains(t, said, "(7.1/2)")
	// The interconnect of the first node is in the clients' subnet, which shows once the virtual server is known.
	assert.Len(t, d.Problems(), 2, "%v", d.Problems())
}

func TestAnAnswerMayBeLeftOpen(t *testing.T) {
	d := given(t, answers)
	d.clear("cluster.ip")
	said, err := asked(d, append([]string{"-"}, enter(20)...)...)
	require.NoError(t, err)
	assert.Contains(t, said, "left open; the site file needs this field")
	assert.Equal(t, []string{"cluster.ip"}, d.Open())
	assert.Contains(t, string(d.YAML()), "  # ip: # required; not known yet\n")
}

func TestAnInputThatEndsWritesNothing(t *testing.T) {
	d, err := New("berlin")
	require.NoError(t, err)
	_, err = asked(d, "UMCLUSTER")
	require.ErrorContains(t, err, "the input ended before")
	require.ErrorContains(t, err, "nothing was written")
}

func TestAnInterruptionWritesNothing(t *testing.T) {
	d, err := New("berlin")
	require.NoError(t, err)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	err = d.Ask(ctx, strings.NewReader("UMCLUSTER\n"), new(strings.Builder))
	require.ErrorIs(t, err, context.Canceled)
	require.ErrorContains(t, err, "nothing was written")
}
