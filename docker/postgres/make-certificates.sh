#!/bin/sh
# Makes the database's certificate and the authority that signed it, once; a second start finds them and leaves them.
# The certificate gets its name last: a start that was cut off before begins anew.
set -eu
cd /run/tls
[ -f server.crt ] && exit 0
umask 077
openssl req -x509 -newkey rsa:3072 -sha256 -days 3650 -nodes -subj '/CN=Aetherlink database authority' \
  -keyout ca.key -out ca.crt
openssl req -newkey rsa:3072 -sha256 -nodes -subj '/CN=db' -keyout server.key -out server.csr
printf 'subjectAltName=DNS:db\nextendedKeyUsage=serverAuth\n' > server.ext
openssl x509 -req -in server.csr -CA ca.crt -CAkey ca.key -CAcreateserial -sha256 -days 3650 -extfile server.ext \
  -out server.new
rm -f server.csr server.ext ca.srl ca.key
chmod 0644 ca.crt server.new
# The image's own user; a fresh volume belongs to root.
chown postgres:postgres ca.crt server.new server.key
chmod 0600 server.key
mv server.new server.crt
