# syntax=docker/dockerfile:1
# The whole product in one image: the service, and the console that it serves. Build from the repository's root:
#   docker build -f docker/backend.Dockerfile -t aetherlink-backend .
# Pin the base by digest where your registry mirror knows one: --build-arg NODE_IMAGE=node:24-bookworm-slim@sha256:…
ARG NODE_IMAGE=node:24-bookworm-slim

FROM ${NODE_IMAGE} AS build
WORKDIR /src
ENV NX_DAEMON=false CI=true
COPY package.json package-lock.json .npmrc ./
COPY contracts/package.json contracts/package.json
RUN npm ci --no-audit --no-fund
COPY nx.json tsconfig.base.json ./
COPY contracts contracts
COPY backend backend
COPY frontend frontend
RUN npx nx run-many -t build -p backend,frontend \
 && find dist -name '*.map' -delete

FROM ${NODE_IMAGE} AS dependencies
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
COPY contracts/package.json contracts/package.json
COPY docker/trim-packages.sh /trim-packages.sh
# Optional are the packaged Node binaries, for machines without one, and a compiler that nothing here calls.
RUN npm ci --omit=dev --omit=optional --no-audit --no-fund \
 && sh /trim-packages.sh node_modules

FROM ${NODE_IMAGE} AS runtime
ARG VERSION=0.0.0
ARG REVISION=unknown
LABEL org.opencontainers.image.title="Aetherlink Command Center" \
      org.opencontainers.image.description="Control plane for CRM imports: schedules, runs, audit" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}"
WORKDIR /app
ENV NODE_ENV=production \
    HOST=0.0.0.0 \
    PORT=8000 \
    DATA_DIR=/var/lib/aetherlink/data
RUN install -d -o node -g node -m 0700 /var/lib/aetherlink /var/lib/aetherlink/data /var/lib/aetherlink/secrets
COPY --from=dependencies /app/node_modules ./node_modules
COPY --from=build /src/dist/backend ./backend
COPY --from=build /src/dist/frontend ./frontend
COPY docker/healthcheck.mjs docker/restore.mjs ./
USER node
VOLUME /var/lib/aetherlink
EXPOSE 8000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=5s --start-period=20s --retries=3 CMD ["node", "healthcheck.mjs"]
CMD ["node", "backend/main.js"]
