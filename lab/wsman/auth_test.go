package wsman_test

import (
	"crypto/sha256"
	"crypto/tls"
	"encoding/asn1"
	"encoding/base64"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/bodgit/ntlmssp"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"changeover/lab/wsman"
)

// handshakes sends the messages of NTLM handshakes one by one to a server with TLS.
type handshakes struct {
	t        *testing.T
	endpoint *wsman.Endpoint
	http     *http.Client
	leaf     []byte
}

func newHandshakes(t *testing.T, options wsman.Options) *handshakes {
	t.Helper()
	authority, err := wsman.NewCA()
	require.NoError(t, err)
	certificate, err := authority.Issue("127.0.0.1", "kern1")
	require.NoError(t, err)
	options.Name, options.Domain, options.DNSDomain, options.Certificate = "KERN1", "BERLIN", "berlin.example", certificate.Leaf
	options.Users = map[string]string{"Administrator": password, `BERLIN\svc`: password, `MÜLLER\jürgen`: password}
	options.Programs = &fakePrograms{started: make(chan *fakeProgram, 10)}
	server := wsman.New(options)
	endpoint, err := wsman.NewEndpoint(server, "127.0.0.1:0", &certificate)
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, endpoint.Down()) })
	transport := &http.Transport{TLSClientConfig: &tls.Config{RootCAs: authority.Pool()}, MaxConnsPerHost: 1}
	return &handshakes{t, endpoint, &http.Client{Transport: transport}, certificate.Leaf.Raw}
}

// leg sends one Create with an Authorization header and returns the status, the answer and the
// token of the first WWW-Authenticate header, nil without one.
func (h *handshakes) leg(scheme string, token []byte) (status int, answer string, challenge []byte) {
	h.t.Helper()
	request, err := http.NewRequestWithContext(h.t.Context(), http.MethodPost, h.endpoint.URL(), strings.NewReader(createMessage("").render()))
	require.NoError(h.t, err)
	if scheme != "" {
		request.Header.Set("Authorization", scheme+" "+base64.StdEncoding.EncodeToString(token))
	}
	response, err := h.http.Do(request)
	require.NoError(h.t, err)
	defer func() { require.NoError(h.t, response.Body.Close()) }()
	body, err := io.ReadAll(response.Body)
	require.NoError(h.t, err)
	if encoded, ok := strings.CutPrefix(response.Header.Get("WWW-Authenticate"), scheme+" "); ok {
		challenge, err = base64.StdEncoding.DecodeString(encoded)
		require.NoError(h.t, err)
	}
	return response.StatusCode, string(body), challenge
}

// logOn carries out a whole handshake and returns status and answer. mangle, if not nil, changes the last message.
func (h *handshakes) logOn(scheme, domain, user, password string, binding *ntlmssp.ChannelBindings, mangle func([]byte)) (int, string) {
	h.t.Helper()
	client, err := ntlmssp.NewClient(ntlmssp.SetUserInfo(user, password), ntlmssp.SetDomain(domain), ntlmssp.SetWorkstation("WS"))
	require.NoError(h.t, err)
	first, err := client.Authenticate(nil, nil)
	require.NoError(h.t, err)
	status, _, challenge := h.leg(scheme, first)
	require.Equal(h.t, http.StatusUnauthorized, status)
	if challenge == nil {
		return status, ""
	}
	second, err := client.Authenticate(challenge, binding)
	require.NoError(h.t, err)
	if mangle != nil {
		mangle(second)
	}
	status, answer, _ := h.leg(scheme, second)
	return status, answer
}

func (h *handshakes) binding(certificate []byte) *ntlmssp.ChannelBindings {
	hash := sha256.Sum256(certificate)
	return &ntlmssp.ChannelBindings{ApplicationData: append([]byte("tls-server-end-point:"), hash[:]...)}
}

func TestNTLM(t *testing.T) {
	for _, c := range []struct {
		name, domain, user, password string
		owner                        string
	}{
		{"domain account", "BERLIN", "svc", password, `BERLIN\svc`},
		{"case does not matter", "berlin", "SVC", password, `BERLIN\svc`},
		{"DNS name of the domain", "berlin.example", "svc", password, `BERLIN\svc`},
		{"user principal name", "", "svc@berlin.example", password, `BERLIN\svc`},
		{"local account", "", "Administrator", password, `KERN1\Administrator`},
		{"local account by computer", "KERN1", "administrator", password, `KERN1\Administrator`},
		{"local account by dot", ".", "administrator", password, `KERN1\Administrator`},
		{"umlauts", "MÜLLER", "jürgen", password, `MÜLLER\jürgen`},
		{"umlauts in another case", "müller", "JÜRGEN", password, `MÜLLER\jürgen`},
		{"an umlaut spelled out", "MUELLER", "jürgen", password, ""},
		{"wrong password", "BERLIN", "svc", "p@ssw0rd", ""},
		{"unknown user", "BERLIN", "nobody", password, ""},
		{"domain account without its domain", "", "svc", password, ""},
		{"local account in the domain", "BERLIN", "Administrator", password, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			h := newHandshakes(t, wsman.Options{})
			status, answer := h.logOn("Negotiate", c.domain, c.user, c.password, h.binding(h.leaf), nil)
			if c.owner == "" {
				assert.Equal(t, http.StatusUnauthorized, status)
				return
			}
			require.Equal(t, http.StatusOK, status)
			assert.Equal(t, c.owner, element(answer, "Owner"))
			status, answer, _ = h.leg("", nil)
			assert.Equal(t, http.StatusOK, status, "the connection stays authenticated")
			assert.Equal(t, c.owner, element(answer, "Owner"))
			h.http.CloseIdleConnections()
			status, _, _ = h.leg("", nil)
			assert.Equal(t, http.StatusUnauthorized, status, "another connection is not")
		})
	}
}

func TestAStrictHostRefusesALogonWithoutAChannelBinding(t *testing.T) {
	h := newHandshakes(t, wsman.Options{StrictBinding: true})
	for name, test := range map[string]struct {
		binding *ntlmssp.ChannelBindings
		want    int
	}{
		"none":               {nil, http.StatusUnauthorized},
		"of another channel": {h.binding([]byte("another certificate")), http.StatusUnauthorized},
		"of this channel":    {h.binding(h.leaf), http.StatusOK},
	} {
		status, _ := h.logOn("Negotiate", "BERLIN", "svc", password, test.binding, nil)
		assert.Equal(t, test.want, status, name)
	}
}

func TestNTLMIsBoundToChannelAndMessages(t *testing.T) {
	h := newHandshakes(t, wsman.Options{})
	status, _ := h.logOn("Negotiate", "BERLIN", "svc", password, h.binding([]byte("another certificate")), nil)
	assert.Equal(t, http.StatusUnauthorized, status, "a man in the middle has another certificate")
	status, _ = h.logOn("Negotiate", "BERLIN", "svc", password, nil, nil)
	assert.Equal(t, http.StatusOK, status, "a channel binding is optional")
	var last []byte
	status, _ = h.logOn("Negotiate", "BERLIN", "svc", password, nil, func(m []byte) { last = append(last, m...) })
	require.Equal(t, http.StatusOK, status)
	status, _, _ = h.leg("Negotiate", last)
	assert.Equal(t, http.StatusUnauthorized, status, "an answer to a challenge is accepted only once")
	const flagsAt, micAt = 60, 72
	status, _ = h.logOn("Negotiate", "BERLIN", "svc", password, nil, func(m []byte) { m[micAt] ^= 1 })
	assert.Equal(t, http.StatusUnauthorized, status, "the integrity code is checked")
	status, _ = h.logOn("Negotiate", "BERLIN", "svc", password, nil, func(m []byte) { m[flagsAt] ^= 0x20 })
	assert.Equal(t, http.StatusUnauthorized, status, "the integrity code covers the flags")
	for _, length := range []int{0, 1, 12, 16, 40, 70} {
		status, _ = h.logOn("Negotiate", "BERLIN", "svc", password, nil, func(m []byte) { clear(m[length:]) })
		assert.Equal(t, http.StatusUnauthorized, status, "a message with zeros from byte %d on", length)
	}
}

func TestOfferedSchemes(t *testing.T) {
	offered := func(options wsman.Options) []string {
		h := newHandshakes(t, options)
		request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, h.endpoint.URL(), strings.NewReader("x"))
		require.NoError(t, err)
		response, err := h.http.Do(request)
		require.NoError(t, err)
		require.NoError(t, response.Body.Close())
		require.Equal(t, http.StatusUnauthorized, response.StatusCode)
		return response.Header.Values("WWW-Authenticate")
	}
	assert.Equal(t, []string{"Negotiate", `Basic realm="WSMAN"`}, offered(wsman.Options{}))
	assert.Equal(t, []string{"Negotiate", "NTLM"}, offered(wsman.Options{OfferNTLM: true, NoBasic: true}))

	status, _ := newHandshakes(t, wsman.Options{}).logOn("NTLM", "BERLIN", "svc", password, nil, nil)
	assert.Equal(t, http.StatusUnauthorized, status)
	status, _ = newHandshakes(t, wsman.Options{OfferNTLM: true}).logOn("NTLM", "BERLIN", "svc", password, nil, nil)
	assert.Equal(t, http.StatusOK, status)
	status, _, _ = newHandshakes(t, wsman.Options{NoBasic: true}).leg("Basic", []byte("Administrator:"+password))
	assert.Equal(t, http.StatusUnauthorized, status)
	status, _, _ = newHandshakes(t, wsman.Options{}).leg("Basic", []byte("Administrator:"+password))
	assert.Equal(t, http.StatusOK, status)
}

// negTokenInit is the first message of a client in SPNEGO, negTokenResp each later message (RFC 4178, 4.2).
type negTokenInit struct {
	Mechanisms []asn1.ObjectIdentifier `asn1:"explicit,tag:0"`
	Token      []byte                  `asn1:"explicit,optional,tag:2"`
}

type negTokenResp struct {
	State     asn1.Enumerated       `asn1:"explicit,optional,tag:0"`
	Mechanism asn1.ObjectIdentifier `asn1:"explicit,optional,tag:1"`
	Token     []byte                `asn1:"explicit,optional,tag:2"`
}

func TestNTLMInsideSPNEGO(t *testing.T) {
	ntlm, kerberos := asn1.ObjectIdentifier{1, 3, 6, 1, 4, 1, 311, 2, 2, 10}, asn1.ObjectIdentifier{1, 2, 840, 113554, 1, 2, 2}
	encode := func(value any) []byte {
		data, err := asn1.Marshal(value)
		require.NoError(t, err)
		return data
	}
	wrap := func(class, tag int, inner []byte) []byte {
		return encode(asn1.RawValue{Class: class, Tag: tag, IsCompound: true, Bytes: inner})
	}
	initial := func(token []byte, mechanisms ...asn1.ObjectIdentifier) []byte {
		inner := encode(asn1.ObjectIdentifier{1, 3, 6, 1, 5, 5, 2})
		return wrap(asn1.ClassApplication, 0, append(inner, wrap(asn1.ClassContextSpecific, 0, encode(negTokenInit{mechanisms, token}))...))
	}
	response := func(token []byte) []byte {
		return wrap(asn1.ClassContextSpecific, 1, encode(negTokenResp{State: 1, Token: token}))
	}
	read := func(data []byte) negTokenResp {
		var outer asn1.RawValue
		_, err := asn1.Unmarshal(data, &outer)
		require.NoError(t, err)
		var answer negTokenResp
		_, err = asn1.Unmarshal(outer.Bytes, &answer)
		require.NoError(t, err)
		return answer
	}
	for name, kerberosFirst := range map[string]bool{"NTLM first": false, "Kerberos guessed first": true} {
		t.Run(name, func(t *testing.T) {
			h := newHandshakes(t, wsman.Options{})
			client, err := ntlmssp.NewClient(ntlmssp.SetUserInfo("svc", password), ntlmssp.SetDomain("BERLIN"))
			require.NoError(t, err)
			first, err := client.Authenticate(nil, nil)
			require.NoError(t, err)
			var status int
			var token []byte
			if kerberosFirst {
				_, _, token = h.leg("Negotiate", initial([]byte("a Kerberos ticket"), kerberos, ntlm))
				answer := read(token)
				assert.Equal(t, negTokenResp{State: 1, Mechanism: ntlm}, answer, "the server selects NTLM")
				_, _, token = h.leg("Negotiate", response(first))
			} else {
				_, _, token = h.leg("Negotiate", initial(first, ntlm))
			}
			second, err := client.Authenticate(read(token).Token, nil)
			require.NoError(t, err)
			status, answer, token := h.leg("Negotiate", response(second))
			require.Equal(t, http.StatusOK, status)
			assert.Equal(t, `BERLIN\svc`, element(answer, "Owner"))
			assert.Equal(t, asn1.Enumerated(0), read(token).State, "accept-completed")
		})
	}
	h := newHandshakes(t, wsman.Options{})
	status, _, token := h.leg("Negotiate", initial([]byte("ticket"), kerberos))
	assert.Equal(t, http.StatusUnauthorized, status)
	assert.Nil(t, token, "the client does not offer NTLM")
}
