// What runs in a thread of its own: see open-codemods.ts.
import { keepCompiled } from '../keep-compiled.ts'
import { answerCalls } from '../threads/answer-calls.ts'
import type { CodemodCall } from './codemod-call.ts'

// Each thread keeps its own, and what it loads before it says so is not kept.
keepCompiled()
const { addTables, registerModule, registerResource } = await import('../../codemod/index.ts')

answerCalls(run)

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
