"""The language of the command: `--lang` on every command, else the environment, and click's own messages in it."""

from __future__ import annotations

from collections.abc import Mapping, MutableMapping, Sequence
from typing import Any

import click

from origin_engine.locales import DOMAIN, FOLDER, LANGUAGES, LOCALES, language_of, language_of_environment

VARIABLE = "ORIGIN_ENGINE_LANG"
OPTION = "--lang"
HELP = f"Language of the answer / 输出语言: en, zh (English, 中文); else ${VARIABLE}, else the terminal's."


class SpokenGroup(click.Group):
    """A group whose commands all take `--lang`; what it says is read before them, so that their errors keep to it."""

    group_class = type

    def __init__(self, *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        with_language(self)

    def add_command(self, cmd: click.Command, name: str | None = None) -> None:
        """Add a command, with the option."""
        super().add_command(cmd if isinstance(cmd, SpokenGroup) else with_language(cmd), name)


def with_language(command: click.Command) -> click.Command:
    """A command that takes `--lang`."""
    command.params.append(click.Option([OPTION], type=click.Choice(LANGUAGES), expose_value=False, help=HELP))
    return command


def language_asked(words: Sequence[str], environment: Mapping[str, str]) -> str:
    """The language that a command line asks for (the last `--lang` counts), else its environment."""
    said = ""
    for index, word in enumerate(words):
        if word == OPTION and index + 1 < len(words):
            said = words[index + 1]
        elif word.startswith(f"{OPTION}="):
            said = word.partition("=")[2]
    return language_of(said) or language_of(environment.get(VARIABLE, "")) or language_of_environment(environment)


def speak_through_click(language: str, environment: MutableMapping[str, str]) -> None:
    """Let click find its own messages in our catalogue; in English it needs none."""
    if language in LOCALES:
        from gettext import bindtextdomain, textdomain

        environment["LANGUAGE"] = LOCALES[language]
        bindtextdomain(DOMAIN, FOLDER)
        textdomain(DOMAIN)
