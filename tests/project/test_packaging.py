"""What a container runs: lint and schema hold, and every path that is copied exists.

No container engine is needed; tests/project/test_topology.py runs the same servers
without one.
"""

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.search.vectors import KEPT
from tests.servers.serving import ROOT
from web.config.settings import SETTINGS

DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")
COMPOSE: dict[str, Any] = yaml.safe_load(
    (ROOT / "compose.yaml").read_text(encoding="utf-8")
)
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]


def tool(name: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    program = Path(sys.executable).with_name(name)
    return subprocess.run(
        [program, *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def instructions(name: str) -> list[str]:
    """The arguments of every such instruction, each in one line."""
    lines = DOCKERFILE.replace("\\\n", " ").splitlines()
    return [
        line.removeprefix(name).strip() for line in lines if line.startswith(f"{name} ")
    ]


def test_the_dockerfile_passes_lint() -> None:
    assert tool("hadolint", "Dockerfile").stdout == ""


def test_compose_holds_to_its_schema() -> None:
    done = tool(
        "check-jsonschema", "--builtin-schema", "vendor.compose-spec", "compose.yaml"
    )

    assert done.returncode == 0, done.stdout


def test_every_path_that_is_copied_exists_and_is_let_in() -> None:
    copied = [
        path
        for arguments in instructions("COPY")
        if not arguments.startswith("--from")
        for path in arguments.split()[:-1]
    ]
    let_in = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()

    assert {"bot", "web", "knowledge"} < set(copied)
    assert all((ROOT / path).exists() for path in copied)
    assert all(f"!{path}" in let_in for path in copied)


def test_only_pinned_requirements_are_installed() -> None:
    installed = [line for line in instructions("RUN") if "pip install" in line]

    assert len(installed) == 1
    assert installed[0].split("pip install")[1].split() == [
        "--no-cache-dir",
        "--disable-pip-version-check",
        "-r",
        "requirements-production.txt",
    ]
    assert "-r requirements.txt" in (ROOT / "requirements-production.txt").read_text()


def test_the_image_does_not_run_as_root() -> None:
    assert instructions("USER") == ["10001:10001"]


def test_the_image_says_whether_it_is_healthy() -> None:
    assert "/healthz" in DOCKERFILE.split("HEALTHCHECK", 1)[1]


@pytest.mark.parametrize("name", SERVICES)
def test_a_container_can_do_little(name: str) -> None:
    service = SERVICES[name]

    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert service["mem_limit"]
    assert service["pids_limit"]


def test_two_app_servers_stand_behind_the_only_open_port() -> None:
    assert SERVICES["app1"] == SERVICES["app2"]
    assert [name for name, service in SERVICES.items() if "ports" in service] == [
        "nginx"
    ]
    assert COMPOSE["networks"]["inside"] == {"internal": True}


def test_the_settings_of_compose_are_settings() -> None:
    known = {row.name for row in SETTINGS.values()}
    given = SERVICES["app1"]["environment"]

    assert {name.removesuffix("_FILE") for name in given} <= known


def test_secrets_come_as_files() -> None:
    environments = [service.get("environment", {}) for service in SERVICES.values()]
    secret = re.compile("SECRET|PASSWORD|TOKEN|DATABASE_URL")

    for environment in environments:
        for name, value in environment.items():
            assert not secret.search(name) or value.startswith("/run/secrets/")


def test_what_the_encoder_made_of_the_knowledge_outlives_a_container() -> None:
    folder = (Path("/app") / KEPT).parent
    [name] = [
        volume.split(":")[0]
        for volume in SERVICES["app1"]["volumes"]
        if volume.endswith(f":{folder}")
    ]

    assert name in COMPOSE["volumes"]
    assert str(folder) in instructions("VOLUME")
    assert f"--mode=700 {folder}" in DOCKERFILE


def test_every_file_that_compose_mounts_exists() -> None:
    mounted = [
        volume.split(":")[0]
        for service in SERVICES.values()
        for volume in service.get("volumes", [])
        if volume.startswith("./")
    ]

    assert mounted
    assert all((ROOT / path).exists() for path in mounted)
