"""Every sentence of the bot, said with sample arguments: the text of docs/messages.md."""

import ast
import importlib
import inspect
import pkgutil
import textwrap
import typing
from collections.abc import Callable, Iterable, Iterator
from types import ModuleType
from typing import Any

import bot.wording
from bot.messages import Table
from docs.samples import NoSampleError, samples

HEAD = """# What the bot says

Every sentence of `bot/wording/`, with made-up names and numbers: first the usual case, then one
thing changed at a time. The choices below a message are listed as their labels: 1 first, 0 last.
"""


def messages() -> str:
    """The whole page; raises `NoSampleError` with all parameters that have no sample."""
    parts = [HEAD]
    missing: list[str] = []
    for module in modules():
        parts.append(f"\n## {_first_line(module)}\n\n`{module.__name__.replace('.', '/')}.py`\n")
        parts += [_listed(name, words) for name, words in _constants(module)]
        for name, function in functions(module):
            try:
                said = list(dict.fromkeys(_said(function)))
            except NoSampleError as error:
                missing.append(f"{module.__name__}.{name}({error})")
            else:
                parts.append(_entry(name, function, said))
    if missing:
        raise NoSampleError("docs/samples.py lacks:\n  " + "\n  ".join(missing))
    return "".join(parts)


def modules() -> list[ModuleType]:
    """The modules of sentences, by name."""
    found = pkgutil.iter_modules(bot.wording.__path__)
    return [importlib.import_module(f"bot.wording.{m.name}") for m in found]


def functions(module: ModuleType) -> Iterator[tuple[str, Callable[..., Any]]]:
    """What a module offers, in the order it stands there."""
    for name, value in vars(module).items():
        if inspect.isfunction(value) and value.__module__ == module.__name__ and name[0] != "_":
            yield name, value


def _said(function: Callable[..., Any]) -> Iterator[str]:
    """The sentence in its usual case, then with one argument changed at a time."""
    kinds = typing.get_type_hints(function)
    asked = _asked_about(function)
    module = function.__module__.rpartition(".")[2]
    choices = {
        name: samples(module, name, kinds[name], may_be_empty=name in asked)
        for name in inspect.signature(function).parameters
    }
    usual = {name: options[0] for name, options in choices.items()}
    yield _shown(function(**usual))
    for name, options in choices.items():
        for option in options[1:]:
            yield _shown(function(**{**usual, name: option}))
    empty = {name: options[-1] for name, options in choices.items() if not options[-1]}
    yield _shown(function(**{**usual, **empty}))


def _asked_about(function: Callable[..., Any]) -> set[str]:
    """The parameters whose emptiness changes the sentence: they stand alone in a condition."""
    tree = ast.parse(textwrap.dedent(inspect.getsource(function)))
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.If | ast.IfExp):
            found |= _alone(node.test)
        elif isinstance(node, ast.BoolOp):
            found |= {name for value in node.values for name in _alone(value)}
    return found


def _alone(test: ast.expr) -> set[str]:
    match test:
        case ast.Name(id=name):
            return {name}
        case ast.UnaryOp(operand=operand):
            return _alone(operand)
        case ast.BoolOp(values=values):
            return {name for value in values for name in _alone(value)}
        case _:
            return set()


def _shown(said: Any) -> str:  # noqa: ANN401  # whatever a sentence is made of
    match said:
        case str():
            return said
        case Table(name=name, rows=rows):
            return "\n".join([f"{name}.xlsx", *(_row(row) for row in rows)])
        case tuple() if all(isinstance(part, str) for part in said):
            return " / ".join(said)
        case Iterable():
            return "\n".join(part if isinstance(part, str) else _row(part) for part in said)
        case None:
            return ""
        case _:
            raise TypeError(f"no way to show {type(said)}")


def _row(row: Iterable[object]) -> str:
    return " | ".join("" if cell is None else str(cell) for cell in row)


def _entry(name: str, function: Callable[..., Any], said: list[str]) -> str:
    lines = [f"\n### {name}\n\n{_first_line(function)}\n"]
    lines += [f"\n```text\n{text}\n```\n" for text in said if text]
    return "".join(lines)


def _constants(module: ModuleType) -> Iterator[tuple[str, list[str]]]:
    """Words that stand in sentences: for the values of an enum, or alone."""
    for name, value in vars(module).items():
        if not _is_own(module, name):
            continue
        if isinstance(value, dict) and all(isinstance(word, str) for word in value.values()):
            yield name, [f"{key}: {word}" for key, word in value.items()]
        if isinstance(value, str):
            yield name, [value]
        if isinstance(value, tuple) and all(isinstance(word, str) for word in value):
            yield name, [str(word) for word in value]


def _is_own(module: ModuleType, name: str) -> bool:
    tree = ast.parse(inspect.getsource(module))
    return any(
        isinstance(target, ast.Name) and target.id == name
        for node in tree.body
        if isinstance(node, ast.Assign | ast.AnnAssign)
        for target in (node.targets if isinstance(node, ast.Assign) else [node.target])
    )


def _listed(name: str, words: list[str]) -> str:
    title = name.strip("_").lower().replace("_", " ")
    return "\n".join([f"\n### {title}\n", *(f"- {word}" for word in words), ""])


def _first_line(thing: object) -> str:
    words = inspect.getdoc(thing) or ""
    return words.partition("\n\n")[0].replace("\n", " ")
