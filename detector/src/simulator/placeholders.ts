import type { Scene } from './scene.ts';
import { clients, domains, emails, paths, songs, users } from './vocabulary.ts';

/** Says a message, or a word of one, in a scene. */
export type Say = (scene: Scene) => string;
type Make = (...args: string[]) => Say;

const hexDigits = '0123456789abcdef';
const base64Digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const months = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');

/** Kinds of values that messages have places for; their arguments are texts, as in the tables. */
export const placeholders: Readonly<Record<string, Make>> = {
  /** A whole number in [a, b]. */
  int: (a = '0', b = '9') => {
    const [low, high] = [Number(a), Number(b)];
    return ({ rng }) => String(rng.int(low, high));
  },
  /** A number in [a, b) with c decimals. */
  dec: (a = '0', b = '1', c = '2') => {
    const [low, high, digits] = [Number(a), Number(b), Number(c)];
    return ({ rng }) => rng.between(low, high).toFixed(digits);
  },
  /** A whole number around a, in proportion c apart at most about threefold: durations, sizes. */
  log: (a = '10', c = '0.5') => {
    const [center, spread] = [Number(a), Number(c)];
    return ({ rng }) => String(Math.max(1, Math.round(center * Math.exp(spread * rng.normal()))));
  },
  /** From a to b as a fault goes on. */
  drift: (a = '1', b = '10') => {
    const [from, to] = [Number(a), Number(b)];
    return ({ rng, progress }) =>
      String(Math.round(from * (to / from) ** progress * rng.between(0.95, 1.05)));
  },
  hex: (n = '8') => randomDigits(hexDigits, Number(n)),
  b64: (n = '43') => randomDigits(base64Digits, Number(n)),
  uuid: () => {
    const parts = [8, 4, 3, 3, 12].map((length) => randomDigits(hexDigits, length));
    const before = ['', '-', '-4', '-a', '-'];
    return (scene) => {
      let text = '';
      for (let i = 0; i < parts.length; i++)
        text += (before[i] as string) + (parts[i] as Say)(scene);
      return text;
    };
  },
  /** An address of the internet. */
  ip:
    () =>
    ({ rng }) =>
      `${rng.pick([45, 61, 80, 91, 103, 141, 167, 185, 193, 218])}.${rng.int(1, 254)}.${rng.int(0, 255)}.${rng.int(1, 254)}`,
  /** An address of the house, few of them often. */
  lan:
    () =>
    ({ rng }) =>
      rng.pickSkewed(clients),
  mac:
    () =>
    ({ rng }) =>
      Array.from({ length: 6 }, () => rng.int(0, 255).toString(16).padStart(2, '0')).join(':'),
  port:
    () =>
    ({ rng }) =>
      String(rng.int(32_768, 60_999)),
  pid:
    () =>
    ({ rng }) =>
      String(rng.int(400, 4_194_303)),
  user:
    () =>
    ({ rng }) =>
      rng.pickSkewed(users),
  email:
    () =>
    ({ rng }) =>
      rng.pickSkewed(emails),
  domain:
    () =>
    ({ rng }) =>
      rng.pickSkewed(domains),
  path:
    () =>
    ({ rng }) =>
      rng.pickSkewed(paths),
  song:
    () =>
    ({ rng }) =>
      rng.pick(songs),
  host:
    () =>
    ({ host }) =>
      host,
  /** Time as programs write it themselves: `iso` (UTC), `local`, `utc`, `nginx`, `clf` (its access log), `date`, `unix`. */
  time: (form = 'iso') => timeForm(form),
  /** The kernel's own clock. */
  uptime:
    () =>
    ({ uptimeMs, rng }) =>
      `${(uptimeMs / 1_000).toFixed(3).padStart(9)}${rng.int(100, 999)}`,
  /** A number that only grows: by about a each hour. */
  seq: (a = '6') => {
    const perHour = Number(a);
    return ({ timeMs }) => String(Math.floor(((timeMs - 1.7e12) / 3_600_000) * perHour));
  },
  /** A version that changes by the week. */
  build:
    () =>
    ({ timeMs }) => {
      const week = Math.floor(timeMs / 604_800_000);
      return `${2 + Math.floor(week / 1_000)}.${Math.floor(week / 8) % 100}.${week % 8}`;
    },
};

function randomDigits(digits: string, length: number): Say {
  const bits = digits.length === 16 ? 4 : 6;
  const perDraw = Math.floor(32 / bits);
  return ({ rng }) => {
    let text = '';
    for (let i = 0, left = 0; i < length; i++) {
      if (i % perDraw === 0) left = rng.uint32();
      text += digits[left & (digits.length - 1)] as string;
      left >>>= bits;
    }
    return text;
  };
}

function timeForm(form: string): Say {
  switch (form) {
    case 'local':
      return (scene) => local(scene).slice(0, 23).replace('T', ' ').replace('.', ',');
    case 'date':
      return (scene) => local(scene).slice(0, 10);
    case 'utc':
      return ({ timeMs }) => new Date(timeMs).toISOString().slice(0, 23).replace('T', ' ');
    case 'unix':
      return ({ timeMs }) => String(Math.floor(timeMs / 1_000));
    case 'nginx':
      return (scene) => local(scene).slice(0, 19).replace('T', ' ').replaceAll('-', '/');
    case 'clf':
      return (scene) => {
        const iso = local(scene);
        const hours = Math.round(scene.offsetMs / 3_600_000);
        const zone = `${hours < 0 ? '-' : '+'}${String(Math.abs(hours)).padStart(2, '0')}00`;
        const month = months[Number(iso.slice(5, 7)) - 1] ?? '';
        return `${iso.slice(8, 10)}/${month}/${iso.slice(0, 4)}:${iso.slice(11, 19)} ${zone}`;
      };
    default:
      return ({ timeMs }) => new Date(timeMs).toISOString();
  }
}

function local({ timeMs, offsetMs }: Scene): string {
  return new Date(timeMs + offsetMs).toISOString();
}
