import { decodeJwt } from 'jose'

export function claimsOf(authorization: string | undefined) {
  const { tenant, sub } = decodeJwt<{ tenant: string }>((authorization ?? '').slice(7))
  return { tenant, user: sub ?? '' }
}
