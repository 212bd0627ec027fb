import type { ts } from 'ts-morph'

import type { Cut } from '../../cut.ts'
import type { AwaitReach } from './await-reach.ts'
import { Reach } from './reach.ts'

/**
 * Finds what has to wait when functions of a module become asynchronous: the calls that get an `await`, the functions
 * that become asynchronous by it, and so on along all callers, and the types that say so.
 *
 * The module's own calls of what it exports stay as they are, since they do not cross the cut; code of the module is
 * edited only where it calls functions of the application that become asynchronous.
 *
 * @param exported Functions, and methods of objects and classes; or variables that hold functions. What returns a
 * promise already makes nothing else asynchronous: only who does not wait for it is told of.
 */
export function findAwaitReach(cut: Cut, exported: readonly ts.Declaration[]): AwaitReach {
  const reach = new Reach(cut)
  for (const declared of exported) reach.begin(declared)
  return reach.finish()
}
