package dotnet

import (
	"strings"

	"changeover/lab/posh/values"
)

// NewSecureString returns a SecureString object that contains text.
func NewSecureString(text string) *values.Object {
	o := values.NewObject("System.Security.SecureString", values.P("Length", int64(len([]rune(text)))))
	o.Live = secret(text)
	return o
}

type secret string

// NewCredential returns a PSCredential.
func NewCredential(user, password string) *values.Object {
	o := values.NewObject("System.Management.Automation.PSCredential", values.P("UserName", user), values.P("Password", NewSecureString(password)))
	o.Live = credential{user, password}
	o.SetMethod("GetNetworkCredential", func([]values.Value) (values.Value, error) {
		domain, name, found := strings.Cut(user, `\`)
		if !found {
			domain, name = "", user
		}
		return networkCredential(name, password, domain), nil
	})
	return o
}

func networkCredential(user, password, domain string) *values.Object {
	return values.NewObject("System.Net.NetworkCredential", values.P("UserName", user), values.P("Password", password),
		values.P("SecurePassword", NewSecureString(password)), values.P("Domain", domain))
}

// NetworkCredentialFrom implements New-Object NetworkCredential(userName, password).
func NetworkCredentialFrom(args []values.Value) (values.Value, error) {
	if len(args) != 2 {
		return nil, values.NotSupported("a NetworkCredential with %d arguments", len(args))
	}
	return networkCredential(values.ToString(args[0]), values.ToString(args[1]), ""), nil
}

type credential struct{ user, password string }

// CredentialOf returns the user and password of a PSCredential; ok is false for other values.
func CredentialOf(v values.Value) (user, password string, ok bool) {
	o, _ := v.(*values.Object)
	c, ok := values.LiveOf(o).(credential)
	return c.user, c.password, ok
}

// PlainText returns the text of a SecureString; ok is false for other values.
func PlainText(v values.Value) (text string, ok bool) {
	o, _ := v.(*values.Object)
	s, ok := values.LiveOf(o).(secret)
	return string(s), ok
}

// CredentialFrom implements [pscredential]::new(user, SecureString).
func CredentialFrom(args []values.Value) (values.Value, error) {
	if len(args) != 2 {
		return nil, values.NewException("System.Management.Automation.MethodException", "Cannot find an overload for \"PSCredential\" and the argument count: \"%d\".", len(args))
	}
	password, ok := PlainText(args[1])
	if !ok {
		return nil, values.NoConversion(args[1], "System.Security.SecureString")
	}
	if values.ToString(args[0]) == "" {
		return nil, values.NewException("System.Management.Automation.PSArgumentException", "Cannot process argument because the value of argument \"userName\" is not valid. Change the value of the \"userName\" argument and run the operation again.")
	}
	return NewCredential(values.ToString(args[0]), password), nil
}
