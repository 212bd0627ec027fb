import { expect, test } from 'vitest'

import { addReferences } from '../../src/codemod/index.ts'

test.each([
  ['nothing', '{}', '{"references": [{ "path": "x" }]}'],
  [
    'no list',
    '{\n  "include": ["."]\n}',
    '{\n  "include": ["."],\n  "references": [{ "path": "x" }]\n}',
  ],
  [
    'no list, and a comment behind the last property',
    '{\n  "include": ["."] // all\n}',
    '{\n  "include": ["."], // all\n  "references": [{ "path": "x" }]\n}',
  ],
  [
    'no list, a comma at the end, and the line breaks of Windows',
    '{\r\n\t"include": ["."], // all\r\n}',
    '{\r\n\t"include": ["."], // all\r\n\t"references": [{ "path": "x" }],\r\n}',
  ],
  ['an empty list', '{ "references": [] }', '{ "references": [{ "path": "x" }] }'],
  [
    'a list in a line',
    '{ "references": [{ "path": "a" }], "files": [] }',
    '{ "references": [{ "path": "a" }, { "path": "x" }], "files": [] }',
  ],
  [
    'a list of lines with comments',
    '{\n  // All.\n  "references": [\n    { "path": "a" }, // one\n    { "path": "b" } // two\n  ]\n}\n',
    '{\n  // All.\n  "references": [\n    { "path": "a" }, // one\n    { "path": "b" }, // two\n    { "path": "x" }\n  ]\n}\n',
  ],
  [
    'one that has it',
    '{ "references": [{ "path": "./x/" }] }',
    '{ "references": [{ "path": "./x/" }] }',
  ],
])('a reference is added to %s', (_what, before, after) => {
  expect(addReferences(before, ['x'])).toBe(after)
})
