import { sql } from 'kysely'

import type { ReadOptions, Tenancy } from '@tenantry/runtime'

import type { TestDatabase } from '../../support/test-application.ts'
import type { Attack, Attacks } from '../oracle/attack.ts'
import { openProcess, refused, spoiling } from './guard-attack.ts'
import { createLimitedLogin } from './limited-login.ts'
import { catchUp, on, serversOf, whilePaused } from './replica-servers.ts'

const NEW = 'written last'

/** What a read on a replica must not be: another login's, older than it may, or a stranger's. */
export const GUARDED_REPLICAS: Attacks = {
  'read as the administrator who is named in the URL of a replica': spoiling(
    'what a provider shows for a replica is often the login of an administrator',
    async ({ tenancy, self, scene }) => {
      const asked = sql<{ login: string }>`select session_user as login`
      const { rows } = await tenancy.run(self.slug, () => tenancy.read((db) => asked.execute(db)))
      return rows[0]?.login === `${scene.config.name}_app` ? undefined : JSON.stringify(rows)
    },
  ),
  'see less than there was at a position': beStale(async (tenancy) => ({
    after: await tenancy.position(),
  })),
  'see less than was written in the same context': beStale(async () => ({ ownWrites: true })),
  'see less than before, on another replica': spoiling(
    'one replica is further behind than another',
    async ({ scene, self }) => {
      const { primary, replicas } = serversOf(scene)
      const [fresh = '', behind = ''] = replicas
      await using tenancy = await openProcess(scene, {})
      await catchUp(primary, replicas)
      return await whilePaused([behind], async () => {
        await tenancy.run(self.slug, () => addNew(tenancy))
        await catchUp(primary, [fresh])
        // Each read begins with the next replica.
        for (let turn = 0; turn < 2; turn += 1) {
          const numbers = await tenancy.run(self.slug, () =>
            tenancy.read(async (db) => {
              const all = sql<{ number: string }>`select number from invoice`
              const { rows: before } = await all.execute(db)
              if (!before.some(({ number }) => number === NEW)) return [NEW]
              const cut = sql<{ number: string }>`select number, case inet_server_port()
                when ${Number(new URL(fresh).port)} then pg_terminate_backend(pg_backend_pid()) end
                from invoice`
              return (await cut.execute(db)).rows.map(({ number }) => number)
            }),
          )
          if (!numbers.includes(NEW)) return 'what was read before is not there'
        }
        return undefined
      })
    },
  ),
  'read rows of a stream twice': spoiling(
    'what was read of a stream cannot be taken back',
    async ({ scene, tenancy, self }) =>
      await tenancy.run(self.slug, () =>
        tenancy.read(async (db) => {
          const asked = db
            .selectFrom('invoice')
            .select(['number', sql<number>`pg_backend_pid()`.as('pid')])
            .select(sql<number>`inet_server_port()`.as('port'))
          const seen: string[] = []
          try {
            for await (const { number, pid, port } of asked.stream(1)) {
              if (seen.includes(number)) return `${number} came twice`
              seen.push(number)
              const url = serversOf(scene).replicas.find((one) => one.includes(`:${port}/`))
              if (url !== undefined) await on(url, `select pg_terminate_backend(${pid}, 5000)`)
            }
            return undefined
          } catch {
            return undefined
          }
        }),
      ),
  ),
  'have an error tried elsewhere': spoiling(
    'an error of the statement itself is the same everywhere',
    async ({ scene, tenancy, self }) => {
      const failing = sql`select ('port ' || inet_server_port())::int`
      const read = tenancy.run(self.slug, () => tenancy.read((db) => failing.execute(db)))
      const told = await read.then(() => '', String)
      const { port } = new URL(serversOf(scene).primary)
      return told.includes(`port ${port}`) ? told : undefined
    },
  ),
  'keep a replica out that was behind once': spoiling(
    'a context that failed is known to the server, and not to us',
    async ({ scene, self }) => {
      const { primary, replicas } = serversOf(scene)
      await using tenancy = await openProcess(scene, { connections: 1 })
      await catchUp(primary, replicas)
      const after = await whilePaused(replicas, () =>
        tenancy.run(self.slug, async () => {
          await addNew(tenancy)
          const position = await tenancy.position()
          await portOfRead(tenancy, { after: position })
          return position
        }),
      )
      await catchUp(primary, replicas)
      const ports: unknown[] = []
      // One read begins with each replica.
      for (const _ of replicas) {
        ports.push(await tenancy.run(self.slug, () => portOfRead(tenancy, { after })))
      }
      const own = Number(new URL(primary).port)
      return ports.includes(own) ? 'the cluster itself answers' : undefined
    },
  ),
  'be answered at a position of another timeline': answerAt(
    ([system = '', timeline = '']) => `${system}:${Number(timeline) + 1}:0/1`,
  ),
  'be answered at a position of another cluster': answerAt(
    ([, timeline = '']) => `1:${timeline}:0/1`,
  ),
  'be answered by the cluster itself under the name of a replica': spoiling(
    'what is no replica may be written to, and is no copy of anything',
    async ({ scene, self }) => {
      const { primary } = serversOf(scene)
      const alone = { connections: 1, replicas: [{ url: primary }] }
      await using tenancy = await openProcess(scene, alone)
      const asked = sql<{ pid: number }>`select pg_backend_pid() as pid`
      const [own, seen] = await tenancy.run(self.slug, async () => [
        await asked.execute(tenancy.db),
        await tenancy.read((db) => asked.execute(db)),
      ])
      // Its own connections are these, and there is one of them.
      return own?.rows[0]?.pid === seen?.rows[0]?.pid ? undefined : 'it is taken for a replica'
    },
  ),
  'be answered by a server of somebody else': spoiling(
    'a URL may lead to a server that has nothing to do with the cluster',
    async ({ scene, self }) => {
      const foreign = new URL(process.env['DATABASE_URL'] ?? '')
      await using login = await createLimitedLogin(scene, 10)
      const { username: role, password, pathname } = new URL(login.url)
      const database = pathname.slice(1)
      await on(foreign.href, `create role ${role} login password '${password}'`)
      await on(foreign.href, `create database ${database}`)
      try {
        const mistaken = { appUrl: login.url, replicas: [{ url: foreign.href }] }
        await using tenancy = await openProcess(scene, mistaken)
        const port = await tenancy.run(self.slug, () => portOfRead(tenancy))
        return String(port) === foreign.port ? 'a stranger answers' : undefined
      } finally {
        await on(foreign.href, `drop database ${database} with (force)`)
        await on(foreign.href, `drop role ${role}`)
      }
    },
  ),
  'read on when the tenancy is closed': closing(async (tenancy) => {
    await tenancy.read(async (db) => {
      await sql`select 1`.execute(db)
      await tenancy.close()
      await sql`select 1`.execute(db)
    })
  }),
  'read in a tenancy that is closed': closing(async (tenancy) => {
    await tenancy.close()
    await tenancy.read((db) => sql`select 1`.execute(db))
  }),
}

/** A read while no replica shows what is new. */
function beStale(options: (tenancy: Tenancy<TestDatabase>) => Promise<ReadOptions>): Attack {
  return spoiling('a replica may be behind for as long as it likes', async ({ scene, self }) => {
    const { primary, replicas } = serversOf(scene)
    await using tenancy = await openProcess(scene, {})
    await catchUp(primary, replicas)
    return await whilePaused(replicas, () =>
      tenancy.run(self.slug, async () => {
        for (let times = 1; times < 5; times += 1) {
          await addNew(tenancy)
          const asked = sql`select from invoice where number = ${NEW}`
          const read = tenancy.read((db) => asked.execute(db), await options(tenancy))
          const { length } = (await read).rows
          if (length < times) return `it saw ${length} of ${times}`
        }
        return undefined
      }),
    )
  })
}

function answerAt(position: (parts: readonly string[]) => string): Attack {
  return spoiling(
    'places in the log of two timelines or two clusters cannot be compared',
    async ({ scene, tenancy, self }) => {
      const port = await tenancy.run(self.slug, async () => {
        const after = position((await tenancy.position()).split(':'))
        return await portOfRead(tenancy, { after })
      })
      const { primary } = serversOf(scene)
      return String(port) === new URL(primary).port ? undefined : 'a replica answers'
    },
  )
}

function closing(work: (tenancy: Tenancy<TestDatabase>) => Promise<void>): Attack {
  return refused('what is closed opens nothing any more', 'TENANCY_CLOSED', async (attacker) => {
    const { scene, self } = attacker
    await using tenancy = await openProcess(scene, {})
    await tenancy.run(self.slug, () => work(tenancy))
  })
}

/** Committed without waiting for the disk, which a position covers too. */
async function addNew(tenancy: Tenancy<TestDatabase>): Promise<void> {
  await tenancy.transaction(async (trx) => {
    await sql`set local synchronous_commit = off`.execute(trx)
    await trx.insertInto('invoice').values({ number: NEW }).execute()
  })
}

async function portOfRead(
  tenancy: Tenancy<TestDatabase>,
  options?: ReadOptions,
): Promise<number | undefined> {
  const asked = sql<{ port: number }>`select inet_server_port() as port`
  const { rows } = await tenancy.read((db) => asked.execute(db), options)
  return rows[0]?.port
}
