# Turns this process into a command in a session of its own.
#
# The first argument says when: "held" waits for a line on standard input, which comes as soon as the guard stands, and
# closes standard input to the command; "piped" waits too and leaves the rest of standard input to it; "free" goes at once
# and leaves all of it. The rest is the command. It
# takes this process's place, so that its process id, its signals and its exit status are its own; started in the
# background of a shell, SIGINT and SIGQUIT would stay ignored in it for good.
if [ "$1" != free ]; then
    read -r _ || exit 1
fi
if [ "$1" = held ]; then
    exec </dev/null
fi
shift
if command -v setsid >/dev/null 2>&1; then
    exec setsid "$@"
else
    exec perl -MPOSIX=setsid -e 'setsid(); exec { $ARGV[0] } @ARGV; die "$ARGV[0]: $!\n"' -- "$@"
fi
