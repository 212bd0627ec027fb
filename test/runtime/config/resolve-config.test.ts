import { describe, expect, test } from 'vitest'

import { resolveConfig, resolveLimits, type SaasConfig } from '@tenantry/runtime/config'

const VALID: SaasConfig = { name: 'acme', mode: 'pool', clusters: { primary: {} } }

/** What a JavaScript file may hold: the types do not stop it. */
function resolve(change: object): ReturnType<typeof resolveConfig> {
  const config = Object.assign({}, VALID, change)
  for (const [key, value] of Object.entries(config)) {
    if (value === undefined) Reflect.deleteProperty(config, key)
  }
  return resolveConfig(config)
}

function problemOf(change: object): string {
  try {
    resolve(change)
  } catch (error) {
    if (error instanceof Error) return `${String(Reflect.get(error, 'code'))} ${error.message}`
  }
  return 'accepted'
}

describe('what is wrong is named by its path', () => {
  test.each([
    [{ colour: 'red' }, 'colour is not a known setting'],
    [{ clusters: { primary: { uri: 'x' } } }, 'clusters.primary.uri is not a known setting'],
    [{ tiers: { free: { quotas: {} } } }, 'tiers.free.quotas is not a known setting'],
    [{ tiers: { free: { quota: { rate: 1 } } } }, 'tiers.free.quota.rate is not a known setting'],
    [{ name: undefined }, 'name is missing'],
    [{ clusters: undefined }, 'clusters is missing'],
    [
      { isolation: { signedContext: { secrets: [undefined] } } },
      'isolation.signedContext.secrets.0 is not set.',
    ],
    [{ name: 7 }, 'name must be string, but is 7'],
    [{ name: 'Acme' }, 'name must start with a letter and hold only a-z'],
    [{ name: '1acme' }, 'name must start with a letter'],
    [{ name: 'my-app' }, 'name must start with a letter and hold only'],
    [{ name: 'a'.repeat(33) }, 'name must be at most 32'],
    [{ name: 'pg_mine' }, 'name must not start with pg_'],
    [{ mode: 'shared' }, 'mode must be one of pool, bridge, silo'],
    [{ clusters: {} }, 'clusters must name at least one cluster'],
    [{ clusters: [] }, 'clusters must name at least one cluster.'],
    [{ clusters: [{}] }, 'clusters.0 must start with a letter'],
    [{ clusters: { 'A B': {} } }, 'clusters.A B must start with a letter'],
    [
      { clusters: { primary: { connections: 0 } } },
      'clusters.primary.connections must be at least 1',
    ],
    [
      { clusters: { primary: { connections: 1.5 } } },
      'clusters.primary.connections must be a whole',
    ],
    [
      { clusters: { primary: { connections: '5' } } },
      'clusters.primary.connections must be number',
    ],
    [{ clusters: { primary: { preparedStatements: 'no' } } }, 'preparedStatements must be boolean'],
    [{ clusters: { primary: { engine: 'oracle' } } }, 'engine must be one of postgres, citus'],
    [
      { mode: 'silo', clusters: { primary: { engine: 'citus' } } },
      'tiers.standard places silos on clusters.primary, whose engine is citus: Citus knows its nodes',
    ],
    [
      {
        tiers: { big: { mode: 'silo', cluster: 'other' } },
        clusters: { primary: {}, other: { engine: 'citus' } },
      },
      'tiers.big places silos on clusters.other, whose engine is citus',
    ],
    [
      {
        clusters: {
          primary: { engine: 'citus', url: 'postgres://x/y', replicas: [{ url: 'postgres://z' }] },
        },
      },
      'clusters.primary has replicas, and its engine is citus',
    ],
    [
      { isolation: { signedContext: true }, clusters: { primary: {}, other: { engine: 'citus' } } },
      'isolation.signedContext cannot be verified on clusters.other, whose engine is citus',
    ],
    [{ clusters: { primary: { stream: 'tunnel' } } }, 'clusters.primary.stream must be a function'],
    [{ clusters: { primary: { replicas: {} } } }, 'clusters.primary.replicas must be Array'],
    [
      { clusters: { primary: { replicas: ['postgres://replica'] } } },
      'clusters.primary.replicas.0 must be Object',
    ],
    [
      { clusters: { primary: { replicas: [{ url: 'mysql://replica' }] } } },
      'clusters.primary.replicas.0.url must start with postgres://',
    ],
    [
      { clusters: { primary: { replicas: [{ url: 'postgres://replica' }] } } },
      'clusters.primary has replicas, and no url of the server that they replicate',
    ],
    [
      { clusters: { primary: { replicas: [{ host: 'replica' }] } } },
      'clusters.primary.replicas.0.host is not a known setting',
    ],
    [{ clusters: { primary: { region: 'EU 1' } } }, 'clusters.primary.region must start with'],
    [{ extensions: ['citext', 7] }, 'extensions.1 must be string, but is 7'],
    [{ extensions: ['Citext'] }, 'extensions.0 must start with a letter and hold only a-z'],
    [{ extensions: ['citext"; drop'] }, 'extensions.0 must start with a letter and hold only'],
    [{ extensions: ['a'.repeat(64)] }, 'extensions.0 must be at most 63'],
    [{ extensions: ['citext', 'vector', 'citext'] }, 'extensions names one of them twice'],
    [{ extensions: 'citext' }, 'extensions must be Array'],
    [
      { extensions: ['citext'], clusters: { primary: {}, other: { engine: 'citus' } } },
      'extensions cannot be used on clusters.other, whose engine is citus',
    ],
    [{ tiers: {} }, 'tiers must name at least one tier'],
    [{ tiers: { free: { mode: 'huge' } } }, 'tiers.free.mode must be one of'],
    [{ tiers: { free: { cluster: 'moon' } } }, 'tiers.free.cluster names "moon"'],
  ])('%j', (change, problem) => {
    expect(problemOf(change)).toContain('CONFIG_INVALID')
    expect(problemOf(change)).toContain(problem)
  })

  test.each(['2', '0s', '-1s', '2h', 's', '1e3ms', '', 2000])(
    'a duration cannot be %j',
    (statementTimeout) => {
      const problem = problemOf({ tiers: { free: { quota: { statementTimeout } } } })
      expect(problem).toContain('tiers.free.quota.statementTimeout must be a duration such as')
    },
  )

  test('all problems at once', () => {
    expect(problemOf({ name: 'A', mode: 'x' })).toMatch(/name .*; mode /)
  })
})

describe('a URL', () => {
  const SECRET = 's3cret'

  test.each([
    [`mysql://me:${SECRET}@host/db`, 'must start with postgres://'],
    [`me:${SECRET}@host/db`, 'must start with postgres://'],
    [`postgres://me:${SECRET}@ho st/db`, 'is not a valid URL'],
    [`postgres://me:${SECRET}@host:port/db`, 'is not a valid URL'],
    [`postgres://me:100%${SECRET}@host/db`, 'holds a % that is no escape'],
  ])('%s is refused, and not repeated', (url, problem) => {
    for (const key of ['url', 'appUrl', 'systemUrl']) {
      const message = problemOf({ clusters: { primary: { [key]: url } } })
      expect(message).toMatch(new RegExp(`${key.slice(-3)} ${problem}`))
      expect(message.match(/clusters\.primary/g)).toHaveLength(1)
      expect(message).not.toContain(SECRET)
    }
  })

  test.each([
    [{ clusters: { primary: `postgres://me:${SECRET}@host/db` } }],
    [{ clusters: `postgres://me:${SECRET}@host/db` }],
    [{ name: `postgres://me:${SECRET}@host/db` }],
    [{ clusters: { primary: { region: `postgres://me:${SECRET}@host/db` } } }],
    [{ clusters: { primary: { uri: `postgres://me:${SECRET}@host/db` } } }],
  ])('in the wrong place it is not repeated either: %j', (change) => {
    expect(problemOf(change)).toContain('CONFIG_INVALID')
    expect(problemOf(change)).not.toContain(SECRET)
  })

  test('an empty one is none: DATABASE_URL= in the environment', () => {
    const { catalogCluster } = resolve({ clusters: { primary: { url: '', appUrl: '' } } })
    expect(catalogCluster).toMatchObject({ url: undefined, appUrl: undefined })
  })
})

test('defaults', () => {
  const config = resolve({})
  expect(config.defaultTier).toEqual({
    name: 'standard',
    mode: 'pool',
    cluster: 'primary',
    quota: {},
    limits: resolveLimits({}),
  })
  expect(config.catalogCluster).toMatchObject({ region: 'default', connections: 10 })
})

test.each([
  ['500ms', 500],
  ['2s', 2000],
  ['1.5s', 1500],
  ['5m', 300_000],
])('the duration %s', (statementTimeout, milliseconds) => {
  const { defaultTier } = resolve({ tiers: { free: { quota: { statementTimeout } } } })
  expect(defaultTier.limits.statementTimeoutMs).toBe(milliseconds)
})
