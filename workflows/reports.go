package workflows

import (
	"changeover/config/catalogue/steps"
	"changeover/runbook"
	"changeover/workflows/engine"
)

// Reports of steps that are over as soon as they begin. Each says what its verdict rests on; no other file
// of this package reports a verdict, so that none claims what nobody has read.

// siteSays reports a step that people have answered in the site file. It is their word: no host was asked.
func siteSays(row steps.Step, title, answer string) engine.Item {
	return engine.Report(step(row, "", title), runbook.Attested, "the site file says so: "+answer)
}

// onRecord reports a step that an earlier run or this one has carried out, and that no host shows
// afterwards: what the site record keeps of it. Without that fact nobody knows.
func onRecord(c *chapter, s runbook.Step, key, what string) engine.Item {
	if !c.run.Record().Has(key) {
		return engine.Report(s, runbook.Unknown, "the site record says nothing of it")
	}
	return engine.Report(s, runbook.Unchanged, what+", "+c.run.Record().Because(key))
}

// readShows reports a step by what a read of this run has shown.
func readShows(s runbook.Step, what string) engine.Item {
	return engine.Report(s, runbook.Unchanged, what)
}

// wouldDo reports a step of mode check that a run carries out.
func wouldDo(s runbook.Step, what string) engine.Item {
	return engine.Report(s, runbook.WouldChange, what)
}

// wantsPerson reports a step of mode check that a person decides.
func wantsPerson(s runbook.Step, why string) engine.Item {
	return engine.Report(s, runbook.NeedsPerson, why)
}

// fails reports a step that a reading of this run shows as failed.
func fails(s runbook.Step, why string) engine.Item { return engine.Report(s, runbook.Failed, why) }
