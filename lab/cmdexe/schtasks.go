package cmdexe

import (
	"context"
	"errors"
	"strconv"
	"strings"

	"changeover/lab/win32"
	"changeover/lab/windows"
)

// programSchtasks implements schtasks.exe for tasks without triggers: /Create from XML, /Run, /End, /Delete, and
// /Query of one task as XML or CSV (Microsoft, "Schtasks.exe", Task Scheduler). Its exit code is 1 for all failures.
func programSchtasks(_ context.Context, c *Cmd, args []string) int {
	options, err := schtasksOptions(args)
	if err == nil {
		switch options.verb {
		case "/create":
			err = c.createTask(options)
		case "/run":
			err = c.controlTask(options, c.Host.Tasks.Start, `Attempted to run the scheduled task "%s".`)
		case "/end":
			err = c.controlTask(options, c.Host.Tasks.Stop, `The scheduled task "%s" has been terminated successfully.`)
		case "/delete":
			err = c.deleteTask(options)
		case "/query":
			err = c.queryTask(options)
		}
	}
	if errors.Is(err, ErrNotModelled) {
		c.errorf("not supported by the lab: schtasks %s\r\n", strings.Join(args, " "))
		return 1
	}
	if err != nil {
		c.errorf("ERROR: %s\r\n", windowsText(err))
		return 1
	}
	return 0
}

// schtasksCall is a parsed command line of schtasks.exe.
type schtasksCall struct {
	verb                   string
	name, file, user       string
	force, xml, csv        bool
	verbose, withoutHeader bool
}

func schtasksOptions(args []string) (schtasksCall, error) {
	var o schtasksCall
	for i := 0; i < len(args); i++ {
		word := strings.ToLower(args[i])
		value := ""
		if i+1 < len(args) {
			value = args[i+1]
		}
		switch {
		case i == 0 && (word == "/create" || word == "/run" || word == "/end" || word == "/delete" || word == "/query"):
			o.verb = word
			continue
		case word == "/tn" && value != "":
			o.name = value
		case word == "/ru" && value != "":
			o.user = value
		case word == "/xml" && o.verb == "/create" && value != "":
			o.file = value
		case word == "/fo" && strings.EqualFold(value, "csv"):
			o.csv = true
		case word == "/xml" && o.verb == "/query":
			o.xml = true
			continue
		case word == "/f":
			o.force = true
			continue
		case word == "/v":
			o.verbose = true
			continue
		case word == "/nh":
			o.withoutHeader = true
			continue
		default:
			return o, ErrNotModelled
		}
		i++
	}
	if o.verb == "" || o.name == "" || o.verb == "/query" && o.xml == o.csv {
		return o, ErrNotModelled
	}
	return o, nil
}

// taskFolder splits a task's full name into its folder, with a backslash at both ends, and its name.
func taskFolder(full string) (folder, name string) {
	full = `\` + strings.TrimPrefix(full, `\`)
	end := strings.LastIndex(full, `\`) + 1
	return full[:end], full[end:]
}

// findTask returns a task. If there is none, or it can't be read, the error is 2.
func (c *Cmd) findTask(full string) (windows.Task, error) {
	folder, name := taskFolder(full)
	for _, t := range c.Host.Tasks.List() {
		if strings.EqualFold(t.FullName(), folder+name) && !t.Broken {
			return t, nil
		}
	}
	return windows.Task{}, &win32.Error{Code: win32.CodeFileNotFound, Op: "find the task", Text: win32.Message(win32.CodeFileNotFound)}
}

// createTask registers a task from XML. The account of /ru replaces the account of the XML. If the task exists and /f is
// missing, schtasks.exe asks for confirmation, and nobody can answer.
func (c *Cmd) createTask(o schtasksCall) error {
	data, err := c.Host.Files.Read(c.path(o.file))
	if err != nil {
		return err
	}
	task, err := readTaskXML(data)
	if errors.Is(err, ErrMalformedTask) {
		return &win32.Error{Code: win32.CodeInvalidData, Op: "read the task", Text: "The task XML is malformed."}
	}
	if err != nil {
		return err
	}
	task.Path, task.Name = taskFolder(o.name)
	if o.user != "" {
		task.User = o.user
	}
	account, err := c.Host.Accounts.Lookup(task.User)
	if err != nil {
		return err
	}
	task.User = account.Account
	if err := c.Host.Tasks.Register(task, o.force); err != nil {
		return err
	}
	c.printf("SUCCESS: The scheduled task \"%s\" has successfully been created.\r\n", o.name)
	return nil
}

func (c *Cmd) controlTask(o schtasksCall, control func(string) error, done string) error {
	folder, name := taskFolder(o.name)
	if err := control(folder + name); err != nil {
		return err
	}
	c.printf("SUCCESS: "+done+"\r\n", o.name)
	return nil
}

// deleteTask deletes a task. Without /f, schtasks.exe asks for confirmation, which the lab does not model.
func (c *Cmd) deleteTask(o schtasksCall) error {
	if !o.force {
		return ErrNotModelled
	}
	return c.controlTask(o, c.Host.Tasks.Unregister, `The scheduled task "%s" was successfully deleted.`)
}

// queryTask prints a task. The state is a word in the host's language. The last result is a number in all languages:
// 267009 while the task runs, 267011 before its first run (Microsoft, Task Scheduler Error and Success Constants).
func (c *Cmd) queryTask(o schtasksCall) error {
	t, err := c.findTask(o.name)
	if err != nil {
		return err
	}
	if o.xml {
		c.printf("%s", taskXML(t))
		return nil
	}
	words := schtasksWords[c.Host.Info().Language]
	if words == nil {
		words = schtasksWords["en"]
	}
	columns := []string{t.FullName(), words["N/A"], words[t.State]}
	heads := []string{"TaskName", "Next Run Time", "Status"}
	if o.verbose {
		last := words["N/A"]
		if !t.LastRun.IsZero() {
			last = t.LastRun.Format("1/2/2006 3:04:05 PM")
		}
		heads = []string{"HostName", "TaskName", "Next Run Time", "Status", "Logon Mode", "Last Run Time", "Last Result", "Author", "Task To Run", "Start In", "Comment"}
		columns = []string{
			strings.ToUpper(c.Host.Name()), t.FullName(), words["N/A"], words[t.State], words["Mode"], last, strconv.Itoa(int(int32(t.LastResult))), words["N/A"], //nolint:gosec // printed as a signed number
			strings.TrimSpace(t.Program + " " + t.Arguments), t.WorkingDirectory, t.Description,
		}
	}
	if !o.withoutHeader {
		c.printf("%s\r\n", csvLine(heads))
	}
	c.printf("%s\r\n", csvLine(columns))
	return nil
}

// schtasksWords holds the words of schtasks.exe by the host's language.
var schtasksWords = map[string]map[string]string{
	"en": {"N/A": "N/A", "Ready": "Ready", "Running": "Running", "Disabled": "Disabled", "Mode": "Background only"},
	"de": {"N/A": "Nicht zutreffend", "Ready": "Bereit", "Running": "Wird ausgeführt", "Disabled": "Deaktiviert", "Mode": "Nur Hintergrund"},
}

func csvLine(columns []string) string {
	quoted := make([]string, len(columns))
	for i, text := range columns {
		quoted[i] = `"` + strings.ReplaceAll(text, `"`, `""`) + `"`
	}
	return strings.Join(quoted, ",")
}
