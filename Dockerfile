# Build the wheel and its dependencies where a compiler's leftovers do not matter.
FROM python:3.11-slim AS build
WORKDIR /src
COPY . .
RUN pip wheel --no-cache-dir --wheel-dir /wheels .

# Run as an ordinary user; everything that is written lies in one volume.
FROM python:3.11-slim
COPY --from=build /wheels /wheels
RUN pip install --no-cache-dir --no-index --find-links=/wheels xhoshin \
    && rm -rf /wheels \
    && useradd --create-home --uid 1000 xhoshin \
    && mkdir /data && chown xhoshin /data
USER xhoshin
ENV XHOSHIN_HOME=/data
VOLUME /data
ENTRYPOINT ["xhoshin"]
CMD ["chat"]
