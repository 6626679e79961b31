package config

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestDefaultsOfTheLeastSite(t *testing.T) {
	s, err := Read("sites/munich.yaml")
	require.NoError(t, err)

	assert.Equal(t, "MUC1", s.InstallNode)
	assert.Equal(t, "MUC1", s.FinalOwner)
	assert.Equal(t, Role{
		Name: "Xpressions Role", PreferredOwners: []string{"MUC1", "MUC2", "MUC3"}, Priority: "High",
		FailoverThreshold: number(1), FailoverPeriodHours: number(8),
	}, s.Role)
	assert.Equal(t, VirtualServer{
		Name: "XPRMUNICH", IP: "10.20.0.20", SubnetMask: "255.255.255.0",
		IPResource: "IP Address 10.20.0.20", NameResource: "XPRMUNICH", Ports: []int{13010},
	}, s.VirtualServer)
	assert.Equal(t, Disk{DriveLetter: "R"}, s.Disk)
	assert.Equal(t, `R:\OpenScape\xpr`, s.XPR.InstallDir)
	assert.Equal(t, `R:\OpenScape\xprlicsvc`, s.XPR.LicsvcDir)
	assert.Equal(t, "German", s.XPR.DefaultLanguage)
	assert.Equal(t, Licensing{
		Scenario: "outside", CLAHostIP: "10.20.0.50", Port: 61740, TimeoutMs: 30000, Attempts: 3, ServicePort: 13010,
	}, s.Licensing)
	assert.Equal(t, TLS{WebServerName: "XPRMUNICH", StunnelServerName: "XPRMUNICH"}, s.TLS)
	assert.Empty(t, s.Policies.KernelResources, "the catalogue's default is not the site's own")
	assert.Equal(t, Timeouts{300, 1800, 3600, 168, 600}, s.Timeouts)
	assert.Equal(t, ApprovalAsk, s.Reboots.Approval)
	assert.Equal(t, EmbeddedCode{}, s.EmbeddedCodes)
}

// example reads an example site as it is written, without defaults.
func example(t *testing.T, name string) *Site {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("sites", name+".yaml"))
	require.NoError(t, err)
	var site Site
	require.NoError(t, Decode(data, &site))
	return &site
}

func TestDefaultsFollowTheDriveAndKeepWhatIsSet(t *testing.T) {
	s := example(t, "berlin")
	s.Disk.DriveLetter = "s"
	s.XPR.LicsvcDir = `S:\lic`
	s.Policies.MaximumRestarts = number(0)
	filled := s.WithDefaults()
	assert.Equal(t, `S:\OpenScape\xpr`, filled.XPR.InstallDir)
	assert.Equal(t, `S:\lic`, filled.XPR.LicsvcDir)
	assert.Equal(t, `S:\pec_spool`, filled.EmbeddedCodes.Directory)
	assert.Equal(t, "172.26.209.43", filled.EmbeddedCodes.FaxPipeHost)
	assert.Equal(t, 0, *filled.Policies.MaximumRestarts)
	assert.Empty(t, s.XPR.InstallDir, "the site itself is unchanged")
}

func TestRegistryDataIsFilledInAsDecimal(t *testing.T) {
	for _, c := range []struct{ windows, data, kind, want string }{
		{"REG_SZ", "0x1", "String", "0x1"},
		{"REG_EXPAND_SZ", "1", "ExpandString", "1"},
		{"reg_multi_sz", "yes", "MultiString", "yes"},
		{"REG_DWORD", "0x1", "DWord", "1"},
		{"reg_dword", "0XFFFFFFFF", "DWord", "4294967295"},
		{"REG_DWORD", "010", "DWord", "10"},
		{"REG_DWORD", "yes", "DWord", "yes"},
		{"REG_QWORD", "0x1", "", "0x1"},
	} {
		s := &Site{Ghostscript: Ghostscript{Type: c.windows, Data: c.data}}
		filled := s.WithDefaults().Ghostscript
		assert.Equal(t, c.kind, filled.RegistryType(), c.windows)
		assert.Equal(t, c.want, filled.Data, c.windows)
	}
}

func TestDefaultsAreStable(t *testing.T) {
	for _, name := range []string{"berlin", "munich", "vienna"} {
		once := example(t, name).WithDefaults()
		assert.Equal(t, once, once.WithDefaults(), name)

		encoded, err := json.Marshal(once)
		require.NoError(t, err)
		var decoded Site
		require.NoError(t, json.Unmarshal(encoded, &decoded))
		assert.Equal(t, once, decoded.WithDefaults(), "%s survives a workflow's history", name)
	}
}

func TestNodes(t *testing.T) {
	s := example(t, "vienna")
	assert.Equal(t, []string{"WIEN-A", "WIEN-B"}, s.NodeNames())
	assert.Equal(t, "WIEN-B", s.FirstNode(), "spelled as the node is")
	assert.Equal(t, "WIEN-A", s.SecondNode())
	assert.Equal(t, "WIEN-A", s.Owner())
	assert.Equal(t, []string{"WIEN-A", "WIEN-B"}, s.PreferredOwners())
	assert.Equal(t, []string{"WIEN-A"}, s.FurtherNodes())
	assert.Equal(t, []string{"WIENSAT1", "WIENSAT2"}, s.SatelliteNames())
	node, ok := s.Node("wien-b")
	assert.True(t, ok)
	assert.Equal(t, "10.43.1.12", node.ClientIP)
	satellite, ok := s.Satellite("wiensat2")
	assert.True(t, ok)
	assert.Equal(t, "SQLWIEN.example.com", satellite.SQLServer)

	munich := example(t, "munich")
	assert.Equal(t, "MUC1", munich.FirstNode())
	assert.Equal(t, []string{"MUC1", "MUC3"}, munich.OtherNodes("muc2"))
}

func TestPolicies(t *testing.T) {
	s := example(t, "vienna")
	period, restarts := s.RestartPolicy("licsvc")
	assert.Equal(t, []int{600_000, 2}, []int{period, restarts})
	period, restarts = s.RestartPolicy("STUNNEL")
	assert.Equal(t, []int{300_000, 0}, []int{period, restarts})
	period, restarts = example(t, "munich").RestartPolicy("File Server")
	assert.Equal(t, []int{900_000, 3}, []int{period, restarts})

	assert.Equal(t, 900_000, s.InfostorRetryMs())
	assert.Equal(t, 2000, s.RolePriority())
	assert.Equal(t, 3000, example(t, "berlin").RolePriority())
	failures, hours := s.RoleFailover()
	assert.Equal(t, []int{2, 6}, []int{failures, hours})
}

func TestPeriods(t *testing.T) {
	for text, want := range map[string]int{"15:00": 900_000, "0:01": 1000, "90:30": 5_430_000} {
		ms, err := PeriodMs(text)
		require.NoError(t, err)
		assert.Equal(t, want, ms, text)
	}
	for _, text := range []string{"", "15", "15:60", "-1:00", "15:0", "1:00:00"} {
		_, err := PeriodMs(text)
		assert.ErrorContains(t, err, "mm:ss", text)
	}
	ms, err := RetryPeriodMs("00:15")
	require.NoError(t, err)
	assert.Equal(t, 900_000, ms)
}

// Each part of the manual has minima of its own (3.1.2, 7.1.2).
func TestTheMinimaAreThoseOfTheReleasesPart(t *testing.T) {
	for _, release := range []string{"2012 R2", "2016", "2019", "2022", "2025"} {
		assert.Equal(t, Requirements{Processor: "Xeon E5-2670 v3", MHz: 2300, MemoryMB: 4096, RecommendMB: 8192, DiskGB: 200, MaximumMs: 10}, RequirementsOf(release))
	}
	old := RequirementsOf("2008 R2")
	old.Processor = ""
	assert.Equal(t, Requirements{MHz: 2000, Cores: 2, AnyMake: true, MemoryMB: 2048, RecommendMB: 4096, DiskGB: 100}, old)
}

func TestMinima(t *testing.T) {
	s := example(t, "munich")
	assert.Equal(t, 4096, MinimumMemoryMB(s))
	s.XPR.TTSOnNodes, s.XPR.TTSVoices, s.XPR.TTSChannels, s.XPR.ASROnNodes = true, 10, 60, true
	assert.Equal(t, 4096+1120+512, MinimumMemoryMB(s))
	s.XPR.TTSVoices = 1
	assert.Equal(t, 4096+1024+512, MinimumMemoryMB(s))
	s.Cluster.WindowsServer = "2008 R2"
	assert.Equal(t, 2048+1024+512, MinimumMemoryMB(s), "part 1 has minima of its own")
	assert.Equal(t, 100, s.Requirements().DiskGB)
	s.Checks.MinimumMemoryMB = 16384
	assert.Equal(t, 16384, MinimumMemoryMB(s))
}

func TestPaths(t *testing.T) {
	s := example(t, "vienna")
	assert.Equal(t, []string{`X:\OpenScape\xpr\bin`, `X:\OpenScape\xpr\SDKTools`}, s.PathFolders())
	assert.Equal(t, "X:", s.Drive())
	assert.Equal(t, "R:", example(t, "munich").Drive())
}

func number(n int) *int { return &n }
