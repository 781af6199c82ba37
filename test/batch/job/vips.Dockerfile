# libvips' own command, as Debian has it, to compare with.
ARG NODE_IMAGE=public.ecr.aws/docker/library/node:24-bookworm-slim@sha256:6f7b03f7c2c8e2e784dcf9295400527b9b1270fd37b7e9a7285cf83b6951452d
FROM ${NODE_IMAGE}
RUN apt-get update -q \
  && DEBIAN_FRONTEND=noninteractive apt-get install -qy --no-install-recommends libvips-tools \
  && rm -rf /var/lib/apt/lists/*
WORKDIR /work
