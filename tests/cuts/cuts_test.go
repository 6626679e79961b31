package cuts

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"io"
	"math/rand"
	"net"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	historypb "go.temporal.io/api/history/v1"
	"go.temporal.io/sdk/converter"
	"google.golang.org/protobuf/types/known/timestamppb"

	"changeover/tests/auditor"
)

func drawn(seed int64, wanted int) [][]Cut {
	return plan(rand.New(rand.NewSource(seed)), wanted, 5, 240) //nolint:gosec // moments, not secrets
}

func TestAPlanHasEveryKindAtEveryMoment(t *testing.T) {
	for _, wanted := range []int{20, 24, 200} {
		count := map[string]int{}
		for _, cuts := range drawn(1, wanted) {
			for _, c := range cuts {
				count[c.String()]++
			}
		}
		assert.Len(t, count, len(Kinds())*len(Moments()))
		total := 0
		for name, n := range count {
			assert.InDelta(t, float64(wanted)/20, n, 1, name)
			total += n
		}
		assert.Equal(t, wanted, total)
	}
	assert.Equal(t, drawn(7, 24), drawn(7, 24), "a seed gives the same plan each time")
	assert.NotEqual(t, drawn(7, 24), drawn(8, 24))
}

func TestCutsOfARunAreApart(t *testing.T) {
	for seed := range int64(50) {
		for _, cuts := range drawn(seed, 200) {
			alone := 0
			for i, c := range cuts {
				assert.LessOrEqual(t, c.At, 240)
				assert.Positive(t, c.At)
				if i > 0 {
					assert.GreaterOrEqual(t, c.At-cuts[i-1].At, apart)
				}
				if c.Kind == WorkerAlone {
					alone++
					assert.Equal(t, len(cuts)-1, i, "the second worker completes the run")
				}
			}
			assert.LessOrEqual(t, alone, 1)
		}
	}
}

func TestFewCutsFillTheRunsThatGoOnSideBySide(t *testing.T) {
	assert.Len(t, drawn(1, 4), 2)
	assert.InDelta(t, 24/cutsInARun, len(drawn(1, 24)), 2)
	assert.InDelta(t, 200/cutsInARun, len(drawn(1, 200)), 3)
	assert.Empty(t, drawn(1, 0))
}

// sent returns a request in the form in which the service sends it.
func sent(nonce, id string) []byte {
	text := `{"script":"` + strings.Repeat("x", 900) + `"}`
	if id != "" {
		text = `{"id":"` + id + `",` + text[1:]
	}
	return []byte(nonce + " " + base64.StdEncoding.EncodeToString([]byte(text)) + "\n\n")
}

func TestAChangingRequestIsFoundByItsID(t *testing.T) {
	nonce, id := requestOf(sent("abc", "r/1/1.1"))
	assert.Equal(t, []string{"abc", "r/1/1.1"}, []string{nonce, id})
	for _, other := range [][]byte{sent("abc", ""), []byte("aGVsbG8="), []byte("a b"), nil} {
		_, id := requestOf(other)
		assert.Empty(t, id, "%.20s", other)
	}
}

// watched returns a watch, and the list of the cuts that it makes. On the hosts K and M, activities with the intents
// r/2/1 and r/3/1 read.
func watched(due ...Cut) (*watch, *[]string) {
	var did []string
	return newWatch(due, func(c Cut, request string) (connection, happened bool) {
		did = append(did, c.String()+" "+request)
		return c.Kind == HostLost, c.Kind != ActivityReset
	}, func(host string) string { return map[string]string{"K": "r/2/1.1", "M": "r/3/1.1"}[host] }), &did
}

func TestACutHappensAtItsMoment(t *testing.T) {
	answer := []byte("warning\r\nn2 e30=\r\n")
	for _, moment := range Moments() {
		w, did := watched(Cut{HostLost, moment, 2})
		var cut []bool
		cut = append(cut, w.Input("K", sent("n0", "")), w.Input("K", sent("n1", "r/1/1.1")), w.Output("K", []byte("n1 e30=\r\n")), w.Answered("K", []byte("n1 e30=\r\n")))
		assert.Equal(t, []bool{false, false, false, false}, cut, "the first request is passed on")
		assert.False(t, w.Input("L", sent("n4", "")), "nothing is changed on this host")
		cut = []bool{w.Input("K", sent("n5", "")), w.Input("K", sent("n2", "r/2/1.1")), w.Output("K", answer), w.Answered("K", answer)}
		assert.Equal(t, slices.Index(Moments(), moment), slices.Index(cut, true), "%s %v", moment, cut)
		assert.Equal(t, []string{string(HostLost) + " " + string(moment) + " r/2/1.1"}, *did)
		assert.False(t, w.Input("K", sent("n3", "r/2/1.1")) || w.Answered("K", []byte("n3 e30=\r\n")), "the request that is sent again is passed on")
		fired, requests := w.happened()
		assert.Len(t, fired, 1)
		assert.Equal(t, 2, requests)
	}
}

func TestAStepIsCutOnceAndTheNextCutWaitsForAnotherStep(t *testing.T) {
	w, did := watched(Cut{WorkerKilled, Before, 1}, Cut{ServerKilled, Before, 2})
	w.Input("K", sent("n1", "r/1/1.1"))
	w.Input("K", sent("n2", "r/1/1.2"))
	w.Input("K", sent("n3", "r/1/2.1"))
	w.Input("K", sent("n4", "r/2/1.1"))
	assert.Equal(t, []string{string(WorkerKilled) + " before the request r/1/1.1", string(ServerKilled) + " before the request r/2/1.1"}, *did)
}

func TestACutBeforeTheReadNeedsAnIntentOfWhichNothingWasSent(t *testing.T) {
	w, did := watched(Cut{WorkerKilled, BeforeRead, 1})
	w.Input("K", sent("n1", "r/2/1.1"))
	w.Input("K", sent("n2", ""))
	assert.Empty(t, *did, "the activity has sent its first request")
	w.Input("M", sent("n3", ""))
	assert.Equal(t, []string{string(WorkerKilled) + " while the activity reads the host r/3/1.1"}, *did, "the cut waits for another activity")
}

func TestACutThatDoesNotHappenIsNotCounted(t *testing.T) {
	w, did := watched(Cut{ActivityReset, Before, 1})
	w.Input("K", sent("n1", "r/1/1.1"))
	assert.Len(t, *did, 1)
	fired, _ := w.happened()
	assert.Empty(t, fired)
}

func TestALineIsCutAndRestored(t *testing.T) {
	server, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer server.Close() //nolint:errcheck // nothing was written
	go func() {
		for {
			c, err := server.Accept()
			if err != nil {
				return
			}
			go func() { _, _ = io.Copy(c, c) }()
		}
	}()
	l, err := NewLine(server.Addr().String())
	require.NoError(t, err)
	defer l.Close()
	echoes := func(c net.Conn) bool {
		_ = c.SetDeadline(time.Now().Add(5 * time.Second))
		if _, err := c.Write([]byte("x")); err != nil {
			return false
		}
		_, err := io.ReadFull(c, make([]byte, 1))
		return err == nil
	}
	dial := func() net.Conn {
		c, err := (&net.Dialer{}).DialContext(t.Context(), "tcp", l.Address)
		require.NoError(t, err)
		t.Cleanup(func() { _ = c.Close() })
		return c
	}
	before := dial()
	assert.True(t, echoes(before))
	l.Set(true)
	assert.False(t, echoes(before), "an open connection ends")
	assert.False(t, echoes(dial()), "a new connection is closed")
	l.Set(false)
	assert.True(t, echoes(dial()))
}

func TestTheReportHasItsForm(t *testing.T) {
	text, err := json.Marshal(Report{SchemaVersion: 1, Cuts: 4, Reached: 3, Repeated: 2, LongestRecoverySeconds: 16.5})
	require.NoError(t, err)
	assert.JSONEq(t, `{"schemaVersion": 1, "cuts": 4, "reached": 3, "repeated": 2, "unrecorded": 0, "surplus": 0, "longestRecoverySeconds": 16.5}`, string(text))
	assert.Equal(t, "2 cuts, 1 of them reached the end state; 3 repeated and 4 unrecorded effects, 5 surplus records; longest recovery 6.0 s",
		Report{Cuts: 2, Reached: 1, Repeated: 3, Unrecorded: 4, Surplus: 5, LongestRecoverySeconds: 6}.String())
	good := Report{Cuts: 4, Reached: 4}
	assert.True(t, good.Good(4))
	assert.False(t, good.Good(5), "a cut did not happen")
	for _, bad := range []Report{{Cuts: 4, Reached: 3}, {Cuts: 4, Reached: 4, Repeated: 1}, {Cuts: 4, Reached: 4, Unrecorded: 1}, {Cuts: 4, Reached: 4, Surplus: 1}} {
		assert.False(t, bad.Good(4), "%+v", bad)
	}
}

// A run counts by its end state and by the auditor's findings.
func TestARunIsJudgedByItsEndStateAndItsAudit(t *testing.T) {
	var said bytes.Buffer
	s := &sweep{Options: Options{Cuts: 4, Directory: t.TempDir(), Progress: &said}, reference: outcome{state: "a\nb"}, rows: map[string]*row{}}
	cut := []Fired{{Cut: Cut{Kind: WorkerKilled, Moment: Before}, Request: "r/1/1.1", Recovery: 16*time.Second + 140*time.Millisecond, Verdict: "changed"}}
	s.judge("good", outcome{state: "a\nb", fired: cut}, time.Minute)
	s.judge("other state", outcome{state: "a\nc", fired: cut}, time.Minute)
	withoutRecord := slices.Clone(cut)
	withoutRecord[0].Verdict = ""
	s.judge("failed", outcome{state: "a\nb", fired: withoutRecord, err: errors.New("the drill failed")}, time.Minute)
	s.judge("twice", outcome{state: "a\nb", fired: cut, audit: auditor.Report{
		Repeated: []auditor.Finding{{Request: "r/1/1.1", What: "made twice"}}, Unrecorded: []auditor.Finding{{}, {}}, Surplus: []auditor.Finding{{}},
	}}, time.Minute)
	assert.Equal(t, Report{Cuts: 4, Reached: 2, Repeated: 1, Unrecorded: 2, Surplus: 1, LongestRecoverySeconds: 16.1}, s.report)
	s.table()
	for _, line := range []string{
		"other state: the end state differs: line 2 is 'c', wanted 'b'", "failed: failed: the drill failed", "twice: repeated: r/1/1.1 made twice",
		"| worker killed | before the request | 4 | 2 | 16.1 s | 3 changed, 1 no effect |",
	} {
		assert.Contains(t, said.String(), line)
	}
}

func TestRecoveryEndsWithTheStep(t *testing.T) {
	input, err := converter.GetDefaultDataConverter().ToPayloads(map[string]any{"intent": map[string]any{"id": "r/7/1"}})
	require.NoError(t, err)
	began := time.Now()
	after := func(seconds int) *timestamppb.Timestamp {
		return timestamppb.New(began.Add(time.Duration(seconds) * time.Second))
	}
	h := history{events: []*historypb.HistoryEvent{
		{EventId: 5, EventTime: after(-1), Attributes: &historypb.HistoryEvent_ActivityTaskScheduledEventAttributes{
			ActivityTaskScheduledEventAttributes: &historypb.ActivityTaskScheduledEventAttributes{ActivityId: "5", Input: input},
		}},
		completed(after(2), 4), completed(after(16), 5),
	}}
	assert.Equal(t, "5", h.activity("r/7/1"))
	assert.Empty(t, h.activity("r/7/2"))
	assert.Equal(t, 16*time.Second, Fired{Request: "r/7/1.1", Time: began}.recovery([]history{h}))
	assert.Equal(t, 2*time.Second, Fired{Request: "r/8/1.1", Time: began}.recovery([]history{h}), "the step had ended")
}

func completed(at *timestamppb.Timestamp, scheduled int64) *historypb.HistoryEvent {
	return &historypb.HistoryEvent{EventTime: at, Attributes: &historypb.HistoryEvent_ActivityTaskCompletedEventAttributes{
		ActivityTaskCompletedEventAttributes: &historypb.ActivityTaskCompletedEventAttributes{ScheduledEventId: scheduled},
	}}
}
