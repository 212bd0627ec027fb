import { SignJWT } from 'jose'

/** Who issues the tokens, and whom they are for. */
export const ISSUER = 'https://login.example.com'
export const AUDIENCE = 'example-bridge'

/** What an identity provider does at log-in: a token that names the tenant of a user for an hour. */
export async function issueToken(tenant: string, secret: string): Promise<string> {
  return await new SignJWT({ tenant })
    .setProtectedHeader({ alg: 'HS256' })
    .setIssuer(ISSUER)
    .setAudience(AUDIENCE)
    .setExpirationTime('1h')
    .sign(new TextEncoder().encode(secret))
}
