# One image per process, from one file: docker build --target registry .
# The build stage has the whole workspace; an image has one process with its production dependencies.

FROM node:20-bookworm-slim AS build
WORKDIR /zhucan
ENV TURBO_TELEMETRY_DISABLED=1 DO_NOT_TRACK=1 CI=1
COPY . .
RUN npx -y pnpm@12.21.0 install --frozen-lockfile \
 && npx -y pnpm@12.21.0 exec turbo run build --filter='./services/*' --filter=@zhucan/gateway \
 && for part in registry rehab-employment relief-accessibility party-affairs gateway; do \
      npx -y pnpm@12.21.0 --filter "@zhucan/$part" deploy --prod --legacy "/out/$part" || exit 1; \
    done

FROM node:20-bookworm-slim AS runtime
ENV NODE_ENV=production
WORKDIR /zhucan
# The file system may be mounted read-only: nothing writes beside the program.
USER node
STOPSIGNAL SIGTERM
CMD ["node", "--enable-source-maps", "dist/main.js"]

FROM runtime AS registry
COPY --from=build /out/registry ./

FROM runtime AS rehab-employment
COPY --from=build /out/rehab-employment ./

FROM runtime AS relief-accessibility
COPY --from=build /out/relief-accessibility ./

FROM runtime AS party-affairs
COPY --from=build /out/party-affairs ./

FROM runtime AS gateway
COPY --from=build /out/gateway ./
