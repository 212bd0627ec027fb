// The main job, for real: an application in each mode, written, installed, migrated and attacked.
//   npm run demo [-- pool bridge silo]
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { MODES } from '@tenantry/runtime/config'

import { DemoApplication } from './application.ts'
import { Narrator } from './narrator.ts'
import { tour } from './tour.ts'

const EXPLANATIONS = {
  pool: 'all tenants share one schema',
  bridge: 'a schema for each tenant',
  silo: 'a database for each tenant',
} as const

const wanted = process.argv.slice(2)
const modes = MODES.filter((mode) => wanted.length === 0 || wanted.includes(mode))
if (modes.length === 0 || wanted.length > modes.length) {
  process.stderr.write(`Unknown mode in "${wanted.join(' ')}": choose of ${MODES.join(', ')}.\n`)
  process.exit(2)
}

const interruption = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => interruption.abort())

const narrator = new Narrator()
const folder = await mkdtemp(join(tmpdir(), 'tenantry-demo-'))
process.stdout.write('Tenantry: one application in each tenancy mode, on a real PostgreSQL\n')
try {
  for (const mode of modes) {
    narrator.heading(mode, EXPLANATIONS[mode])
    const app = new DemoApplication(join(folder, `demo-${mode}`), interruption.signal)
    try {
      await tour(app, mode, narrator)
    } finally {
      await app.stop()
    }
  }
  process.stdout.write(`\n${narrator.summary()}\n`)
} catch (error) {
  const why = error instanceof Error ? error.message : String(error)
  process.stderr.write(
    interruption.signal.aborted ? '\nInterrupted.\n' : `\nThe demo failed: ${why}\n`,
  )
  process.exitCode = interruption.signal.aborted ? 130 : 1
} finally {
  await rm(folder, { recursive: true, force: true })
}
