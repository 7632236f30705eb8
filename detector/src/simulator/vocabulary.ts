/** Addresses of the house's own machines, those that say most first. */
export const clients: readonly string[] = [
  23, 31, 42, 17, 55, 61, 64, 70, 71, 88, 90, 101, 112, 118, 120, 133, 150, 151, 167, 180, 199, 201,
].map((last) => `192.168.1.${last}`);

export const users = words('admin anna backup deploy mike sophie tom git');

export const emails = words(
  'anna@example.org mike@example.org sophie@example.org tom@example.net office@example.org',
);

export const domains: readonly string[] = words(
  `www.google.com api.github.com clients4.google.com time.cloudflare.com graph.facebook.com
  play.googleapis.com events.data.microsoft.com gateway.icloud.com api.spotify.com
  www.debian.org lists.debian.org registry-1.docker.io auth.docker.io ghcr.io cdn.jsdelivr.net
  mqtt.home.example.org ocean.home.example.org push.apple.com outlook.office365.com
  i.instagram.com app-measurement.com connectivitycheck.gstatic.com www.youtube.com
  rr4---sn-4g5e6nzl.googlevideo.com api.netflix.com nrdp.prod.ftl.netflix.com sonos.com
  tile.openstreetmap.org api.open-meteo.com metrics.plex.tv plugins.nextcloud.com
  updates.jenkins.io updates.signal.org files.plex.tv registry.hacs.xyz static.inaturalist.org
  proxy.jellyfin.org api.telegram.org discord.com gateway.discord.gg slack.com wss-primary.slack.com
  edge.microsoft.com login.microsoftonline.com fonts.gstatic.com ssl.gstatic.com duckduckgo.com
  en.wikipedia.org news.ycombinator.com upload.wikimedia.org www.heise.de www.tagesschau.de
  weather.apple.com mesu.apple.com swscan.apple.com xp.apple.com captive.apple.com
  telemetry.example.net ads.example.net tracker.example.com analytics.example.com pixel.example.net`,
);

export const paths: readonly string[] = words(
  `/ /api/v1/items /api/v1/users/me /login /favicon.ico /static/app.css /static/app.js
  /api/v1/search?q=invoice /remote.php/dav/files/anna/ /ocs/v2.php/apps/notifications/api/v2/notifications
  /index.php/204 /status.php /api/states /api/websocket /api/history/period /api/v1/orders
  /api/v1/orders/4711 /health /metrics /api/v1/photos/upload /web/index.html /Items/Latest
  /Sessions/Playing/Progress /loki/api/v1/push /api/ds/query /d/host-overview /robots.txt
  /api/v1/cart /api/v1/checkout /api/v1/products?page=2 /assets/logo.svg /manifest.json`,
);

export const songs = [
  'The Expanse - S02E05',
  'Blue Planet II - S01E03',
  'Das Boot',
  'Planet Earth - S01E07',
  'Severance - S01E01',
  'Spirited Away',
] as const satisfies readonly string[];

function words(text: string): readonly string[] {
  return text.trim().split(/\s+/);
}
