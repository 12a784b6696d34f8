"""Variables of the environment: what each says, and names that are none of ours."""

import difflib
import logging
import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from web.config.values import BadValue

log = logging.getLogger(__name__)

PREFIX = "FAQ_"
FILE = "_FILE"
# Kubernetes gives these to every container beside a service that is named faq.
ORCHESTRATED = re.compile(r"_SERVICE_(HOST|PORT)|_PORT(_|$)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """A variable of the environment, and what may stand in it.

    `read` makes its value of text and raises BadValue. `default` is the text that
    stands for an unset variable; `takes` says it in words, such as "a number, or off;
    default: off". A secret may come from a file that `name` with `_FILE` names. A
    variable that is empty is not set: containers often cannot leave one out.
    """

    name: str
    read: Callable[[str], Any]
    takes: str
    help: str
    default: str = ""
    is_secret: bool = False

    def variable(self, environ: Mapping[str, str]) -> str:
        """The variable that gives it, or would, such as FAQ_DESK_TOKEN_FILE."""
        file = self.name + FILE
        return file if self.is_secret and environ.get(file) else self.name

    def source(self, environ: Mapping[str, str]) -> str:
        """Where its value is from: `environment`, `default`, or a variable's name."""
        variable = self.variable(environ)
        if variable != self.name:
            return variable
        return "environment" if environ.get(variable, "").strip() else "default"

    def value(self, environ: Mapping[str, str]) -> Any:
        """Its value. Raises BadValue where the text or its file cannot be used."""
        text = environ.get(self.name, "").strip()
        variable = self.variable(environ)
        if variable == self.name:
            return self.read(text or self.default)
        if text:
            raise BadValue(f"{self.name} is set as well; keep one of the two.")
        return self.read(_content(Path(environ[variable])))


def _content(path: Path) -> str:
    try:
        text = path.read_text(encoding="utf-8").strip()
    except OSError as error:
        reason = error.strerror or "it cannot be read"
        raise BadValue(f"{path}: {reason}; name a file that can be read.") from None
    except UnicodeDecodeError:
        raise BadValue(f"{path} is not text in UTF-8; write the secret anew.") from None
    if not text:
        raise BadValue(f"{path} is empty; put the secret in, or name no file.")
    return text


def unknown_names(
    environ: Mapping[str, str], settings: Collection[Setting]
) -> Iterator[str]:
    """What is wrong with names that begin as ours: a slip must not pass in silence."""
    known = [setting.name for setting in settings]
    known += [setting.name + FILE for setting in settings if setting.is_secret]
    for name in sorted(environ):
        if not name.startswith(PREFIX) or name in known:
            continue
        if ORCHESTRATED.search(name):
            log.warning("%s is no setting, and is left alone.", name)
        elif near := difflib.get_close_matches(name, known, n=1):
            yield f"{name} is no setting; did you mean {near[0]}?"
        else:
            yield f"{name} is no setting; unset it. `serve --help` has them all."
