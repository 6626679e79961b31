package windows

import (
	"context"
	"slices"
	"strings"

	"changeover/activities/engine"
	"changeover/activities/host"
	"changeover/activities/powershell/scripts"
)

// Accounts that every Windows has, by the names that the service control
// manager stores for them; these names are not localized and do not translate.
var builtInAccounts = map[string]string{
	"localsystem":                 "S-1-5-18",
	`nt authority\localservice`:   "S-1-5-19",
	`nt authority\networkservice`: "S-1-5-20",
}

// AccountSIDs maps accounts, in lower case, to SIDs. Accounts compare by SID
// since an account has many spellings: DOMAIN\user, user@domain, .\user.
type AccountSIDs map[string]string

// ReadAccountSIDs translates accounts on the host. Accounts that the host cannot resolve are left out.
func ReadAccountSIDs(ctx context.Context, h host.Session, accounts ...string) (AccountSIDs, error) {
	sids := AccountSIDs{}
	var unknown []string
	for _, account := range accounts {
		if sid, ok := builtInAccounts[strings.ToLower(account)]; ok {
			sids[strings.ToLower(account)] = sid
		} else if account != "" && !host.HasText(unknown, account) {
			unknown = append(unknown, account)
		}
	}
	if len(unknown) == 0 {
		return sids, nil
	}
	var answer struct {
		Accounts []struct{ Account, SID string }
	}
	if _, err := h.Run(ctx, scripts.GetAccountSIDs.Of("Accounts", unknown), &answer); err != nil {
		return nil, err
	}
	for _, a := range answer.Accounts {
		if a.SID != "" {
			sids[strings.ToLower(a.Account)] = a.SID
		}
	}
	return sids, nil
}

// Of returns an account's SID, or "".
func (s AccountSIDs) Of(account string) string { return s[strings.ToLower(account)] }

// userSIDs begin the SIDs of the accounts that a domain or a computer has. The accounts and groups of Windows itself have other SIDs, under
// names that differ by language (Microsoft, "Well-known SIDs").
const userSIDs = "S-1-5-21-"

// OfWindows reports whether an account is known to be one of Windows itself.
func (s AccountSIDs) OfWindows(account string) bool {
	sid := s.Of(account)
	return sid != "" && !strings.HasPrefix(sid, userSIDs)
}

// groupRIDs end the SIDs of the groups that every domain has (Microsoft, "Well-known SIDs"): Domain Users is S-1-5-21-...-513 under any name.
var groupRIDs = []string{"498", "512", "513", "514", "515", "516", "517", "518", "519", "520", "521", "522", "525", "526", "527", "553", "571", "572"}

// isGroup reports whether a SID is known to be that of a group of a domain.
func isGroup(sid string) bool {
	rid := sid[strings.LastIndex(sid, "-")+1:]
	return strings.HasPrefix(sid, userSIDs) && slices.Contains(groupRIDs, rid)
}

// Required returns the SID of an account of the site file.
func (s AccountSIDs) Required(account string) (string, error) {
	sid := s.Of(account)
	switch {
	case sid == "":
		return "", engine.Precondition("cannot resolve account '%s': the host finds no SID for this account; on the host, check with nltest /sc_query:DOMAIN that the host reaches a domain controller, then retry; "+
			"if the name of the account is wrong, abort, correct the name in the site file, then start the runbook again", account)
	case s.OfWindows(account):
		return "", engine.Precondition("cannot use account '%s': its SID is %s, so it is an account or a group of Windows itself; abort, give a user of the domain in the site file, then start the runbook again", account, sid)
	case isGroup(sid):
		return "", engine.Precondition("cannot use account '%s': its SID is %s, so it is a group of the domain, and a service cannot log on as a group; "+
			"abort, give a user of the domain in the site file, then start the runbook again", account, sid)
	default:
		return sid, nil
	}
}
