#!/bin/sh
# The tmpfs is empty at every start; what the templates become goes here.
set -eu
mkdir -p "${NGINX_ENVSUBST_OUTPUT_DIR}" /tmp/nginx
