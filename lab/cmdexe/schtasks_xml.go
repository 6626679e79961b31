package cmdexe

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"strings"
	"unicode/utf16"

	"changeover/lab/windows"
)

// taskNamespace is the XML namespace of a task's definition (Microsoft, Task Scheduler Schema).
const taskNamespace = "http://schemas.microsoft.com/windows/2004/02/mit/task"

// taskDefinition is the part of a task's XML definition that the lab uses. Other settings, such as those for
// batteries and time limits, have no effect in the lab.
type taskDefinition struct {
	XMLName      xml.Name `xml:"Task"`
	Registration struct {
		Description string `xml:"Description"`
	} `xml:"RegistrationInfo"`
	Triggers struct {
		Inner string `xml:",innerxml"`
	} `xml:"Triggers"`
	Principals struct {
		Principal []struct {
			UserID string `xml:"UserId"`
		} `xml:"Principal"`
	} `xml:"Principals"`
	Actions struct {
		Exec []struct {
			Command   string `xml:"Command"`
			Arguments string `xml:"Arguments"`
			Directory string `xml:"WorkingDirectory"`
		} `xml:"Exec"`
	} `xml:"Actions"`
}

// ErrMalformedTask is the error for XML that defines no task. ErrNotModelled is the error for a task or an option that the lab
// does not model.
var (
	ErrMalformedTask = errors.New("the task XML is malformed")
	ErrNotModelled   = errors.New("not modelled")
)

// readTaskXML parses a task's definition: UTF-16 with a byte order mark, or ASCII.
func readTaskXML(data []byte) (windows.Task, error) {
	text := string(data)
	if len(data) > 1 && data[0] == 0xFF && data[1] == 0xFE {
		units := make([]uint16, 0, len(data)/2)
		for i := 2; i+1 < len(data); i += 2 {
			units = append(units, uint16(data[i])|uint16(data[i+1])<<8)
		}
		text = string(utf16.Decode(units))
	} else if head, _, _ := strings.Cut(text, "?>"); strings.Contains(strings.ToUpper(head), "UTF-16") {
		return windows.Task{}, ErrMalformedTask
	}
	return ReadTask(text)
}

// ReadTask parses a task's definition. The encoding that the text names is ignored, since the text has been decoded.
func ReadTask(text string) (windows.Task, error) {
	var definition taskDefinition
	decoder := xml.NewDecoder(strings.NewReader(text))
	decoder.CharsetReader = func(_ string, r io.Reader) (io.Reader, error) { return r, nil }
	if err := decoder.Decode(&definition); err != nil || definition.XMLName.Space != taskNamespace || len(definition.Actions.Exec) == 0 {
		return windows.Task{}, ErrMalformedTask
	}
	principals := definition.Principals.Principal
	if len(definition.Actions.Exec) > 1 || len(principals) > 1 || strings.TrimSpace(definition.Triggers.Inner) != "" {
		return windows.Task{}, ErrNotModelled
	}
	action := definition.Actions.Exec[0]
	task := windows.Task{Description: definition.Registration.Description, Program: action.Command, Arguments: action.Arguments, WorkingDirectory: action.Directory}
	if len(principals) == 1 {
		task.User = principals[0].UserID
	}
	return task, nil
}

// taskXML returns the definition of a task as /Query /XML prints it.
func taskXML(t windows.Task) string {
	var b bytes.Buffer
	element := func(name, text string) {
		b.WriteString("<" + name + ">")
		_ = xml.EscapeText(&b, []byte(text)) // writes to a buffer do not fail
		b.WriteString("</" + name + ">")
	}
	b.WriteString(`<?xml version="1.0" encoding="UTF-16"?>` + "\r\n" + `<Task version="1.2" xmlns="` + taskNamespace + `">` + "\r\n  <RegistrationInfo>")
	element("Description", t.Description)
	b.WriteString("</RegistrationInfo>\r\n  <Triggers />\r\n  <Principals><Principal id=\"Author\">")
	element("UserId", t.User)
	b.WriteString("</Principal></Principals>\r\n  <Actions Context=\"Author\"><Exec>")
	element("Command", t.Program)
	element("Arguments", t.Arguments)
	element("WorkingDirectory", t.WorkingDirectory)
	b.WriteString("</Exec></Actions>\r\n</Task>\r\n")
	return b.String()
}
