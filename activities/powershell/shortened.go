package powershell

import (
	"bytes"
	"encoding/json"

	"changeover/activities/host"
	"changeover/activities/powershell/scripts"
	"changeover/config/secrets"
)

// kept is the field in which an object of an answer has the numbers of characters that are kept of its texts, by the names
// of these texts. Of a longer text, the script has returned the end, with secrets.Margin characters more.
const kept = "kept"

// reply turns the answer to a request into a reply.
func (h *Host) reply(call scripts.Call, r request, answer *response) (host.Reply, error) {
	reply, err := judge(call.On(h.Windows()), h.name, answer)
	if err != nil {
		return reply, err
	}
	hide := secrets.Hide(r.secrets...)
	reply.Result, err = shorten(reply.Result, func(text string) string { return h.pool.options.Known.Scrub(hide(text)) })
	return reply, err
}

// shorten returns a result with the texts that are kept, and without the field of their lengths.
func shorten(result json.RawMessage, mask func(string) string) (json.RawMessage, error) {
	if !bytes.Contains(result, []byte(`"`+kept+`":`)) {
		return result, nil
	}
	var objects []map[string]json.RawMessage
	if err := json.Unmarshal(result, &objects); err != nil {
		return nil, &host.AnswerError{Cause: err}
	}
	for _, object := range objects {
		if err := shortenObject(object, mask); err != nil {
			return nil, &host.AnswerError{Cause: err}
		}
	}
	return json.Marshal(objects)
}

func shortenObject(object map[string]json.RawMessage, mask func(string) string) error {
	lengths := map[string]int{}
	if object[kept] == nil {
		return nil
	}
	if err := json.Unmarshal(object[kept], &lengths); err != nil {
		return err
	}
	delete(object, kept)
	for name, length := range lengths {
		var text string
		if err := json.Unmarshal(object[name], &text); err != nil {
			return err
		}
		end, err := json.Marshal(secrets.End(text, length, mask))
		if err != nil {
			return err
		}
		object[name] = end
	}
	return nil
}
