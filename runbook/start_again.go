package runbook

import "strings"

// StartAgain is the advice to start the runbook of a run again. Activities, steps and chapters do not know how their run was started,
// so the run adds the command, see NameStart.
const StartAgain = "start the runbook again"

// StartCommand returns the command that starts a runbook again, by the input of its run. For a run that another run has started, it is
// the command of the other run. It is empty if the input does not tell it.
func StartCommand(name string, in Input) string {
	if in.Parent != nil {
		return in.Parent.Start
	}
	if in.Site == "" {
		return ""
	}
	command := "changeover run " + name + " --site " + Argument(in.Site)
	for _, flag := range []Fact{{"node", in.Node}, {"satellite", in.Satellite}, {"service", in.Service}, {"hotfix", in.Hotfix}, {"password-changed", in.PasswordChanged}} {
		if flag.Value != "" {
			command += " --" + flag.Name + " " + Argument(flag.Value)
		}
	}
	if in.Mode == Check {
		command += " --check"
	}
	return command
}

// NameStart adds the command of StartCommand to the first advice in a text to start the runbook again. A text that has the command
// already stays as it is, and so does a text without the advice.
func NameStart(text, command string) string {
	before, after, found := strings.Cut(text, StartAgain)
	if !found || command == "" || strings.Contains(text, StartAgain+" (changeover run ") {
		return text
	}
	return before + StartAgain + " (" + command + ")" + after
}
