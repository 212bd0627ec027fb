// What runs in a thread of its own: see open-codemods.ts.
import { parentPort } from 'node:worker_threads'

import { TenantryError } from '@tenantry/runtime/errors'

import { keepCompiled } from '../keep-compiled.ts'
import type { CodemodAnswer, CodemodCall } from './codemod-call.ts'

// Each thread keeps its own, and what it loads before it says so is not kept.
keepCompiled()
const { addTables, registerModule, registerResource } = await import('../../codemod/index.ts')

parentPort?.on('message', (call: CodemodCall) => parentPort?.postMessage(answer(call)))

function answer(call: CodemodCall): CodemodAnswer {
  try {
    return { text: run(call) }
  } catch (error) {
    return error instanceof TenantryError ? { refusal: error.toJSON() } : { failure: error }
  }
}

function run(call: CodemodCall): string {
  switch (call.codemod) {
    case 'addTables':
      return addTables(call.text, call.options)
    case 'registerModule':
      return registerModule(call.text, call.options)
    case 'registerResource':
      return registerResource(call.text, call.options)
  }
}
