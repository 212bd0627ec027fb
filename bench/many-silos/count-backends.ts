import { setTimeout as sleep } from 'node:timers/promises'

import { withClient } from '../scoped-select/with-client.ts'

/** The most connections under a role that the server itself counted at one time, until it is told to stop. */
export async function countBackends(
  url: string,
  role: string,
  until: AbortSignal,
): Promise<number> {
  return await withClient(url, async (client) => {
    let most = 0
    while (!until.aborted) {
      const { rows } = await client.query<{ count: number }>(
        'select count(*)::int as count from pg_stat_activity where usename = $1',
        [role],
      )
      most = Math.max(most, rows[0]?.count ?? 0)
      await sleep(5)
    }
    return most
  })
}
