/** The UTC time in the form that starts a migration's file name: `20261123170000`. */
export function migrationTimestamp(time: Date): string {
  return time.toISOString().replaceAll(/\D/g, '').slice(0, 14)
}
