import { randomBytes } from 'node:crypto'

import { defineVerification } from 'tenantry/verify'

import { issueToken } from './src/tokens.ts'

const secret = randomBytes(32).toString('hex')

// As customers come: the host names the tenant, and a token proves it.
export default defineVerification({
  http: {
    document: '/openapi.json',
    public: ['GET /health', 'GET /openapi.json'],
    environment: { NODE_ENV: 'production', JWT_SECRET: secret },
    as: async ({ slug }) => ({
      headers: {
        host: `${slug}.localhost`,
        authorization: `Bearer ${await issueToken(slug, secret)}`,
      },
    }),
  },
})
