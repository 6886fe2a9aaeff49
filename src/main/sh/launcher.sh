#!/bin/sh
# Redstart in one file: this launcher, and behind it the jar that it hands to the newest JDK on the machine.
# REDSTART_JAVA     a JDK's folder or its java, instead of the newest one found
# REDSTART_OPTS     further JVM options
# REDSTART_ARCHIVE  off: start without a class-data archive and make none; only: make the archive, then stop;
#                   java: say which java would run, then stop
# The launcher asks the shell alone wherever it can: each program it ran would add a millisecond to every start.

file=$0
case $file in */*) ;; *) file=$(command -v -- "$file") ;; esac

# Keeps JDK folder $1 in java, feature and version when it is newer than what was found before.
consider() {
  [ -x "$1/bin/java" ] && [ -r "$1/release" ] || return 0
  found=
  while IFS='=' read -r name value; do
    if [ "$name" = JAVA_VERSION ]; then found=${value#\"}; found=${found%\"}; break; fi
  done < "$1/release"
  major=${found%%[.+-]*}
  case $major in '' | *[!0-9]*) return 0 ;; esac
  if [ "$major" -gt "$feature" ]; then java=$1/bin/java feature=$major version=$found; fi
}

java='' feature=0 version=''
if [ -n "$REDSTART_JAVA" ]; then
  home=${REDSTART_JAVA%/bin/java}
  consider "$home"
  [ -n "$java" ] || java=$REDSTART_JAVA
else
  for home in /usr/lib/jvm/* /opt/java/* "$HOME"/.sdkman/candidates/java/* "$JAVA_HOME"; do consider "$home"; done
  IFS=:
  for folder in $PATH; do consider "${folder%/bin}"; done
  unset IFS
  if [ -z "$java" ] && java=$(command -v java); then
    real=$(readlink -f "$java") && consider "${real%/bin/java}"
  fi
fi
if [ -z "$java" ] || { [ "$feature" -gt 0 ] && [ "$feature" -lt 17 ]; }; then
  echo "redstart: no JDK 17 or newer found in /usr/lib/jvm, JAVA_HOME or PATH (REDSTART_JAVA names one)" >&2
  exit 1
fi

[ "$REDSTART_ARCHIVE" != java ] || { echo "$java"; exit 0; }

# Every native page is a mapping of its own, given back to the system when it is freed.
export MALLOC_ARENA_MAX=1 MALLOC_MMAP_THRESHOLD_=131072 MALLOC_MMAP_MAX_=10000000

# The archive is only used by a JVM with the flags it was made with: all of these, always. What the jar's manifest can
# say (the access to native memory) is said there: on the command line it would keep the JVM's own archive from use.
# Reflection is used a few times at the start, where native accessors spare the JVM from making classes: 10 MB less.
flags='-XX:+UseSerialGC -Xms24m -Xmx256m -XX:MaxDirectMemorySize=1024g -Xss8m -XX:-UsePerfData
  -XX:+IgnoreUnrecognizedVMOptions -XX:+UseCompactObjectHeaders -Xlog:disable
  -Djdk.reflect.useNativeAccessorOnly=true'

# Sets archive to the class-data archive's place: one for each build and JDK. Empty when there is no room for one.
name_archive() {
  archive=
  [ "$REDSTART_ARCHIVE" != off ] && [ -n "$version" ] && [ -n "${XDG_CACHE_HOME:-$HOME}" ] || return 0
  build=$(stat -L -c %s-%Y "$file" 2>/dev/null) || return 0
  cache=${XDG_CACHE_HOME:-$HOME/.cache}/redstart
  archive=$cache/classes-$build-$version.jsa
  # From JDK 25 on an ahead-of-time cache also keeps which methods are hot, so that they are compiled sooner.
  if [ "$feature" -ge 25 ]; then
    read=-XX:AOTCache write=-XX:AOTCacheOutput
  else
    read=-XX:SharedArchiveFile write=-XX:ArchiveClassesAtExit
  fi
}

# Rehearses a server's first seconds and has the JVM write down the classes that it loaded. Silent, whatever happens.
make_archive() {
  mkdir -p "$cache" && find "$cache" -name 'classes-*' -mmin +20160 -exec rm -rf {} +
  mkdir "$archive.lock" || return 0
  # Should the port be taken, the server gives up, and a later start tries another.
  rehearsal_port=$((20000 + $$ % 12000))
  # shellcheck disable=SC2086
  nice -n 10 "$java" $flags "$write=$archive.lock/new" -jar "$file" --port $rehearsal_port --save '' \
    --dir "$archive.lock" &
  # shellcheck disable=SC2086
  nice -n 10 "$java" $flags -cp "$file" org.redstart.Rehearsal $rehearsal_port
  kill $!
  wait $!
  [ ! -s "$archive.lock/new" ] || mv -f "$archive.lock/new" "$archive"
  rm -rf "$archive.lock"
}

name_archive
if [ "$REDSTART_ARCHIVE" = only ]; then
  [ -z "$archive" ] || [ -s "$archive" ] || make_archive < /dev/null > /dev/null 2>&1
  exit 0
fi
if [ -s "$archive" ]; then
  flags="$flags $read=$archive"
elif [ -n "$archive" ] && [ ! -e "$archive.lock" ]; then
  # Twice in the background: the server must not inherit a child that it does not know.
  (make_archive < /dev/null > /dev/null 2>&1 &)
fi
# shellcheck disable=SC2086
exec "$java" $flags $REDSTART_OPTS -jar "$file" "$@"
exit 1
