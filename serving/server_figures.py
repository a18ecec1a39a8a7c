"""Figures of the server for Prometheus: requests by route with their time, the data in service, and what is at fault.

No label holds what a person typed, and none who asked. Several processes add their figures up in a folder of the server.
"""

import os
import time
from collections.abc import Iterator

from flask import Flask, Response, g, request
from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.metrics_core import GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from callbacks.http.api import age
from data.access.user import LOCAL, acting_as
from data.releases.release import NoRelease
from queries.engine import engine
from queries.workspace.process_store import side
from serving import logs

PATH, FOLDER = "/metrics", "PROMETHEUS_MULTIPROC_DIR"
BOUNDS = (0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0, 30.0)
REQUESTS = Counter("portolan_requests", "Requests answered", ["route", "method", "status"])
SECONDS = Histogram("portolan_request_seconds", "Time until a request was answered", ["route"], buckets=BOUNDS)


class Service(Collector):
    """The data in service as the process sees it when it is asked."""

    def collect(self) -> Iterator[Metric]:
        """Yield one figure each: 1 where a part is in order, the number of the release and its age in seconds."""
        held = engine.warehouse()
        try:
            with acting_as(LOCAL):  # it is no figure of the data, and whoever may ask for these is told
                release = engine.current()
        except NoRelease:
            release = None
        yield gauge("portolan_ready", "1 where there is data to answer from", release is not None)
        yield gauge("portolan_side_store_sound", "1 where the store of saved views can be used", not side().fault())
        yield gauge("portolan_release_sound", "1 where the newest data can be read whole", not (held.fault() or held.damage()))
        if release:
            yield gauge("portolan_release_number", "Version of the data in service", release.number)
            yield gauge("portolan_release_age_seconds", "Seconds since the data was updated", age(release))


def gauge(name: str, said: str, value: float) -> Metric:
    """Return one figure with its name and what it says."""
    return GaugeMetricFamily(name, said, value=float(value))


def register(server: Flask) -> None:
    """Count the requests of a server, whose log notes when each arrived, and give the figures at /metrics."""
    server.after_request(_counted)
    server.add_url_rule(PATH, "metrics", view_func=figures)


def figures() -> Response:
    """Answer with the figures of all processes of the server, in the text form of Prometheus."""
    return Response(generate_latest(_registry()), content_type=CONTENT_TYPE_LATEST, headers={"Cache-Control": "no-store"})


def _registry() -> CollectorRegistry:
    """Return what is collected: of several processes what they wrote, of one its own with its memory and processor time."""
    together = CollectorRegistry()
    if os.environ.get(FOLDER):
        MultiProcessCollector(together)
    else:
        together.register(REGISTRY)
    together.register(Service())
    return together


def _counted(response: Response) -> Response:
    route = logs.asked(response)
    REQUESTS.labels(route, logs.method(request.method), str(response.status_code)).inc()
    SECONDS.labels(route).observe(time.perf_counter() - g.get("arrived", time.perf_counter()))
    return response
