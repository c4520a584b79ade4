# One image for every part of the service: `serve`, `bot`, and every other command of `xhoshin`. No compiler, no torch, no model download.
# tests/operations/by_hand.py runs these very steps without a container engine.
ARG PYTHON=python:3.11.14-slim-bookworm

# What is installed, by hash, into a folder of its own; what builds it stays behind.
FROM ${PYTHON} AS build
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_ROOT_USER_ACTION=ignore
WORKDIR /src
COPY docs/deployment/requirements.lock docs/deployment/build.lock /locks/
RUN python -m venv --without-pip /opt/xhoshin \
    && pip --python /opt/xhoshin install --quiet --require-hashes --only-binary :all: -r /locks/requirements.lock \
    && pip install --quiet --require-hashes --only-binary :all: -r /locks/build.lock
COPY . .
RUN pip wheel --quiet --no-deps --no-index --no-build-isolation --wheel-dir /wheels . \
    && pip --python /opt/xhoshin install --quiet --no-deps --no-index /wheels/*.whl

# What runs: an ordinary user, who can write nothing but /data (and /tmp, where uploads pass through).
FROM ${PYTHON}
LABEL org.opencontainers.image.title="xhoshin" \
      org.opencontainers.image.description="Answers questions about a Japanese city's published policy reports by quoting them." \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.version="0.1.0"
RUN useradd --system --user-group --uid 10001 --no-create-home --home-dir /data --shell /usr/sbin/nologin xhoshin \
    && install --directory --owner=10001 --group=10001 --mode=0700 /data
COPY --from=build /opt/xhoshin /opt/xhoshin
ENV PATH=/opt/xhoshin/bin:/usr/local/bin:/usr/bin:/bin \
    XHOSHIN_HOME=/data \
    XHOSHIN_HOST=0.0.0.0 \
    LANG=C.UTF-8 \
    TZ=Asia/Tokyo \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1
USER 10001:10001
VOLUME /data
EXPOSE 8080
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s --retries=3 \
    CMD ["python", "-c", "import http.client, os; c = http.client.HTTPConnection('127.0.0.1', int(os.environ.get('XHOSHIN_PORT') or 8080), timeout=4); c.request('GET', '/healthz'); raise SystemExit(c.getresponse().status != 200)"]
ENTRYPOINT ["xhoshin"]
CMD ["serve", "--telegram"]
