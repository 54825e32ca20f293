# shellcheck shell=bash
# Sourced by the other scripts here: saying what happens, trying again, asking apt.

say() {
    printf '%s\n' "$*" >&2
}

# The network fails now and then. Three tries, with a pause that grows.
retry() {
    local try
    for try in 1 2 3; do
        if "$@"; then
            return 0
        fi
        if [ "$try" -lt 3 ]; then
            say "That did not work. Trying again in $((try * 5)) seconds."
            sleep $((try * 5))
        fi
    done
    return 1
}

may_install() {
    command -v apt-get >/dev/null || return 1
    [ "$(id -u)" -eq 0 ] || sudo -n true 2>/dev/null
}

as_root() {
    if [ "$(id -u)" -eq 0 ]; then
        "$@"
    else
        sudo -n "$@"
    fi
}

apt() {
    as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq \
        -o Acquire::Retries=3 -o DPkg::Lock::Timeout=300 -o Dpkg::Use-Pty=0 \
        "$@" </dev/null
}

# What apt says matters only when it fails.
quietly() {
    local log
    log=$(mktemp)
    if "$@" >"$log" 2>&1; then
        rm -f "$log"
        return 0
    fi
    tail -n 20 "$log" >&2
    rm -f "$log"
    return 1
}

# The package lists are fetched only if apt cannot install without them: when they are
# missing, or so old that the files they name are gone.
apt_install() {
    if apt install --simulate --no-install-recommends "$@" >/dev/null 2>&1 &&
        apt install --yes --no-install-recommends "$@" >/dev/null 2>&1; then
        return 0
    fi
    retry quietly apt update || return 1
    retry quietly apt install --yes --no-install-recommends "$@"
}
