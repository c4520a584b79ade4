"""compose.yaml, the Kubernetes manifests, the systemd unit and the settings' example: valid by their own schemas, hardened, and of one mind."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from ipaddress import ip_address, ip_network
from pathlib import Path
from typing import Any

import kubernetes_validate
import pytest
import yaml

from bot.settings import Settings, settings
from bot.telegram.webhook import webhook_url
from tests.operations.dockerfile import stages

VARIABLES = {f"XHOSHIN_{name.upper()}" for name in Settings.model_fields}
# The oldest and the newest Kubernetes that the manifests are held against.
VERSIONS = ("1.29.0", kubernetes_validate.latest_version())


@pytest.fixture
def deployment(repository: Path) -> Path:
    return repository / "docs" / "deployment"


@pytest.fixture
def manifests(deployment: Path) -> list[dict[str, Any]]:
    paths = sorted((deployment / "kubernetes").glob("*.yaml"))
    return [part for path in paths if path.name != "kustomization.yaml" for part in yaml.safe_load_all(path.read_text(encoding="utf-8"))]


def of_kind(manifests: list[dict[str, Any]], kind: str) -> dict[str, Any]:
    return next(part for part in manifests if part["kind"] == kind)


def pods_of(manifests: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """The pods of each deployment, by its name."""
    return {part["metadata"]["name"]: part["spec"]["template"] for part in manifests if part["kind"] == "Deployment"}


@pytest.mark.parametrize("version", VERSIONS)
def test_manifests_are_kubernetes_own(manifests: list[dict[str, Any]], version: str) -> None:
    assert len(manifests) == 13
    for part in manifests:
        kubernetes_validate.validate(part, version, strict=True)


def test_a_misspelt_field_is_seen(manifests: list[dict[str, Any]]) -> None:
    broken = of_kind(manifests, "Deployment")
    broken["spec"]["template"]["spec"]["containers"][0]["livenessProb"] = {}
    with pytest.raises(kubernetes_validate.ValidationError):
        kubernetes_validate.validate(broken, VERSIONS[0], strict=True)


def test_kustomize_takes_every_manifest(deployment: Path) -> None:
    folder = deployment / "kubernetes"
    said = yaml.safe_load((folder / "kustomization.yaml").read_text(encoding="utf-8"))
    assert set(said["resources"]) == {path.name for path in folder.glob("*.yaml")} - {"kustomization.yaml"}
    assert not said["labels"][0].get("includeSelectors")


def test_pods_are_of_the_restricted_standard(manifests: list[dict[str, Any]]) -> None:
    """https://kubernetes.io/docs/concepts/security/pod-security-standards/ and a root file system that cannot be written."""
    pods = pods_of(manifests)
    assert set(pods) == {"xhoshin", "xhoshin-leader"}
    for pod in (template["spec"] for template in pods.values()):
        assert pod["securityContext"]["runAsNonRoot"] is True
        assert pod["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}
        assert pod["automountServiceAccountToken"] is False
        for container in pod["containers"]:
            assert container["securityContext"] == {
                "allowPrivilegeEscalation": False,
                "readOnlyRootFilesystem": True,
                "capabilities": {"drop": ["ALL"]},
            }


def test_selectors_find_the_pods(manifests: list[dict[str, Any]]) -> None:
    labels = {name: pod["metadata"]["labels"].items() for name, pod in pods_of(manifests).items()}

    def found(selector: dict[str, str]) -> set[str]:
        return {name for name, held in labels.items() if selector.items() <= held}

    for part in manifests:
        if part["kind"] == "Deployment":
            assert found(part["spec"]["selector"]["matchLabels"]) == {part["metadata"]["name"]}
    services = {part["metadata"]["name"]: part["spec"] for part in manifests if part["kind"] == "Service"}
    assert found(services["xhoshin"]["selector"]) == set(labels)
    assert found(services["xhoshin-leader"]["selector"]) == {"xhoshin-leader"}
    assert found(of_kind(manifests, "NetworkPolicy")["spec"]["podSelector"]["matchLabels"]) == set(labels)
    assert found(of_kind(manifests, "PodDisruptionBudget")["spec"]["selector"]["matchLabels"]) == {"xhoshin"}
    assert of_kind(manifests, "HorizontalPodAutoscaler")["spec"]["scaleTargetRef"]["name"] == "xhoshin"
    for path in of_kind(manifests, "Ingress")["spec"]["rules"][0]["http"]["paths"]:
        assert path["backend"]["service"]["name"] in services
    for pod in pods_of(manifests).values():
        ports = {port["name"]: port["containerPort"] for port in pod["spec"]["containers"][0]["ports"]}
        assert services["xhoshin"]["ports"][0]["targetPort"] in ports
        assert of_kind(manifests, "NetworkPolicy")["spec"]["ingress"][0]["ports"] == [{"protocol": "TCP", "port": ports["http"]}]


def test_one_publishes_and_the_others_follow_it(manifests: list[dict[str, Any]]) -> None:
    pods = pods_of(manifests)
    leader, follower = (pods[name]["spec"]["containers"][0] for name in ("xhoshin-leader", "xhoshin"))
    assert leader["args"] == ["serve", "--telegram"]
    assert follower["args"] == ["serve"]
    assert follower["env"] == [{"name": "XHOSHIN_LEADER_URL", "value": "http://xhoshin-leader"}]
    leading = next(part["spec"] for part in manifests if part["metadata"]["name"] == "xhoshin-leader" and part["kind"] == "Deployment")
    assert (leading["replicas"], leading["strategy"]) == (1, {"type": "Recreate"})
    paths = of_kind(manifests, "Ingress")["spec"]["rules"][0]["http"]["paths"]
    led = {path["path"]: path["backend"]["service"]["name"] for path in paths}
    assert led == {
        "/": "xhoshin",
        "/desk": "xhoshin-leader",
        "/telegram": "xhoshin-leader",
        **dict.fromkeys(("/metrics", "/readyz", "/follow"), "nowhere"),
    }


def test_a_database_that_is_away_takes_no_pod_out(manifests: list[dict[str, Any]]) -> None:
    """Only the start waits for /readyz, which asks the database."""
    for pod in pods_of(manifests).values():
        probes = {name: probe["httpGet"]["path"] for name, probe in pod["spec"]["containers"][0].items() if name.endswith("Probe")}
        assert probes == {"startupProbe": "/readyz", "readinessProbe": "/healthz", "livenessProbe": "/healthz"}


def test_the_user_and_the_port_are_those_of_the_image(repository: Path, manifests: list[dict[str, Any]]) -> None:
    said = {step.name: step.text for step in stages((repository / "Dockerfile").read_text(encoding="utf-8"))[-1]}
    for pod in (template["spec"] for template in pods_of(manifests).values()):
        assert said["USER"] == f"{pod['securityContext']['runAsUser']}:{pod['securityContext']['runAsGroup']}"
        assert int(said["EXPOSE"]) == pod["containers"][0]["ports"][0]["containerPort"]
        assert said["VOLUME"] in [mount["mountPath"] for mount in pod["containers"][0]["volumeMounts"]]


def test_every_variable_is_a_setting(repository: Path, deployment: Path, manifests: list[dict[str, Any]]) -> None:
    assert set(of_kind(manifests, "ConfigMap")["data"]) <= VARIABLES
    sources = [
        *deployment.glob("*"),
        *deployment.glob("kubernetes/*"),
        repository / "compose.yaml",
        repository / "Dockerfile",
        repository / "SECURITY.md",
    ]
    for path in [*sources, repository / "docs" / "operations.md"]:
        if path.is_file():
            named = set(re.findall(r"XHOSHIN_[A-Z_]+[A-Z]", path.read_text(encoding="utf-8")))
            assert named <= VARIABLES, path


def test_no_secret_stands_in_what_is_not_secret(manifests: list[dict[str, Any]]) -> None:
    secret = {name for name in VARIABLES if name.endswith(("_TOKEN", "_SECRET", "_KEY", "DATABASE_URL"))}
    assert len(secret) == 4
    assert not set(of_kind(manifests, "ConfigMap")["data"]) & secret
    assert not any(part["kind"] == "Secret" for part in manifests)


def test_compose_is_composes_own(repository: Path) -> None:
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.compose-spec", str(repository / "compose.yaml")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_compose_hardens_every_service(repository: Path) -> None:
    said = yaml.safe_load((repository / "compose.yaml").read_text(encoding="utf-8"))
    for name, service in said["services"].items():
        assert service["read_only"] is True, name
        assert service["cap_drop"] == ["ALL"], name
        assert service["security_opt"] == ["no-new-privileges:true"], name
        assert service["mem_limit"], name
        assert not any(volume.startswith("/var/run") for volume in service.get("volumes", [])), name
    ours = said["services"]["xhoshin"]
    assert all(port.startswith("127.0.0.1:") for port in ours["ports"])
    assert "data:/data" in ours["volumes"]
    assert said["networks"]["inside"]["internal"] is True
    assert said["services"]["postgres"]["networks"] == ["inside"]


def test_the_example_of_settings_has_what_the_composed_command_demands(repository: Path, deployment: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """But for the token and the admins, which nobody else can fill in."""
    said = yaml.safe_load((repository / "compose.yaml").read_text(encoding="utf-8"))
    assert said["services"]["xhoshin"]["command"] == ["serve", "--telegram"]
    for line in (deployment / "xhoshin.env.example").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            monkeypatch.setenv(*line.split("=", 1))
    example = settings()
    assert webhook_url(example) == f"{example.public_url}/telegram"
    assert example.telegram_token is None or not example.telegram_token.get_secret_value()
    nginx = said["services"]["nginx"]["networks"]["outside"]["ipv4_address"]
    assert example.trusted_proxies == (nginx,)
    (network,) = said["networks"]["outside"]["ipam"]["config"]
    assert ip_address(nginx) in ip_network(network["subnet"]) and ip_address(nginx) not in ip_network(network["ip_range"])


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="needs systemd")
def test_the_unit_is_systemds_own_and_exposes_little(deployment: Path, tmp_path: Path) -> None:
    unit = tmp_path / "xhoshin.service"
    unit.write_text((deployment / "xhoshin.service").read_text(encoding="utf-8").replace("/opt/xhoshin/bin/xhoshin", "/bin/true"), encoding="utf-8")
    done = subprocess.run(["systemd-analyze", "verify", "--man=no", unit], capture_output=True, text=True, check=False)
    assert (done.returncode, [line for line in done.stderr.splitlines() if "xhoshin.service" in line]) == (0, [])
    done = subprocess.run(
        ["systemd-analyze", "security", "--offline=yes", "--threshold=15", "--no-pager", unit], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout[-300:]
