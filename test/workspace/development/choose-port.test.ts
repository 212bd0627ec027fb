import { once } from 'node:events'
import { createServer } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'

import { choosePort } from '../../../src/workspace/development/choose-port.ts'

async function occupy(host: string): Promise<number> {
  const server = createServer().listen(0, host)
  onTestFinished(() => void server.close())
  await once(server, 'listening')
  const address = server.address()
  if (typeof address !== 'object' || !address) throw new Error('No port was given.')
  return address.port
}

test.each(['127.0.0.1', '0.0.0.0'])('refuses a port that is taken on %s', async (host) => {
  const port = await occupy(host)

  await expect(choosePort(port, undefined)).rejects.toMatchObject({ code: 'PORT_TAKEN' })
  await expect(choosePort(undefined, String(port))).rejects.toMatchObject({ code: 'PORT_TAKEN' })
})

test('chooses a free one when none is asked for', async () => {
  await using chosen = await choosePort(undefined, undefined)
  await using other = await choosePort(undefined, '')

  expect(chosen.port).toBeGreaterThanOrEqual(3000)
  expect(other.port).toBeGreaterThan(chosen.port)
})

test('a port that was chosen is taken until it is let go, though nobody listens yet', async () => {
  const { port, ...chosen } = await choosePort(undefined, undefined)

  await expect(choosePort(port, undefined)).rejects.toMatchObject({ code: 'PORT_TAKEN' })
  await chosen[Symbol.asyncDispose]()
  await using again = await choosePort(port, undefined)
  expect(again.port).toBe(port)
})

test.each(['x', '0', '70000', '3000.5'])('refuses PORT=%s', async (text) => {
  await expect(choosePort(undefined, text)).rejects.toMatchObject({ code: 'USAGE_INVALID_VALUE' })
})
