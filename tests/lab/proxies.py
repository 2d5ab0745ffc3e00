"""Real reverse proxies in a host of the lab, each before a server on its loopback."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .processes import program

if TYPE_CHECKING:
    from pathlib import Path

    from .namespaces import Namespace
    from .processes import Process

BEHIND = "127.0.0.1:8643"
PORT = 8080

# What passes a WebSocket on in nginx.
UPGRADE = (
    'proxy_http_version 1.1; proxy_set_header Upgrade $http_upgrade; proxy_set_header Connection "upgrade";'
)
FULL_HOST = "proxy_set_header Host $http_host;"


def nginx(*, location: str = "/", behind: str = BEHIND, says: str = FULL_HOST + UPGRADE) -> str:
    """A configuration of nginx; a `behind` that ends in a slash takes `location` off the path."""
    return f"""
        daemon off; master_process off; pid @FOLDER@/nginx.pid; error_log stderr;
        events {{ worker_connections 64; }}
        http {{
            access_log off; client_body_temp_path @FOLDER@; proxy_temp_path @FOLDER@;
            fastcgi_temp_path @FOLDER@; uwsgi_temp_path @FOLDER@; scgi_temp_path @FOLDER@;
            server {{
                listen 127.0.0.1:{PORT};
                location {location} {{ proxy_pass http://{behind}; {says} }}
            }}
        }}
    """


def caddy(*, directive: str = f"reverse_proxy {BEHIND}") -> str:
    """A Caddyfile."""
    return f"""
        {{
            admin off
            auto_https off
            storage file_system @FOLDER@/caddy
        }}
        http://127.0.0.1:{PORT} {{
            {directive}
        }}
    """


def haproxy() -> str:
    """A configuration of HAProxy."""
    return f"""
        defaults
            mode http
            timeout connect 5s
            timeout client 60s
            timeout server 60s
            timeout tunnel 1h
        frontend outside
            bind 127.0.0.1:{PORT}
            default_backend netmon
        backend netmon
            server netmon {BEHIND}
    """


def apache() -> str:
    """A configuration of Apache, with the modules that Debian has."""
    modules = "\n".join(
        f"LoadModule {each}_module /usr/lib/apache2/modules/mod_{each}.so"
        for each in ("mpm_event", "authz_core", "proxy", "proxy_http", "proxy_wstunnel")
    )
    return f"""
{modules}
        ServerName 127.0.0.1
        Listen 127.0.0.1:{PORT}
        PidFile @FOLDER@/apache.pid
        ErrorLog /dev/stderr
        DefaultRuntimeDir @FOLDER@
        <VirtualHost 127.0.0.1:{PORT}>
            ProxyPreserveHost On
            ProxyPass /ws/ ws://{BEHIND}/ws/
            ProxyPass / http://{BEHIND}/
        </VirtualHost>
    """


# Each with its program, its Debian package, and how it is told its configuration.
COMMANDS = {
    "nginx": ("nginx", "nginx-light", ["-p", "@FOLDER@", "-c", "@FILE@"]),
    "caddy": ("caddy", "caddy", ["run", "--adapter", "caddyfile", "--config", "@FILE@"]),
    "haproxy": ("haproxy", "haproxy", ["-db", "-f", "@FILE@"]),
    "apache": ("apache2", "apache2", ["-X", "-f", "@FILE@"]),
}


def start_proxy(host: Namespace, name: str, configuration: str, *, folder: Path) -> Process:
    """Run one in the foreground; it listens when this returns."""
    folder.mkdir(parents=True, exist_ok=True)
    # Some drop root, and must reach what is theirs.
    folder.chmod(0o777)
    file = folder / "proxy.conf"
    file.write_text(configuration.replace("@FOLDER@", str(folder)).strip() + "\n")
    command, package, arguments = COMMANDS[name]
    filled = [each.replace("@FOLDER@", str(folder)).replace("@FILE@", str(file)) for each in arguments]
    environment = {"HOME": str(folder), "XDG_DATA_HOME": str(folder), "XDG_CONFIG_HOME": str(folder)}
    process = host.start(program(command, package=package), *filled, environment=environment)
    asks = f"curl -so /dev/null http://127.0.0.1:{PORT}/"
    host.run("sh", "-c", f"for i in $(seq 100); do {asks} && exit 0; sleep 0.1; done; exit 1")
    return process
