# syntax=docker/dockerfile:1
# The tutor and the course of this repository: docs/for-operators.md, "Deploy". How to pin the base by its digest, too,
# stands there.
ARG PYTHON=python:3.13.16-slim-trixie


# Every package is fetched as requirements.lock names it, checked by its hash, and none is compiled.
FROM ${PYTHON} AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1 PIP_ROOT_USER_ACTION=ignore PYTHONDONTWRITEBYTECODE=1
WORKDIR /src
COPY requirements.lock requirements-sbom.lock ./
RUN pip download --quiet --require-hashes --only-binary :all: --dest /wheels --requirement requirements.lock \
 && python -m venv /sbom \
 && /sbom/bin/pip install --quiet --require-hashes --only-binary :all: --requirement requirements-sbom.lock
COPY LICENSE README.md pyproject.toml ./
COPY content content
COPY bot bot
# What makes the wheel stays in an environment of its own; the tutor's gets what the tutor asks for. There is no index:
# of each package, /wheels has one version.
# hadolint ignore=DL3013
RUN python -m venv /tools \
 && /tools/bin/pip install --quiet --no-index --find-links /wheels hatchling \
 && /tools/bin/pip wheel --quiet --no-index --no-deps --no-build-isolation --wheel-dir /wheels . \
 && python -m venv --without-pip /opt/tutor \
 && pip --python /opt/tutor/bin/python install --quiet --no-index --no-compile --find-links /wheels psi-tutor
COPY deploy/image/gather.py /gather/
COPY supply supply
RUN /opt/tutor/bin/python /gather/gather.py /image \
      bot.app bot.running bot.cli bot.course_cli bot.inbox_cli bot.operating_cli bot.quiz_cli bot.logs \
      bot.painting.png bot.channels.preview.serving bot.channels.telegram.webhook bot.doctoring.examining \
      bot.operating.watch bot.publishing.relearning bot.authoring.checks.items bot.authoring.pictures \
      bot.authoring.readability \
      bot.storage.backing_up bot.storage.punctual bot.storage.moving bot.storage.restoring alembic.command \
 && mkdir -p /image/usr/share/sbom \
 && /sbom/bin/python -m supply.sbom /opt/tutor/bin/python >/image/usr/share/sbom/psi-tutor.cdx.json
COPY LICENSE /image/course/
COPY content /image/course/content
COPY intents /image/course/intents
# Whatever user it runs as may write to /data and /tmp, and may read all the rest, whatever the rights of the files here.
RUN mkdir -m 1777 /image/data /image/tmp \
 && echo 'root:x:0:0:root:/:/nonexistent' >/image/etc/passwd \
 && echo 'tutor:x:10001:10001:tutor:/tmp:/nonexistent' >>/image/etc/passwd \
 && chmod -R a+rX /image


FROM scratch
COPY --from=build /image /
ENV PATH=/opt/tutor/bin \
    LANG=C.UTF-8 \
    HOME=/tmp \
    PYTHONDONTWRITEBYTECODE=1 \
    TUTOR_COURSE_DIR=/course \
    TUTOR_LISTEN=127.0.0.1:8080
# Nothing that was left out is missed.
RUN ["python", "-c", "import bot.app, bot.running, bot.painting.png, bot.channels.preview.serving, bot.channels.telegram.webhook, bot.doctoring.examining, bot.operating.watch, bot.publishing.relearning, bot.storage.punctual, bot.storage.moving, bot.storage.restoring, alembic.command"]
WORKDIR /
USER 10001:10001
VOLUME /data
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=10s --start-period=60s CMD ["psi-tutor", "health"]
ENTRYPOINT ["psi-tutor"]
CMD ["run"]
ARG VERSION=unknown
ARG REVISION=unknown
LABEL org.opencontainers.image.title="psi-tutor" \
      org.opencontainers.image.description="A Telegram tutor that answers questions about an open course" \
      org.opencontainers.image.licenses="Apache-2.0 AND CC-BY-NC-SA-4.0" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}"
