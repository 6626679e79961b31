package registry

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

const servicesKey = `SOFTWARE\Wow6432Node\PP-COM\MRS\Services`

// registryHost keeps values by key and name; a key exists where it has values.
func registryHost(t *testing.T, values map[string]registrySeen) *fakeHost {
	f := newFakeHost(t)
	keys := map[string]bool{}
	for path := range values {
		keys[strings.TrimSuffix(path, `\`+fileName(path))] = true
	}
	f.on("get-registry-value", func(p params) any {
		value, exists := values[p.text("Key")+`\`+p.text("Name")]
		value.KeyExists, value.Exists = keys[p.text("Key")], exists
		return value
	})
	set := func(valueType string, data []string) func(params) {
		return func(p params) {
			if !keys[p.text("Key")] {
				t.Fatal("written below a missing key")
			}
			values[p.text("Key")+`\`+p.text("Name")] = registrySeen{Type: valueType, Data: data}
		}
	}
	f.does("new-registry-key", func(p params) { keys[p.text("Key")] = true })
	f.does("set-registry-string", func(p params) { set(p.text("Type"), []string{p.text("Value")})(p) })
	f.does("set-registry-lines", func(p params) { set(regMultiString, p.list("Lines"))(p) })
	f.does("set-registry-number", func(p params) { set(regDWord, []string{p.text("Number")})(p) })
	return f
}

func TestRegistryValues(t *testing.T) {
	multi := func(lines ...string) registrySeen { return registrySeen{Type: regMultiString, Data: lines} }
	text := func(s string) registrySeen { return registrySeen{Type: regString, Data: []string{s}} }
	number := func(n string) registrySeen { return registrySeen{Type: regDWord, Data: []string{n}} }
	for _, tc := range []struct {
		name string
		have *registrySeen
		want RegistryValue
		// data after it; nil where nothing changes.
		data []string
		kind string
	}{
		{"missing text", nil, RegistryValue{Type: regString, Data: []string{"MSCS"}}, []string{"MSCS"}, regString},
		{"other text", new(text("10.0.0.1")), RegistryValue{Type: regString, Data: []string{"10.0.0.9"}}, []string{"10.0.0.9"}, regString},
		{"text differs by case", new(text("mscs")), RegistryValue{Type: regString, Data: []string{"MSCS"}}, []string{"MSCS"}, regString},
		{"type is kept", new(text("")), RegistryValue{Type: regMultiString, Data: []string{"a", "b"}}, []string{"a\r\nb"}, regString},
		{"type is forced", new(text("1")), RegistryValue{Type: regDWord, ForceType: true, Data: []string{"1"}}, []string{"1"}, regDWord},
		{"number in another notation", new(number("-1")), RegistryValue{Type: regDWord, Data: []string{"0xffffffff"}}, nil, ""},
		{"large number", new(number("0")), RegistryValue{Type: regDWord, Data: []string{"4294967295"}}, []string{"-1"}, regDWord},
		{"missing number", nil, RegistryValue{Type: regDWord, Data: []string{"1"}}, []string{"1"}, regDWord},
		{"list is emptied", new(multi("NotApl,KERN1")), RegistryValue{Type: regMultiString, Lines: &RegistryLines{Only: true}}, []string{}, regMultiString},
		{"empty list stays", new(multi()), RegistryValue{Type: regMultiString, Lines: &RegistryLines{Only: true}}, nil, ""},
		{"nothing to list", nil, RegistryValue{Type: regMultiString, Lines: &RegistryLines{Only: true}}, nil, ""},
		{"satellites are added", new(multi("NameLoc, sat1", "", "NameLoc,SAT1")), RegistryValue{Type: regMultiString, Lines: &RegistryLines{
			Present: []string{"NameLoc,SAT1", "CfgSvc,SAT1"},
		}}, []string{"NameLoc,sat1", "CfgSvc,SAT1"}, regMultiString},
		{"hosts are dropped", new(multi(`\\XPRCL\MrsMonitor`, `\\kern1\MrsMonitor`, `\\KERN10\x`)), RegistryValue{Type: regMultiString, Lines: &RegistryLines{
			DropHosts: []string{"KERN1", "KERN2"}, Present: []string{`\\XPRCL\MrsMonitor`},
		}}, []string{`\\XPRCL\MrsMonitor`, `\\KERN10\x`}, regMultiString},
		{"allowed lines stay", new(multi("A,S1", "B,S1", "C,S1")), RegistryValue{Type: regMultiString, Lines: &RegistryLines{
			Only: true, Present: []string{"A,S1"}, Allowed: []string{"b,s1"},
		}}, []string{"A,S1", "B,S1"}, regMultiString},
		{"only if it exists", nil, RegistryValue{Type: regMultiString, Lines: &RegistryLines{Present: []string{"x"}, OnlyIfExists: true}}, nil, ""},
		{"list in a text", new(text("a\nb,  c")), RegistryValue{Type: regMultiString, Lines: &RegistryLines{Present: []string{"d"}}}, []string{"a\r\nb,c\r\nd"}, regString},
		{"host of an address", new(text("tcpip://KERN1:13010")), RegistryValue{Type: regString, URLHost: "10.1.2.9"}, []string{"tcpip://10.1.2.9:13010"}, regString},
		{"host without a port", new(text("tcpip://[fe80::1]")), RegistryValue{Type: regString, URLHost: "10.1.2.9"}, []string{"tcpip://10.1.2.9"}, regString},
		{"missing address", nil, RegistryValue{Type: regString, URLHost: "10.1.2.9", URLScheme: "tcpip", URLPort: 13010}, []string{"tcpip://10.1.2.9:13010"}, regString},
		{"good address", new(text("tcpip://10.1.2.9:13010")), RegistryValue{Type: regString, URLHost: "10.1.2.9"}, nil, ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			values := map[string]registrySeen{}
			tc.want.Key, tc.want.Name = servicesKey, "Kernel"
			path := servicesKey + `\Kernel`
			if tc.have != nil {
				values[path] = *tc.have
			}
			f := registryHost(t, values)
			outcome := ensureTwice(t, f.activities().EnsureRegistryValue, tc.want)
			if tc.data == nil {
				assert.Empty(t, outcome.Changes)
				return
			}
			assert.Equal(t, tc.data, append([]string{}, values[path].Data...))
			assert.Equal(t, tc.kind, values[path].Type)
		})
	}
}

func TestMissingKeyIsCreatedFirst(t *testing.T) {
	f := registryHost(t, map[string]registrySeen{})
	want := RegistryValue{Key: `SOFTWARE\Wow6432Node\PP-COM\MRS\Cluster Parameter`, Name: "Group", Type: regString, Data: []string{"Kunde's [Role]"}}
	run(t, f.activities().EnsureRegistryValue, want)
	assert.Len(t, f.commands, 2)
	assert.Equal(t, `New-ItemProperty -LiteralPath 'HKLM:\SOFTWARE\Wow6432Node\PP-COM\MRS\Cluster Parameter' -Name 'Group' `+
		`-PropertyType 'String' -Value 'Kunde''s [Role]' -Force`, f.commands[1])
}

func TestKeptTypeIsToldAsWarning(t *testing.T) {
	f := registryHost(t, map[string]registrySeen{servicesKey + `\Kernel`: {Type: regString, Data: []string{""}}})
	outcome := run(t, f.activities().EnsureRegistryValue, RegistryValue{Key: servicesKey, Name: "Kernel", Type: regMultiString, Lines: &RegistryLines{}})
	assert.Len(t, outcome.Warnings, 1)
}

func TestRegistryValueErrors(t *testing.T) {
	f := registryHost(t, map[string]registrySeen{
		servicesKey + `\Binary`:  {Type: "Binary"},
		servicesKey + `\Address`: {Type: regString, Data: []string{"KERN1"}},
	})
	ensure := f.activities().EnsureRegistryValue
	refused(t, ensure, RegistryValue{Key: servicesKey, Name: "Binary", Type: regString, Data: []string{"x"}}, ErrPrecondition)
	refused(t, ensure, RegistryValue{Key: servicesKey, Name: "Address", Type: regString, URLHost: "x"}, ErrPrecondition)
	refused(t, ensure, RegistryValue{Key: servicesKey, Name: "New", Type: regDWord, Data: []string{"many"}}, ErrBadRequest)
	refused(t, ensure, RegistryValue{Key: servicesKey, Name: "New", Type: regDWord}, ErrBadRequest)
	f.deaf["set-registry-string"] = true
	refused(t, ensure, RegistryValue{Key: servicesKey, Name: "Text", Type: regString, Data: []string{"x"}}, ErrVerification)
}
