import { expect, test } from 'vitest'

import { edited } from './edit-text.ts'

const CALLS: readonly (readonly [what: string, before: string, after: string])[] = [
  ['a value', 'const x = charge(1)\n  return x', 'const x = await charge(1)\n  return x'],
  ['a return', 'return charge(1)', 'return await charge(1)'],
  ['a statement', 'charge(1)', 'await charge(1)'],
  ['void', 'void charge(1)', 'void await charge(1)'],
  ['a property', 'return charge(1).toFixed(2)', 'return (await charge(1)).toFixed(2)'],
  ['an index', 'return String(charge(1))[0]', 'return String(await charge(1))[0]'],
  ['not null', `return find('a')!.total`, `return (await find('a'))!.total`],
  ['a chain behind it', `return find('a')?.total`, `return (await find('a'))?.total`],
  ['a choice', `return find('a') ?? 1`, `return await find('a') ?? 1`],
  ['a condition', 'if (charge(1)) return', 'if (await charge(1)) return'],
  [
    'one of two',
    'return charge(1) ? 1 : charge(2)',
    'return await charge(1) ? 1 : await charge(2)',
  ],
  ['a negation', 'return !charge(1)', 'return !await charge(1)'],
  ['a power', 'return charge(2) ** 2', 'return (await charge(2)) ** 2'],
  ['an exponent', 'return 2 ** charge(2)', 'return 2 ** await charge(2)'],
  ['a spread', `return { ...find('a') }`, `return { ...await find('a') }`],
  ['a template', 'return `${charge(1)} EUR`', 'return `${await charge(1)} EUR`'],
  ['an argument', 'return new Map([[1, charge(1)]])', 'return new Map([[1, await charge(1)]])'],
  ['a call in a call', 'return charge(charge(1))', 'return await charge(await charge(1))'],
  ['as a type', `return find('a') as { total: 1 }`, `return await find('a') as { total: 1 }`],
  ['in parentheses', 'return (charge(1)).toFixed()', 'return (await charge(1)).toFixed()'],
  ['what is thrown', 'throw charge(1)', 'throw await charge(1)'],
  ['an object', 'return { total: charge(1) }', 'return { total: await charge(1) }'],
  [
    'a loop',
    'for (const x of [charge(1)]) return x',
    'for (const x of [await charge(1)]) return x',
  ],
  ['a comment before', 'return /* why */ charge(1)', 'return /* why */ await charge(1)'],
  [
    'several lines',
    'return [\n    charge(\n      1, // one\n    ),\n  ]',
    'return [\n    await charge(\n      1, // one\n    ),\n  ]',
  ],
  [
    'a line that begins with it',
    `const y = 1\n  charge(1).toFixed(y)`,
    `const y = 1\n  ;(await charge(1)).toFixed(y)`,
  ],
  [
    'a line that begins with it, with semicolons',
    `const y = 1;\n  charge(1).toFixed(y);`,
    `const y = 1;\n  (await charge(1)).toFixed(y);`,
  ],
  ['by call', 'return charge.call(undefined, 1)', 'return await charge.call(undefined, 1)'],
  ['by apply', 'return charge.apply(undefined, [1])', 'return await charge.apply(undefined, [1])'],
  [
    'by another name',
    'const other = charge\n  return other(1)',
    'const other = charge\n  return await other(1)',
  ],
  [
    'bound',
    'const other = charge.bind(undefined)\n  return other(1)',
    'const other = charge.bind(undefined)\n  return await other(1)',
  ],
  [
    'chosen',
    'const other = used > 1 ? charge : undefined\n  return other?.(1)',
    'const other = used > 1 ? charge : undefined\n  return await other?.(1)',
  ],
  [
    'in an object',
    'const api = { charge }\n  return api.charge(1)',
    'const api = { charge }\n  return await api.charge(1)',
  ],
  [
    'taken from an object',
    'const api = { charge }\n  const { charge: take } = api\n  return take(1)',
    'const api = { charge }\n  const { charge: take } = api\n  return await take(1)',
  ],
  [
    'the type of what it gives',
    'const x: ReturnType<typeof charge> = charge(1)\n  return x',
    'const x: Awaited<ReturnType<typeof charge>> = await charge(1)\n  return x',
  ],
]

function inFunction(body: string, async: '' | 'async '): string {
  return `export ${async}function app() {\n  ${body}\n}\n`
}

test.each(CALLS)('waits for %s', (_, before, after) => {
  expect(edited(inFunction(before, ''))).toBe(inFunction(after, 'async '))
})

test('waits within a chain that may stop before', () => {
  const api = `const api = used > 1 ? { find, list: { find } } : undefined\n`
  expect(
    edited(
      `${api}export function app() {\n  return [api?.find('a'), api?.list.find('b')!.total, api?.list['find']('c')!['total'].toFixed(1)]\n}\n`,
    ),
  ).toBe(
    `${api}export async function app() {\n  return [await api?.find('a'), (await api?.list.find('b'))!?.total, (await api?.list['find']('c'))!?.['total'].toFixed(1)]\n}\n`,
  )
})

test('leaves what is waited for already', () => {
  const text = `export async function app() {
  const [x] = await Promise.all([charge(1), await charge(2)])
  const all = await Promise.all([1, 2].map((one) => charge(one)))
  return x > all.length ? await Promise.resolve(charge(3)) : Promise.all([charge(4)])
}
export async function hand() {
  return charge(1)
}
export const short = async (x: number): Promise<number> => charge(x)
`
  expect(edited(text)).toBe(text)
})

test('waits within try, where a promise that is returned is caught by nobody', () => {
  const body = 'try {\n    return charge(1)\n  } catch {\n    return 0\n  }'
  const waiting = body.replace('charge', 'await charge')
  expect(edited(inFunction(body, 'async '))).toBe(inFunction(waiting, 'async '))
})

test('waits while an ES module is loaded', () => {
  expect(edited('export const total = charge(1).toFixed()\n')).toBe(
    'export const total = (await charge(1)).toFixed()\n',
  )
})
