#!/bin/sh
# Takes out of a folder of installed packages what no running service reads: tests (some bring sample keys along, which
# scanners take for real ones), sources and types of TypeScript, source maps, documentation. Licences stay, whatever they
# are called: who hands the image on hands them on as well.
set -eu
cd "$1"
rm -rf node-linux-* node-win-* .bin/node @aetherlink
find . -type d \( -name test -o -name tests \) -prune -exec rm -rf {} +
find . -type f \( -name '*.map' -o -name '*.ts' -o -name '*.mts' -o -name '*.cts' -o -name '*.md' \
  -o -name '*.test.*' -o -name '*.spec.*' \) \
  ! -iname 'licen[cs]e*' ! -iname 'copying*' ! -iname 'notice*' -delete
