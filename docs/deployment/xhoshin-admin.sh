#!/bin/sh
# xhoshin-admin COMMAND...: a command of `xhoshin` with the settings, the user and the folder of xhoshin.service. Install it as /usr/local/sbin/xhoshin-admin.
set -eu
exec systemd-run --quiet --pipe --wait --collect \
    --property=DynamicUser=yes --property=User=xhoshin --property=StateDirectory=xhoshin --property=StateDirectoryMode=0700 \
    --property=UMask=0077 --property=ProtectSystem=strict --property=ProtectHome=read-only --property=PrivateTmp=yes --property=NoNewPrivileges=yes \
    --property=EnvironmentFile=/etc/xhoshin/xhoshin.env --setenv=XHOSHIN_HOME=/var/lib/xhoshin --setenv=LANG=C.UTF-8 \
    /opt/xhoshin/bin/xhoshin "$@"
