import type { Client } from 'pg'

interface Digest {
  readonly rows: string
  readonly hash: string
}

/** What a digest says, as one text: equal ones stand for equal rows. */
export async function readDigest(client: Client, statement: string): Promise<string> {
  const { rows } = await client.query<Digest>(statement)
  return rows.map(({ rows: count, hash }) => `${count} ${hash}`).join()
}
