# The Debian package of one server, behind the settings of the public image of that name.
FROM mcr.microsoft.com/dotnet/aspnet:10.0
ARG SERVER
RUN printf '#!/bin/sh\nexit 101\n' >/usr/sbin/policy-rc.d && chmod +x /usr/sbin/policy-rc.d \
 && case $SERVER in postgres) package=postgresql ;; rabbitmq) package=rabbitmq-server ;; redis) package=redis-server ;; *) package=$SERVER ;; esac \
 && export DEBIAN_FRONTEND=noninteractive && apt-get -qq update && apt-get -qq -y install adduser \
 && apt-get -qq -y install --no-install-recommends $package
COPY start /usr/local/bin/start
ENV SERVER=$SERVER
ENTRYPOINT ["/usr/local/bin/start"]
