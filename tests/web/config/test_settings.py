"""Settings come from the environment, and bad ones say how to write them."""

import logging
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from tests.servers.serving import ROOT, run
from tests.web.doubles import make_client
from web import Config, ConfigError
from web.commands import web
from web.commands.serving import serve
from web.config.listing import in_force
from web.config.settings import KNOWLEDGE, SETTINGS, STORE
from web.live.services import services_of

KEY, OLD_KEY = "n" * 32, "o" * 32
TOKEN = "open-sesame-and-more"


def read(**variables: str) -> Config:
    return Config.from_environment(variables)


def test_settings_are_read_from_the_environment() -> None:
    config = read(
        FAQ_KNOWLEDGE="/srv/faq",
        FAQ_SECRET_KEY=KEY,
        FAQ_ALLOWED_ORIGINS="https://a.example, http://localhost:3000/",
        FAQ_RATE_LIMIT=" 5/second; 600 per hour ",
        FAQ_TRUSTED_PROXIES="2",
        FAQ_DATABASE_URL="sqlite:////srv/faq.db",
        FAQ_REDIS_URL="rediss://:s3cret@cache:6380/1",
        FAQ_RETENTION_DAYS="7",
        FAQ_DESK_TOKEN=TOKEN,
        FAQ_STRINGS="/",
        FAQ_GRACE_S="30",
    )

    assert config == Config(
        knowledge=(Path("/srv/faq"),),
        secret_keys=(KEY,),
        allowed_origins=("https://a.example", "http://localhost:3000"),
        rate_limit="5/second; 600 per hour",
        trusted_proxies=2,
        database_url="sqlite:////srv/faq.db",
        redis_url="rediss://:s3cret@cache:6380/1",
        retention_days=7,
        desk_token=TOKEN,
        strings=Path("/"),
        grace_s=30,
    )


@pytest.mark.parametrize(
    "value", ["/srv/en,/srv/de", " /srv/en , /srv/de ", "/srv/en,,/srv/de,"]
)
def test_several_folders_are_separated_by_commas_the_default_first(value: str) -> None:
    config = read(FAQ_KNOWLEDGE=value)

    assert config.knowledge == (Path("/srv/en"), Path("/srv/de"))


def test_a_folder_with_a_comma_in_its_name_is_one(tmp_path: Path) -> None:
    folder = tmp_path / "questions, answers"
    folder.mkdir()

    assert read(FAQ_KNOWLEDGE=str(folder)).knowledge == (folder,)


def test_folders_without_a_name_are_refused() -> None:
    with pytest.raises(ConfigError, match=r"FAQ_KNOWLEDGE: .* as faq-en,faq-de"):
        read(FAQ_KNOWLEDGE=" , ")


def test_nothing_needs_to_be_set() -> None:
    config = read(FAQ_SECRET_KEY="", FAQ_DESK_TOKEN_FILE="")

    assert config == Config()
    assert config.knowledge == (KNOWLEDGE,)
    assert config.secret_keys == ()
    assert config.allowed_origins == ()
    assert config.rate_limit == "60/minute"
    assert config.trusted_proxies == 0
    assert config.database_url == f"sqlite:///{STORE}"
    assert config.redis_url is None
    assert config.retention_days == 30
    assert config.desk_token is None
    assert config.strings is None
    assert config.grace_s == 10


def test_a_key_made_at_start_is_never_the_same_and_is_spoken_of(
    caplog: pytest.LogCaptureFixture,
) -> None:
    with caplog.at_level(logging.WARNING):
        one, other = make_client(secret_keys=()), make_client(secret_keys=())

    first = one.post("/api/chat", json={"message": "hello"}).get_json()
    judged = services_of(other.application).replies.load(first["id"])
    assert judged is None
    assert "FAQ_SECRET_KEY is not set" in caplog.text


@pytest.mark.parametrize(
    "value", [f"{KEY},{OLD_KEY}", f"{KEY} {OLD_KEY}", f"\n{KEY}\n{OLD_KEY}\n"]
)
def test_keys_are_read_the_newest_first(value: str) -> None:
    assert read(FAQ_SECRET_KEY=value).secret_keys == (KEY, OLD_KEY)


def test_a_key_that_can_be_guessed_is_refused_and_not_shown() -> None:
    with pytest.raises(
        ConfigError, match=r"key 2 of 2 has 6 characters .* at least 32"
    ) as refused:
        read(FAQ_SECRET_KEY=f"{KEY} s3cret")

    assert "s3cret" not in str(refused.value)


@pytest.mark.parametrize(
    "name", ["database_url", "desk_token", "index_url", "redis_url"]
)
def test_a_secret_is_not_shown(name: str) -> None:
    assert "s3cret" not in repr(Config(**{name: "s3cret"}))  # type: ignore[arg-type]
    assert "s3cret" not in repr(Config(secret_keys=("s3cret",)))


@pytest.mark.parametrize(
    "origins", ["example.org", "https://example.org/chat", "https://*.example.org"]
)
def test_what_is_not_an_origin_is_refused(origins: str) -> None:
    with pytest.raises(ConfigError, match="is not an origin"):
        read(FAQ_ALLOWED_ORIGINS=origins)


@pytest.mark.parametrize("value", ["off", " OFF "])
def test_store_and_limit_can_be_switched_off(value: str) -> None:
    assert read(FAQ_DATABASE_URL=value).database_url is None
    assert read(FAQ_RATE_LIMIT=value).rate_limit is None


@pytest.mark.parametrize(
    "value", ["sixty", "0/minute", "-1/minute", "60/fortnight", "60", "60/minute;x"]
)
def test_what_is_no_limit_is_refused(value: str) -> None:
    with pytest.raises(ConfigError, match=r"FAQ_RATE_LIMIT: .* such as 60/minute"):
        read(FAQ_RATE_LIMIT=value)


def test_postgresql_gets_its_driver_and_keeps_its_password() -> None:
    config = read(FAQ_DATABASE_URL="postgresql://a:b@db/faq")

    assert config.database_url == "postgresql+psycopg://a:b@db/faq"


@pytest.mark.parametrize(
    ("value", "why"),
    [
        ("faq.db", "that is not an address"),
        ("postgresql://anna:s3cret@db:port/faq", "that is not an address"),
        ("sqlite://", "SQLite needs a file"),
        ("sqlite:///:memory:", "SQLite needs a file"),
        ("mysql://anna:s3cret@db/faq", "'mysql' is not supported"),
        ("postgres://anna:s3cret@db/faq", "'postgres' is not supported"),
    ],
)
def test_what_is_no_store_is_refused_without_its_password(value: str, why: str) -> None:
    with pytest.raises(ConfigError, match=f"FAQ_DATABASE_URL: {why}; write") as refused:
        read(FAQ_DATABASE_URL=value)

    assert "s3cret" not in str(refused.value)


@pytest.mark.parametrize(
    "value",
    ["cache:6379", "http://:s3cret@cache", "redis://", "redis://:s3cret@cache:x/0"],
)
def test_what_is_no_redis_is_refused_without_its_password(value: str) -> None:
    with pytest.raises(ConfigError, match=r"FAQ_REDIS_URL: .* write redis://") as error:
        read(FAQ_REDIS_URL=value)

    assert "s3cret" not in str(error.value)


@pytest.mark.parametrize(
    ("name", "high"),
    [
        ("FAQ_RETENTION_DAYS", 365),
        ("FAQ_TRUSTED_PROXIES", 10),
        ("FAQ_GRACE_S", 300),
    ],
)
def test_numbers_have_a_range(name: str, high: int) -> None:
    field = next(key for key, row in SETTINGS.items() if row.name == name)

    for text in ("0", "1", f" {high} "):
        assert getattr(read(**{name: text}), field) == int(text)
    for text in ("-1", str(high + 1), "a few", "1.5", "²", "٣", "9" * 99):
        with pytest.raises(ConfigError, match=rf"{name}: .* from 0 to {high}"):
            read(**{name: text})


def test_the_edits_of_the_desk_are_switched_on_or_off() -> None:
    assert read().desk_edits
    for text, is_on in (("on", True), ("Off", False), (" off ", False)):
        assert read(FAQ_DESK_EDITS=text).desk_edits is is_on
    assert "FAQ_DESK_EDITS = off" in in_force(read(FAQ_DESK_EDITS="off"), {}, {})
    with pytest.raises(ConfigError, match="'no' is neither on nor off"):
        read(FAQ_DESK_EDITS="no")


def test_a_desk_token_that_can_be_guessed_is_refused_and_not_shown() -> None:
    with pytest.raises(
        ConfigError, match=r"has 11 characters and needs .* 16"
    ) as error:
        read(FAQ_DESK_TOKEN="open-sesame")

    assert "sesame" not in str(error.value)


def test_all_that_is_wrong_is_said_at_once() -> None:
    with pytest.raises(ConfigError) as error:
        read(FAQ_GRACE_S="x", FAQ_RETENTION_DAYS="y", FAQ_ALLOWED_ORIGIN="*")

    said = str(error.value).splitlines()
    assert [line.split(":")[0].split(" is")[0] for line in said] == [
        "FAQ_ALLOWED_ORIGIN",
        "FAQ_RETENTION_DAYS",
        "FAQ_GRACE_S",
    ]


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("FAQ_ALLOWED_ORIGIN", "did you mean FAQ_ALLOWED_ORIGINS?"),
        ("FAQ_ORIGINS", "did you mean FAQ_ALLOWED_ORIGINS?"),
        ("FAQ_SECRETKEY_FILE", "did you mean FAQ_SECRET_KEY_FILE?"),
        ("FAQ_GRACE", "did you mean FAQ_GRACE_S?"),
        ("FAQ_WHATEVER_ELSE", "unset it. `serve --help` has them all."),
        ("FAQ_GRACE_S_FILE", "did you mean FAQ_GRACE_S?"),
    ],
)
def test_a_name_with_a_slip_is_refused(name: str, said: str) -> None:
    with pytest.raises(ConfigError) as error:
        read(**{name: "1"})

    assert str(error.value) == f"{name} is no setting; {said}"


@pytest.mark.parametrize(
    "name", ["FAQ_SERVICE_HOST", "FAQ_SERVICE_PORT_HTTP", "FAQ_PORT_8000_TCP_ADDR"]
)
def test_names_that_an_orchestrator_makes_are_only_spoken_of(
    name: str, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING):
        assert read(**{name: "10.0.0.1"}) == Config()

    assert f"{name} is no setting" in caplog.text


SECRETS = {
    "FAQ_SECRET_KEY": ("secret_keys", KEY, (KEY,)),
    "FAQ_DESK_TOKEN": ("desk_token", TOKEN, TOKEN),
    "FAQ_REDIS_URL": ("redis_url", "redis://:b@cache/0", "redis://:b@cache/0"),
    "FAQ_INDEX_URL": ("index_url", "http://t0ken@milvus", "http://t0ken@milvus"),
    "FAQ_DATABASE_URL": (
        "database_url",
        "postgresql://a:b@db/faq",
        "postgresql+psycopg://a:b@db/faq",
    ),
}


@pytest.mark.parametrize("name", SECRETS)
def test_a_secret_may_stand_in_a_file(tmp_path: Path, name: str) -> None:
    field, text, value = SECRETS[name]
    (tmp_path / "secret").write_text(f"{text}\n")

    config = read(**{f"{name}_FILE": str(tmp_path / "secret")})

    assert getattr(config, field) == value


def test_only_secrets_stand_in_files() -> None:
    assert {row.name for row in SETTINGS.values() if row.is_secret} == set(SECRETS)


@pytest.mark.parametrize("name", SECRETS)
@pytest.mark.parametrize(
    ("held", "said"),
    [
        (None, "No such file or directory"),
        (b" \n", "is empty"),
        (b"\xff\xfe", "is not text in UTF-8"),
        ("a folder", "Is a directory"),
    ],
)
def test_a_file_that_cannot_be_used_is_named(
    tmp_path: Path, name: str, held: bytes | str | None, said: str
) -> None:
    path = tmp_path / "secret"
    if isinstance(held, bytes):
        path.write_bytes(held)
    elif held:
        path.mkdir()

    with pytest.raises(ConfigError, match=f"{name}_FILE: {path}.* ?{said}"):
        read(**{f"{name}_FILE": str(path)})


@pytest.mark.parametrize("name", SECRETS)
def test_a_secret_in_both_places_is_refused(tmp_path: Path, name: str) -> None:
    _, text, _ = SECRETS[name]
    (tmp_path / "secret").write_text(text)

    with pytest.raises(ConfigError, match=f"{name}_FILE: {name} is set as well") as no:
        read(**{name: text, f"{name}_FILE": str(tmp_path / "secret")})

    assert text not in str(no.value)


def test_a_bad_secret_in_a_file_is_named_by_its_file(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("short")

    with pytest.raises(ConfigError, match=r"FAQ_SECRET_KEY_FILE: it has 5 characters"):
        read(FAQ_SECRET_KEY_FILE=str(tmp_path / "secret"))


def test_a_readme_has_the_table_of_settings() -> None:
    readmes = [ROOT / "README.md", ROOT / "deploy" / "README.md"]
    rows = (
        f"| `{row.name}` | {row.help} | {row.takes.replace('; default: ', ' | ')} |\n"
        for row in SETTINGS.values()
    )
    table = "| variable | what it sets | takes | default |\n|---|---|---|---|\n"
    table += "".join(rows)

    assert any(table in path.read_text() for path in readmes if path.exists())


@pytest.mark.parametrize("command", [web, serve])
def test_help_has_every_setting_within_eighty_columns(command: click.Command) -> None:
    lines = CliRunner().invoke(command, ["--help"]).output.splitlines()

    names = {line.split()[0] for line in lines if line.strip()}
    assert names >= {row.name for row in SETTINGS.values()}
    assert max(map(len, lines)) <= 80


def test_what_is_in_force_is_shown_with_where_it_is_from(tmp_path: Path) -> None:
    (tmp_path / "token").write_text(TOKEN)
    environ = {
        "FAQ_SECRET_KEY": f"{KEY},{OLD_KEY}",
        "FAQ_DESK_TOKEN_FILE": str(tmp_path / "token"),
        "FAQ_DATABASE_URL": "postgresql://anna:s3cret@db/faq?password=s3cret",
        "FAQ_REDIS_URL": "redis://:s3cret@cache:6379/0",
        "FAQ_RATE_LIMIT": "off",
    }

    said = in_force(
        Config.from_environment(environ), environ, {"FAQ_KNOWLEDGE": "--knowledge"}
    )

    assert "s3cret" not in said
    assert TOKEN not in said
    assert KEY not in said
    assert [line for line in said.splitlines() if line.startswith("FAQ_")] == [
        f"FAQ_KNOWLEDGE = {KNOWLEDGE}  (--knowledge)",
        "FAQ_SECRET_KEY = set (2)  (environment)",
        "FAQ_ALLOWED_ORIGINS = none  (default)",
        "FAQ_RATE_LIMIT = off  (environment)",
        "FAQ_TRUSTED_PROXIES = 0  (default)",
        "FAQ_DATABASE_URL = postgresql+psycopg://anna:***@db/faq  (environment)",
        "FAQ_REDIS_URL = redis://:***@cache:6379/0  (environment)",
        "FAQ_INDEX_URL = not set  (default)",
        "FAQ_RETENTION_DAYS = 30  (default)",
        "FAQ_DESK_TOKEN = set  (FAQ_DESK_TOKEN_FILE)",
        "FAQ_DESK_EDITS = on  (default)",
        "FAQ_STRINGS = not set  (default)",
        "FAQ_WORKERS = 0  (default)",
        "FAQ_GRACE_S = 10  (default)",
    ]


def test_every_folder_is_shown() -> None:
    environ = {"FAQ_KNOWLEDGE": "/srv/en,/srv/de"}

    said = in_force(Config.from_environment(environ), environ, {})

    assert "FAQ_KNOWLEDGE = /srv/en, /srv/de  (environment)" in said


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("http://s3cret@milvus:19530/faq", "http://***@milvus:19530/faq"),
        ("https://anna:s3cr@et@milvus", "https://***@milvus"),
        ("/var/lib/askwell/milvus.db", "/var/lib/askwell/milvus.db"),
    ],
)
def test_where_the_index_is_is_shown_without_its_token(url: str, shown: str) -> None:
    environ = {"FAQ_INDEX_URL": url}

    said = in_force(Config.from_environment(environ), environ, {})

    assert f"FAQ_INDEX_URL = {shown}  (environment)" in said


@pytest.mark.parametrize(
    "value",
    [
        "milvus:19530",
        "tcp://:s3cret@milvus",
        "http://",
        "http://:s3cret@milvus:x",
        "/var/lib/milvus",
        "redis://s3cret@cache/milvus.db",
    ],
)
def test_what_is_no_engine_is_refused_without_its_password(value: str) -> None:
    with pytest.raises(ConfigError, match=r"FAQ_INDEX_URL: .* write http://") as error:
        read(FAQ_INDEX_URL=value)

    assert "s3cret" not in str(error.value)


def test_the_command_lists_and_refuses() -> None:
    listed = run("config", FAQ_GRACE_S="30")
    refused = run("config", FAQ_GRACE_S="never", FAQ_SECRET="x")

    assert listed.returncode == 0
    assert "FAQ_GRACE_S = 30  (environment)" in listed.stdout
    assert refused.returncode == 1
    assert refused.stderr.splitlines() == [
        "FAQ_SECRET is no setting; did you mean FAQ_SECRET_KEY?",
        "FAQ_GRACE_S: 'never' is not a whole number from 0 to 300.",
    ]


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.1", "askwell.example"])
def test_nobody_else_is_served_with_a_key_that_does_not_last(host: str) -> None:
    done = run("--host", host, "--port", "0")

    assert done.returncode == 1
    assert f"FAQ_SECRET_KEY is not set, and {host} is not" in done.stderr
    assert "token_hex" in done.stderr
