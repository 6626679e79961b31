package catalogue

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestCountsOfTheTables(t *testing.T) {
	distinct := map[string]bool{}
	byAvailability := map[Availability]int{}
	for i, s := range Services() {
		assert.Equal(t, i+1, s.Row)
		distinct[strings.ToLower(s.Key)] = true
		if !s.Mandatory {
			byAvailability[s.Availability]++
		}
	}
	assert.Len(t, Services(), 38)
	assert.Len(t, distinct, 37)
	assert.Len(t, Mandatory(), 10)
	assert.Len(t, Optional(), 28)
	assert.Equal(t, map[Availability]int{GeneralAvailability: 15, LimitedAvailability: 13}, byAvailability)
	assert.Len(t, Features(), 36)
	assert.Len(t, Shares(), 6)
	assert.Len(t, ForbiddenServices(), 8)
	assert.Len(t, KernelResources(), 10)
	assert.Len(t, Prerequisites(), 5)
	assert.Len(t, Placements(), 5)

	groups := map[string]int{}
	for _, f := range Features() {
		groups[f.Group]++
	}
	assert.Equal(t, map[string]int{
		kernelComponents: 4, servicesGroup: 9, telematicHardware: 2, pbxIntegration: 2, messagingIntegration: 6,
		presenceSupport: 1, crmIntegration: 2, callCenter: 4, addOns: 6,
	}, groups)
}

func TestMandatoryServicesAreInSequence(t *testing.T) {
	var keys []string
	for i, s := range Mandatory() {
		assert.Equal(t, i+1, s.Seq)
		assert.Equal(t, GeneralAvailability, s.Availability)
		keys = append(keys, s.Key)
	}
	assert.Equal(t, []string{"licsvc", "nameloc", "cfgsvc", "xmrsvc", "infostor", "mta", "mrs", "tcpapl", "stunnel", "DirSvc"}, keys)
	for _, s := range Optional() {
		assert.Equal(t, 11, s.Seq)
	}
}

func TestDependenciesFormTheManualsChain(t *testing.T) {
	want := map[string][]string{
		"licsvc": {FileServerType}, "nameloc": {"licsvc"}, "cfgsvc": {"nameloc"}, "xmrsvc": {"cfgsvc"},
		"infostor": {"xmrsvc", NetworkNameType, PhysicalDiskType}, "mta": {"infostor"}, "mrs": {"mta"},
		"tcpapl": {"mrs"}, "stunnel": {"tcpapl"}, "DirSvc": {"mrs"},
	}
	for _, s := range Mandatory() {
		assert.Equal(t, want[s.Key], s.DependsOn, s.Key)
	}
	for _, s := range Optional() {
		assert.Equal(t, []string{"mrs"}, s.DependsOn, s.Key)
	}
}

func TestCheckpoints(t *testing.T) {
	for _, s := range Services() {
		own := `SYSTEM\CurrentControlSet\Services\` + s.Key
		switch s.Name {
		case "infostor":
			assert.Empty(t, s.Checkpoints)
			assert.Equal(t, InformationStoreType, s.ResourceType())
		case "licsvc":
			assert.Equal(t, []string{`SOFTWARE\Wow6432Node\PP-COM`, `SOFTWARE\Wow6432Node\SIEMENS`, own}, s.Checkpoints)
			assert.Len(t, s.ISCCheckpoints, 2)
		default:
			require.Len(t, s.Checkpoints, 1, s.Key)
			assert.True(t, strings.EqualFold(own, s.Checkpoints[0]), s.Checkpoints[0])
			assert.Equal(t, GenericServiceType, s.ResourceType())
		}
	}
}

func TestEveryBinaryIsAPathBelowTheXPRFolder(t *testing.T) {
	for _, s := range Services() {
		for _, binary := range append([]string{s.Binary}, s.AlternativeBinaries...) {
			assert.Regexp(t, `^(bin\\(stunnel\\)?)?[a-z0-9]+\.exe$`, binary, s.Key)
		}
	}
}

func TestKernelResourcesAgreeWithTheServices(t *testing.T) {
	listed := map[string]bool{}
	for _, k := range KernelResources() {
		listed[k.Name] = true
		if s, ok := Find(k.Name); ok {
			assert.Equal(t, s.ResourceType(), k.Type, k.Name)
		} else {
			assert.True(t, IsResourceType(k.Name), k.Name)
		}
	}
	for _, s := range Services() {
		assert.Equal(t, listed[s.Key], s.Kernel, s.Key)
	}
}

func TestFeaturesAgreeWithTheServices(t *testing.T) {
	byName := map[string]Feature{}
	for _, f := range Features() {
		byName[f.String()] = f
		if f.Service != "" {
			s, ok := Find(f.Service)
			require.True(t, ok, f.Service)
			assert.Equal(t, f.String(), s.FeatureGroup+" > "+s.Feature)
		}
	}
	var without []string
	for _, s := range Services() {
		if s.Feature == "" {
			without = append(without, s.Key)
			continue
		}
		assert.Contains(t, byName, s.FeatureGroup+" > "+s.Feature)
	}
	assert.Equal(t, []string{"licsvc", "nameloc", "cfgsvc", "xmrsvc", "infostor", "mta", "mrs", "stunnel", "DirSvc", "MailApl", "ConApl"}, without)
	mail, _ := Find("mailapl")
	assert.Equal(t, []Service{mail}, WithoutFeature(append(Mandatory(), mail)))
}

func TestFind(t *testing.T) {
	for word, row := range map[string]int{
		"licsvc": 1, "INFOSTOR": 5, "dirsvc": 10, "ctiapl": 19, "exchapl": 31, "EX2K7APL": 32, "<xpr>:<exchange 2007>": 32,
	} {
		s, ok := Find(word)
		assert.True(t, ok, word)
		assert.Equal(t, row, s.Row, word)
	}
	_, ok := Find("DbApl")
	assert.False(t, ok)
	tapi, ok := FindConnection("CtiApl", "tapi")
	assert.True(t, ok)
	assert.Equal(t, 26, tapi.Row)
	web, ok := FindConnection("WebApl", "TAPI")
	assert.True(t, ok)
	assert.Equal(t, 13, web.Row)
}

func TestForbidden(t *testing.T) {
	f, ok := FindForbidden("WALLAPL")
	assert.True(t, ok)
	assert.Empty(t, f.Condition)
	f, ok = FindForbidden("isdnapl")
	assert.True(t, ok)
	assert.NotEmpty(t, f.Condition)
	_, ok = FindForbidden("WebApl")
	assert.False(t, ok)
	assert.True(t, IsReporting("repapl"))
	assert.False(t, IsReporting("WebApl"))
}

func TestSharesAndPrerequisites(t *testing.T) {
	var lines []string
	for _, s := range Shares() {
		lines = append(lines, s.Name+" "+s.Path(`R:\x`)+" "+s.PrincipalSID+" "+s.Access)
	}
	assert.Equal(t, []string{
		`MrsBackup$ R:\x\backup S-1-5-32-544 Full`, `MrsClnt R:\x\client S-1-1-0 Read`, `MrsFolders$ R:\x\folders S-1-5-32-544 Full`,
		`MrsMonitor R:\x\monitor S-1-5-32-544 Read`, `MrsNCOConfig$ R:\x\NCO S-1-5-32-544 Full`, `MrsUserdata$ R:\x\userdata S-1-5-32-544 Full`,
	}, lines)
	assert.Equal(t, `C:\XPR\XpressionsInstall\Prerequisites\vc9\vcredist_x86.exe`, Prerequisites()[3].Path(`C:\XPR`))
}

func TestResourceNamesAreDistinct(t *testing.T) {
	seen := map[string]string{}
	for _, s := range Services() {
		name := s.DefaultResourceName()
		if other, taken := seen[name]; taken {
			assert.Equal(t, other, s.Key, name)
		}
		seen[name] = s.Key
		assert.True(t, strings.HasSuffix(name, " Res"))
	}
	assert.Contains(t, seen, "XPR License Service Res")
	assert.Contains(t, seen, "XPR Presence APL Res")
}

func TestListsAreCopies(t *testing.T) {
	Services()[0].Key = "changed"
	s, _ := Find("licsvc")
	assert.Equal(t, "licsvc", s.Key)
}
