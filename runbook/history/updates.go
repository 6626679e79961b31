package history

import (
	enums "go.temporal.io/api/enums/v1"
	historypb "go.temporal.io/api/history/v1"
	updatepb "go.temporal.io/api/update/v1"
)

// Updates finds the requests of the Updates that a run accepts. After a reset, the server applies Updates again: it writes the request
// of each into an event of its own, and the event that accepts the Update has none. The zero value is for a history of which no event
// was read.
type Updates struct{ admitted map[string]*updatepb.Request }

// Admit takes the next event of the history: it remembers the request of an Update that the server has written on its own.
func (u *Updates) Admit(event *historypb.HistoryEvent) {
	if event.GetEventType() != enums.EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_ADMITTED {
		return
	}
	if u.admitted == nil {
		u.admitted = map[string]*updatepb.Request{}
	}
	request := event.GetWorkflowExecutionUpdateAdmittedEventAttributes().GetRequest()
	u.admitted[request.GetMeta().GetUpdateId()] = request
}

// Accepted returns the ID and the input of the Update that an event accepts.
func (u *Updates) Accepted(event *historypb.HistoryEvent) (id string, input *updatepb.Input) {
	accepted := event.GetWorkflowExecutionUpdateAcceptedEventAttributes()
	id = accepted.GetProtocolInstanceId()
	request := accepted.GetAcceptedRequest()
	if request == nil {
		request = u.admitted[id]
	}
	return id, request.GetInput()
}
