package check

import (
	"context"
	"testing"

	"github.com/stretchr/testify/assert"

	"changeover/activities/engine/enginetest"
	"changeover/activities/host"
	"changeover/runbook"
)

// runtimeInstallers are those of the medium; the last one's product is not known.
func runtimeInstallers() []RuntimeInstaller {
	return []RuntimeInstaller{
		{File: "vc9", Path: `D:\vc9.exe`, Family: 9, Architecture: "x86"},
		{File: "x86", Path: `D:\x86.exe`, Architecture: "x86"},
		{File: "x64", Path: `D:\x64.exe`, Architecture: "x64"},
		{File: "vendor", Path: `D:\vendor.exe`},
	}
}

// Products of the medium, and those of VMware Tools.
var (
	vc2005 = product{"Microsoft Visual C++ 2005 Redistributable", "8.0.61001"}
	vc9    = product{"Microsoft Visual C++ 2008 Redistributable - x86 9.0.30729.6161", "9.0.30729.6161"}
	x86    = product{"Microsoft Visual C++ 2013 Redistributable (x86) - 12.0.40664", "12.0.40664.0"}
	x64    = product{"Microsoft Visual C++ 2013 Redistributable (x64) - 12.0.40664", "12.0.40664.0"}
	vmw86  = product{"Microsoft Visual C++ 2015-2022 Redistributable (x86) - 14.36.32532", "14.36.32532.0"}
	vmw64  = product{"Microsoft Visual C++ 2015-2022 Redistributable (x64) - 14.36.32532", "14.36.32532.0"}
	old64  = product{"Microsoft Visual C++ 2013 Redistributable (x64) - 12.0.21005", "12.0.21005.1"}
	new64  = product{"Microsoft Visual C++ 2013 Redistributable (x64) - 12.0.50000", "12.0.50000.0"}
	vc9x64 = product{"Microsoft Visual C++ 2008 Redistributable - x64 9.0.30729.6161", "9.0.30729.6161"}
	oldVC9 = product{"Microsoft Visual C++ 2008 Redistributable - x86 9.0.21022", "9.0.21022"}
)

// nodes are the hosts of a site by their names.
type nodes map[string]*enginetest.Host

// Session implements host.Sessions.
func (n nodes) Session(_ context.Context, _, name string) (host.Session, error) { return n[name], nil }

// runtimeNodes are a first node, KERN2, with all that the installers leave and with VMware Tools, and a further node.
func runtimeNodes(t *testing.T, further ...product) (*enginetest.Engine, nodes) {
	first, node := newHost(t), newHost(t)
	other := product{"7-Zip", "19.0.0"}
	first.Always("get-installed-software", map[string]any{"products": []product{other, vc2005, vc9, x86, x64, vmw86, vmw64}})
	node.Always("get-installed-software", map[string]any{"products": append(further, other)})
	node.Always("get-file-versions", map[string]any{"files": []map[string]string{
		{"path": `d:\X86.exe`, "product": "Microsoft Visual C++ 2013 Redistributable (x86) - 12.0.30501", "version": "12.0.30501.0"},
		{"path": `D:\x64.exe`, "product": "Microsoft Visual C++ 2013 Redistributable (x64) - 12.0.30501", "version": "12.0.30501.0"},
		{"path": `D:\vendor.exe`, "product": "Xpressions", "version": "7.0.0.0"},
	}})
	hosts := nodes{enginetest.HostName: node, "KERN2": first}
	return enginetest.New(t, hosts, AddKinds), hosts
}

func TestRuntimesOfTheMediumAreKeptApartFromOthers(t *testing.T) {
	for name, tc := range map[string]struct {
		file    string
		further []product
		// finding is empty where the runtime is there.
		finding string
	}{
		"the medium's":                     {"x64", []product{x64}, ""},
		"as old as the installer":          {"x64", []product{{"Microsoft Visual C++ 2013 x64 Minimum Runtime - 12.0.30501", "12.0.30501"}}, ""},
		"newer":                            {"x64", []product{new64}, ""},
		"older":                            {"x64", []product{old64}, "Visual C++ 2013 x64 is '12.0.21005', wanted '12.0.30501 or later'"},
		"of another family":                {"x64", []product{vmw64, vmw86, vc9x64}, "Visual C++ 2013 x64 is '(absent)', wanted '12.0.30501 or later'"},
		"of another architecture":          {"x86", []product{x64, vmw86}, "Visual C++ 2013 x86 is '(absent)', wanted '12.0.30501 or later'"},
		"the first node's":                 {"vc9", []product{vc9}, ""},
		"older than the first node's":      {"vc9", []product{oldVC9}, "Visual C++ 2008 x86 is '9.0.21022', wanted '9.0.30729 or later'"},
		"2008 of another architecture":     {"vc9", []product{vc9x64}, "Visual C++ 2008 x86 is '(absent)', wanted '9.0.30729 or later'"},
		"unknown product":                  {"vendor", []product{vc2005, vmw86, vmw64}, ""},
		"unknown product, any version":     {"vendor", []product{{vc2005.Name, "8.0.50727"}, vmw86, {vmw64.Name, "14.0.23026"}}, ""},
		"unknown product, VMware's only":   {"vendor", []product{vmw86, vmw64}, "Visual C++ 2005 x86 is '(absent)', wanted 'installed'"},
		"unknown product, known ones only": {"vendor", []product{vc9, x64, x86, vmw86, vmw64}, "Visual C++ 2005 x86 is '(absent)', wanted 'installed'"},
	} {
		t.Run(name, func(t *testing.T) {
			e, _ := runtimeNodes(t, tc.further...)
			plan := e.Plan(Runtime{File: tc.file, Installers: runtimeInstallers(), Reference: "KERN2"})
			if tc.finding == "" {
				assert.Empty(t, plan.Changes)
				return
			}
			assert.Equal(t, tc.finding, runbook.Differences(plan.Changes))
		})
	}
}

func TestRuntimesOfTheFirstNode(t *testing.T) {
	plan := func(file string, products ...product) string {
		e, _ := runtimeNodes(t, products...)
		return runbook.Differences(e.Plan(Runtime{File: file, Installers: runtimeInstallers()}).Changes)
	}
	assert.Equal(t, "Visual C++ 2013 x64 is '(absent)', wanted '12.0.30501 or later'", plan("x64", vmw64, vmw86))
	assert.Empty(t, plan("x64", x64))
	assert.Equal(t, "Visual C++ 2008 x86 is '(absent)', wanted 'installed'", plan("vc9", vmw86))
	assert.Empty(t, plan("vc9", oldVC9))
	assert.Equal(t, "C++ runtime of vendor is '(absent)', wanted 'a runtime of Visual C++'", plan("vendor"))
	assert.Empty(t, plan("vendor", vmw86))
}

// What the reference has counts where it is older than the installer says: the installer has run there.
func TestTheReferenceLowersTheLeastVersion(t *testing.T) {
	e, hosts := runtimeNodes(t, old64)
	hosts["KERN2"].Always("get-installed-software", map[string]any{"products": []product{old64}})
	assert.Empty(t, e.Plan(Runtime{File: "x64", Installers: runtimeInstallers(), Reference: "KERN2"}).Changes)
}

// Two installers without a known product: each has left one of the families, and nobody knows which.
func TestOneFamilyIsEnoughWhereSeveralProductsAreNotKnown(t *testing.T) {
	e, hosts := runtimeNodes(t, vc2005)
	hosts[enginetest.HostName].Always("get-file-versions", map[string]any{"files": []any{}})
	want := Runtime{File: "vendor", Installers: runtimeInstallers(), Reference: "KERN2"}
	assert.Empty(t, e.Plan(want).Changes)
	want.File = "x64"
	assert.Len(t, e.Plan(want).Changes, 2, "none of 64 bits")
	want.File = "none"
	_, err := e.Look(context.Background(), want)
	enginetest.RequireType(t, err, runbook.ErrBadRequest)
}
