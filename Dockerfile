# The server in a container: `docker compose up`, or docs/containers.md. Build from the folder of the program.
FROM python:3.11-slim-bookworm AS packages
RUN python -m venv /portolan/.venv
COPY requirements.txt /tmp/requirements.txt
RUN /portolan/.venv/bin/python -m pip install --no-cache-dir --disable-pip-version-check --no-deps --require-hashes -r /tmp/requirements.txt

FROM python:3.11-slim-bookworm
RUN useradd --system --uid 10001 --home-dir /tmp --shell /usr/sbin/nologin portolan && install --directory --owner=portolan --mode=0700 /data
COPY --from=packages /portolan/.venv /portolan/.venv
COPY . /portolan
ENV PATH=/portolan/.venv/bin:$PATH PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 MPLCONFIGDIR=/tmp/matplotlib \
    PORTOLAN_WAREHOUSE=duckdb:////data/warehouse PORTOLAN_SIDE_STORE=sqlite:////data/side.db
WORKDIR /portolan
USER 10001
VOLUME /data
EXPOSE 8050
HEALTHCHECK --interval=30s --timeout=5s --start-period=120s --retries=3 \
    CMD ["python", "-c", "import os, urllib.request as r; r.urlopen('http://127.0.0.1:' + os.environ.get('PORT', '8050') + '/healthz', timeout=4)"]
ENTRYPOINT ["python", "manage.py"]
CMD ["serve"]
