package runbook

// ReportDefect is the advice of every message about something that only a defect of Changeover can cause. The section of
// the document lists what to send, and to whom.
const ReportDefect = "report this as a defect of Changeover (see '" + DefectSection + "' in docs/operators.md)"

// DefectSection is the section of docs/operators.md that ReportDefect names.
const DefectSection = "Reporting a defect"
