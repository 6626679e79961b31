package shell

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"changeover/lab/windows"
)

const dll = `C:\Windows\Cluster\lab.dll`

// A cmdlet that needs credentials for another node fails over WinRM (Microsoft,
// "Making the second hop in PowerShell Remoting"); a task on the host can run it.
func TestOnlyATaskCanRegisterAResourceType(t *testing.T) {
	b := newBench(t)
	for _, h := range []*windows.Host{b.kern1, b.kern2} {
		require.NoError(t, h.Files.Write(dll, []byte("MZ")))
	}
	const add = `Add-ClusterResourceType -Name lab -Dll '` + dll + `' -ErrorAction Stop`
	b.fails(add, "ClusterCmdletException ClusterCmdletException,Microsoft.FailoverClusters.PowerShell.AddClusterResourceTypeCommand AuthenticationError 5")
	b.prints(`$a = New-ScheduledTaskAction -Execute 'powershell.exe' -Argument "-NoProfile -Command ""`+add+` | Out-Null; exit 7"""
$p = New-ScheduledTaskPrincipal -UserId 'S-1-5-18' -LogonType ServiceAccount -RunLevel Highest
$t = Register-ScheduledTask -TaskName lab -Action $a -Principal $p; "$($t.State)"; [int]$t.State; ($t | Get-ScheduledTaskInfo).LastTaskResult; Start-ScheduledTask -TaskName lab`, "Ready", "3", "267011")
	require.Eventually(t, func() bool {
		out, _ := b.run(b.kern1, `(Get-ScheduledTask -TaskName lab).State; (Get-ScheduledTaskInfo -TaskName lab).LastTaskResult`)
		return out == "Ready\n7"
	}, 10*time.Second, 10*time.Millisecond)
	b.prints(`(Get-ClusterResourceType -Name lab).DllName`, dll)
}

func TestTasksRunAsTheirUser(t *testing.T) {
	b := newBench(t)
	b.prints(`$a = New-ScheduledTaskAction -Execute 'cmd.exe' -Argument '/c whoami'
Register-ScheduledTask -TaskName who -Action $a -User SYSTEM | Out-Null; Get-ScheduledTask who | Start-ScheduledTask`)
	require.Eventually(t, func() bool { return b.kern1.Tasks.List()[0].State == "Ready" }, 10*time.Second, 10*time.Millisecond)
	assert.Equal(t, "nt authority\\system\r\n", b.kern1.Tasks.List()[0].Output)
}

func TestTaskErrors(t *testing.T) {
	b := newBench(t)
	b.prints(`Register-ScheduledTask -TaskName lab -Action (New-ScheduledTaskAction -Execute x.exe) -User SYSTEM | Out-Null`)
	for script, want := range map[string]string{
		`Get-ScheduledTask -TaskName nix`:        "CimJobException CmdletizationQuery_NotFound_TaskName,Get-ScheduledTask ObjectNotFound 0",
		`Start-ScheduledTask -TaskName nix`:      "CimException HRESULT 0x80070002,Start-ScheduledTask ObjectNotFound 0",
		`Get-ScheduledTaskInfo -TaskName nix`:    "CimException HRESULT 0x80070002,Get-ScheduledTaskInfo ObjectNotFound 0",
		`Unregister-ScheduledTask -TaskName lab`: "PSInvalidOperationException InvalidOperation,Unregister-ScheduledTask InvalidOperation 0",
		`Register-ScheduledTask -TaskName lab -Action (New-ScheduledTaskAction -Execute x.exe) -User SYSTEM`: "CimException HRESULT 0x800700b7,Register-ScheduledTask ResourceExists 0",
		`Register-ScheduledTask -TaskName x -Action (New-ScheduledTaskAction -Execute x.exe) -User NOBODY`:   "CimException HRESULT 0x80070534,Register-ScheduledTask NotSpecified 0",
	} {
		b.fails(script, want)
	}
	b.prints(`Unregister-ScheduledTask -TaskName lab -Confirm:$false; @(Get-ScheduledTask).Count`, "0")
}

func TestStartProcess(t *testing.T) {
	b := newBench(t)
	b.world.HandleProgram("lab", nil)
	b.prints(`$p = Start-Process -FilePath cmd.exe -ArgumentList '/c echo x& exit 3' -Wait -PassThru -RedirectStandardOutput C:\o.txt; $p.ExitCode; Get-Content -LiteralPath C:\o.txt`, "3", "x")
	b.fails(`Start-Process -FilePath C:\none.exe -Wait`, "InvalidOperationException InvalidOperationException,Microsoft.PowerShell.Commands.StartProcessCommand InvalidOperation 0")
}

// Microsoft, Start-Process: -Wait waits for the process and its descendants; WaitForExit waits for the process only.
func TestStartProcessWaitsForDescendants(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBench(t)
		b.world.HandleProgram("tray", func(_ context.Context, run windows.Run) (int, string) {
			run.Host.Processes.Leave(run, "resident.exe")
			return 7, "done"
		})
		require.NoError(t, b.kern1.Files.Write(`C:\tray.exe`, windows.ProgramContent("tray")))
		b.prints(`$p = Start-Process -FilePath C:\tray.exe -PassThru; $null = $p.Handle; $p.WaitForExit(); $p.ExitCode; $p = Start-Process -FilePath C:\tray.exe -PassThru; $p.WaitForExit(); $null -eq $p.ExitCode`, "7", "True")
		waited := make(chan string)
		go func() {
			out, _ := b.run(b.kern1, `(Start-Process -FilePath C:\tray.exe -PassThru -Wait).ExitCode`)
			waited <- out
		}()
		b.world.Sleep(time.Hour) // Only the end of the descendant ends the wait.
		select {
		case out := <-waited:
			t.Fatal("-Wait did not wait for the descendant: " + out)
		default:
		}
		for _, p := range b.kern1.Processes.List() {
			if p.Name == "resident.exe" {
				b.kern1.Processes.End(p.ID)
			}
		}
		require.Equal(t, "7", <-waited)
	})
}

// Microsoft, Get-ScheduledTask: with -TaskPath the query covers that folder, without it all folders.
func TestTasksHaveFolders(t *testing.T) {
	b := newBench(t)
	const register = `$a = New-ScheduledTaskAction -Execute cmd.exe -Argument '/c exit 4'; `
	b.fails(`Get-ScheduledTask -TaskPath '\Own\'`, "CimJobException CmdletizationQuery_NotFound_TaskPath,Get-ScheduledTask ObjectNotFound 0")
	b.prints(register+`Register-ScheduledTask -TaskName lab -TaskPath '\Own\' -Action $a -User SYSTEM | Out-Null
Register-ScheduledTask -TaskName lab -Action $a -User SYSTEM | Out-Null
Get-ScheduledTask | ForEach-Object { $_.TaskPath + $_.TaskName }; @(Get-ScheduledTask -TaskPath '\OWN\').Count
Start-ScheduledTask -TaskName lab -TaskPath '\Own\'`, `\lab`, `\Own\lab`, "1")
	require.Eventually(t, func() bool {
		out, _ := b.run(b.kern1, `(Get-ScheduledTaskInfo lab '\Own\').LastTaskResult; (Get-ScheduledTask -TaskPath '\Own\' | Get-ScheduledTaskInfo).LastTaskResult; (Get-ScheduledTaskInfo lab).LastTaskResult`)
		return out == "4\n4\n267011"
	}, 10*time.Second, 10*time.Millisecond)
	b.fails(`Start-ScheduledTask -TaskName lab -TaskPath '\Other\'`, "CimException HRESULT 0x80070002,Start-ScheduledTask ObjectNotFound 0")
	b.prints(`Unregister-ScheduledTask -TaskName lab -TaskPath '\Own\' -Confirm:$false; Get-ScheduledTask | ForEach-Object { $_.TaskPath }`, `\`)
	b.fails(`Start-ScheduledTask -TaskName lab -TaskPath '\Own\'`, "CimException HRESULT 0x80070002,Start-ScheduledTask ObjectNotFound 0")
	for _, path := range []string{`Own`, `\*`, `\Own*`} {
		b.notModelled(`Get-ScheduledTask -TaskPath '`+path+`'`, "the -TaskPath "+path)
	}
}

// A task whose registration cannot be read makes each query fail that covers its folder.
func TestABrokenTaskFailsTheQueryOfItsFolder(t *testing.T) {
	b := newBench(t)
	require.NoError(t, b.kern1.Tasks.Register(windows.Task{Name: "Update", Path: `\Northwind\`, Broken: true}, false))
	b.prints(`Register-ScheduledTask -TaskName lab -TaskPath '\Own\' -Action (New-ScheduledTaskAction -Execute x.exe) -User SYSTEM | Out-Null`)
	const broken = "CimException HRESULT 0x80070002,Get-ScheduledTask ObjectNotFound 0"
	b.fails(`Get-ScheduledTask`, broken)
	b.fails(`Get-ScheduledTask -TaskName lab`, broken)
	b.fails(`Get-ScheduledTask -TaskPath '\Northwind\'`, broken)
	b.prints(`(Get-ScheduledTask -TaskPath '\Own\').TaskName`, "lab")
	for _, cmdlet := range []string{"Start-ScheduledTask", "Stop-ScheduledTask", "Get-ScheduledTaskInfo"} {
		b.fails(cmdlet+` -TaskName Update -TaskPath '\Northwind\'`, "CimException HRESULT 0x80070002,"+cmdlet+" ObjectNotFound 0")
	}
	require.NoError(t, b.kern1.Tasks.Break(`\Northwind\Update`, false))
	b.prints(`@(Get-ScheduledTask).Count; (Get-ScheduledTaskInfo -TaskName Update -TaskPath '\Northwind\').LastTaskResult`, "2", "267011")
}
