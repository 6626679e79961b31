package scripts

// Param is one parameter of a script in the list for administrators.
type Param struct {
	Name   string `json:"name"`
	Secret bool   `json:"secret"`
}

// ScriptInfo is one row of `changeover scripts -o json`.
type ScriptInfo struct {
	Name string `json:"name"`
	// Text is the whole script.
	Text   string  `json:"text"`
	Params []Param `json:"params"`
	// Changes reports whether the script changes the host.
	Changes bool `json:"changes"`
}

// Infos describes every script in the order of its name.
func Infos() []ScriptInfo {
	infos := make([]ScriptInfo, 0, len(registered))
	for _, s := range All() {
		info := ScriptInfo{Name: s.Name, Text: s.Text, Params: []Param{}, Changes: s.Changes}
		for _, name := range s.Params() {
			info.Params = append(info.Params, Param{Name: name, Secret: s.IsSecret(name)})
		}
		infos = append(infos, info)
	}
	return infos
}
