import { RUNTIME_ERROR_CODES } from '../packages/runtime/src/error-codes.ts'
import { CLI_ERROR_CODES } from '../src/errors/error-codes.ts'
import { ERROR_REMEDIES } from './error-remedies.ts'

type ErrorCode = keyof typeof ERROR_REMEDIES

const INTRODUCTION = `<!-- Written by scripts/write-docs.ts; edit the registries and scripts/error-remedies.ts instead. -->
# Error codes

Every error that Tenantry raises on purpose is a \`TenantryError\` with a \`code\`, a \`message\` (what happened), a \`hint\` (what to do next) and, for some,
\`details\` for machines and a \`cause\`. Codes are stable; messages and hints are for people and may change.

The CLI prints \`Error CODE: message\` and \`→ hint\` on standard error. With \`--json\` it prints
\`{"version": 1, "command": …, "error": {"code", "message", "hint", "details"}}\` on standard output. It exits with 2 for errors
of usage and configuration (\`USAGE_\`, \`CONFIG_\`, \`ENV_\`), with 130 for \`INTERRUPTED\`, with 1 for all others.`

/** docs/errors.md, from the registries of the runtime and of the CLI. */
export function renderErrorDocs(): string {
  return [
    INTRODUCTION,
    '## Of the runtime\n\nRaised by `@tenantry/runtime`, in an application or through a command.',
    ...renderCodes(RUNTIME_ERROR_CODES),
    '## Of the command line',
    ...renderCodes(CLI_ERROR_CODES),
  ]
    .join('\n\n')
    .concat('\n')
}

function renderCodes(codes: Readonly<Record<string, string>>): string[] {
  return Object.entries(codes)
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .map(([code, meaning]) => {
      if (!isDescribed(code)) throw new Error(`${code} has no entry in scripts/error-remedies.ts.`)
      const [why, remedy] = ERROR_REMEDIES[code]
      return `### ${code}\n\n${meaning}\n\n- Why: ${why}\n- Remedy: ${remedy}`
    })
}

function isDescribed(code: string): code is ErrorCode {
  return code in ERROR_REMEDIES
}
