// Package registry holds the kinds that work on the registry below HKEY_LOCAL_MACHINE: single
// values, and computer names in whole trees.
package registry

import "changeover/activities/engine"

// AddKinds makes the kinds of this package known to an engine.
func AddKinds(e *engine.Engine) {
	engine.Add(e, func(engine.Environment) engine.Kind[Value, Seen] { return registryValueKind{} })
	engine.Add(e, func(engine.Environment) engine.Kind[Rename, []treeSeen] { return registryRenameKind{} })
	engine.Add(e, func(engine.Environment) engine.Kind[OnlyRenamed, []exportsSeen] { return onlyRenamedKind{} })
	engine.Add(e, func(engine.Environment) engine.Kind[DelayLists, []valueSeen] { return delayListsKind{} })
}
