import { Flags } from '@oclif/core'

/** What a PgBouncer is to be told beside what the configuration and the server say. */
export const pgbouncerFlags = {
  cluster: Flags.string({
    summary: 'The cluster that it stands in front of. Default: the only one.',
  }),
  for: Flags.string({
    summary: 'The oldest release of PgBouncer that is to read it, as `pgbouncer --version` says.',
    default: '1.18',
  }),
  processes: Flags.integer({
    summary: 'Processes of the application that run at once.',
    default: 2,
    min: 1,
    max: 10_000,
  }),
  'server-connections': Flags.integer({
    summary: 'The most connections to the server. Default: what it admits, less --reserve.',
    min: 1,
  }),
  reserve: Flags.integer({
    summary: 'Connections of the server that are left to `saas`, to people and to others.',
    default: 15,
    min: 0,
  }),
  listen: Flags.string({
    summary: 'Where PgBouncer listens. Default: 127.0.0.1, and the port of appUrl, else 6432.',
    helpValue: 'ADDRESS:PORT',
  }),
  out: Flags.string({ summary: 'The folder for the files.', default: 'pgbouncer' }),
  at: Flags.string({ summary: 'The folder in which PgBouncer finds them. Default: --out.' }),
  'stats-login': Flags.string({
    summary: 'A login that may look at the console; PGBOUNCER_STATS_PASSWORD has its password.',
  }),
  'plain-passwords': Flags.boolean({
    summary: 'Write the two passwords as they are, where the server does not tell their secrets.',
  }),
}

interface GivenFlags {
  readonly [name: string]: string | number | boolean | undefined
}

/** The command line that writes the files anew, without what it would take by itself; shell quotes included. */
export function toPgbouncerCommand(flags: GivenFlags, quote: (word: string) => string): string {
  const words = Object.entries(pgbouncerFlags).flatMap(([name, { default: usual }]) => {
    const value = flags[name]
    if (value === undefined || value === false || value === usual) return []
    return value === true ? [`--${name}`] : [`--${name}`, quote(String(value))]
  })
  return ['saas', 'pgbouncer', 'config', ...words].join(' ')
}
