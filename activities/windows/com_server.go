package windows

import (
	"context"
	"strings"

	"changeover/activities/engine"
	"changeover/activities/host"
	"changeover/activities/powershell/scripts"
	"changeover/runbook"
)

// COMServer is a DLL registered by regsvr32.exe (9.8.1-3b). ProgID or class
// names are not in the manual, so registration is proven by InprocServer32 entries that name the DLL.
type COMServer struct {
	DLL string `json:"dll"`
}

// ActivityName implements Wanted.
func (COMServer) ActivityName() string { return "EnsureCOMServer" }

type comServerKind struct{}

// comServerSeen is the DLL and the classes whose server has its file name.
type comServerSeen struct {
	dll     File
	Servers []struct{ Class, Server string }
}

// classes are the classes that name exactly this DLL.
func (c comServerSeen) classes(dll string) []string {
	var classes []string
	for _, s := range c.Servers {
		if host.SameText(strings.Trim(s.Server, `"`), dll) {
			classes = append(classes, host.FileName(s.Class))
		}
	}
	return classes
}

func (comServerKind) Read(ctx context.Context, h host.Session, want COMServer) (comServerSeen, error) {
	var seen comServerSeen
	files, err := readFiles(ctx, h, want.DLL)
	if err != nil {
		return seen, err
	}
	seen.dll = files[0]
	_, err = h.Run(ctx, scripts.GetCOMRegistrations.Of("FileName", host.FileName(want.DLL)), &seen)
	return seen, err
}

func (comServerKind) Differences(want COMServer, have comServerSeen) ([]engine.Change, error) {
	if len(have.classes(want.DLL)) > 0 {
		return nil, nil
	}
	if !have.dll.Exists {
		return nil, engine.Precondition("cannot register %s: the file is not on this node; move the role with its disk to this node in Failover Cluster Manager, then retry", want.DLL)
	}
	var before []string
	for _, s := range have.Servers {
		before = append(before, s.Server)
	}
	register := engine.NewChange("InprocServer32", strings.Join(before, ", "), want.DLL, scripts.RegisterCOMServer.Of("Dll", want.DLL))
	return []engine.Change{register.Accepting(engine.ProgramEnded("regsvr32.exe", 0))}, nil
}

// Evidence implements Witness.
func (comServerKind) Evidence(want COMServer, have comServerSeen) []runbook.Fact {
	return []runbook.Fact{{Name: "Classes of " + want.DLL, Value: strings.Join(have.classes(want.DLL), ", ")}, {Name: "SHA-256 of " + want.DLL, Value: have.dll.SHA256}}
}
