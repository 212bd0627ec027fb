import type { Duplex } from 'node:stream'
import { mock } from 'node:test'

import { PGlite } from '@electric-sql/pglite'
import { Client } from 'pg'

import { type DoorAttack, type DoorAttacks, unlessRefused, unlessSame } from './door-attack.ts'

interface Login {
  readonly client: Client
  leave(): Promise<void>
}

type Connect = (user: string, database?: string) => Promise<Login>

const LONGEST_WAIT_MS = 5000
const BACK = 'set session authorization postgres'
const ROWS = "insert into kept values ('own'), ('other')"

let started: Promise<PGlite> | undefined

/** Two logins, and a table of which each sees its own rows. One for all attacks: a start takes seconds. */
async function start(): Promise<PGlite> {
  const pglite = await PGlite.create()
  await pglite.exec(`
    create role own login; create role other login; create role gone login; drop role gone;
    create table kept (owner text default current_user);
    alter table kept enable row level security;
    create policy own on kept using (owner = current_user);
    grant all on kept to own, other;
    ${ROWS}`)
  return pglite
}

/** One session that several connections share, under the runtime that is attacked. */
function share(attempt: (connect: Connect) => Promise<string | undefined>): DoorAttack {
  return async ({ runtime }) => {
    const pglite = await (started ??= start())
    const { PgliteSession } = await runtime.load('pglite/pglite-session.ts')
    const { PgliteSocket } = await runtime.load('pglite/pglite-socket.ts')
    const session = new PgliteSession(pglite)
    const stream = (): Duplex => new PgliteSocket(session)
    const logins: Login[] = []
    const connect: Connect = async (user, database = 'postgres') => {
      const client = new Client({ user, database, host: 'pglite', password: 'x', stream })
      client.on('error', () => undefined)
      let ended: Promise<void> | undefined
      const leave = () => (ended ??= client.end())
      await client.connect()
      logins.push({ client, leave })
      return { client, leave }
    }
    try {
      // An error that is not expected is as good as an answer.
      return await attempt(connect).catch(String)
    } finally {
      for (const login of logins) await login.leave().catch(() => undefined)
      for (const statement of ['rollback', 'discard all', BACK, 'truncate kept', ROWS]) {
        await pglite.exec(statement)
      }
    }
  }
}

async function ownersSeen({ client }: Login): Promise<string[]> {
  const { rows } = await client.query<{ owner: string }>('select owner from kept order by 1')
  return rows.map(({ owner }) => owner)
}

/** Ways to be more than one login is where all share the session of a superuser. */
export const PGLITE_ATTACKS: DoorAttacks = {
  'be the superuser whose session it is': share(async (connect) =>
    unlessSame(await ownersSeen(await connect('own')), ['own']),
  ),
  'be whoever was there before': share(async (connect) => {
    await ownersSeen(await connect('other'))
    return unlessSame(await ownersSeen(await connect('own')), ['own'])
  }),
  'find what another login left': share(async (connect) => {
    const other = await connect('other')
    await other.client.query("set application_name = 'theirs'")
    const { rows } = await (await connect('own')).client.query('show application_name')
    return JSON.stringify(rows).includes('theirs') ? 'the setting of another' : undefined
  }),
  'be a login that is not there': share(
    async (connect) => await unlessRefused('28000', () => connect('gone')),
  ),
  'go to another database': share(
    async (connect) => await unlessRefused('PGLITE_ONE_DATABASE', () => connect('own', 'silo')),
  ),
  'become the superuser again': share(async (connect) => {
    const { client } = await connect('own')
    return await unlessRefused('PGLITE_LOGIN_CHANGE', () => client.query(BACK))
  }),
  'become the superuser again by a prepared statement': share(async (connect) => {
    const { client } = await connect('own')
    return await unlessRefused('PGLITE_LOGIN_CHANGE', () =>
      client.query({ text: BACK, values: [], name: 'again' }),
    )
  }),
  'run inside the transaction of another': share(async (connect) => {
    const [own, other] = [await connect('own'), await connect('other')]
    await other.client.query('begin')
    const running = own.client.query('select txid_current_if_assigned(), current_user as login')
    const first = await Promise.race([
      running.then(
        () => 'inside',
        () => 'inside',
      ),
      new Promise((resolve) => setTimeout(() => resolve('it waits'), 50)),
    ])
    await other.client.query('commit')
    await running.catch(() => undefined)
    return unlessSame(first, 'it waits')
  }),
  'keep the session with a transaction that nobody ends': share(async (connect) => {
    const [own, other] = [await connect('own'), await connect('other')]
    await other.client.query('begin')
    const running = ownersSeen(own)
    await other.leave()
    return unlessSame(
      await Promise.race([
        running,
        new Promise((resolve) => setTimeout(() => resolve('nothing'), 500)),
      ]),
      ['own'],
    )
  }),
  'have written what another did not commit': share(async (connect) => {
    const other = await connect('other')
    await other.client.query('begin; insert into kept default values')
    await other.leave()
    const seen = connect('other').then(ownersSeen)
    return unlessSame(await seen.catch(String), ['other'])
  }),
  'wait for the session without end': share(async (connect) => {
    const [own, other] = [await connect('own'), await connect('other')]
    await other.client.query('begin')
    mock.timers.enable({ apis: ['setTimeout'] })
    try {
      const running = own.client.query('select 1')
      running.catch(() => undefined)
      for (let turn = 0; turn < 20; turn += 1) await new Promise(setImmediate)
      mock.timers.tick(LONGEST_WAIT_MS + 1)
      return await unlessRefused('PGLITE_BUSY', () => Promise.race([running, soon()]))
    } finally {
      mock.timers.reset()
      await other.client.query('rollback')
    }
  }),
}

async function soon(): Promise<string> {
  for (let turn = 0; turn < 20; turn += 1) await new Promise(setImmediate)
  return 'nothing'
}
