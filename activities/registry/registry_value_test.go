package registry

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"changeover/activities/engine/enginetest"
	"changeover/activities/host"
	"changeover/runbook"
)

const servicesKey = `SOFTWARE\Wow6432Node\PP-COM\MRS\Services`

// registryHost keeps values by key and name; a key exists where it has values.
func registryHost(t *testing.T, values map[string]Seen) *enginetest.Host {
	f := newHost(t)
	keys := map[string]bool{}
	for path := range values {
		keys[strings.TrimSuffix(path, `\`+host.FileName(path))] = true
	}
	f.On("get-registry-value", func(p params) any {
		value, exists := values[p.Text("Key")+`\`+p.Text("Name")]
		value.KeyExists, value.Exists = keys[p.Text("Key")], exists
		return value
	})
	set := func(valueType string, data []string) func(params) {
		return func(p params) {
			if !keys[p.Text("Key")] {
				t.Fatal("written below a missing key")
			}
			values[p.Text("Key")+`\`+p.Text("Name")] = Seen{Type: valueType, Data: data}
		}
	}
	f.Does("new-registry-key", func(p params) { keys[p.Text("Key")] = true })
	f.Does("set-registry-string", func(p params) { set(p.Text("Type"), []string{p.Text("Value")})(p) })
	f.Does("set-registry-lines", func(p params) { set(MultiString, p.List("Lines"))(p) })
	f.Does("set-registry-number", func(p params) { set(DWord, []string{p.Text("Number")})(p) })
	return f
}

func TestRegistryValues(t *testing.T) {
	multi := func(lines ...string) Seen { return Seen{Type: MultiString, Data: lines} }
	text := func(s string) Seen { return Seen{Type: String, Data: []string{s}} }
	number := func(n string) Seen { return Seen{Type: DWord, Data: []string{n}} }
	for _, tc := range []struct {
		name string
		have *Seen
		want Value
		// data after it; nil where nothing changes.
		data []string
		kind string
	}{
		{"missing text", nil, Value{Type: String, Data: []string{"MSCS"}}, []string{"MSCS"}, String},
		{"other text", new(text("10.0.0.1")), Value{Type: String, Data: []string{"10.0.0.9"}}, []string{"10.0.0.9"}, String},
		{"text differs by case", new(text("mscs")), Value{Type: String, Data: []string{"MSCS"}}, []string{"MSCS"}, String},
		{"type is kept", new(text("")), Value{Type: MultiString, Data: []string{"a", "b"}}, []string{"a\r\nb"}, String},
		{"type is forced", new(text("1")), Value{Type: DWord, ForceType: true, Data: []string{"1"}}, []string{"1"}, DWord},
		{"number in another notation", new(number("-1")), Value{Type: DWord, Data: []string{"0xffffffff"}}, nil, ""},
		{"large number", new(number("0")), Value{Type: DWord, Data: []string{"4294967295"}}, []string{"-1"}, DWord},
		{"missing number", nil, Value{Type: DWord, Data: []string{"1"}}, []string{"1"}, DWord},
		{"list is emptied", new(multi("NotApl,KERN1")), Value{Type: MultiString, Lines: &Lines{Only: true}}, []string{}, MultiString},
		{"empty list stays", new(multi()), Value{Type: MultiString, Lines: &Lines{Only: true}}, nil, ""},
		{"nothing to list", nil, Value{Type: MultiString, Lines: &Lines{Only: true}}, nil, ""},
		{"satellites are added", new(multi("NameLoc, sat1", "", "NameLoc,SAT1")), Value{Type: MultiString, Lines: &Lines{
			Present: []string{"NameLoc,SAT1", "CfgSvc,SAT1"},
		}}, []string{"NameLoc,sat1", "CfgSvc,SAT1"}, MultiString},
		{"hosts are dropped", new(multi(`\\XPRCL\MrsMonitor`, `\\kern1\MrsMonitor`, `\\KERN10\x`)), Value{Type: MultiString, Lines: &Lines{
			DropHosts: []string{"KERN1", "KERN2"}, Present: []string{`\\XPRCL\MrsMonitor`},
		}}, []string{`\\XPRCL\MrsMonitor`, `\\KERN10\x`}, MultiString},
		{"allowed lines stay", new(multi("A,S1", "B,S1", "C,S1")), Value{Type: MultiString, Lines: &Lines{
			Only: true, Present: []string{"A,S1"}, Allowed: []string{"b,s1"},
		}}, []string{"A,S1", "B,S1"}, MultiString},
		{"only if it exists", nil, Value{Type: MultiString, Lines: &Lines{Present: []string{"x"}, OnlyIfExists: true}}, nil, ""},
		{"list in a text", new(text("a\nb,  c")), Value{Type: MultiString, Lines: &Lines{Present: []string{"d"}}}, []string{"a\r\nb,c\r\nd"}, String},
		{"host of an address", new(text("tcpip://KERN1:13010")), Value{Type: String, URLHost: "10.1.2.9"}, []string{"tcpip://10.1.2.9:13010"}, String},
		{"host without a port", new(text("tcpip://[fe80::1]")), Value{Type: String, URLHost: "10.1.2.9"}, []string{"tcpip://10.1.2.9"}, String},
		{"missing address", nil, Value{Type: String, URLHost: "10.1.2.9", URLScheme: "tcpip", URLPort: 13010}, []string{"tcpip://10.1.2.9:13010"}, String},
		{"good address", new(text("tcpip://10.1.2.9:13010")), Value{Type: String, URLHost: "10.1.2.9"}, nil, ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			values := map[string]Seen{}
			tc.want.Key, tc.want.Name = servicesKey, "Kernel"
			path := servicesKey + `\Kernel`
			if tc.have != nil {
				values[path] = *tc.have
			}
			f := registryHost(t, values)
			outcome := f.Twice(tc.want)
			if tc.data == nil {
				assert.Empty(t, outcome.Changes)
				return
			}
			assert.NotEmpty(t, outcome.Changes[0].After, "what is wanted")
			assert.Equal(t, tc.data, append([]string{}, values[path].Data...))
			assert.Equal(t, tc.kind, values[path].Type)
		})
	}
}

func TestMissingKeyIsCreatedFirst(t *testing.T) {
	f := registryHost(t, map[string]Seen{})
	want := Value{Key: `SOFTWARE\Wow6432Node\PP-COM\MRS\Cluster Parameter`, Name: "Group", Type: String, Data: []string{"Kunde's [Role]"}}
	f.Apply(want)
	assert.Len(t, f.Commands, 2)
	assert.Equal(t, `[Microsoft.Win32.Registry]::LocalMachine.OpenSubKey('SOFTWARE\Wow6432Node\PP-COM\MRS\Cluster Parameter', $true).SetValue('Group', `+
		`'Kunde''s [Role]', 'String')`, f.Commands[1])
}

func TestKeptTypeIsAWarning(t *testing.T) {
	f := registryHost(t, map[string]Seen{servicesKey + `\Kernel`: {Type: String, Data: []string{""}}})
	outcome := f.Apply(Value{Key: servicesKey, Name: "Kernel", Type: MultiString, Lines: &Lines{}})
	assert.Len(t, outcome.Warnings, 1)
}

func TestRegistryValueErrors(t *testing.T) {
	f := registryHost(t, map[string]Seen{
		servicesKey + `\Binary`:  {Type: "Binary"},
		servicesKey + `\Address`: {Type: String, Data: []string{"KERN1"}},
	})
	f.Refused(Value{Key: servicesKey, Name: "Binary", Type: String, Data: []string{"x"}}, runbook.ErrPrecondition)
	f.Refused(Value{Key: servicesKey, Name: "Address", Type: String, URLHost: "x"}, runbook.ErrPrecondition)
	f.Refused(Value{Key: servicesKey, Name: "New", Type: DWord, Data: []string{"many"}}, runbook.ErrBadRequest)
	f.Refused(Value{Key: servicesKey, Name: "New", Type: DWord}, runbook.ErrBadRequest)
	f.Deaf["set-registry-string"] = true
	f.Refused(Value{Key: servicesKey, Name: "Text", Type: String, Data: []string{"x"}}, runbook.ErrVerification)
}
