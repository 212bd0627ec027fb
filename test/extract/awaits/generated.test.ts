import { expect, test } from 'vitest'

import { generateProgram, LEVELS } from './generated-program.ts'
import { reachOf } from './reach-of.ts'

test.each([1, 2, 3])(
  'waits along %#. 300 functions in circles on 20 levels, without an error of types',
  (seed) => {
    const options = { noUnusedLocals: false }
    const { errors, edges, reach } = reachOf(generateProgram(seed), { options })
    expect(errors).toEqual([])
    expect(edges).toEqual([])
    expect(reach.functions.length).toBeGreaterThan(240)
    expect(Math.max(...reach.functions.map(({ depth }) => depth))).toBeGreaterThanOrEqual(LEVELS)
    const places = reach.functions.map(({ place }) => `${place.file}:${place.line}:${place.column}`)
    expect(new Set(places).size).toBe(places.length)
  },
)
