import type { Client, Connection, Submittable } from 'pg'

/** As small as it can be: what a program does that pipes COPY from one connection into another. */
export async function pipeCopy(
  source: Client,
  target: Client,
  table: string,
  condition: string,
): Promise<void> {
  const { connection } = target
  const taken = run(target, `copy ${table} from stdin`, () => undefined)
  await run(
    source,
    `copy (select * from ${table} where ${condition}) to stdout`,
    (chunk, { stream }) => {
      if (connection.stream.write(frame('d', chunk))) return
      stream.pause()
      connection.stream.once('drain', () => stream.resume())
    },
  )
  connection.stream.write(frame('c', Buffer.alloc(0)))
  await taken
}

function ignore(): void {}

async function run(
  client: Client,
  text: string,
  take: (chunk: Buffer, from: Connection) => void,
): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const query = {
      submit: (connection: Connection) => connection.query(text),
      handleRowDescription: ignore,
      handleDataRow: ignore,
      handleCommandComplete: ignore,
      handleCopyInResponse: ignore,
      handleCopyData: ({ chunk }: { chunk: Buffer }, from: Connection) => take(chunk, from),
      handleReadyForQuery: () => resolve(),
      handleError: reject,
    } satisfies Submittable & Record<string, unknown>
    client.query(query)
  })
}

/** A copy: what was read is used again. */
function frame(type: string, body: Buffer): Buffer {
  const header = Buffer.alloc(5)
  header.write(type)
  header.writeInt32BE(body.length + 4, 1)
  return Buffer.concat([header, body])
}
