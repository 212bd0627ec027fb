import type { Client, Connection } from 'pg'

import { WireQuery } from './wire-query.ts'

class CopyIn extends WireQuery {
  readonly #messages: Buffer

  constructor(text: string, data: Buffer) {
    super({ text, values: [], queryMode: 'extended' })
    const query = Buffer.from(`${text}\0`)
    this.#messages = Buffer.concat([message('Q', query), message('d', data), message('c')])
  }

  /** The rows at once: a server that refuses the statement passes over them. */
  override submit(connection: Connection): null {
    connection.stream.write(this.#messages)
    return null
  }

  override handleCopyInResponse(): void {}
}

/**
 * Sends rows behind a `copy … from stdin`. What is copied stands in no statement and is no parameter
 * of one, so that neither the log of the server nor pg_stat_activity holds it.
 *
 * @param lines In PostgreSQL's text format.
 */
export async function copyIn(
  client: Client,
  statement: string,
  lines: readonly string[],
): Promise<void> {
  const query = new CopyIn(statement, Buffer.from(lines.map((line) => `${line}\n`).join('')))
  await new Promise<void>((resolve, reject) => {
    query.callback = (error) => (error === null ? resolve() : reject(error))
    client.query(query)
  })
}

/** As the wire protocol frames it. */
export function message(type: string, body: Buffer = Buffer.alloc(0)): Buffer {
  const header = Buffer.alloc(5)
  header.write(type)
  header.writeInt32BE(body.length + 4, 1)
  return Buffer.concat([header, body])
}
