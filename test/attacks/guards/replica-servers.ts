import { setTimeout as sleep } from 'node:timers/promises'

import { Client, type QueryResultRow } from 'pg'

import type { Scene } from '../scene/create-scene.ts'

/** The servers of a fleet with replicas, each by an administrator's URL. */
export function serversOf({ config }: Scene): { primary: string; replicas: readonly string[] } {
  const { url = '', replicas = [] } = config.clusters['primary'] ?? {}
  return { primary: url, replicas: replicas.map((replica) => replica.url ?? '') }
}

export async function on<Row extends QueryResultRow>(url: string, text: string): Promise<Row[]> {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    return (await client.query<Row>(text)).rows
  } finally {
    await client.end()
  }
}

/** Resolves when these replicas show what is on the primary by now. */
export async function catchUp(primary: string, replicas: readonly string[]): Promise<void> {
  const [row] = await on<{ lsn: string }>(primary, 'select pg_current_wal_insert_lsn() as lsn')
  for (const url of replicas) await until(url, `pg_last_wal_replay_lsn() >= '${row?.lsn}'`)
}

/** Runs while these replicas show nothing new. */
export async function whilePaused<Result>(
  replicas: readonly string[],
  run: () => Promise<Result>,
): Promise<Result> {
  try {
    for (const url of replicas) {
      await on(url, 'select pg_wal_replay_pause()')
      await until(url, "pg_get_wal_replay_pause_state() = 'paused'")
    }
    return await run()
  } finally {
    for (const url of replicas) await on(url, 'select pg_wal_replay_resume()')
  }
}

async function until(url: string, condition: string): Promise<void> {
  for (let times = 0; times < 500; times += 1) {
    const [row] = await on<{ holds: boolean }>(url, `select ${condition} as holds`)
    if (row?.holds === true) return
    await sleep(10)
  }
  throw new Error(`The server did not come to ${condition}.`)
}
