# One build for every room of ours; `--target` chooses what the image holds. Node is the one that the lock file pins.
FROM node:24.21.0-trixie-slim AS build
WORKDIR /enms
COPY package.json package-lock.json .npmrc ./
COPY packages packages
COPY database database
COPY nodered nodered
COPY simulator simulator
COPY query-service query-service
COPY analytics analytics
COPY portal portal
COPY grafana/package.json grafana/
COPY installer/package.json installer/
COPY e2e/package.json e2e/
COPY bench/package.json bench/
# Optional packages are needed here: the portal's bundler comes with one for each processor. Nothing needs install scripts.
RUN npm ci --no-audit --no-fund --ignore-scripts
COPY tsconfig.base.json ./
RUN npx tsc -b database nodered simulator query-service analytics && npm run build -w portal
RUN npm prune --omit=dev --omit=optional --no-audit --no-fund

FROM node:24.21.0-trixie-slim AS room
# The containers run as whoever owns var/, a user whom the image does not know: home is where such a user may write.
ENV NODE_ENV=production HOME=/tmp
WORKDIR /enms
COPY --from=build /enms /enms
USER node

# The database's command line, with pg_dump and pg_restore of the server's major version.
FROM room AS tools
USER root
RUN apt-get update \
    && apt-get install --yes --no-install-recommends postgresql-client-17 \
    && rm -rf /var/lib/apt/lists/*
USER node
ENTRYPOINT ["node", "--enable-source-maps", "database/dist/src/main.js"]
CMD ["status"]

FROM room AS nodered
CMD ["node", "--enable-source-maps", "nodered/dist/src/main.js"]

FROM room AS query-service
CMD ["node", "--enable-source-maps", "query-service/dist/main.js"]

FROM room AS analytics
CMD ["node", "--enable-source-maps", "analytics/dist/main.js"]

FROM room AS simulator
CMD ["node", "--enable-source-maps", "--max-semi-space-size=4", "--max-old-space-size=192", "simulator/dist/main.js"]

FROM nginx:1.30.4-alpine AS nginx
COPY --from=build /enms/portal/dist /enms/portal/dist
USER nginx
ENTRYPOINT ["nginx", "-e", "stderr", "-c", "/enms/config/nginx.conf"]
CMD []
