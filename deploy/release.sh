#!/usr/bin/env bash
# Puts everything that is handed over of a version into a folder (docs/operations.md, Releasing).
#   deploy/release.sh VERSION [FOLDER]
# PARTS names less than all: publish packages bill context manifests observability salesforce image
set -euo pipefail
cd "$(dirname "$0")/.."

stop() { echo "$*" >&2; exit 1; }
version=${1:-}
[ -n "$version" ] || stop "Name the version: deploy/release.sh VERSION [FOLDER]"
out=${2:-artifacts/release}
parts=${PARTS:-publish packages bill context manifests observability salesforce image}
stated=$(sed -n 's:.*<Version>\(.*\)</Version>.*:\1:p' Directory.Build.props)
[ "$version" = "$stated" ] || stop "Directory.Build.props says version $stated, not $version: change it there, and say in docs/changelog.md what the version has."
grep -q "^## $version" docs/changelog.md || stop "docs/changelog.md says nothing of $version."
[ -z "$(git status --porcelain)" ] || [ -n "${ALLOW_CHANGES:-}" ] || stop "There are changes that are not committed: a release is of a commit (ALLOW_CHANGES=1 for a trial)."
[ ! -e "$out" ] || [ -z "$(ls -A "$out")" ] || stop "$out is not empty: name another folder, or remove it."
mkdir -p "$out"
out=$(cd "$out" && pwd)

wants() { case " $parts " in *" $1 "*) echo "== $1";; *) return 1;; esac; }
reproducible=(-c Release -v quiet -nologo -p:ContinuousIntegrationBuild=true -p:DebugType=embedded)
# Of the commit, so that neither times nor owners of this checkout are in it.
archive() { git archive --format=tar --prefix="oncehub-sync-$version/" HEAD -- "${@:2}" | gzip -n > "$out/$1"; }

if wants publish; then
    dotnet publish src/Silo "${reproducible[@]}" -o "$out/oncehub-sync"
    dotnet "$out/oncehub-sync/OnceHub.Sync.Silo.dll" --version | grep -q "^$version" || stop "What was published is not $version."
fi
if wants packages; then
    if [ -d src/Client ]; then dotnet pack src/Client "${reproducible[@]}" -p:Deterministic=true -o "$out/packages"; else echo "   there is no client package yet"; fi
fi
if wants bill; then
    tool=artifacts/tools/dotnet-CycloneDX
    [ -x "$tool" ] || dotnet tool install CycloneDX --version 6.3.1 --tool-path artifacts/tools
    "$tool" src/Silo/Silo.csproj --output "$out" --filename oncehub-sync.cdx.json --output-format Json \
        --exclude-test-projects --no-serial-number --set-name oncehub-sync --set-version "$version" --set-type Application
    # The time of the commit instead of this moment's.
    sed -i "s/\"timestamp\": \"[^\"]*\"/\"timestamp\": \"$(TZ=UTC git log -1 --date=format-local:%Y-%m-%dT%H:%M:%SZ --format=%cd)\"/" "$out/oncehub-sync.cdx.json"
fi
if wants context; then
    archive "image-context-$version.tar.gz" global.json Directory.Build.props Directory.Packages.props .editorconfig deploy/container deploy/salesforce src
fi
if wants manifests; then
    archive "kubernetes-$version.tar.gz" deploy/kubernetes
    if command -v kubectl >/dev/null; then
        for overlay in single-node production; do kubectl kustomize "deploy/kubernetes/overlays/$overlay" > "$out/kubernetes-$overlay.yaml"; done
    else
        echo "   kubectl is missing: the overlays are not rendered"
    fi
fi
if wants observability; then archive "observability-$version.tar.gz" deploy/observability; fi
if wants salesforce; then archive "salesforce-$version.tar.gz" deploy/salesforce; fi
if wants image; then
    if command -v docker >/dev/null; then
        docker build -f deploy/container/Dockerfile -t "oncehub-sync:$version" .
    else
        echo "   docker is missing: build the image from image-context-$version.tar.gz with -f deploy/container/Dockerfile"
    fi
fi

(cd "$out" && find . -type f ! -name SHA256SUMS | LC_ALL=C sort | xargs sha256sum > SHA256SUMS)
echo "$out has $(wc -l < "$out/SHA256SUMS") files of version $version; SHA256SUMS names them."
