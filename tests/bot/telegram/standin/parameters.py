"""A method's parameters as they come over HTTP, held against the Bot API's own table of them (aiogram's models, generated from its pages)."""

from __future__ import annotations

import json
from collections.abc import AsyncGenerator
from dataclasses import dataclass
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin

import aiogram.methods
from aiogram.methods.base import TelegramMethod
from aiogram.types import InputFile
from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo

from .oracles import unknown_fields
from .refusals import mistake

TABLE: dict[str, type[TelegramMethod[Any]]] = {
    method.__api_method__.lower(): method
    for name in aiogram.methods.__all__
    if issubclass(method := getattr(aiogram.methods, name), TelegramMethod) and method is not TelegramMethod
}
TRUE, FALSE = ("true", "yes", "1"), ("false", "no", "0", "")


@dataclass(frozen=True, slots=True)
class Upload:
    """A file in a request."""

    name: str
    data: bytes


class _Held(InputFile):
    """An upload's place in a model, which asks for an InputFile."""

    async def read(self, bot: Any) -> AsyncGenerator[bytes, None]:
        yield b""


def decode(method: str, sent: dict[str, Any]) -> dict[str, Any]:
    """The parameters of a call as values: numbers, truth values, objects and `Upload`s.

    Raises:
        RefusedError: A parameter that the method does not have, lacks, or that is not of its type.
    """
    model = TABLE[method.lower()]
    if unknown := sorted(set(sent) - set(model.model_fields) - _attached(sent)):
        raise mistake(f"{model.__api_method__} has no parameter {', '.join(unknown)}")
    values = {name: _value(name, model.model_fields[name], value) for name, value in sent.items() if name in model.model_fields}
    uploads = {name: upload for name, value in values.items() if isinstance(upload := sent.get(_attachment(value), value), Upload)}
    try:
        checked = model.model_validate({**values, **{name: _Held(filename="file") for name in uploads}})
    except ValidationError as exc:
        first = exc.errors()[0]
        raise mistake(f"{'.'.join(map(str, first['loc']))}: {first['msg']} in {model.__api_method__}") from exc
    if extra := list(unknown_fields(checked, model.__api_method__)):
        raise mistake(f"the Bot API does not define {', '.join(extra)}")
    return {**values, **uploads}


# Of a 64-bit integer, with its sign.
_LONGEST_NUMBER = 20


def _attachment(value: object) -> str:
    return value.removeprefix("attach://") if isinstance(value, str) and value.startswith("attach://") else ""


def _attached(sent: dict[str, Any]) -> set[str]:
    """The names of the uploads that other parameters point to."""
    return {name for value in sent.values() if (name := _attachment(value)) and isinstance(sent.get(name), Upload)}


def _value(name: str, field: FieldInfo, value: Any) -> Any:
    if not isinstance(value, str):
        return value
    kinds = set(_kinds(field.annotation))
    if int in kinds and value.lstrip("-").isdecimal() and len(value) <= _LONGEST_NUMBER:
        return int(value)
    if bool in kinds and value.lower() in TRUE + FALSE:
        return value.lower() in TRUE
    if str in kinds:
        return value
    if kinds & {list, dict} or any(isinstance(kind, type) and issubclass(kind, BaseModel) for kind in kinds):
        try:
            return json.loads(value)
        except ValueError as exc:
            raise mistake(f"can't parse {name} JSON object") from exc
    raise mistake(f"{name}: {value!r} is not of its type")


def _kinds(annotation: Any) -> list[Any]:
    """The types at the top of an annotation: `list[str] | None` gives list and NoneType."""
    origin = get_origin(annotation)
    if origin is Annotated:
        return _kinds(get_args(annotation)[0])
    if origin in (Union, UnionType):
        return [kind for part in get_args(annotation) for kind in _kinds(part)]
    return [origin or annotation]
