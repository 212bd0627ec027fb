/** Methods whose result is made of what they are called on: another text, list or element, with the same in it. */
export const KEEPS: ReadonlySet<string> = new Set([
  'trim',
  'trimStart',
  'trimEnd',
  'toLowerCase',
  'toUpperCase',
  'toLocaleLowerCase',
  'normalize',
  'toString',
  'valueOf',
  'slice',
  'substring',
  'substr',
  'replace',
  'replaceAll',
  'padStart',
  'padEnd',
  'repeat',
  'concat',
  'filter',
  'toSorted',
  'sort',
  'toReversed',
  'reverse',
  'flat',
  'values',
  'toSpliced',
  'splice',
  'with',
])

/** Methods that take one out of what they are called on. */
export const TAKES_ONE: ReadonlySet<string> = new Set([
  'at',
  'pop',
  'shift',
  'find',
  'findLast',
  'charAt',
  'get',
  'getAll',
  'next',
  'split',
  'match',
  'matchAll',
  'entries',
  'join',
])

/** Methods that call back with each element of what they are called on. */
export const EACH: ReadonlySet<string> = new Set([
  'map',
  'flatMap',
  'forEach',
  'filter',
  'find',
  'findLast',
  'some',
  'every',
  'toSorted',
  'sort',
])

/** Methods whose result is what their callback returns; that of `system` comes once for each placement. */
export const RUNS: ReadonlySet<string> = new Set([
  'run',
  'system',
  'transaction',
  'read',
  'execute',
  'takeUp',
  'enter',
])

/** Functions whose result is made of their arguments, by the name that they are called by. */
export const CONVERTS: ReadonlySet<string> = new Set([
  'String',
  'Number',
  'BigInt',
  'decodeURIComponent',
  'decodeURI',
  'encodeURIComponent',
  'unescape',
  'atob',
  'btoa',
  'JSON.parse',
  'JSON.stringify',
  'Buffer.from',
  'Buffer.concat',
  'Array.from',
  'Object.values',
  'Object.entries',
  'Object.fromEntries',
  'Object.keys',
  'parseInt',
  'querystring.parse',
  'qs.parse',
  'url.parse',
  'URL.parse',
  'path.join',
  'posix.join',
  'join',
  'resolve',
  'path.resolve',
  'basename',
  'Readable.from',
])

/** Functions that hand on their arguments as they are. */
export const HANDS_ON: ReadonlySet<string> = new Set([
  'Promise.all',
  'Promise.resolve',
  'Promise.race',
  'Promise.any',
  'Object.freeze',
  'structuredClone',
  'Object.assign',
])

/** Methods and functions that check the form of a value and hand it on: zod, valibot, ajv and their like. */
export const PARSES: ReadonlySet<string> = new Set([
  'parse',
  'parseAsync',
  'safeParse',
  'safeParseAsync',
  'validate',
  'validateAsync',
  'validateSync',
  'Parse',
  'Decode',
  'cast',
  'assert',
  'create',
])

/** What such a function puts around the value. */
export const PARSED: ReadonlySet<string> = new Set(['data', 'output', 'value'])

/** Classes that hold what they are made of. */
export const HOLDS: ReadonlySet<string> = new Set([
  'URL',
  'URLSearchParams',
  'Headers',
  'FormData',
  'Map',
  'Set',
  'String',
  'Array',
  'Response',
  'Blob',
  'Uint8Array',
  'Request',
])

/** Properties that say something about a value and not what it is. */
export const ABOUT: ReadonlySet<string> = new Set(['length', 'size', 'byteLength'])
