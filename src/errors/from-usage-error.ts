import { stripVTControlCharacters } from 'node:util'

import { TenantryError } from '@tenantry/runtime/errors'

import type { CliErrorCode } from './error-codes.ts'

const CODES: Readonly<Record<string, CliErrorCode>> = {
  ArgInvalidOptionError: 'USAGE_INVALID_VALUE',
  FailedFlagValidationError: 'USAGE_MISSING_FLAG',
  FlagInvalidOptionError: 'USAGE_INVALID_VALUE',
  NonExistentFlagsError: 'USAGE_UNKNOWN_FLAG',
  RequiredArgsError: 'USAGE_MISSING_ARGUMENT',
  UnexpectedArgsError: 'USAGE_UNEXPECTED_ARGUMENT',
  ViolatedFlagConstraintError: 'USAGE_MISSING_FLAG',
}

/** oclif throws a plain error where an argument, rather than a flag, does not parse. */
const BAD_ARGUMENT = /^Expected an? (integer|valid url)\b/

/** What oclif says about a command line it cannot parse; undefined for any other error. */
export function fromUsageError(cause: Error, command: string): TenantryError | undefined {
  if (!('oclif' in cause || BAD_ARGUMENT.test(cause.message))) return undefined
  const text = stripVTControlCharacters(cause.message)
    .replace(/\s*See more help with --help\s*/, '')
    .replace(/^The following errors? occurred:\s*/, '')
    .replace(/^Nonexistent/, 'Unknown')
    .replaceAll(/\s*\n\s*/g, ' ')
    .trim()
  return new TenantryError(CODES[cause.constructor.name] ?? codeFromText(text), {
    message: asSentence(text),
    hint: `Run \`saas ${command ? `${command} ` : ''}--help\` to see what it takes.`,
    cause,
  })
}

function asSentence(text: string): string {
  const sentence = text.replace(
    /^Parsing (--\S+) (\w)/,
    (_, flag: string, first: string) => `${flag}: ${first.toLowerCase()}`,
  )
  return /[.!?]$/.test(sentence) ? sentence : `${sentence}.`
}

/** oclif has one class for all values that do not parse. */
function codeFromText(text: string): CliErrorCode {
  return /^(Parsing |Expected |Flag )/.test(text) ? 'USAGE_INVALID_VALUE' : 'USAGE_INVALID'
}
