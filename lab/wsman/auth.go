package wsman

import (
	"encoding/base64"
	"net/http"
	"strings"
	"sync"
)

// connection is the state of a TCP connection, since NTLM authenticates connections and not requests.
type connection struct {
	mu sync.Mutex
	// user is the authenticated account, empty before the handshake has ended.
	user string
	// pending is the handshake whose challenge the client has not answered yet.
	pending *handshake
}

type connectionKey struct{}

// authenticate returns the account that sent a request. If ok is false, authenticate has answered the request with 401.
func (s *Server) authenticate(w http.ResponseWriter, r *http.Request) (user string, ok bool) {
	conn, _ := r.Context().Value(connectionKey{}).(*connection)
	if conn == nil {
		conn = &connection{}
	}
	conn.mu.Lock()
	defer conn.mu.Unlock()
	scheme, token, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	switch strings.ToLower(scheme) {
	case "":
		if conn.user != "" {
			return conn.user, true
		}
	case "basic":
		name, password, given := r.BasicAuth()
		if given && !s.options.NoBasic {
			if user, ok := s.accounts.basic(name, password); ok {
				return user, true
			}
		}
	case "negotiate":
		return s.negotiate(w, r, conn, "Negotiate", token)
	case "ntlm":
		if s.options.OfferNTLM {
			return s.negotiate(w, r, conn, "NTLM", token)
		}
	}
	s.challenge(w, r)
	return "", false
}

// challenge answers 401 with the schemes that this host offers.
func (s *Server) challenge(w http.ResponseWriter, _ *http.Request) {
	w.Header().Add("WWW-Authenticate", "Negotiate")
	if s.options.OfferNTLM {
		w.Header().Add("WWW-Authenticate", "NTLM")
	}
	if !s.options.NoBasic {
		w.Header().Add("WWW-Authenticate", `Basic realm="WSMAN"`)
	}
	w.WriteHeader(http.StatusUnauthorized)
}

// negotiate handles one message of an NTLM handshake, plain or wrapped in SPNEGO.
func (s *Server) negotiate(w http.ResponseWriter, r *http.Request, conn *connection, scheme, token string) (string, bool) {
	conn.user = ""
	raw, err := base64.StdEncoding.DecodeString(strings.TrimSpace(token))
	if err != nil {
		s.challenge(w, r)
		return "", false
	}
	message, wrapped := raw, false
	if !isNTLM(raw) {
		if message, err = spnegoToken(raw); err != nil {
			s.challenge(w, r)
			return "", false
		}
		wrapped = true
	}
	if conn.pending != nil && isAuthenticate(message) {
		who, err := conn.pending.verify(message, s.accounts, channel{s.channelBinding(r), s.options.StrictBinding})
		conn.pending = nil
		if err != nil {
			s.challenge(w, r)
			return "", false
		}
		conn.user = s.accounts.owner(who)
		if wrapped {
			w.Header().Set("WWW-Authenticate", scheme+" "+base64.StdEncoding.EncodeToString(spnegoAccepted()))
		}
		return conn.user, true
	}
	s.answerNegotiate(w, r, conn, scheme, message, wrapped)
	return "", false
}

// answerNegotiate answers the first message of a handshake with a challenge.
func (s *Server) answerNegotiate(w http.ResponseWriter, r *http.Request, conn *connection, scheme string, message []byte, wrapped bool) {
	var answer []byte
	if isNTLM(message) {
		pending, err := newHandshake(message, s.options)
		if err != nil {
			s.challenge(w, r)
			return
		}
		conn.pending = pending
		answer = pending.challenge
	}
	if wrapped {
		answer = spnegoContinue(answer)
	}
	w.Header().Set("WWW-Authenticate", scheme+" "+base64.StdEncoding.EncodeToString(answer))
	w.WriteHeader(http.StatusUnauthorized)
}
