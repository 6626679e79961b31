package posh

import (
	"strings"

	"changeover/lab/posh/values"
)

// NewSecureString is a SecureString object that holds text.
func NewSecureString(text string) *Object {
	o := NewObject("System.Security.SecureString", P("Length", int64(len([]rune(text)))))
	o.Live = secret(text)
	return o
}

type secret string

// NewCredential is a PSCredential.
func NewCredential(user, password string) *Object {
	o := NewObject("System.Management.Automation.PSCredential", P("UserName", user), P("Password", NewSecureString(password)))
	o.Live = credential{user, password}
	o.SetMethod("GetNetworkCredential", func([]Value) (Value, error) {
		domain, name, found := strings.Cut(user, `\`)
		if !found {
			domain, name = "", user
		}
		return networkCredential(name, password, domain), nil
	})
	return o
}

func networkCredential(user, password, domain string) *Object {
	return NewObject("System.Net.NetworkCredential", P("UserName", user), P("Password", password),
		P("SecurePassword", NewSecureString(password)), P("Domain", domain))
}

// networkCredentialFrom is NetworkCredential(userName, password).
func networkCredentialFrom(args []Value) (Value, error) {
	if len(args) != 2 {
		return nil, NotSupported("a NetworkCredential of %d values", len(args))
	}
	return networkCredential(ToString(args[0]), ToString(args[1]), ""), nil
}

type credential struct{ user, password string }

// CredentialOf reads a PSCredential; ok is false for anything else.
func CredentialOf(v Value) (user, password string, ok bool) {
	o, _ := v.(*Object)
	c, ok := values.LiveOf(o).(credential)
	return c.user, c.password, ok
}

// PlainText reads a SecureString; ok is false for anything else.
func PlainText(v Value) (text string, ok bool) {
	o, _ := v.(*Object)
	s, ok := values.LiveOf(o).(secret)
	return string(s), ok
}

func credentialFrom(args []Value) (Value, error) {
	if len(args) != 2 {
		return nil, NewException("System.Management.Automation.MethodException", "Cannot find an overload for \"PSCredential\" and the argument count: \"%d\".", len(args))
	}
	password, ok := PlainText(args[1])
	if !ok {
		return nil, values.NoConversion(args[1], "System.Security.SecureString")
	}
	if ToString(args[0]) == "" {
		return nil, NewException("System.Management.Automation.PSArgumentException", "Cannot process argument because the value of argument \"userName\" is not valid. Change the value of the \"userName\" argument and run the operation again.")
	}
	return NewCredential(ToString(args[0]), password), nil
}
