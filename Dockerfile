# The job image: docker run --rm --init -v ./config:/headwater/config:ro headwater config/postgres.yaml
# How it is proved where no container engine is: docs/run-in-a-container.md
ARG NODE=node:20-bookworm-slim

FROM ${NODE} AS build
WORKDIR /build
COPY package.json package-lock.json ./
# Versions are those of the lock file. Not `npm ci`: it wants the linters' binaries of every platform in there too.
RUN npm install --ignore-scripts --no-audit --no-fund
COPY tsconfig.json tsconfig.build.json README.md CHANGELOG.md LICENSE ./
COPY scripts/bundle.ts scripts/bundle.ts
COPY lib lib
COPY config config
COPY templates templates
RUN npm run build && npm pack --ignore-scripts

FROM ${NODE} AS production
ARG DRIVERS="pg pg-query-stream"
WORKDIR /headwater
COPY package.json package-lock.json ./
# Drivers are optional peers; those asked for become dependencies. All versions are those of the lock file.
RUN npm pkg delete devDependencies peerDependencies peerDependenciesMeta \
 && npm pkg set $(printf 'dependencies[%s]=* ' ${DRIVERS}) \
 && npm ci --ignore-scripts --no-audit --no-fund
# What ships is a project that has Headwater installed: `npm install <connector>` adds to it. What is there already stays.
COPY --from=build /build/headwater-*.tgz headwater.tgz
RUN rm package.json package-lock.json \
 && echo '{ "private": true }' > package.json \
 && npm pkg set $(printf 'dependencies[%s]=* ' ${DRIVERS}) \
 && npm install --ignore-scripts --no-audit --no-fund ./headwater.tgz \
 && ln -s node_modules/headwater/dist dist

FROM ${NODE}
ENV NODE_ENV=production
WORKDIR /headwater
COPY --from=production /headwater ./
# The one place a run may write to: a catalog in `embedded:.work/…`, a status file.
RUN mkdir .work && chown node:node .work
USER node
ENTRYPOINT ["node", "dist/run.js"]
CMD ["--help"]
