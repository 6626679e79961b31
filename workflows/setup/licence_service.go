package setup

import (
	"fmt"
	"strconv"

	"changeover/activities/windows"
	"changeover/activities/windows/check"
	"changeover/config"
	"changeover/config/catalogue/steps"
	"changeover/runbook"
	"changeover/workflows/desk"
)

// LicenceService is 4.3.3-2 to 4.3.4.1: the licence service on the cluster drive.
func (t Tasks) LicenceService() desk.Task {
	n1, l := t.Site.Config.FirstNode(), t.Site.Config.Licensing
	exists := step(steps.Ins4_3_4_1Step1, n1, "the licence service is installed on the cluster drive")
	configured := step(steps.Ins4_3_4_1Step2, t.Owner, "the licence service is configured to use the licence agent")
	agent, port, timeout, attempts := t.agentAddress(), strconv.Itoa(l.Port), strconv.Itoa(l.TimeoutMs), strconv.Itoa(l.Attempts)
	task := desk.Task{
		Required: true, InUse: t.InUse,
		Steps: []runbook.Step{
			step(steps.Ins4_3_3Step2, n1, "the setup wrapper has started and has installed its C++ runtimes"), exists, configured,
			step(steps.Ins4_3_4_1Step3, n1, "the setup continues with the further components"),
		},
		Proofs: []desk.Proof{{Step: exists, Want: check.ServicesInstalled{Names: []string{LicenceServiceKey}, Drive: t.Site.Config.Drive()}}},
		OperatorTask: runbook.OperatorTask{
			ID: "licence-service", Title: "install the licence service", Host: n1, Program: t.setupProgram(),
			Pages: []runbook.Page{{
				Title: "Installation of the License Service in the Cluster", Manual: "4.3.4.1",
				Fields: []runbook.Field{
					field("New license service installation", on), field("Target folder", t.Site.Config.XPR.LicsvcDir),
					field("IP Address", agent), field("Port", port), field("Time-out", timeout), field("number of connection attempts", attempts),
				},
				Notes: []string{
					"the target folder must be on the cluster drive: the other nodes cannot run the service from a local drive of this node",
					"never enter the IP address of the cluster or of a node",
					"enter the time-out in milliseconds", "when the setup asks whether to install further components, answer Yes",
				},
			}},
			Values: t.irrevocable(steps.Ins4_3_4_1Step1, "Installation of the License Service in the Cluster: Target folder"),
		},
	}
	for _, file := range t.ConnectionFiles() {
		for i, line := range []string{agent, port, timeout, attempts, connected} {
			s := configured
			s.Title = fmt.Sprintf("line %d of the licence service's connection file %s contains only %s", i+1, file, line)
			task.Proofs = append(task.Proofs, desk.Proof{Step: s, Want: ConnectionLine(t, file, i+1, line)})
		}
	}
	return task
}

// connected is the last line of a connection file, as the manual prints it (4.2.2.2/11), and connectionLines is how many it has:
// address, port, time-out, attempts and the last one.
const (
	connected       = "true"
	connectionLines = 5
)

// ConnectionLine is a line of a connection file, by its number from 1.
func ConnectionLine(t Tasks, file string, number int, text string) windows.TextFileLine {
	writer := "the setup of the licence service (4.3.4.1), which is a part of " + t.setupProgram()
	return windows.TextFileLine{Path: file, Number: number, Text: text, Of: connectionLines, WrittenBy: writer}
}

// ConnectionFiles are the licence service's connection files; their names are uncertain (E-C41).
func (t Tasks) ConnectionFiles() []string {
	return []string{
		t.Site.Config.XPR.LicsvcDir + `\HPXPR*.ccf`,
		t.Site.Config.XPR.LicsvcDir + `\hlm\License Management Information\HPXPR_V5.0\HPXPR*.ccf`,
	}
}

// agentAddress is the address that the licence service asks (4.3.4.1-7).
func (t Tasks) agentAddress() string {
	if t.Site.Config.Licensing.Scenario == config.ScenarioOnNodes {
		return t.Site.Config.VirtualServer.IP
	}
	return t.Site.Config.Licensing.CLAHostIP
}
