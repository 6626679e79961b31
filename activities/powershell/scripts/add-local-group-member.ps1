# Adds an account to a local group that is named by its SID.
# Manual 9.8.2-11; Microsoft, Microsoft.PowerShell.LocalAccounts module: Add-LocalGroupMember.
param([string]$GroupSid, [string]$Account)

Add-LocalGroupMember -SID $GroupSid -Member $Account
