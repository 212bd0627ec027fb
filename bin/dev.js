#!/usr/bin/env node
// Runs the source as it is: Node strips the types, and @tenantry/runtime resolves to its source too.
import { readFile } from 'node:fs/promises'
import { registerHooks } from 'node:module'
import { join } from 'node:path'

registerHooks({
  resolve: (specifier, context, next) =>
    next(specifier, { ...context, conditions: ['tenantry-source', ...context.conditions] }),
})

const root = join(import.meta.dirname, '..')
const pjson = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'))
const { main } = await import('../src/main.ts')
await main(process.argv.slice(2), {
  root,
  ignoreManifest: true,
  pjson: { ...pjson, oclif: { ...pjson.oclif, commands: './src/commands' } },
})
