# The local group of administrators: its name in the language of this Windows, and the number of its members, or the error of the read.
$group = @(Get-LocalGroup | Where-Object { $_.SID.Value -eq 'S-1-5-32-544' })[0]
$members = ''
try { $members = "$(@($group | Get-LocalGroupMember).Count) members" } catch { $members = $_.FullyQualifiedErrorId }
[pscustomobject]@{ group = $group.Name; members = $members; language = (Get-UICulture).Name }
