import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

import { Client } from 'pg'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'

import { resolveConfig } from '@tenantry/runtime/config'
import {
  addDomain,
  createKey,
  deleteTenant,
  removeDomain,
  revokeKey,
  setTenantStatus,
} from '@tenantry/runtime/fleet'

import { bucketOf, CHANGES_CHANNEL } from '../../../packages/runtime/src/catalog/tenant-changes.ts'
import { ChangeListener } from '../../../packages/runtime/src/context/change-listener.ts'
import { HeardChanges } from '../../../packages/runtime/src/context/heard-changes.ts'
import { ListeningClient } from '../../../packages/runtime/src/database/connections/listening-client.ts'
import { loginUrl } from '../../../packages/runtime/src/database/connections/login.ts'
import { Pools } from '../../../packages/runtime/src/database/connections/pools.ts'
import { findPgbouncer, startPgbouncer } from '../../support/pgbouncer.ts'
import { startTcpProxy } from '../../support/tcp-proxy.ts'
import { createTestFleet, migrationsWith, type TestFleet } from '../../support/test-fleet.ts'

const pgbouncer = await findPgbouncer()

let fleet: TestFleet
let pools: Pools
let appUrl: string

beforeAll(async () => {
  fleet = await createTestFleet()
  const config = resolveConfig(fleet.config)
  pools = new Pools(config, 'app')
  appUrl = loginUrl(config.name, config.catalogCluster, 'app', fleet.database)
})

afterAll(async () => {
  await pools?.close()
  await fleet?.[Symbol.asyncDispose]()
})

interface Listening extends AsyncDisposable {
  readonly changes: HeardChanges
  readonly listener: ChangeListener
  /** Up to when every change has been heard, by the clock of the process. */
  provenUntil(): number
}

interface Way {
  readonly onConnect?: () => void
  /** Which way lookups and probes go. Default: straight to the server. */
  readonly through?: Pools
}

function listen(url = appUrl, { onConnect, through = pools }: Way = {}): Listening {
  const changes = new HeardChanges()
  const listener = new ChangeListener({
    changes,
    connect() {
      onConnect?.()
      return new ListeningClient({ connectionString: url })
    },
    query: (statement, values) =>
      through.query({ cluster: 'primary', database: fleet.database }, statement, values),
  })
  listener.start()
  return {
    changes,
    listener,
    provenUntil: () => changes.provenUntil(performance.now(), performance.now()),
    [Symbol.asyncDispose]: () => listener.close(),
  }
}

/** Gives up after 30 s, so that a wait in vain is a failure and no hanging process. */
async function until(condition: () => boolean): Promise<void> {
  const deadline = performance.now() + 30_000
  while (!condition()) {
    if (performance.now() > deadline) throw new Error('It did not happen within 30 s.')
    await sleep(10)
  }
}

describe('a change is heard', () => {
  let heard: Listening

  beforeAll(async () => {
    heard = listen()
    await until(() => heard.provenUntil() > 0)
  })

  afterAll(async () => {
    await heard?.[Symbol.asyncDispose]()
  })

  async function expectHeard(id: string, change: () => Promise<unknown>): Promise<void> {
    const before = heard.changes.changedAt(bucketOf(id))
    await change()
    await until(() => heard.changes.changedAt(bucketOf(id)) > before)
  }

  test('a suspension and a resumption', async () => {
    const { id } = await fleet.create({ slug: 'acme' })
    await expectHeard(id, () => setTenantStatus(fleet.fleet, 'acme', 'suspended'))
    await expectHeard(id, () => setTenantStatus(fleet.fleet, 'acme', 'active'))
  })

  test('a key that is revoked, and a domain that is removed', async () => {
    const { id } = await fleet.create({ slug: 'shop' })
    const { id: key } = await createKey(fleet.fleet, 'shop')
    await addDomain(fleet.fleet, 'shop', 'shop.example')
    await expectHeard(id, () => revokeKey(fleet.fleet, 'shop', key))
    await expectHeard(id, () => removeDomain(fleet.fleet, 'shop', 'shop.example'))
  })

  test('a deletion, before the rows go', async () => {
    const { id } = await fleet.create({ slug: 'gone' })
    const before = heard.changes.changedAt(bucketOf(id))
    const deleting = deleteTenant(fleet.fleet, 'gone')
    await until(() => heard.changes.changedAt(bucketOf(id)) > before)
    expect(await fleet.fleet.catalog.findTenant('gone')).toMatchObject({ status: 'deleting' })
    await deleting
  })

  test('a migration of the placement', async () => {
    const { placement } = await fleet.create({ slug: 'migrated', tier: 'bridged' })
    const added = await migrationsWith("comment on table invoice is 'What is owed.'")
    await expectHeard(placement.id, () => fleet.migrate(added))
  })

  test('a placement that moves, even in a session that fires no triggers', async () => {
    const { placement } = await fleet.create({ slug: 'moved', tier: 'bridged' })
    await expectHeard(placement.id, () =>
      fleet.query(
        `set session_replication_role = replica;
         update tenantry.placement set database = 'elsewhere' where id = '${placement.id}'`,
      ),
    )
  })
})

describe('what is told', () => {
  test('names nobody: who listens as the application learns that something changed', async () => {
    const told: string[] = []
    const eavesdropper = new Client({ connectionString: appUrl })
    await eavesdropper.connect()
    eavesdropper.on('notification', ({ payload = '' }) => told.push(payload))
    await eavesdropper.query(`listen ${CHANGES_CHANNEL}`)
    const { id } = await fleet.create({ slug: 'secret' })
    await setTenantStatus(fleet.fleet, 'secret', 'suspended')
    await fleet.delete('secret')
    await until(() => told.length >= 4)
    await eavesdropper.end()
    // Made active, suspended, being deleted, gone. The pool that it shared did not change.
    expect(told).toEqual(Array(4).fill(id.slice(-3)))
  })

  test('by somebody else in its name costs a lookup and no more', async () => {
    await using heard = listen()
    await until(() => heard.provenUntil() > 0)
    await fleet.application.asAppRole(fleet.database, async (client) => {
      for (const payload of ['', 'fffff', '-1', 'zzz', '__proto__', '0x1', '00a']) {
        await client.query(`select pg_notify('${CHANGES_CHANNEL}', $1)`, [payload])
      }
    })
    await until(() => heard.changes.changedAt(0x0_0a) > 0)
    const buckets = Array.from({ length: 4096 }, (_, bucket) => heard.changes.changedAt(bucket))
    expect(buckets.filter((changedAt) => changedAt > 0)).toHaveLength(1)
  })
})

describe('without a proof', () => {
  test('where notifications do not arrive nothing is proven', async () => {
    const deaf = new URL(appUrl)
    deaf.pathname = '/postgres'
    await expectNeverProven(deaf.href)
  })

  test.skipIf(pgbouncer === undefined && process.env['CI'] !== 'true')(
    'behind PgBouncer in transaction mode nothing is proven',
    async () => {
      await using pooler = await startPgbouncer(pgbouncer ?? '', [appUrl])
      const pooled = new URL(appUrl)
      pooled.hostname = '127.0.0.1'
      pooled.port = String(pooler.port)
      const clusters = { primary: { appUrl: pooled.href, preparedStatements: false } }
      const through = new Pools(resolveConfig({ ...fleet.config, clusters }), 'app')
      await expectNeverProven(pooled.href, through)
      await through.close()
    },
  )

  test('where the catalog does not tell its changes, nothing is proven', async () => {
    await using heard = listen()
    await until(() => heard.provenUntil() > 0)
    await fleet.query('alter table tenantry.tenant disable trigger tell_change')
    try {
      await until(() => heard.provenUntil() < 0)
    } finally {
      await fleet.query('alter table tenantry.tenant enable always trigger tell_change')
    }
  })

  test('on a connection that is frozen the proof stays where it was, and is then given up', async () => {
    await using proxy = await startTcpProxy(appUrl)
    await using heard = listen(proxy.url)
    await until(() => heard.provenUntil() > 0)
    const frozenAt = performance.now()
    proxy.freeze()
    await until(() => {
      expect(heard.provenUntil()).toBeLessThanOrEqual(frozenAt)
      return heard.provenUntil() < 0
    })
  })

  test('a connection that is cut is opened again', async () => {
    await using proxy = await startTcpProxy(appUrl)
    await using heard = listen(proxy.url)
    await until(() => heard.provenUntil() > 0)
    proxy.cut()
    await until(() => heard.provenUntil() < 0)
    proxy.restore()
    await until(() => {
      heard.listener.start()
      return heard.provenUntil() > 0
    })
  })
})

describe('the connection', () => {
  beforeEach(async () => {
    await listenersOn(fleet.database, 0)
  })

  test('is one, however often it is started, and ends with close', async () => {
    const heard = listen()
    for (let times = 0; times < 10; times += 1) heard.listener.start()
    await until(() => heard.provenUntil() > 0)
    await listenersOn(fleet.database, 1)
    await heard[Symbol.asyncDispose]()
    await listenersOn(fleet.database, 0)
    heard.listener.start()
    expect(heard.provenUntil()).toBe(Number.NEGATIVE_INFINITY)
  })

  test('may be closed while it opens', async () => {
    for (const wait of [0, 1, 5, 10, 20]) {
      const heard = listen()
      await sleep(wait)
      await heard[Symbol.asyncDispose]()
    }
    await listenersOn(fleet.database, 0)
  })

  test('is closed within a bound when it is frozen', async () => {
    await using proxy = await startTcpProxy(appUrl)
    const heard = listen(proxy.url)
    await until(() => heard.provenUntil() > 0)
    proxy.freeze()
    await heard[Symbol.asyncDispose]()
  })

  test('keeps no process alive', async () => {
    const script = fileURLToPath(new URL('listening-process.ts', import.meta.url))
    const child = spawn(process.execPath, ['--conditions=tenantry-source', script, appUrl], {
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    const [output, errors] = await Promise.all([
      text(child.stdout),
      text(child.stderr),
      once(child, 'exit'),
    ])
    expect({ output, errors, code: child.exitCode }).toEqual({
      output: 'proven\n',
      errors: '',
      code: 0,
    })
  })
})

/** Until the second attempt begins. */
async function expectNeverProven(url: string, through = pools): Promise<void> {
  let attempts = 0
  const onConnect = () => {
    attempts += 1
  }
  await using heard = listen(url, { through, onConnect })
  await until(() => {
    heard.listener.start()
    expect(heard.provenUntil()).toBe(Number.NEGATIVE_INFINITY)
    return attempts === 2
  })
}

/** Waits until so many connections listen, as the server sees them by their last statement. */
async function listenersOn(database: string, count: number): Promise<void> {
  for (;;) {
    const rows = await fleet.query(
      `select from pg_stat_activity where datname = $1 and pid <> pg_backend_pid()
       and usename = $2 and (query like 'listen %' or query like '%pg_listening_channels%')`,
      [database, `${fleet.config.name}_app`],
    )
    if (rows.length === count) return
    await sleep(20)
  }
}
