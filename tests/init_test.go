package tests

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"changeover/config"
	"changeover/config/sitefile"
	"changeover/lab/demo"
	"changeover/lab/stage"
	"changeover/lab/windows"
	"changeover/runbook"
	"changeover/starter/cmd"
)

// osloAnswers holds the answers to the questions that a cluster without XPR can't answer.
var osloAnswers = []string{
	"virtualServer.name=XPROSLO", "virtualServer.ip=10.47.1.20",
	"xpr.serverName=XPROSL", "xpr.languages=US English", "xpr.services=WebApl", "xpr.features=Fax server", "licensing.claHostIP=10.47.1.50", `accounts.service.name=EXAMPLE\xprsvc`,
	"unattended.prerequisites[0].file=vcruntimeinst.exe", "unattended.prerequisites[0].arguments=/q",
	"unattended.prerequisites[1].file=vcredist_x86.exe", "unattended.prerequisites[1].arguments=/q",
	"unattended.prerequisites[2].file=vcredist_x64.exe", "unattended.prerequisites[2].arguments=/q",
	`unattended.prerequisites[3].file=vc9\vcredist_x86.exe`, "unattended.prerequisites[3].arguments=/q",
	`unattended.prerequisites[4].file=vc10\vcredist_x86.exe`, "unattended.prerequisites[4].arguments=/q",
	"unattended.printerDriver=/s", "unattended.printerLogPattern=installed successfully",
	"satellites[0].name=OSLSAT1", "satellites[0].apls=IsdnApl", "reboots.approval=automatic",
}

// clientMAC returns the MAC address of the adapter that has the node's client address in the lab.
func clientMAC(t *testing.T, s *stage.Stage, node string) string {
	t.Helper()
	at := slices.IndexFunc(s.Site.Nodes, func(n config.Node) bool { return n.Name == node })
	require.GreaterOrEqual(t, at, 0)
	for _, nic := range s.Lab.World.Host(node).Network.NICs() {
		if slices.ContainsFunc(nic.Addresses, func(a windows.Address) bool { return a.IP == s.Site.Nodes[at].ClientIP }) {
			return nic.MAC
		}
	}
	t.Fatalf("%s has no adapter with the address %s", node, s.Site.Nodes[at].ClientIP)
	return ""
}

// init writes a first site file from a cluster; the file is valid, and the site can be deployed.
func TestInitReadsAClusterAndTheFileDeploys(t *testing.T) {
	t.Parallel()
	s := setUp(t, "sites/oslo.yaml")
	sites := filepath.Dir(s.SiteFile)
	require.NoError(t, os.Remove(s.SiteFile))

	arguments := []string{"init", "oslo", "--sites", sites, "--from", "osl2", "--no-input", "-o", "json"}
	for _, answer := range osloAnswers {
		arguments = append(arguments, "--set", answer)
	}
	out, said, err := commandArguments(s, arguments...)
	require.NoError(t, err, "%s%s", out, said)
	var done struct {
		OK       bool
		Read     []struct{ Path, Value string }
		Problems []any
	}
	require.NoError(t, json.Unmarshal([]byte(out), &done))
	assert.True(t, done.OK)
	assert.Empty(t, done.Problems)
	read := map[string]string{}
	for _, value := range done.Read {
		read[value.Path] = value.Value
	}
	assert.Equal(t, map[string]string{
		"cluster.name": "OSLCLUSTER", "cluster.ip": "10.47.1.10", "cluster.windowsServer": "2022", "cluster.virtual": "true",
		"nodes[0].name": "OSL1", "nodes[0].clientIP": "10.47.1.11", "nodes[0].interconnectIP": "192.168.47.1", "nodes[0].mac": clientMAC(t, s, "OSL1"),
		"nodes[1].name": "OSL2", "nodes[1].clientIP": "10.47.1.12", "nodes[1].interconnectIP": "192.168.47.2", "nodes[1].mac": clientMAC(t, s, "OSL2"),
		"virtualServer.subnetMask": "255.255.255.0",
	}, read)
	assert.NotEqual(t, read["nodes[0].mac"], read["nodes[1].mac"])

	root := cmd.Root()
	var validated bytes.Buffer
	root.SetOut(&validated)
	root.SetArgs([]string{"validate", sites})
	require.NoError(t, root.Execute(), validated.String())
	assert.NotContains(t, validated.String(), "warning")
	made, _, err := sitefile.Load(s.SiteFile)
	require.NoError(t, err)
	assert.Equal(t, s.Site.Nodes[1].ClientIP, made.Nodes[1].ClientIP)

	result := deploy(t, &demo.Deployment{Stage: s})
	assert.Equal(t, runbook.StateDone, result.State)
	verifyEndState(t, s)
}
