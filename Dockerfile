# Two stages: the first has the build tools and makes /opt/kaijuan, the second only runs it.
# Everything comes from the lock, with hashes; nothing is built from an unpinned source.
FROM python:3.11-slim-bookworm AS build
WORKDIR /src
RUN python -m venv /opt/kaijuan
COPY requirements/ requirements/
RUN /opt/kaijuan/bin/pip install --no-cache-dir --require-hashes --no-deps -r requirements/build.txt \
 && /opt/kaijuan/bin/pip install --no-cache-dir --require-hashes --no-deps --no-build-isolation \
      -r requirements/production.txt
COPY pyproject.toml README.md LICENSE ./
COPY holdings/ holdings/
COPY indexer/ indexer/
COPY ingest/ ingest/
COPY mappings/ mappings/
COPY search_app/ search_app/
RUN /opt/kaijuan/bin/pip install --no-cache-dir --no-index --no-deps --no-build-isolation .

FROM python:3.11-slim-bookworm
# Letters for the pictures of pages whose documents bring no font of their own.
RUN apt-get update && apt-get install --yes --no-install-recommends fonts-noto-cjk \
 && rm -rf /var/lib/apt/lists/*
RUN useradd --uid 10001 --no-create-home --shell /usr/sbin/nologin kaijuan \
 && install -d -o kaijuan -g kaijuan /var/lib/kaijuan
COPY --from=build /opt/kaijuan /opt/kaijuan
COPY deploy/entrypoint /usr/local/bin/entrypoint
ENV PATH=/opt/kaijuan/bin:$PATH KAIJUAN_HOME=/var/lib/kaijuan PYTHONDONTWRITEBYTECODE=1 LANG=C.UTF-8
USER 10001:10001
VOLUME /var/lib/kaijuan
EXPOSE 8000
ENTRYPOINT ["/usr/local/bin/entrypoint"]
CMD ["serve", "--host", "0.0.0.0"]
