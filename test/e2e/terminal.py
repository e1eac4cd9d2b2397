"""Runs a command on a pseudo terminal and types one answer at each prompt.

    terminal.py ANSWERS COMMAND...

ANSWERS is a JSON list of texts: "\\u0004" is the end of input, "\\u0003" an interrupt.

Everything that the terminal showed goes to standard output; the exit status is that of the command.
"""

import json
import os
import pty
import sys

PROMPT = b"[yes/no] "


def main() -> int:
    answers = [text.encode() for text in json.loads(sys.argv[1])]
    command = sys.argv[2:]
    child, terminal = pty.fork()
    if child == 0:
        os.execvp(command[0], command)
    shown = b""
    typed = 0
    while True:
        try:
            part = os.read(terminal, 65536)
        except OSError:  # Linux says so when the child has closed its side
            break
        if not part:
            break
        shown += part
        while typed < len(answers) and shown.count(PROMPT) > typed:
            os.write(terminal, answers[typed])
            typed += 1
    _, status = os.waitpid(child, 0)
    sys.stdout.buffer.write(shown.replace(b"\r\n", b"\n"))
    return os.waitstatus_to_exitcode(status)


sys.exit(main())
