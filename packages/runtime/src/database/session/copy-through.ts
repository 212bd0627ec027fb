import type { Client, Connection } from 'pg'

import { message } from './copy-in.ts'
import { WireQuery } from './wire-query.ts'

/** One end of rows that are copied from a database into another. */
interface CopyEnd {
  readonly client: Client
  /** `copy (…) to stdout`, or `copy … from stdin`, in the same format as the other. */
  readonly statement: string
}

export interface CopiedRows {
  readonly rows: number
  readonly bytes: number
}

abstract class CopyQuery extends WireQuery {
  readonly #statement: string
  readonly ended: Promise<number>

  constructor(statement: string) {
    super({ text: statement, values: [], queryMode: 'extended' })
    this.#statement = statement
    this.ended = new Promise((resolve, reject) => {
      this.callback = (error, result) =>
        error === null ? resolve(result.rowCount ?? 0) : reject(error)
    })
  }

  override submit(connection: Connection): null {
    connection.stream.write(message('Q', Buffer.from(`${this.#statement}\0`)))
    return null
  }
}

/** Takes rows up as they come. What comes behind an error of the server it passes over by itself. */
class CopyIn extends CopyQuery {
  override handleCopyInResponse(): void {}
}

class CopyOut extends CopyQuery {
  readonly #take: (chunk: Buffer, from: Connection) => void

  constructor(statement: string, take: (chunk: Buffer, from: Connection) => void) {
    super(statement)
    this.#take = take
  }

  override handleCopyData({ chunk }: { readonly chunk: Buffer }, connection: Connection): void {
    this.#take(chunk, connection)
  }
}

/**
 * Copies rows from one connection to another as the server writes them: nothing is parsed, and no more is held than the
 * sockets take. Both connections wait for nothing else meanwhile.
 *
 * @throws What either server says; what was copied then has to be rolled back.
 */
export async function copyThrough(from: CopyEnd, to: CopyEnd): Promise<CopiedRows> {
  const { stream } = to.client.connection
  let bytes = 0
  const taking = new CopyIn(to.statement)
  const giving = new CopyOut(from.statement, (chunk, { stream: source }) => {
    bytes += chunk.length
    if (stream.write(message('d', chunk)) || stream.destroyed) return
    source.pause()
    const resume = (): void => {
      stream.off('drain', resume).off('close', resume)
      source.resume()
    }
    stream.on('drain', resume).on('close', resume)
  })
  to.client.query(taking)
  // Told below, where it is not the other end that failed first.
  taking.ended.catch(() => undefined)
  from.client.query(giving)
  try {
    await giving.ended
  } catch (error) {
    stream.write(message('f', Buffer.from('the rows could not be read\0')))
    await taking.ended.catch(() => undefined)
    throw error
  }
  stream.write(message('c'))
  return { rows: await taking.ended, bytes }
}
