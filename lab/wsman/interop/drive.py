"""Runs commands over WinRM with pywinrm and prints what came back as JSON.

Standard input is one JSON object: url, ca, transport, user, password and a list
of commands, each [command, [argument, ...]].
"""

import json
import sys

import winrm
from winrm.exceptions import InvalidCredentialsError

job = json.load(sys.stdin)
session = winrm.Session(
    job["url"],
    auth=(job["user"], job["password"]),
    transport=job["transport"],
    ca_trust_path=job["ca"],
    server_cert_validation="validate",
    read_timeout_sec=20,
    operation_timeout_sec=1,
)
results = []
try:
    for command, arguments in job["commands"]:
        answer = session.run_cmd(command, arguments)
        results.append(
            {
                "stdout": answer.std_out.decode("utf-8"),
                "stderr": answer.std_err.decode("utf-8"),
                "exit": answer.status_code,
            }
        )
    print(json.dumps({"results": results}))
except InvalidCredentialsError as refused:
    print(json.dumps({"refused": str(refused)}))
