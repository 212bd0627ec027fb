import { describe, expect, test } from 'vitest'

import { type QuotaConfig, resolveConfig, type TierConfig } from '@tenantry/runtime/config'

import {
  parseListen,
  parseRelease,
  type PgbouncerFacts,
  type PgbouncerOptions,
  planPgbouncer,
} from '../../src/pgbouncer/index.ts'

const LOGINS: PgbouncerFacts['server']['logins'] = [
  { kind: 'app', role: 'acme_app', secret: 'SCRAM-SHA-256$1', password: 'a' },
  { kind: 'system', role: 'acme_system', secret: 'SCRAM-SHA-256$2', password: 's' },
]

function factsOf(
  tiers: Readonly<Record<string, TierConfig>>,
  change: Partial<PgbouncerFacts['server'] & PgbouncerFacts['cluster']> = {},
  silos: PgbouncerFacts['silos'] = [],
): PgbouncerFacts {
  const { connections = 10, preparedStatements = false, url = 'postgres://db/acme' } = change
  const config = resolveConfig({
    name: 'acme',
    mode: 'pool',
    clusters: { primary: { url, connections, preparedStatements } },
    tiers,
  })
  const server = {
    host: 'db',
    port: 5432,
    database: 'acme',
    mostConnections: 100,
    keptConnections: 3,
    logins: LOGINS,
  }
  return {
    cluster: { ...config.catalogCluster, url },
    server: { ...server, ...change },
    tiers: [...config.tiers.values()],
    silos,
  }
}

function optionsOf(change: Partial<PgbouncerOptions> = {}): PgbouncerOptions {
  return {
    release: parseRelease('1.18'),
    listen: parseListen('127.0.0.1:6432'),
    folder: '/etc/pgbouncer',
    plainPasswords: false,
    stats: undefined,
    command: 'saas pgbouncer config',
    processes: 4,
    reserve: 15,
    most: undefined,
    ...change,
  }
}

function iniOf(facts: PgbouncerFacts, options: PgbouncerOptions = optionsOf()): string {
  return planPgbouncer(facts, options).files[0]?.content ?? ''
}

const silo = (database: QuotaConfig['database']): TierConfig => ({
  mode: 'silo',
  quota: { database },
})

function userlistOf(
  logins: PgbouncerFacts['server']['logins'],
  options: Partial<PgbouncerOptions> = {},
): string | undefined {
  return planPgbouncer(factsOf({ free: {} }, { logins }), optionsOf(options)).files[1]?.content
}

describe('connections', () => {
  test('requests get what they can use, and no more', () => {
    const { pools } = planPgbouncer(factsOf({ free: {} }), optionsOf())
    expect(pools).toMatchObject({ room: 82, app: 44, system: 8, clients: 44, silo: undefined })
  })

  test.each([1, 2, 4, 7, 20, 1000])(
    'with %i processes the sum stays within the server',
    (processes) => {
      const { pools } = planPgbouncer(factsOf({ free: {} }), optionsOf({ processes }))
      expect(pools.app + pools.system).toBeLessThanOrEqual(pools.room)
      expect(Math.min(pools.app, pools.system)).toBeGreaterThan(0)
    },
  )

  test('a silo gets what its tier may hold in all processes, by its weight next to the heaviest', () => {
    const tiers = {
      free: {},
      small: silo({ weight: 1, connections: 2 }),
      light: silo({ weight: 1 }),
      heavy: silo({ weight: 4 }),
    }
    const silos = ['small', 'light', 'heavy', 'gone'].map((tier) => ({
      tier,
      database: `s_${tier}`,
    }))
    const { pools } = planPgbouncer(factsOf(tiers, {}, silos), optionsOf())
    expect(pools).toMatchObject({
      app: 44,
      silo: 8,
      silos: [
        { database: 's_light', size: 11 },
        { database: 's_heavy', size: 40 },
        { database: 's_gone', size: 11 },
      ],
    })
    const ini = iniOf(factsOf(tiers, {}, silos))
    expect(ini).toContain("\n* = host='db' port=5432 pool_size=8 max_db_connections=16\n")
    expect(ini).toContain('\ns_heavy = ')
    expect(ini).not.toContain('\ns_small = ')
  })

  test('without silos every other database is refused', () => {
    expect(iniOf(factsOf({ free: {} }))).not.toMatch(/^\* =/m)
  })

  test.each([
    [{ most: 83 }, {}],
    [{ most: 3 }, {}],
    [{}, { mostConnections: 20 }],
    [{ reserve: 95 }, {}],
    [{ reserve: 200 }, {}],
  ])('%j with %j has no room', (options, server) => {
    const plan = (): unknown => planPgbouncer(factsOf({ free: {} }, server), optionsOf(options))
    expect(plan).toThrow(expect.objectContaining({ code: 'PGBOUNCER_NO_ROOM' }))
    expect(plan).not.toThrow(/-\d+ connections/)
  })
})

describe('releases', () => {
  const quota = { transactionTimeout: '2m', idleTransactionTimeout: '30s' } as const
  const facts = factsOf({ free: { quota }, team: { quota } })

  test.each([
    ['1.18', [], ['max_prepared_statements', ' pool_size=8', 'transaction_timeout=125']],
    ['1.21', ['max_prepared_statements = 0'], ['system = max_user_connections=8 pool_size=8']],
    ['1.23.1', ['max_user_connections=8 pool_size=8'], [' idle_transaction_timeout=35']],
    ['1.24', ['=44 idle_transaction_timeout=35'], [' transaction_timeout=125']],
    ['1.25', [' transaction_timeout=125'], ['\nidle_transaction_timeout']],
    ['2.0', [' transaction_timeout=125'], []],
  ])('%s is told what it knows, and nothing else', (release, present, absent) => {
    const ini = iniOf(facts, optionsOf({ release: parseRelease(release) }))
    for (const text of present) expect(ini).toContain(text)
    for (const text of absent) expect(ini).not.toContain(text)
  })

  test.each(['1.17', '0.9', 'new', '1', '1.18.0.1', ''])('%j is none', (text) => {
    expect(() => parseRelease(text)).toThrow(
      expect.objectContaining({ code: 'USAGE_INVALID_VALUE' }),
    )
  })

  test('one that forgets names of statements is refused where they are used', () => {
    const named = factsOf({ free: {} }, { preparedStatements: true })
    expect(() => planPgbouncer(named, optionsOf())).toThrow(
      expect.objectContaining({ code: 'PGBOUNCER_STATEMENTS_LOST' }),
    )
    expect(iniOf(named, optionsOf({ release: parseRelease('1.21') }))).toContain(
      'max_prepared_statements = 250',
    )
  })
})

describe('logins', () => {
  const unread = LOGINS.map((login) => ({ ...login, secret: undefined }))

  test('are known by their secrets', () => {
    expect(userlistOf(LOGINS)).toBe(
      '"acme_app" "SCRAM-SHA-256$1"\n"acme_system" "SCRAM-SHA-256$2"\n',
    )
  })

  test('or by their passwords, where that is asked for', () => {
    expect(() => userlistOf(unread)).toThrow(
      expect.objectContaining({ code: 'PGBOUNCER_SECRET_UNREADABLE' }),
    )
    const [app, ...others] = unread
    const quoted = app === undefined ? [] : [{ ...app, password: 'a "b"' }, ...others]
    expect(userlistOf(quoted, { plainPasswords: true })).toContain('"acme_app" "a ""b"""\n')
  })

  test('never by nothing', () => {
    const none = unread.map((login) => ({ ...login, password: undefined }))
    expect(() => userlistOf(none, { plainPasswords: true })).toThrow(
      expect.objectContaining({ code: 'PGBOUNCER_PASSWORD_MISSING' }),
    )
  })

  test('that of the console is none of the application', () => {
    const stats = { role: 'acme_system', secret: 'SCRAM-SHA-256$3' }
    expect(() => userlistOf(LOGINS, { stats })).toThrow(
      expect.objectContaining({ code: 'USAGE_INVALID_VALUE' }),
    )
    expect(userlistOf(LOGINS, { stats: { ...stats, role: 'watcher' } })).toContain('"watcher"')
  })
})

describe('names', () => {
  test.each(['pgbouncer', 'my app', 'a"b', "a'b", 'a\nb = host=evil'])(
    '%j is refused',
    (database) => {
      const facts = factsOf({ free: {} }, { database })
      expect(() => planPgbouncer(facts, optionsOf())).toThrow(
        expect.objectContaining({ code: 'PGBOUNCER_NAME_UNFIT' }),
      )
    },
  )

  test('no folder, host or command adds a line', () => {
    for (const [facts, options] of [
      [factsOf({ free: {} }), optionsOf({ folder: '/etc\nauth_type = any' })],
      [factsOf({ free: {} }), optionsOf({ command: 'saas\nauth_type = any' })],
      [factsOf({ free: {} }, { host: 'db\n* = host=evil' }), optionsOf()],
    ] as const) {
      expect(() => planPgbouncer(facts, options)).toThrow(
        expect.objectContaining({ code: 'PGBOUNCER_NAME_UNFIT' }),
      )
    }
  })
})

test.each([
  ['postgres://db/acme', 'prefer', false],
  ['postgres://db/acme?sslmode=disable', 'disable', false],
  ['postgres://db/acme?sslmode=no-verify', 'require', false],
  ['postgres://db/acme?sslmode=require', 'verify-full', true],
  ['postgres://db/acme?sslmode=verify-full&sslrootcert=/ca.pem', 'verify-full', true],
  ['postgres://db/acme?ssl=true', 'verify-full', true],
])('%s: to the server by %s', (url, mode, isChecked) => {
  const ini = iniOf(factsOf({ free: {} }, { url }))
  expect(ini).toContain(`server_tls_sslmode = ${mode}\n`)
  expect(ini.includes('server_tls_ca_file')).toBe(isChecked)
})
