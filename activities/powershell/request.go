package powershell

import (
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"changeover/activities/powershell/scripts"
	"changeover/config"
)

// mutexName is the mutex that every request holds on its host. It does not depend on the site, because two site files may name
// one host. Because of the prefix Global, all sessions of a host see the mutex; account and logon do not matter.
const mutexName = `Global\Changeover`

// request checks a call of a host against its script and resolves its secrets.
func (p *Pool) request(hostName string, call scripts.Call) (request, error) {
	if call.Script == nil {
		return request{}, fmt.Errorf("cannot run a call: %w: no script is given", ErrBadCall)
	}
	r := request{
		script:   call.Script,
		Params:   []argument{},
		Computer: hostName,
		Mutex:    mutexName,
		Wait:     p.options.MutexWait.Milliseconds(),
	}
	declared := call.Script.Params()
	for _, name := range call.Names() {
		if !slices.ContainsFunc(declared, func(d string) bool { return strings.EqualFold(d, name) }) {
			return request{}, fmt.Errorf("cannot run %s: %w: the script has no parameter %s", call.Script.Name, ErrBadCall, name)
		}
		if err := p.add(&r, call, name); err != nil {
			return request{}, fmt.Errorf("cannot run %s with parameter %s: %w", call.Script.Name, name, err)
		}
	}
	return r, nil
}

// add puts a parameter into the request. The value of a secret goes to the request's secrets.
func (p *Pool) add(r *request, call scripts.Call, name string) error {
	value, err := p.value(call, name)
	if err != nil {
		return err
	}
	a := argument{Name: name, Value: value}
	_, reference := call.Params[name].(config.Secret)
	if text, ok := value.(string); ok && (reference || call.Script.IsSecret(name)) {
		r.secrets = append(r.secrets, text)
		a = argument{Name: name, Secret: len(r.secrets)}
	}
	r.Params = append(r.Params, a)
	return nil
}

// value returns the value of a parameter as it is sent.
func (p *Pool) value(call scripts.Call, name string) (any, error) {
	switch v := call.Params[name].(type) {
	case config.Secret:
		return p.secret(v)
	case string:
		if call.Script.IsSecret(name) {
			p.options.Known.Add(v)
		}
		return v, nil
	case []string:
		return append([]string{}, v...), nil // never null
	default:
		return v, plainValue(v)
	}
}

func (p *Pool) secret(ref config.Secret) (string, error) {
	if p.options.Secrets == nil {
		return "", errors.New("this process cannot read secrets")
	}
	value, err := p.options.Secrets.Resolve(ref)
	if err != nil {
		return "", fmt.Errorf("cannot read the password to which the site file refers: %w", err)
	}
	p.options.Known.Add(value)
	return value, nil
}

// plainValue refuses values of types that would change on their way to PowerShell.
func plainValue(value any) error {
	switch reflect.ValueOf(value).Kind() {
	case reflect.Bool, reflect.String, reflect.Int, reflect.Int32, reflect.Int64, reflect.Uint32:
		return nil
	}
	return fmt.Errorf("%w: a %T cannot be passed", ErrBadCall, value)
}
