// One tenant floods an application, first on a plain pool of connections, then behind quotas.
//   npm run demo:noisy [-- SECONDS]
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { type Play, play } from './play.ts'
import { HEADER, renderSecond, renderSummary } from './render.ts'
import type { ServeOptions } from './serve.ts'
import { openStage, serve } from './stage.ts'

const [seconds = 6] = process.argv.slice(2).map(Number)
if (!(seconds >= 1 && seconds <= 600)) {
  process.stderr.write('Give the seconds of the flood: a number from 1 to 600, or nothing for 6.\n')
  process.exit(2)
}
const NOISY = 'acme'
const NEIGHBOURS = ['globex', 'initech', 'umbrella', 'hooli']
const CONNECTIONS = 4

const root = await mkdtemp(join(tmpdir(), 'tenantry-demo-'))
try {
  print(
    `${NEIGHBOURS.length} tenants read their documents, and ${NOISY} searches its own without end.`,
  )
  await using stage = await openStage(root, [NOISY, ...NEIGHBOURS])
  const { config, tenants, url } = stage
  const plays: Record<string, Play> = {
    'a plain pool': await show('Without quotas: a plain pool of 4 connections', {
      kind: 'plain',
      url,
      connections: CONNECTIONS,
      tenants,
    }),
    'quotas (examples/noisy)': await show('With quotas: the same routes of examples/noisy', {
      kind: 'guarded',
      config,
    }),
  }
  print(`\n${renderSummary(plays)}\n`)
} finally {
  await rm(root, { recursive: true, force: true })
}

async function show(title: string, options: ServeOptions): Promise<Play> {
  print(`\n${title}\n${HEADER}`)
  await using server = await serve(options)
  return await play(server, {
    noisy: NOISY,
    neighbours: NEIGHBOURS,
    quietMs: Math.min(3, seconds) * 1000,
    floodMs: seconds * 1000,
    onSecond: (second) => print(renderSecond(second)),
  })
}

function print(text: string): void {
  process.stdout.write(`${text}\n`)
}
