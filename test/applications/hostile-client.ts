import { request as httpRequest, type IncomingMessage } from 'node:http'

import { expect } from 'vitest'

import { type Answer, readAnswer } from '../support/http-client.ts'

/** A client that sends what it likes: bytes for a body, and a path as it is. */
export class HostileClient {
  readonly #url: string
  readonly #slug: string

  constructor(url: string, slug: string) {
    this.#url = url
    this.#slug = slug
  }

  async send(method: string, path: string, body?: unknown): Promise<Answer> {
    const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>()
    const json = body === undefined ? {} : { 'content-type': 'application/json' }
    const headers = { 'x-tenant': this.#slug, ...json }
    const request = httpRequest(this.#url, { method, path, headers }, resolve)
    request.on('error', reject)
    request.end(typeof body === 'object' ? JSON.stringify(body) : body)
    return await readAnswer(await promise)
  }

  async get(path: string): Promise<Answer> {
    return await this.send('GET', path)
  }

  /** Creates a row, and resolves to what came back. */
  async create(path: string, values: object): Promise<{ id: string; version: number }> {
    const { status, body } = await this.send('POST', path, values)
    expect({ status, body }).toMatchObject({ status: 201, body: { version: 1 } })
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- matched above
    return body as { id: string; version: number }
  }
}

/** What no answer may say: the names of PostgreSQL's objects, and its own words. */
const OURS = /_key|_fkey|_idx|constraint|relation|duplicate|select |insert |violates|syntax/i

/** Expects a refusal in the shape of all of them, which tells nothing of the database. */
export function expectRefusal(answer: Answer, status?: number): void {
  expect(answer.body).toMatchObject({
    error: { code: expect.any(String), message: expect.any(String) },
  })
  expect(JSON.stringify(answer.body)).not.toMatch(OURS)
  if (status === undefined) expect(Math.floor(answer.status / 100)).toBe(4)
  else expect(answer.status).toBe(status)
}
