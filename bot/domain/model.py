"""What every value that is read from a knowledge file has in common."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

Text = Annotated[str, Field(min_length=1)]
Id = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=64)]
Phrases = tuple[Text, ...]


class Model(BaseModel):
    """A value read from a knowledge file: frozen, and closed to unknown keys.

    Descriptions and examples of the keys are what editors read as they type: the JSON
    Schemas that `askwell schema` writes are made of them.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)
