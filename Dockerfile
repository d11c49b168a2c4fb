# Packages without the development ones; SQLite's driver is compiled here.
FROM node:24-bookworm-slim AS builder
RUN apt-get update \
 && apt-get install -y --no-install-recommends python3 make g++ \
 && rm -rf /var/lib/apt/lists/*
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --omit=dev --no-audit --no-fund

# The sources run as they are: no build.
FROM node:24-bookworm-slim
# In production the SMTP door opens with a certificate of ours or not at all.
ENV NODE_ENV=production \
    PORTARIA_ENVIRONMENT=production \
    PORTARIA_DATA_DIR=/data \
    PORTARIA_SMTP_LISTEN=0.0.0.0:2525 \
    PORTARIA_ADMIN_LISTEN=0.0.0.0:8080
WORKDIR /app
COPY --from=builder /app/node_modules ./node_modules
COPY package.json LICENSE ./
COPY migrations ./migrations
COPY views ./views
COPY public ./public
COPY src ./src
RUN ln -s /app/src/main.ts /usr/local/bin/portaria \
 && mkdir /data \
 && chown 10001:10001 /data
USER 10001:10001
# The only place that is written; run with --read-only.
VOLUME /data
EXPOSE 2525 8080
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=10s --start-period=30s --retries=3 CMD ["portaria", "readyz"]
ENTRYPOINT ["portaria"]
CMD ["serve"]
