package runbook

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestTheCommandThatStartsARunbookAgain(t *testing.T) {
	for want, run := range map[string]struct {
		name string
		in   Input
	}{
		"changeover run deploy --site berlin":                             {Deploy, Input{Site: "berlin", Operator: "eva", Reason: "new site", Change: "CHG-1"}},
		"changeover run deploy --site berlin --check":                     {Deploy, Input{Site: "berlin", Mode: Check}},
		"changeover run replicate-to-node --site berlin --node KERN2":     {ReplicateToNode, Input{Site: "berlin", Node: "KERN2"}},
		"changeover run add-satellite --site berlin --satellite SAT1":     {AddSatellite, Input{Site: "berlin", Satellite: "SAT1"}},
		"changeover run repair-resource --site berlin --service licsvc":   {RepairResource, Input{Site: "berlin", Service: "licsvc"}},
		"changeover run install-hotfix --site berlin --hotfix 'Hotfix 3'": {InstallHotfix, Input{Site: "berlin", Hotfix: "Hotfix 3"}},
		"changeover run failover-test --site bergen":                      {Prepare, Input{Site: "berlin", Parent: &Parent{Start: "changeover run failover-test --site bergen"}}},
		"": {Deploy, Input{}},
		"changeover run change-service-password --site berlin --password-changed 2026-11-29T13:00:00Z": {ChangeServicePassword, Input{Site: "berlin", PasswordChanged: "2026-11-29T13:00:00Z"}},
	} {
		assert.Equal(t, want, StartCommand(run.name, run.in))
	}
}

func TestTheCommandIsAddedToTheAdviceOnce(t *testing.T) {
	const command = "changeover run deploy --site berlin"
	named := NameStart("abort, then start the runbook again: its steps repeat the work; or start the runbook again later", command)
	assert.Equal(t, "abort, then start the runbook again (changeover run deploy --site berlin): its steps repeat the work; or start the runbook again later", named)
	assert.Equal(t, named, NameStart(named, "changeover run prepare --site berlin"), "the text of another run")
	assert.Equal(t, "correct the host, then retry", NameStart("correct the host, then retry", command))
	assert.Equal(t, "start the runbook again", NameStart("start the runbook again", ""), "nobody knows the command")
}
