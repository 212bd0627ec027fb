import { createHash } from 'node:crypto'

import type { ScriptCommands } from './redis-client.ts'

/** A script that the server keeps by its hash, so that its text is sent once. */
export class RedisScript {
  readonly #text: string
  readonly #sha: string

  constructor(text: string) {
    this.#text = text
    this.#sha = createHash('sha1').update(text).digest('hex')
  }

  /** @returns The numbers that the script answers with. @throws what the client throws. */
  async run(commands: ScriptCommands, key: string, values: readonly unknown[]): Promise<number[]> {
    const texts = values.map(String)
    const answer = await commands.evalSha(this.#sha, key, texts).catch(async (error: unknown) => {
      // A server that was restarted, another one of a cluster, or one that has thrown the script away.
      if (!isUnknownScript(error)) throw error
      return await commands.eval(this.#text, key, texts)
    })
    if (!Array.isArray(answer)) throw new TypeError('Redis answered something else than numbers.')
    return answer.map((value) => Number(String(value)))
  }
}

function isUnknownScript(error: unknown): boolean {
  return error instanceof Error && error.message.startsWith('NOSCRIPT')
}
