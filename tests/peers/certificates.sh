#!/usr/bin/env bash
# Makes a throw-away certificate authority and two server certificates in the folder given.
#
#   ca.pem                 what a client must trust
#   localhost.pem, .key    for localhost and 127.0.0.1
#   elsewhere.pem, .key    for mail.elsewhere.example: the wrong name
set -euo pipefail
cd "$1"

quiet() { openssl "$@" 2>>openssl.log || { cat openssl.log >&2; exit 1; }; }

quiet req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 30 -subj '/CN=Guestlist test CA' \
  -addext 'basicConstraints=critical,CA:TRUE' -addext 'keyUsage=critical,keyCertSign,cRLSign' -keyout ca.key -out ca.pem

certify() { # NAME SUBJECT-ALTERNATIVE-NAMES
  quiet req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj "/CN=$1" -keyout "$1.key" -out "$1.csr"
  quiet x509 -req -in "$1.csr" -CA ca.pem -CAkey ca.key -CAcreateserial -days 30 -out "$1.pem" -extfile <(
    echo "subjectAltName=$2"
    echo 'basicConstraints=CA:FALSE'
    echo 'extendedKeyUsage=serverAuth'
  )
}

certify localhost DNS:localhost,IP:127.0.0.1
certify elsewhere DNS:mail.elsewhere.example
