# Ends a process group when the pipe on standard input closes: because its holder closed it, ended, or was killed.
#
# Arguments: the process that leads the group, the first signal, the seconds until SIGKILL, a directory to remove at the
# end (or an empty word). It prints a line as soon as nothing can end it but SIGKILL to itself, and ends when the group is
# gone.
leader=$1 signal=$2 grace=$3 scratch=$4
trap '' HUP INT TERM
cd /
echo guarding
exec >/dev/null

while read -r _; do :; done

# The leader alone is meant where it has not yet made its group.
send() {
    kill -s "$1" -- "-$leader" 2>/dev/null || kill -s "$1" "$leader" 2>/dev/null
}

# kill also counts the dead whom nobody has waited for; ps, where there is one, tells them apart.
living() {
    send 0 || return 1
    command -v ps >/dev/null 2>&1 || return 0
    ps -A -o pgid= -o pid= -o stat= |
        awk -v g="$leader" '($1 == g || $2 == g) && $3 !~ /^Z/ { found = 1 } END { exit !found }'
}

if send "$signal"; then
    deadline=$(($(date +%s) + grace + 1))
    while living && [ "$(date +%s)" -lt "$deadline" ]; do
        sleep 0.05
    done
    send KILL
    while living; do
        sleep 0.05
    done
fi
[ -z "$scratch" ] || rm -rf -- "$scratch"
