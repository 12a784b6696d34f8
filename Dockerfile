# syntax=docker/dockerfile:1
FROM python:3.11-slim AS build
WORKDIR /build
COPY requirements.txt requirements-production.txt ./
RUN python -m venv /venv \
    && /venv/bin/pip install --no-cache-dir --disable-pip-version-check \
        -r requirements-production.txt

FROM python:3.11-slim
RUN groupadd --gid 10001 askwell \
    && useradd --uid 10001 --gid askwell --no-create-home --shell /usr/sbin/nologin askwell \
    && install --directory --owner=askwell --group=askwell --mode=700 /app/var
WORKDIR /app
COPY --from=build /venv /venv
COPY bot ./bot
COPY web ./web
COPY knowledge ./knowledge

# Written at run time: var/, unless FAQ_DATABASE_URL names a server, and /tmp.
ENV PATH=/venv/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1
RUN python -m compileall -q bot web
USER 10001:10001
VOLUME /app/var
EXPOSE 8000

# Its own address, whatever proxies are trusted: nothing but Python is needed for it.
# A first start reads every phrasing, which may take minutes.
HEALTHCHECK --interval=10s --timeout=3s --start-period=300s --retries=3 \
    CMD ["python", "-c", "from urllib.request import urlopen; urlopen('http://127.0.0.1:8000/healthz', timeout=2)"]

# exec form: SIGTERM reaches the server, which finishes what is under way.
ENTRYPOINT ["python", "-m", "web"]
CMD ["--host", "0.0.0.0", "--port", "8000"]
