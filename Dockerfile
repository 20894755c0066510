# One build for every room of ours; `--target` chooses what the image holds.
FROM node:24-bookworm-slim AS build
WORKDIR /enms
COPY package.json package-lock.json .npmrc ./
COPY packages packages
COPY database database
COPY nodered nodered
COPY simulator simulator
COPY query-service query-service
COPY portal portal
COPY installer installer
COPY e2e/package.json e2e/
COPY bench/package.json bench/
RUN npm ci --no-audit --no-fund --omit=optional
COPY tsconfig.base.json ./
RUN npx tsc -b database nodered simulator query-service && npm run build -w portal
RUN npm prune --omit=dev --omit=optional

FROM node:24-bookworm-slim AS room
ENV NODE_ENV=production
WORKDIR /enms
COPY --from=build --chown=root:root /enms /enms
USER node

FROM room AS database
ENTRYPOINT ["node", "--enable-source-maps", "database/dist/src/main.js"]
CMD ["migrate"]

FROM room AS nodered
CMD ["node", "--enable-source-maps", "nodered/dist/src/main.js"]

FROM room AS query-service
CMD ["node", "--enable-source-maps", "query-service/dist/main.js"]

FROM room AS simulator
CMD ["node", "--enable-source-maps", "--max-semi-space-size=4", "--max-old-space-size=192", "simulator/dist/main.js"]

FROM nginx:1.28-alpine AS door
COPY --from=build /enms/portal/dist /enms/portal/dist
CMD ["nginx", "-e", "stderr", "-c", "/enms/config/nginx.conf"]
