# A real document, out of a Debian package, and what qpdf makes of one: in /documents.
ARG NODE_IMAGE=public.ecr.aws/docker/library/node:24-bookworm-slim@sha256:6f7b03f7c2c8e2e784dcf9295400527b9b1270fd37b7e9a7285cf83b6951452d
FROM ${NODE_IMAGE}
WORKDIR /documents
RUN apt-get update -q \
  && DEBIAN_FRONTEND=noninteractive apt-get install -qy --no-install-recommends qpdf \
  && apt-get download -q libtasn1-doc \
  && for package in *.deb; do dpkg-deb --extract "$package" /packages; done \
  && rm ./*.deb \
  && cp "$(find /packages -name libtasn1.pdf)" manual.pdf
RUN qpdf --encrypt secret owner 256 -- manual.pdf encrypted.pdf \
  && qpdf --encrypt '' owner 256 -- manual.pdf restricted.pdf \
  && head -c 40000 manual.pdf >truncated.pdf \
  && qpdf --empty --pages $(for _ in $(seq 400); do echo manual.pdf 1-10; done) -- thousands.pdf
