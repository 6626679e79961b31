# The worker, and nothing else, in a small image.
FROM golang:1.26 AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
RUN CGO_ENABLED=0 go build -trimpath -o /out/worker ./worker && mkdir /out/evidence

FROM gcr.io/distroless/static-debian12:nonroot
COPY --from=build /out/worker /worker
# A new volume takes over the owner of the folder it is mounted on.
COPY --from=build --chown=nonroot:nonroot /out/evidence /evidence
USER nonroot
ENTRYPOINT ["/worker"]
