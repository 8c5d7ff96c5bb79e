"""The command line: thin shells over ``lke.app``. Nothing heavy is imported before a command needs it."""

import errno
import gc
import io
import os
import sys

import click

from lke import language
from lke.errors import ExitCode
from lke.language import _

# lke has no use for plugins of pydantic; looking for them among all that is installed is a tenth of scoring one office
os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")


def main() -> None:
    """Run ``lke`` and leave with the contract's exit code."""
    code = execute(sys.argv[1:])
    gc.freeze()  # every output is closed: looking through all that was made, to end, is an eighth of scoring one office
    sys.exit(code)


def execute(words: list[str]) -> int:
    """Run ``lke`` on *words* and return the exit code; a bug shows its traceback."""
    gc.set_threshold(200_000)  # one office makes 90,000 lasting objects: looking through them is a tenth of scoring it
    language.use(os.environ.get("LKE_LANG", "id"))
    language.speak_click()
    _never_fail_on_a_letter()
    from lke.cli.shell import cli

    try:
        code = cli.main(words, prog_name="lke", standalone_mode=False)
    except click.ClickException as error:
        if "--json" in words:
            _refuse_as_json(error)
        else:
            error.show()
        return int(error.exit_code)
    except (click.Abort, KeyboardInterrupt):
        return ExitCode.INTERRUPTED
    except BrokenPipeError:
        # the reader of our output left, as `lke plan show | head` does: not our fault, nothing more to say
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return ExitCode.DONE
    except Exception as error:  # noqa: BLE001 - the last stop: a bug is shown whole, with the contract's code
        if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EIO):
            click.echo(_("tidak dapat menulis keluaran: {reason}").format(reason=error.strerror), err=True)
            return ExitCode.REFUSED
        import traceback

        traceback.print_exc()
        return ExitCode.BUG
    return code if isinstance(code, int) else ExitCode.DONE


def _never_fail_on_a_letter() -> None:
    """Show what the reader's terminal or file cannot hold as an escape, as when Windows redirects to a file."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def _refuse_as_json(error: click.ClickException) -> None:
    """A wrong use of a command, told as every other refusal is to a script that asked for JSON."""
    from lke.cli.words import say_json
    from lke.errors import SALAH, Problem

    name = error.ctx.command_path if isinstance(error, click.UsageError) and error.ctx else "lke"
    mend = _("lihat {command} --help").format(command=name)
    say_json({"problems": [Problem(SALAH, "", None, "", "wrong-usage", error.format_message(), mend).as_json()]})
