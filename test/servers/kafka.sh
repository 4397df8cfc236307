#!/usr/bin/env bash
# A Kafka broker, or a cluster of three (KRaft), for one run of the tests: on loopback, at free ports, in a folder of its own.
# The jars come from Maven Central into a cache outside the checkout, once for each version.
#
#   kafka.sh install        puts Java, Maven and the jars in place (Debian, as root, for the first two)
#   kafka.sh installed      whether they are
#   kafka.sh start FOLDER   starts it in FOLDER/kafka (which must not exist) and prints its host:port
#   kafka.sh start FOLDER PEM USER PASSWORD   the same; it prints a host:port that takes TLS, by the key and certificate in
#                           the file PEM, from this user only (SCRAM-SHA-256)
#   kafka.sh down FOLDER    ends it in order and keeps what it holds; `down FOLDER KILL` ends it at once
#   kafka.sh up FOLDER      starts it again with what it held, at the same port
#   kafka.sh pause FOLDER   stops it where it is, connections and all; `kafka.sh resume FOLDER` lets it go on
#   kafka.sh stop FOLDER    ends it and removes FOLDER/kafka
#   kafka.sh cluster FOLDER [PEM USER PASSWORD]   starts three that replicate to each other (replication 3, two of them in
#                           step for every write) and prints their addresses, separated by commas. Each is ended, started
#                           and stopped like one alone, in FOLDER/1, FOLDER/2 and FOLDER/3.
#
# KAFKA_SETTINGS: further lines of each broker's settings, which win over the usual ones.
# KAFKA_VERSION: 3.9.2 unless it says otherwise; 4.1.1 works too. KAFKA_HEAP: 512m for one alone, 256m for each of three.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
version=${KAFKA_VERSION:-3.9.2}
# A test's broker lives for seconds, so neither thorough compilation nor several threads that collect garbage are worth their
# cost.
quick=(-XX:TieredStopAtLevel=1 -XX:+UseSerialGC)
jars=${XDG_CACHE_HOME:-$HOME/.cache}/telboek/kafka-$version

install() {
  if ! command -v java >/dev/null || ! command -v mvn >/dev/null; then
    [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null || return 1
    export DEBIAN_FRONTEND=noninteractive
    timeout 120 apt-get -qq update
    timeout 300 apt-get -qq install -y --no-install-recommends openjdk-17-jre-headless maven
  fi
  [ -d "$jars" ] && return
  local work
  work=$(mktemp -d)
  trap 'rm -rf "$work"' RETURN
  cat >"$work/pom.xml" <<POM
<project>
  <modelVersion>4.0.0</modelVersion>
  <groupId>telboek</groupId><artifactId>kafka-jars</artifactId><version>1</version><packaging>pom</packaging>
  <dependencies><dependency>
    <groupId>org.apache.kafka</groupId><artifactId>kafka_2.13</artifactId><version>$version</version>
  </dependency></dependencies>
</project>
POM
  timeout 300 mvn -q -B -f "$work/pom.xml" dependency:copy-dependencies -DincludeScope=runtime \
    -DoutputDirectory="$work/jars"
  mkdir -p "$(dirname "$jars")"
  # The folder appears as a whole or not at all. Another run may have made it first.
  mv -T "$work/jars" "$jars" 2>/dev/null || [ -d "$jars" ]
} >&2 </dev/null

free_ports() {
  "$here/../../node_modules/.bin/node" "$here/freePorts.ts" "$1"
}

new_id() { node -p 'require("node:crypto").randomBytes(16).toString("base64url")'; }

# Completes the settings of a broker and makes its storage. A guarded broker lets in USER with PASSWORD.
format() {
  local place=$1 cluster=$2 user=()
  [ $# -lt 4 ] || user=(--add-scram "SCRAM-SHA-256=[name=$3,password=$4]")
  rm -rf "$place/data"
  echo "${KAFKA_SETTINGS:-}" >>"$place/server.properties"
  java -Xmx256m "${quick[@]}" -cp "$jars/*" kafka.tools.StorageTool format --cluster-id="$cluster" -c "$place/server.properties" \
    "${user[@]}" >"$place/format.log" 2>&1 || { cat "$place/format.log" >&2; return 1; }
}

configure() {
  local place=$1 broker=$2 controller=$3 secure=$4 pem=${5:-}
  # KAFKA_NODE_ID=1 is node.id=1 in a properties file.
  sed -n 's/^KAFKA_//p' "$here/kafka.env" | while IFS='=' read -r name value; do
    echo "$(echo "$name" | tr 'A-Z_' 'a-z.')=$value"
  done >"$place/server.properties"
  cat >>"$place/server.properties" <<PROPERTIES
listeners=PLAINTEXT://127.0.0.1:$broker,CONTROLLER://127.0.0.1:$controller
advertised.listeners=PLAINTEXT://127.0.0.1:$broker
controller.quorum.voters=1@127.0.0.1:$controller
log.dirs=$place/data
PROPERTIES
  echo "127.0.0.1:$broker" >"$place/address"
  [ -n "$pem" ] || return 0
  # Brokers still talk to each other over the plain listener.
  sed -i -e "s|^listeners=.*|&,SECURE://127.0.0.1:$secure|" -e "s|^advertised.listeners=.*|&,SECURE://127.0.0.1:$secure|" \
    -e 's|^listener.security.protocol.map=.*|&,SECURE:SASL_SSL|' "$place/server.properties"
  cat >>"$place/server.properties" <<PROPERTIES
ssl.keystore.type=PEM
ssl.keystore.location=$pem
sasl.enabled.mechanisms=SCRAM-SHA-256
listener.name.secure.scram-sha-256.sasl.jaas.config=org.apache.kafka.common.security.scram.ScramLoginModule required;
PROPERTIES
  echo "127.0.0.1:$secure" >"$place/address"
}

start() {
  local place=$1/kafka pem=${2:-}
  [ -d "$jars" ] || { echo "Kafka $version is not installed" >&2; return 1; }
  mkdir "$place"
  # A free port may be taken by another program before the broker has it.
  for _ in 1 2 3; do
    # shellcheck disable=SC2046
    configure "$place" $(free_ports 3) "$pem"
    format "$place" "$(new_id)" "${@:3}" || return 1
    up "$1" && return
  done
  return 1
}

cluster() {
  local folder=$1 pem=${2:-} id n ports voters started
  [ -d "$jars" ] || { echo "Kafka $version is not installed" >&2; return 1; }
  export KAFKA_HEAP=${KAFKA_HEAP:-256m}
  id=$(new_id)
  for _ in 1 2 3; do
    # The ports of each broker's plain, controller and secure listener: 0 1 2, 3 4 5, 6 7 8.
    read -ra ports < <(free_ports 9)
    voters=1@127.0.0.1:${ports[1]},2@127.0.0.1:${ports[4]},3@127.0.0.1:${ports[7]}
    for n in 1 2 3; do
      mkdir -p "$folder/$n/kafka"
      configure "$folder/$n/kafka" "${ports[@]:(n - 1) * 3:3}" "$pem"
      replicate "$folder/$n/kafka" "$n" "$voters"
      format "$folder/$n/kafka" "$id" "${@:3}" || return 1
    done
    # One broker alone has no majority, so all are started before any is waited for.
    started=yes
    for n in 1 2 3; do launch "$folder/$n/kafka"; done
    for n in 1 2 3; do await "$folder/$n/kafka" >/dev/null || started=no; done
    if [ "$started" = yes ]; then
      cat "$folder"/[123]/kafka/address | paste -sd, -
      return
    fi
    for n in 1 2 3; do down "$folder/$n" KILL; done
  done
  return 1
}

# Adds the settings in which a broker of three differs from a single one. When a setting occurs twice, the last one counts.
replicate() {
  echo "$KAFKA_HEAP" >"$1/heap"
  cat >>"$1/server.properties" <<PROPERTIES
node.id=$2
controller.quorum.voters=$3
min.insync.replicas=2
default.replication.factor=3
offsets.topic.replication.factor=3
transaction.state.log.replication.factor=3
transaction.state.log.min.isr=2
PROPERTIES
}

up() {
  launch "$1/kafka"
  await "$1/kafka"
}

launch() {
  local place=$1 heap
  heap=$(cat "$place/heap" 2>/dev/null || echo "${KAFKA_HEAP:-512m}")
  (cd "$place" && exec setsid nohup java "-Xmx$heap" "${quick[@]}" -cp "$jars/*" kafka.Kafka "$place/server.properties" \
    >>"$place/log" 2>&1 </dev/null) &
  echo $! >"$place/pid"
}

await() {
  local place=$1
  for _ in $(seq 240); do
    kill -0 "$(cat "$place/pid")" 2>/dev/null || break
    if answers "$place"; then
      cat "$place/address"
      return
    fi
    sleep 0.25
  done
  tail -n 20 "$place/log" >&2
  return 1
}

answers() {
  local address
  address=$(cat "$1/address")
  (exec 3<>"/dev/tcp/${address%:*}/${address#*:}") 2>/dev/null
}

down() {
  local pid
  [ -f "$1/kafka/pid" ] || return 0
  pid=$(cat "$1/kafka/pid")
  kill -s "${2:-TERM}" "$pid" 2>/dev/null || return 0
  for _ in $(seq 120); do
    kill -0 "$pid" 2>/dev/null || return 0
    sleep 0.25
  done
  kill -s KILL "$pid" 2>/dev/null || true
}

stop() {
  [ -d "$1/kafka" ] || return 0
  down "$1" KILL
  rm -rf "$1/kafka"
}

case ${1:-} in
install) install ;;
installed) command -v java >/dev/null && [ -d "$jars" ] ;;
start) start "${2:?a folder}" "${@:3}" ;;
down) down "${2:?a folder}" "${3:-TERM}" >/dev/null 2>&1 ;;
up) up "${2:?a folder}" ;;
pause) kill -s STOP "$(cat "${2:?a folder}/kafka/pid")" ;;
resume) kill -s CONT "$(cat "${2:?a folder}/kafka/pid")" ;;
stop) stop "${2:?a folder}" >/dev/null 2>&1 ;;
cluster) cluster "${2:?a folder}" "${@:3}" ;;
*)
  sed -n '2,20s/^# \{0,1\}//p' "$0" >&2
  exit 2
  ;;
esac
