# Reads the local group of administrators. Returns its name, the number of its members or the error id of this read, and the language of
# Windows.
$group = @(Get-LocalGroup | Where-Object { $_.SID.Value -eq 'S-1-5-32-544' })[0]
$members = ''
try { $members = "$(@($group | Get-LocalGroupMember).Count) members" } catch { $members = $_.FullyQualifiedErrorId }
[pscustomobject]@{ group = $group.Name; members = $members; language = (Get-UICulture).Name }
