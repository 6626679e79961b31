package chapter

import (
	"changeover/config/catalogue/steps"
	"changeover/runbook"
	"changeover/workflows/engine"
)

// Reports of steps whose verdict is known when they begin. Each says what its verdict rests on. Only this file of the
// runbooks reports verdicts without a look, so that no verdict claims what nobody has read.

// SiteSays reports a step that people have answered in the site file: no host was asked. The note is the answer.
func SiteSays(row steps.Step, title, note string) engine.Item {
	return engine.Report(Step(row, "", title), runbook.Attested, note)
}

// OnRecord reports a step that an earlier run or this one has carried out, and that no host shows
// afterwards: its note is the fact in the site record, and without the fact its verdict is unknown.
func OnRecord(c *Chapter, s runbook.Step, key, what string) engine.Item {
	if !c.Run.Record().Has(key) {
		return engine.Report(s, runbook.Unknown, "the site record has no fact '"+key+"'")
	}
	return engine.Report(s, runbook.Unchanged, what+": "+c.Run.Record().Because(key))
}

// ReadShows reports a step by what a read of this run has shown.
func ReadShows(s runbook.Step, what string) engine.Item {
	return engine.Report(s, runbook.Unchanged, what)
}

// WouldDo reports a step of mode check that a run carries out.
func WouldDo(s runbook.Step, what string) engine.Item {
	return engine.Report(s, runbook.WouldChange, what)
}

// WantsPerson reports a step of mode check that a person decides.
func WantsPerson(s runbook.Step, why string) engine.Item {
	return engine.Report(s, runbook.NeedsPerson, why)
}

// Fails reports a step that a reading of this run shows as failed.
func Fails(s runbook.Step, why string) engine.Item { return engine.Report(s, runbook.Failed, why) }
