/** How PgBouncer encrypts its connections to the server, as the URL of the administrator says it. */
export interface ServerTls {
  readonly mode: 'disable' | 'prefer' | 'require' | 'verify-full'
  /** The file with the certificates that the server's is checked against. Undefined where none is checked. */
  readonly authorities: string | undefined
}

/** Where Debian and its kin keep those that everybody trusts. */
const SYSTEM_AUTHORITIES = '/etc/ssl/certs/ca-certificates.crt'

/** In the terms of node-postgres, for which `require` is a certificate that is checked, and `no-verify` one that is not. */
export function serverTlsOf(url: string): ServerTls {
  const { searchParams } = new URL(url)
  const asked = searchParams.get('sslmode') ?? (searchParams.get('ssl') === 'true' ? 'require' : '')
  switch (asked) {
    case '':
      return { mode: 'prefer', authorities: undefined }
    case 'disable':
      return { mode: 'disable', authorities: undefined }
    case 'no-verify':
      return { mode: 'require', authorities: undefined }
    default:
      return {
        mode: 'verify-full',
        authorities: searchParams.get('sslrootcert') ?? SYSTEM_AUTHORITIES,
      }
  }
}
