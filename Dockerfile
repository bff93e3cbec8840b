# syntax=docker/dockerfile:1
# regionlint alone: no shell, no libraries, nobody's files.
#
#   docker build --tag regionlint .
#   docker run --rm --network none --volume "$PWD:/bundle:ro" regionlint

# The build runs on the builder's own architecture, for that of the image.
FROM --platform=$BUILDPLATFORM golang:1.26-bookworm AS build
WORKDIR /source
COPY go.mod go.sum ./
RUN go mod download
COPY . .
ARG TARGETOS=linux
ARG TARGETARCH=amd64
ARG VERSION=
RUN CGO_ENABLED=0 GOOS=$TARGETOS GOARCH=$TARGETARCH go build -trimpath -tags urfave_cli_no_docs -buildvcs=false -ldflags "-s -w -X main.version=$VERSION" -o /regionlint ./cmd/regionlint

FROM scratch
LABEL org.opencontainers.image.title="regionlint" \
      org.opencontainers.image.description="Check the configuration of MAAS region controllers and of their PostgreSQL" \
      org.opencontainers.image.source="https://github.com/regionlint/regionlint" \
      org.opencontainers.image.licenses="Apache-2.0"
COPY --from=build /regionlint /regionlint
COPY LICENSE /LICENSE
# A number, so that a cluster that refuses root can see that it is none.
USER 65532:65532
WORKDIR /bundle
ENTRYPOINT ["/regionlint"]
