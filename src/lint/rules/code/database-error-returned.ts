import { findResponses, findTaint, placesOf, type TaintFlow } from '../../../code/index.ts'
import { isOfChosenError } from '../../code/chosen-error.ts'
import type { CodeRule } from '../../code/code-rule.ts'
import { DatabaseErrors } from '../../code/database-errors.ts'

/** What only PostgreSQL says: values of rows, and the names of what it keeps them in. */
const OF_DATABASE: ReadonlySet<string> = new Set([
  'detail',
  'hint',
  'where',
  'internalQuery',
  'constraint',
  'table',
  'schema',
  'column',
])
const TELLS: ReadonlySet<string> = new Set([
  ...OF_DATABASE,
  'message',
  'stack',
  'cause',
  'toString()',
])
/** Classes of errors that may be one of the database; any other has been chosen. */
const ANY_ERROR =
  /^(?:any|unknown|Error|DatabaseError|FastifyError|HTTPResponseError|NodeJS\.ErrnoException|ErrnoException)$/

export const databaseErrorReturned: CodeRule = {
  id: 'database-error-returned',
  what: 'What the database says of an error, in the answer to a client.',
  why: 'It names tables and constraints, and its detail holds values: that a key exists already, though the row is of another tenant.',
  remedy:
    'Log it, and answer with a text of your own. `httpProblemOf(error)` gives the answers to the errors of the tenancy.',
  suppress: 'Where nobody but the operator of the application gets the answer.',
  examples: {
    leak: `import { createServer } from 'node:http'

export const server = createServer(async (request, response) => {
  try {
    await db.insertInto('currency').values({ code: 'eur', name: 'Euro' }).execute()
    response.end()
  } catch (error) {
    response.statusCode = 500
    response.end(String(error))
  }
})`,
    mend: `import { createServer } from 'node:http'

export const server = createServer(async (request, response) => {
  try {
    await db.insertInto('currency').values({ code: 'eur', name: 'Euro' }).execute()
    response.end()
  } catch (error) {
    console.error(error)
    response.statusCode = 500
    response.end('This did not work.')
  }
})`,
  },
  *find(scene) {
    const { program } = scene
    const { checker } = program
    const errors = new DatabaseErrors(scene)
    const told = new Set<unknown>()
    for (const { node, value } of findResponses(program)) {
      let part = ''
      const isShown = (flow: TaintFlow): boolean =>
        OF_DATABASE.has(part) || ![flow.source, ...flow.steps, node].some(isOfChosenError)
      const flow = findTaint(
        value,
        {
          isSource: (one, [first = '']) => {
            if (first !== '' && !TELLS.has(first)) return false
            if (!errors.isError(one)) return false
            part = first
            const type = checker.getTypeAtLocation(one)
            const kinds = type.isUnion() ? type.types : [type]
            return kinds.some((kind) => ANY_ERROR.test(checker.typeToString(kind)))
          },
          accepts: isShown,
        },
        program,
      )
      if (flow === undefined || told.has(flow.source)) continue
      told.add(flow.source)
      yield {
        node,
        message: 'This answer tells the client what the database said.',
        flow: placesOf(flow, node),
      }
    }
  },
}
