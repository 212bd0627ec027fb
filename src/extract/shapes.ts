/**
 * The shapes that ties between a module and the rest of an application come in, by their ids. Those that are refused are
 * refused because a type check stays green on many of them when they are wrong.
 */
export const SHAPES = {
  // How one file names another.
  import: 'an import of names',
  'import-default': 'a default import',
  'import-namespace': 'an import of everything under one name',
  'import-type': 'an import of types, or a type written as import(…)',
  'import-dynamic': 'an import(…) of a name that is written out',
  'import-computed': 'an import(…) or require(…) of a name that is made while it runs',
  'import-side-effect': 'an import for what the file does when it is loaded',
  require: 'a require(…)',
  're-export': 'an export of what another file exports',
  'export-all': 'an export of everything that another file exports',
  'export-equals': 'an export = of one value in the place of names',
  'mock-path': 'a path given to a mock of the test runner',
  'jsdoc-import': 'an import in a JSDoc comment',
  'module-declaration': 'a declaration of a module by its path',
  'url-of-file': 'a file named beside import.meta.url',
  'project-reference': 'one of several projects that refer to each other',
  'json-import': 'an import of JSON',
  // What is done with what is imported.
  type: 'a type',
  call: 'a call that is awaited already, or may be',
  'call-sync': 'a call whose result is used at once',
  'call-unawaited': 'a call that nobody waits for',
  'function-value': 'a function that is handed on as a value',
  constant: 'a constant that is read',
  enum: 'an enum',
  'error-class': 'a class of errors',
  'register-routes': 'a function that registers routes with the HTTP framework',
  'class-instance': 'an instance of a class of the module',
  'class-extended': 'a class of the module as the base of another',
  'object-handed-on': 'an object of the module with functions that is handed on as a whole',
  'namespace-handed-on': 'a namespace that is handed on or indexed',
  'mutable-state': 'exported state that changes',
  // What crosses in a call.
  'generic-open': 'a type parameter in what is called',
  callback: 'a function as an argument or within one',
  'handle-argument': 'a connection, a transaction or another handle as an argument',
  'argument-mutated': 'an argument that the module changes',
  'type-not-wired': 'a type that cannot be sent',
  // Where it is called.
  'sync-place': 'a place that cannot wait: a constructor, a getter, a callback of sort or filter',
  'transaction-spans': 'a transaction around a call to the other side',
  // Data.
  'table-used': 'a table of the module in a query of somebody else',
  'table-foreign': 'a table of somebody else in a query of the module',
  'key-crosses': 'a foreign key between a table of the module and another',
  // The other way.
  'needs-file': 'a file of the application that the module imports',
  'needs-module': 'another module that this one imports',
  cycle: 'a circle of imports through the module',
} as const

export type ShapeId = keyof typeof SHAPES
