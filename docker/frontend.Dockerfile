# syntax=docker/dockerfile:1
# The console alone, for teams that serve it apart; nginx forwards the API, so that the origin is one. Build from the root:
#   docker build -f docker/frontend.Dockerfile -t aetherlink-frontend .
ARG NODE_IMAGE=node:24-bookworm-slim
ARG NGINX_IMAGE=nginxinc/nginx-unprivileged:1.29-alpine-slim

FROM ${NODE_IMAGE} AS build
WORKDIR /src
ENV NX_DAEMON=false CI=true
COPY package.json package-lock.json .npmrc ./
COPY contracts/package.json contracts/package.json
RUN npm ci --no-audit --no-fund
COPY nx.json tsconfig.base.json ./
COPY contracts contracts
COPY frontend frontend
RUN npx nx run frontend:build \
 && find dist -name '*.map' -delete

FROM ${NGINX_IMAGE} AS runtime
ARG VERSION=0.0.0
ARG REVISION=unknown
LABEL org.opencontainers.image.title="Aetherlink Command Center console" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}"
# Everything that is rendered at start goes into a tmpfs: one image serves every environment.
ENV BACKEND_URL=http://backend:8000 \
    API_BASE_URL="" \
    NGINX_ENTRYPOINT_LOCAL_RESOLVERS=1 \
    NGINX_ENVSUBST_TEMPLATE_DIR=/etc/aetherlink/templates \
    NGINX_ENVSUBST_OUTPUT_DIR=/tmp/aetherlink \
    NGINX_ENVSUBST_FILTER="^(BACKEND_URL|API_BASE_URL|NGINX_LOCAL_RESOLVERS)$"
COPY docker/nginx/nginx.conf docker/nginx/security-headers.conf /etc/nginx/
COPY docker/nginx/console.conf.template /etc/aetherlink/templates/console.conf.template
COPY docker/nginx/config.json.template /etc/aetherlink/templates/config.json.template
COPY --chmod=0755 docker/nginx/10-make-output-folder.sh /docker-entrypoint.d/10-make-output-folder.sh
COPY --from=build /src/dist/frontend /usr/share/aetherlink
USER 101
EXPOSE 8080
STOPSIGNAL SIGQUIT
HEALTHCHECK --interval=10s --timeout=5s --start-period=5s --retries=3 CMD ["wget", "-q", "-O", "/dev/null", "http://127.0.0.1:8080/healthz"]
CMD ["nginx", "-g", "daemon off;"]
