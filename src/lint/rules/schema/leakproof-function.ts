import { nameOf } from '../../schema/schema-scene.ts'
import type { SchemaRule } from '../../schema/schema-rule.ts'

export const leakproofFunction: SchemaRule = {
  id: 'leakproof-function',
  what: 'A function is declared leakproof.',
  why: 'PostgreSQL then calls it on rows before the policy has decided on them. An error, a notice or a row that it writes tells what is in the rows of others.',
  remedy: 'Leave `leakproof` out.',
  suppress: 'Where it looks at its arguments alone, in no case fails, and an index needs it.',
  examples: {
    leak: "create function same(a text, b text) returns boolean language sql immutable leakproof set search_path from current\nas 'select lower(a) = lower(b)';",
    mend: "create function same(a text, b text) returns boolean language sql immutable set search_path from current\nas 'select lower(a) = lower(b)';",
  },
  *find(scene) {
    for (const one of scene.state.functions) {
      if (!one.isLeakproof) continue
      yield {
        at: one.at,
        object: `function ${nameOf(one)}`,
        message: `The function ${nameOf(one)} is called on the rows of others before a policy hides them.`,
      }
    }
  },
}
