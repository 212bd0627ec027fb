export { CLI_ERROR_CODES, type CliErrorCode, exitStatusOf } from './error-codes.ts'
export { hidePasswords } from './hide-passwords.ts'
export { interrupted, toTenantryError } from './to-tenantry-error.ts'
export { unknownCommand } from './unknown-command.ts'
