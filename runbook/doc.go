// Package runbook is the contract that workflows, activities, the command line, evidence and
// tests share: steps and their verdicts, intents and effects, decisions and operator tasks, the
// states of a run, and every name that Temporal knows. It imports nothing of this module.
// Names that are in histories or in the site record do not change.
package runbook
